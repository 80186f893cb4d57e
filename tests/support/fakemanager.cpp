// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A service on a private bus that answers like the manager of systemd, or as nobody should: ADDRESS MODE. It
// says "ready" on stdout, then "answered" for each answer, and never outlives its parent.
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include <sys/prctl.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

namespace {

std::string mode;

bool is(const char *name) { return mode == name; }

int answerReload(sd_bus_message *reply, const std::string &word)
{
    sd_bus_message_open_container(reply, 'v', "a(sasbttttuii)");
    sd_bus_message_open_container(reply, 'a', "(sasbttttuii)");
    for (const char *path : { "/usr/sbin/shop", "/bin/second" })
        sd_bus_message_append(reply, "(sasbttttuii)", path, 3, "/usr/sbin/shop", "-s", word.c_str(), 0,
            uint64_t{ 0 }, uint64_t{ 0 }, uint64_t{ 0 }, uint64_t{ 0 }, 0U, 0, 0);
    sd_bus_message_close_container(reply);
    return sd_bus_message_close_container(reply);
}

int answerAsManager(sd_bus_message *reply, const std::string &property)
{
    const bool isOdd = is("odd");
    const std::string large(is("huge") ? 20'000'000 : 0, 'x');
    if (property == "ControlGroup")
        return sd_bus_message_append(
            reply, "v", "s", is("another") ? "/system.slice/other.service" : "/system.slice/shop.service");
    if (property == "KillSignal")
        return sd_bus_message_append(reply, "v", "i", isOdd ? 999 : SIGQUIT);
    if (property == "TimeoutStopUSec")
        return sd_bus_message_append(reply, "v", "t", isOdd ? UINT64_MAX : uint64_t{ 25'000'500 });
    if (property == "SendSIGKILL")
        return sd_bus_message_append(reply, "v", "b", isOdd ? 1 : 0);
    if (property == "Restart")
        return sd_bus_message_append(reply, "v", "s", isOdd ? "no" : ("always" + large).c_str());
    return answerReload(reply, "reload" + large);
}

void flood(sd_bus *bus, const char *who)
{
    for (int i = 0; i < 50'000; ++i) {
        sd_bus_message *news = nullptr;
        sd_bus_message_new_signal(bus, &news, "/x", "org.example.Noise", "Noise");
        sd_bus_message_set_destination(news, who);
        sd_bus_send(bus, news, nullptr);
        sd_bus_message_unref(news);
    }
}

int tellOfAnswer()
{
    std::puts("answered");
    std::fflush(stdout);
    return 1;
}

int takeCall(sd_bus_message *call, void *data, sd_bus_error *)
{
    if (sd_bus_message_is_method_call(call, "org.freedesktop.DBus.Properties", "Get") == 0)
        return 0;
    if (is("silent"))
        return 1; // with 0 the library would answer
    auto *bus = static_cast<sd_bus *>(data);
    if (is("flood")) {
        flood(bus, sd_bus_message_get_sender(call));
        return 1;
    }
    const char *interface = nullptr;
    const char *property = nullptr;
    sd_bus_message_read(call, "ss", &interface, &property);
    const bool isKnown = std::strcmp(interface, "org.freedesktop.systemd1.Service") == 0
        && std::strcmp(sd_bus_message_get_path(call), "/org/freedesktop/systemd1/unit/shop_2eservice") == 0;
    if (is("late")) // as the bus says it of a manager that it waited for in vain
        return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_NO_REPLY, "%s", "no reply");
    if (is("refusing") || !isKnown) {
        sd_bus_reply_method_errorf(call, "org.example.No", "%s", "no");
        return tellOfAnswer();
    }
    sd_bus_message *reply = nullptr;
    sd_bus_message_new_method_return(call, &reply);
    if (is("types"))
        sd_bus_message_append(reply, "v", "a{sd}", 1, "KillSignal", 9.0);
    else if (is("bare"))
        sd_bus_message_append(reply, "s", "SIGKILL");
    else if (!is("empty"))
        answerAsManager(reply, property);
    sd_bus_send(bus, reply, nullptr);
    sd_bus_message_unref(reply);
    return tellOfAnswer();
}

} // namespace

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (argc != 3)
        return 2;
    mode = argv[2];
    sd_bus *bus = nullptr;
    if (sd_bus_new(&bus) < 0 || sd_bus_set_address(bus, argv[1]) < 0 || sd_bus_set_bus_client(bus, 1) < 0
        || sd_bus_start(bus) < 0 || sd_bus_add_filter(bus, nullptr, takeCall, bus) < 0
        || sd_bus_request_name(bus, "org.freedesktop.systemd1", 0) < 0)
        return 1;
    std::puts("ready");
    std::fflush(stdout);
    for (;;) {
        const int processed = sd_bus_process(bus, nullptr);
        if (processed < 0 || (processed == 0 && sd_bus_wait(bus, UINT64_MAX) < 0))
            return 1;
    }
}

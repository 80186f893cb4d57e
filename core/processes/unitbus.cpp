// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/unitbus.h"

#include "core/base/syscalls.h"
#include "core/signals/signaltable.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include <systemd/sd-bus.h>

namespace Sigwise {
namespace {

constexpr qint64 nsPerUs = 1000;
constexpr uint64_t usPerMs = 1000;
constexpr qsizetype longestText = 4096;
constexpr uint64_t infinity = UINT64_MAX;

struct CloseBus
{
    void operator()(sd_bus *bus) const { sd_bus_close_unref(bus); }
};
using BusPtr = std::unique_ptr<sd_bus, CloseBus>;

QByteArray boundedText(const char *text) { return QByteArray(text).left(longestText); }

// Each takes the value out of the variant of an answer; what is of another type is left as it was.
void takeKillSignal(sd_bus_message *message, UnitAnswer &answer)
{
    int32_t signo = 0;
    if (sd_bus_message_read(message, "v", "i", &signo) > 0 && isSignalNumber(signo))
        answer.settings.killSignal = signo;
}

void takeTimeout(sd_bus_message *message, UnitAnswer &answer)
{
    constexpr uint64_t year = 366ULL * 86'400 * 1'000'000;
    uint64_t us = 0;
    if (sd_bus_message_read(message, "v", "t", &us) <= 0)
        return;
    if (us == infinity)
        answer.settings.stopTimeout.reset();
    else
        answer.settings.stopTimeout = std::chrono::milliseconds((std::min(us, year) + usPerMs - 1) / usPerMs);
}

void takeSendSigkill(sd_bus_message *message, UnitAnswer &answer)
{
    int sends = 0; // a D-Bus boolean is an int here (sd_bus_message_read(3))
    if (sd_bus_message_read(message, "v", "b", &sends) > 0)
        answer.settings.sendsSigkill = sends != 0;
}

void takeRestart(sd_bus_message *message, UnitAnswer &answer)
{
    const char *text = nullptr;
    if (sd_bus_message_read(message, "v", "s", &text) > 0)
        answer.settings.restart = boundedText(text);
}

void takeControlGroup(sd_bus_message *message, UnitAnswer &answer)
{
    const char *text = nullptr;
    if (sd_bus_message_read(message, "v", "s", &text) > 0)
        answer.controlGroup = boundedText(text);
}

// org.freedesktop.systemd1(5): path, words, whether failure matters, times, PID, how it ended.
void takeReload(sd_bus_message *message, UnitAnswer &answer)
{
    const char *path = nullptr;
    if (sd_bus_message_enter_container(message, 'v', "a(sasbttttuii)") <= 0
        || sd_bus_message_enter_container(message, 'a', "(sasbttttuii)") <= 0
        || sd_bus_message_enter_container(message, 'r', "sasbttttuii") <= 0
        || sd_bus_message_read(message, "s", &path) <= 0
        || sd_bus_message_enter_container(message, 'a', "s") <= 0)
        return;
    QByteArray words;
    const char *word = nullptr;
    while (words.size() < longestText && sd_bus_message_read(message, "s", &word) > 0)
        words += (words.isEmpty() ? QByteArray() : QByteArray(" ")) + boundedText(word);
    answer.settings.reloadCommand = words.isEmpty() ? boundedText(path) : words.left(longestText);
}

struct Property
{
    const char *name;
    void (*take)(sd_bus_message *message, UnitAnswer &answer);
};

constexpr std::array properties{
    Property{ "ControlGroup", takeControlGroup },
    Property{ "KillSignal", takeKillSignal },
    Property{ "TimeoutStopUSec", takeTimeout },
    Property{ "SendSIGKILL", takeSendSigkill },
    Property{ "Restart", takeRestart },
    Property{ "ExecReload", takeReload },
};

// What a bus says when the other side did not answer (D-Bus specification, sd-bus-errors(3)).
constexpr std::array laterErrors{ SD_BUS_ERROR_NO_REPLY, SD_BUS_ERROR_TIMEOUT, SD_BUS_ERROR_DISCONNECTED,
    SD_BUS_ERROR_LIMITS_EXCEEDED, SD_BUS_ERROR_NO_MEMORY };

/// One question that waits for its answer.
struct Question
{
    const Property *property = nullptr;
    UnitAnswer *answer = nullptr;
    size_t *open = nullptr;
    bool *isPutOff = nullptr; ///< the bus answered in the place of the manager: not now
};

int takeAnswer(sd_bus_message *message, void *userData, sd_bus_error *)
{
    const auto *question = static_cast<const Question *>(userData);
    --*question->open;
    if (sd_bus_message_is_method_error(message, nullptr) == 0)
        question->property->take(message, *question->answer);
    else
        *question->isPutOff |= std::any_of(laterErrors.begin(), laterErrors.end(),
            [message](const char *error) { return sd_bus_message_is_method_error(message, error) > 0; });
    return 0;
}

/// Of a failed connection: whether there is nobody to ask, now or later.
UnitAnswer::Outcome outcomeOf(int errnum)
{
    static constexpr std::array absent{ ENOENT, ENOTDIR, ECONNREFUSED, EACCES, EPERM, ELOOP, ENAMETOOLONG };
    const bool isAbsent = std::find(absent.begin(), absent.end(), errnum) != absent.end();
    return isAbsent ? UnitAnswer::Outcome::NoBus : UnitAnswer::Outcome::Silence;
}

/// 0, or a negative error number.
int openBus(const QByteArray &address, BusPtr &owner)
{
    sd_bus *bus = nullptr;
    int result = sd_bus_new(&bus);
    if (result < 0)
        return result;
    owner.reset(bus);
    result = sd_bus_set_address(bus, address.constData());
    if (result >= 0)
        result = sd_bus_set_bus_client(bus, 1);
    return result >= 0 ? sd_bus_start(bus) : result;
}

bool ask(sd_bus *bus, const char *path, const Question &question)
{
    return sd_bus_call_method_async(bus, nullptr, "org.freedesktop.systemd1", path,
               "org.freedesktop.DBus.Properties", "Get", takeAnswer, const_cast<Question *>(&question), "ss",
               "org.freedesktop.systemd1.Service", question.property->name)
        >= 0;
}

} // namespace

bool canAskUnits() { return true; }

// Nothing here waits but sd_bus_wait(): sd_bus_call(3) would, for a bus that takes the connection and says
// nothing, as long as its own limit for the log-in (90 s).
UnitAnswer askUnit(const QByteArray &address, const QByteArray &unit, std::chrono::milliseconds patience)
{
    const qint64 deadline = monotonicNs() + std::chrono::nanoseconds(patience).count();
    UnitAnswer answer;
    char *encoded = nullptr;
    if (sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit.constData(), &encoded) < 0)
        return answer;
    const std::unique_ptr<char, decltype(&std::free)> path(encoded, &std::free);
    BusPtr bus;
    if (const int error = openBus(address, bus); error < 0) {
        answer.outcome = outcomeOf(-error);
        return answer;
    }
    size_t open = properties.size();
    bool isPutOff = false;
    std::array<Question, properties.size()> questions;
    for (size_t i = 0; i < properties.size(); ++i) {
        questions.at(i) = { &properties.at(i), &answer, &open, &isPutOff };
        if (!ask(bus.get(), path.get(), questions.at(i)))
            return answer;
    }
    for (qint64 now = monotonicNs(); open > 0 && now < deadline; now = monotonicNs()) {
        const int processed = sd_bus_process(bus.get(), nullptr);
        if (processed < 0) {
            answer.outcome = outcomeOf(-processed); // EPERM: the log-in was refused
            return answer;
        }
        if (processed > 0)
            continue;
        const auto left = static_cast<uint64_t>((deadline - now) / nsPerUs + 1);
        if (sd_bus_wait(bus.get(), left) < 0)
            return answer;
    }
    if (open == 0 && !isPutOff)
        answer.outcome = UnitAnswer::Outcome::Answer;
    return answer;
}

} // namespace Sigwise

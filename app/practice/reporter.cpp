// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/reporter.h"

#include "core/base/syscalls.h"
#include "core/signals/signaltable.h"

#include <QSocketNotifier>

#include <cerrno>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace Sigwise::Practice {
namespace {

using Cli::JsonWriter;

JsonWriter eventLine(const char *name)
{
    JsonWriter line;
    line.beginObject();
    line.text("event", name);
    return line;
}

const char *causeWord(SignalEvent::Cause cause)
{
    using Cause = SignalEvent::Cause;
    switch (cause) {
    case Cause::User:
        return "user";
    case Cause::Queue:
        return "queue";
    case Cause::Thread:
        return "tkill";
    case Cause::Kernel:
        return "kernel";
    case Cause::Timer:
        return "timer";
    case Cause::Child:
        return "child";
    case Cause::MessageQueue:
        return "message-queue";
    case Cause::AsyncIo:
        return "io";
    case Cause::Unknown:
        break;
    }
    return "unknown";
}

// sigqueue(3) carries an int or a pointer, and does not say which: 64 bits of which the upper half is 0 are
// taken for the int, which may be negative.
std::optional<int64_t> valueOf(const SignalEvent &event)
{
    const bool isHalf = event.value && static_cast<uint64_t>(*event.value) <= UINT32_MAX;
    return isHalf ? std::optional<int64_t>(static_cast<int32_t>(*event.value)) : event.value;
}

void addDecimal(JsonWriter &line, const char *key, double value, int digits)
{
    line.raw(key, QByteArray::number(value, 'f', digits));
}

// True when all of it was written. A stdout that does not block (some parents share theirs so) is waited for.
bool writeAll(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = retryOnInterrupt(
            [bytes] { return ::write(STDOUT_FILENO, bytes.data(), static_cast<size_t>(bytes.size())); });
        if (written >= 0) {
            bytes = bytes.sliced(written);
            continue;
        }
        pollfd room{ STDOUT_FILENO, POLLOUT, 0 };
        if (errno != EAGAIN || retryOnInterrupt([&room] { return ::poll(&room, 1, -1); }) != 1)
            return false;
    }
    return true;
}

} // namespace

Reporter::Reporter(QObject *parent)
    : QObject(parent)
{
    watchReader();
}

// poll(2) tells the write end of a pipe by POLLERR that its reader has gone, without being asked for
// anything: so a daemon that has nothing to say notices it too.
void Reporter::watchReader()
{
    auto *reader = new QSocketNotifier(STDOUT_FILENO, QSocketNotifier::Exception, this);
    connect(reader, &QSocketNotifier::activated, this, [this, reader] {
        pollfd state{ STDOUT_FILENO, 0, 0 };
        const bool hasGone
            = ::poll(&state, 1, 0) == 1 && (state.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
        reader->setEnabled(false);
        if (hasGone)
            close();
    });
}

void Reporter::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_isClosed, true))
            return;
    }
    Q_EMIT closed();
}

bool Reporter::isClosed()
{
    const std::scoped_lock lock(m_mutex);
    return m_isClosed;
}

void Reporter::write(JsonWriter &line)
{
    line.endObject();
    bool isWritten = true;
    {
        const std::scoped_lock lock(m_mutex);
        isWritten = m_isClosed || writeAll(line.finishLine());
    }
    if (!isWritten)
        close();
}

void Reporter::ready(pid_t pid)
{
    JsonWriter line = eventLine("ready");
    line.number("pid", pid);
    write(line);
}

void Reporter::received(const SignalEvent &event, int64_t slotNs)
{
    JsonWriter line = eventLine("signal");
    line.text("signal", signalName(event.signo).toUtf8());
    line.number("number", event.signo);
    line.text("cause", causeWord(event.cause));
    line.number("sender_pid", event.pid);
    line.number("sender_uid", event.uid);
    line.number("value", valueOf(event));
    line.number("sequence", event.sequence);
    if (event.lostBefore > 0)
        line.number("lost", event.lostBefore); // of this kind, since the one before
    if (event.takenNs > 0)
        addDecimal(line, "handler_to_slot_us", static_cast<double>(slotNs - event.takenNs) / 1000, 1);
    else
        line.null("handler_to_slot_us");
    line.beginObject("times_ns");
    line.number("handler", event.takenNs > 0 ? std::optional(event.takenNs) : std::nullopt);
    line.number("wake_sent", event.wakeNs);
    line.number("notifier", event.notifiedNs);
    line.number("slot", slotNs);
    line.endObject();
    write(line);
}

void Reporter::job(int number, const char *state)
{
    JsonWriter line = eventLine("job");
    line.number("number", number);
    line.text("state", state);
    write(line);
}

void Reporter::config(const QString &error, const Settings &settings)
{
    JsonWriter line = eventLine("config");
    line.flag("loaded", error.isEmpty());
    line.textOrNull("error", error.toUtf8());
    line.beginObject("settings");
    line.text("worker_name", settings.workerName.toUtf8());
    line.number("job_ms", settings.jobMs);
    line.endObject();
    write(line);
}

void Reporter::stats(const WorkCounts &counts)
{
    JsonWriter line = eventLine("stats");
    line.number("jobs", counts.jobs);
    addDecimal(line, "uptime_s", counts.uptimeS, 3);
    addDecimal(line, "rate", counts.rate, 3);
    write(line);
}

void Reporter::deadline(const QString &error)
{
    JsonWriter line = eventLine("deadline");
    line.text("error", error.toUtf8());
    write(line);
}

void Reporter::opened()
{
    JsonWriter line = eventLine("opened");
    write(line);
}

void Reporter::disposition(int signo, Mode mode, bool isBlocked)
{
    JsonWriter line = eventLine("disposition");
    line.text("signal", signalName(signo).toUtf8());
    line.text("set", wordOf(mode));
    line.flag("blocked", isBlocked);
    write(line);
}

void Reporter::tick(int number)
{
    JsonWriter line = eventLine("tick");
    line.number("number", number);
    write(line);
}

void Reporter::stacks(const std::vector<ThreadStack> &threads)
{
    JsonWriter line = eventLine("stacks");
    line.beginArray("threads");
    for (const ThreadStack &thread : threads) {
        line.beginObject();
        line.number("tid", thread.tid);
        line.text("name", thread.name.toUtf8());
        if (!thread.whyNot.isEmpty()) {
            line.null("frames");
            line.endObject();
            continue;
        }
        line.beginArray("frames");
        for (const QString &frame : thread.frames)
            line.text(nullptr, frame.toUtf8());
        line.endArray();
        line.endObject();
    }
    line.endArray();
    write(line);
}

void Reporter::error(const QString &what, const QString &why)
{
    JsonWriter line = eventLine("error");
    line.text("what", what.toUtf8());
    line.text("why", why.toUtf8());
    write(line);
}

void Reporter::stopping(int signo)
{
    JsonWriter line = eventLine("stopping");
    line.text("signal", signalName(signo).toUtf8());
    write(line);
}

void Reporter::stopped(int jobs)
{
    JsonWriter line = eventLine("stopped");
    line.number("jobs", jobs);
    write(line);
    const std::scoped_lock lock(m_mutex);
    m_isClosed = true;
}

} // namespace Sigwise::Practice

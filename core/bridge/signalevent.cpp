// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/signalevent.h"

#include "core/bridge/handler.h"
#include "core/signals/signaltable.h"

#include <QDebug>

#include <csignal>

namespace Sigwise {

namespace {

using Cause = SignalEvent::Cause;

// Codes of zero and below, and SI_KERNEL, mean the same for every signal; other positive ones are the
// signal's own (sigaction(2)).
Cause causeOf(int signo, int code)
{
    switch (code) {
    case SI_USER:
        return Cause::User;
    case SI_QUEUE:
        return Cause::Queue;
    case SI_TKILL:
        return Cause::Thread;
    case SI_KERNEL:
        return Cause::Kernel;
    case SI_TIMER:
        return Cause::Timer;
    case SI_MESGQ:
        return Cause::MessageQueue;
    case SI_ASYNCIO:
    case SI_SIGIO:
        return Cause::AsyncIo;
    default:
        break;
    }
    if (code > 0 && signo == SIGCHLD)
        return Cause::Child;
    if (code > 0 && signo == SIGIO)
        return Cause::AsyncIo;
    return Cause::Unknown;
}

bool hasSender(Cause cause)
{
    return cause == Cause::User || cause == Cause::Queue || cause == Cause::Thread || cause == Cause::Child
        || cause == Cause::MessageQueue;
}

bool hasValue(Cause cause)
{
    return cause == Cause::Queue || cause == Cause::Timer || cause == Cause::MessageQueue;
}

} // namespace

SignalEvent eventFromSample(const Handler::Sample &sample)
{
    SignalEvent event;
    event.signo = sample.signo;
    event.code = sample.code;
    event.cause = causeOf(sample.signo, sample.code);
    event.threadId = sample.threadId;
    event.takenNs = sample.takenNs;
    if (hasSender(event.cause) && sample.pid > 0) {
        event.pid = sample.pid;
        event.uid = sample.uid;
    }
    if (hasValue(event.cause))
        event.value = sample.value;
    if (event.cause == Cause::Child)
        event.status = sample.detail;
    if (event.cause == Cause::AsyncIo && sample.signo == SIGIO && sample.code > 0) {
        event.fd = sample.detail;
        event.band = sample.value;
    }
    return event;
}

QDebug operator<<(QDebug debug, const SignalEvent &event)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << "SignalEvent(" << signalName(event.signo) << ", " << event.cause;
    if (event.pid)
        debug << ", pid " << *event.pid;
    if (event.uid)
        debug << ", uid " << *event.uid;
    if (event.value)
        debug << ", value " << *event.value;
    if (event.status)
        debug << ", status " << *event.status;
    if (event.lostBefore > 0)
        debug << ", " << event.lostBefore << " lost";
    if (event.synthetic)
        debug << ", synthetic";
    debug << ')';
    return debug;
}

} // namespace Sigwise

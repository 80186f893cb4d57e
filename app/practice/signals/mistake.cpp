// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/signals/mistake.h"

#include <QSocketNotifier>
#include <QTimer>

#include <array>
#include <cerrno>
#include <ctime>

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Sigwise::Practice {
namespace {

using std::chrono::milliseconds;

std::array<int, 2> blockingPair{ -1, -1 };
// A normal mutex: locking it twice in one thread waits for ever (pthread_mutex_lock(3)).
pthread_mutex_t sharedLock = PTHREAD_MUTEX_INITIALIZER;

void writeAndWait(int)
{
    const int savedErrno = errno;
    const char byte = 1;
    (void)!::write(blockingPair[1], &byte, 1);
    errno = savedErrno;
}

void lockAndWait(int)
{
    (void)::pthread_mutex_lock(&sharedLock);
    (void)::pthread_mutex_unlock(&sharedLock);
}

} // namespace

void blockThisThread(milliseconds time)
{
    constexpr long nsPerSecond = 1'000'000'000;
    timespec until{};
    (void)::clock_gettime(CLOCK_MONOTONIC, &until); // cannot fail for this clock
    const long ns = until.tv_nsec + static_cast<long>(time.count() % 1000) * 1'000'000;
    until.tv_sec += static_cast<time_t>(time.count() / 1000) + ns / nsPerSecond;
    until.tv_nsec = ns % nsPerSecond;
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) { }
}

Mistake::Mistake(MistakeKind kind, QObject *parent)
    : QObject(parent)
    , m_kind(kind)
{
    if (kind == MistakeKind::BlockInHandler)
        makePair();
    if (kind == MistakeKind::LockInHandler)
        holdLockNowAndThen();
}

void Mistake::makePair()
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, blockingPair.data()) != 0)
        return;
    auto *notifier = new QSocketNotifier(blockingPair[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [] {
        char byte = 0;
        (void)!::read(blockingPair[0], &byte, 1);
    });
}

// As a program does that changes a list under its lock, again and again.
void Mistake::holdLockNowAndThen()
{
    constexpr milliseconds period(100);
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, [this, period] { blockLoop(period / 2); });
    timer->start(period);
}

sighandler_t Mistake::handler() const
{
    switch (m_kind) {
    case MistakeKind::BlockInHandler:
        return writeAndWait;
    case MistakeKind::LockInHandler:
        return lockAndWait;
    case MistakeKind::SlowSlot:
    case MistakeKind::None:
        break;
    }
    return SIG_DFL;
}

QString Mistake::warning() const
{
    switch (m_kind) {
    case MistakeKind::BlockInHandler:
        return QStringLiteral("mistake: the handler writes into a blocking socket pair; keep the loop busy "
                              "({\"block_loop_ms\":9000}), send 279 signals, and only SIGKILL ends it");
    case MistakeKind::LockInHandler:
        return QStringLiteral("mistake: the handler takes a lock that the loop holds half of the time; a few "
                              "signals, and only SIGKILL ends it");
    case MistakeKind::SlowSlot:
        return QStringLiteral("mistake: the slot takes half a second for each signal; send ten and look at "
                              "handler_to_slot_us");
    case MistakeKind::None:
        break;
    }
    return {};
}

void Mistake::inSlot() const
{
    if (m_kind == MistakeKind::SlowSlot)
        blockThisThread(milliseconds(500));
}

void Mistake::blockLoop(milliseconds time) const
{
    if (m_kind == MistakeKind::LockInHandler)
        (void)::pthread_mutex_lock(&sharedLock);
    blockThisThread(time);
    if (m_kind == MistakeKind::LockInHandler)
        (void)::pthread_mutex_unlock(&sharedLock);
}

} // namespace Sigwise::Practice

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/system/deadlineopen.h"

#include "app/practice/signals/scopedmask.h"

#include <QThread>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace Sigwise::Practice {
namespace {

using std::chrono::milliseconds;

// How often the alarm is repeated from the deadline on, until the thread is back.
constexpr milliseconds again(20);

timespec timespecOf(std::chrono::nanoseconds time)
{
    timespec result{};
    result.tv_sec = static_cast<time_t>(time.count() / 1'000'000'000);
    result.tv_nsec = static_cast<long>(time.count() % 1'000'000'000);
    return result;
}

void setTimer(timer_t timer, milliseconds first)
{
    itimerspec when{};
    when.it_value = timespecOf(first);
    when.it_interval = timespecOf(first == milliseconds::zero() ? first : again);
    (void)::timer_settime(timer, 0, &when, nullptr); // the timer exists, the times are valid
}

// timer_create(2), SIGEV_THREAD_ID: to this thread and no other.
int makeTimerForThisThread(timer_t &timer)
{
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGALRM;
    event._sigev_un._tid = ::gettid(); // glibc 2.36 has no other name for it
    return ::timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 ? 0 : errno;
}

// siginterrupt(3) for the handler that is there, whoever watched first and with which options.
void letInterrupt(int signo)
{
    struct sigaction action = {};
    (void)::sigaction(signo, nullptr, &action); // SIGALRM exists
    action.sa_flags &= ~SA_RESTART;
    (void)::sigaction(signo, &action, nullptr);
}

} // namespace

class DeadlineOpen::Thread : public QThread
{
public:
    explicit Thread(DeadlineOpen &open)
        : m_open(open)
    { }

protected:
    void run() override { m_open.run(); }

private:
    DeadlineOpen &m_open;
};

DeadlineOpen::DeadlineOpen(QByteArray path, milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_patience(patience)
{
    connect(&m_watcher, &SignalWatcher::received, this, &DeadlineOpen::alarmReceived);
}

DeadlineOpen::~DeadlineOpen()
{
    if (!m_thread)
        return;
    cancel();
    m_thread->wait();
    endAlarm();
}

Result<void> DeadlineOpen::start()
{
    (void)::sigaction(SIGALRM, nullptr, &m_before); // SIGALRM exists
    if (const Result<void> watched = m_watcher.watch(SIGALRM, { .restart = false, .unblock = false });
        !watched)
        return watched;
    letInterrupt(SIGALRM);
    m_deadline = std::chrono::steady_clock::now() + m_patience;
    m_thread = std::make_unique<Thread>(*this);
    m_thread->setObjectName(QStringLiteral("open"));
    connect(m_thread.get(), &QThread::finished, this, &DeadlineOpen::conclude);
    {
        SignalSet mask = workerMask();
        mask.remove(SIGALRM);
        const ScopedMask inherited(mask);
        m_thread->start();
    }
    m_armed.acquire();
    if (m_timerError == 0)
        return {};
    m_thread->wait();
    m_thread.reset();
    endAlarm();
    return unexpected(m_timerError, "timer_create");
}

void DeadlineOpen::run()
{
    m_timerError = makeTimerForThisThread(m_timer);
    if (m_timerError != 0) {
        m_armed.release();
        return;
    }
    setTimer(m_timer, m_patience);
    m_armed.release();
    m_openError = openUntilDeadline();
    setTimer(m_timer, milliseconds::zero());
}

// 0, or the errno: EINTR when the time is over.
int DeadlineOpen::openUntilDeadline()
{
    for (;;) {
        m_file.reset(::open(m_path.constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
        if (m_file)
            return 0;
        const bool isOver = m_isCancelled || std::chrono::steady_clock::now() >= m_deadline;
        if (errno != EINTR || isOver)
            return errno;
    }
}

void DeadlineOpen::cancel()
{
    m_isCancelled = true;
    if (m_thread)
        setTimer(m_timer, milliseconds(1));
}

void DeadlineOpen::endAlarm()
{
    if (m_timerError == 0)
        (void)::timer_delete(m_timer); // it exists
    (void)m_watcher.unwatch(SIGALRM); // watched, and in its thread: cannot fail
    (void)::sigaction(SIGALRM, &m_before, nullptr); // it was read from there
}

void DeadlineOpen::conclude()
{
    if (!m_thread)
        return;
    m_thread->wait();
    m_thread.reset();
    endAlarm();
    if (m_openError == 0)
        Q_EMIT opened();
    else if (m_openError != EINTR)
        Q_EMIT failed(QString::fromStdString(systemError(m_openError).code.message()));
    else if (!m_isCancelled)
        Q_EMIT deadlinePassed();
    Q_EMIT ended();
}

} // namespace Sigwise::Practice

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/signals/signalmodes.h"

#include "app/practice/signals/scopedmask.h"
#include "app/practice/signals/stackrequest.h"
#include "core/bridge/dispositions.h"

#include <array>
#include <cerrno>
#include <utility>

namespace Sigwise::Practice {
namespace {

constexpr SignalSet quitKinds{ SIGTERM, SIGINT };

struct ChangeRow
{
    Change change;
    QLatin1String word;
};
constexpr std::array changeRows{
    ChangeRow{ Change::Catch, QLatin1String("catch") },
    ChangeRow{ Change::Report, QLatin1String("report") },
    ChangeRow{ Change::Ignore, QLatin1String("ignore") },
    ChangeRow{ Change::Default, QLatin1String("default") },
    ChangeRow{ Change::Block, QLatin1String("block") },
    ChangeRow{ Change::Unblock, QLatin1String("unblock") },
};

Mode modeAfter(Change change)
{
    switch (change) {
    case Change::Catch:
        return Mode::Catch;
    case Change::Report:
        return Mode::Report;
    case Change::Ignore:
        return Mode::Ignore;
    case Change::Default:
    case Change::Block:
    case Change::Unblock:
        break;
    }
    return Mode::Default;
}

Result<struct sigaction> setHandler(int signo, sighandler_t handler)
{
    struct sigaction action = {};
    struct sigaction before = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigfillset(&action.sa_mask);
    if (::sigaction(signo, &action, &before) != 0)
        return unexpected(errno);
    return before;
}

} // namespace

QString whyUnchangeable(int signo, Change change)
{
    if (signo == StackRequest::signo())
        return QStringLiteral("the daemon asks its threads for their stacks with it");
    const std::optional<Refusal> refusal = refusalOf(signo);
    const bool isOut = refusal == Refusal::NotASignal || refusal == Refusal::ReservedByCLibrary;
    const bool isFixed = refusal == Refusal::NotCatchable;
    const bool changesNothing = change == Change::Default || change == Change::Unblock;
    if (isFixed && !changesNothing)
        return QStringLiteral("the kernel lets no program catch, ignore or block it");
    const bool catches = change == Change::Catch || change == Change::Report;
    if (isOut || (refusal && catches))
        return QString::fromStdString(make_error_code(*refusal).message());
    return {};
}

std::optional<Change> changeFromWord(QStringView word)
{
    for (const ChangeRow &row : changeRows) {
        if (word == row.word)
            return row.change;
    }
    return std::nullopt;
}

const char *wordOf(Mode mode)
{
    switch (mode) {
    case Mode::Catch:
        return "catch";
    case Mode::Report:
        return "report";
    case Mode::Ignore:
        return "ignore";
    case Mode::Default:
        break;
    }
    return "default";
}

SignalModes::SignalModes(const Mistake &mistake, std::chrono::milliseconds endsAfter, QObject *parent)
    : QObject(parent)
    , m_mistake(mistake)
    , m_endsAfter(endsAfter)
{
    connect(&m_watcher, &SignalWatcher::received, this, &SignalModes::take);
}

SignalModes::~SignalModes() = default;

SignalSet SignalModes::habits() { return { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD, SIGPIPE }; }

Result<void> SignalModes::start()
{
    {
        const ScopedBlock all(SignalSet::all());
        for (SignalSet rest = habits(); !rest.isEmpty(); rest.remove(rest.lowest())) {
            const int signo = rest.lowest();
            const Result<void> caught = setMode(signo, Mode::Catch, false);
            if (!caught && caught.error().code != Refusal::LeftIgnored)
                return caught;
        }
        if (const Result<void> guarded = guardQuitKinds(); !guarded)
            return guarded;
    }
    // Ignored signals are inherited (execve(2)).
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (disposition(signo) == Disposition::Ignored)
            m_ignored.insert(signo);
    }
    const sigset_t none = sigsetOf({});
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    return {};
}

// While the guard is away it takes note of what the guard would have taken.
void SignalModes::take(const SignalEvent &event)
{
    Q_EMIT received(event);
    if (!m_guard && (m_caught & quitKinds).contains(event.signo))
        m_missed = event;
}

Mode SignalModes::mode(int signo) const
{
    if (m_caught.contains(signo))
        return Mode::Catch;
    if (m_reported.contains(signo))
        return Mode::Report;
    return m_ignored.contains(signo) ? Mode::Ignore : Mode::Default;
}

QString SignalModes::change(int signo, Change change)
{
    if (QString why = whyUnchangeable(signo, change); !why.isEmpty())
        return why;
    Result<void> done;
    if (change == Change::Block) {
        m_blocked.insert(signo);
    } else if (change == Change::Unblock) {
        m_blocked.remove(signo);
    } else {
        done = rearrange(signo, modeAfter(change));
    }
    const sigset_t mask = sigsetOf(m_blocked);
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    return done ? QString() : QString::fromStdString(done.error().code.message());
}

void SignalModes::reapply(int signo)
{
    (void)rearrange(signo, mode(signo)); // it could be done before
}

// The guard is a second one that watches: the bridge takes its handler away only when nobody watches any
// more.
Result<void> SignalModes::rearrange(int signo, Mode mode)
{
    const ScopedBlock all(SignalSet::all());
    if (!quitKinds.contains(signo))
        return setMode(signo, mode, true);
    m_guard.reset();
    const Result<void> done = setMode(signo, mode, true);
    const Result<void> guarded = guardQuitKinds();
    return done ? guarded : done;
}

Result<void> SignalModes::setMode(int signo, Mode mode, bool overrideIgnored)
{
    const bool watches = mode == Mode::Catch || mode == Mode::Report;
    const Result<void> done = watches ? catchIt(signo, overrideIgnored)
                                      : leaveIt(signo, mode == Mode::Ignore ? SIG_IGN : SIG_DFL);
    if (!done)
        return done;
    for (SignalSet *set : { &m_caught, &m_reported, &m_ignored })
        set->remove(signo);
    if (mode == Mode::Catch)
        m_caught.insert(signo);
    if (mode == Mode::Report)
        m_reported.insert(signo);
    if (mode == Mode::Ignore)
        m_ignored.insert(signo);
    return {};
}

Result<void> SignalModes::leaveIt(int signo, sighandler_t action)
{
    if (signo == SIGKILL || signo == SIGSTOP)
        return {}; // always default
    if (m_watcher.watched().contains(signo))
        (void)m_watcher.unwatch(signo); // watched, and in its thread: cannot fail
    const Result<struct sigaction> set = setHandler(signo, action);
    return set ? Result<void>() : unexpected(set.error());
}

// The bridge calls the handler that it finds below its own first: a mistake is made there.
Result<void> SignalModes::catchIt(int signo, bool overrideIgnored)
{
    if (const std::optional<Refusal> refusal = refusalOf(signo))
        return unexpected(Error{ *refusal, {} });
    if (!overrideIgnored && disposition(signo) == Disposition::Ignored
        && SignalSet{ SIGHUP, SIGINT }.contains(signo))
        return unexpected(Error{ Refusal::LeftIgnored, {} });
    if (m_watcher.watched().contains(signo))
        (void)m_watcher.unwatch(signo); // watched, and in its thread: cannot fail
    const Result<struct sigaction> before = setHandler(signo, m_mistake.handler());
    if (!before)
        return unexpected(before.error());
    const WatchOptions options{ .overrideIgnored = true, .unblock = false };
    const Result<void> watched = m_watcher.watch(signo, options);
    if (!watched)
        ::sigaction(signo, &before.value(), nullptr);
    return watched;
}

Result<void> SignalModes::guardQuitKinds()
{
    TerminationGuard::Options options;
    options.kinds = m_caught & quitKinds;
    options.deadline = m_endsAfter;
    options.watch = { .overrideIgnored = true, .unblock = false };
    m_guard = std::make_unique<TerminationGuard>(options);
    connect(m_guard.get(), &TerminationGuard::quitRequested, this, &SignalModes::quitRequested);
    if (const Result<void> armed = m_guard->arm(); !armed)
        return armed;
    if (const std::optional<SignalEvent> missed = std::exchange(m_missed, std::nullopt))
        m_guard->requestQuit(*missed);
    return {};
}

} // namespace Sigwise::Practice

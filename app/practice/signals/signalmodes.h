// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/signals/mistake.h"
#include "core/base/result.h"
#include "core/bridge/signalwatcher.h"
#include "core/bridge/terminationguard.h"
#include "core/signals/signalset.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace Sigwise::Practice {

/// What the daemon does with a signal.
enum class Mode {
    Catch, ///< its habit for that signal; for signals without one the same as Report
    Report, ///< it is reported, and nothing else happens
    Ignore,
    Default,
};

/// A wish to change that, as options and commands say it.
enum class Change { Catch, Report, Ignore, Default, Block, Unblock };

[[nodiscard]] std::optional<Change> changeFromWord(QStringView word);
/// "catch", "report", "ignore", "default".
[[nodiscard]] const char *wordOf(Mode mode);

/// Why no program can do this to the signal, or not this one, before it is tried; an empty text when it may
/// be tried. Putting SIGKILL and SIGSTOP to what they are anyway is allowed.
[[nodiscard]] QString whyUnchangeable(int signo, Change change);

/// What the daemon does with each of the 64 signals, and the only place where it changes its dispositions and
/// the mask of its main thread. All other threads must have workerMask(). Use it in the main thread only.
///
/// A change is made while everything is blocked, so a signal that comes meanwhile meets the old arrangement
/// or the new one, never a default action in between; one that fails changes nothing.
class SignalModes : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalModes)
public:
    /// `endsAfter`: how long the program may take to end after quitRequested().
    SignalModes(const Mistake &mistake, std::chrono::milliseconds endsAfter, QObject *parent = nullptr);
    /// Ends the watches; what was set to ignore or default stays so.
    ~SignalModes() override;

    /// Takes the main thread's mask as empty and catches the signals that have a habit. HUP and INT that were
    /// ignored when the program was started stay so (nohup(1)), as do all signals without a habit.
    Result<void> start();

    /// An empty text, or why not.
    [[nodiscard]] QString change(int signo, Change change);

    /// Puts in place once more what is arranged for a signal, because somebody else replaced it.
    void reapply(int signo);

    [[nodiscard]] Mode mode(int signo) const;
    [[nodiscard]] bool isBlocked(int signo) const { return m_blocked.contains(signo); }

    /// The signals with a habit of the daemon.
    [[nodiscard]] static SignalSet habits();

Q_SIGNALS:
    /// A signal that is caught or reported; before quitRequested().
    void received(const Sigwise::SignalEvent &event);
    /// The first SIGTERM or SIGINT that is caught. A second one ends the process inside the handler.
    void quitRequested(const Sigwise::SignalEvent &event);

private:
    void take(const Sigwise::SignalEvent &event);
    Result<void> rearrange(int signo, Mode mode);
    Result<void> setMode(int signo, Mode mode, bool overrideIgnored);
    Result<void> catchIt(int signo, bool overrideIgnored);
    Result<void> leaveIt(int signo, sighandler_t action);
    Result<void> guardQuitKinds();

    const Mistake &m_mistake;
    std::chrono::milliseconds m_endsAfter;
    SignalWatcher m_watcher;
    std::unique_ptr<TerminationGuard> m_guard;
    std::optional<SignalEvent> m_missed;
    SignalSet m_caught;
    SignalSet m_reported;
    SignalSet m_ignored;
    SignalSet m_blocked;
};

} // namespace Sigwise::Practice

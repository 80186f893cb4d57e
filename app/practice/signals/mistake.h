// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <chrono>
#include <csignal>

namespace Sigwise::Practice {

/// A classic fault of programs that take signals, to be looked at in a running one.
enum class MistakeKind {
    None,
    /// The handler writes a byte into a blocking socket pair, as in the recipe that is copied most: while the
    /// event loop is busy 278 bytes fit, and the next signal hangs the program for ever.
    BlockInHandler,
    /// The handler takes a lock that the interrupted code may hold: then it waits for itself.
    LockInHandler,
    /// The slot takes half a second: signals are received, but nobody looks at them in time.
    SlowSlot,
};

/// Makes the mistake. A hung handler runs with all signals blocked, so SIGTERM does nothing any more either:
/// only SIGKILL ends the program. That is the lesson. One a process; in the main thread.
class Mistake : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Mistake)
public:
    explicit Mistake(MistakeKind kind, QObject *parent = nullptr);

    /// The handler that is wrong, to be installed below the bridge's, which calls it first; SIG_DFL when the
    /// mistake is not made in the handler.
    [[nodiscard]] sighandler_t handler() const;
    /// What to expect, in one sentence.
    [[nodiscard]] QString warning() const;

    /// What the slot of each event does.
    void inSlot() const;
    /// Keeps the event loop from everything else; with LockInHandler the lock is held meanwhile.
    void blockLoop(std::chrono::milliseconds time) const;

private:
    void makePair();
    void holdLockNowAndThen();

    MistakeKind m_kind;
};

/// Does nothing for so long, whatever signals come.
void blockThisThread(std::chrono::milliseconds time);

} // namespace Sigwise::Practice

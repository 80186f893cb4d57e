// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

#include <sys/types.h>

namespace Sigwise::Test {

/// A real child process of a test. Its stdin and stdout are pipes. It dies with the test, whatever happens to
/// it.
class TestChild
{
public:
    /// Starts a program; `program` is looked up in PATH when it has no slash.
    TestChild(const QString &program, const QStringList &arguments);
    /// Starts the target of this project (tests/support/target.cpp) and waits until it is ready.
    static TestChild target(const QStringList &arguments = {});
    /// The target's file: to start it through another program.
    [[nodiscard]] static QByteArray targetPath();
    TestChild(TestChild &&other) noexcept;
    TestChild &operator=(TestChild &&) = delete;
    ~TestChild();

    /// Whether it has not ended; asks the kernel.
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// Field 22 of its stat, 0 when it cannot be read.
    [[nodiscard]] quint64 startTime() const;

    /// Waits until a line of its output is exactly `line`; false after ten seconds or at the end of its
    /// output.
    bool waitForLine(const QByteArray &line);
    /// "got 10" and the like: the proof that a handler of the target ran.
    bool waitForHandler(int signo);
    /// "had 10" and the like: it took the signal itself, by sigwait or through a signalfd.
    bool waitForTaken(int signo);
    /// How many reports of signals were passed over in waiting for another line.
    [[nodiscard]] int strayHandlers() const { return m_strayHandlers; }
    /// Writes to its stdin.
    void write(const QByteArray &text);
    /// Waits until State in its status is `letter`; false after ten seconds.
    [[nodiscard]] bool waitForState(char letter) const;
    /// Waits until it sleeps and the kernel tells where: until then, and where that is hidden, it may be on
    /// its way into a sigwait, and no prediction is sure. False after ten seconds.
    [[nodiscard]] bool waitForSleep() const;
    /// Waits for its end and reaps it; the wait status, or nothing after ten seconds.
    std::optional<int> waitForEnd();
    void sendSignal(int signo) const;

private:
    pid_t m_pid = -1;
    int m_pidfd = -1;
    int m_in = -1;
    int m_out = -1;
    int m_strayHandlers = 0;
    QByteArray m_pending;
};

} // namespace Sigwise::Test

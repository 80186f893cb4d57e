// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

#include <sys/types.h>

namespace Sigwise::Test {

/// A program in a pseudo terminal of its own: leader of a session and its foreground group, stdin and
/// stderr the terminal, stdout a pipe, so that its last words are not lost with the terminal. It dies with
/// this.
class Terminal
{
public:
    Terminal(const QString &program, const QStringList &arguments);
    ~Terminal();
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// The group of processes that gets the keys.
    [[nodiscard]] pid_t foreground() const;
    /// As if somebody typed it: "\3" is ^C, "\32" is ^Z, "\34" is ^\.
    void type(const QByteArray &keys) const;
    /// The window is closed: the kernel sends SIGHUP and SIGCONT to the leader of the session (tty_ioctl(4)).
    void close();
    /// The next line of its output; nothing after ten seconds, or at its end.
    [[nodiscard]] QByteArray nextLine();
    /// waitpid(2) with these options; nothing after ten seconds.
    [[nodiscard]] std::optional<int> waitFor(int options);

private:
    pid_t m_pid = -1;
    int m_master = -1;
    int m_out = -1;
    QByteArray m_pending;
};

} // namespace Sigwise::Test

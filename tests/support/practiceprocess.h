// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

#include <sys/types.h>

class QTemporaryDir;

namespace Sigwise::Test {

/// The real `sigwise-practice` (or a program that starts it), driven by its JSON lines. It begins with an
/// empty mask and default actions, and dies with the test, whatever happens to it.
class PracticeProcess
{
public:
    using Condition = std::function<bool(const QJsonObject &)>;

    /// Does not start it yet.
    explicit PracticeProcess(QStringList arguments = {});
    PracticeProcess(const QString &program, QStringList arguments);
    ~PracticeProcess();
    PracticeProcess(const PracticeProcess &) = delete;
    PracticeProcess &operator=(const PracticeProcess &) = delete;

    void setEnvironment(const QByteArray &name, const QByteArray &value);
    /// Runs in the child before exec: async-signal-safe calls only.
    void beforeExec(std::function<void()> step) { m_step = std::move(step); }

    void start();
    /// Starts it and waits for the event ready; false when it does not come.
    [[nodiscard]] bool startAndWait();

    [[nodiscard]] pid_t pid() const { return m_pid; }
    void sendSignal(int signo) const;
    /// A line to its stdin.
    void command(const QByteArray &line) { write(line + '\n'); }
    /// Anything to its stdin, up to 64 KiB at once.
    void write(const QByteArray &text);
    void closeInput();
    void closeOutput();

    /// The next event of that name for which the condition holds; others are passed over. Empty after ten
    /// seconds, or at the end of its output.
    [[nodiscard]] QJsonObject event(const char *name, const Condition &condition = {});
    /// The event signal of that kind.
    [[nodiscard]] QJsonObject received(const char *signalName);
    /// All lines so far, as they are; also those that event() passed over.
    [[nodiscard]] const QList<QByteArray> &lines() const { return m_lines; }
    /// Nobody can write to its stdout any more: it has ended, and so has everything that it started.
    [[nodiscard]] bool outputHasEnded() const { return m_out < 0; }
    /// Whether a line was read that is no JSON object with an event.
    [[nodiscard]] bool hasForeignLine() const { return m_hasForeignLine; }

    /// Waits for its end, reads the rest of what it wrote, and reaps it; the wait status, or nothing after
    /// ten seconds.
    std::optional<int> waitForEnd();
    /// True when it ends by itself with that exit code.
    bool endsWith(int exitCode);
    /// What it wrote to stderr.
    [[nodiscard]] const QByteArray &errors() const { return m_errors; }
    /// Waits until its stderr has that text; false after ten seconds.
    bool waitForErrors(const QByteArray &text);
    /// The port that it named on stderr.
    [[nodiscard]] quint16 port();

private:
    bool readMore(int timeoutMs);
    void takeLines();

    QString m_program;
    QStringList m_arguments;
    std::vector<std::pair<QByteArray, QByteArray>> m_environment;
    std::function<void()> m_step;
    pid_t m_pid = -1;
    int m_pidfd = -1;
    int m_in = -1;
    int m_out = -1;
    int m_err = -1;
    QByteArray m_pending;
    QByteArray m_errors;
    QList<QByteArray> m_lines;
    qsizetype m_next = 0; ///< the first of m_lines that event() did not look at
    bool m_hasForeignLine = false;
};

/// A configuration file with that text, in the folder; its path.
[[nodiscard]] QString configWith(const QTemporaryDir &folder, const QByteArray &text);

} // namespace Sigwise::Test

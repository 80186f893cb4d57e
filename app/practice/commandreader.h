// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QObject>

class QSocketNotifier;
class QTimer;

namespace Sigwise::Practice {

/// Reads lines from stdin as they come. The end of stdin is not the end of the program. In the background of
/// a terminal it waits instead of reading, because reading would stop the program (SIGTTIN, credentials(7)).
class CommandReader : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandReader)
public:
    explicit CommandReader(QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// A line without its newline, never empty.
    void lineRead(const QByteArray &line);
    /// A line longer than 64 KiB: it is dropped; this is its beginning.
    void lineTooLong(const QByteArray &beginning);

private:
    void read();
    void takeLines();
    void takeLine(const QByteArray &line);

    QSocketNotifier *m_notifier = nullptr;
    QTimer *m_untilForeground = nullptr;
    QByteArray m_pending;
    bool m_isDropping = false; ///< up to the end of a line that is too long
};

} // namespace Sigwise::Practice

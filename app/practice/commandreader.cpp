// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/commandreader.h"

#include "core/base/syscalls.h"

#include <QSocketNotifier>
#include <QTimer>

#include <array>
#include <chrono>

#include <unistd.h>

namespace Sigwise::Practice {
namespace {

constexpr qsizetype longestLine = 64 * 1024;
constexpr qsizetype shownOfLine = 80;

bool isInBackground() { return ::isatty(STDIN_FILENO) == 1 && ::tcgetpgrp(STDIN_FILENO) != ::getpgrp(); }

} // namespace

CommandReader::CommandReader(QObject *parent)
    : QObject(parent)
    , m_untilForeground(new QTimer(this))
{
    m_untilForeground->setSingleShot(true);
    connect(m_untilForeground, &QTimer::timeout, this, [this] { m_notifier->setEnabled(true); });
}

void CommandReader::start()
{
    m_notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &CommandReader::read);
}

// One read each time: it does not wait then, though stdin is left blocking (a terminal's setting is shared
// with the shell).
void CommandReader::read()
{
    if (isInBackground()) {
        m_notifier->setEnabled(false);
        m_untilForeground->start(std::chrono::seconds(1));
        return;
    }
    std::array<char, 4096> block{};
    const ssize_t got
        = retryOnInterrupt([&block] { return ::read(STDIN_FILENO, block.data(), block.size()); });
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        m_notifier->setEnabled(false);
        takeLine(m_pending); // a last line without a newline
        m_pending.clear();
        return;
    }
    m_pending.append(block.data(), got);
    takeLines();
}

void CommandReader::takeLines()
{
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        const QByteArray line = m_pending.first(end);
        m_pending.remove(0, end + 1);
        if (std::exchange(m_isDropping, false))
            continue;
        takeLine(line);
    }
    if (m_pending.size() <= longestLine)
        return;
    if (!std::exchange(m_isDropping, true))
        Q_EMIT lineTooLong(m_pending.first(shownOfLine));
    m_pending.clear();
}

void CommandReader::takeLine(const QByteArray &line)
{
    const QByteArray text = line.trimmed();
    if (!text.isEmpty() && !m_isDropping)
        Q_EMIT lineRead(text);
}

} // namespace Sigwise::Practice

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/commanddesk.h"

#include "app/practice/reporter.h"
#include "app/practice/signals/mistake.h"
#include "core/base/visibletext.h"

#include <utility>

#include <sys/time.h>

namespace Sigwise::Practice {
namespace {

QString shownLine(const QByteArray &line)
{
    constexpr qsizetype enough = 80;
    return visibleText(line.left(enough));
}

// alarm(2) with fractions of a second; both use the one timer of the process.
void setAlarm(std::chrono::microseconds after)
{
    itimerval when{};
    when.it_value.tv_sec = static_cast<time_t>(after.count() / 1'000'000);
    when.it_value.tv_usec = static_cast<suseconds_t>(after.count() % 1'000'000);
    (void)::setitimer(ITIMER_REAL, &when, nullptr); // the times are valid
}

} // namespace

CommandDesk::CommandDesk(SignalModes &modes, const Mistake &mistake, Reporter &reporter,
    std::function<QString(int signo)> whyNot, QObject *parent)
    : QObject(parent)
    , m_modes(modes)
    , m_mistake(mistake)
    , m_reporter(reporter)
    , m_whyNot(std::move(whyNot))
{ }

void CommandDesk::obey(const QByteArray &line)
{
    const Command command = commandFromLine(line);
    if (const auto *wish = std::get_if<ChangeSignal>(&command))
        changeSignal(line, *wish);
    else if (const auto *alarm = std::get_if<SetAlarm>(&command))
        setAlarm(alarm->after);
    else if (const auto *block = std::get_if<BlockLoop>(&command))
        m_mistake.blockLoop(block->time);
    else
        m_reporter.error(shownLine(line), std::get<NotUnderstood>(command).why);
}

void CommandDesk::changeSignal(const QByteArray &line, const ChangeSignal &wish)
{
    QString why = m_whyNot(wish.signo);
    if (why.isEmpty())
        why = m_modes.change(wish.signo, wish.change);
    if (why.isEmpty())
        m_reporter.disposition(wish.signo, m_modes.mode(wish.signo), m_modes.isBlocked(wish.signo));
    else
        m_reporter.error(shownLine(line), why);
}

void CommandDesk::refuseLongLine(const QByteArray &beginning)
{
    m_reporter.error(shownLine(beginning), QStringLiteral("the line is longer than 64 KiB"));
}

} // namespace Sigwise::Practice

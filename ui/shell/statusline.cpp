// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/statusline.h"

#include "core/words/counts.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <csignal>

namespace Sigwise {

namespace {

struct Counts
{
    int all = 0;
    int catchTerm = 0;
    int zombies = 0;
    int namespaceInits = 0;
    int allowed = 0;
};

Counts countsOf(const Snapshot &snapshot, const Sender &sender)
{
    Counts counts;
    counts.all = static_cast<int>(snapshot.processes.size());
    for (const ProcessPtr &process : snapshot.processes) {
        counts.catchTerm += process->caught && process->caught->contains(SIGTERM) ? 1 : 0;
        counts.zombies += process->state == ProcessState::Zombie ? 1 : 0;
        counts.namespaceInits += process->isNamespaceInit() ? 1 : 0;
        counts.allowed += maySend(*process, sender, SIGTERM).value_or(false) ? 1 : 0;
    }
    return counts;
}

QLabel *plainLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

void say(QLabel *label, const QString &text)
{
    if (label->text() == text)
        return;
    label->setText(text);
    label->setAccessibleName(text);
}

} // namespace

StatusLine::StatusLine(const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_counts(plainLabel("statusCounts", this))
    , m_rights(plainLabel("statusRights", this))
    , m_scan(plainLabel("statusScan", this))
    , m_interval(new QToolButton(this))
    , m_dots{ new QLabel(QStringLiteral("·"), this), new QLabel(QStringLiteral("·"), this) }
{
    using Id = Actions::Id;
    auto *menu = new QMenu(m_interval);
    for (const Id id : { Id::EveryHalfSecond, Id::EverySecond, Id::EveryTwoSeconds, Id::EveryFiveSeconds })
        menu->addAction(actions[id]);
    m_interval->setObjectName(QStringLiteral("intervalButton"));
    m_interval->setMenu(menu);
    m_interval->setPopupMode(QToolButton::InstantPopup);
    m_interval->setAutoRaise(true);
    m_interval->setFocusPolicy(Qt::TabFocus);
    m_counts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // cut first in a small window
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_counts, 1);
    row->addWidget(m_rights);
    row->addWidget(m_dots[0]);
    row->addWidget(m_scan);
    row->addWidget(m_dots[1]);
    row->addWidget(m_interval);
    connect(&Theme::instance(), &Theme::changed, this, &StatusLine::applyTheme);
    applyTheme();
}

void StatusLine::applyTheme()
{
    const Theme &theme = Theme::instance();
    const QFont font = theme.font(0.90);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme.tokens().muted);
    colours.setColor(QPalette::ButtonText, theme.tokens().muted);
    for (QWidget *part :
        std::initializer_list<QWidget *>{ m_counts, m_rights, m_scan, m_interval, m_dots[0], m_dots[1] }) {
        part->setFont(font);
        part->setPalette(colours);
    }
    setFixedHeight(std::max(theme.px(28), QFontMetrics(font).height() + theme.px(8)));
    m_interval->setFixedHeight(height() - theme.px(4));
    layout()->setContentsMargins(theme.px(16), 1, theme.px(8), 0);
    layout()->setSpacing(theme.px(6));
}

void StatusLine::setSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    showCounts();
}

void StatusLine::setStoppedByUser(int count)
{
    if (m_stopped == count)
        return;
    m_stopped = count;
    showCounts();
}

void StatusLine::showCounts()
{
    if (!m_snapshot)
        return;
    const Counts counts = countsOf(*m_snapshot, m_sender);
    QStringList parts{ Words::counted(Words::Counted::Processes, counts.all),
        tr("%n catch TERM", nullptr, counts.catchTerm) };
    if (counts.zombies > 0)
        parts << Words::counted(Words::Counted::Zombies, counts.zombies);
    if (counts.namespaceInits > 0)
        parts << (counts.namespaceInits == 1
                ? tr("%n is PID 1 of a container", nullptr, 1)
                : tr("%n are PID 1 of a container", nullptr, counts.namespaceInits));
    if (m_stopped > 0)
        parts << tr("%n stopped by you", nullptr, m_stopped);
    say(m_counts, parts.join(QStringLiteral("  ·  ")));
    say(m_rights,
        m_sender.mayKillAny && m_sender.effectiveUser == 0
            ? tr("You are root: you may signal all")
            : tr("You may signal %1 of %2").arg(counts.allowed).arg(counts.all));
    say(m_scan,
        tr("scan %1 ms").arg(QLocale().toString(static_cast<double>(m_snapshot->durationNs) / 1e6, 'f', 1)));
}

void StatusLine::setInterval(int milliseconds)
{
    const QString text = tr("every %1 s").arg(QLocale().toString(milliseconds / 1000.0));
    m_interval->setText(text);
    m_interval->setAccessibleName(tr("Update interval: %1").arg(text));
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, width(), 1, Theme::instance().tokens().line);
}

} // namespace Sigwise

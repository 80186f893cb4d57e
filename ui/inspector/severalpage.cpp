// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/severalpage.h"

#include "core/signals/signaltable.h"
#include "core/words/counts.h"
#include "core/words/effectwords.h"
#include "ui/inspector/countsdelegate.h"
#include "ui/inspector/findingslist.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QListView>
#include <QSet>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <csignal>

namespace Sigwise {

namespace {

constexpr int shownSignals[]
    = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGSTOP, SIGCONT, SIGKILL };

QList<int> countsOf(const Selection &selection, int signo)
{
    QList<int> counts(chipCount, 0);
    for (const SelectedProcess &selected : selection.processes) {
        const Chip chip = selected.ended ? Chip::None : chipOf(selected.predictions.at(signo).effect);
        ++counts[static_cast<int>(chip)];
    }
    return counts;
}

QString spoken(int signo, const QList<int> &counts)
{
    QStringList parts;
    for (const Chip chip : CountsDelegate::worstFirst()) {
        if (counts.value(static_cast<int>(chip)) > 0)
            parts << Words::chipCount(chip, counts.value(static_cast<int>(chip)));
    }
    return signalName(signo) % QLatin1String(": ") % parts.join(QLatin1String(", "));
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

SeveralPage::SeveralPage(QWidget *parent)
    : QWidget(parent)
    , m_title(plainLabel(this))
    , m_summary(plainLabel(this))
    , m_findings(new FindingsList(this))
    , m_heading(plainLabel(this))
    , m_counts(new QStandardItemModel(this))
    , m_view(new QListView(this))
{
    m_title->setObjectName(QStringLiteral("severalTitle"));
    m_summary->setObjectName(QStringLiteral("severalSummary"));
    m_findings->setObjectName(QStringLiteral("severalFindings"));
    m_heading->setText(tr("What each signal would do"));
    m_view->setObjectName(QStringLiteral("severalView"));
    m_view->setAccessibleName(m_heading->text());
    m_view->setModel(m_counts);
    m_view->setItemDelegate(new CountsDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const int signo : shownSignals)
        m_counts->appendRow(new QStandardItem(signalName(signo)));
    m_view->setCurrentIndex(m_counts->index(0, 0));

    auto *column = new QVBoxLayout(this);
    column->addWidget(m_title);
    column->addWidget(m_summary);
    column->addWidget(m_findings);
    column->addWidget(m_heading);
    column->addWidget(m_view, 1);
    connect(&Theme::instance(), &Theme::changed, this, &SeveralPage::applyTheme);
    applyTheme();
}

void SeveralPage::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_title->setFont(theme.font(1.35, QFont::DemiBold));
    m_heading->setFont(theme.font(0.95, QFont::DemiBold));
    m_summary->setFont(theme.font(0.95));
    QPalette palette = m_summary->palette();
    palette.setColor(QPalette::WindowText, theme.tokens().muted);
    m_summary->setPalette(palette);
    layout()->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), 0);
    layout()->setSpacing(theme.px(6));
    m_view->doItemsLayout();
}

void SeveralPage::show(const Selection &selection)
{
    QSet<uint> users;
    QSet<QByteArray> units;
    int threads = 0;
    for (const SelectedProcess &selected : selection.processes) {
        if (selected.process->users)
            users.insert(selected.process->users->real);
        if (!selected.process->unit.isEmpty())
            units.insert(selected.process->unit);
        threads += selected.process->threadCount.value_or(0);
    }
    const int count = static_cast<int>(selection.processes.size());
    m_title->setText(Words::counted(Words::Counted::Processes, count));
    m_summary->setText(QStringList{ Words::counted(Words::Counted::Users, static_cast<int>(users.size())),
        Words::counted(Words::Counted::Units, static_cast<int>(units.size())),
        Words::counted(Words::Counted::Threads, threads) }
                           .join(QStringLiteral(" · ")));
    showFindings(selection);
    int row = 0;
    for (const int signo : shownSignals) {
        QStandardItem *item = m_counts->item(row++);
        const QList<int> counts = countsOf(selection, signo);
        if (item->data(CountsDelegate::countsRole).value<QList<int>>() == counts)
            continue;
        item->setData(QVariant::fromValue(counts), CountsDelegate::countsRole);
        item->setData(spoken(signo, counts), Qt::AccessibleTextRole);
    }
}

void SeveralPage::showFindings(const Selection &selection)
{
    const int total = static_cast<int>(selection.processes.size());
    std::vector<FindingsList::Card> cards;
    for (const int signo : { SIGHUP, SIGUSR1 }) {
        const QList<int> counts = countsOf(selection, signo);
        const int end = counts.value(static_cast<int>(Chip::Ends));
        if (end > 0)
            cards.push_back({ Finding::Kind::Danger,
                { tr("%1 would end %2 of %3.").arg(signalName(signo)).arg(end).arg(total),
                    tr("They have no handler for it.", nullptr, end) } });
    }
    int first = 0;
    int refused = 0;
    for (const SelectedProcess &selected : selection.processes) {
        first += selected.process->isNamespaceInit() ? 1 : 0;
        refused += selected.predictions.at(SIGTERM).permitted ? 0 : 1;
    }
    if (first > 0)
        cards.push_back({ Finding::Kind::Warn,
            { first == 1 ? tr("%n is PID 1 of its container.", nullptr, 1)
                         : tr("%n are PID 1 of their container.", nullptr, first),
                tr("From outside, SIGKILL, SIGSTOP and the signals they catch have an effect.") } });
    if (refused > 0)
        cards.push_back({ Finding::Kind::Info,
            { tr("You may not signal %1 of %2.").arg(refused).arg(total),
                tr("They belong to other users.") } });
    m_findings->setCards(cards);
}

} // namespace Sigwise

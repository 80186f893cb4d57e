// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/inspector.h"

#include "core/base/visibletext.h"
#include "core/prediction/notending.h"
#include "core/signals/signaltable.h"
#include "ui/inspector/detailspage.h"
#include "ui/inspector/findingslist.h"
#include "ui/inspector/processcard.h"
#include "ui/inspector/severalpage.h"
#include "ui/inspector/signalspage.h"
#include "ui/inspector/threadspage.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace Sigwise {

namespace {

/// Why it is still there comes first, if it should have ended by now.
std::vector<FindingsList::Card> cardsOf(const SelectedProcess &selected)
{
    if (selected.ended)
        return { { Finding::Kind::Info,
            { Inspector::tr("It has ended."), Inspector::tr("No signal reaches it any more.") } } };
    const ProcessInfo &process = *selected.process;
    std::vector<FindingsList::Card> cards;
    if (selected.unanswered) {
        const int signo = *selected.unanswered;
        QStringList reasons;
        for (const Finding &finding : whyNotEnding(process, selected.predictions, signo, selected.around))
            reasons << Words::findingLine(finding);
        cards.push_back({ Finding::Kind::Warn,
            { Inspector::tr("Still there after %1.").arg(signalName(signo)), reasons.join(u' ') } });
    }
    for (const Finding &finding :
        findingsOf(process, selected.predictions, selected.around, selected.program.get()))
        cards.push_back({ finding.kind, Words::findingText(finding) });
    return cards;
}

} // namespace

Inspector::Inspector(QWidget *parent)
    : QFrame(parent)
    , m_pages(new QStackedWidget(this))
    , m_hint(new QLabel(this))
    , m_onePage(new QWidget(this))
    , m_card(new ProcessCard(m_onePage))
    , m_findings(new FindingsList(m_onePage))
    , m_tabs(new QTabBar(m_onePage))
    , m_tabPages(new QStackedWidget(m_onePage))
    , m_signalsPage(new SignalsPage(m_tabPages))
    , m_threadsPage(new ThreadsPage(m_tabPages))
    , m_detailsPage(new DetailsPage(m_tabPages))
    , m_several(new SeveralPage(this))
{
    setObjectName(QStringLiteral("inspector"));
    setAccessibleName(tr("Inspector"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_pages);
    m_pages->addWidget(buildEmptyPage());
    m_pages->addWidget(buildOnePage());
    m_pages->addWidget(m_several);
    connect(m_card, &ProcessCard::copyRequested, this, &Inspector::copyRequested);
    connect(m_card, &ProcessCard::menuRequested, this, &Inspector::menuRequested);
    connect(m_signalsPage, &SignalsPage::signalChosen, this, &Inspector::moreRequested);
    connect(m_tabs, &QTabBar::currentChanged, m_tabPages, &QStackedWidget::setCurrentIndex);
    connect(&Theme::instance(), &Theme::changed, this, &Inspector::applyTheme);
    applyTheme();
}

QWidget *Inspector::buildEmptyPage()
{
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_hint->setText(tr("Select a process to see what each signal would do to it."));
    return m_hint;
}

QWidget *Inspector::buildOnePage()
{
    m_tabs->setObjectName(QStringLiteral("inspectorTabs"));
    m_tabs->setAccessibleName(tr("Inspector"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Signals %1").arg(highestSignal));
    m_tabs->addTab(tr("Threads"));
    m_tabs->addTab(tr("Details"));
    m_tabPages->addWidget(m_signalsPage);
    m_tabPages->addWidget(m_threadsPage);
    m_tabPages->addWidget(m_detailsPage);
    auto *column = new QVBoxLayout(m_onePage);
    column->setSpacing(0);
    auto *head = new QVBoxLayout; // the pages below it reach further right, for their scroll bars
    head->setSpacing(0);
    head->setContentsMargins(0, 0, Theme::instance().px(12), 0);
    head->addWidget(m_card);
    head->addSpacing(Theme::instance().px(12));
    head->addWidget(m_findings);
    head->addSpacing(Theme::instance().px(6));
    head->addWidget(m_tabs);
    column->addLayout(head);
    column->addWidget(m_tabPages, 1);
    return m_onePage;
}

void Inspector::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_onePage->layout()->setContentsMargins(theme.px(16), theme.px(12), theme.px(4), 0);
    m_hint->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    QPalette palette = m_hint->palette();
    palette.setColor(QPalette::WindowText, theme.tokens().muted);
    m_hint->setPalette(palette);
    setMinimumWidth(theme.px(320));
    setMaximumWidth(theme.px(520));
}

void Inspector::setSnapshotInfo(double uptimeSeconds, long ticksPerSecond)
{
    m_uptime = uptimeSeconds;
    m_ticks = ticksPerSecond;
}

void Inspector::setSelection(const Selection &selection)
{
    if (selection.isEmpty()) {
        m_shown.reset();
        m_pages->setCurrentWidget(m_hint);
    } else if (selection.processes.size() == 1) {
        const SelectedProcess &selected = selection.processes.front();
        const bool same = m_shown == selected.process->key;
        m_shown = selected.process->key;
        showOne(selected, same);
        m_pages->setCurrentWidget(m_onePage);
    } else {
        m_shown.reset();
        m_several->show(selection);
        m_pages->setCurrentWidget(m_several);
    }
}

void Inspector::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

std::optional<double> Inspector::ageOf(const ProcessInfo &process) const
{
    if (m_uptime <= 0 || m_ticks <= 0 || process.isStartUnknown)
        return std::nullopt;
    return std::max(
        0.0, m_uptime - static_cast<double>(process.key.startTime) / static_cast<double>(m_ticks));
}

void Inspector::showOne(const SelectedProcess &selected, bool sameAsBefore)
{
    const ProcessInfo &process = *selected.process;
    const QString owner = process.users ? visibleText(m_users.name(process.users->real)) : QString();
    const std::optional<double> age = ageOf(process);
    m_card->show(selected, owner, age);
    m_findings->setCards(cardsOf(selected));
    m_signalsPage->show(selected, owner, sameAsBefore);
    m_threadsPage->show(selected.process);
    m_detailsPage->show(selected, owner, age);
    const QString threads = process.threadCount ? tr("Threads %1").arg(*process.threadCount) : tr("Threads");
    if (m_tabs->tabText(1) != threads)
        m_tabs->setTabText(1, threads);
}

} // namespace Sigwise

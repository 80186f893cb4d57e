// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/processpage.h"

#include "core/base/visibletext.h"
#include "core/models/unanswered.h"
#include "core/prediction/phrasebookservice.h"
#include "core/prediction/programreader.h"
#include "core/words/programwords.h"
#include "ui/inspector/inspector.h"
#include "ui/processes/processview.h"
#include "ui/send/sendbar.h"
#include "ui/send/sendflow.h"
#include "ui/send/stopflow.h"
#include "ui/sent/auditdesk.h"
#include "ui/sent/sentpanel.h"
#include "ui/shell/firstruncard.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <csignal>
#include <iterator>

namespace Sigwise {

namespace {
constexpr int inspectorWidth = 392;
constexpr int overlayWidth = 360;
} // namespace

ProcessPage::ProcessPage(const QByteArray &procRoot, QWidget *parent, const UnitService::Ask &ask)
    : QWidget(parent)
    , m_model(new ProcessModel(this))
    , m_list(new ProcessView(m_model, this))
    , m_sendBar(new SendBar(this))
    , m_sent(new SentModel(this))
    , m_sentPanel(new SentPanel(*m_sent, this))
    , m_inspector(new Inspector(this))
    , m_firstRun(new FirstRunCard(this))
    , m_listPlace(new QStackedWidget(this))
    , m_across(new QSplitter(Qt::Horizontal, this))
    , m_down(new QSplitter(Qt::Vertical, m_across))
    , m_dispatcher(new Dispatcher(procRoot, this))
    , m_audit(new AuditDesk(*m_dispatcher, *m_sent, *m_sentPanel, this))
    , m_units(new UnitService(ask ? ask : UnitService::managersOf(procRoot), this))
    , m_phrasebook(new PhrasebookService(this))
    , m_flow(new SendFlow(*m_dispatcher, *m_sent, *m_units, window(), procRoot))
    , m_scans(new ScanService(procRoot, this))
{
    m_flow->setParent(this);
    m_model->setSignals({ SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2 });
    m_model->setSender(m_dispatcher->sender());
    m_sendBar->setSender(m_dispatcher->sender());
    buildBody();
    connectData();
    connectSending();
    m_scans->start();
}

ProcessPage::~ProcessPage() = default;

void ProcessPage::buildBody()
{
    m_listPlace->addWidget(m_list);
    m_listPlace->addWidget(m_firstRun);
    auto *upper = new QWidget(m_down);
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_listPlace, 1);
    column->addWidget(m_sendBar);
    m_down->setObjectName(QStringLiteral("downSplitter"));
    m_down->addWidget(upper);
    m_down->addWidget(m_sentPanel);
    m_down->setStretchFactor(0, 1);
    m_down->setStretchFactor(1, 0);
    m_down->setChildrenCollapsible(false);
    m_across->setObjectName(QStringLiteral("acrossSplitter"));
    m_across->addWidget(m_down);
    m_across->addWidget(m_inspector);
    m_across->setStretchFactor(0, 1);
    m_across->setStretchFactor(1, 0);
    m_across->setChildrenCollapsible(false);
    m_across->setHandleWidth(1); // one line; Qt lets the mouse take it some pixels beside
    m_down->setHandleWidth(1);
    m_across->setSizes({ 1000, Theme::instance().px(inspectorWidth) });
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_across);
    connect(m_firstRun, &FirstRunCard::understood, this, &ProcessPage::firstRunDone);
}

void ProcessPage::connectData()
{
    connect(m_scans, &ScanService::scanned, this, [this](const SnapshotPtr &snapshot) {
        ++m_scanCount;
        m_lastScanNs = snapshot->durationNs;
        m_flow->takeSnapshot(snapshot);
        m_list->applySnapshot(snapshot);
    });
    connect(m_list, &ProcessView::snapshotApplied, this, &ProcessPage::showSnapshot);
    connect(m_list, &ProcessView::selectionChangedTo, this, [this] {
        showSelection();
        lookCloser();
    });
    connect(m_list, &ProcessView::visibleRowsChanged, this, [this](const std::vector<ProcessKey> &keys) {
        const bool first = m_scanCount <= 1;
        m_scans->setDetailed(keys);
        if (first && !m_unseen)
            m_scans->refresh();
    });
    connect(m_inspector, &Inspector::moreRequested, this, &ProcessPage::pick);
    connect(m_units, &UnitService::answered, this, [this] {
        if (m_selection.processes.size() == 1) // of more nothing is shown that a unit says
            showSelection();
    });
    connect(m_phrasebook, &PhrasebookService::wasRead, this, &ProcessPage::takePhrasebook);
}

void ProcessPage::connectSending()
{
    connect(m_sendBar, &SendBar::sendRequested, this, &ProcessPage::send);
    connect(m_sendBar, &SendBar::deniedPressed, this,
        [this](int signo) { m_flow->explainDenied(signo, m_selection); });
    connect(m_sendBar, &SendBar::moreRequested, this, [this] { pick(); });
    connect(m_sendBar, &SendBar::stopRequested, this, &ProcessPage::stopGracefully);
    connect(m_sentPanel, &SentPanel::stopRequested, m_flow, &SendFlow::stopProcess);
    connect(m_sentPanel, &SentPanel::callOffRequested, m_flow->stops(), &StopFlow::callOffKill);
    connect(m_sentPanel, &SentPanel::killNowRequested, m_flow->stops(), &StopFlow::killNow);
    connect(m_flow->stops(), &StopFlow::lookWanted, m_scans, &ScanService::refresh);
    connect(m_flow, &SendFlow::lookWanted, m_scans, &ScanService::refresh);
    connect(m_flow, &SendFlow::bannerRequested, this, &ProcessPage::refused);
    connect(this, &ProcessPage::selectionShown, m_flow, &SendFlow::hold);
    connect(m_flow, &SendFlow::sent, this, [this](const std::vector<Receipt> &receipts) {
        m_sendCount += receipts.size();
        for (const Receipt &receipt : receipts)
            Q_EMIT receiptSeen(receipt);
        if (!m_paused)
            m_scans->refresh();
    });
    connect(m_dispatcher, &Dispatcher::receiptChanged, this, [this](const Receipt &receipt) {
        Q_EMIT receiptSeen(receipt);
        if (!m_paused && !m_unseen)
            m_scans->refresh();
    });
    connect(m_audit, &AuditDesk::troubleChanged, this, &ProcessPage::auditTroubleChanged);
    connect(m_sentPanel, &SentPanel::troubleMet, this, &ProcessPage::notSaved);
    connect(m_sentPanel, &SentPanel::continueRequested, m_flow, &SendFlow::continueProcess);
    connect(m_sentPanel, &SentPanel::copyRequested, this,
        [](const QString &command) { QGuiApplication::clipboard()->setText(command); });
}

void ProcessPage::showSnapshot(const SnapshotPtr &snapshot)
{
    m_inspector->setSnapshotInfo(snapshot->uptimeSeconds, snapshot->ticksPerSecond);
    showSelection();
    Q_EMIT snapshotShown(snapshot);
    m_audit->read(); // after the list is filled, which the user waits for
}

void ProcessPage::showSelection()
{
    m_selection = m_model->selectionOf(m_list->selectedKeys());
    if (m_selection.processes.size() == 1) {
        SelectedProcess &selected = m_selection.processes.front();
        selected.unanswered = unansweredSignal(*m_sent, selected.process->key, QDateTime::currentDateTime());
        if (!selected.ended)
            selected.around.unitRestart
                = restartOf(*selected.process, *m_model->snapshot(), m_units->of(*selected.process).settings);
    }
    m_sendBar->setSelection(m_selection);
    m_inspector->setSelection(m_selection);
    Q_EMIT selectionShown(m_selection);
}

// What was just selected is read in detail at once; what waits for the next scan would say "probably" so
// long.
void ProcessPage::lookCloser()
{
    constexpr size_t mostSelected
        = 256; // of more only a summary is shown, and each is looked at before a send
    std::vector<ProcessKey> keys;
    for (const SelectedProcess &selected : m_selection.processes)
        keys.push_back(selected.process->key);
    if (keys.size() > mostSelected)
        keys.clear();
    m_scans->setSelected(keys);
    if (m_paused || m_unseen)
        return;
    const bool missing = std::any_of(
        m_selection.processes.begin(), m_selection.processes.end(), [&keys](const SelectedProcess &selected) {
            const ProcessDetail *detail = selected.process->detail.get();
            return !selected.ended && (detail == nullptr || (!keys.empty() && !detail->isWhole));
        });
    if (missing)
        m_scans->refresh();
}

void ProcessPage::setInterval(std::chrono::milliseconds interval) { m_scans->setInterval(interval); }

void ProcessPage::setPaused(bool paused)
{
    m_paused = paused;
    m_list->setFrozen(paused);
    applyScanning();
}

void ProcessPage::setUnseen(bool unseen)
{
    if (m_unseen == unseen)
        return;
    m_unseen = unseen;
    applyScanning();
}

void ProcessPage::applyScanning()
{
    const bool rest = m_paused || m_unseen;
    if (rest == m_scans->isPaused())
        return;
    if (rest)
        m_scans->pause();
    else
        m_scans->resume();
}

void ProcessPage::refresh() { m_scans->refresh(); }

void ProcessPage::readPhrasebook() { m_phrasebook->read(userProgramsFolder()); }

void ProcessPage::takePhrasebook(const PhrasebookPtr &book)
{
    m_model->setPhrasebook(book);
    m_flow->setPhrasebook(book);
    showSelection();
    QStringList sentences;
    for (const PhrasebookProblem &problem : book->problems())
        sentences << tr("The phrasebook leaves out %1: %2.")
                         .arg(visibleText(problem.file.toUtf8()), Words::problemText(problem));
    Q_EMIT phrasebookRead(sentences);
}

void ProcessPage::showFirstRun(bool show)
{
    m_listPlace->setCurrentIndex(show ? 1 : 0);
    const bool isSqueezed
        = !m_sentPanel->isCollapsed() && m_sentPanel->height() < m_sentPanel->heightForRows(1);
    if (!show && isSqueezed)
        setSentRows(m_sentRows); // the card took some of their room
}

bool ProcessPage::isFirstRunShown() const { return m_listPlace->currentWidget() == m_firstRun; }

void ProcessPage::enterList()
{
    m_list->setFocus();
    const std::vector<ProcessKey> selected = m_list->selectedKeys();
    std::vector<ProcessKey> seen;
    std::copy_if(selected.begin(), selected.end(), std::back_inserter(seen),
        [this](const ProcessKey &key) { return m_model->indexOf(key).isValid(); });
    if (seen.empty()) {
        // In a tree the upper rows may be there for a descendant's sake alone; one without children matches.
        QModelIndex row = m_model->index(0, 0);
        while (m_filtered && m_model->rowCount(row) > 0)
            row = m_model->index(0, 0, row);
        if (!m_filtered && m_list->currentIndex().isValid())
            row = m_list->currentIndex();
        if (row.isValid())
            seen.push_back(m_model->keyAt(row));
    }
    if (!seen.empty() && seen != selected)
        m_list->selectKeys(seen);
}

void ProcessPage::setFilter(const QString &filter)
{
    m_filtered = !filter.simplified().isEmpty();
    if (m_filtered)
        showFirstRun(false); // who looks for something wants to see what is found
    m_list->setFilter(filter);
    showSelection(); // part of it may be hidden now, or seen again
}

void ProcessPage::send(int signo) { m_flow->send(signo, m_selection); }

void ProcessPage::pick(int signo) { m_flow->pick(m_selection, signo); }

void ProcessPage::stopGracefully() { m_flow->stop(m_selection); }

int ProcessPage::countdowns() const { return m_flow->stops()->countdowns(); }

void ProcessPage::stopCountdowns() { m_flow->stops()->giveUp(); }

void ProcessPage::setGraceSeconds(int seconds) { m_flow->stops()->setSeconds(seconds); }

int ProcessPage::graceSeconds() const { return m_flow->stops()->seconds(); }

bool ProcessPage::isInspectorShown() const { return !m_inspector->isHidden(); }

void ProcessPage::setInspectorShown(bool shown)
{
    m_inspector->setVisible(shown);
    placeInspector();
}

void ProcessPage::setNarrow(bool narrow)
{
    if (m_narrow == narrow)
        return;
    m_narrow = narrow;
    const bool shown = isInspectorShown();
    if (narrow) {
        m_inspector->setParent(this);
        m_inspector->setFrameShape(QFrame::Box);
    } else {
        m_inspector->setFrameShape(QFrame::NoFrame);
        m_across->addWidget(m_inspector);
        m_across->setStretchFactor(0, 1);
        m_across->setStretchFactor(1, 0);
        m_across->setSizes({ width(), Theme::instance().px(inspectorWidth) });
    }
    setInspectorShown(shown);
}

void ProcessPage::placeInspector()
{
    if (!m_narrow)
        return;
    const int room = std::min(width(), Theme::instance().px(overlayWidth));
    m_inspector->setGeometry(width() - room, 0, room, height());
    m_inspector->raise();
}

void ProcessPage::setSentRows(int rows)
{
    m_sentRows = rows;
    const int wanted
        = m_sentPanel->isCollapsed() ? m_sentPanel->headHeight() : m_sentPanel->heightForRows(rows);
    m_down->setSizes({ std::max(1, height() - wanted), wanted });
}

QByteArray ProcessPage::saveSentSplitter() const { return m_down->saveState(); }

void ProcessPage::restoreSentSplitter(const QByteArray &state)
{
    if (!state.isEmpty() && !m_sentPanel->isCollapsed() && !m_down->restoreState(state))
        setSentRows(m_sentRows);
}

QByteArray ProcessPage::saveSplitter() const { return m_narrow ? QByteArray() : m_across->saveState(); }

void ProcessPage::restoreSplitter(const QByteArray &state)
{
    if (!state.isEmpty() && !m_across->restoreState(state))
        m_across->setSizes({ width(), Theme::instance().px(inspectorWidth) });
}

void ProcessPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeInspector();
}

QString ProcessPage::countersText() const
{
    return QStringLiteral("scans %1\nscan_ms %2\nrows %3\nsends %4\n")
        .arg(m_scanCount)
        .arg(static_cast<double>(m_lastScanNs) / 1e6, 0, 'f', 1)
        .arg(m_model->shownCount())
        .arg(m_sendCount);
}

} // namespace Sigwise

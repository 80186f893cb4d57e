// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/mainwindow.h"

#include "core/models/processmodel.h"
#include "ui/inspector/inspector.h"
#include "ui/processes/filteredit.h"
#include "ui/processes/processview.h"
#include "ui/send/sendbar.h"
#include "ui/sent/sentpanel.h"
#include "ui/shell/aboutbox.h"
#include "ui/shell/areas.h"
#include "ui/shell/copying.h"
#include "ui/shell/menus.h"
#include "ui/shell/notices.h"
#include "ui/shell/optionactions.h"
#include "ui/shell/processpage.h"
#include "ui/shell/receivedwindow.h"
#include "ui/shell/statusline.h"
#include "ui/shell/topbar.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QCloseEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Sigwise {

namespace {

using Id = Actions::Id;
using Key = Settings::Key;

constexpr int roomForInspector = 1100;
constexpr int roomForSent = 680;

} // namespace

class MainWindow::Private
{
public:
    Private(MainWindow &window, Settings &store, const QByteArray &procRoot, const UnitService::Ask &ask);

    void assemble();
    void connectPage();
    void connectActions();
    void showSelection(const Selection &selection);
    void askAboutCountdowns(int count);
    void adaptToSize();
    void applyUnseen();
    void restoreState();
    void moveArea(int step);
    [[nodiscard]] bool isNarrow() const { return q.width() < Theme::instance().px(roomForInspector); }

    MainWindow &q;
    Settings &settings;
    WindowState state;
    Actions *actions;
    ProcessPage *page;
    TopBar *topBar;
    Banner *banner;
    StatusLine *status;
    Notices *notices;
    Menus *menus;
    OptionActions *options;
    ReceivedWindow *received = nullptr;
    QStringList settingsProblems; ///< of the last reading
    QStringList phrasebookProblems;
    bool narrow = false;
    int sentRows = 0; ///< 0 = not laid out yet
};

MainWindow::Private::Private(
    MainWindow &window, Settings &store, const QByteArray &procRoot, const UnitService::Ask &ask)
    : q(window)
    , settings(store)
    , actions(new Actions(&window))
    , page(new ProcessPage(procRoot, &window, ask))
    , topBar(new TopBar(*actions, &window))
    , banner(new Banner(&window))
    , status(new StatusLine(*actions, &window))
    , notices(new Notices(*banner, procRoot, &window))
    , menus(new Menus(*actions, page->list(), window.menuBar(), &window))
    , options(new OptionActions(store, *actions, page, status, &window))
{
    assemble();
    connectPage();
    connectActions();
    connect(options, &OptionActions::sentPanelChanged, &q, [this] { page->setSentRows(sentRows); });
    restoreState();
    settingsProblems = settings.problems();
    notices->blameSettings(settingsProblems);
    page->readPhrasebook();
}

void MainWindow::Private::assemble()
{
    auto *whole = new QWidget(&q);
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget *part : std::initializer_list<QWidget *>{ topBar, banner, page, status })
        column->addWidget(part);
    column->setStretchFactor(page, 1);
    q.setCentralWidget(whole);
    topBar->setColumnsMenu(menus->columnsMenu());
    status->setSender(page->sender());
    actions->setList(page->list());
    (*actions)[Id::Received]->setVisible(false);
    for (const Actions::Row &row : Actions::table()) {
        if (*row.listKeys != '\0' && row.value != 0)
            page->sendBar()->setKeyHint(row.value, QKeySequence(QLatin1String(row.listKeys)));
    }
    QWidget::setTabOrder(page->list(), page->sendBar());
    page->list()->setFocus();
}

void MainWindow::Private::connectPage()
{
    FilterEdit *filter = topBar->filter();
    ProcessView *list = page->list();
    connect(filter, &FilterEdit::textChanged, page, &ProcessPage::setFilter);
    connect(filter, &FilterEdit::choosing, page, &ProcessPage::enterList);
    connect(filter, &FilterEdit::escaped, list, [list] { list->setFocus(); });
    connect(list, &ProcessView::clearFilterRequested, filter, &FilterEdit::clear);
    connect(page->model(), &ProcessModel::countsChanged, filter,
        [this, filter] { filter->setCounts(page->model()->shownCount(), page->model()->processCount()); });
    connect(page, &ProcessPage::selectionShown, &q, [this](const Selection &shown) { showSelection(shown); });
    connect(page, &ProcessPage::snapshotShown, &q, [this](const SnapshotPtr &snapshot) {
        status->setSnapshot(snapshot);
        notices->noteSnapshot(*snapshot);
    });
    connect(page, &ProcessPage::receiptSeen, notices, &Notices::noteReceipt);
    connect(page, &ProcessPage::refused, notices, &Notices::refuse);
    connect(page, &ProcessPage::auditTroubleChanged, notices, &Notices::blameAudit);
    connect(page, &ProcessPage::notSaved, notices, &Notices::tellNotSaved);
    connect(page, &ProcessPage::phrasebookRead, &q, [this](const QStringList &problems) {
        if (std::exchange(phrasebookProblems, problems) != problems)
            notices->blameSettings(settingsProblems + problems);
        Q_EMIT q.phrasebookRead(problems);
    });
    connect(&page->sent(), &SentModel::countsChanged, status,
        [this] { status->setStoppedByUser(page->sent().stoppedCount()); });
    const auto openRowMenu = [this](const QPoint &at) { menus->rowMenu()->popup(at); };
    list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(list, &QWidget::customContextMenuRequested, &q,
        [list, openRowMenu](const QPoint &at) { openRowMenu(list->viewport()->mapToGlobal(at)); });
    connect(page->inspector(), &Inspector::menuRequested, &q, openRowMenu);
    connect(page->inspector(), &Inspector::copyRequested, (*actions)[Id::CopyRow], &QAction::trigger);
}

void MainWindow::Private::connectActions()
{
    const auto on = [this](Id id, auto act) { connect((*actions)[id], &QAction::triggered, &q, act); };
    connectCopying(*actions, page);
    for (const Actions::Row &row : Actions::table()) {
        if (row.id >= Id::PointTerm && row.id <= Id::PointUsr1)
            on(row.id, [this, signo = row.value] { page->sendBar()->focusButton(signo); });
        if (row.id >= Id::SendTerm && row.id <= Id::SendKill)
            on(row.id, [this, signo = row.value] { page->send(signo); });
    }
    on(Id::Quit, [this] { q.close(); });
    on(Id::FocusFilter, [this] { topBar->filter()->activate(); });
    on(Id::Refresh, [this] { page->refresh(); });
    on(Id::NextArea, [this] { moveArea(1); });
    on(Id::PreviousArea, [this] { moveArea(-1); });
    on(Id::MoreSignals, [this] { page->pick(); });
    on(Id::StopGracefully, [this] { page->stopGracefully(); });
    on(Id::Details, [this] {
        (*actions)[Id::ShowInspector]->setChecked(true);
        page->inspector()->showTab(Inspector::Tab::Details);
    });
    on(Id::Letters, [this] { page->showFirstRun(!page->isFirstRunShown()); });
    on(Id::Received, [this] { received->show(); });
    on(Id::About, [this] { showAbout(&q); });
    QAction *pause = (*actions)[Id::Pause];
    connect(pause, &QAction::toggled, &q, [this](bool paused) {
        (*actions)[Id::Pause]->setText(paused ? tr("Resume u&pdates") : tr("&Pause updates"));
        (*actions)[Id::Pause]->setIcon(themedIcon(paused ? QStringLiteral("play") : QStringLiteral("clock")));
        page->setPaused(paused);
        notices->setPaused(paused);
    });
    connect(notices, &Notices::resumeRequested, pause, [pause] { pause->setChecked(false); });
    connect(page, &ProcessPage::firstRunDone, &q, [this] {
        settings.setValue(Key::FirstRunDone, true);
        page->showFirstRun(false);
        page->list()->setFocus();
    });
}

void MainWindow::Private::showSelection(const Selection &selection)
{
    const auto alive = std::count_if(selection.processes.begin(), selection.processes.end(),
        [](const SelectedProcess &selected) { return !selected.ended; });
    actions->setSelected(static_cast<int>(selection.processes.size()), static_cast<int>(alive));
    menus->describeSends(selection);
    notices->noteSelection(selection);
}

/// A window that is closed cannot send the SIGKILL that it promised.
void MainWindow::Private::askAboutCountdowns(int count)
{
    if (q.findChild<QMessageBox *>(QStringLiteral("countdownDialog")) != nullptr)
        return; // it is open already
    auto *box = new QMessageBox(QMessageBox::Question, QStringLiteral("Sigwise"),
        count == 1 ? tr("1 process is being stopped.")
                   : tr("%n processes are being stopped.", nullptr, count),
        QMessageBox::NoButton, &q);
    box->setObjectName(QStringLiteral("countdownDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("If Sigwise closes now, no SIGKILL follows."));
    QPushButton *keep = box->addButton(tr("Keep Sigwise open"), QMessageBox::RejectRole);
    keep->setObjectName(QStringLiteral("countdownKeep"));
    QPushButton *close = box->addButton(tr("Stop the countdown and close"), QMessageBox::AcceptRole);
    close->setObjectName(QStringLiteral("countdownClose"));
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(close, &QPushButton::clicked, &q, [this] {
        page->stopCountdowns();
        q.close();
    });
    box->open();
}

void MainWindow::Private::adaptToSize()
{
    const bool wasNarrow = std::exchange(narrow, isNarrow());
    page->list()->setWindowWidth(q.width());
    if (wasNarrow != narrow) {
        page->setNarrow(narrow);
        options->setNarrow(narrow);
    }
    // Where the user put the splitter it stays, until the window becomes low or high.
    const int rows = q.height() < Theme::instance().px(roomForSent) ? 2 : 5;
    if (std::exchange(sentRows, rows) != rows)
        page->setSentRows(rows);
}

void MainWindow::Private::applyUnseen() { page->setUnseen(!q.isVisible() || q.isMinimized()); }

void MainWindow::Private::restoreState()
{
    const Theme &theme = Theme::instance();
    q.setMinimumSize(theme.px(760), theme.px(480));
    const QScreen *screen = q.screen();
    const QSize room = screen ? screen->availableSize() : QSize(1480, 900);
    // The window manager's frame is known only once the window is there: room for a common one is left.
    const QSize inFrame = room - QSize(theme.px(4), theme.px(34));
    q.resize(QSize(theme.px(1480), theme.px(900)).boundedTo(inFrame).expandedTo(q.minimumSize()));
    (void)q.restoreGeometry(state.bytes("geometry")); // none yet, or of another screen: the size above stands
    page->restoreSplitter(state.bytes("splitters"));
    if (const int seconds = state.text("grace_seconds").toInt(); seconds >= 1 && seconds <= 600)
        page->setGraceSeconds(seconds);
    const QJsonDocument columns = QJsonDocument::fromJson(state.text("columns").toUtf8());
    if (columns.isObject())
        page->list()->restoreColumns(columns.object().toVariantMap());
    adaptToSize();
    page->restoreSentSplitter(state.bytes("sent_splitter"));
}

void MainWindow::Private::moveArea(int step)
{
    const auto first
        = [](QWidget *whole, const char *name) { return whole->findChild<QWidget *>(QLatin1String(name)); };
    moveToArea({ { topBar, topBar->filter()->edit() }, { page->list(), page->list() },
                   { page->sendBar(), first(page->sendBar(), "sendTERM") },
                   { page->sentPanel(), first(page->sentPanel(), "sentView") },
                   { page->inspector(), first(page->inspector(), "inspectorTabs") } },
        step);
}

MainWindow::MainWindow(
    Settings &settings, const QByteArray &procRoot, QWidget *parent, const UnitService::Ask &ask)
    : QMainWindow(parent)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Sigwise"));
    setAccessibleName(QStringLiteral("Sigwise"));
    setWindowIcon(QIcon(QStringLiteral(":/sigwise/icons/sigwise.svg")));
    d = std::make_unique<Private>(*this, settings, procRoot, ask);
}

// While all that hears of it is there: the receipts say that no SIGKILL followed.
MainWindow::~MainWindow() { d->page->stopCountdowns(); }

void MainWindow::setReceivedModel(ReceivedModel *model)
{
    delete d->received;
    d->received = model ? new ReceivedWindow(model, this) : nullptr;
    (*d->actions)[Id::Received]->setVisible(model != nullptr);
}

QString MainWindow::countersText() const { return d->page->countersText(); }

bool MainWindow::saveState()
{
    d->state.set("geometry", saveGeometry());
    const QByteArray splitter = d->page->saveSplitter();
    if (!splitter.isEmpty())
        d->state.set("splitters", splitter);
    d->state.set("sent_splitter", d->page->saveSentSplitter());
    d->state.set("grace_seconds", QString::number(d->page->graceSeconds()));
    const QJsonObject columns = QJsonObject::fromVariantMap(d->page->list()->saveColumns());
    d->state.set("columns", QString::fromUtf8(QJsonDocument(columns).toJson(QJsonDocument::Compact)));
    return d->state.save();
}

QStringList MainWindow::reloadSettings()
{
    d->settingsProblems = d->settings.reload();
    d->notices->blameSettings(d->settingsProblems + d->phrasebookProblems);
    d->page->readPhrasebook();
    return d->settingsProblems;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (const int countdowns = d->page->countdowns(); countdowns > 0) {
        event->ignore();
        d->askAboutCountdowns(countdowns);
        return;
    }
    (void)saveState(); // a failure stands in the log; the window closes all the same
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    if (d)
        d->adaptToSize();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (d && event->type() == QEvent::WindowStateChange)
        d->applyUnseen();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    d->applyUnseen();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    d->applyUnseen();
}

} // namespace Sigwise

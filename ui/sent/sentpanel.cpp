// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/sent/sentpanel.h"

#include "core/models/sentmodel.h"
#include "ui/send/question.h"
#include "ui/sent/countdown.h"
#include "ui/sent/savereceipts.h"
#include "ui/sent/sentdelegate.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace Sigwise {
namespace {

constexpr double headSize = 32;
constexpr double rowSize = 32;

/// The head of the panel between its two lines.
class Head : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = Theme::instance().tokens();
        QPainter painter(this);
        painter.fillRect(QRect(0, 0, width(), 1), t.line);
        painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
    }
};

struct HelpButton
{
    OutcomeHelp help;
    const char *name;
    const char *text;
};
constexpr HelpButton helpButtons[] = {
    { OutcomeHelp::SendContinue, "sentContinue", QT_TRANSLATE_NOOP("Sigwise::SentPanel", "Send CONT") },
    { OutcomeHelp::CopySudoCommand, "sentCopy",
        QT_TRANSLATE_NOOP("Sigwise::SentPanel", "Copy sudo command") },
    { OutcomeHelp::StopCountdown, "sentCallOff",
        QT_TRANSLATE_NOOP("Sigwise::SentPanel", "Don't send SIGKILL") },
    { OutcomeHelp::StopCountdown, "sentKillNow", QT_TRANSLATE_NOOP("Sigwise::SentPanel", "SIGKILL now (9)") },
    { OutcomeHelp::StopGracefully, "sentStop",
        QT_TRANSLATE_NOOP("Sigwise::SentPanel", "Stop, then SIGKILL\u2026") },
};

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QToolButton *headButton(const QString &name, const QString &text, const char *icon, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setIcon(themedIcon(QLatin1String(icon)));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

SentPanel::SentPanel(SentModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_head(new Head(this))
    , m_title(plainLabel(m_head))
    , m_counts(plainLabel(m_head))
    , m_announcer(plainLabel(m_head))
    , m_save(headButton(QStringLiteral("sentSave"), tr("Save as…"), "export", m_head))
    , m_clear(headButton(QStringLiteral("sentClear"), tr("Clear finished"), "clear", m_head))
    , m_chevron(
          headButton(QStringLiteral("sentCollapse"), tr("Show or hide the rows"), "chevron-down", m_head))
    , m_view(new QListView(this))
{
    setObjectName(QStringLiteral("sentPanel"));
    buildHead();
    m_view->setObjectName(QStringLiteral("sentView"));
    m_view->setAccessibleName(tr("Sent signals"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setMinimumHeight(1); // else it claims room for several rows
    m_view->setItemDelegate(new SentDelegate(m_view));
    m_view->setModel(&m_model);
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(m_head);
    lines->addWidget(m_view, 1);

    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &SentPanel::showRowMenu);
    connect(&m_model, &SentModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { placeButtons(first, last); });
    connect(&m_model, &SentModel::dataChanged, this,
        [this](const QModelIndex &first, const QModelIndex &last) { placeButtons(first.row(), last.row()); });
    connect(&m_model, &SentModel::countsChanged, this, &SentPanel::refreshCounts);
    connect(&m_model, &SentModel::announced, this, &SentPanel::announce);
    connect(&Theme::instance(), &Theme::changed, this, &SentPanel::applyTheme);
    applyTheme();
    if (m_model.rowCount() > 0)
        placeButtons(0, m_model.rowCount() - 1);
    refreshCounts();
}

void SentPanel::buildHead()
{
    m_title->setText(tr("Sent"));
    m_announcer->setObjectName(QStringLiteral("announcer"));
    m_announcer->setFixedSize(1, 1);
    m_counts->setObjectName(QStringLiteral("sentCounts"));
    auto *row = new QHBoxLayout(m_head);
    row->addWidget(m_title);
    row->addWidget(m_counts);
    row->addWidget(m_announcer);
    row->addStretch(1);
    row->addWidget(m_save);
    row->addWidget(m_clear);
    row->addWidget(m_chevron);
    m_save->setAccessibleName(tr("Save as"));
    connect(m_save, &QToolButton::clicked, this, &SentPanel::askWhereToSave);
    connect(m_clear, &QToolButton::clicked, &m_model, &SentModel::clearFinished);
    connect(m_chevron, &QToolButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
}

void SentPanel::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_head->setFixedHeight(headHeight());
    m_head->layout()->setContentsMargins(theme.px(16), 0, theme.px(8), 0);
    m_head->layout()->setSpacing(theme.px(9));
    m_title->setFont(theme.font(1.0, QFont::DemiBold));
    m_counts->setFont(theme.font(0.95));
    QPalette quiet = m_counts->palette();
    quiet.setColor(QPalette::WindowText, theme.tokens().muted);
    m_counts->setPalette(quiet);
    m_view->doItemsLayout();
}

int SentPanel::headHeight() const { return Theme::instance().px(headSize); }

int SentPanel::heightForRows(int rows) const { return headHeight() + rows * Theme::instance().px(rowSize); }

void SentPanel::setCollapsed(bool collapsed)
{
    if (m_collapsed == collapsed)
        return;
    m_collapsed = collapsed;
    m_view->setVisible(!collapsed);
    m_chevron->setIcon(
        themedIcon(collapsed ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down")));
    Q_EMIT collapsedChanged(collapsed);
}

/// Gives each row the button that helps it, and the view its current row.
void SentPanel::placeButtons(int first, int last)
{
    for (int row = first; row <= last; ++row)
        setButton(row);
    // Accessible views of Qt 6.4.2 want a current row from the first one on.
    if (!m_view->currentIndex().isValid() && m_model.rowCount() > 0)
        m_view->selectionModel()->setCurrentIndex(m_model.index(0), QItemSelectionModel::NoUpdate);
}

void SentPanel::setButton(int row)
{
    const QModelIndex index = m_model.index(row);
    const OutcomeHelp help = outcomeHelp(m_model.receiptAt(row));
    const QWidget *present = m_view->indexWidget(index);
    const int presentHelp = present ? present->property("outcomeHelp").toInt() : 0;
    if (presentHelp == static_cast<int>(help))
        return;
    if (help == OutcomeHelp::None) {
        m_view->setIndexWidget(index, nullptr);
        return;
    }
    const Theme &theme = Theme::instance();
    auto *holder = new QWidget; // the view owns it
    holder->setProperty("outcomeHelp", static_cast<int>(help));
    auto *line = new QHBoxLayout(holder);
    line->setContentsMargins(theme.px(8), 0, theme.px(16), 0);
    line->addStretch(1);
    const Receipt &receipt = m_model.receiptAt(row);
    if (help == OutcomeHelp::StopCountdown)
        line->addWidget(new Countdown(receipt.killAtNs, receipt.graceNs, holder), 0, Qt::AlignVCenter);
    const QPersistentModelIndex place(index);
    for (const HelpButton &helper : helpButtons) {
        if (helper.help != help)
            continue;
        auto *button = new QPushButton(tr(helper.text), holder);
        button->setObjectName(QLatin1String(helper.name));
        setCompact(button);
        line->addWidget(button, 0, Qt::AlignVCenter);
        connect(button, &QPushButton::clicked, this, [this, place, name = button->objectName()] {
            if (place.isValid())
                press(name, m_model.receiptAt(place.row()));
        });
    }
    m_view->setIndexWidget(index, holder);
}

void SentPanel::press(const QString &button, const Receipt &receipt)
{
    const Receipt pressed = receipt; // what is done about it changes the row
    if (button == QLatin1String("sentContinue"))
        Q_EMIT continueRequested(pressed);
    else if (button == QLatin1String("sentStop"))
        Q_EMIT stopRequested(pressed);
    else if (button == QLatin1String("sentCallOff"))
        Q_EMIT callOffRequested(pressed.id);
    else if (button == QLatin1String("sentKillNow"))
        Q_EMIT killNowRequested(pressed.id);
    else
        Q_EMIT copyRequested(sudoCommand(pressed.signo, pressed.target));
}

void SentPanel::refreshCounts()
{
    QStringList parts;
    if (m_model.rowCount() == 0)
        parts << tr("nothing yet");
    else
        parts << tr("%n today", nullptr, m_model.todayCount());
    if (m_model.olderCount() > 0)
        parts << tr("%n on earlier days", nullptr, m_model.olderCount());
    if (m_model.inProgressCount() > 0)
        parts << tr("%n in progress", nullptr, m_model.inProgressCount());
    if (m_damagedLines == 1)
        parts << tr("1 line of the audit file is damaged");
    else if (m_damagedLines > 1)
        parts << tr("%n lines of the audit file are damaged", nullptr, m_damagedLines);
    m_counts->setText(parts.join(QLatin1String(", ")));
    m_clear->setEnabled(m_model.hasFinished());
    m_save->setEnabled(m_model.rowCount() > 0);
}

void SentPanel::noteDamage(int lines)
{
    m_damagedLines = lines;
    refreshCounts();
}

void SentPanel::askWhereToSave()
{
    if (m_dialog) {
        m_dialog->raise();
        return;
    }
    m_dialog = new QFileDialog(window(), tr("Save what was sent"));
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setAcceptMode(QFileDialog::AcceptSave);
    m_dialog->setNameFilters({ tr("Table (*.csv)"), tr("JSON (*.json)") });
    m_dialog->setDefaultSuffix(QStringLiteral("csv"));
    m_dialog->selectFile(QStringLiteral("sent.csv"));
    connect(
        m_dialog, &QFileDialog::filterSelected, m_dialog, [dialog = m_dialog.data()](const QString &filter) {
            const bool isJson = filter.contains(QLatin1String("*.json"));
            dialog->setDefaultSuffix(isJson ? QStringLiteral("json") : QStringLiteral("csv"));
        });
    connect(m_dialog, &QFileDialog::fileSelected, this, &SentPanel::save);
    m_dialog->open();
}

void SentPanel::save(const QString &path)
{
    if (const QString trouble = saveReceipts(m_model.receipts(), path); !trouble.isEmpty())
        Q_EMIT troubleMet(trouble);
}

void SentPanel::showRowMenu(const QPoint &at)
{
    const QModelIndex index = m_view->indexAt(at);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("sentMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](const char *name, const QString &text, const QString &copied) {
        QAction *action = menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        action->setEnabled(!copied.isEmpty());
        connect(action, &QAction::triggered, this, [this, copied] { Q_EMIT copyRequested(copied); });
    };
    const Receipt &receipt = m_model.receiptAt(index.row());
    add("sentCopyCommand", tr("Copy as &command"), repeatCommand(receipt));
    add("sentCopyKill", tr("Copy as &kill command (not safe against PID reuse)"), repeatKill(receipt));
    add("sentCopyRow", tr("Copy &row"), index.data().toString());
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void SentPanel::announce(const QString &sentence)
{
    m_announcer->setText(sentence);
    m_announcer->setAccessibleName(sentence);
}

} // namespace Sigwise

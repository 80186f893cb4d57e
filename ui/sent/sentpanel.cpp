// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/sent/sentpanel.h"

#include "core/models/sentmodel.h"
#include "ui/send/question.h"
#include "ui/sent/sentdelegate.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
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
    row->addWidget(m_clear);
    row->addWidget(m_chevron);
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
    auto *button = new QPushButton(
        help == OutcomeHelp::SendContinue ? tr("Send CONT") : tr("Copy sudo command"), holder);
    button->setObjectName(
        help == OutcomeHelp::SendContinue ? QStringLiteral("sentContinue") : QStringLiteral("sentCopy"));
    setCompact(button);
    line->addStretch(1);
    line->addWidget(button, 0, Qt::AlignVCenter);
    const QPersistentModelIndex place(index);
    connect(button, &QPushButton::clicked, this, [this, place, help] {
        if (!place.isValid())
            return;
        const Receipt &receipt = m_model.receiptAt(place.row());
        if (help == OutcomeHelp::SendContinue)
            Q_EMIT continueRequested(receipt);
        else
            Q_EMIT copyRequested(sudoCommand(receipt.signo, receipt.target));
    });
    m_view->setIndexWidget(index, holder);
}

void SentPanel::refreshCounts()
{
    const int inProgress = m_model.inProgressCount();
    const QString today = tr("%n today", nullptr, m_model.todayCount());
    if (m_model.rowCount() == 0)
        m_counts->setText(tr("nothing yet"));
    else
        m_counts->setText(inProgress == 0 ? today : tr("%1, %n in progress", nullptr, inProgress).arg(today));
    m_clear->setEnabled(m_model.hasFinished());
}

void SentPanel::announce(const QString &sentence)
{
    m_announcer->setText(sentence);
    m_announcer->setAccessibleName(sentence);
}

} // namespace Sigwise

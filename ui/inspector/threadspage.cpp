// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/threadspage.h"

#include "core/base/visibletext.h"
#include "core/prediction/effect.h"
#include "core/signals/signaltable.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace Sigwise {

namespace {

constexpr int rowHeight = 40;
constexpr int signalWidth = 38;

class ThreadDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = Theme::instance().tokens();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, tokens.sel);
        painter->fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, tokens.line);
        if (index.column() == 0)
            paintThread(*painter, option.rect, index);
        else
            paintMask(*painter, option.rect, index);
        painter->restore();
    }

private:
    static void paintThread(QPainter &painter, const QRect &cell, const QModelIndex &index)
    {
        const Theme &theme = Theme::instance();
        const QRect upper(
            cell.left(), cell.top() + theme.px(2), cell.width() - theme.px(4), cell.height() / 2);
        const auto line = [&](const QRect &rect, const QString &text) {
            painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
        };
        painter.setPen(theme.tokens().text);
        painter.setFont(theme.font(0.95));
        line(upper, index.data(Qt::DisplayRole).toString());
        painter.setPen(theme.tokens().muted);
        painter.setFont(theme.font(0.85));
        line(upper.translated(0, cell.height() / 2 - theme.px(4)),
            index.data(ThreadModel::LineRole).toString());
    }

    static void paintMask(QPainter &painter, const QRect &cell, const QModelIndex &index)
    {
        const Theme &theme = Theme::instance();
        const QVariant blocked = index.data(ThreadModel::BlockedRole);
        const double size = theme.px(18);
        const QRectF square(
            cell.center().x() - size / 2 + 0.5, cell.center().y() - size / 2 + 0.5, size, size);
        if (!blocked.isValid()) {
            paintChip(painter, square, Chip::Unknown);
        } else if (blocked.toBool()) {
            paintChip(painter, square, Chip::Pending);
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.tokens().line2);
            painter.drawEllipse(square.center(), theme.px(2.5), theme.px(2.5));
        }
    }
};

QString joined(SignalSet set)
{
    QStringList names;
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (set.contains(signo))
            names << signalName(signo);
    }
    return names.join(QLatin1String(", "));
}

} // namespace

ThreadsPage::ThreadsPage(QWidget *parent)
    : QWidget(parent)
    , m_model(new ThreadModel(this))
    , m_view(new QTableView(this))
    , m_explanation(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_view->setObjectName(QStringLiteral("threadView"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ThreadDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setShowGrid(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setTabKeyNavigation(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setMinimumSectionSize(1);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_explanation->setObjectName(QStringLiteral("threadExplanation"));
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    column->addWidget(m_view, 1000);
    column->addWidget(m_explanation);
    column->addStretch(1);
    connect(&Theme::instance(), &Theme::changed, this, &ThreadsPage::applyTheme);
    applyTheme();
}

void ThreadsPage::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_view->verticalHeader()->setDefaultSectionSize(theme.px(rowHeight));
    for (int section = 1; section < m_model->columnCount(); ++section)
        m_view->setColumnWidth(section, theme.px(signalWidth));
    QPalette palette = m_explanation->palette();
    palette.setColor(QPalette::WindowText, theme.tokens().muted);
    m_explanation->setPalette(palette);
    m_explanation->setFont(theme.font(0.90));
    m_view->horizontalHeader()->setFont(theme.font(0.85));
}

void ThreadsPage::show(const ProcessPtr &process)
{
    m_model->setProcess(process);
    m_view->setAccessibleName(tr("Threads of %1").arg(visibleText(process->name)));
    if (!m_view->currentIndex().isValid())
        m_view->selectionModel()->setCurrentIndex(m_model->index(0, 0), QItemSelectionModel::NoUpdate);
    const int rows = m_model->rowCount() * Theme::instance().px(rowHeight);
    m_view->setMaximumHeight(m_view->horizontalHeader()->sizeHint().height() + rows + 2);
    explain(m_model->rowCount());
}

void ThreadsPage::explain(int threads)
{
    QStringList sentences{ tr("A dashed P means: this thread blocks the signal."),
        tr("A signal to the process goes to any thread that does not block it.") };
    const SignalSet everywhere = m_model->blockedByAll();
    if (!m_model->isComplete())
        sentences << tr("The other threads have not been read.");
    else if (!everywhere.isEmpty() && threads == 1)
        sentences << tr("Its only thread blocks %1: sent now, it waits.").arg(joined(everywhere));
    else if (!everywhere.isEmpty())
        sentences << tr("All %1 threads block %2: sent now, it waits.").arg(threads).arg(joined(everywhere));
    m_explanation->setText(sentences.join(QLatin1Char(' ')));
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/findingslist.h"

#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTextLayout>

namespace Sigwise {

namespace {

enum CardRole { KindRole = Qt::UserRole, ClauseRole, SentenceRole };

struct KindLook
{
    const char *icon;
    QColor Tokens::*tone;
};
constexpr KindLook kindLooks[] = {
    { "danger", &Tokens::danger },
    { "warning", &Tokens::warn },
    { "info", &Tokens::info },
    { "ok", &Tokens::ok },
};

constexpr int mostCards = 3;

class CardDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::instance();
        const Tokens &tokens = theme.tokens();
        const KindLook &look = kindLooks[index.data(KindRole).toInt()];
        const QColor tone = tokens.*look.tone;
        const QRect card = option.rect.adjusted(0, 0, 0, -gap());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        paintBox(*painter, card, theme.px(8), mix(tokens.base, tone, tokens.dark ? 0.06 : 0.04),
            mix(tokens.base, tone, 0.40));
        const int icon = theme.px(16);
        painter->drawPixmap(card.left() + theme.px(12), card.top() + theme.px(9),
            iconPixmap(QLatin1String(look.icon), icon, tone, painter->device()->devicePixelRatioF()));
        painter->setPen(tokens.text);
        QTextLayout text;
        layOut(text, index, card.width() - textLeft() - theme.px(12));
        text.draw(painter, QPointF(card.left() + textLeft(), card.top() + theme.px(8)));
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::instance();
        const auto *view = qobject_cast<const QAbstractScrollArea *>(option.widget);
        const int width = view ? view->viewport()->width() : theme.px(360);
        QTextLayout text;
        const double height = layOut(text, index, width - textLeft() - theme.px(12));
        return { width, qRound(height) + theme.px(16) + gap() };
    }

private:
    static int gap() { return Theme::instance().px(6); }
    static int textLeft() { return Theme::instance().px(36); }

    static double layOut(QTextLayout &text, const QModelIndex &index, int width)
    {
        const QString clause = index.data(ClauseRole).toString();
        const QString whole = clause % QLatin1Char(' ') % index.data(SentenceRole).toString();
        text.setText(whole.trimmed());
        text.setFont(Theme::instance().font(0.95));
        QTextLayout::FormatRange bold;
        bold.start = 0;
        bold.length = static_cast<int>(clause.size());
        bold.format.setFontWeight(QFont::DemiBold);
        text.setFormats({ bold });
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        text.setTextOption(option);
        double y = 0;
        text.beginLayout();
        for (QTextLine line = text.createLine(); line.isValid(); line = text.createLine()) {
            line.setLineWidth(std::max(1, width));
            line.setPosition(QPointF(0, y));
            y += line.height();
        }
        text.endLayout();
        return y;
    }
};

} // namespace

FindingsList::FindingsList(QWidget *parent)
    : QListView(parent)
    , m_cards(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("findingList"));
    setAccessibleName(tr("Findings"));
    setModel(m_cards);
    setItemDelegate(new CardDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    connect(&Theme::instance(), &Theme::changed, this, &FindingsList::fit);
}

void FindingsList::setCards(const std::vector<Card> &cards)
{
    const int wanted = std::min(mostCards, static_cast<int>(cards.size()));
    if (m_cards->rowCount() > wanted)
        m_cards->removeRows(wanted, m_cards->rowCount() - wanted);
    bool changed = false;
    for (int row = 0; row < wanted; ++row) {
        const Card &card = cards[static_cast<size_t>(row)];
        if (row >= m_cards->rowCount())
            m_cards->appendRow(new QStandardItem);
        QStandardItem *item = m_cards->item(row);
        const QString whole = card.text.clause % QLatin1Char(' ') % card.text.sentence;
        if (item->text() == whole && item->data(KindRole) == static_cast<int>(card.kind))
            continue;
        changed = true;
        item->setText(whole);
        item->setData(static_cast<int>(card.kind), KindRole);
        item->setData(card.text.clause, ClauseRole);
        item->setData(card.text.sentence, SentenceRole);
    }
    if (wanted > 0 && !currentIndex().isValid())
        setCurrentIndex(m_cards->index(0, 0));
    if (changed || sizeHint().height() != height())
        fit();
}

QSize FindingsList::sizeHint() const
{
    int height = 0;
    for (int row = 0; row < m_cards->rowCount(); ++row)
        height += sizeHintForRow(row);
    return { Theme::instance().px(200), height };
}

void FindingsList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fit();
}

void FindingsList::fit()
{
    scheduleDelayedItemsLayout();
    setFixedHeight(sizeHint().height());
    updateGeometry();
}

} // namespace Sigwise

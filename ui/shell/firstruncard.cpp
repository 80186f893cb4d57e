// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/firstruncard.h"

#include "core/words/effectwords.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace Sigwise {

namespace {

constexpr Chip shownChips[] = { Chip::Handler, Chip::Ends, Chip::Ignored, Chip::Pending, Chip::Core,
    Chip::None, Chip::Stops, Chip::Continues, Chip::Denied, Chip::Unknown };
constexpr int chipsInRow = 4;

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

// A mark before a text: a numbered disc, or a chip.
class Mark : public QWidget
{
public:
    Mark(int number, QWidget *parent)
        : QWidget(parent)
        , m_number(number)
    {
        setFixedSize(Theme::instance().px(26), Theme::instance().px(26));
    }
    Mark(Chip chip, QWidget *parent)
        : QWidget(parent)
        , m_chip(chip)
    {
        setFixedSize(Theme::instance().px(18), Theme::instance().px(18));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (m_number == 0) {
            paintChip(painter, rect(), m_chip);
            return;
        }
        const Tokens &tokens = Theme::instance().tokens();
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.sel);
        painter.drawEllipse(rect());
        painter.setPen(tokens.accent);
        painter.setFont(Theme::instance().font(1.0, QFont::DemiBold));
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_number));
    }

private:
    int m_number = 0;
    Chip m_chip = Chip::Unknown;
};

} // namespace

FirstRunCard::FirstRunCard(QWidget *parent)
    : QWidget(parent)
    , m_card(new QWidget(this))
{
    const QString title = tr("Know what a signal will do before you send it");
    setObjectName(QStringLiteral("firstRun"));
    setAccessibleName(title);
    auto *place = new QGridLayout(this);
    place->addWidget(m_card, 1, 1);
    place->setRowStretch(0, 1);
    place->setRowStretch(2, 2);
    place->setColumnStretch(0, 1);
    place->setColumnStretch(1, 4);
    place->setColumnStretch(2, 1);

    auto *grid = new QGridLayout(m_card);
    QLabel *heading = plainLabel(title, m_card);
    heading->setObjectName(QStringLiteral("firstRunTitle"));
    grid->addWidget(heading, 0, 0, 1, 2 * chipsInRow);
    addSteps(*grid);
    addLetters(*grid);
    auto *again = plainLabel(tr("F1 shows this again"), m_card);
    auto *button = new QPushButton(tr("Got it"), m_card);
    button->setObjectName(QStringLiteral("firstRunOk"));
    setTone(button, Tone::Primary);
    connect(button, &QPushButton::clicked, this, &FirstRunCard::understood);
    grid->addWidget(again, 6, 0, 1, 4, Qt::AlignVCenter);
    grid->addWidget(button, 6, 6, 1, 2, Qt::AlignRight);
    connect(&Theme::instance(), &Theme::changed, this, &FirstRunCard::applyTheme);
    applyTheme();
}

void FirstRunCard::addSteps(QGridLayout &grid)
{
    const QString steps[] = { tr("Pick a process in the list."), tr("Read what each signal would do to it."),
        tr("Send. Watch the result under “Sent”.") };
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::instance().px(8));
    int number = 0;
    for (const QString &step : steps) {
        row->addWidget(new Mark(++number, m_card));
        row->addWidget(plainLabel(step, m_card), 1);
    }
    grid.addLayout(row, 1, 0, 1, 2 * chipsInRow);
}

void FirstRunCard::addLetters(QGridLayout &grid)
{
    QLabel *heading = plainLabel(tr("The letters in the list"), m_card);
    heading->setObjectName(QStringLiteral("firstRunLetters"));
    grid.addWidget(heading, 2, 0, 1, 2 * chipsInRow);
    int cell = 0;
    for (const Chip chip : shownChips) {
        const int row = 3 + cell / chipsInRow;
        const int column = 2 * (cell % chipsInRow);
        grid.addWidget(new Mark(chip, m_card), row, column);
        grid.addWidget(plainLabel(Words::chipWord(chip), m_card), row, column + 1);
        grid.setColumnStretch(column + 1, 1);
        ++cell;
    }
}

void FirstRunCard::applyTheme()
{
    const Theme &theme = Theme::instance();
    findChild<QLabel *>(QStringLiteral("firstRunTitle"))->setFont(theme.font(1.25, QFont::DemiBold));
    findChild<QLabel *>(QStringLiteral("firstRunLetters"))->setFont(theme.font(1.0, QFont::DemiBold));
    auto *grid = static_cast<QGridLayout *>(m_card->layout());
    grid->setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20));
    grid->setVerticalSpacing(theme.px(12));
    grid->setHorizontalSpacing(theme.px(8));
    m_card->setMaximumWidth(theme.px(680));
    update();
}

void FirstRunCard::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::instance().tokens();
    QPainter painter(this);
    paintBox(painter, m_card->geometry(), Theme::instance().px(8), tokens.base, tokens.line2);
}

void FirstRunCard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    claimHeight();
    findChild<QPushButton *>(QStringLiteral("firstRunOk"))->setFocus();
}

void FirstRunCard::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    setMinimumHeight(0);
}

void FirstRunCard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (isVisible())
        claimHeight();
}

// Texts that wrap need a height that depends on the width, which a splitter does not ask for.
void FirstRunCard::claimHeight() { setMinimumHeight(layout()->heightForWidth(width())); }

void FirstRunCard::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape)
        Q_EMIT understood();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Sigwise

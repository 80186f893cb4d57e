// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/chiplabel.h"

#include "core/words/effectwords.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace Sigwise {

ChipLabel::ChipLabel(int designSize, QWidget *parent)
    : QWidget(parent)
{
    const int size = Theme::instance().px(designSize);
    setFixedSize(size, size);
}

void ChipLabel::setChip(Chip chip, bool sure)
{
    m_chip = chip;
    m_sure = sure;
    setAccessibleName(Words::chipWord(chip));
    update();
}

void ChipLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChip(painter, rect(), m_chip, m_sure);
}

} // namespace Sigwise

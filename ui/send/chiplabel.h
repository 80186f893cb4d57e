// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"

#include <QWidget>

namespace Sigwise {

/// A chip as a picture of a fixed size in the pixels of the design.
class ChipLabel : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChipLabel)
public:
    explicit ChipLabel(int designSize, QWidget *parent = nullptr);

    void setChip(Chip chip, bool sure);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Chip m_chip = Chip::Unknown;
    bool m_sure = true;
};

} // namespace Sigwise

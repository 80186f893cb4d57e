// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/valuespin.h"

#include <limits>

namespace Sigwise {

ValueSpin::ValueSpin(QWidget *parent)
    : QSpinBox(parent)
{
    setObjectName(QStringLiteral("pickerValue"));
    setAccessibleName(tr("Value"));
    setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    setSpecialValueText(tr("no value"));
    setValue(minimum());
}

std::optional<int> ValueSpin::chosen() const
{
    return value() == minimum() ? std::nullopt : std::optional(value());
}

void ValueSpin::stepBy(int steps)
{
    if (value() == minimum())
        setValue(steps > 0 ? 0 : minimum());
    else if (value() == 0 && steps < 0)
        setValue(minimum());
    else
        QSpinBox::stepBy(steps);
}

} // namespace Sigwise

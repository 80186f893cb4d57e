// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QSpinBox>

#include <optional>

namespace Sigwise {

/// The number that goes along with a signal, or none: "no value" stands below 0, and the first step up leads
/// to 0. Other negative numbers can be typed.
class ValueSpin : public QSpinBox
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ValueSpin)
public:
    explicit ValueSpin(QWidget *parent);

    [[nodiscard]] std::optional<int> chosen() const;
    void stepBy(int steps) override;
};

} // namespace Sigwise

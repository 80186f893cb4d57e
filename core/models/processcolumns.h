// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/processmodel.h"
#include "core/models/processrow.h"

#include <QVariant>

#include <span>
#include <vector>

namespace Sigwise {

/// What the ages are counted from.
struct ListMoment
{
    double uptimeSeconds = 0; ///< 0 = unknown
    long ticksPerSecond = 100;

    [[nodiscard]] std::optional<double> ageOf(const ProcessInfo &process) const;
};

/// One fixed column: everything that the model knows of it.
struct ProcessColumn
{
    ProcessModel::Column column;
    const char *title; ///< marked for translation in the context "ProcessModel"
    const char *tip;
    Qt::Alignment alignment;
    QString (*text)(const ProcessRow &row, const ListMoment &moment);
    QVariant (*raw)(const ProcessRow &row, const ListMoment &moment);
    QString (*tipText)(const ProcessRow &row); ///< null = none
    int (*compare)(const ProcessRow &a, const ProcessRow &b); ///< less than, equal to, greater than 0
    bool bigFirst = false; ///< who sorts by it wants to see the largest first
};

/// The fixed columns in the order of ProcessModel::Column, with an empty row for Column::Signal.
[[nodiscard]] std::span<const ProcessColumn> processColumns();
[[nodiscard]] const ProcessColumn &processColumn(ProcessModel::Column column);

/// Which section is which column: that of ProcessModel::Column, with one section for each signal.
class SectionMap
{
public:
    explicit SectionMap(std::vector<int> signalNumbers = {});

    [[nodiscard]] int count() const;
    [[nodiscard]] ProcessModel::Column columnAt(int section) const;
    [[nodiscard]] int sectionOf(ProcessModel::Column column) const;
    /// The place of a signal section in signalNumbers(); -1 for a fixed column.
    [[nodiscard]] int slotAt(int section) const;
    [[nodiscard]] int sectionOfSlot(int slot) const;
    /// The section in this map of a section of another one; -1 when there is none.
    [[nodiscard]] int translated(int section, const SectionMap &other) const;
    [[nodiscard]] const std::vector<int> &signalNumbers() const { return m_signalNumbers; }

private:
    std::vector<int> m_signalNumbers;
};

/// A text as a tool tip that is never taken for markup.
[[nodiscard]] QString plainToolTip(const QString &text);

} // namespace Sigwise

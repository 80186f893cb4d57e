// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/unitsettings.h"

#include <functional>
#include <map>
#include <optional>

namespace Sigwise {

/// What the units of several processes say, each asked once. Only so many are asked, as each may take as long
/// as its bus lets us wait.
class AskedUnits
{
public:
    static constexpr size_t most = 3;
    using Ask = std::function<std::optional<UnitSettings>(const ProcessInfo &)>;
    explicit AskedUnits(Ask ask)
        : m_ask(std::move(ask))
    { }

    struct Answer
    {
        std::optional<UnitSettings> settings;
        bool wasAsked = true; ///< false: there were too many, what it says is not known
    };
    /// Null: not known, in no unit.
    [[nodiscard]] Answer of(const ProcessInfo *process);
    /// How many were asked; no unit at all counts as one.
    [[nodiscard]] size_t count() const { return m_answers.size(); }

private:
    Ask m_ask;
    std::map<QByteArray, std::optional<UnitSettings>> m_answers; ///< by the path of the control group
};

} // namespace Sigwise

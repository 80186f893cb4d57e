// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/askedunits.h"

#include "core/sending/scope.h"

namespace Sigwise {

AskedUnits::Answer AskedUnits::of(const ProcessInfo *process)
{
    const QByteArray path = process != nullptr ? unitPath(*process) : QByteArray();
    const auto known = m_answers.find(path);
    if (known != m_answers.end())
        return { known->second, true };
    if (m_answers.size() >= most)
        return { std::nullopt, path.isEmpty() };
    const std::optional<UnitSettings> settings = process != nullptr ? m_ask(*process) : std::nullopt;
    m_answers.emplace(path, settings);
    return { settings, true };
}

} // namespace Sigwise

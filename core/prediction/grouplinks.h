// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"

#include <QHash>

namespace Sigwise {

/// groupLink() for all groups of a snapshot, worked out in one walk: for lists.
class GroupLinks
{
public:
    explicit GroupLinks(const Snapshot &all);

    [[nodiscard]] GroupLink of(const ProcessInfo &process) const;

private:
    QHash<pid_t, GroupLink> m_groups;
    bool m_mayHideMembers = false;
};

} // namespace Sigwise

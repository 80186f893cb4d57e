// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/stopmembers.h"

#include <optional>

namespace Sigwise {

/// When a list of all processes is needed to find the children of those that are being stopped, and what it
/// gives: a child is stopped like its tree, with the time that is left to it. Times are of CLOCK_MONOTONIC.
class StopLooks
{
public:
    /// `members` must outlive it.
    explicit StopLooks(StopMembers &members)
        : m_members(members)
    { }

    /// For how many rounds a tree is looked at when all its time is over.
    static constexpr int mostRounds = 40;

    /// Something happened in the tree: it may have children that nobody knows of.
    void need(size_t tree);
    /// One that failed says nothing: it is asked for again, but not for ever.
    void take(const Snapshot &snapshot);

    /// The time of a look that was planned may have come.
    void tick(qint64 now);
    /// Plans the next look, as long as children may come.
    void plan(qint64 now);
    /// Whether to ask for a list now. One at a time: a thousand ends want a look each, and one answers them
    /// all.
    [[nodiscard]] bool takeWish(qint64 now);
    [[nodiscard]] std::optional<qint64> nextNs() const { return m_nextNs; }

private:
    void missLook(size_t tree);
    void adopt(size_t tree, const Snapshot &snapshot);
    /// Whether children may still come, or one of the looks has not been answered.
    [[nodiscard]] bool isGrowing(size_t tree) const;

    StopMembers &m_members;
    std::optional<qint64> m_nextNs;
    bool m_isWanted = false;
    qint64 m_askedNs = 0; ///< a snapshot is on its way; 0 = none
};

} // namespace Sigwise

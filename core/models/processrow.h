// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/processinfo.h"
#include "core/query/searchedtexts.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace Sigwise {

/// One process of the list: what is known of it, what its columns show, and where its row stands. The rows of
/// a list form a tree through `parent` and `children`; in a flat list all of them are children of the root.
struct ProcessRow
{
    ProcessPtr process; ///< the last known value; null for the root only

    QString name; ///< visible text
    QString sortName; ///< name without case
    QString user; ///< visible text; empty = unknown
    std::vector<Prediction> effects; ///< of the signals that have a column, in their order
    bool permitted = true; ///< false: the user of this program surely may not signal it
    std::optional<int> cpuTenths; ///< tenths of a percent of one CPU, between the last two snapshots
    std::optional<uint64_t> cpuNs; ///< the CPU clock at the last snapshot
    int64_t ageMark = 0; ///< grows when the age may read differently

    std::optional<int64_t> endedAtNs; ///< CLOCK_MONOTONIC of the snapshot that did not have it any more
    std::optional<int64_t> freshSinceNs; ///< set for a second after it appeared
    bool kept = false; ///< stays although it ended

    std::optional<SearchedTexts> texts; ///< what the filter looks in; empty while it looks in none
    bool matches = true; ///< the filter lets it through
    size_t visit = 0; ///< by which walk it was seen last
    bool wanted = false; ///< it is to have a place, because it matches or one of its descendants does
    bool leaves = false; ///< it ended long enough ago: nothing may point to it from now on
    ProcessRow *family = nullptr; ///< the row of its parent process; null = none
    ProcessRow *target = nullptr; ///< under which row it is to stand

    ProcessRow *parent = nullptr; ///< under which row it stands; null = it has no place
    std::vector<ProcessRow *> children;
    size_t firstStale = 0; ///< children from here on have a wrong `position`
    size_t position = 0; ///< in the parent's children; ask positionOf()

    uint32_t changed = 0; ///< the sections that changed and were not announced yet, a bit each

    [[nodiscard]] const ProcessKey &key() const { return process->key; }
    [[nodiscard]] bool isPlaced() const { return parent != nullptr; }
    [[nodiscard]] bool hasEnded() const { return endedAtNs.has_value(); }
};

/// The position of a placed row among its parent's children. Positions behind a change are counted again when
/// the first of them is asked for.
[[nodiscard]] size_t positionOf(ProcessRow &row);

} // namespace Sigwise

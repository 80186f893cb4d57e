// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace Sigwise::Bench {

/// One way to receive Unix signals, and what was measured of it.
struct Contender
{
    QString name = {};
    QString program = {};
    bool withoutGlib = false; ///< Qt's own dispatcher instead of GLib's
    bool merges = false; ///< signals that wait become one delivery: a burst of it cannot be counted

    /// One value a round; empty where that round has none.
    QHash<QString, std::vector<std::optional<double>>> figures = {};
    QString sorrow = {}; ///< the measurement that it did not survive
};

/// Runs one measurement (`self`, `same-core`, ...) of a contender, and adds its figures to this round's.
/// A program that takes longer than half a minute is ended.
void measure(Contender &contender, const QString &what, size_t round);

[[nodiscard]] std::optional<double> median(const std::vector<std::optional<double>> &values);
/// The distance of the quartiles, as a part of the median: what the machine adds by itself.
[[nodiscard]] std::optional<double> spread(const std::vector<std::optional<double>> &values);
/// Both measured in the same round; the median over the rounds.
[[nodiscard]] std::optional<double> medianRatio(
    const std::vector<std::optional<double>> &values, const std::vector<std::optional<double>> &limits);

} // namespace Sigwise::Bench

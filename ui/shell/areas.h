// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

class QWidget;

namespace Sigwise {

/// A part of the window that F6 goes to.
struct Area
{
    QWidget *whole; ///< everything in it counts as this area
    QWidget *entry; ///< what gets the focus
};

/// Moves the focus to the next (step 1) or previous (step -1) of the areas that can be seen, round and round.
void moveToArea(const std::vector<Area> &areas, int step);

} // namespace Sigwise

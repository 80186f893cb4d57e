// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/areas.h"

#include <QApplication>
#include <QWidget>

namespace Sigwise {

void moveToArea(const std::vector<Area> &areas, int step)
{
    const int count = static_cast<int>(areas.size());
    const QWidget *focus = QApplication::focusWidget();
    int current = step > 0 ? -1 : 0;
    for (int i = 0; i < count; ++i) {
        const QWidget *whole = areas[static_cast<size_t>(i)].whole;
        if (focus && (whole == focus || whole->isAncestorOf(focus)))
            current = i;
    }
    for (int tried = 1; tried <= count; ++tried) {
        const int next = (current + step * tried + count * tried) % count;
        QWidget *entry = areas[static_cast<size_t>(next)].entry;
        if (!entry || !entry->isVisible() || !entry->isEnabled())
            continue;
        entry->setFocus(step > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return;
    }
}

} // namespace Sigwise

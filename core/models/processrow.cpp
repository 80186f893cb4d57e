// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processrow.h"

namespace Sigwise {

size_t positionOf(ProcessRow &row)
{
    ProcessRow &parent = *row.parent;
    if (row.position >= parent.firstStale) {
        for (size_t i = parent.firstStale; i < parent.children.size(); ++i)
            parent.children[i]->position = i;
        parent.firstStale = parent.children.size();
    }
    return row.position;
}

} // namespace Sigwise

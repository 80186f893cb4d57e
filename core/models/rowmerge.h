// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractItemModel>

#include <vector>

namespace Sigwise {

/// Brings the rows of a flat model to the wanted ones with as few announcements as the difference needs.
/// Both lists are sorted by `row.order()`, which is also the identity of a row; rows compare with ==. The
/// model makes this its friend: begin and end of a change are protected.
template <typename Model, typename Row>
void mergeRows(Model &model, std::vector<Row> &rows, const std::vector<Row> &wanted)
{
    const QAbstractItemModel &base = model; // list models hide their columnCount()
    size_t at = 0;
    for (const Row &next : wanted) {
        while (at < rows.size() && rows[at].order() < next.order()) {
            model.beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
            rows.erase(rows.begin() + static_cast<ptrdiff_t>(at));
            model.endRemoveRows();
        }
        if (at == rows.size() || rows[at].order() != next.order()) {
            model.beginInsertRows({}, static_cast<int>(at), static_cast<int>(at));
            rows.insert(rows.begin() + static_cast<ptrdiff_t>(at), next);
            model.endInsertRows();
        } else if (!(rows[at] == next)) {
            rows[at] = next;
            const int row = static_cast<int>(at);
            Q_EMIT model.dataChanged(model.index(row, 0), model.index(row, base.columnCount() - 1));
        }
        ++at;
    }
    if (at < rows.size()) {
        model.beginRemoveRows({}, static_cast<int>(at), static_cast<int>(rows.size()) - 1);
        rows.erase(rows.begin() + static_cast<ptrdiff_t>(at), rows.end());
        model.endRemoveRows();
    }
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/processmodel.h"

#include <QHash>
#include <QVariantMap>

class QMenu;

namespace Sigwise {

class ProcessHeader;
class ProcessView;

/// Which columns the list shows, how wide and in which order of rows. A column that the user neither asked
/// for nor put away gives way when the window is narrow.
class ListColumns
{
public:
    using Column = ProcessModel::Column;

    ListColumns(ProcessView *view, ProcessHeader *header);

    /// Sizes and visibility as they should be, after a change of signals, theme or window width.
    void apply();
    void setWindowWidth(int width);
    /// Gives each column its part of the list's width: where little is left for the command, the wide ones
    /// give it some of theirs, but for those that the user dragged.
    void share();
    [[nodiscard]] bool isShown(Column column) const;
    void setShown(Column column, bool shown);
    /// A new signal stands behind the others; at most twelve.
    void setSignalShown(int signo, bool shown);
    void reset();
    /// The user has dragged a border.
    void noteWidth(int section, int width);

    [[nodiscard]] QVariantMap save() const;
    void restore(const QVariantMap &state);
    void fillMenu(QMenu *menu);

private:
    [[nodiscard]] int widthOf(int section) const;
    [[nodiscard]] int treeWidth() const; ///< of the names in a tree, in design pixels
    [[nodiscard]] int lastShown() const; ///< the section that is stretched
    [[nodiscard]] int spareOf(int section) const;
    void addSignalActions(QMenu *menu);
    void restoreSignals(const QVariantList &names);

    ProcessView *m_view;
    ProcessHeader *m_header;
    QHash<Column, bool> m_chosen; ///< what the user decided
    QHash<Column, double> m_widths; ///< design pixels, of the columns that the user dragged
    int m_windowWidth = 0; ///< 0 = not known yet: everything has room
    bool m_applying = false;
};

} // namespace Sigwise

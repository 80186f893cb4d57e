// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QObject>
#include <QPersistentModelIndex>
#include <QSet>

#include <optional>
#include <vector>

class QModelIndex;
class QTreeView;

namespace Sigwise {

class ProcessModel;

/// What the user works on in the list of processes: selection, current row, closed branches and the row that
/// the eye rests on. It is kept by process, not by row, and put back after the rows have changed.
class UsersPlace : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UsersPlace)
public:
    /// A row on screen and where it stands.
    struct ScreenRow
    {
        QPersistentModelIndex index;
        ProcessKey key;
        int y;
    };

    /// The view shows the model already, and both outlive this.
    UsersPlace(QTreeView *view, ProcessModel *model);

    /// Between begin() and end() what changes is not the user's doing. When the rows moved meanwhile, call
    /// restore() after the view has laid them out.
    void begin();
    void restore();
    void end();
    [[nodiscard]] bool isKeeping() const { return m_keeping; }
    [[nodiscard]] bool haveRowsMoved() const { return m_rowsMoved; }
    /// What was on screen at begin(); empty at other times.
    [[nodiscard]] const std::vector<ScreenRow> &screen() const { return m_screen; }

    /// The rows on screen now, from top to bottom.
    [[nodiscard]] std::vector<ScreenRow> rowsOnScreen() const;
    /// The selection in the order of the list, then what the filter hides of it.
    [[nodiscard]] std::vector<ProcessKey> selectedKeys() const;
    [[nodiscard]] const std::vector<ProcessKey> &selected() const { return m_selected; }
    [[nodiscard]] std::optional<ProcessKey> current() const { return m_current; }
    /// Selects exactly these, makes the first one current and scrolls to it.
    void select(const std::vector<ProcessKey> &keys);

    /// While all are open, branches that the user closed are too: a filter must not find what nobody sees.
    void setAllOpen(bool open) { m_allOpen = open; }
    void expandAllBranches();

Q_SIGNALS:
    void selectionChanged(const std::vector<Sigwise::ProcessKey> &keys);
    void currentChanged(const Sigwise::ProcessKey &key);

private:
    void watchRows();
    void watchUser();
    [[nodiscard]] std::vector<ScreenRow> anchors() const;
    void restoreAnchor();
    void restoreSelection();
    void restoreCurrent();
    void expandBranches(const QModelIndex &parent, int first, int last);
    void noteSelection();
    void noteCurrent(const QModelIndex &current);
    [[nodiscard]] QModelIndexList selectedInOrder() const;

    QTreeView *m_view;
    ProcessModel *m_model;
    std::vector<ProcessKey> m_selected; ///< also what the filter hides
    std::optional<ProcessKey> m_current;
    QSet<ProcessKey> m_closed; ///< branches that the user closed
    std::vector<ScreenRow> m_screen;
    bool m_allOpen = false;
    bool m_keeping = false;
    bool m_rowsMoved = false; ///< since begin()
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/processmodel.h"

#include <QPersistentModelIndex>
#include <QTreeView>
#include <QVariantMap>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QMenu;
class QTimer;

namespace Sigwise {

class ListColumns;
class ListMessage;
class ProcessDelegate;
class ProcessHeader;
class UpdateHold;
class UsersPlace;

/// The list of processes, flat or as a tree. What the user works on stays put: selection, current row,
/// closed branches and scroll position survive every refresh, sort, filter and change of shape. While a mouse
/// button is down, a menu is open or a drag runs, the rows rest; the newest snapshot is applied afterwards.
///
/// Give it snapshots, the filter and the shape through the functions here, never to the model directly.
/// It asks for a row menu with customContextMenuRequested().
class ProcessView : public QTreeView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProcessView)
public:
    /// The model must outlive the view.
    explicit ProcessView(ProcessModel *model, QWidget *parent = nullptr);
    ~ProcessView() override;

    [[nodiscard]] ProcessModel *processModel() const { return m_model; }
    [[nodiscard]] ListColumns &columns() const { return *m_columns; }

    /// Brings the list to a snapshot, or keeps it until the user lets go.
    void applySnapshot(const SnapshotPtr &snapshot);
    /// While paused: ended rows stay, and nothing fades.
    void setFrozen(bool frozen);
    void setShape(ProcessModel::Shape shape);
    /// As ProcessModel::setFilter().
    void setFilter(const QString &filter);

    /// The selection in the order of the list, then what the filter hides of it.
    [[nodiscard]] std::vector<ProcessKey> selectedKeys() const;
    [[nodiscard]] std::optional<ProcessKey> currentKey() const;
    /// Selects exactly these, makes the first one current and scrolls to it.
    void selectKeys(const std::vector<ProcessKey> &keys);
    /// The rows on screen from top to bottom.
    [[nodiscard]] std::vector<ProcessKey> keysOnScreen() const;

    /// The shown columns of a row, separated by tabs; empty when the model does not have it.
    [[nodiscard]] QString rowAsText(const ProcessKey &key) const;
    /// The selected rows, a line each.
    [[nodiscard]] QString selectionAsText() const;

    /// Columns, widths and order as a value for the state file; anything read back from one is checked.
    [[nodiscard]] QVariantMap saveColumns() const;
    void restoreColumns(const QVariantMap &state);
    /// The columns that may be shown, as check boxes: fills the menu anew. For aboutToShow of a button's
    /// menu.
    void fillColumnsMenu(QMenu *menu);
    /// The signals that have a column, as ProcessModel::setSignals().
    void setSignalColumns(const std::vector<int> &numbers);
    /// Hides the columns that a window of this width has no room for.
    void setWindowWidth(int width);

Q_SIGNALS:
    void selectionChangedTo(const std::vector<Sigwise::ProcessKey> &keys);
    void currentKeyChanged(const Sigwise::ProcessKey &key);
    /// The rows on screen and the selection, at most every 100 ms and only when they changed: to be read in
    /// detail.
    void visibleRowsChanged(const std::vector<Sigwise::ProcessKey> &keys);
    /// The rows are at this snapshot now; emitted late when it was held.
    void snapshotApplied(const Sigwise::SnapshotPtr &snapshot);
    /// The button of the no-match message.
    void clearFilterRequested();

public Q_SLOTS:
    void dataChanged(
        const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) override;

protected:
    void drawRow(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setupHeader();
    void applyTheme();
    void keepPlace(const std::function<void()> &change);
    void bringTo(const SnapshotPtr &snapshot);
    void flushHeld();
    void passTime();
    void updateMessage();
    void showNoMatch();
    void askForVisibleRows();
    void reportVisibleRows();
    void setHovered(const QModelIndex &index);
    [[nodiscard]] QColor groundOf(const QModelIndex &index) const;
    void paintBranches(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    [[nodiscard]] int depthOf(const QModelIndex &index) const;
    [[nodiscard]] int nameStart(const QModelIndex &index) const;

    ProcessModel *m_model;
    ProcessHeader *m_header;
    ProcessDelegate *m_delegate;
    ListMessage *m_message;
    UpdateHold *m_hold;
    UsersPlace *m_place = nullptr;
    std::unique_ptr<ListColumns> m_columns;
    QTimer *m_visibleTimer;
    QTimer *m_clock;
    SnapshotPtr m_held;
    int64_t m_appliedAtNs = 0; ///< CLOCK_MONOTONIC when the last snapshot was applied
    int m_failure = 0; ///< why there is no list, as an errno
    bool m_othersHidden = false;
    QString m_filter;
    std::vector<ProcessKey> m_reported;
    QPersistentModelIndex m_hovered;
    bool m_frozen = false;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/processes/users.h"
#include "ui/shell/actions.h"

#include <QObject>

class QMenu;
class QMenuBar;

namespace Sigwise {

class ProcessView;

/// Places the actions: the menu bar, and the menu of a row (also behind "•••").
class Menus : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Menus)
public:
    /// All must live as long as this; `window` owns the menus.
    Menus(const Actions &actions, ProcessView *list, QMenuBar *bar, QWidget *window);

    [[nodiscard]] QMenu *rowMenu() const { return m_row; }
    [[nodiscard]] QMenu *columnsMenu() const { return m_columns; }
    /// Writes into each entry that sends what it would do to the selection.
    void describeSends(const Selection &selection);

private:
    void addAll(QMenu *menu, std::initializer_list<Actions::Id> ids);
    void addSends(QMenu *menu);
    void addCopies(QMenu *menu);
    void buildView(QMenuBar *bar);

    const Actions &m_actions;
    UserNames m_users;
    QMenu *m_columns;
    QMenu *m_row;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/shell/actions.h"

#include <QWidget>

class QAbstractButton;
class QToolButton;

namespace Sigwise {

class FilterEdit;

/// The bar under the menus: filter, flat or tree, and four buttons.
class TopBar : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TopBar)
public:
    TopBar(const Actions &actions, QWidget *parent);

    [[nodiscard]] FilterEdit *filter() const { return m_filter; }
    /// The columns button, below which its menu opens.
    void setColumnsMenu(QMenu *menu);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildShapes(QAction *tree);
    void addButton(Actions::Id id, const char *name, const QString &spoken);
    void applyTheme();

    const Actions &m_actions;
    FilterEdit *m_filter;
    QToolButton *m_flat = nullptr;
    QToolButton *m_tree = nullptr;
    std::vector<QAbstractButton *> m_buttons;
};

} // namespace Sigwise

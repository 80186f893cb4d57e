// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAction>
#include <QObject>

#include <span>
#include <vector>

class QWidget;

namespace Sigwise {

/// Every action of the program, one row of a table each (actions.cpp); menus, buttons and keys only place
/// them. No key stands twice.
class Actions : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Actions)
public:
    enum class Id {
        Quit,
        FocusFilter,
        Tree,
        Columns,
        ShowInspector,
        ShowSent,
        Pause,
        Refresh,
        NextArea,
        PreviousArea,
        ThemeSystem,
        ThemeLight,
        ThemeDark,
        Colourless,
        EveryHalfSecond,
        EverySecond,
        EveryTwoSeconds,
        EveryFiveSeconds,
        Details,
        CopyRow,
        CopyPid,
        CopyCommandLine,
        CopyCommand,
        CopyKill,
        PointTerm,
        PointHup,
        PointUsr1,
        SendTerm,
        SendHup,
        SendUsr1,
        SendInt,
        SendStop,
        SendCont,
        SendKill,
        MoreSignals,
        StopGracefully,
        Letters,
        Received,
        About,
    };

    /// What must be there for an action to be possible.
    enum class Needs {
        Nothing,
        AnySelected, ///< at least one process, which may have ended
        AnyAlive, ///< at least one selected process that has not ended
    };

    struct Row
    {
        Id id;
        const char *name; ///< the objectName
        const char *text;
        const char *keys; ///< anywhere in the window; empty = none
        const char *listKeys; ///< while the list has the focus; empty = none
        const char *tip; ///< empty = the text says it all
        Needs needs;
        const char *icon; ///< empty = none
        bool checkable;
        int value; ///< signal number or milliseconds of this row, else 0
    };
    [[nodiscard]] static std::span<const Row> table();

    /// The actions are added to `window`, so that their keys work in it.
    explicit Actions(QWidget *window);

    [[nodiscard]] QAction *operator[](Id id) const { return m_actions.at(static_cast<size_t>(id)); }
    /// Puts the keys of the list onto it.
    void setList(QWidget *list);
    void setSelected(int selected, int alive);

    /// The action that sends a signal, or null when only "More signals" can.
    [[nodiscard]] QAction *sending(int signo) const;
    /// The actions that send, in the order of the menus.
    [[nodiscard]] static std::span<const Id> sendIds();

private:
    std::vector<QAction *> m_actions;
};

} // namespace Sigwise

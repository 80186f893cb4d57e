// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace Sigwise {

class ElidedLabel;

/// Who the selected process is: name with two buttons, one line of facts, its unit or container, its command.
class ProcessCard : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProcessCard)
public:
    explicit ProcessCard(QWidget *parent = nullptr);

    /// `ageSeconds` is empty when unknown.
    void show(const SelectedProcess &selected, const QString &owner, std::optional<double> ageSeconds);

Q_SIGNALS:
    void copyRequested();
    /// The "•••" button was pressed; the menu belongs at `globalPosition`.
    void menuRequested(const QPoint &globalPosition);

private:
    QToolButton *addButton(const QString &name, const QString &icon, const QString &text);
    void showPlace(const ProcessInfo &process);
    void copyCommand();
    void applyTheme();

    ElidedLabel *m_name;
    QToolButton *m_copy;
    QToolButton *m_more;
    ElidedLabel *m_facts;
    QWidget *m_placeRow;
    QLabel *m_placeIcon;
    ElidedLabel *m_place;
    ElidedLabel *m_command;
    QByteArray m_commandBytes;
    bool m_inContainer = false;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QLabel;
class QTreeView;

namespace Sigwise {

class ReceivedModel;

/// Help > What Sigwise received: the live list of a ReceivedModel and the counters of the bridge. Not modal;
/// open it with show(). The model must live as long as the window.
class ReceivedWindow : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReceivedWindow)
public:
    explicit ReceivedWindow(ReceivedModel *model, QWidget *parent = nullptr);

private:
    void setupView();
    void showCounters();

    ReceivedModel *m_model;
    QTreeView *m_view;
    QLabel *m_counters;
};

} // namespace Sigwise

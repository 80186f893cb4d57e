// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/threadmodel.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace Sigwise {

/// The tab "Threads": which thread blocks which signal, and what that means.
class ThreadsPage : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ThreadsPage)
public:
    explicit ThreadsPage(QWidget *parent = nullptr);

    void show(const ProcessPtr &process);

private:
    void explain(int threads);
    void applyTheme();

    ThreadModel *m_model;
    QTableView *m_view;
    QLabel *m_explanation;
};

} // namespace Sigwise

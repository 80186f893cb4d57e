// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"

#include <QWidget>

class QLabel;
class QListView;
class QStandardItemModel;

namespace Sigwise {

class FindingsList;

/// What the inspector says about more than one process: who they are, and how many of them each signal would
/// do what to.
class SeveralPage : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SeveralPage)
public:
    explicit SeveralPage(QWidget *parent = nullptr);

    void show(const Selection &selection);

private:
    void showFindings(const Selection &selection);
    void applyTheme();

    QLabel *m_title;
    QLabel *m_summary;
    FindingsList *m_findings;
    QLabel *m_heading;
    QStandardItemModel *m_counts;
    QListView *m_view;
};

} // namespace Sigwise

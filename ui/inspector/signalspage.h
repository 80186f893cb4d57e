// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/signallistmodel.h"

#include <QWidget>

class QListView;

namespace Sigwise {

class PillButton;

/// The tab "Signals": quick filters over the list of all 64 signals of one process.
class SignalsPage : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalsPage)
public:
    explicit SignalsPage(QWidget *parent = nullptr);

    /// `sameAsBefore`: another state of the process that is already shown, so that scroll and current row
    /// stay.
    void show(const SelectedProcess &selected, const QString &owner, bool sameAsBefore);

Q_SIGNALS:
    /// A signal was chosen by double click or Enter.
    void signalChosen(int signo);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Pill
    {
        SignalListModel::Filter filter;
        PillButton *button;
    };
    void addPills();
    void labelPills();
    void choose(const QModelIndex &index);
    void setUnfolded(bool unfolded);

    SignalListModel *m_model;
    QListView *m_view;
    std::vector<Pill> m_pills;
};

} // namespace Sigwise

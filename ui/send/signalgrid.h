// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/signals/signaltable.h"
#include "ui/send/question.h"

#include <QListView>

class QStandardItem;
class QStandardItemModel;

namespace Sigwise {

/// All signals that can be sent by hand as cards, under the title of what they are for, each with the chip of
/// what it would do to the targets. Only a few of the real-time signals show until the others are asked for.
class SignalGrid : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalGrid)
public:
    enum Role {
        SignalRole = Qt::UserRole, ///< int: number; 0 for a title
        ChipRole,
        SureRole,
        KindRole, ///< Kind
    };
    enum class Kind { Title, Signal, More };

    SignalGrid(const std::vector<AskedTarget> &targets, QWidget *parent);

    /// Other targets: the chips change, nothing else does.
    void setTargets(const std::vector<AskedTarget> &targets);
    [[nodiscard]] int chosen() const;
    void choose(int signo);
    /// Shows only signals whose name, number or meaning has the text. What is chosen stays chosen if it
    /// shows.
    void search(const QString &text);

Q_SIGNALS:
    void chosenChanged(int signo);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void addGroup(Purpose purpose);
    void applyVisibility();
    void showAllRealTime();
    [[nodiscard]] bool isShown(const QStandardItem &item) const;

    QStandardItemModel *m_model;
    QString m_search;
    bool m_allRealTime = false;
};

} // namespace Sigwise

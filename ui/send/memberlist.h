// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/send/question.h"

#include <QListView>

class QStandardItemModel;

namespace Sigwise {

/// Who gets a signal, each with its PID and what the signal does to it: the worst first. The tool tip says
/// the start time, which is the other half of its identity, and what was shown before if that was something
/// else.
class MemberList : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MemberList)
public:
    explicit MemberList(QWidget *parent);

    /// `others` might get it too, but do not as it stands: they come last, and say so.
    void setQuestion(const Question &question, const std::vector<AskedTarget> &others = {});
    /// So many rows want to be seen at once, none more than that need be.
    void setRows(int rows);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

private:
    void addRows(const Question &question, bool getIt);
    void addRow(const AskedTarget &asked, int signo, const QPixmap &chip, bool getsIt);
    [[nodiscard]] int rowHeight() const;

    QStandardItemModel *m_model;
    int m_rows = 0; ///< 0 = as the layout has room
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/send/question.h"

#include <QListView>

class QStandardItemModel;

namespace Sigwise {

/// Who gets a signal, each with what it does to it: the worst first.
class MemberList : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MemberList)
public:
    explicit MemberList(QWidget *parent);

    void setQuestion(const Question &question);

private:
    QStandardItemModel *m_model;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"

#include <QWidget>

class QTreeWidget;

namespace Sigwise {

/// The tab "Details": all that is known of one process, a row each. What could not be read says "unknown".
class DetailsPage : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DetailsPage)
public:
    explicit DetailsPage(QWidget *parent = nullptr);

    /// `owner` is the name of the real user; `ageSeconds` is empty when unknown.
    void show(const SelectedProcess &selected, const QString &owner, std::optional<double> ageSeconds);

private:
    QTreeWidget *m_rows;
};

} // namespace Sigwise

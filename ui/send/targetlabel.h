// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace Sigwise {

/// One line that names who gets a signal: the name stands out, the rest is cut where there is no room. Plain
/// text throughout.
class TargetLabel : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TargetLabel)
public:
    explicit TargetLabel(QWidget *parent = nullptr);

    void setParts(const QString &before, const QString &name, const QString &after);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_before, m_name, m_after;
};

} // namespace Sigwise

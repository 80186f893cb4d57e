// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

namespace Sigwise {

/// One line of plain text that is cut with an ellipsis where it does not fit; the tool tip has all of it.
class ElidedLabel : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ElidedLabel)
public:
    enum class Look { Bare, Boxed };

    explicit ElidedLabel(Look look, QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    /// A colour of the theme's tokens by its role; the text colour of the palette by default.
    void setMuted(bool muted);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    Look m_look;
    QString m_text;
    bool m_muted = false;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>
#include <QWidget>

namespace Sigwise {

/// A rounded card that holds other widgets.
class Card : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Card)
public:
    using QWidget::QWidget;

    /// Frame and ground take a little of this colour, as those of findings.
    void setTone(const QColor &tone) { m_tone = tone; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QColor m_tone; ///< invalid = none
};

/// A command in a box, to be selected and copied.
class CommandLabel : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandLabel)
public:
    explicit CommandLabel(QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A label of plain text that wraps, in one font and one colour.
[[nodiscard]] QLabel *plainLabel(
    const QString &text, const QFont &font, const QColor &colour, QWidget *parent);
void setTextColour(QLabel *label, const QColor &colour);

} // namespace Sigwise

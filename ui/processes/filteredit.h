// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Sigwise {

/// The search field over the list: a filter (core/query), the count of what they show, and a button to clear
/// them. Esc clears it; when it is empty already, escaped() asks to go back to the list. Enter and Down ask
/// with choosing() to go on to what was found.
class FilterEdit : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterEdit)
public:
    explicit FilterEdit(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    void clear();
    /// Focus with everything selected.
    void activate();
    /// "10 of 214" at the right while there is text.
    void setCounts(int shown, int total);
    [[nodiscard]] QLineEdit *edit() const { return m_edit; }

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void textChanged(const QString &text);
    /// Esc in the empty field, Enter or Down: the list wants the focus.
    void choosing();
    void escaped();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    void showParts();
    [[nodiscard]] bool takeKey(int key);

    QLabel *m_icon;
    QLineEdit *m_edit;
    QLabel *m_hint;
    QToolButton *m_clear;
    int m_shown = 0;
    int m_total = 0;
};

} // namespace Sigwise

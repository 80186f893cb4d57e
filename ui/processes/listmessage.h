// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace Sigwise {

/// What stands in place of the rows when there are none: why, and a way out.
class ListMessage : public QWidget
{
    Q_OBJECT
public:
    explicit ListMessage(QWidget *parent);

    /// Plain texts. Without a button text there is no button.
    void show(const QString &icon, const QString &title, const QString &sentence, const QString &button);
    void applyTheme();

Q_SIGNALS:
    void buttonPressed();

private:
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_sentence;
    QPushButton *m_button;
    QString m_iconName;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QGridLayout;

namespace Sigwise {

/// What a newcomer needs to know, in place of the list: three steps and what the letters mean.
class FirstRunCard : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FirstRunCard)
public:
    explicit FirstRunCard(QWidget *parent = nullptr);

Q_SIGNALS:
    /// "Got it" was pressed, or Enter or Esc.
    void understood();

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addSteps(QGridLayout &grid);
    void addLetters(QGridLayout &grid);
    void applyTheme();
    void claimHeight();

    QWidget *m_card;
};

} // namespace Sigwise

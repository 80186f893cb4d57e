// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHeaderView>

namespace Sigwise {

/// The flat header of the list: the sort chevron beside the title, and "If you send…" above the signals.
class ProcessHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit ProcessHeader(QWidget *parent);

    void applyTheme();
    /// The width that a section needs to show its title and the chevron.
    [[nodiscard]] int widthForTitle(int section) const;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] bool isSignal(int section) const;
    void paintTitle(QPainter *painter, const QRect &rect, int section) const;
    void paintGroup(QPainter &painter);
};

} // namespace Sigwise

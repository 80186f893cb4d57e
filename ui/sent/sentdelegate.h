// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QStyledItemDelegate>

namespace Sigwise {

/// Paints one line of the Sent panel: time, signal, target, outcome. The button of a row is a widget of the
/// view; its room is kept free. What an earlier run sent is muted.
class SentDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// When, by whom, why: as plain text.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;
};

/// How an outcome looks.
struct OutcomeLook
{
    enum class Tone { Ok, Info, Muted, Warn, Danger, Stopped };
    const char *icon;
    Tone tone;
    bool colouredText = false; ///< else only the icon has the colour

    friend bool operator==(const OutcomeLook &, const OutcomeLook &) = default;
};
[[nodiscard]] OutcomeLook outcomeLook(const Receipt &receipt);

/// The button that helps with an outcome.
enum class OutcomeHelp { None, SendContinue, CopySudoCommand, StopCountdown, StopGracefully };
[[nodiscard]] OutcomeHelp outcomeHelp(const Receipt &receipt);

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/findings.h"
#include "core/words/findingwords.h"

#include <QListView>

class QStandardItemModel;

namespace Sigwise {

/// What is worth knowing, as cards: at most three, in the order given (worst first). As high as its cards.
class FindingsList : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FindingsList)
public:
    struct Card
    {
        Finding::Kind kind;
        Words::FindingText text;
    };

    explicit FindingsList(QWidget *parent = nullptr);

    void setCards(const std::vector<Card> &cards);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QStandardItemModel *m_cards;
};

} // namespace Sigwise

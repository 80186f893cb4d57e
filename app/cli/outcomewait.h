// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/dispatcher.h"

#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <vector>

namespace Sigwise::Cli {

/// Waits until it is known what became of each receipt, or the time is over.
class OutcomeWait : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OutcomeWait)
public:
    explicit OutcomeWait(Dispatcher &dispatcher);

    /// To be followed from now on.
    void add(const std::vector<Receipt> &receipts);
    /// Waits for them, at most `seconds`; 0 = not at all. May be called again.
    void follow(double seconds);
    /// As they stand.
    [[nodiscard]] const std::vector<Receipt> &receipts() const { return m_receipts; }
    /// Ends the wait that runs, and every later one at once.
    void breakOff();

private:
    void take(const Receipt &receipt);
    [[nodiscard]] bool isSettled() const;
    void goOnOrStop();

    std::vector<Receipt> m_receipts;
    QEventLoop m_loop;
    QTimer m_limit;
    QTimer m_exitCodeTimer;
    bool m_isBrokenOff = false;
};

} // namespace Sigwise::Cli

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/outcomewait.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace Sigwise::Cli {
namespace {

// A parent that takes notice of the end does so in a moment; one that does not is not waited for.
constexpr std::chrono::milliseconds exitCodePatience{ 100 };

bool isSettled(const Receipt &receipt)
{
    return receipt.result != SendResult::Sent || receipt.final || receipt.outcome == Outcome::Stopped;
}

} // namespace

OutcomeWait::OutcomeWait(Dispatcher &dispatcher)
{
    m_limit.setSingleShot(true);
    m_limit.setTimerType(Qt::PreciseTimer);
    m_exitCodeTimer.setSingleShot(true);
    m_exitCodeTimer.setInterval(exitCodePatience);
    connect(&dispatcher, &Dispatcher::receiptChanged, this, &OutcomeWait::take);
    connect(&m_limit, &QTimer::timeout, &m_loop, &QEventLoop::quit);
    connect(&m_exitCodeTimer, &QTimer::timeout, &m_loop, &QEventLoop::quit);
}

void OutcomeWait::add(const std::vector<Receipt> &receipts)
{
    m_receipts.insert(m_receipts.end(), receipts.begin(), receipts.end());
}

bool OutcomeWait::isSettled() const
{
    return std::all_of(m_receipts.begin(), m_receipts.end(), Cli::isSettled);
}

void OutcomeWait::follow(double seconds)
{
    if (isSettled() || seconds <= 0 || m_isBrokenOff)
        return;
    m_limit.start(static_cast<int>(std::ceil(seconds * 1000)));
    goOnOrStop();
    m_loop.exec();
    m_limit.stop();
    m_exitCodeTimer.stop();
}

void OutcomeWait::breakOff()
{
    m_isBrokenOff = true;
    m_loop.quit();
}

void OutcomeWait::take(const Receipt &receipt)
{
    const auto known = std::find_if(m_receipts.begin(), m_receipts.end(),
        [&receipt](const Receipt &candidate) { return candidate.id == receipt.id; });
    if (known == m_receipts.end())
        return;
    *known = receipt;
    if (m_loop.isRunning()) // events come also while the signals are being sent
        goOnOrStop();
}

void OutcomeWait::goOnOrStop()
{
    if (isSettled())
        m_loop.quit();
    const bool onlyCodesAreMissing = std::all_of(m_receipts.begin(), m_receipts.end(),
        [](const Receipt &receipt) { return Cli::isSettled(receipt) || receipt.outcome == Outcome::Ended; });
    if (onlyCodesAreMissing && !m_exitCodeTimer.isActive())
        m_exitCodeTimer.start();
}

} // namespace Sigwise::Cli

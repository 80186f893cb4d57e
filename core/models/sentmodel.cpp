// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/sentmodel.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/auditwords.h"
#include "core/words/effectwords.h"
#include "core/words/outcomewords.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace Sigwise {
namespace {

bool isStopped(const Receipt &receipt)
{
    return receipt.result == SendResult::Sent && receipt.outcome == Outcome::Stopped && !receipt.earlier;
}

bool isFinished(const Receipt &receipt) { return !receipt.isInProgress() && !isStopped(receipt); }

QString targetText(const Receipt &receipt)
{
    return visibleText(receipt.name) % QLatin1String(" (") % QString::number(receipt.target.pid)
        % QLatin1Char(')');
}

QString timeText(const Receipt &receipt)
{
    const QDateTime time = receipt.time.toLocalTime();
    const QDate today = QDate::currentDate();
    if (time.date() == today)
        return time.toString(QStringLiteral("HH:mm:ss"));
    const bool sameYear = time.date().year() == today.year();
    return QLocale().toString(time.date(), sameYear ? QStringLiteral("d MMM") : QStringLiteral("MMM yy"));
}

QString tipText(const Receipt &receipt)
{
    QStringList lines{ QString(signalName(receipt.signo) % QStringLiteral(" \u2192 ") % targetText(receipt)),
        Words::receiptText(receipt), Words::earlierSend(receipt),
        QCoreApplication::translate("SentModel", "Predicted: %1")
            .arg(Words::effectPhrase(receipt.predicted, visibleText(receipt.user))) };
    if (receipt.appeared)
        lines << QCoreApplication::translate("SentModel", "It came while the others got the signal.");
    if (!receipt.statedReason.isEmpty())
        lines
            << QCoreApplication::translate("SentModel", "Reason: %1").arg(visibleText(receipt.statedReason));
    return lines.join(QLatin1Char('\n'));
}

/// A duration for the ear: units as words.
QString spokenDuration(qint64 ns)
{
    constexpr qint64 microsecond = 1000;
    constexpr qint64 millisecond = 1000 * microsecond;
    constexpr qint64 second = 1000 * millisecond;
    const auto rounded = [ns](qint64 unit) { return static_cast<int>((ns + unit / 2) / unit); };
    if (ns < millisecond) {
        const int count = rounded(microsecond);
        return count == 1 ? QCoreApplication::translate("SentModel", "1 microsecond")
                          : QCoreApplication::translate("SentModel", "%n microseconds", nullptr, count);
    }
    if (ns < second) {
        const int count = rounded(millisecond);
        return count == 1 ? QCoreApplication::translate("SentModel", "1 millisecond")
                          : QCoreApplication::translate("SentModel", "%n milliseconds", nullptr, count);
    }
    const double seconds = static_cast<double>(ns) / static_cast<double>(second);
    return QCoreApplication::translate("SentModel", "%1 seconds").arg(seconds, 0, 'f', 1);
}

/// "SIGTERM, nginx 4121: exited after 84 milliseconds".
QString spokenText(const Receipt &receipt)
{
    QString outcome = Words::receiptText(receipt);
    if (receipt.afterNs)
        outcome.replace(Words::duration(*receipt.afterNs), spokenDuration(*receipt.afterNs));
    const QString text = signalName(receipt.signo) % QLatin1String(", ") % visibleText(receipt.name)
        % QLatin1Char(' ') % QString::number(receipt.target.pid) % QLatin1String(": ") % outcome;
    return receipt.earlier ? QCoreApplication::translate("SentModel", "Earlier: %1").arg(text) : text;
}

} // namespace

SentModel::SentModel(QObject *parent)
    : QAbstractListModel(parent)
{ }

void SentModel::add(const std::vector<Receipt> &receipts)
{
    if (receipts.empty())
        return;
    const auto at = std::find_if_not(m_rows.begin(), m_rows.end(), isStopped);
    const int first = static_cast<int>(at - m_rows.begin());
    beginInsertRows({}, first, first + static_cast<int>(receipts.size()) - 1);
    m_rows.insert(at, receipts.begin(), receipts.end());
    endInsertRows();
    trim();
    Q_EMIT countsChanged();
    for (const Receipt &receipt : receipts)
        Q_EMIT announced(spokenText(receipt));
}

void SentModel::addEarlier(const std::vector<Receipt> &receipts)
{
    const auto room = static_cast<size_t>(std::max(0, capacity - rowCount()));
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, receipts.size()));
    if (count == 0)
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(count) - 1);
    m_rows.insert(m_rows.end(), receipts.begin(), receipts.begin() + count);
    endInsertRows();
    Q_EMIT countsChanged();
}

void SentModel::update(const Receipt &receipt)
{
    const auto at = std::find_if(
        m_rows.begin(), m_rows.end(), [&](const Receipt &row) { return row.id == receipt.id; });
    if (at == m_rows.end() || *at == receipt)
        return;
    const QString before = spokenText(*at);
    *at = receipt;
    const QModelIndex changed = index(static_cast<int>(at - m_rows.begin()));
    Q_EMIT dataChanged(changed, changed);
    Q_EMIT countsChanged();
    if (const QString now = spokenText(receipt); now != before)
        Q_EMIT announced(now);
}

void SentModel::clearFinished()
{
    const size_t before = m_rows.size();
    for (size_t row = m_rows.size(); row-- > 0;) {
        if (isFinished(m_rows[row]))
            dropRow(row);
    }
    if (m_rows.size() != before)
        Q_EMIT countsChanged();
}

/// Makes room from the bottom, where the oldest rows are.
void SentModel::trim()
{
    for (size_t row = m_rows.size(); row-- > 0 && m_rows.size() > size_t{ capacity };) {
        if (isFinished(m_rows[row]))
            dropRow(row);
    }
}

void SentModel::dropRow(size_t row)
{
    const quint64 id = m_rows[row].id;
    beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
    m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(row));
    endRemoveRows();
    Q_EMIT dropped(id);
}

int SentModel::todayCount() const
{
    const QDate today = QDate::currentDate();
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(),
        [today](const Receipt &receipt) { return receipt.time.toLocalTime().date() == today; }));
}

int SentModel::inProgressCount() const
{
    return static_cast<int>(std::count_if(
        m_rows.begin(), m_rows.end(), [](const Receipt &receipt) { return receipt.isInProgress(); }));
}

int SentModel::stoppedCount() const
{
    std::vector<ProcessKey> keys;
    for (const Receipt &receipt : m_rows) {
        if (isStopped(receipt))
            keys.push_back(receipt.target);
    }
    std::sort(keys.begin(), keys.end());
    return static_cast<int>(std::unique(keys.begin(), keys.end()) - keys.begin());
}

bool SentModel::hasFinished() const { return std::any_of(m_rows.begin(), m_rows.end(), isFinished); }

int SentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Receipt &receipt = receiptAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return QString(timeText(receipt) % QLatin1String("  ") % signalName(receipt.signo)
            % QStringLiteral("  \u2192  ") % targetText(receipt) % QLatin1String("  ")
            % Words::receiptText(receipt));
    case Qt::AccessibleTextRole:
        return spokenText(receipt);
    case ReceiptRole:
        return QVariant::fromValue(receipt);
    case TimeRole:
        return timeText(receipt);
    case SignalRole:
        return signalName(receipt.signo);
    case TargetRole:
        return targetText(receipt);
    case OutcomeRole:
        return Words::receiptText(receipt);
    case TipRole:
        return tipText(receipt);
    default:
        return {};
    }
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/threadmodel.h"

#include "core/base/visibletext.h"
#include "core/models/rowmerge.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"

#include <algorithm>
#include <csignal>

namespace Sigwise {

ThreadModel::ThreadModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

const std::vector<int> &ThreadModel::columnSignals()
{
    static const std::vector<int> numbers{ SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD };
    return numbers;
}

void ThreadModel::setProcess(const ProcessPtr &process)
{
    std::vector<Row> wanted;
    m_complete = true;
    if (process && process->detail && !process->detail->threads.empty()) {
        for (const ThreadInfo &thread : process->detail->threads)
            wanted.push_back(Row{ thread, thread.tid == process->key.pid });
        std::sort(
            wanted.begin(), wanted.end(), [](const Row &a, const Row &b) { return a.order() < b.order(); });
    } else if (process) {
        ThreadInfo main;
        main.tid = process->key.pid;
        main.name = process->name;
        main.state = process->state;
        main.blocked = process->blocked;
        main.pending = process->pendingThread;
        wanted.push_back(Row{ std::move(main), true });
        m_complete = process->threadCount == 1;
    }
    mergeRows(*this, m_rows, wanted);
}

SignalSet ThreadModel::blockedByAll() const
{
    if (!m_complete || m_rows.empty())
        return {};
    SignalSet common = SignalSet::all();
    for (const Row &row : m_rows)
        common = common & row.thread.blocked.value_or(SignalSet());
    SignalSet shown;
    for (const int signo : columnSignals()) {
        if (common.contains(signo))
            shown.insert(signo);
    }
    return shown;
}

int ThreadModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ThreadModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1 + static_cast<int>(columnSignals().size());
}

QVariant ThreadModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    if (role == TidRole)
        return static_cast<int>(row.thread.tid);
    if (role == StateRole)
        return static_cast<int>(row.thread.state);
    if (index.column() == 0)
        return threadData(row, role);
    return signalData(row, columnSignals()[static_cast<size_t>(index.column() - 1)], role);
}

QVariant ThreadModel::threadData(const Row &row, int role) const
{
    const QString line
        = tr("%1 · %2").arg(QString::number(row.thread.tid), Words::stateWord(row.thread.state));
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(row.thread.name);
    case LineRole:
        return line;
    case Qt::AccessibleTextRole:
        return QString(visibleText(row.thread.name) % QLatin1String(", ") % line);
    default:
        return {};
    }
}

QVariant ThreadModel::signalData(const Row &row, int signo, int role) const
{
    const std::optional<SignalSet> &blocked = row.thread.blocked;
    const std::optional<SignalSet> &pending = row.thread.pending;
    const auto word = [&] {
        if (!blocked)
            return tr("unknown");
        return blocked->contains(signo) ? tr("blocked") : tr("open");
    };
    const bool waits = pending && pending->contains(signo);
    switch (role) {
    case Qt::DisplayRole:
        return word();
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return waits ? tr("%1: %2, one waits for this thread").arg(shortSignalName(signo), word())
                     : tr("%1: %2").arg(shortSignalName(signo), word());
    case BlockedRole:
        return blocked ? QVariant(blocked->contains(signo)) : QVariant();
    case PendingRole:
        return pending ? QVariant(waits) : QVariant();
    case SignalRole:
        return signo;
    default:
        return {};
    }
}

QVariant ThreadModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (section == 0)
        return role == Qt::DisplayRole ? QVariant(tr("Thread")) : QVariant();
    const int signo = columnSignals()[static_cast<size_t>(section - 1)];
    switch (role) {
    case Qt::DisplayRole:
        return shortSignalName(signo);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return signalName(signo);
    case SignalRole:
        return signo;
    default:
        return {};
    }
}

} // namespace Sigwise

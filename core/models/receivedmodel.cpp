// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/receivedmodel.h"

#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <QCoreApplication>
#include <QLocale>

#include <string>

#include <fcntl.h>

namespace Sigwise {

namespace {

struct CauseRow
{
    SignalEvent::Cause cause;
    const char *text;
};

constexpr CauseRow causeTable[] = {
    { SignalEvent::Cause::Unknown, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "not known") },
    { SignalEvent::Cause::User, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "kill") },
    { SignalEvent::Cause::Queue, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "sigqueue") },
    { SignalEvent::Cause::Thread, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "tgkill") },
    { SignalEvent::Cause::Kernel, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "kernel") },
    { SignalEvent::Cause::Timer, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "timer") },
    { SignalEvent::Cause::MessageQueue, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "message queue") },
    { SignalEvent::Cause::AsyncIo, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "input or output") },
    { SignalEvent::Cause::Child, QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "child") },
};

constexpr const char *headings[] = {
    QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "Time"),
    QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "Signal"),
    QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "Sender"),
    QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "Sent by"),
    QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "Handler to slot"),
    QT_TRANSLATE_NOOP("Sigwise::ReceivedModel", "Count"),
};
static_assert(std::size(headings) == ReceivedModel::columns);

QString causeText(SignalEvent::Cause cause)
{
    for (const CauseRow &row : causeTable) {
        if (row.cause == cause)
            return QCoreApplication::translate("Sigwise::ReceivedModel", row.text);
    }
    return {};
}

// The sender may have ended meanwhile: then its name is not known.
QByteArray nameOf(std::optional<pid_t> pid)
{
    if (!pid)
        return {};
    std::string text;
    const std::string path = "/proc/" + std::to_string(*pid) + "/comm";
    constexpr size_t limit = 256;
    if (!readFileAt(AT_FDCWD, path.c_str(), text, limit))
        return {};
    if (text.ends_with('\n'))
        text.pop_back();
    return QByteArray::fromStdString(text);
}

// A synthetic event stands for the lost ones, any other for itself and those lost before it.
qint64 signalCount(const SignalEvent &event)
{
    return static_cast<qint64>(event.lostBefore) + (event.synthetic ? 0 : 1);
}

bool isRepeat(const SignalEvent &a, const SignalEvent &b)
{
    return a.signo == b.signo && a.cause == b.cause && a.pid == b.pid && a.uid == b.uid
        && a.synthetic == b.synthetic;
}

} // namespace

ReceivedModel::ReceivedModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    connect(&m_watcher, &SignalWatcher::received, this, &ReceivedModel::add);
}

void ReceivedModel::watch(SignalSet kinds)
{
    for (; !kinds.isEmpty(); kinds.remove(kinds.lowest()))
        (void)m_watcher.watch(kinds.lowest()); // watched() tells which of them are watched
}

int ReceivedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ReceivedModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : columns; }

void ReceivedModel::add(const SignalEvent &event)
{
    Row row{ QDateTime::currentDateTime(), event, nameOf(event.pid), -1, signalCount(event) };
    if (event.takenNs > 0)
        row.latencyUs = (monotonicNs() - event.takenNs + 500) / 1000;
    if (!m_rows.empty() && isRepeat(m_rows.front().event, event)) {
        row.count += m_rows.front().count;
        if (row.senderName.isEmpty())
            row.senderName = m_rows.front().senderName;
        m_rows.front() = row;
        Q_EMIT dataChanged(index(0, 0), index(0, columns - 1));
        return;
    }
    if (m_rows.size() == largestRowCount) {
        beginRemoveRows({}, largestRowCount - 1, largestRowCount - 1);
        m_rows.pop_back();
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_rows.push_front(row);
    endInsertRows();
}

QString ReceivedModel::senderText(const Row &row) const
{
    if (!row.event.pid) {
        return row.event.cause == SignalEvent::Cause::Kernel ? tr("the kernel") : tr("not known");
    }
    const QString pid = QString::number(*row.event.pid);
    const QString name = row.senderName.isEmpty() ? tr("ended") : visibleText(row.senderName);
    if (!row.event.uid)
        return tr("%1 (PID %2)").arg(name, pid);
    return tr("%1 (PID %2, UID %3)").arg(name, pid, QString::number(*row.event.uid));
}

QString ReceivedModel::shown(const Row &row, Column column) const
{
    switch (column) {
    case Column::Time:
        return row.time.toString(QStringLiteral("HH:mm:ss.zzz"));
    case Column::Signal:
        return QString(signalName(row.event.signo) % QLatin1String(" (") % QString::number(row.event.signo)
            % QLatin1Char(')'));
    case Column::Sender:
        return senderText(row);
    case Column::Cause:
        return causeText(row.event.cause);
    case Column::Latency:
        return row.latencyUs < 0 ? tr("not known") : tr("%1 µs").arg(QLocale().toString(row.latencyUs));
    case Column::Count:
        return QLocale().toString(row.count);
    }
    return {};
}

QVariant ReceivedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(static_cast<size_t>(index.row()));
    const auto column = static_cast<Column>(index.column());
    const bool isNumber = column == Column::Latency || column == Column::Count;
    switch (role) {
    case Qt::DisplayRole:
        return shown(row, column);
    case Qt::TextAlignmentRole:
        return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case EventRole:
        return QVariant::fromValue(row.event);
    case SenderNameRole:
        return row.senderName;
    default:
        return {};
    }
}

QVariant ReceivedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool exists = orientation == Qt::Horizontal && section >= 0 && section < columns;
    if (!exists || role != Qt::DisplayRole)
        return {};
    return QCoreApplication::translate("Sigwise::ReceivedModel", headings[section]);
}

} // namespace Sigwise

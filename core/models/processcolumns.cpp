// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processcolumns.h"

#include "core/base/visibletext.h"
#include "core/words/effectwords.h"
#include "core/words/outcomewords.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace Sigwise {

namespace {

using Column = ProcessModel::Column;

// A command may be megabytes long; a cell never shows more than this.
constexpr qsizetype longestCell = 1024;
constexpr qsizetype longestTip = 4096;
constexpr int signalSection = static_cast<int>(Column::Signal);

QString shortened(const QByteArray &bytes, qsizetype limit)
{
    if (bytes.size() <= limit)
        return visibleText(bytes);
    qsizetype end = limit;
    // Not in the middle of a UTF-8 sequence: its last bytes are 10xxxxxx.
    for (int i = 0; i < 3 && (static_cast<unsigned char>(bytes.at(end)) & 0xC0U) == 0x80U; ++i)
        --end;
    return QString(visibleText(QByteArrayView(bytes).first(end)) % QChar(0x2026));
}

QString nameText(const ProcessRow &row, const ListMoment &) { return row.name; }
QString pidText(const ProcessRow &row, const ListMoment &) { return QString::number(row.key().pid); }
QString userText(const ProcessRow &row, const ListMoment &)
{
    return row.user.isEmpty() ? ProcessModel::tr("unknown") : row.user;
}
QString stateText(const ProcessRow &row, const ListMoment &)
{
    return row.hasEnded() ? ProcessModel::tr("ended") : Words::stateWord(row.process->state);
}
QString cpuText(const ProcessRow &row, const ListMoment &)
{
    return row.cpuTenths && !row.hasEnded() ? QLocale().toString(*row.cpuTenths / 10.0, 'f', 1) : QString();
}
QString memoryText(const ProcessRow &row, const ListMoment &)
{
    const auto kib = row.process->residentKib;
    if (!kib || row.hasEnded())
        return {};
    const qint64 most = std::numeric_limits<qint64>::max() / 1024;
    const qint64 known = static_cast<qint64>(std::min(*kib, static_cast<uint64_t>(most)));
    const bool tenths = known >= 1024 && known < 100 * 1024;
    return QLocale().formattedDataSize(known * 1024, tenths || known >= 1024 * 1024 ? 1 : 0);
}
QString ageText(const ProcessRow &row, const ListMoment &moment)
{
    const std::optional<double> age = moment.ageOf(*row.process);
    if (!age || row.hasEnded())
        return {};
    // The column has no room for hours with their minutes.
    const bool hours = *age >= 3600 && *age < 86400;
    return hours ? ProcessModel::tr("%1 h").arg(static_cast<int>(*age / 3600)) : Words::age(*age);
}
QByteArray unitOf(const ProcessInfo &process)
{
    return process.container.isEmpty() ? process.unit : process.container;
}
QString unitText(const ProcessRow &row, const ListMoment &)
{
    QByteArray unit = unitOf(*row.process);
    if (row.process->container.isEmpty() && unit.endsWith(".service"))
        unit.chop(8);
    return shortened(unit, longestCell);
}
QString commandText(const ProcessRow &row, const ListMoment &)
{
    return shortened(row.process->command, longestCell);
}

QVariant nameRaw(const ProcessRow &row, const ListMoment &) { return row.process->name; }
QVariant pidRaw(const ProcessRow &row, const ListMoment &) { return row.key().pid; }
QVariant userRaw(const ProcessRow &row, const ListMoment &)
{
    return row.process->users ? QVariant(row.process->users->real) : QVariant();
}
QVariant stateRaw(const ProcessRow &row, const ListMoment &) { return static_cast<int>(row.process->state); }
QVariant cpuRaw(const ProcessRow &row, const ListMoment &)
{
    return row.cpuTenths ? QVariant(*row.cpuTenths / 10.0) : QVariant();
}
QVariant memoryRaw(const ProcessRow &row, const ListMoment &)
{
    const auto kib = row.process->residentKib;
    return kib ? QVariant(static_cast<qulonglong>(*kib)) : QVariant();
}
QVariant ageRaw(const ProcessRow &row, const ListMoment &moment)
{
    const std::optional<double> age = moment.ageOf(*row.process);
    return age ? QVariant(*age) : QVariant();
}
QVariant unitRaw(const ProcessRow &row, const ListMoment &) { return unitOf(*row.process); }
QVariant commandRaw(const ProcessRow &row, const ListMoment &) { return row.process->command; }

QString nameTip(const ProcessRow &row)
{
    return QString(row.name % QLatin1String(" (") % QString::number(row.key().pid) % QLatin1Char(')'));
}
QString userTip(const ProcessRow &row)
{
    const QString user = userText(row, {});
    return row.permitted ? user : ProcessModel::tr("%1: you may not signal it.").arg(user);
}
QString unitTip(const ProcessRow &row)
{
    const ProcessInfo &process = *row.process;
    if (process.container.isEmpty())
        return shortened(process.unit, longestTip);
    return ProcessModel::tr("Container %1").arg(shortened(process.container, longestTip));
}
QString commandTip(const ProcessRow &row) { return shortened(row.process->command, longestTip); }

template <typename T>
int threeWay(const T &a, const T &b)
{
    return a < b ? -1 : (b < a ? 1 : 0);
}
int compareName(const ProcessRow &a, const ProcessRow &b) { return a.sortName.compare(b.sortName); }
int comparePid(const ProcessRow &a, const ProcessRow &b) { return threeWay(a.key().pid, b.key().pid); }
int compareUser(const ProcessRow &a, const ProcessRow &b) { return a.user.compare(b.user); }
int compareState(const ProcessRow &a, const ProcessRow &b)
{
    const auto rank
        = [](const ProcessRow &row) { return row.hasEnded() ? ProcessState::Dead : row.process->state; };
    return threeWay(rank(a), rank(b));
}
int compareCpu(const ProcessRow &a, const ProcessRow &b) { return threeWay(a.cpuTenths, b.cpuTenths); }
int compareMemory(const ProcessRow &a, const ProcessRow &b)
{
    return threeWay(a.process->residentKib, b.process->residentKib);
}
int compareAge(const ProcessRow &a, const ProcessRow &b)
{
    return threeWay(b.key().startTime, a.key().startTime);
}
int compareUnit(const ProcessRow &a, const ProcessRow &b)
{
    return threeWay(unitOf(*a.process), unitOf(*b.process));
}
int compareCommand(const ProcessRow &a, const ProcessRow &b)
{
    return threeWay(a.process->command, b.process->command);
}

constexpr Qt::Alignment left = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;
constexpr Qt::Alignment centre = Qt::AlignCenter;

// clang-format off
const std::array<ProcessColumn, 10> columnTable{ {
    { Column::Name, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Process"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "The name that the program runs under"), left,
        nameText, nameRaw, nameTip, compareName },
    { Column::Pid, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "PID"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "The number of the process"), right,
        pidText, pidRaw, nullptr, comparePid },
    { Column::User, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "User"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Whom it belongs to; a lock: you may not signal it"), left,
        userText, userRaw, userTip, compareUser },
    { Column::State, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "State"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "What its main thread does"), left,
        stateText, stateRaw, nullptr, compareState },
    { Column::Cpu, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "CPU %"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Percent of one CPU since the last refresh"), right,
        cpuText, cpuRaw, nullptr, compareCpu, true },
    { Column::Memory, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Memory"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Memory that it has in RAM"), right,
        memoryText, memoryRaw, nullptr, compareMemory, true },
    { Column::Age, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Age"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "How long ago it was started"), right,
        ageText, ageRaw, nullptr, compareAge },
    { Column::Signal, "", "", centre, nullptr, nullptr, nullptr, nullptr },
    { Column::Unit, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Unit / container"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "The systemd unit or the container that it belongs to"), left,
        unitText, unitRaw, unitTip, compareUnit },
    { Column::Command, QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "Command"),
        QT_TRANSLATE_NOOP("Sigwise::ProcessModel", "The command line as the process shows it"), left,
        commandText, commandRaw, commandTip, compareCommand },
} };
// clang-format on

} // namespace

std::optional<double> ListMoment::ageOf(const ProcessInfo &process) const
{
    if (uptimeSeconds <= 0 || ticksPerSecond <= 0 || process.isStartUnknown)
        return std::nullopt;
    const double start = static_cast<double>(process.key.startTime) / static_cast<double>(ticksPerSecond);
    return std::max(0.0, uptimeSeconds - start);
}

std::span<const ProcessColumn> processColumns() { return columnTable; }

const ProcessColumn &processColumn(ProcessModel::Column column)
{
    return columnTable.at(static_cast<size_t>(column));
}

SectionMap::SectionMap(std::vector<int> signalNumbers)
    : m_signalNumbers(std::move(signalNumbers))
{ }

int SectionMap::count() const { return static_cast<int>(columnTable.size() - 1 + m_signalNumbers.size()); }

ProcessModel::Column SectionMap::columnAt(int section) const
{
    if (section < signalSection)
        return static_cast<Column>(section);
    const int behind = section - signalSection - static_cast<int>(m_signalNumbers.size());
    return behind < 0 ? Column::Signal : static_cast<Column>(signalSection + 1 + behind);
}

int SectionMap::sectionOf(ProcessModel::Column column) const
{
    const int section = static_cast<int>(column);
    return section <= signalSection ? section : section - 1 + static_cast<int>(m_signalNumbers.size());
}

int SectionMap::slotAt(int section) const
{
    return columnAt(section) == Column::Signal ? section - signalSection : -1;
}

int SectionMap::sectionOfSlot(int slot) const { return signalSection + slot; }

int SectionMap::translated(int section, const SectionMap &other) const
{
    const int slot = other.slotAt(section);
    if (slot < 0)
        return sectionOf(other.columnAt(section));
    const int number = other.m_signalNumbers.at(static_cast<size_t>(slot));
    const auto found = std::find(m_signalNumbers.begin(), m_signalNumbers.end(), number);
    return found == m_signalNumbers.end() ? -1
                                          : sectionOfSlot(static_cast<int>(found - m_signalNumbers.begin()));
}

QString plainToolTip(const QString &text)
{
    // Qt takes a tool tip for rich text when it finds a tag or "&lt;" in it (Qt::mightBeRichText()); only
    // rich text wraps.
    const bool guessed = text.contains(QLatin1Char('<')) || text.contains(QLatin1Char('&'));
    if (!guessed && text.size() <= 80)
        return text;
    return QString(QLatin1String("<span>") % text.toHtmlEscaped() % QLatin1String("</span>"));
}

} // namespace Sigwise

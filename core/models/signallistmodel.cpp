// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/signallistmodel.h"

#include "core/models/rowmerge.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "core/words/programwords.h"
#include "core/words/signalwords.h"

#include <algorithm>

namespace Sigwise {

SignalListModel::SignalListModel(QObject *parent)
    : QAbstractListModel(parent)
{ }

void SignalListModel::setProcess(const ProcessPtr &process, const PredictionTable &predictions,
    const QString &owner, const ProgramPtr &program)
{
    m_program = program;
    m_all.clear();
    if (process) {
        for (int signo = 1; signo <= highestSignal; ++signo)
            m_all.push_back(Row{ signo, signo, standingOf(*process, signo), predictions.at(signo), owner });
    }
    rebuild();
}

void SignalListModel::setFilter(Filter filter)
{
    m_filter = filter;
    rebuild();
}

void SignalListModel::setRealTimeExpanded(bool expanded)
{
    m_expanded = expanded;
    rebuild();
}

bool SignalListModel::canFold() const
{
    const auto isRealTime = [](const Row &row) { return signalRow(row.first).purpose == Purpose::RealTime; };
    const auto first = std::find_if(m_all.begin(), m_all.end(), isRealTime);
    return first != m_all.end() && std::all_of(first, m_all.end(), [first](const Row &row) {
        return row.standing == first->standing && row.prediction == first->prediction;
    });
}

bool SignalListModel::matches(const Row &row, Filter filter)
{
    switch (filter) {
    case Filter::All:
        return true;
    case Filter::Caught:
        return row.standing.disposition == Disposition::Caught;
    case Filter::SetToIgnore:
        return row.standing.disposition == Disposition::Ignored;
    case Filter::Blocked:
        return row.standing.blocking == Blocking::All || row.standing.blocking == Blocking::Some;
    case Filter::Pending:
        return row.standing.waiting() > 0;
    }
    return false;
}

int SignalListModel::count(Filter filter) const
{
    return static_cast<int>(
        std::count_if(m_all.begin(), m_all.end(), [filter](const Row &row) { return matches(row, filter); }));
}

QModelIndex SignalListModel::indexOf(int signo) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
        [signo](const Row &row) { return row.first <= signo && signo <= row.last; });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

void SignalListModel::rebuild()
{
    const bool fold = !m_expanded && canFold();
    std::vector<Row> wanted;
    for (const Row &row : m_all) {
        if (!matches(row, m_filter))
            continue;
        const bool realTime = signalRow(row.first).purpose == Purpose::RealTime;
        const bool joins = fold && realTime && !wanted.empty()
            && signalRow(wanted.back().first).purpose == Purpose::RealTime;
        if (joins)
            wanted.back().last = row.last;
        else
            wanted.push_back(row);
    }
    mergeRows(*this, m_rows, wanted);
}

int SignalListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

SignalListModel::Fold SignalListModel::foldOf(const Row &row) const
{
    if (row.last > row.first)
        return Fold::Folded;
    const bool firstRealTime = signalRow(row.first).purpose == Purpose::RealTime
        && signalRow(row.first - 1).purpose != Purpose::RealTime;
    return firstRealTime && m_expanded && canFold() ? Fold::Unfolded : Fold::None;
}

QString SignalListModel::nameOf(const Row &row) const
{
    if (row.first == row.last)
        return signalName(row.first);
    return tr("%1 to %2").arg(signalName(row.first), shortSignalName(row.last));
}

QStringList SignalListModel::tagsOf(const Row &row) const
{
    QStringList tags;
    if (row.standing.blocking == Blocking::All)
        tags << tr("blocked");
    else if (row.standing.blocking == Blocking::Some)
        tags << tr("blocked in part");
    if (row.standing.waiting() > 0)
        tags << tr("%n waiting", nullptr, row.standing.waiting());
    return tags;
}

QString SignalListModel::dispositionWord(Disposition disposition) const
{
    switch (disposition) {
    case Disposition::Caught:
        return tr("caught");
    case Disposition::Ignored:
        return tr("set to ignore");
    case Disposition::Default:
        return tr("default");
    case Disposition::Unknown:
        break;
    }
    return tr("unknown");
}

QString SignalListModel::sentenceOf(const Row &row) const
{
    return tr("%1: %2").arg(
        nameOf(row), Words::programSentence(m_program.get(), row.prediction, row.first, row.owner));
}

QVariant SignalListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(row);
    case Qt::ToolTipRole:
        return sentenceOf(row);
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3")
            .arg(nameOf(row), Words::chipWord(chipOf(row.prediction.effect)),
                QStringList(tagsOf(row) << dispositionWord(row.standing.disposition))
                    .join(QLatin1String(", ")));
    case SignalRole:
        return row.first;
    case LastSignalRole:
        return row.last;
    case EffectRole:
        return QVariant::fromValue(row.prediction);
    case WordRole:
        return Words::chipWord(chipOf(row.prediction.effect));
    case MeaningRole:
        return Words::signalMeaning(row.first);
    case DispositionRole:
        return dispositionWord(row.standing.disposition);
    case CaughtRole:
        return row.standing.disposition == Disposition::Caught;
    case FoldRole:
        return static_cast<int>(foldOf(row));
    case TagsRole:
        return tagsOf(row);
    default:
        return {};
    }
}

} // namespace Sigwise

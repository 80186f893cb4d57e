// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processmodel.h"

#include "core/models/processplaces.h"
#include "core/sending/askrules.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "core/words/programwords.h"
#include "core/words/signalwords.h"

#include <algorithm>

namespace Sigwise {

namespace {

constexpr size_t mostSignals = 12;

std::vector<int> checkedNumbers(const std::vector<int> &wanted)
{
    std::vector<int> numbers;
    for (const int signo : wanted) {
        const bool known = std::find(numbers.begin(), numbers.end(), signo) != numbers.end();
        if (isSignalNumber(signo) && !known && numbers.size() < mostSignals)
            numbers.push_back(signo);
    }
    return numbers;
}

} // namespace

ProcessModel::ProcessModel(QObject *parent)
    : QAbstractItemModel(parent)
    , d(std::make_unique<Private>(this))
{
    setSignals({ 1, 2, 15, 10, 12 });
}

ProcessModel::~ProcessModel() = default;

// ---- what is shown

void ProcessModel::setSignals(const std::vector<int> &signalNumbers)
{
    const std::vector<int> numbers = checkedNumbers(signalNumbers);
    if (numbers == d->sections.signalNumbers())
        return;
    Q_EMIT layoutAboutToBeChanged();
    const SectionMap before = std::exchange(d->sections, SectionMap(numbers));
    d->store.setSections(d->sections);
    const bool sortGone = d->sortColumn == Column::Signal
        && std::find(numbers.begin(), numbers.end(), d->sortSignal) == numbers.end();
    if (sortGone) {
        d->sortColumn = Column::Name;
        d->sortOrder = Qt::AscendingOrder;
        d->arrange();
    }
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex &index : from) {
        const int section = d->sections.translated(index.column(), before);
        to.append(section < 0 ? QModelIndex() : d->indexOf(d->rowOf(index), section));
    }
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged();
}

const std::vector<int> &ProcessModel::signalNumbers() const { return d->sections.signalNumbers(); }
ProcessModel::Column ProcessModel::columnAt(int section) const { return d->sections.columnAt(section); }
int ProcessModel::sectionOf(Column column) const { return d->sections.sectionOf(column); }

void ProcessModel::setSender(const Sender &sender)
{
    d->store.setSender(sender);
    d->settle();
}

void ProcessModel::setShape(Shape shape)
{
    if (std::exchange(d->shape, shape) != shape)
        d->rearrange();
}

ProcessModel::Shape ProcessModel::shape() const { return d->shape; }

const Query &ProcessModel::filter() const { return d->store.filter().query(); }

void ProcessModel::setFilter(const QString &filter)
{
    d->store.setFilter(parseQuery(filter));
    if (!d->store.takeStructureChanged())
        return;
    d->rearrange();
    d->settle();
}

void ProcessModel::setKept(const std::vector<ProcessKey> &keys) { d->store.setKept(keys); }

void ProcessModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    const Column sortColumn = columnAt(column);
    const int slot = d->sections.slotAt(column);
    const int signo = slot < 0 ? 0 : signalNumbers().at(static_cast<size_t>(slot));
    if (d->sortColumn == sortColumn && d->sortSignal == signo && d->sortOrder == order)
        return;
    d->sortColumn = sortColumn;
    d->sortSignal = signo;
    d->sortOrder = order;
    d->rearrange();
}

// ---- snapshots

void ProcessModel::update(const SnapshotPtr &snapshot)
{
    // A proc tree that could not be listed says nothing about the processes.
    if (!snapshot || snapshot == d->snapshot || snapshot->failure != 0)
        return;
    const SnapshotPtr before = std::exchange(d->snapshot, snapshot);
    if (before) {
        d->store.apply(before.get(), snapshot);
        d->settle();
        return;
    }
    beginResetModel();
    d->store.apply(nullptr, snapshot);
    d->arrange();
    (void)d->store.takeStructureChanged(); // all have their places
    endResetModel();
    d->settle();
}

SnapshotPtr ProcessModel::snapshot() const { return d->snapshot; }

void ProcessModel::passTime(int64_t nowNs)
{
    d->store.passTime(nowNs);
    d->settle();
}

bool ProcessModel::hasPassingRows() const { return d->store.hasPassing(); }

int ProcessModel::processCount() const { return d->store.liveCount(); }
int ProcessModel::shownCount() const { return d->shown; }

QModelIndex ProcessModel::indexOf(const ProcessKey &key) const
{
    ProcessRow *row = d->store.find(key);
    return row ? d->indexOf(row) : QModelIndex();
}

ProcessKey ProcessModel::keyAt(const QModelIndex &index) const
{
    return index.isValid() ? d->rowOf(index)->key() : ProcessKey();
}

void ProcessModel::setPhrasebook(const PhrasebookPtr &book)
{
    Q_ASSERT(book);
    d->phrasebook = book;
}

ProgramPtr ProcessModel::Private::programOf(const ProcessInfo &process) const
{
    const ProcessRow *parent = store.findLive(process.parent.value_or(0));
    return phrasebook->find(process, parent ? parent->process.get() : nullptr);
}

Selection ProcessModel::selectionOf(const std::vector<ProcessKey> &keys) const
{
    Selection selection;
    const Sender &sender = d->store.sender();
    for (const ProcessKey &key : keys) {
        const ProcessRow *row = d->store.find(key);
        if (!row)
            continue;
        SelectedProcess &selected = selection.processes.emplace_back();
        selected.process = row->process;
        selected.ended = row->hasEnded();
        selected.predictions = predictAll(*row->process, d->store.groupLinkOf(*row->process), sender);
        selected.sessionPart = isSessionPart(*row->process, *d->snapshot, sender.pid);
        selected.program = d->programOf(*row->process);
        if (keys.size() == 1)
            selected.around = surroundingsOf(*row->process, *d->snapshot);
        selection.hiddenByFilter += row->isPlaced() ? 0 : 1;
    }
    return selection;
}

// ---- QAbstractItemModel

QModelIndex ProcessModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= columnCount(parent) || row >= rowCount(parent))
        return {};
    const ProcessRow *above = parent.isValid() ? d->rowOf(parent) : &d->root;
    return createIndex(row, column, above->children[static_cast<size_t>(row)]);
}

QModelIndex ProcessModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? d->indexOf(d->rowOf(child)->parent) : QModelIndex();
}

int ProcessModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const ProcessRow *row = parent.isValid() ? d->rowOf(parent) : &d->root;
    return static_cast<int>(row->children.size());
}

int ProcessModel::columnCount(const QModelIndex &) const { return d->sections.count(); }

QVariant ProcessModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ProcessRow &row = *d->rowOf(index);
    const int slot = d->sections.slotAt(index.column());
    const QVariant ofCell = slot >= 0 ? d->effectData(row, slot, role)
                                      : d->columnData(row, processColumn(columnAt(index.column())), role);
    return ofCell.isValid() ? ofCell : d->rowData(row, role);
}

QVariant ProcessModel::Private::effectData(const ProcessRow &row, int slot, int role) const
{
    const size_t at = static_cast<size_t>(slot);
    const int signo = sections.signalNumbers().at(at);
    const Prediction &prediction = row.effects.at(at);
    switch (role) {
    case Qt::DisplayRole:
        return Words::chipWord(chipOf(prediction.effect));
    case Qt::AccessibleTextRole:
        return QString(
            shortSignalName(signo) % QLatin1String(": ") % Words::chipWord(chipOf(prediction.effect)));
    case Qt::ToolTipRole:
        return plainToolTip(
            Words::programSentence(programOf(*row.process).get(), prediction, signo, row.user));
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignCenter);
    case SortRole:
        return static_cast<int>(chipOf(prediction.effect));
    case EffectRole:
        return QVariant::fromValue(prediction);
    case SignalRole:
        return signo;
    default:
        return {};
    }
}

QVariant ProcessModel::Private::columnData(const ProcessRow &row, const ProcessColumn &column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return column.text(row, store.moment());
    case Qt::ToolTipRole:
        return column.tipText ? QVariant(plainToolTip(column.tipText(row))) : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>(column.alignment);
    case SortRole:
        return column.raw(row, store.moment());
    default:
        return {};
    }
}

QVariant ProcessModel::Private::rowData(const ProcessRow &row, int role) const
{
    switch (role) {
    case KeyRole:
        return QVariant::fromValue(row.key());
    case StateRole:
        return static_cast<int>(row.process->state);
    case EndedRole:
        return row.hasEnded();
    case FreshRole:
        return row.freshSinceNs.has_value();
    case PermittedRole:
        return row.permitted;
    case NamespaceInitRole:
        return row.process->isNamespaceInit();
    case ContainerRole:
        return !row.process->container.isEmpty();
    case ProcessRole:
        return QVariant::fromValue(row.process);
    default:
        return {};
    }
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const int slot = d->sections.slotAt(section);
    if (slot < 0) {
        const ProcessColumn &column = processColumn(columnAt(section));
        if (role == Qt::DisplayRole)
            return tr(column.title);
        if (role == Qt::ToolTipRole)
            return tr(column.tip);
        if (role == Qt::InitialSortOrderRole)
            return static_cast<int>(column.bigFirst ? Qt::DescendingOrder : Qt::AscendingOrder);
        return role == Qt::TextAlignmentRole ? QVariant(static_cast<int>(column.alignment)) : QVariant();
    }
    const int signo = signalNumbers().at(static_cast<size_t>(slot));
    switch (role) {
    case Qt::DisplayRole:
        return shortSignalName(signo);
    case Qt::AccessibleTextRole:
        return signalName(signo);
    case Qt::ToolTipRole:
        return plainToolTip(
            tr("%1 (%2): %3").arg(signalName(signo), QString::number(signo), Words::signalMeaning(signo)));
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignCenter);
    case SignalRole:
        return signo;
    default:
        return {};
    }
}

} // namespace Sigwise

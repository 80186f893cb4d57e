// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/listcolumns.h"

#include "core/signals/signaltable.h"
#include "ui/processes/processheader.h"
#include "ui/processes/processview.h"
#include "ui/theme/theme.h"

#include <QMenu>
#include <QMetaEnum>

#include <algorithm>
#include <functional>

namespace Sigwise {

namespace {

using Column = ProcessModel::Column;

struct ColumnLook
{
    Column column;
    int width; ///< design pixels
    int neededWindow; ///< below this width of the window it gives way
    int spare = 0; ///< what it can do without, where the command would be cut to nothing
};

constexpr ColumnLook looks[] = {
    { Column::Name, 196, 0, 36 }, { Column::Pid, 60, 0 }, { Column::User, 112, 0, 28 },
    { Column::State, 94, 0 }, { Column::Cpu, 56, 1440 }, { Column::Memory, 72, 1440 },
    { Column::Age, 56, 1440 }, { Column::Signal, 44, 0 }, { Column::Unit, 158, 860, 48 },
    { Column::Command, 64, 1100 }, // and all that is left
};
constexpr int readableCommand = 168;
constexpr int treeNameWidth = 226;
constexpr int widestTreeName = 380;
constexpr int nameBesideBranches = 130;
constexpr int usualSignals[] = { 1, 2, 15, 10, 12 };
constexpr size_t mostSignals = 12;

const ColumnLook &lookOf(Column column) { return looks[static_cast<int>(column)]; }

QMetaEnum columnNames() { return QMetaEnum::fromType<Column>(); }

QString nameOf(Column column)
{
    return QString::fromLatin1(columnNames().valueToKey(static_cast<int>(column)));
}

std::optional<Column> columnNamed(const QString &name)
{
    bool known = false;
    const int value = columnNames().keyToValue(name.toLatin1().constData(), &known);
    return known ? std::optional(static_cast<Column>(value)) : std::nullopt;
}

} // namespace

ListColumns::ListColumns(ProcessView *view, ProcessHeader *header)
    : m_view(view)
    , m_header(header)
{ }

bool ListColumns::isShown(Column column) const
{
    if (column == Column::Name || column == Column::Signal)
        return true;
    return m_chosen.value(column, m_windowWidth == 0 || m_windowWidth >= lookOf(column).neededWindow);
}

int ListColumns::widthOf(int section) const
{
    const Column column = m_view->processModel()->columnAt(section);
    const Theme &theme = Theme::instance();
    const auto chosen = m_widths.constFind(column);
    if (chosen != m_widths.constEnd())
        return theme.px(*chosen);
    const bool tree = m_view->processModel()->shape() == ProcessModel::Shape::Tree;
    const int wanted = column == Column::Name && tree ? treeWidth() : lookOf(column).width;
    return std::max(theme.px(wanted), m_header->widthForTitle(section));
}

// A deep tree needs room beside its branches.
int ListColumns::treeWidth() const
{
    const ProcessModel *model = m_view->processModel();
    const std::function<int(const QModelIndex &)> depthBelow = [&](const QModelIndex &parent) {
        int deepest = 0;
        for (int row = 0; row < model->rowCount(parent); ++row) {
            const QModelIndex index = model->index(row, 0, parent);
            if (model->rowCount(index) > 0)
                deepest = std::max(deepest, 1 + depthBelow(index));
        }
        return deepest;
    };
    return std::clamp(depthBelow({}) * 18 + nameBesideBranches, treeNameWidth, widestTreeName);
}

void ListColumns::apply()
{
    m_applying = true;
    for (int section = 0; section < m_header->count(); ++section)
        m_header->setSectionHidden(section, !isShown(m_view->processModel()->columnAt(section)));
    m_applying = false;
    share();
}

int ListColumns::spareOf(int section) const
{
    const Column column = m_view->processModel()->columnAt(section);
    return m_widths.contains(column) || m_header->isSectionHidden(section)
        ? 0
        : Theme::instance().px(lookOf(column).spare);
}

// The last section takes what is left; a width of its own would push the list under a scroll bar.
void ListColumns::share()
{
    const int last = lastShown();
    if (last < 0)
        return;
    int taken = 0;
    int spare = 0;
    for (int section = 0; section < last; ++section) {
        taken += m_header->isSectionHidden(section) ? 0 : widthOf(section);
        spare += spareOf(section);
    }
    const bool isCommand = m_view->processModel()->columnAt(last) == Column::Command;
    const int wanted = isCommand ? Theme::instance().px(readableCommand) : 0;
    const int missing = std::clamp(taken + wanted - m_view->viewport()->width(), 0, spare);
    m_applying = true;
    for (int section = 0; section < last; ++section)
        m_header->resizeSection(
            section, widthOf(section) - (spare == 0 ? 0 : missing * spareOf(section) / spare));
    m_header->resizeSection(last, m_header->minimumSectionSize());
    m_applying = false;
}

void ListColumns::setWindowWidth(int width)
{
    const double unit = Theme::instance().unit();
    m_windowWidth = static_cast<int>(width / unit);
    apply();
}

void ListColumns::setShown(Column column, bool shown)
{
    m_chosen.insert(column, shown);
    apply();
}

void ListColumns::setSignalShown(int signo, bool shown)
{
    std::vector<int> numbers = m_view->processModel()->signalNumbers();
    std::erase(numbers, signo);
    if (shown)
        numbers.push_back(signo);
    m_view->setSignalColumns(numbers);
}

void ListColumns::reset()
{
    m_chosen.clear();
    m_widths.clear();
    m_view->setSignalColumns({ std::begin(usualSignals), std::end(usualSignals) });
    apply();
}

int ListColumns::lastShown() const
{
    int last = m_header->count() - 1;
    while (last > 0 && m_header->isSectionHidden(last))
        --last;
    return last;
}

void ListColumns::noteWidth(int section, int width)
{
    if (!m_applying && width > 0 && section != lastShown())
        m_widths.insert(m_view->processModel()->columnAt(section), width / Theme::instance().unit());
}

QVariantMap ListColumns::save() const
{
    QVariantMap shown;
    for (auto it = m_chosen.constBegin(); it != m_chosen.constEnd(); ++it)
        shown.insert(nameOf(it.key()), it.value());
    QVariantMap widths;
    for (auto it = m_widths.constBegin(); it != m_widths.constEnd(); ++it)
        widths.insert(nameOf(it.key()), it.value());
    QVariantList names;
    for (const int signo : m_view->processModel()->signalNumbers())
        names.append(signalName(signo));
    const int sorted = m_header->sortIndicatorSection();
    const QVariant signo
        = m_view->processModel()->headerData(sorted, Qt::Horizontal, ProcessModel::SignalRole);
    const QString sort = signo.isValid() ? signalName(signo.toInt())
                                         : nameOf(m_view->processModel()->columnAt(std::max(sorted, 0)));
    return { { QLatin1String("shown"), shown }, { QLatin1String("widths"), widths },
        { QLatin1String("signals"), names }, { QLatin1String("sort"), sort },
        { QLatin1String("descending"), m_header->sortIndicatorOrder() == Qt::DescendingOrder } };
}

void ListColumns::restore(const QVariantMap &state)
{
    const QVariantMap shown = state.value(QLatin1String("shown")).toMap();
    for (auto it = shown.constBegin(); it != shown.constEnd(); ++it) {
        if (const auto column = columnNamed(it.key()))
            m_chosen.insert(*column, it.value().toBool());
    }
    const QVariantMap widths = state.value(QLatin1String("widths")).toMap();
    for (auto it = widths.constBegin(); it != widths.constEnd(); ++it) {
        const auto column = columnNamed(it.key());
        const double width = it.value().toDouble();
        if (column && width >= 20 && width <= 4000)
            m_widths.insert(*column, width);
    }
    if (state.contains(QLatin1String("signals")))
        restoreSignals(state.value(QLatin1String("signals")).toList());
    apply();
    const QString sort = state.value(QLatin1String("sort")).toString();
    const bool descending = state.value(QLatin1String("descending")).toBool();
    const ProcessModel *model = m_view->processModel();
    for (int section = 0; section < m_header->count(); ++section) {
        const QVariant signo = model->headerData(section, Qt::Horizontal, ProcessModel::SignalRole);
        const QString name = signo.isValid() ? signalName(signo.toInt()) : nameOf(model->columnAt(section));
        if (name == sort)
            m_view->sortByColumn(section, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
}

void ListColumns::restoreSignals(const QVariantList &names)
{
    std::vector<int> numbers;
    for (const QVariant &name : names) {
        if (const auto signo = signalFromText(name.toString()))
            numbers.push_back(*signo);
    }
    m_view->setSignalColumns(numbers);
}

void ListColumns::fillMenu(QMenu *menu)
{
    menu->clear();
    const ProcessModel *model = m_view->processModel();
    for (const ColumnLook &look : looks) {
        const Column column = look.column;
        if (column == Column::Signal)
            continue;
        const int section = model->sectionOf(column);
        QAction *action
            = menu->addAction(model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(isShown(column));
        action->setEnabled(column != Column::Name);
        QObject::connect(
            action, &QAction::triggered, m_view, [this, column](bool on) { setShown(column, on); });
    }
    menu->addSeparator();
    addSignalActions(menu->addMenu(ProcessView::tr("Signals")));
    menu->addSeparator();
    QAction *usual = menu->addAction(ProcessView::tr("Usual columns"));
    QObject::connect(usual, &QAction::triggered, m_view, [this] { reset(); });
}

void ListColumns::addSignalActions(QMenu *menu)
{
    const std::vector<int> &shown = m_view->processModel()->signalNumbers();
    for (const SignalRow &row : signalTable()) {
        if (row.purpose == Purpose::CLibrary)
            continue;
        const int signo = row.number;
        const bool on = std::find(shown.begin(), shown.end(), signo) != shown.end();
        QAction *action
            = menu->addAction(QString(signalName(signo) % QLatin1Char(' ') % QString::number(signo)));
        action->setCheckable(true);
        action->setChecked(on);
        action->setEnabled(on || shown.size() < mostSignals);
        QObject::connect(action, &QAction::triggered, m_view,
            [this, signo](bool checked) { setSignalShown(signo, checked); });
    }
}

} // namespace Sigwise

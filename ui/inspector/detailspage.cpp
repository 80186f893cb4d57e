// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/detailspage.h"

#include "core/base/visibletext.h"
#include "core/words/effectwords.h"
#include "core/words/findingwords.h"
#include "core/words/outcomewords.h"
#include "ui/inspector/plaintip.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace Sigwise {

namespace {

constexpr qsizetype longestValue = 2000;

struct Field
{
    QString key;
    QString value;
};

QString unknown() { return DetailsPage::tr("unknown"); }
QString none() { return DetailsPage::tr("none"); }

template <typename Number>
QString number(const std::optional<Number> &value)
{
    return value ? QString::number(*value) : unknown();
}

QString yesNo(const std::optional<bool> &value)
{
    if (!value)
        return unknown();
    return *value ? DetailsPage::tr("yes") : DetailsPage::tr("no");
}

QString mask(const std::optional<SignalSet> &set)
{
    return set ? QStringLiteral("%1").arg(set->bits(), 16, 16, QLatin1Char('0')) : unknown();
}

QString orNone(const QByteArray &bytes)
{
    return bytes.isEmpty() ? none() : visibleText(bytes.left(longestValue));
}

std::vector<Field> identityFields(
    const ProcessInfo &process, const QString &owner, std::optional<double> ageSeconds)
{
    QStringList inner;
    for (const pid_t pid : process.namespacePids)
        inner << QString::number(pid);
    return {
        { DetailsPage::tr("PID"), QString::number(process.key.pid) },
        { DetailsPage::tr("Start time (ticks)"),
            process.isStartUnknown ? unknown() : QString::number(process.key.startTime) },
        { DetailsPage::tr("Age"), ageSeconds ? Words::age(*ageSeconds) : unknown() },
        { DetailsPage::tr("Name"), visibleText(process.name) },
        { DetailsPage::tr("User"), process.users ? owner : unknown() },
        { DetailsPage::tr("User IDs (real, effective, saved)"),
            process.users ? QStringLiteral("%1, %2, %3")
                                .arg(process.users->real)
                                .arg(process.users->effective)
                                .arg(process.users->saved)
                          : unknown() },
        { DetailsPage::tr("State"), Words::stateWord(process.state) },
        { DetailsPage::tr("Threads"), number(process.threadCount) },
        { DetailsPage::tr("Parent"), number(process.parent) },
        { DetailsPage::tr("Process group"), number(process.processGroup) },
        { DetailsPage::tr("Session"), number(process.session) },
        { DetailsPage::tr("Unit"), process.cgroup.isEmpty() ? unknown() : orNone(process.unit) },
        { DetailsPage::tr("Container"), process.cgroup.isEmpty() ? unknown() : orNone(process.container) },
        { DetailsPage::tr("PID in each namespace"),
            inner.isEmpty() ? unknown() : inner.join(QLatin1String(", ")) },
        { DetailsPage::tr("Control group"), process.cgroup.isEmpty() ? unknown() : orNone(process.cgroup) },
        { DetailsPage::tr("Command"), orNone(process.command) },
    };
}

QString memoryText(const std::optional<uint64_t> &kib)
{
    return kib ? QLocale().formattedDataSize(static_cast<qint64>(*kib) * 1024) : unknown();
}

QString queueText(const ProcessInfo &process)
{
    if (!process.signalQueueUsed || !process.signalQueueLimit)
        return unknown();
    return DetailsPage::tr("%1 of %2").arg(*process.signalQueueUsed).arg(*process.signalQueueLimit);
}

std::vector<Field> stateFields(const ProcessInfo &process)
{
    const bool traced = process.tracer && *process.tracer != 0;
    const bool looked = process.detail && !process.detail->threads.empty();
    return {
        { DetailsPage::tr("Traced by"), process.tracer && !traced ? none() : number(process.tracer) },
        { DetailsPage::tr("Kernel thread"), yesNo(process.kernelThread) },
        { DetailsPage::tr("Writes a core file"), yesNo(process.coreDumping) },
        { DetailsPage::tr("Sleeps in (wchan)"),
            looked && !process.detail->threads.front().wchan.isEmpty()
                ? visibleText(process.detail->threads.front().wchan)
                : unknown() },
        { DetailsPage::tr("CPU time"),
            process.cpuNs ? Words::duration(static_cast<qint64>(*process.cpuNs)) : unknown() },
        { DetailsPage::tr("Memory"), memoryText(process.residentKib) },
        { DetailsPage::tr("Queued signals of its user (SigQ)"), queueText(process) },
        { QStringLiteral("SigPnd"), mask(process.pendingThread) },
        { QStringLiteral("ShdPnd"), mask(process.pendingProcess) },
        { QStringLiteral("SigBlk"), mask(process.blocked) },
        { QStringLiteral("SigIgn"), mask(process.ignored) },
        { QStringLiteral("SigCgt"), mask(process.caught) },
    };
}

std::vector<Field> findingFields(const SelectedProcess &selected)
{
    std::vector<Field> fields;
    for (const Finding &finding :
        findingsOf(*selected.process, selected.predictions, selected.around, selected.program.get())) {
        const Words::FindingText text = Words::findingText(finding);
        fields.push_back(
            { DetailsPage::tr("Finding"), QString(text.clause % QLatin1Char(' ') % text.sentence) });
    }
    return fields;
}

} // namespace

DetailsPage::DetailsPage(QWidget *parent)
    : QWidget(parent)
    , m_rows(new QTreeWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::instance().px(8), 0, 0);
    column->addWidget(m_rows);
    m_rows->setObjectName(QStringLiteral("detailList"));
    m_rows->setAccessibleName(tr("Details"));
    m_rows->setColumnCount(2);
    m_rows->setHeaderHidden(true);
    m_rows->setRootIsDecorated(false);
    m_rows->setUniformRowHeights(true);
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_rows->header()->setStretchLastSection(true);
}

void DetailsPage::show(
    const SelectedProcess &selected, const QString &owner, std::optional<double> ageSeconds)
{
    std::vector<Field> fields = identityFields(*selected.process, owner, ageSeconds);
    const std::vector<Field> state = stateFields(*selected.process);
    const std::vector<Field> findings = findingFields(selected);
    fields.insert(fields.end(), state.begin(), state.end());
    fields.insert(fields.end(), findings.begin(), findings.end());

    const int wanted = static_cast<int>(fields.size());
    while (m_rows->topLevelItemCount() > wanted)
        delete m_rows->takeTopLevelItem(wanted);
    for (int row = 0; row < wanted; ++row) {
        const Field &field = fields[static_cast<size_t>(row)];
        if (row >= m_rows->topLevelItemCount())
            m_rows->addTopLevelItem(new QTreeWidgetItem);
        QTreeWidgetItem *item = m_rows->topLevelItem(row);
        if (item->text(0) == field.key && item->text(1) == field.value)
            continue;
        item->setText(0, field.key);
        item->setText(1, field.value);
        item->setToolTip(1, plainTip(field.value));
        item->setForeground(0, Theme::instance().tokens().muted);
    }
    if (!m_rows->currentItem())
        m_rows->setCurrentItem(m_rows->topLevelItem(0), 0, QItemSelectionModel::NoUpdate);
}

} // namespace Sigwise

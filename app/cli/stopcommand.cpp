// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/stopcommand.h"

#include "app/cli/auditcomplaint.h"
#include "app/cli/jsonwriter.h"
#include "app/cli/matchtargets.h"
#include "app/cli/processjson.h"
#include "app/cli/targets.h"
#include "app/cli/textoutput.h"
#include "app/cli/whynot.h"
#include "core/base/descriptorlimit.h"
#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/bridge/signalwatcher.h"
#include "core/prediction/programreader.h"
#include "core/processes/unitsettings.h"
#include "core/sending/gracefulstopdriver.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"
#include "core/words/stopwords.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>
#include <set>

#include <unistd.h>

namespace Sigwise::Cli {
namespace {

constexpr qint64 nsPerMs = 1'000'000;
constexpr qint64 nsPerSecond = 1'000'000'000;

qint64 rounded(qint64 ns, qint64 unit) { return (ns + unit / 2) / unit; }

const char *endedByKey(const StopRecord &record)
{
    switch (endedBy(record)) {
    case EndedBy::Signal:
        return signalRow(*record.exitSignal).name;
    case EndedBy::Itself:
        return "itself";
    case EndedBy::Other:
        return "other";
    case EndedBy::Unknown:
        break;
    }
    return "";
}

QByteArray jsonLine(const StopRecord &record)
{
    JsonWriter json;
    json.beginObject();
    json.number("pid", record.target.pid);
    const bool knowsStartTime = record.target.startTime != 0;
    json.number("start_time", knowsStartTime ? std::optional(record.target.startTime) : std::nullopt);
    json.textOrNull("name", visibleBytes(record.name));
    json.beginArray("steps");
    for (const StopStep &step : record.steps) {
        json.beginObject();
        json.text("signal", signalKey(step.signo));
        json.number("at_ms", rounded(step.afterNs, nsPerMs));
        json.text("result", QByteArrayView(sendResultKey(step.result)));
        json.endObject();
    }
    json.endArray();
    json.text("outcome", QByteArrayView(stopOutcomeKey(record.outcome)));
    json.textOrNull("ended_by", QByteArrayView(endedByKey(record)));
    json.number("exit_code", record.exitCode);
    json.textOrNull("exit_signal", record.exitSignal ? signalKey(*record.exitSignal) : QByteArrayView());
    json.number("after_ms", record.afterNs ? std::optional(rounded(*record.afterNs, nsPerMs)) : std::nullopt);
    json.endObject();
    return json.finishLine().toByteArray();
}

std::vector<QString> textRow(const StopRecord &record, ProcReader &reader)
{
    const QString name
        = record.name.isEmpty() ? QStringLiteral("?") : cutToWidth(visibleText(record.name), 32);
    const bool wasNever = record.outcome == StopOutcome::Gone && record.target.startTime == 0;
    return { QString(name % u" (" % QString::number(record.target.pid) % u')'),
        wasNever ? Words::noSuchProcess(reader.processOfThread(record.target.pid))
                 : Words::stopText(record) };
}

ExitCode exitCodeOf(const std::vector<StopRecord> &records)
{
    const auto all = [&records](std::initializer_list<StopOutcome> wanted) {
        return std::all_of(records.begin(), records.end(), [wanted](const StopRecord &record) {
            return std::find(wanted.begin(), wanted.end(), record.outcome) != wanted.end();
        });
    };
    const bool isKnown = std::none_of(
        records.begin(), records.end(), [](const StopRecord &record) { return record.areChildrenUnknown; });
    if (all({ StopOutcome::Ended }))
        return isKnown ? ExitCode::Success : ExitCode::Failure;
    if (all({ StopOutcome::Gone, StopOutcome::Reused }))
        return ExitCode::NoProcess;
    return all({ StopOutcome::Denied }) ? ExitCode::NotPermitted : ExitCode::Failure;
}

/// Carries the stops out and waits for their end.
class StopRun : public QObject
{
public:
    explicit StopRun(const Arguments &arguments);

    /// With --match: finds the processes and names them. A code to end with, when there are none or --yes is
    /// missing.
    [[nodiscard]] std::optional<ExitCode> match();
    [[nodiscard]] ExitCode run();

private:
    /// One that was named, and how it is to be stopped, once that was shown.
    struct Root
    {
        Target target;
        std::optional<StopPlan> plan = std::nullopt;
    };

    void begin();
    void beginTree(const Root &root);
    void showPlans(MatchedTargets &matched);
    void printUntouched();
    [[nodiscard]] StopPlan planFor(const Target &target);
    [[nodiscard]] ProgramPtr programOf(const ProcessInfo &process);
    /// Says so, too.
    [[nodiscard]] StopPlan::NoKill noKillOf(const ProcessInfo &process);
    void watchInterrupts();
    void interrupt(const SignalEvent &event);
    void refresh();
    void showProgress();
    void clearProgress();
    [[nodiscard]] std::vector<StopRecord> resultRecords() const;
    void tellOfOrphans(const std::vector<StopRecord> &records);

    const Arguments &m_arguments;
    ProcReader m_reader;
    Scanner m_scanner;
    Dispatcher m_dispatcher;
    AuditComplaint m_complaint;
    GracefulStopDriver m_driver;
    UnitSettingsReader m_units;
    PhrasebookPtr m_phrasebook;
    std::set<QByteArray> m_spared; ///< units, and PIDs of programs, of which it was said
    SignalWatcher m_interrupts;
    QEventLoop m_loop;
    QTimer m_progress;
    bool m_isTerminal = ::isatty(STDERR_FILENO) == 1;
    bool m_isProgressShown = false;
    std::vector<Root> m_roots;
    SnapshotPtr m_listed; ///< of the first tree
    size_t m_begun = 0; ///< so many of the roots
    bool m_isBrokenOff = false;
    TextOutput m_out;
};

StopRun::StopRun(const Arguments &arguments)
    : m_arguments(arguments)
    , m_reader(arguments.procRoot)
    , m_scanner(arguments.procRoot)
    , m_dispatcher(arguments.procRoot)
    , m_complaint(m_dispatcher.trail())
    , m_driver(m_dispatcher, arguments.procRoot)
{
    connect(&m_driver, &GracefulStopDriver::changed, this, &StopRun::refresh, Qt::QueuedConnection);
    connect(
        &m_driver, &GracefulStopDriver::lookWanted, this,
        [this] { m_driver.takeSnapshot(*m_scanner.scan()); }, Qt::QueuedConnection);
    connect(&m_progress, &QTimer::timeout, this, &StopRun::showProgress);
}

StopPlan StopRun::planFor(const Target &target)
{
    StopPlan plan;
    const Result<ProcessInfo> process = m_reader.read(target.key.pid, ProcReader::Depth::Row);
    if (process && process->key == target.key)
        plan = stopPlanFor(m_units.of(*process).settings);
    if (m_arguments.firstSignal)
        plan.firstSignal = *m_arguments.firstSignal;
    if (m_arguments.graceSeconds)
        plan.grace = std::chrono::milliseconds(qRound64(*m_arguments.graceSeconds * 1000));
    plan.kills = m_arguments.kills.value_or(true); // but see noKillOf()
    return plan;
}

StopPlan::NoKill StopRun::noKillOf(const ProcessInfo &process)
{
    const StopPlan::NoKill why = noKillFor(m_units.of(process), programOf(process).get());
    const QByteArray pid = QByteArray::number(process.key.pid);
    const bool isOfUnit = why == StopPlan::NoKill::Unit || why == StopPlan::NoKill::UnitUnknown;
    const bool isNews
        = why != StopPlan::NoKill::None && m_spared.insert(isOfUnit ? unitPath(process) : pid).second;
    if (isNews)
        complain(QString(QLatin1String("stop ") % QString::fromLatin1(pid)),
            QString(Words::noKillText(why) % QLatin1String(" --kill overrides that.")));
    return why;
}

ProgramPtr StopRun::programOf(const ProcessInfo &process)
{
    if (!m_phrasebook)
        m_phrasebook = phrasebookWith(userProgramsFolder());
    const Result<ProcessInfo> parent = process.parent.value_or(0) > 0
        ? m_reader.read(*process.parent, ProcReader::Depth::Row)
        : Result<ProcessInfo>(unexpected(ESRCH));
    return m_phrasebook->find(process, parent ? &*parent : nullptr);
}

void StopRun::beginTree(const Root &root)
{
    StopRequest request;
    request.plan = root.plan ? *root.plan : planFor(root.target);
    request.withChildren = m_arguments.scope == Scope::Tree;
    ScopeTargets scope(m_arguments.scope, m_scanner);
    request.statedReason = m_arguments.reason;
    request.targets = scope.expand({ root.target });
    request.listed = scope.listed();
    if (request.withChildren && !m_listed)
        m_listed = request.listed;
    if (!m_arguments.kills)
        request.noKillOf = [this](const ProcessInfo &process) { return noKillOf(process); };
    m_driver.start(request);
}

// The effect that is shown is that of the signal which the plan begins with.
void StopRun::showPlans(MatchedTargets &matched)
{
    for (size_t i = 0; i < matched.targets.size(); ++i) {
        Target &target = matched.targets.at(i);
        const StopPlan plan = planFor(target);
        matched.signalNumbers.at(i) = plan.firstSignal;
        if (target.predictions)
            target.shown = target.predictions->at(plan.firstSignal);
        m_roots.push_back({ target, plan });
    }
    if (m_arguments.json)
        return;
    m_out.write(targetLines(matched));
    m_out.flush(); // they are named before the first one gets its signal
}

void StopRun::printUntouched()
{
    for (const Root &root : m_roots) {
        StopRecord record;
        record.target = root.target.key;
        record.name = root.target.name;
        record.steps = { { 0, root.plan->firstSignal, 0, SendResult::NotSent, 0 } };
        m_out.writeWhole(jsonLine(record));
    }
}

std::optional<ExitCode> StopRun::match()
{
    auto found = matchTargets(m_arguments.filter, m_dispatcher, SIGTERM);
    if (const auto *code = std::get_if<ExitCode>(&found))
        return *code;
    showPlans(std::get<MatchedTargets>(found));
    if (m_arguments.isConfirmed)
        return std::nullopt;
    if (m_arguments.json)
        printUntouched();
    explainMissingYes(m_roots.size());
    (void)m_out.finish(); // a complaint of its own, and the code is the same
    return ExitCode::Failure;
}

void StopRun::begin()
{
    // All are held before the first one gets a signal.
    for (const Target &target : resolveAll(m_reader, m_arguments.targets))
        m_roots.push_back({ target });
    for (const Root &root : m_roots) {
        QCoreApplication::processEvents(); // an interruption that came meanwhile
        if (m_isBrokenOff)
            return;
        beginTree(root);
        ++m_begun;
    }
}

void StopRun::watchInterrupts()
{
    connect(&m_interrupts, &SignalWatcher::received, this, &StopRun::interrupt);
    for (const int signo : { SIGINT, SIGTERM, SIGHUP }) {
        // What was set to be ignored (nohup(1)) stays so.
        (void)m_interrupts.watch(signo);
    }
}

void StopRun::interrupt(const SignalEvent &event)
{
    const size_t untouched = m_roots.size() - m_begun;
    if (m_isBrokenOff || (untouched == 0 && !m_driver.isBusy()))
        return;
    m_isBrokenOff = true;
    for (const int signo : impatientSignals)
        (void)m_interrupts.unwatch(signo, Pending::Discard); // the next one ends this program at once
    clearProgress();
    QString why = QStringLiteral("broken off by %1: no SIGKILL is sent").arg(signalName(event.signo));
    if (untouched > 0)
        why += QStringLiteral("; %1 of %2 got no signal at all, from %3 on")
                   .arg(untouched)
                   .arg(m_roots.size())
                   .arg(m_roots.at(m_begun).target.key.pid);
    complain(QStringLiteral("stop"), why);
    m_driver.giveUp();
}

void StopRun::refresh()
{
    if (!m_driver.isBusy())
        m_loop.quit();
}

void StopRun::showProgress()
{
    const std::vector<StopRecord> records = m_driver.records();
    const auto left = std::count_if(
        records.begin(), records.end(), [](const StopRecord &record) { return !record.isOver; });
    QString line = QStringLiteral("sigctl: waiting for %1 of %2").arg(left).arg(records.size());
    if (const std::optional<qint64> next = m_driver.nextKillNs()) {
        const qint64 seconds = (std::max<qint64>(0, *next - monotonicNs()) + nsPerSecond - 1) / nsPerSecond;
        line += QStringLiteral(", SIGKILL in %1 s (Ctrl+C: no SIGKILL)").arg(seconds);
    }
    std::fprintf(stderr, "\r\033[K%s", qPrintable(line));
    m_isProgressShown = true;
}

void StopRun::clearProgress()
{
    if (m_isProgressShown)
        std::fputs("\r\033[K", stderr);
    m_isProgressShown = false;
}

/// A child that ended before it could get a signal is no result: nobody named it.
std::vector<StopRecord> StopRun::resultRecords() const
{
    std::vector<StopRecord> records = m_driver.records();
    std::erase_if(records, [this](const StopRecord &record) {
        const bool isNamed = std::any_of(m_roots.begin(), m_roots.end(),
            [&record](const Root &root) { return root.target.key == record.target; });
        return !isNamed && record.outcome == StopOutcome::Gone;
    });
    return records;
}

void StopRun::tellOfOrphans(const std::vector<StopRecord> &records)
{
    std::vector<TreeMember> known;
    for (const StopRecord &record : records) {
        if (record.outcome != StopOutcome::Gone && record.outcome != StopOutcome::Reused)
            known.push_back({ record.target });
    }
    if (!m_listed || known.empty())
        return;
    const SnapshotPtr now = m_scanner.scan();
    if (now->failure == 0)
        Cli::tellOfOrphans(known, *m_listed, *now);
    else
        complain(QStringLiteral("/proc"),
            QString(Words::errorText(now->failure) % QLatin1String("; processes of the tree may be left")));
}

ExitCode StopRun::run()
{
    watchInterrupts();
    begin();
    if (m_isTerminal) {
        using namespace std::chrono_literals;
        m_progress.start(500ms);
    }
    if (m_driver.isBusy())
        m_loop.exec();
    m_progress.stop();
    clearProgress();
    const std::vector<StopRecord> records = resultRecords();
    tellOfOrphans(records);
    TextTable table({ { {}, 48 }, { {}, 400 } });
    for (const StopRecord &record : records) {
        if (m_arguments.json)
            m_out.writeWhole(jsonLine(record));
        else
            table.addRow(textRow(record, m_reader));
    }
    if (!m_arguments.json)
        m_out.write(withReasons(table.lines(), whyNotEndingTexts(m_arguments.procRoot, records)));
    const ExitCode code = m_begun < m_roots.size() ? ExitCode::Failure : exitCodeOf(records);
    return m_out.finish() ? code : ExitCode::Failure;
}

} // namespace

ExitCode runStop(const Arguments &arguments)
{
    (void)raiseDescriptorLimit(); // sigctl starts no programs that would have to get it back
    StopRun run(arguments);
    if (!arguments.filter.isEmpty()) {
        if (const std::optional<ExitCode> code = run.match())
            return *code;
    }
    return run.run();
}

} // namespace Sigwise::Cli

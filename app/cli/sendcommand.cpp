// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/sendcommand.h"

#include "app/cli/auditcomplaint.h"
#include "app/cli/jsonwriter.h"
#include "app/cli/matchtargets.h"
#include "app/cli/outcomewait.h"
#include "app/cli/targets.h"
#include "app/cli/textoutput.h"
#include "app/cli/whynot.h"
#include "core/base/descriptorlimit.h"
#include "core/base/visibletext.h"
#include "core/bridge/signalwatcher.h"
#include "core/sending/dispatcher.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace Sigwise::Cli {
namespace {

constexpr qint64 nsPerMs = 1'000'000;
// Before the event loop gets its turn: whoever breaks it off is heard.
constexpr size_t mostAtOnce = 8;
// Whoever joins a scope is meant for as long as JoinWatch says: a look right before that is over.
constexpr double handlerSeconds = 1.8;
static_assert(handlerSeconds * 1e9 < JoinWatch::patienceNs);

bool isGone(const Receipt &receipt)
{
    return receipt.result == SendResult::Gone || receipt.result == SendResult::Reused;
}

ExitCode exitCodeOf(const std::vector<Receipt> &receipts, bool dryRun)
{
    const auto all = [&receipts](auto test) { return std::all_of(receipts.begin(), receipts.end(), test); };
    const SendResult wanted = dryRun ? SendResult::NotSent : SendResult::Sent;
    if (all([wanted](const Receipt &receipt) { return receipt.result == wanted; }))
        return ExitCode::Success;
    if (all(isGone))
        return ExitCode::NoProcess;
    if (all([](const Receipt &receipt) { return receipt.result == SendResult::Denied; }))
        return ExitCode::NotPermitted;
    return ExitCode::Failure;
}

QByteArray jsonLine(const Receipt &receipt, bool knowsStartTime)
{
    JsonWriter json;
    json.beginObject();
    json.number("pid", receipt.target.pid);
    json.number("start_time", knowsStartTime ? std::optional(receipt.target.startTime) : std::nullopt);
    json.textOrNull("name", visibleBytes(receipt.name));
    json.text("signal", QByteArrayView(signalRow(receipt.signo).name));
    json.number("number", receipt.signo);
    json.text("predicted", QByteArrayView(effectKey(receipt.predicted.effectForSender())));
    json.text("result", QByteArrayView(sendResultKey(receipt.result)));
    json.textOrNull("error", receipt.errnum == 0 ? QByteArray() : Words::errorText(receipt.errnum).toUtf8());
    json.flag("merged", receipt.merged);
    json.text("outcome", QByteArrayView(outcomeKey(receipt.outcome)));
    json.number("exit_code", receipt.exitCode);
    json.textOrNull(
        "exit_signal", receipt.exitSignal ? signalName(*receipt.exitSignal).toUtf8() : QByteArray());
    json.number("after_ms",
        receipt.afterNs ? std::optional((*receipt.afterNs + nsPerMs / 2) / nsPerMs) : std::nullopt);
    json.endObject();
    return json.finishLine().toByteArray();
}

// Of a PID that nobody ever held it cannot be said that its process "had already ended".
QString outcomeText(const Receipt &receipt, bool knowsStartTime, ProcReader &reader)
{
    if (receipt.result == SendResult::Gone && !knowsStartTime)
        return QString(QLatin1String("nothing sent: ")
            % Words::noSuchProcess(reader.processOfThread(receipt.target.pid)));
    return Words::receiptText(receipt);
}

std::vector<QString> textRow(const Receipt &receipt, bool knowsStartTime, ProcReader &reader)
{
    const QString name
        = receipt.name.isEmpty() ? QStringLiteral("?") : cutToWidth(visibleText(receipt.name), 32);
    return { QString(name % u" (" % QString::number(receipt.target.pid) % u')'), signalName(receipt.signo),
        outcomeText(receipt, knowsStartTime, reader) };
}

/// One send, and what joins its scope while it is signalled.
class SendRun
{
public:
    explicit SendRun(const Arguments &arguments)
        : m_arguments(arguments)
        , m_reader(arguments.procRoot)
        , m_scanner(arguments.procRoot)
        , m_dispatcher(arguments.procRoot) // before the targets take all the descriptors
        , m_complaint(m_dispatcher.trail())
        , m_scope(arguments.scope, m_scanner)
        , m_wait(m_dispatcher)
    {
        watchInterrupts();
    }

    void send();
    /// With --match: the processes that are named first are the very ones that get the signal. Without --yes
    /// it is a dry run.
    [[nodiscard]] ExitCode sendToMatching();
    [[nodiscard]] ExitCode print();

private:
    void watchInterrupts();
    void interrupt(const SignalEvent &event);
    void prepare();
    void sendTo(const std::vector<Target> &targets);
    [[nodiscard]] bool sendToJoined();

    const Arguments &m_arguments;
    ProcReader m_reader;
    Scanner m_scanner;
    Dispatcher m_dispatcher;
    AuditComplaint m_complaint;
    ScopeTargets m_scope;
    OutcomeWait m_wait;
    SignalWatcher m_interrupts;
    bool m_isBrokenOff = false;
    SendRequest m_request;
    std::vector<bool> m_areIdentified; ///< for each receipt
    TextOutput m_out;
};

// What is sent to a session may come back as the SIGHUP of its terminal (setsid(2)); the receipts are told
// all the same.
void SendRun::watchInterrupts()
{
    QObject::connect(&m_interrupts, &SignalWatcher::received, &m_interrupts,
        [this](const SignalEvent &event) { interrupt(event); });
    for (const int signo : { SIGINT, SIGTERM, SIGHUP }) {
        // What was set to be ignored (nohup(1)) stays so.
        (void)m_interrupts.watch(signo);
    }
}

void SendRun::interrupt(const SignalEvent &event)
{
    if (m_isBrokenOff)
        return;
    complain(QStringLiteral("send"),
        QStringLiteral("broken off by %1: this is what is known until now").arg(signalName(event.signo)));
    m_isBrokenOff = true;
    for (const int signo : impatientSignals)
        (void)m_interrupts.unwatch(signo, Pending::Discard); // the next one ends this program at once
    m_wait.breakOff();
}

void SendRun::sendTo(const std::vector<Target> &targets)
{
    const bool wasDryRun = m_request.dryRun;
    size_t unsent = 0;
    for (size_t begun = 0; begun < targets.size(); begun += m_request.targets.size()) {
        QCoreApplication::processEvents(); // an interruption that came meanwhile
        m_request.dryRun = wasDryRun || m_isBrokenOff; // the rest gets nothing, and is named
        const auto first = targets.begin() + static_cast<std::ptrdiff_t>(begun);
        const auto count = static_cast<std::ptrdiff_t>(std::min(mostAtOnce, targets.size() - begun));
        m_request.targets.assign(first, first + count);
        for (const Target &target : m_request.targets)
            m_areIdentified.push_back(isIdentified(target));
        m_wait.add(m_dispatcher.send(m_request));
        if (m_isBrokenOff)
            unsent += m_request.targets.size();
    }
    m_request.dryRun = wasDryRun;
    if (unsent > 0 && !wasDryRun)
        complain(
            QStringLiteral("send"), QStringLiteral("%1 of %2 got nothing").arg(unsent).arg(targets.size()));
}

/// False: there is nobody who is to get it.
bool SendRun::sendToJoined()
{
    if (m_isBrokenOff)
        return false;
    const ScopeTargets::Joined joined = m_scope.joined();
    if (joined.targets.empty())
        return false;
    const QString more = QStringLiteral("%1 more").arg(joined.targets.size());
    if (joined.isLate) {
        complain(more, QStringLiteral("joined after that and got nothing"));
        return false;
    }
    complain(more, QStringLiteral("joined while the others got the signal; it was sent to them too"));
    sendTo(joined.targets);
    return true;
}

void SendRun::prepare()
{
    m_request.signo = m_arguments.signo;
    m_request.dryRun = m_arguments.dryRun;
    m_request.onlyAsShown = false;
    m_request.value = m_arguments.value;
    m_request.statedReason = m_arguments.reason;
    m_request.requireHandler = m_arguments.requireHandler;
}

ExitCode SendRun::sendToMatching()
{
    const auto found = matchTargets(m_arguments.filter, m_dispatcher, m_arguments.signo);
    if (const auto *code = std::get_if<ExitCode>(&found))
        return *code;
    const auto &matched = std::get<MatchedTargets>(found);
    const bool isMeant = m_arguments.isConfirmed || m_arguments.dryRun;
    prepare();
    m_request.dryRun = m_arguments.dryRun || !m_arguments.isConfirmed;
    if (!m_request.dryRun && !m_arguments.json) {
        m_out.write(targetLines(matched));
        m_out.flush(); // they are named before the first one gets it
    }
    sendTo(matched.targets);
    m_wait.follow(m_arguments.waitSeconds);
    const ExitCode code = print();
    if (isMeant)
        return code;
    explainMissingYes(matched.targets.size());
    return ExitCode::Failure;
}

void SendRun::send()
{
    prepare();
    std::vector<Target> named = resolveAll(m_reader, m_arguments.targets);
    for (Target &target : named)
        target.tid = m_arguments.tid;
    sendTo(m_scope.expand(named));
    if (m_arguments.dryRun)
        return;
    m_scope.noteSent(m_arguments.signo);
    (void)sendToJoined();
    const double wait = m_arguments.waitSeconds;
    m_wait.follow(std::min(wait, handlerSeconds));
    // Handlers that start processes have had their time.
    m_wait.follow(sendToJoined() ? wait : wait - handlerSeconds);
    if (sendToJoined())
        m_wait.follow(wait);
    if (!m_isBrokenOff)
        m_scope.tellOfOrphans();
}

ExitCode SendRun::print()
{
    const std::vector<Receipt> &receipts = m_wait.receipts();
    TextTable table({ { {}, 48 }, { {}, 12 }, { {}, 400 } });
    for (size_t i = 0; i < receipts.size(); ++i) {
        if (m_arguments.json)
            m_out.writeWhole(jsonLine(receipts.at(i), m_areIdentified.at(i)));
        else
            table.addRow(textRow(receipts.at(i), m_areIdentified.at(i), m_reader));
    }
    if (!m_arguments.json)
        m_out.write(withReasons(table.lines(), whyNotEndingTexts(m_arguments.procRoot, receipts)));
    const ExitCode code = exitCodeOf(receipts, m_arguments.dryRun);
    return m_out.finish() ? code : ExitCode::Failure;
}

} // namespace

ExitCode runSend(const Arguments &arguments)
{
    (void)raiseDescriptorLimit(); // sigctl starts no programs that would have to get it back
    SendRun run(arguments);
    if (!arguments.filter.isEmpty())
        return run.sendToMatching();
    run.send();
    return run.print();
}

} // namespace Sigwise::Cli

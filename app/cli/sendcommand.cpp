// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/sendcommand.h"

#include "app/cli/auditcomplaint.h"
#include "app/cli/jsonwriter.h"
#include "app/cli/outcomewait.h"
#include "app/cli/textoutput.h"
#include "core/base/descriptorlimit.h"
#include "core/base/visibletext.h"
#include "core/sending/dispatcher.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"

#include <algorithm>
#include <cerrno>

namespace Sigwise::Cli {
namespace {

constexpr qint64 nsPerMs = 1'000'000;

// A bare PID means the process that has it now: it is held before anything is read of it.
Target resolve(ProcReader &reader, const TargetArgument &argument)
{
    Target target;
    target.key = { argument.pid, argument.startTime.value_or(0) };
    if (argument.startTime)
        return target;
    const auto held = ProcessHandle::openAny(reader, argument.pid);
    if (const auto *handle = std::get_if<ProcessHandlePtr>(&held)) {
        target.key = (*handle)->key();
        target.handle = *handle;
    }
    return target;
}

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

} // namespace

ExitCode runSend(const Arguments &arguments)
{
    (void)raiseDescriptorLimit(); // sigctl starts no programs that would have to get it back
    ProcReader reader(arguments.procRoot);
    Dispatcher dispatcher(arguments.procRoot); // before the targets take all the descriptors
    const AuditComplaint complaint(dispatcher);
    SendRequest request;
    request.signo = arguments.signo;
    request.statedReason = arguments.reason;
    request.dryRun = arguments.dryRun;
    request.onlyAsShown = false;
    for (const TargetArgument &argument : arguments.targets)
        request.targets.push_back(resolve(reader, argument));

    OutcomeWait wait(dispatcher);
    const std::vector<Receipt> receipts = wait.follow(dispatcher.send(request), arguments.waitSeconds);
    TextOutput out;
    TextTable table({ { {}, 48 }, { {}, 12 }, { {}, 400 } });
    for (size_t i = 0; i < receipts.size(); ++i) {
        const Receipt &receipt = receipts.at(i);
        const bool knowsStartTime = arguments.targets.at(i).startTime || request.targets.at(i).handle;
        if (arguments.json)
            out.writeWhole(jsonLine(receipt, knowsStartTime));
        else
            table.addRow(textRow(receipt, knowsStartTime, reader));
    }
    if (!arguments.json)
        out.write(table.lines());
    const ExitCode code = exitCodeOf(receipts, arguments.dryRun);
    return out.finish() ? code : ExitCode::Failure;
}

} // namespace Sigwise::Cli

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/whynot.h"

#include "core/models/unanswered.h"
#include "core/prediction/notending.h"
#include "core/processes/scanner.h"
#include "core/words/findingwords.h"

#include <algorithm>
#include <csignal>

namespace Sigwise::Cli {
namespace {

QByteArray textOf(
    Scanner &scanner, const Snapshot &all, const Sender &sender, const ProcessKey &target, int signo)
{
    const Result<ProcessInfo> process = scanner.reader().read(target.pid, ProcReader::Depth::Detail);
    if (!process || process->key != target)
        return {};
    const PredictionTable predictions = predictAll(*process, groupLink(*process, all), sender);
    QByteArray text;
    for (const Finding &finding : whyNotEnding(*process, predictions, signo, surroundingsOf(*process, all)))
        text += QString(QLatin1String("  ") % Words::findingLine(finding) % QLatin1Char('\n')).toUtf8();
    return text;
}

bool withstandsKill(const StopRecord &record)
{
    if (record.outcome != StopOutcome::Running || record.steps.empty())
        return false;
    const StopStep &last = record.steps.back();
    return record.isBeyondKill || (last.signo == SIGKILL && last.result == SendResult::Sent);
}

} // namespace

std::vector<QByteArray> whyNotEndingTexts(const QByteArray &procRoot, const std::vector<Receipt> &receipts)
{
    std::vector<QByteArray> texts(receipts.size());
    if (std::none_of(receipts.begin(), receipts.end(), isUnanswered))
        return texts;
    Scanner scanner(procRoot);
    const SnapshotPtr all = scanner.scan();
    const Sender sender = currentSender(scanner.reader());
    for (size_t i = 0; i < receipts.size(); ++i) {
        if (isUnanswered(receipts[i]))
            texts[i] = textOf(scanner, *all, sender, receipts[i].target, receipts[i].signo);
    }
    return texts;
}

std::vector<QByteArray> whyNotEndingTexts(const QByteArray &procRoot, const std::vector<StopRecord> &records)
{
    std::vector<QByteArray> texts(records.size());
    if (std::none_of(records.begin(), records.end(), withstandsKill))
        return texts;
    Scanner scanner(procRoot);
    const SnapshotPtr all = scanner.scan();
    const Sender sender = currentSender(scanner.reader());
    for (size_t i = 0; i < records.size(); ++i) {
        if (withstandsKill(records[i]))
            texts[i] = textOf(scanner, *all, sender, records[i].target, SIGKILL);
    }
    return texts;
}

QByteArray withReasons(const QByteArray &lines, const std::vector<QByteArray> &reasons)
{
    QByteArray text;
    qsizetype at = 0;
    for (const QByteArray &reason : reasons) {
        const qsizetype end = lines.indexOf('\n', at) + 1;
        text += lines.mid(at, end - at) + reason;
        at = end;
    }
    return text;
}

} // namespace Sigwise::Cli

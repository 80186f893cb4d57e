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

struct Question
{
    ProcessKey target;
    int signo; ///< that it still withstands; 0 = nothing to ask
};

std::vector<QByteArray> answersTo(const std::vector<Question> &questions, const QByteArray &procRoot)
{
    std::vector<QByteArray> answers(questions.size());
    if (std::all_of(
            questions.begin(), questions.end(), [](const Question &asked) { return asked.signo == 0; }))
        return answers;
    Scanner scanner(procRoot);
    const SnapshotPtr all = scanner.scan();
    const Sender sender = currentSender(scanner.reader());
    for (size_t i = 0; i < questions.size(); ++i) {
        if (questions[i].signo != 0)
            answers[i] = textOf(scanner, *all, sender, questions[i].target, questions[i].signo);
    }
    return answers;
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
    std::vector<Question> questions;
    for (const Receipt &receipt : receipts)
        questions.push_back({ receipt.target, isUnanswered(receipt) ? receipt.signo : 0 });
    return answersTo(questions, procRoot);
}

std::vector<QByteArray> whyNotEndingTexts(const QByteArray &procRoot, const std::vector<StopRecord> &records)
{
    std::vector<Question> questions;
    for (const StopRecord &record : records)
        questions.push_back({ record.target, withstandsKill(record) ? SIGKILL : 0 });
    return answersTo(questions, procRoot);
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

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/whynot.h"

#include "core/models/unanswered.h"
#include "core/prediction/notending.h"
#include "core/processes/scanner.h"
#include "core/words/findingwords.h"

#include <algorithm>

namespace Sigwise::Cli {
namespace {

QByteArray textOf(Scanner &scanner, const Snapshot &all, const Sender &sender, const Receipt &receipt)
{
    const Result<ProcessInfo> process = scanner.reader().read(receipt.target.pid, ProcReader::Depth::Detail);
    if (!process || process->key != receipt.target)
        return {};
    const PredictionTable predictions = predictAll(*process, groupLink(*process, all), sender);
    QByteArray text;
    for (const Finding &finding :
        whyNotEnding(*process, predictions, receipt.signo, surroundingsOf(*process, all)))
        text += QString(QLatin1String("  ") % Words::findingLine(finding) % QLatin1Char('\n')).toUtf8();
    return text;
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
            texts[i] = textOf(scanner, *all, sender, receipts[i]);
    }
    return texts;
}

} // namespace Sigwise::Cli

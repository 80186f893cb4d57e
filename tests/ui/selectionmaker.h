// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/prediction/rights.h"
#include "core/processes/procreader.h"
#include "tests/support/testchild.h"

namespace Sigwise::Test {

/// A selected process that does not exist, with the same prediction for all signals.
inline SelectedProcess inventedProcess(const QByteArray &name, pid_t pid, const Prediction &prediction)
{
    ProcessInfo info;
    info.key = { pid, 81234 };
    info.name = name;
    info.users = UserIds{ 0, 0, 0 };
    SelectedProcess selected;
    selected.process = std::make_shared<ProcessInfo>(info);
    for (int signo = 1; signo <= highestSignal; ++signo)
        selected.predictions.at(signo) = prediction;
    return selected;
}

inline Prediction prediction(Effect effect, Reason reason = Reason::NotCaught)
{
    Prediction result;
    result.effect = effect;
    result.reason = reason;
    return result;
}

/// The real children as the list would hand them over when they are selected.
inline Selection selectionOf(const std::vector<const TestChild *> &children)
{
    ProcReader reader;
    const Sender sender = currentSender(reader);
    Selection selection;
    for (const TestChild *child : children) {
        Result<ProcessInfo> info = reader.read(child->pid(), ProcReader::Depth::Detail);
        if (!info)
            qFatal("a test child cannot be read");
        SelectedProcess selected;
        selected.predictions = predictAll(*info, GroupLink::Linked, sender);
        selected.process = std::make_shared<ProcessInfo>(std::move(*info));
        selection.processes.push_back(std::move(selected));
    }
    return selection;
}

} // namespace Sigwise::Test

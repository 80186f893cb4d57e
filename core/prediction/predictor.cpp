// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/predictor.h"

#include "core/prediction/predictionfacts.h"
#include "core/prediction/predictionrules.h"

#include <csignal>

namespace Sigwise {
namespace {

template <typename Visit>
void forEach(SignalSet set, Visit visit)
{
    while (!set.isEmpty()) {
        const int signo = set.lowest();
        set.remove(signo);
        visit(signo);
    }
}

Prediction predictionOf(const PredictionRule &rule, const PredictionFacts &facts)
{
    Prediction prediction;
    prediction.effect = rule.effect;
    prediction.reason = rule.reason;
    prediction.doubt = rule.doubt;
    if (rule.effect == Effect::Debugger)
        prediction.tracer = facts.tracer;
    if (rule.effect == Effect::Blocked)
        prediction.threads = facts.threads;
    return prediction;
}

/// What the rules do not see, in the order in which it is told: the first doubt stays.
void addDoubts(const PredictionFacts &facts, PredictionTable &table)
{
    if (facts.isKernelThread || facts.hasEnded || facts.isEnding || facts.isDumping)
        return;
    struct Row
    {
        SignalSet about;
        Doubt doubt;
    };
    SignalSet waiting; // a signalfd may collect what all threads block, unless it is thrown away first
    forEach(facts.blockedByAll, [&](int signo) {
        if (table.at(signo).effect == Effect::Blocked)
            waiting.insert(signo);
    });
    const Row rows[] = {
        { facts.hidden, facts.hiddenDoubt },
        { waiting, Doubt::SignalFd },
        { facts.raced, Doubt::Race },
        { facts.namespaceUnknown, Doubt::NamespaceUnknown },
    };
    for (const Row &row : rows) {
        forEach(row.about, [&](int signo) {
            Doubt &doubt = table.at(signo).doubt;
            if (doubt == Doubt::None)
                doubt = row.doubt;
        });
    }
}

void addRights(const ProcessInfo &process, const Sender &sender, PredictionTable &table)
{
    const std::optional<bool> others = maySend(process, sender, SIGTERM);
    const std::optional<bool> cont = maySend(process, sender, SIGCONT);
    if (others == true && cont == true)
        return;
    forEach(SignalSet::all(), [&](int signo) {
        const std::optional<bool> may = signo == SIGCONT ? cont : others;
        Prediction &prediction = table.at(signo);
        prediction.permitted = may != false;
        if (!may && prediction.doubt == Doubt::None)
            prediction.doubt = Doubt::RightsUnknown;
    });
}

} // namespace

PredictionTable predictAll(const ProcessInfo &process, GroupLink group, const Sender &sender)
{
    const PredictionFacts facts = predictionFacts(process, group, sender);
    PredictionTable table;
    SignalSet undecided = SignalSet::all();
    for (const PredictionRule &rule : predictionRules()) {
        const SignalSet decided = rule.decides(facts) & undecided;
        if (decided.isEmpty())
            continue;
        undecided = undecided - decided;
        const Prediction prediction = predictionOf(rule, facts);
        forEach(decided, [&](int signo) {
            table.at(signo) = prediction;
            if (rule.isWait)
                table.at(signo).then = finalEffect(facts, signo);
        });
        if (undecided.isEmpty())
            break;
    }
    forEach(facts.pendingStandard, [&](int signo) { table.at(signo).alreadyPending = true; });
    addDoubts(facts, table);
    addRights(process, sender, table);
    return table;
}

Prediction predict(const ProcessInfo &process, GroupLink group, const Sender &sender, int signo)
{
    return predictAll(process, group, sender).at(signo);
}

} // namespace Sigwise

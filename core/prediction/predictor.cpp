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
    if (rule.doubt != Doubt::Freezer || !facts.isFreezerRead)
        prediction.doubt = rule.doubt;
    if (rule.effect == Effect::Debugger)
        prediction.tracer = facts.tracer;
    if (rule.effect == Effect::Blocked)
        prediction.threads = facts.threads;
    return prediction;
}

/// Of the signals in `among` those whose prediction is so: mostly there are none to ask for.
template <typename Test>
SignalSet those(const PredictionTable &table, SignalSet among, Test test)
{
    SignalSet set;
    forEach(among, [&](int signo) {
        if (test(table.at(signo)))
            set.insert(signo);
    });
    return set;
}

bool isBlocked(const Prediction &prediction) { return prediction.effect == Effect::Blocked; }

bool stopsLater(const Prediction &prediction) { return prediction.then == Effect::Stops; }

bool isHeldByStop(const Prediction &prediction)
{
    return prediction.effect == Effect::Terminates || prediction.effect == Effect::Continues
        || prediction.effect == Effect::WaitsForContinue;
}

bool endsIt(const Prediction &prediction) { return isEnd(prediction.effect); }

bool isKillByOthers(const Prediction &prediction)
{
    return prediction.effect == Effect::Terminates && prediction.reason == Reason::CannotBeCaught;
}

bool stopsIt(const Prediction &prediction) { return prediction.effect == Effect::Stops; }

SignalSet allWhen(bool condition) { return condition ? SignalSet::all() : SignalSet(); }

/// What the rules do not see, in the order in which it is told: the first doubt stays.
void addDoubts(const PredictionFacts &facts, PredictionTable &table)
{
    if (facts.isKernelThread || facts.hasEnded || facts.isEnding)
        return;
    struct Row
    {
        SignalSet about;
        Doubt doubt;
    };
    const SignalSet some = allWhen(!facts.isDumping);
    // A signalfd may collect what all threads block, unless it is thrown away first.
    const SignalSet mayBeRead = facts.areSignalFdsUnknown ? facts.blockedByAll : SignalSet();
    const Row rows[] = {
        { facts.hidden & some, facts.hiddenDoubt },
        { those(table, mayBeRead & some, isBlocked), Doubt::SignalFd },
        { facts.awaitedOnce & some, Doubt::AwaitedUnblocked },
        { those(table, facts.freezerUnknown & some, isHeldByStop), Doubt::Freezer },
        { facts.raced & some, Doubt::Race },
        { those(table, facts.groupUnknown & some, stopsLater), Doubt::GroupUnknown },
        { facts.namespaceUnknown & some, Doubt::NamespaceUnknown },
        // Who traces one thread holds up the end of all of them.
        { those(table, allWhen(facts.isAnyTraced), endsIt), Doubt::TracedEnd },
        { those(table, allWhen(facts.isNamespaceInit), isKillByOthers), Doubt::NamespaceMembers },
        { those(table, allWhen(facts.anyInWait), stopsIt), Doubt::PartialStop },
    };
    for (const Row &row : rows) {
        forEach(row.about, [&](int signo) {
            Doubt &doubt = table.at(signo).doubt;
            if (doubt == Doubt::None)
                doubt = row.doubt;
        });
    }
}

/// The file that would have settled each doubt.
void addFiles(const PredictionFacts &facts, PredictionTable &table)
{
    struct Row
    {
        Doubt doubt;
        const UnreadFile &file;
    };
    const Row rows[] = {
        { Doubt::WaitChannelHidden, facts.waitFile },
        { Doubt::SignalWait, facts.waitFile },
        { Doubt::SignalFd, facts.signalFdFile },
        { Doubt::Freezer, facts.freezerFile },
        { Doubt::UninterruptibleWait, facts.breakFile },
        { Doubt::Unreadable, facts.statusFile },
    };
    forEach(SignalSet::all(), [&](int signo) {
        Prediction &prediction = table.at(signo);
        if (prediction.isSure())
            return;
        for (const Row &row : rows) {
            if (row.doubt == prediction.doubt)
                prediction.unread = row.file;
        }
    });
}

void addRights(const ProcessInfo &process, const Sender &sender, PredictionTable &table)
{
    const std::optional<bool> others = maySend(process, sender, SIGTERM);
    const std::optional<bool> cont = maySend(process, sender, SIGCONT);
    if (others == true && cont == true)
        return;
    const bool isByModule = isRefusedByModule(process, sender);
    forEach(SignalSet::all(), [&](int signo) {
        const std::optional<bool> may = signo == SIGCONT ? cont : others;
        Prediction &prediction = table.at(signo);
        prediction.permitted = may != false;
        prediction.isRefusedByModule = may == false && isByModule;
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
    // What a process that is ending gets is dropped, whatever waits.
    const bool isOver = facts.hasEnded || facts.isEnding;
    forEach(isOver ? SignalSet() : facts.pendingStandard,
        [&](int signo) { table.at(signo).alreadyPending = true; });
    addDoubts(facts, table);
    addFiles(facts, table);
    addRights(process, sender, table);
    return table;
}

Prediction predict(const ProcessInfo &process, GroupLink group, const Sender &sender, int signo)
{
    return predictAll(process, group, sender).at(signo);
}

} // namespace Sigwise

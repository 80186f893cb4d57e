// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/sendflow.h"

#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/models/sentmodel.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"
#include "ui/send/confirmdialog.h"
#include "ui/send/pickerdialog.h"
#include "ui/send/stopflow.h"

#include <algorithm>
#include <csignal>
#include <utility>

namespace Sigwise {
namespace {

constexpr qint64 termIsFresh = 60'000'000'000; // ns
constexpr qsizetype mostHeld = 256;
constexpr size_t mostLookedAt = 64; // each costs a few hundred microseconds of the window's time

std::vector<Target> plainTargets(const std::vector<AskedTarget> &targets)
{
    std::vector<Target> result;
    for (const AskedTarget &asked : targets)
        result.push_back(asked.target);
    return result;
}

SendRequest requestOf(
    int signo, const std::vector<AskedTarget> &targets, std::optional<int> value = std::nullopt)
{
    SendRequest request;
    request.signo = signo;
    request.value = value;
    request.targets = plainTargets(targets);
    return request;
}

} // namespace

SendFlow::SendFlow(Dispatcher &dispatcher, SentModel &sent, QWidget *window, const QByteArray &procRoot)
    : QObject(window)
    , m_dispatcher(dispatcher)
    , m_sent(sent)
    , m_window(window)
    , m_stops(new StopFlow(dispatcher, procRoot, window, this))
{
    connect(m_stops, &StopFlow::sent, this, &SendFlow::take);
    connect(m_stops, &StopFlow::bannerRequested, this, &SendFlow::bannerRequested);
    connect(&dispatcher, &Dispatcher::receiptChanged, &sent, &SentModel::update);
    connect(&sent, &SentModel::dropped, &dispatcher, &Dispatcher::forget);
}

std::vector<AskedTarget> SendFlow::targetsOf(int signo, const Selection &selection)
{
    std::vector<AskedTarget> targets;
    for (const SelectedProcess &selected : selection.processes) {
        if (selected.ended && selection.hasLiving())
            continue;
        const ProcessInfo &process = *selected.process;
        AskedTarget asked;
        asked.target.key = process.key;
        asked.target.handle = m_held.value(process.key);
        asked.target.name = process.name;
        asked.target.shown = selected.predictions.at(signo);
        asked.predictions = selected.predictions;
        asked.sessionPart = selected.sessionPart;
        asked.termSentLately = wasTermSentLately(process.key);
        asked.unit = process.unit;
        asked.program = selected.program;
        if (process.users)
            asked.user = visibleText(m_users.name(process.users->real));
        targets.push_back(std::move(asked));
    }
    return targets;
}

void SendFlow::hold(const Selection &selection)
{
    QHash<ProcessKey, ProcessHandlePtr> held;
    for (const SelectedProcess &selected : selection.processes) {
        const ProcessKey &key = selected.process->key;
        if (held.size() >= mostHeld)
            break;
        ProcessHandlePtr handle = m_held.value(key);
        if (!handle && !selected.ended)
            handle = m_dispatcher.hold(key);
        if (handle)
            held.insert(key, handle);
    }
    m_held = std::move(held);
}

void SendFlow::send(int signo, const Selection &selection)
{
    if (isSignalNumber(signo) && !selection.isEmpty())
        start(signo, targetsOf(signo, selection), true, {});
}

void SendFlow::pick(const Selection &selection, int signo)
{
    if (selection.isEmpty())
        return;
    const int first = isSignalNumber(signo) ? signo : SIGTERM;
    const std::vector<AskedTarget> targets = targetsOf(first, selection);
    auto *dialog = new PickerDialog(targets, first, m_window, scopesFor(targets, first));
    connect(dialog, &PickerDialog::chosen, this,
        [this, dialog](int chosen, const std::vector<AskedTarget> &members, std::optional<int> value) {
            start(chosen, members, false, { value, dialog->scope() });
        });
    dialog->open();
}

void SendFlow::stop(const Selection &selection)
{
    if (selection.hasLiving())
        m_stops->ask(targetsOf(SIGTERM, selection));
}

void SendFlow::stopProcess(const Receipt &receipt)
{
    AskedTarget asked;
    asked.target.key = receipt.target;
    asked.target.name = receipt.name;
    asked.user = visibleText(receipt.user);
    m_stops->ask({ asked });
}

void SendFlow::continueProcess(const Receipt &receipt)
{
    AskedTarget asked;
    asked.target.key = receipt.target;
    asked.target.name = receipt.name;
    asked.user = visibleText(receipt.user);
    SendRequest request = requestOf(SIGCONT, { asked });
    asked.target = m_dispatcher.lookAgain(request).front();
    dispatch(SIGCONT, { asked }, {});
}

/// Looks at all targets again. The user is asked if the rules say so (unless another dialog asked already) or
/// if something is no more as it was shown.
void SendFlow::start(int signo, std::vector<AskedTarget> targets, bool mayAsk, const Extras &extras)
{
    const std::vector<Target> looked = m_dispatcher.lookAgain(requestOf(signo, targets));
    bool changed = false;
    for (size_t i = 0; i < targets.size(); ++i) {
        if (isOtherEffect(targets[i].target.shown, looked[i].shown)) {
            targets[i].before = targets[i].target.shown;
            changed = true;
        }
        targets[i].target = looked[i];
        if (looked[i].predictions)
            targets[i].predictions = *looked[i].predictions;
    }
    const bool mustAsk = mayAsk && !reasonsToAsk(signo, askTargets(signo, targets)).empty();
    if (changed || mustAsk)
        ask(signo, targets, extras);
    else
        dispatch(signo, targets, extras);
}

void SendFlow::ask(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    const Question question{ signo, targets, reasonsToAsk(signo, askTargets(signo, targets)), extras.value };
    auto *dialog = new ConfirmDialog(question, m_window);
    connect(dialog, &ConfirmDialog::confirmed, this,
        [this, signo, extras](
            const std::vector<AskedTarget> &confirmed) { dispatch(signo, confirmed, extras); });
    connect(dialog, &ConfirmDialog::insteadRequested, this, [this, targets](int instead) {
        std::vector<AskedTarget> others = targets;
        for (AskedTarget &asked : others) {
            asked.target.shown = asked.predictions.at(instead);
            asked.before.reset();
        }
        start(instead, others, true, {});
    });
    dialog->open();
}

/// Sends. The targets whose effect changed at the last instant were not sent to: the user is asked about
/// them.
void SendFlow::dispatch(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    SendRequest request = requestOf(signo, targets, extras.value);
    request.onlyAsShown = true;
    rememberScope(signo, targets, extras);
    const std::vector<Receipt> receipts = m_dispatcher.send(request);
    std::vector<Receipt> done;
    std::vector<AskedTarget> again;
    for (size_t i = 0; i < receipts.size(); ++i) {
        if (receipts[i].result != SendResult::NotSent) {
            done.push_back(receipts[i]);
            continue;
        }
        AskedTarget asked = targets[i];
        asked.before = asked.target.shown;
        asked.target.shown = receipts[i].predicted;
        again.push_back(std::move(asked));
    }
    if (!done.empty())
        take(done);
    if (!again.empty())
        ask(signo, again, extras);
}

AskedTarget SendFlow::askedFor(const ProcessInfo &process)
{
    AskedTarget asked;
    asked.target.key = process.key;
    asked.target.handle = m_held.value(process.key);
    asked.target.name = process.name;
    asked.predictions = predictAll(process, groupLink(process, *m_snapshot), m_dispatcher.sender());
    asked.sessionPart = isSessionPart(process, *m_snapshot, m_dispatcher.sender().pid);
    asked.termSentLately = wasTermSentLately(process.key);
    asked.unit = process.unit;
    asked.program = m_phrasebook->find(process, m_snapshot->find(process.parent.value_or(0)).get());
    if (process.users)
        asked.user = visibleText(m_users.name(process.users->real));
    return asked;
}

ScopeChoice SendFlow::scopesFor(const std::vector<AskedTarget> &named, int signo)
{
    if (!m_snapshot)
        return {};
    return { scopeOptions(named, *m_snapshot, m_dispatcher.sender().pid),
        [this, named, signo](const ScopeOption &option) { return membersOf(option, named, signo); } };
}

/// What each of them does right now, where they are not too many to be looked at one by one.
std::vector<AskedTarget> SendFlow::membersOf(
    const ScopeOption &option, const std::vector<AskedTarget> &named, int signo)
{
    std::vector<AskedTarget> members = named;
    for (AskedTarget &asked : members)
        asked.target.tid = option.tid;
    std::vector<ProcessKey> keys;
    for (const AskedTarget &asked : named)
        keys.push_back(asked.target.key);
    const ScopeList list = scopeMembers(option.scope, keys, *m_snapshot, m_dispatcher.sender().pid);
    for (const ProcessPtr &process : list.members) {
        if (std::find(keys.begin(), keys.end(), process->key) == keys.end())
            members.push_back(askedFor(*process));
    }
    if (option.scope == Scope::Process || members.size() > mostLookedAt)
        return members;
    const std::vector<Target> looked = m_dispatcher.lookAgain(requestOf(signo, members));
    for (size_t i = 0; i < members.size(); ++i) {
        members[i].target = looked[i];
        if (looked[i].predictions)
            members[i].predictions = *looked[i].predictions;
    }
    return members;
}

void SendFlow::takeSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    m_stops->takeSnapshot(snapshot);
    lookForJoined();
}

void SendFlow::rememberScope(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    const bool isWide = extras.scope != Scope::Process && extras.scope != Scope::Thread;
    if (!isWide || !m_snapshot)
        return;
    Signalled signalled{ signo, extras, m_snapshot, {}, monotonicNs() };
    for (const AskedTarget &asked : targets) {
        if (const ProcessPtr process = m_snapshot->find(asked.target.key))
            signalled.members.push_back(process);
    }
    m_signalled = std::move(signalled);
}

/// Who joined the group, session, tree or unit while it was signalled gets the signal too, once; where that
/// may surprise the user is asked. Only those of the moments after the send: a list that was paused meanwhile
/// shows them much later, when nobody expects it any more.
void SendFlow::lookForJoined()
{
    if (!m_signalled || m_snapshot->takenAtNs <= m_signalled->sentNs)
        return;
    const Signalled done = *std::exchange(m_signalled, std::nullopt);
    constexpr qint64 patienceNs = 2'000'000'000;
    if (m_snapshot->takenAtNs > done.sentNs + patienceNs)
        return;
    std::vector<AskedTarget> joined;
    for (const ProcessPtr &process :
        newInScope(done.extras.scope, done.members, *done.listed, *m_snapshot, m_dispatcher.sender().pid)) {
        joined.push_back(askedFor(*process));
        joined.back().target.appeared = true;
        joined.back().target.shown = joined.back().predictions.at(done.signo);
    }
    if (joined.empty())
        return;
    Q_EMIT bannerRequested(tr("%n more joined while %1 was sent.", nullptr, static_cast<int>(joined.size()))
                               .arg(signalName(done.signo)),
        {});
    start(done.signo, joined, true, { done.extras.value, Scope::Process });
}

void SendFlow::take(const std::vector<Receipt> &receipts)
{
    rememberTerms(receipts);
    m_sent.add(receipts);
    reportRefused(receipts);
    Q_EMIT sent(receipts);
}

void SendFlow::rememberTerms(const std::vector<Receipt> &receipts)
{
    const qint64 now = monotonicNs();
    m_terms.removeIf([now](QHash<ProcessKey, qint64>::iterator entry) { return now - *entry > termIsFresh; });
    for (const Receipt &receipt : receipts) {
        if (receipt.signo == SIGTERM && receipt.result == SendResult::Sent)
            m_terms.insert(receipt.target, now);
    }
}

bool SendFlow::wasTermSentLately(const ProcessKey &key) const
{
    const auto found = m_terms.constFind(key);
    return found != m_terms.constEnd() && monotonicNs() - *found <= termIsFresh;
}

/// One sentence for all that could not be sent; the receipts tell of each.
void SendFlow::reportRefused(const std::vector<Receipt> &receipts)
{
    const auto isRefused = [](const Receipt &receipt) {
        return receipt.result == SendResult::Denied || receipt.result == SendResult::Refused
            || receipt.result == SendResult::Error;
    };
    const auto first = std::find_if(receipts.begin(), receipts.end(), isRefused);
    if (first == receipts.end())
        return;
    const auto count = static_cast<int>(std::count_if(receipts.begin(), receipts.end(), isRefused));
    if (receipts.size() > 1) {
        Q_EMIT bannerRequested(tr("%1 went to %2 of %3 processes. Sent says why.")
                                   .arg(signalName(first->signo))
                                   .arg(static_cast<int>(receipts.size()) - count)
                                   .arg(static_cast<int>(receipts.size())),
            {});
        return;
    }
    const Target target{ first->target, {}, first->name, {} };
    const bool denied = first->result == SendResult::Denied;
    Q_EMIT bannerRequested(
        tr("%1 was not sent to %2: %3.")
            .arg(signalName(first->signo), nameWithPid(target), Words::receiptText(*first)),
        denied ? sudoCommand(first->signo, first->target) : QString());
}

void SendFlow::explainDenied(int signo, const Selection &selection)
{
    const auto denied = std::find_if(selection.processes.begin(), selection.processes.end(),
        [signo](const SelectedProcess &selected) { return !selected.predictions.at(signo).permitted; });
    if (denied == selection.processes.end())
        return;
    if (selection.processes.size() > 1) {
        Q_EMIT bannerRequested(tr("You may signal none of these processes."), {});
        return;
    }
    const ProcessInfo &process = *denied->process;
    const QString name = visibleText(process.name);
    const QString command = sudoCommand(signo, process.key);
    if (!process.users) {
        Q_EMIT bannerRequested(tr("You may not signal %1.").arg(name), command);
        return;
    }
    const bool isRoots = process.users->real == 0;
    const QString owner = visibleText(m_users.name(process.users->real));
    Q_EMIT bannerRequested(isRoots ? tr("%1 belongs to %2. Only root may signal it.").arg(name, owner)
                                   : tr("%1 belongs to %2. Only %2 and root may signal it.").arg(name, owner),
        command);
}

} // namespace Sigwise

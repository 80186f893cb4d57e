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

#include <QTimer>

#include <algorithm>
#include <chrono>
#include <csignal>

namespace Sigwise {
namespace {

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

SendFlow::SendFlow(
    Dispatcher &dispatcher, SentModel &sent, UnitService &units, QWidget *window, const QByteArray &procRoot)
    : QObject(window)
    , m_dispatcher(dispatcher)
    , m_sent(sent)
    , m_window(window)
    , m_source(dispatcher)
    , m_stops(new StopFlow(dispatcher, m_source, units, procRoot, window, this))
{
    connect(m_stops, &StopFlow::sent, this, &SendFlow::take);
    connect(m_stops, &StopFlow::bannerRequested, this, &SendFlow::bannerRequested);
    connect(&dispatcher, &Dispatcher::receiptChanged, &sent, &SentModel::update);
    connect(&sent, &SentModel::dropped, &dispatcher, &Dispatcher::forget);
}

void SendFlow::send(int signo, const Selection &selection)
{
    if (isSignalNumber(signo) && !selection.isEmpty())
        start(signo, m_source.selected(signo, selection), true, {});
}

void SendFlow::pick(const Selection &selection, int signo)
{
    if (selection.isEmpty())
        return;
    const int first = isSignalNumber(signo) ? signo : SIGTERM;
    const std::vector<AskedTarget> targets = m_source.selected(first, selection);
    auto *dialog = new PickerDialog(targets, first, m_window, scopesFor(targets, first));
    connect(dialog, &PickerDialog::chosen, this,
        [this, dialog](int chosen, const std::vector<AskedTarget> &members, std::optional<int> value) {
            start(chosen, members, false, { value, dialog->scope(), dialog->listed() });
        });
    dialog->open();
}

void SendFlow::stop(const Selection &selection)
{
    if (selection.hasLiving())
        m_stops->ask(m_source.selected(SIGTERM, selection));
}

void SendFlow::stopProcess(const Receipt &receipt) { m_stops->ask({ m_source.of(receipt, SIGTERM) }); }

void SendFlow::continueProcess(const Receipt &receipt)
{
    std::vector<AskedTarget> targets{ m_source.of(receipt, SIGCONT) };
    (void)m_source.lookAgain(SIGCONT, targets); // nothing was shown of it
    dispatch(SIGCONT, targets, {});
}

/// Looks at all targets again, and who belongs to their scope by now. The user is asked if the rules say so
/// (unless another dialog showed these very targets) or if something is no more as it was shown.
void SendFlow::start(int signo, std::vector<AskedTarget> targets, bool mayAsk, Extras extras)
{
    const std::vector<AskedTarget> joined = m_source.joined(extras.scope, targets, extras.listed, signo);
    targets.insert(targets.end(), joined.begin(), joined.end());
    if (!joined.empty())
        extras.listed = m_source.snapshot();
    const bool changed = m_source.lookAgain(signo, targets);
    const bool mustAsk
        = (mayAsk || !joined.empty()) && !reasonsToAsk(signo, askTargets(signo, targets)).empty();
    if (changed || mustAsk) {
        ask(signo, targets, extras);
        return;
    }
    if (!joined.empty())
        Q_EMIT bannerRequested(tr("%n more joined before %1 was sent; it went to them too.", nullptr,
                                   static_cast<int>(joined.size()))
                                   .arg(signalName(signo)),
            {});
    dispatch(signo, targets, extras);
}

void SendFlow::ask(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    const Question question{ signo, targets, reasonsToAsk(signo, askTargets(signo, targets)), extras.value };
    auto *dialog = new ConfirmDialog(question, m_window);
    connect(dialog, &ConfirmDialog::confirmed, this,
        [this, signo, extras](
            const std::vector<AskedTarget> &confirmed) { dispatch(signo, confirmed, extras); });
    connect(dialog, &ConfirmDialog::insteadRequested, this, [this, targets, extras](int instead) {
        std::vector<AskedTarget> others = targets;
        for (AskedTarget &asked : others) {
            asked.target.shown = asked.predictions.at(instead);
            asked.before.reset();
        }
        start(instead, others, true, { std::nullopt, extras.scope, extras.listed });
    });
    dialog->open();
}

/// Sends. The targets whose effect changed at the last instant were not sent to: the user is asked about
/// them.
void SendFlow::dispatch(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    SendRequest request = requestOf(signo, targets, extras.value);
    request.onlyAsShown = true;
    const std::vector<Receipt> receipts = m_dispatcher.send(request);
    watchScope(signo, targets, extras);
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
        ask(signo, again, { extras.value }); // who joins is watched for already
}

ScopeChoice SendFlow::scopesFor(const std::vector<AskedTarget> &named, int signo)
{
    if (!m_source.snapshot())
        return {};
    return { scopeOptions(named, *m_source.snapshot(), m_dispatcher.sender().pid),
        [this, named, signo](const ScopeOption &option) { return membersOf(option, named, signo); } };
}

/// What each of them does right now, where they are not too many to be looked at one by one.
ListedTargets SendFlow::membersOf(const ScopeOption &option, const std::vector<AskedTarget> &named, int signo)
{
    const SnapshotPtr all = m_source.snapshot();
    ListedTargets members{ named, all };
    for (AskedTarget &asked : members.targets)
        asked.target.tid = option.tid;
    std::vector<ProcessKey> keys;
    for (const AskedTarget &asked : named)
        keys.push_back(asked.target.key);
    for (const ProcessPtr &process :
        scopeMembers(option.scope, keys, *all, m_dispatcher.sender().pid).members) {
        if (std::find(keys.begin(), keys.end(), process->key) == keys.end())
            members.targets.push_back(m_source.of(*process, signo));
    }
    if (option.scope != Scope::Process && members.targets.size() <= mostLookedAt)
        (void)m_source.lookAgain(signo, members.targets); // nothing was shown of them yet
    for (AskedTarget &asked : members.targets)
        asked.before.reset();
    return members;
}

void SendFlow::takeSnapshot(const SnapshotPtr &snapshot)
{
    m_source.takeSnapshot(snapshot);
    m_stops->takeSnapshot(snapshot);
    for (const JoinWatch::Joined &joined : m_joins.take(*snapshot, m_dispatcher.sender().pid))
        takeJoined(joined);
}

/// A look at once, one when handlers that start processes have had their time, and a last one.
void SendFlow::watchScope(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    using namespace std::chrono_literals;
    m_joins.add({ signo, extras.value, extras.scope, extras.listed, processesOf(targets, extras.listed),
        monotonicNs() });
    if (!m_joins.isWaiting())
        return;
    constexpr std::chrono::nanoseconds patience(JoinWatch::patienceNs);
    for (const auto after : { 0ms, 500ms, std::chrono::ceil<std::chrono::milliseconds>(patience) + 10ms })
        QTimer::singleShot(after, this, &SendFlow::lookWanted);
}

/// Who joined the group, session, tree or unit while it was signalled gets the signal too; where that may
/// surprise the user is asked.
void SendFlow::takeJoined(const JoinWatch::Joined &joined)
{
    const ScopeSend &send = joined.send;
    const auto count = static_cast<int>(joined.processes.size());
    const QString signal = signalName(send.signo);
    if (joined.isLate) {
        Q_EMIT bannerRequested(
            tr("%n more joined after %1 was sent, and got nothing.", nullptr, count).arg(signal), {});
        return;
    }
    std::vector<AskedTarget> targets = m_source.of(joined.processes, send.signo);
    for (AskedTarget &asked : targets)
        asked.target.appeared = true;
    Q_EMIT bannerRequested(tr("%n more joined while %1 was sent.", nullptr, count).arg(signal), {});
    start(send.signo, targets, true, { send.value });
}

void SendFlow::take(const std::vector<Receipt> &receipts)
{
    m_source.note(receipts);
    m_sent.add(receipts);
    reportRefused(receipts);
    Q_EMIT sent(receipts);
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

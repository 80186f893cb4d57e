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
#include <utility>

namespace Sigwise {
namespace {

// A look takes some ten milliseconds, a second where there are very many processes and little time for it.
constexpr std::chrono::seconds patienceWithALook(3);

std::vector<Target> plainTargets(const std::vector<AskedTarget> &targets)
{
    std::vector<Target> result;
    for (const AskedTarget &asked : targets)
        result.push_back(asked.target);
    return result;
}

bool isSent(const Receipt &receipt) { return receipt.result == SendResult::Sent; }

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
    m_lookPatience.setSingleShot(true);
    m_lookPatience.setInterval(patienceWithALook);
    connect(&m_lookPatience, &QTimer::timeout, this, &SendFlow::giveUpWaiting);
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
            want(chosen, members, false, { value, dialog->scope(), dialog->listed() });
        });
    dialog->open();
    if (m_source.isListOld())
        Q_EMIT lookWanted(); // it rests; who belongs to a scope is to be seen now
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
    (void)dispatch(SIGCONT, targets, {});
}

/// Who belongs to a scope is looked at after the press, also while the list in the window rests.
void SendFlow::want(int signo, const std::vector<AskedTarget> &targets, bool mayAsk, const Extras &extras)
{
    if (!isWide(extras.scope)) {
        start(signo, targets, mayAsk, extras);
        return;
    }
    m_waiting.push_back({ signo, targets, mayAsk, extras, monotonicNs() });
    m_lookPatience.start();
    Q_EMIT lookWanted();
}

void SendFlow::startWaiting()
{
    const SnapshotPtr &now = m_source.snapshot();
    std::vector<Waiting> ready;
    for (Waiting &waiting : std::exchange(m_waiting, {})) {
        const bool isSeen = now->failure == 0 && now->takenAtNs > waiting.pressedNs;
        (isSeen ? ready : m_waiting).push_back(std::move(waiting));
    }
    if (m_waiting.empty())
        m_lookPatience.stop();
    for (const Waiting &waiting : ready)
        start(waiting.signo, waiting.targets, waiting.mayAsk, waiting.extras);
}

void SendFlow::giveUpWaiting()
{
    for (const Waiting &waiting : std::exchange(m_waiting, {}))
        Q_EMIT bannerRequested(tr("%1 was not sent: the list of all processes could not be read again.")
                                   .arg(signalName(waiting.signo)),
            {});
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
    const std::vector<Receipt> receipts = dispatch(signo, targets, extras);
    const auto reached = static_cast<int>(
        std::count_if(receipts.end() - static_cast<std::ptrdiff_t>(joined.size()), receipts.end(), isSent));
    if (reached > 0)
        Q_EMIT bannerRequested(tr("%n more joined before %1 was sent; it went to them too.", nullptr, reached)
                                   .arg(signalName(signo)),
            {});
}

void SendFlow::ask(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    const Question question{ signo, targets, reasonsToAsk(signo, askTargets(signo, targets)), extras.value };
    auto *dialog = new ConfirmDialog(question, m_window);
    connect(dialog, &ConfirmDialog::confirmed, this,
        [this, signo, extras, count = targets.size()](const std::vector<AskedTarget> &confirmed) {
            Extras chosen = extras;
            chosen.isWhole = extras.isWhole && confirmed.size() == count;
            (void)dispatch(signo, confirmed, chosen);
        });
    connect(dialog, &ConfirmDialog::insteadRequested, this, [this, targets, extras](int instead) {
        std::vector<AskedTarget> others = targets;
        for (AskedTarget &asked : others) {
            asked.target.shown = asked.predictions.at(instead);
            asked.before.reset();
        }
        want(instead, others, true, { std::nullopt, extras.scope, extras.listed });
    });
    dialog->open();
}

/// Sends; one receipt a target. Those whose effect changed at the last instant were not sent to: the user is
/// asked about them.
std::vector<Receipt> SendFlow::dispatch(
    int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    SendRequest request = requestOf(signo, targets, extras.value);
    request.onlyAsShown = true;
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
    const bool hasBegun = std::any_of(receipts.begin(), receipts.end(), isSent);
    if (hasBegun) { // else there is nothing that somebody could have missed
        Extras watched = extras;
        watched.isWhole = extras.isWhole && again.empty();
        watchScope(signo, targets, watched);
    }
    if (!done.empty())
        take(done);
    if (!again.empty())
        ask(signo, again, hasBegun ? Extras{ extras.value } : extras);
    return receipts;
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
    ListedTargets members{ named, m_source.snapshot() };
    for (AskedTarget &asked : members.targets)
        asked.target.tid = option.tid;
    const std::vector<AskedTarget> others = m_source.others(option.scope, named, signo);
    members.targets.insert(members.targets.end(), others.begin(), others.end());
    if (option.scope != Scope::Process)
        (void)m_source.lookAtAll(signo, members.targets); // nothing was shown of them yet
    for (AskedTarget &asked : members.targets)
        asked.before.reset();
    return members;
}

void SendFlow::takeSnapshot(const SnapshotPtr &snapshot)
{
    m_source.takeSnapshot(snapshot);
    m_stops->takeSnapshot(snapshot);
    const pid_t self = m_dispatcher.sender().pid;
    for (const JoinWatch::Joined &joined : m_joins.take(*snapshot, self))
        takeJoined(joined, false);
    for (const JoinWatch::Joined &joined : m_joinsOfParts.take(*snapshot, self))
        takeJoined(joined, true);
    startWaiting();
}

/// A look at once, one when handlers that start processes have had their time, and a last one.
void SendFlow::watchScope(int signo, const std::vector<AskedTarget> &targets, const Extras &extras)
{
    using namespace std::chrono_literals;
    JoinWatch &joins = extras.isWhole ? m_joins : m_joinsOfParts;
    joins.add({ signo, extras.value, extras.scope, extras.listed, processesOf(targets, extras.listed),
        monotonicNs() });
    if (!joins.isWaiting())
        return;
    constexpr std::chrono::nanoseconds patience(JoinWatch::patienceNs);
    for (const auto after : { 0ms, 500ms, std::chrono::ceil<std::chrono::milliseconds>(patience) + 10ms })
        QTimer::singleShot(after, this, &SendFlow::lookWanted);
}

/// Who joined the group, session, tree or unit while it was signalled gets the signal too; where that may
/// surprise the user is asked, and always where he left somebody out.
void SendFlow::takeJoined(const JoinWatch::Joined &joined, bool isOfPart)
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
    if (!isOfPart) {
        start(send.signo, targets, true, { send.value });
        return;
    }
    (void)m_source.lookAgain(send.signo, targets); // nothing was shown of them yet
    for (AskedTarget &asked : targets)
        asked.before.reset();
    ask(send.signo, targets, { send.value });
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

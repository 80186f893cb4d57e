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

#include <algorithm>
#include <csignal>

namespace Sigwise {
namespace {

constexpr qint64 termIsFresh = 60'000'000'000; // ns
constexpr qsizetype mostHeld = 256;

std::vector<Target> plainTargets(const std::vector<AskedTarget> &targets)
{
    std::vector<Target> result;
    for (const AskedTarget &asked : targets)
        result.push_back(asked.target);
    return result;
}

SendRequest requestOf(int signo, const std::vector<AskedTarget> &targets)
{
    SendRequest request;
    request.signo = signo;
    request.targets = plainTargets(targets);
    return request;
}

} // namespace

SendFlow::SendFlow(Dispatcher &dispatcher, SentModel &sent, QWidget *window)
    : QObject(window)
    , m_dispatcher(dispatcher)
    , m_sent(sent)
    , m_window(window)
{
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
        start(signo, targetsOf(signo, selection), true);
}

void SendFlow::pick(const Selection &selection, int signo)
{
    if (selection.isEmpty())
        return;
    const int first = isSignalNumber(signo) ? signo : SIGTERM;
    auto *dialog = new PickerDialog(targetsOf(first, selection), first, m_window);
    connect(dialog, &PickerDialog::chosen, this,
        [this](int chosen, const std::vector<AskedTarget> &targets) { start(chosen, targets, false); });
    dialog->open();
}

void SendFlow::continueProcess(const Receipt &receipt)
{
    AskedTarget asked;
    asked.target.key = receipt.target;
    asked.target.name = receipt.name;
    asked.user = visibleText(receipt.user);
    SendRequest request = requestOf(SIGCONT, { asked });
    asked.target = m_dispatcher.lookAgain(request).front();
    dispatch(SIGCONT, { asked });
}

/// Looks at all targets again. The user is asked if the rules say so (unless another dialog asked already) or
/// if something is no more as it was shown.
void SendFlow::start(int signo, std::vector<AskedTarget> targets, bool mayAsk)
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
    const bool mustAsk = mayAsk && !reasonsToAsk(signo, askTargets(targets)).empty();
    if (changed || mustAsk)
        ask(signo, targets);
    else
        dispatch(signo, targets);
}

void SendFlow::ask(int signo, const std::vector<AskedTarget> &targets)
{
    const Question question{ signo, targets, reasonsToAsk(signo, askTargets(targets)) };
    auto *dialog = new ConfirmDialog(question, m_window);
    connect(dialog, &ConfirmDialog::confirmed, this,
        [this, signo](const std::vector<AskedTarget> &confirmed) { dispatch(signo, confirmed); });
    connect(dialog, &ConfirmDialog::insteadRequested, this, [this, targets](int instead) {
        std::vector<AskedTarget> others = targets;
        for (AskedTarget &asked : others) {
            asked.target.shown = asked.predictions.at(instead);
            asked.before.reset();
        }
        start(instead, others, true);
    });
    dialog->open();
}

/// Sends. The targets whose effect changed at the last instant were not sent to: the user is asked about
/// them.
void SendFlow::dispatch(int signo, const std::vector<AskedTarget> &targets)
{
    SendRequest request = requestOf(signo, targets);
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
    if (!done.empty()) {
        rememberTerms(done);
        m_sent.add(done);
        reportRefused(done);
        Q_EMIT sent(done);
    }
    if (!again.empty())
        ask(signo, again);
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

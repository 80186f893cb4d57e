// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/notices.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace Sigwise {

namespace {

using Topic = Banner::Topic;

// As many ends as the list of sent signals keeps rows.
constexpr qsizetype mostEnds = 500;

QString endSentence(const SelectedProcess &ended, const std::optional<Receipt> &receipt)
{
    const QString who
        = Notices::tr("%1 (%2) has ended").arg(visibleText(ended.process->name)).arg(ended.process->key.pid);
    if (!receipt)
        return who % QLatin1Char('.');
    QString text = who;
    if (receipt->afterNs)
        text += Notices::tr(", %1 after %2")
                    .arg(Words::duration(*receipt->afterNs), signalName(receipt->signo));
    if (receipt->exitCode)
        text += Notices::tr(", exit code %1").arg(*receipt->exitCode);
    else if (receipt->exitSignal)
        text += Notices::tr(", ended by %1").arg(signalName(*receipt->exitSignal));
    return text % QLatin1Char('.');
}

} // namespace

Notices::Notices(Banner &banner, const QByteArray &procRoot, QObject *parent)
    : QObject(parent)
    , m_banner(banner)
    , m_procRoot(procRoot)
    , m_pauseTimer(new QTimer(this))
{
    m_pauseTimer->setInterval(1000);
    connect(m_pauseTimer, &QTimer::timeout, this, &Notices::showPause);
}

void Notices::noteSnapshot(const Snapshot &snapshot)
{
    if (snapshot.failure == 0)
        m_banner.withdraw(Topic::ProcUnreadable);
    else
        m_banner.say(Topic::ProcUnreadable,
            { tr("%1 cannot be read: %2. The list may be old.")
                    .arg(visibleText(m_procRoot), Words::errorText(snapshot.failure)),
                {} });
    if (!snapshot.othersHidden || m_hiddenDismissed) {
        m_banner.withdraw(Topic::OthersHidden);
        return;
    }
    m_banner.say(Topic::OthersHidden,
        { tr("This system shows you only your own processes (hidepid)."), { { tr("Got it"), [this] {
                                                                                 m_hiddenDismissed = true;
                                                                                 m_banner.withdraw(
                                                                                     Topic::OthersHidden);
                                                                             } } } });
}

void Notices::noteSelection(const Selection &selection)
{
    std::vector<ProcessKey> keys;
    for (const SelectedProcess &selected : selection.processes)
        keys.push_back(selected.process->key);
    if (keys != m_selected)
        m_banner.withdraw(Topic::NotPermitted); // it spoke of the processes that were selected before
    m_selected = std::move(keys);
    const bool oneEnded = selection.processes.size() == 1 && selection.processes.front().ended;
    m_ended = oneEnded ? std::optional(selection.processes.front()) : std::nullopt;
    showEnd();
}

void Notices::noteReceipt(const Receipt &receipt)
{
    if (receipt.outcome != Outcome::Ended)
        return;
    if (m_ends.size() >= mostEnds)
        m_ends.clear(); // they explain the end of what is selected now; older ones are of no use
    m_ends.insert(receipt.target, receipt);
    showEnd();
}

void Notices::showEnd()
{
    if (!m_ended) {
        m_banner.withdraw(Topic::Ended);
        return;
    }
    const auto found = m_ends.constFind(m_ended->process->key);
    m_banner.say(Topic::Ended,
        { endSentence(*m_ended, found == m_ends.cend() ? std::nullopt : std::optional(*found)), {} });
}

void Notices::setPaused(bool paused)
{
    if (!paused) {
        m_pauseTimer->stop();
        m_banner.withdraw(Topic::Paused);
        return;
    }
    m_pausedSince.start();
    m_pauseTimer->start();
    showPause();
}

void Notices::showPause()
{
    const qint64 seconds = m_pausedSince.elapsed() / 1000;
    m_banner.say(Topic::Paused,
        { tr("Updates paused for %1 s. Before it sends, Sigwise looks again.").arg(seconds),
            { { tr("Resume updates"), [this] { Q_EMIT resumeRequested(); } } } });
}

void Notices::refuse(const QString &sentence, const QString &command)
{
    std::vector<Banner::Button> buttons;
    if (!command.isEmpty())
        buttons.push_back(
            { tr("Copy sudo command"), [command] { QGuiApplication::clipboard()->setText(command); } });
    m_banner.say(Topic::NotPermitted, { sentence, buttons });
}

void Notices::blameSettings(const QStringList &problems)
{
    sayUntilGotIt(Topic::SettingsWrong, problems.join(QLatin1Char(' ')));
}

void Notices::blameAudit(const QString &sentence) { sayUntilGotIt(Topic::AuditUnwritten, sentence); }

void Notices::tellNotSaved(const QString &sentence) { sayUntilGotIt(Topic::NotSaved, sentence); }

void Notices::sayUntilGotIt(Banner::Topic topic, const QString &sentence)
{
    if (sentence.isEmpty()) {
        m_banner.withdraw(topic);
        return;
    }
    m_banner.say(topic, { sentence, { { tr("Got it"), [this, topic] { m_banner.withdraw(topic); } } } });
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/joinwatch.h"
#include "ui/send/scopechoice.h"
#include "ui/send/targetsource.h"

#include <QObject>
#include <QTimer>

class QWidget;

namespace Sigwise {

class SentModel;
class StopFlow;
class UnitService;

/// The way of a send, from the press of a button to the receipt: fixes the targets at once, looks again, asks
/// where the result may surprise, sends, and keeps the receipts up to date. Dialogs are opened, never waited
/// for; their targets never change.
class SendFlow : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SendFlow)
public:
    /// All four must live as long as the flow.
    SendFlow(Dispatcher &dispatcher, SentModel &sent, UnitService &units, QWidget *window,
        const QByteArray &procRoot = QByteArrayLiteral("/proc"));

    /// What stops gracefully; its receipts come through sent() of this flow.
    [[nodiscard]] StopFlow *stops() const { return m_stops; }

    /// Holds the selected processes by pidfds from now on, and lets go of those that are no longer selected:
    /// what is sent later goes to them whatever happens to their PIDs. At most 256; the others are held when
    /// they are sent to.
    void hold(const Selection &selection) { m_source.hold(selection); }
    /// For members of a scope, which are not in the selection; the built-in one until then.
    void setPhrasebook(const PhrasebookPtr &phrasebook) { m_source.setPhrasebook(phrasebook); }
    /// The list of all processes as it is now: for groups, sessions, trees, units and children.
    void takeSnapshot(const SnapshotPtr &snapshot);
    /// Sends to the selection as it is now.
    void send(int signo, const Selection &selection);
    /// Opens the choice of all signals for the selection as it is now; signo 0 = SIGTERM is chosen first.
    void pick(const Selection &selection, int signo = 0);
    /// Offers to stop the selection as it is now: a first signal, a wait, SIGKILL.
    void stop(const Selection &selection);
    /// The same for the process of a receipt.
    void stopProcess(const Receipt &receipt);
    /// Sends SIGCONT to the process of a receipt.
    void continueProcess(const Receipt &receipt);
    /// Says why the user may not send this, by bannerRequested().
    void explainDenied(int signo, const Selection &selection);

Q_SIGNALS:
    /// Something to say that needs no answer. `command` may be empty: it is what could be copied instead, as
    /// "sudo sigctl send SIGTERM 4120:81234".
    void bannerRequested(const QString &sentence, const QString &command);
    /// A list of all processes is needed, also while the one in the window rests: takeSnapshot(). It tells
    /// who joined a scope while that was signalled.
    void lookWanted();
    /// A request was carried out: one receipt a target.
    void sent(const std::vector<Sigwise::Receipt> &receipts);

private:
    /// What is sent, besides the signal, and the scope that the targets were listed for.
    struct Extras
    {
        std::optional<int> value;
        Scope scope = Scope::Process;
        SnapshotPtr listed = nullptr; ///< from which they were taken
        bool isWhole = true; ///< it goes to all of the list
    };
    /// A send to a scope that waits for a look at who belongs to it.
    struct Waiting
    {
        int signo = 0;
        std::vector<AskedTarget> targets;
        bool mayAsk = false;
        Extras extras;
        qint64 pressedNs = 0; ///< CLOCK_MONOTONIC
    };

    void want(int signo, const std::vector<AskedTarget> &targets, bool mayAsk, const Extras &extras);
    void startWaiting();
    void giveUpWaiting();
    void start(int signo, std::vector<AskedTarget> targets, bool mayAsk, Extras extras);
    void ask(int signo, const std::vector<AskedTarget> &targets, const Extras &extras);
    std::vector<Receipt> dispatch(int signo, const std::vector<AskedTarget> &targets, const Extras &extras);
    void watchScope(int signo, const std::vector<AskedTarget> &targets, const Extras &extras);
    void takeJoined(const JoinWatch::Joined &joined, bool isOfPart);
    [[nodiscard]] ScopeChoice scopesFor(const std::vector<AskedTarget> &named, int signo);
    [[nodiscard]] ListedTargets membersOf(
        const ScopeOption &option, const std::vector<AskedTarget> &named, int signo);
    void take(const std::vector<Receipt> &receipts);
    void reportRefused(const std::vector<Receipt> &receipts);

    Dispatcher &m_dispatcher;
    SentModel &m_sent;
    QWidget *m_window;
    TargetSource m_source;
    StopFlow *m_stops;
    JoinWatch m_joins;
    JoinWatch m_joinsOfParts; ///< of sends that left somebody out: nobody gets those unasked
    std::vector<Waiting> m_waiting;
    QTimer m_lookPatience; ///< with the look that they wait for
    UserNames m_users;
};

} // namespace Sigwise

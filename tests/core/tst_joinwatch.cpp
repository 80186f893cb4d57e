// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/joinwatch.h"
#include "tests/support/listfixture.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr pid_t ownPid = 900;
constexpr qint64 second = 1'000'000'000;

/// Two groups of processes; more can join. Its snapshots are a second apart.
struct Groups
{
    ListFixture list;

    Groups()
    {
        for (const pid_t leader : { 100, 200 })
            join(leader, leader);
    }

    void join(pid_t pid, pid_t group)
    {
        const ProcessKey key = list.add(pid, "worker", 1);
        list.change(key, [group](ProcessInfo &info) { info.processGroup = group; });
    }

    /// A send to a group as it is in this snapshot, right after it was taken.
    static ScopeSend sendTo(pid_t group, int signo, const SnapshotPtr &listed)
    {
        ScopeSend send;
        send.signo = signo;
        send.scope = Scope::Group;
        send.listed = listed;
        for (const ProcessPtr &process : listed->processes) {
            if (process->processGroup == group)
                send.members.push_back(process);
        }
        send.sentNs = listed->takenAtNs + 1;
        return send;
    }

    /// The next look, so long after the send.
    [[nodiscard]] std::shared_ptr<Snapshot> lookAfter(const ScopeSend &send, qint64 ns)
    {
        auto look = std::make_shared<Snapshot>(*list.snapshot());
        look->takenAtNs = send.sentNs + ns;
        return look;
    }
};

QList<int> pidsOf(const JoinWatch::Joined &joined)
{
    QList<int> pids;
    for (const ProcessPtr &process : joined.processes)
        pids << process->key.pid;
    return pids;
}

} // namespace

class TestJoinWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whoJoinsIsFoundOnce()
    {
        Groups groups;
        const ScopeSend send = Groups::sendTo(100, SIGURG, groups.list.snapshot());
        JoinWatch watch;
        watch.add(send);
        groups.join(101, 100);
        groups.join(201, 200); // another group
        QVERIFY(watch.take(*groups.lookAfter(send, -10), ownPid).empty()); // began before the send
        const auto found = watch.take(*groups.lookAfter(send, 10), ownPid);
        QCOMPARE(found.size(), size_t{ 1 });
        QCOMPARE(pidsOf(found.front()), QList<int>{ 101 });
        QCOMPARE(found.front().send.signo, SIGURG);
        QVERIFY(!found.front().isLate);
        QVERIFY(watch.take(*groups.lookAfter(send, 20), ownPid).empty());
        QVERIFY(watch.isWaiting());
    }

    void severalAtOnce()
    {
        Groups groups;
        const SnapshotPtr listed = groups.list.snapshot();
        const ScopeSend first = Groups::sendTo(100, SIGURG, listed);
        const ScopeSend other = Groups::sendTo(200, SIGWINCH, listed);
        JoinWatch watch;
        watch.add(first);
        watch.add(other);
        groups.join(101, 100);
        groups.join(201, 200);
        const auto found = watch.take(*groups.lookAfter(first, 10), ownPid);
        QCOMPARE(found.size(), size_t{ 2 });
        QCOMPARE(pidsOf(found.at(0)), QList<int>{ 101 });
        QCOMPARE(found.at(0).send.signo, SIGURG);
        QCOMPARE(pidsOf(found.at(1)), QList<int>{ 201 });
        QCOMPARE(found.at(1).send.signo, SIGWINCH);
    }

    void lateOnesAreOnlyToldOf()
    {
        Groups groups;
        const ScopeSend send = Groups::sendTo(100, SIGURG, groups.list.snapshot());
        JoinWatch watch;
        watch.add(send);
        groups.join(101, 100);
        const auto found = watch.take(*groups.lookAfter(send, 60 * second), ownPid); // a list that was paused
        QCOMPARE(found.size(), size_t{ 1 });
        QVERIFY(found.front().isLate);
        QVERIFY(!watch.isWaiting());
    }

    void whatKeepsAppearingIsLeftAlone()
    {
        Groups groups;
        const ScopeSend send = Groups::sendTo(100, SIGURG, groups.list.snapshot());
        JoinWatch watch;
        watch.add(send);
        QList<bool> late;
        for (pid_t pid = 101; watch.isWaiting(); ++pid) {
            groups.join(pid, 100);
            const auto found = watch.take(*groups.lookAfter(send, pid), ownPid);
            QCOMPARE(found.size(), size_t{ 1 });
            QCOMPARE(pidsOf(found.front()), QList<int>{ pid });
            late << found.front().isLate;
        }
        QCOMPARE(late, (QList<bool>{ false, false, true }));
    }

    void aProcessAloneIsNotWatched()
    {
        Groups groups;
        ScopeSend send = Groups::sendTo(100, SIGURG, groups.list.snapshot());
        JoinWatch watch;
        send.scope = Scope::Process;
        watch.add(send);
        send.scope = Scope::Group;
        send.listed = nullptr; // what it was listed from is not known
        watch.add(send);
        QVERIFY(!watch.isWaiting());
    }

    void aFailedLookSaysNothing()
    {
        Groups groups;
        const ScopeSend send = Groups::sendTo(100, SIGURG, groups.list.snapshot());
        JoinWatch watch;
        watch.add(send);
        auto failed = groups.lookAfter(send, 60 * second);
        failed->failure = EACCES;
        QVERIFY(watch.take(*failed, ownPid).empty());
        QVERIFY(watch.isWaiting());
    }
};

QTEST_GUILESS_MAIN(TestJoinWatch)
#include "tst_joinwatch.moc"

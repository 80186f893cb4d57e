// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/scope.h"

#include <QTest>

using namespace Sigwise;

namespace {

constexpr pid_t ownPid = 900;

struct Row
{
    pid_t pid;
    pid_t parent;
    pid_t group;
    pid_t session;
    uint64_t start;
    const char *cgroup = "/";
    const char *unit = "";
};

// A service with a worker that a unit inside it runs, a terminal with a pipeline and this program, an orphan
// in a session of its own, a kernel thread, a process with a start time that could not be read.
constexpr Row rows[] = {
    { 1, 0, 1, 1, 10, "/init.scope", "init.scope" },
    { 2, 0, 0, 0, 10 },
    { 100, 1, 100, 100, 50, "/system.slice/shop.service", "shop.service" },
    { 101, 100, 100, 100, 60, "/system.slice/shop.service/workers", "shop.service" },
    { 102, 101, 100, 100, 70, "/system.slice/shop.service/workers", "shop.service" },
    { 103, 101, 100, 100, 40, "/system.slice/shop.service", "shop.service" }, // older than its parent
    { 104, 1, 100, 100, 80, "/user.slice/user@1.service/shop.service", "shop.service" },
    { 500, 1, 500, 500, 90, "/user.slice/session-4.scope", "session-4.scope" },
    { 501, 500, 501, 500, 91, "/user.slice/session-4.scope", "session-4.scope" },
    { 502, 500, 501, 500, 91, "/user.slice/session-4.scope", "session-4.scope" },
    { 503, 501, 501, 500, 92, "/user.slice/session-4.scope", "session-4.scope" },
    { 900, 500, 900, 500, 95, "/user.slice/session-4.scope", "session-4.scope" },
    { 901, 900, 900, 500, 96, "/user.slice/session-4.scope", "session-4.scope" },
    { 950, 1, 950, 950, 97 },
    { 960, 950, 0, 0, 98 },
};

std::shared_ptr<ProcessInfo> processOf(const Row &row)
{
    auto process = std::make_shared<ProcessInfo>();
    process->key = { row.pid, row.start };
    process->state = ProcessState::Sleeping;
    process->parent = row.parent;
    process->processGroup = row.group;
    process->session = row.session;
    process->threadCount = 1;
    process->kernelThread = row.pid == 2;
    process->cgroup = row.cgroup;
    process->unit = row.unit;
    return process;
}

Snapshot sample()
{
    Snapshot snapshot;
    for (const Row &row : rows)
        snapshot.processes.push_back(processOf(row));
    return snapshot;
}

ProcessKey keyOf(const Snapshot &snapshot, pid_t pid)
{
    const ProcessPtr process = snapshot.find(pid);
    return process ? process->key : ProcessKey{ pid, 12345 };
}

QList<int> pidsOf(const std::vector<ProcessPtr> &processes)
{
    QList<int> pids;
    for (const ProcessPtr &process : processes)
        pids.append(process->key.pid);
    return pids;
}

ProcessInfo &changed(Snapshot &snapshot, pid_t pid)
{
    for (ProcessPtr &process : snapshot.processes) {
        if (process->key.pid != pid)
            continue;
        auto copy = std::make_shared<ProcessInfo>(*process);
        process = copy;
        return *copy;
    }
    qFatal("no such row");
}

} // namespace

class TestScope : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void members_data()
    {
        QTest::addColumn<int>("scope");
        QTest::addColumn<QList<int>>("named");
        QTest::addColumn<QList<int>>("members");
        QTest::addColumn<QList<int>>("leftOut");
        const auto row = [](const char *name, Scope scope, const QList<int> &named, const QList<int> &members,
                             const QList<int> &leftOut = {}) {
            QTest::newRow(name) << static_cast<int>(scope) << named << members << leftOut;
        };
        row("process", Scope::Process, { 100 }, { 100 });
        row("named twice", Scope::Process, { 100, 100 }, { 100 });
        row("thread", Scope::Thread, { 101 }, { 101 });
        row("group", Scope::Group, { 502 }, { 502, 501, 503 });
        row("group with this program", Scope::Group, { 901 }, { 901 }, { 900 });
        row("session", Scope::Session, { 501 }, { 501, 500, 502, 503, 901 }, { 900 });
        row("tree", Scope::Tree, { 100 }, { 100, 101, 102 });
        row("tree of several", Scope::Tree, { 102, 501, 100 }, { 102, 501, 100, 503, 101 });
        row("tree with this program: its children too", Scope::Tree, { 500 }, { 500, 501, 502, 503, 901 },
            { 900 });
        row("unit: not the one of another manager", Scope::Unit, { 101 }, { 101, 100, 102, 103 });
        row("group 0 is many", Scope::Group, { 960 }, { 960 });
        row("session 0 is many", Scope::Session, { 960 }, { 960 });
        row("no unit", Scope::Unit, { 950 }, { 950 });
        row("this program, named", Scope::Process, { 900 }, { 900 });
        row("PID 1, named", Scope::Group, { 1 }, { 1 });
        row("a kernel thread, named", Scope::Process, { 2 }, { 2 });
        row("gone", Scope::Tree, { 4711 }, {});
    }

    void members()
    {
        QFETCH(int, scope);
        QFETCH(QList<int>, named);
        QFETCH(QList<int>, members);
        QFETCH(QList<int>, leftOut);
        const Snapshot snapshot = sample();
        std::vector<ProcessKey> keys;
        for (const int pid : named)
            keys.push_back(keyOf(snapshot, pid));
        const ScopeList list = scopeMembers(static_cast<Scope>(scope), keys, snapshot, ownPid);
        QCOMPARE(pidsOf(list.members), members);
        QList<int> out;
        for (const ScopeMember &member : list.leftOut)
            out.append(member.process->key.pid);
        QCOMPARE(out, leftOut);
    }

    void theProcessThatHasThePidNowIsNoMember()
    {
        const Snapshot snapshot = sample();
        const ScopeList list = scopeMembers(Scope::Tree, { { 100, 49 } }, snapshot, ownPid);
        QVERIFY(list.members.empty());
        QCOMPARE(list.failures.size(), size_t{ 1 });
        QCOMPARE(list.failures.front().second, NoScope::Gone);
    }

    void whyItStandsAlone()
    {
        const Snapshot snapshot = sample();
        const auto why = [&snapshot](Scope scope, pid_t pid) {
            return scopeMembers(scope, { keyOf(snapshot, pid) }, snapshot, ownPid).failures.front().second;
        };
        QCOMPARE(why(Scope::Group, 960), NoScope::GroupUnknown);
        QCOMPARE(why(Scope::Session, 960), NoScope::SessionUnknown);
        QCOMPARE(why(Scope::Unit, 950), NoScope::NoUnit);
    }

    void leftOutUnlessNamed()
    {
        Snapshot snapshot = sample();
        changed(snapshot, 2).processGroup = 100;
        changed(snapshot, 1).processGroup = 100;
        changed(snapshot, 102).state = ProcessState::Zombie;
        ProcessInfo &leader = changed(snapshot, 103); // its main thread alone has ended
        leader.state = ProcessState::Zombie;
        leader.threadCount = 3;
        const ScopeList list = scopeMembers(Scope::Group, { keyOf(snapshot, 100) }, snapshot, ownPid);
        QCOMPARE(pidsOf(list.members), (QList<int>{ 100, 101, 103, 104 }));
        std::map<pid_t, LeftOut> out;
        for (const ScopeMember &member : list.leftOut)
            out[member.process->key.pid] = member.why;
        const std::map<pid_t, LeftOut> wanted{ { 1, LeftOut::Init }, { 2, LeftOut::KernelThread },
            { 102, LeftOut::Ended } };
        QCOMPARE(out, wanted);
    }

    void hiddenMembersAreTold()
    {
        Snapshot snapshot = sample();
        snapshot.othersHidden = true;
        QVERIFY(scopeMembers(Scope::Group, { keyOf(snapshot, 100) }, snapshot, ownPid).mayMissHidden);
        QVERIFY(!scopeMembers(Scope::Process, { keyOf(snapshot, 100) }, snapshot, ownPid).mayMissHidden);
    }

    void aRingOfParentsEnds()
    {
        Snapshot snapshot = sample();
        changed(snapshot, 501).parent = 503; // parents changed while the list was read
        changed(snapshot, 501).key.startTime = 92;
        const ScopeList list = scopeMembers(Scope::Tree, { keyOf(snapshot, 501) }, snapshot, ownPid);
        QCOMPARE(pidsOf(list.members), (QList<int>{ 501, 503 }));
    }

    void whatIsNewInATree_data()
    {
        QTest::addColumn<int>("newParent");
        QTest::addColumn<int>("newSession");
        QTest::addColumn<int>("newStart");
        QTest::addColumn<int>("leaderEnded"); // 0 = lives
        QTest::addColumn<bool>("isFound");
        const auto row = [](const char *name, int parent, int session, int start, int ended, bool found) {
            QTest::newRow(name) << parent << session << start << ended << found;
        };
        row("child of the root", 500, 500, 200, 0, true);
        row("child of a member", 503, 777, 200, 0, true);
        row("grandchild that is not known either", 901, 777, 200, 0, false);
        row("child of nobody known", 950, 950, 200, 0, false);
        row("older than the parent: another one's", 503, 777, 91, 0, false);
        row("orphan, its session has a living leader", 1, 500, 200, 0, true);
        row("orphan, begun before the leader ended", 1, 500, 200, 210, true);
        row("orphan, begun after the leader ended", 1, 500, 220, 210, false);
        row("orphan in another session", 1, 100, 200, 0, false);
    }

    void whatIsNewInATree()
    {
        QFETCH(int, newParent);
        QFETCH(int, newSession);
        QFETCH(int, newStart);
        QFETCH(int, leaderEnded);
        QFETCH(bool, isFound);
        Snapshot snapshot = sample();
        const Snapshot before = snapshot;
        std::vector<TreeMember> known;
        for (const pid_t pid : { 500, 501, 502, 503 })
            known.push_back({ keyOf(snapshot, pid) });
        if (leaderEnded != 0) {
            known.front().endedAt = static_cast<uint64_t>(leaderEnded);
            std::erase_if(
                snapshot.processes, [](const ProcessPtr &process) { return process->key.pid == 500; });
        }
        // 901 is no member: a child of this program, which is left out.
        std::erase_if(snapshot.processes, [](const ProcessPtr &process) { return process->key.pid == 901; });
        const Row fresh{ 1000, newParent, 1000, newSession, static_cast<uint64_t>(newStart) };
        snapshot.processes.push_back(processOf(fresh));
        const std::vector<ProcessPtr> found = newInTree(known, before, snapshot, ownPid);
        QCOMPARE(pidsOf(found), isFound ? QList<int>{ 1000 } : QList<int>());
    }

    void whatIsNewInAGroupOfTheTree_data()
    {
        QTest::addColumn<QList<int>>("known");
        QTest::addColumn<int>("newParent");
        QTest::addColumn<int>("newSession");
        QTest::addColumn<int>("newStart");
        QTest::addColumn<int>("leaderEnded"); // 0 = lives
        QTest::addColumn<bool>("isFound");
        const auto row = [](const char *name, const QList<int> &known, int parent, int session, int start,
                             int ended, bool found) {
            QTest::newRow(name) << known << parent << session << start << ended << found;
        };
        const QList<int> all{ 501, 502, 503 };
        row("its leader lives", all, 1, 500, 200, 0, true);
        row("begun before the leader ended", all, 1, 500, 200, 210, true);
        row("begun after the leader ended", all, 1, 500, 220, 210, false);
        row("begun before the leader", all, 1, 500, 80, 0, false);
        row("the leader was gone before", all, 1, 500, 200, -1, false);
        row("of a reaper between", all, 100, 500, 200, 210, true);
        row("another child of the leader's parent", all, 500, 500, 200, 210, false);
        row("somebody else is in the pipeline", { 501, 503 }, 1, 500, 200, 210, false);
        row("of another session: another group", all, 1, 700, 200, 210, false);
    }

    // 501 leads a group in the session of its parent, 500, with 502, which its parent has put there.
    void whatIsNewInAGroupOfTheTree()
    {
        QFETCH(QList<int>, known);
        QFETCH(int, newParent);
        QFETCH(int, newSession);
        QFETCH(int, newStart);
        QFETCH(int, leaderEnded);
        QFETCH(bool, isFound);
        Snapshot snapshot = sample();
        const Snapshot before = snapshot;
        std::vector<TreeMember> members;
        for (const int pid : known)
            members.push_back({ keyOf(snapshot, pid) });
        if (leaderEnded != 0) {
            members.front().endedAt = leaderEnded < 0 ? uint64_t{ 0 } : static_cast<uint64_t>(leaderEnded);
            std::erase_if(
                snapshot.processes, [](const ProcessPtr &process) { return process->key.pid == 501; });
        }
        snapshot.processes.push_back(
            processOf({ 1000, newParent, 501, newSession, static_cast<uint64_t>(newStart) }));
        const std::vector<ProcessPtr> found = newInTree(members, before, snapshot, ownPid);
        QCOMPARE(pidsOf(found), isFound ? QList<int>{ 1000 } : QList<int>());
    }

    void whoMayBeOfTheTree_data()
    {
        QTest::addColumn<int>("parent");
        QTest::addColumn<int>("group");
        QTest::addColumn<int>("session");
        QTest::addColumn<int>("start");
        QTest::addColumn<bool>("isTold");
        const auto row = [](const char *name, int parent, int group, int session, int start, bool told) {
            QTest::newRow(name) << parent << group << session << start << told;
        };
        row("orphan of the pipeline", 1, 501, 500, 200, true);
        row("orphan of the session", 1, 1000, 500, 200, true);
        row("taken over by a reaper between", 100, 501, 500, 200, true);
        row("child of the shell", 500, 1000, 500, 200, false);
        row("of another session", 1, 1000, 950, 200, false);
        row("older than the tree", 1, 501, 500, 80, false);
    }

    // 502 is in the pipeline, and no member: nothing new in it is certain.
    void whoMayBeOfTheTree()
    {
        QFETCH(int, parent);
        QFETCH(int, group);
        QFETCH(int, session);
        QFETCH(int, start);
        QFETCH(bool, isTold);
        Snapshot snapshot = sample();
        const Snapshot before = snapshot;
        const std::vector<TreeMember> known{ { keyOf(snapshot, 501) }, { keyOf(snapshot, 503) } };
        snapshot.processes.push_back(
            processOf({ 1000, parent, group, session, static_cast<uint64_t>(start) }));
        QVERIFY(newInTree(known, before, snapshot, ownPid).empty());
        QCOMPARE(pidsOf(perhapsOfTree(known, before, snapshot, ownPid)),
            isTold ? QList<int>{ 1000 } : QList<int>());
    }

    void whoWasThereBeforeIsNotNew()
    {
        // An orphan of the session, which was no part of the tree that the user saw.
        Snapshot snapshot = sample();
        changed(snapshot, 502).parent = 1;
        std::vector<TreeMember> known;
        for (const pid_t pid : { 500, 501, 503 })
            known.push_back({ keyOf(snapshot, pid) });
        std::erase_if(snapshot.processes, [](const ProcessPtr &process) { return process->key.pid == 901; });
        QVERIFY(newInTree(known, snapshot, snapshot, ownPid).empty());
        Snapshot before = snapshot;
        std::erase_if(before.processes, [](const ProcessPtr &process) { return process->key.pid == 502; });
        QCOMPARE(pidsOf(newInTree(known, before, snapshot, ownPid)), (QList<int>{ 502 }));
    }

    void whoJoinedAScope_data()
    {
        QTest::addColumn<int>("scope");
        QTest::addColumn<QList<int>>("known");
        QTest::addColumn<int>("parent"); // of the one that is new
        QTest::addColumn<int>("group");
        QTest::addColumn<bool>("isFound");
        const auto row
            = [](const char *name, Scope scope, const QList<int> &known, int parent, int group, bool found) {
                  QTest::newRow(name) << static_cast<int>(scope) << known << parent << group << found;
              };
        row("group", Scope::Group, { 501, 502 }, 1, 501, true);
        row("another group", Scope::Group, { 501, 502 }, 501, 1000, false);
        row("the group lives on in one", Scope::Group, { 503, 4711 }, 1, 501, true);
        row("nobody of it is left", Scope::Group, { 4711 }, 1, 501, false);
        row("session", Scope::Session, { 501 }, 1, 1000, true);
        row("tree", Scope::Tree, { 501 }, 501, 1000, true);
        row("tree, an orphan of a pipeline", Scope::Tree, { 501 }, 1, 501, false);
        row("tree, an orphan", Scope::Tree, { 501, 502, 503 }, 1, 501, true);
        row("process", Scope::Process, { 501 }, 501, 501, false);
    }

    void whoJoinedAScope()
    {
        QFETCH(int, scope);
        QFETCH(QList<int>, known);
        QFETCH(int, parent);
        QFETCH(int, group);
        QFETCH(bool, isFound);
        Snapshot snapshot = sample();
        const Snapshot before = snapshot;
        std::vector<ProcessPtr> members;
        for (const int pid : known) {
            const ProcessPtr process = before.find(pid);
            members.push_back(process ? process : processOf({ pid, 1, 501, 500, 90 }));
        }
        snapshot.processes.push_back(processOf({ 1000, parent, group, 500, 200 }));
        const auto found = newInScope(static_cast<Scope>(scope), members, before, snapshot, ownPid);
        QCOMPARE(pidsOf(found), isFound ? QList<int>{ 1000 } : QList<int>());
    }

    void aMemberThatChangedItsGroupBringsNobody()
    {
        Snapshot snapshot = sample();
        const Snapshot before = snapshot;
        const std::vector<ProcessPtr> known{ before.find(501) };
        changed(snapshot, 501).processGroup = 100;
        snapshot.processes.push_back(processOf({ 1000, 1, 100, 500, 200 }));
        QVERIFY(newInScope(Scope::Group, known, before, snapshot, ownPid).empty());
    }

    void aSessionOfTheSameNumberIsNotIts()
    {
        Snapshot snapshot = sample();
        const Snapshot before = snapshot;
        changed(snapshot, 500).key.startTime = 205; // the PID was given away, and leads a session again
        const std::vector<TreeMember> known{ { { 500, 90 }, 204 } };
        snapshot.processes.push_back(processOf({ 1000, 500, 1000, 500, 203 }));
        QVERIFY(newInTree(known, before, snapshot, ownPid).empty());
    }

    void unitPaths_data()
    {
        QTest::addColumn<QByteArray>("cgroup");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("path");
        const auto row = [](const char *cgroup, const char *unit, const char *path) {
            QTest::newRow(cgroup) << QByteArray(cgroup) << QByteArray(unit) << QByteArray(path);
        };
        row("/system.slice/a.service", "a.service", "/system.slice/a.service");
        row("/system.slice/a.service/x/y", "a.service", "/system.slice/a.service");
        row("/user.slice/user@1.service/app.slice/b.scope/z", "b.scope",
            "/user.slice/user@1.service/app.slice/b.scope");
        row("/system.slice/a.service (deleted)", "a.service", "/system.slice/a.service");
        row("/", "", "");
        row("", "", "");
        row("no slash.service", "x.service", "");
    }

    void unitPaths()
    {
        QFETCH(QByteArray, cgroup);
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, path);
        ProcessInfo process;
        process.cgroup = cgroup;
        process.unit = unit;
        QCOMPARE(unitPath(process), path);
    }
};

QTEST_GUILESS_MAIN(TestScope)
#include "tst_scope.moc"

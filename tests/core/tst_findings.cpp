// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/notending.h"
#include "core/words/findingwords.h"
#include "tests/support/sampleprocess.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;
using State = ProcessState;

Q_DECLARE_METATYPE(Sigwise::Runtime)
Q_DECLARE_METATYPE(Sigwise::RuntimeEvidence)

class TestFindings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keys_data();
    void keys();
    void worstComesFirst();
    void surroundings();
    void frozen();
    void runtimes_data();
    void runtimes();
    void documented();
    void notEnding_data();
    void notEnding();
    void whatItsOwnCodeDoes();
    void texts_data();
    void texts();
};

namespace {

using Masks = std::optional<SignalSet>;

SampleProcess quiet()
{
    return SampleProcess()
        .set<Masks>(&ProcessInfo::blocked, SignalSet())
        .set<Masks>(&ProcessInfo::ignored, SignalSet())
        .set<Masks>(&ProcessInfo::caught, SignalSet{ SIGHUP, SIGUSR1 });
}

std::vector<Finding> findings(const ProcessInfo &process)
{
    return findingsOf(process, predictAll(process, GroupLink::Linked, sampleSender()));
}

QByteArray keyList(const ProcessInfo &process)
{
    QByteArrayList keys;
    for (const Finding &finding : findings(process))
        keys << findingKey(finding.key);
    return keys.join(' ');
}

ProcessInfo running(Runtime runtime, SignalSet caught, SignalSet ignored = {})
{
    ProcessInfo info
        = quiet().set<Masks>(&ProcessInfo::caught, caught).set<Masks>(&ProcessInfo::ignored, ignored).info();
    auto detail = std::make_shared<ProcessDetail>(*info.detail);
    detail->program = { "x", runtime, RuntimeEvidence::Executable };
    info.detail = detail;
    return info;
}

ProcessInfo endingInit(uint32_t flags)
{
    ProcessInfo info = quiet().set(&ProcessInfo::namespacePids, { 4120, 1 }).info();
    info.flags = flags;
    auto detail = std::make_shared<ProcessDetail>(*info.detail);
    detail->threads.front().flags = flags;
    info.detail = detail;
    return info;
}

QString line(const Finding &finding) { return Words::findingLine(finding); }

std::optional<Finding> findingWith(Finding::Key key, const std::vector<Finding> &all)
{
    for (const Finding &finding : all) {
        if (finding.key == key)
            return finding;
    }
    return std::nullopt;
}

} // namespace

void TestFindings::keys_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const ProcessInfo &process, const char *expected) {
        QTest::newRow(name) << process << QByteArray(expected);
    };
    const SignalSet term{ SIGTERM };
    const SignalSet some{ SIGTERM, SIGUSR1 };
    row("nothing special", quiet().info(), "catches-some");
    row("HUP ends it", quiet().set<Masks>(&ProcessInfo::caught, some).info(), "hup-not-caught catches-some");
    row("USR1 ends it", quiet().set<Masks>(&ProcessInfo::caught, SignalSet{ SIGHUP }).info(),
        "usr1-not-caught catches-some");
    row("catches nothing", quiet().set<Masks>(&ProcessInfo::caught, SignalSet()).info(),
        "hup-not-caught catches-none");
    row("only the C library catches", quiet().set<Masks>(&ProcessInfo::caught, SignalSet{ 32, 33 }).info(),
        "hup-not-caught catches-none");
    row("TERM ignored", quiet().set<Masks>(&ProcessInfo::ignored, term).info(), "term-ignored catches-some");
    row("TERM ignored, but read through a signalfd",
        quiet()
            .set<Masks>(&ProcessInfo::ignored, term)
            .set<Masks>(&ProcessInfo::blocked, term)
            .signalFds(term)
            .info(),
        "reads-signals catches-some");
    const SignalSet read{ SIGTERM, SIGHUP, SIGUSR1 };
    const SampleProcess noHandler = quiet().set<Masks>(&ProcessInfo::caught, SignalSet());
    row("no handler, reads through a signalfd",
        SampleProcess(noHandler).set<Masks>(&ProcessInfo::blocked, read).signalFds(read).info(),
        "reads-signals");
    row("no handler, waits for signals that cannot be read",
        SampleProcess(noHandler).sleepsIn("do_sigtimedwait").info(), "waits-for-signals");
    row("shell that ignores all",
        running(Runtime::InteractiveShell, SignalSet(), ~SignalSet{ SIGKILL, SIGSTOP }), "nothing-special");
    row("TERM blocked", quiet().set<Masks>(&ProcessInfo::blocked, term).info(), "term-blocked catches-some");
    row("one waits", quiet().set<Masks>(&ProcessInfo::pendingProcess, term).info(),
        "signals-waiting catches-some");
    row("init of a container", quiet().set(&ProcessInfo::namespacePids, { 4120, 1 }).info(),
        "init-without-handler catches-some");
    row("init that reads TERM itself",
        quiet().set(&ProcessInfo::namespacePids, { 4120, 1 }).set<Masks>(&ProcessInfo::blocked, term).info(),
        "term-blocked catches-some");
    row("init that waits for its members", endingInit(exitingFlag), "ending-before-members");
    // It may hang in a wait of its own.
    row("init that is killed, and has not come to it", endingInit(killedFlag), "ending");
    row("zombie", quiet().state(State::Zombie).info(), "zombie");
    row("disk wait", quiet().state(State::DiskWait).sleepsIn("folio_wait").info(),
        "uninterruptible-wait catches-some");
    row("stopped", quiet().state(State::Stopped).info(), "stopped catches-some");
    row("traced", quiet().set<std::optional<pid_t>>(&ProcessInfo::tracer, 700).info(), "traced catches-some");
    row("unreadable", quiet().set<Masks>(&ProcessInfo::caught, std::nullopt).info(), "unreadable");
    row("kernel thread", quiet().set<std::optional<bool>>(&ProcessInfo::kernelThread, true).info(),
        "kernel-thread");
    row("ending", quiet().set<std::optional<uint32_t>>(&ProcessInfo::flags, 4).info(), "ending");
    row("dumping core", quiet().set<std::optional<bool>>(&ProcessInfo::coreDumping, true).info(), "ending");
    row("not permitted",
        quiet().set<std::optional<UserIds>>(&ProcessInfo::users, UserIds{}).probe(false).info(),
        "not-permitted catches-some");
    row("refused to its own user", quiet().probe(false).info(), "refused-by-module catches-some");
    row("nothing known", ProcessInfo(), "unreadable");
    const SignalSet shell{ SIGTERM, SIGTSTP, SIGQUIT };
    row("Python", running(Runtime::Python, { SIGINT, SIGHUP, SIGUSR1 }), "runtime-handlers catches-some");
    row("Python alone", running(Runtime::Python, { SIGINT }),
        "hup-not-caught usr1-not-caught runtime-handlers");
    row("Python without a handler", running(Runtime::Python, { SIGHUP, SIGUSR1 }), "catches-some");
    row("Go", running(Runtime::Go, ~SignalSet{ SIGKILL, SIGSTOP, SIGCONT }), "runtime-handlers");
    row("a shell with a prompt ignores TERM for its own sake",
        running(Runtime::InteractiveShell, { SIGHUP, SIGINT, SIGUSR1 }, shell), "runtime-handlers");
    row(
        "node as PID 1",
        [] {
            ProcessInfo node = running(Runtime::Node, { SIGINT, SIGTERM, SIGUSR1, SIGHUP });
            node.namespacePids = { 4120, 1 };
            return node;
        }(),
        "handler-vanishes runtime-handlers catches-some");
    row("node, not PID 1", running(Runtime::Node, { SIGINT, SIGTERM, SIGUSR1, SIGHUP }),
        "runtime-handlers catches-some");
}

void TestFindings::keys()
{
    QFETCH(ProcessInfo, process);
    QFETCH(QByteArray, expected);
    QCOMPARE(keyList(process), expected);
}

void TestFindings::worstComesFirst()
{
    const ProcessInfo process = quiet()
                                    .set<Masks>(&ProcessInfo::caught, SignalSet{ SIGINT })
                                    .set<Masks>(&ProcessInfo::pendingProcess, SignalSet{ SIGUSR2 })
                                    .set<Masks>(&ProcessInfo::blocked, SignalSet{ SIGUSR2, SIGTERM })
                                    .probe(false)
                                    .info();
    const std::vector<Finding> found = findings(process);
    QVERIFY(found.size() >= 5);
    QCOMPARE(QByteArray(findingKindKey(found.front().kind)), QByteArray("danger"));
    QVERIFY(std::is_sorted(
        found.begin(), found.end(), [](const Finding &a, const Finding &b) { return a.kind < b.kind; }));
}

void TestFindings::surroundings()
{
    ProcessInfo zombie = quiet().state(State::Zombie).info();
    zombie.parent = 812;
    auto parent = std::make_shared<ProcessInfo>();
    parent->key = { 812, 5 };
    parent->name = "sloppy\n";
    auto child = std::make_shared<ProcessInfo>();
    child->key = { 5000, 5 };
    child->parent = zombie.key.pid;
    auto deadChild = std::make_shared<ProcessInfo>(*child);
    deadChild->key.pid = 5001;
    deadChild->state = State::Zombie;
    Snapshot all;
    all.processes = { parent, std::make_shared<ProcessInfo>(zombie), child, deadChild };
    const Surroundings around = surroundingsOf(zombie, all);
    QCOMPARE(around.parentName, QByteArray("sloppy\n"));
    QCOMPARE(around.children, std::optional(1));
    const PredictionTable predictions = predictAll(zombie, GroupLink::Linked, sampleSender());
    QCOMPARE(line(findingsOf(zombie, predictions, around).front()),
        QStringLiteral("It has ended. Its parent, sloppy\\x0a (812), has yet to take notice; signals do "
                       "nothing."));

    ProcessInfo traced = quiet().set<std::optional<pid_t>>(&ProcessInfo::tracer, 812).info();
    const auto found = findingWith(Finding::Key::Traced,
        findingsOf(
            traced, predictAll(traced, GroupLink::Linked, sampleSender()), surroundingsOf(traced, all)));
    QVERIFY(found);
    QCOMPARE(Words::findingText(*found).clause, QStringLiteral("It is traced by sloppy\\x0a (812)."));

    Surroundings service;
    service.unitRestart = "always";
    ProcessInfo unit = quiet().info();
    unit.unit = "queue.service";
    const PredictionTable ordinary = predictAll(unit, GroupLink::Linked, sampleSender());
    const auto restarts = findingWith(Finding::Key::UnitRestarts, findingsOf(unit, ordinary, service));
    QVERIFY(restarts);
    QCOMPARE(line(*restarts),
        QStringLiteral("systemd starts it again. queue.service has Restart=always: only systemctl stop keeps "
                       "it ended."));
    service.unitRestart = "no";
    QVERIFY(!findingWith(Finding::Key::UnitRestarts, findingsOf(unit, ordinary, service)));
}

void TestFindings::frozen()
{
    const ProcessInfo process = quiet().info();
    PredictionTable predictions = predictAll(process, GroupLink::Linked, sampleSender());
    predictions.at(SIGQUIT).effect = Effect::Delayed;
    predictions.at(SIGQUIT).reason = Reason::Frozen;
    QVERIFY(findingWith(Finding::Key::Frozen, findingsOf(process, predictions)));
}

void TestFindings::runtimes_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<QByteArray>("executable");
    QTest::addColumn<Runtime>("runtime");
    QTest::addColumn<RuntimeEvidence>("evidence");
    const auto row = [](const char *tag, const char *name, const char *executable, SignalSet caught,
                         SignalSet ignored, Runtime runtime, RuntimeEvidence evidence) {
        ProcessInfo info = quiet()
                               .set<Masks>(&ProcessInfo::caught, caught)
                               .set<Masks>(&ProcessInfo::ignored, ignored)
                               .info();
        info.name = name;
        QTest::newRow(tag) << info << QByteArray(executable) << runtime << evidence;
    };
    using E = RuntimeEvidence;
    const SignalSet some{ SIGINT };
    const SignalSet go(0xfffffffd7fc1feff); // Go 1.19
    const SignalSet jvm(0x2000000101005ccd); // OpenJDK 17
    const SignalSet prompt{ SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU };
    row("file", "manage.py", "python3.11", some, {}, Runtime::Python, E::Executable);
    row("name", "python3", "", some, {}, Runtime::Python, E::Name);
    row("the file knows better", "python3", "evil", some, {}, Runtime::None, E::SignalPattern);
    row("what Go catches", "server", "", go, {}, Runtime::Go, E::SignalPattern);
    row("Go with HUP ignored at its start", "server", "", go - SignalSet{ SIGHUP }, { SIGHUP }, Runtime::Go,
        E::SignalPattern);
    row("what Java catches", "kafka", "", jvm, {}, Runtime::Jvm, E::SignalPattern);
    row("java", "java", "java", jvm, {}, Runtime::Jvm, E::Executable);
    row("node", "node", "node", { SIGINT, SIGTERM }, {}, Runtime::Node, E::Executable);
    row("prompt", "bash", "bash", { SIGINT, SIGHUP }, prompt, Runtime::InteractiveShell, E::Executable);
    row("script", "bash", "bash", { SIGCHLD }, {}, Runtime::None, E::SignalPattern);
    row("many handlers are no Go", "worker", "", SignalSet(0x7fffffff), {}, Runtime::Jvm, E::SignalPattern);
    row("daemon", "daemon", "", { SIGHUP, SIGTERM }, {}, Runtime::None, E::SignalPattern);
}

void TestFindings::runtimes()
{
    QFETCH(ProcessInfo, process);
    QFETCH(QByteArray, executable);
    QFETCH(Runtime, runtime);
    QFETCH(RuntimeEvidence, evidence);
    const ProgramMarks marks = programMarks(process, executable);
    QVERIFY(marks.runtime == runtime);
    QVERIFY(marks.evidence == evidence);
}

void TestFindings::documented()
{
    Program program;
    program.title = QStringLiteral("x");
    program.bySignal[SIGUSR1].does = QStringLiteral("opens its log again");
    program.bySignal[SIGUSR1].source = QStringLiteral("x(1)");
    program.noKill = NoKill{ QStringLiteral("data are lost"), QStringLiteral("x(1), BUGS") };
    const ProcessInfo process = quiet().info();
    const PredictionTable predictions = predictAll(process, GroupLink::Linked, sampleSender());
    const std::vector<Finding> found = findingsOf(process, predictions, {}, &program);
    QCOMPARE(found.size(), size_t{ 3 });
    QCOMPARE(line(found[0]),
        QStringLiteral("SIGKILL may cost data. Documented, not seen: data are lost (x(1), BUGS)."));
    QCOMPARE(line(found[1]),
        QStringLiteral("SIGUSR1: documented. Its manual says that it opens its log again (x(1))."));
}

void TestFindings::notEnding_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<int>("signo");
    QTest::addColumn<QString>("expected");
    const auto row
        = [](const char *name, const ProcessInfo &process, const char *expected, int signo = SIGTERM) {
              QTest::newRow(name) << process << signo << QString::fromUtf8(expected);
          };
    const SignalSet term{ SIGTERM };
    row("handler", quiet().set<Masks>(&ProcessInfo::caught, term).info(),
        "Its own code decides. It catches SIGTERM, and works on.");
    row("ignored", quiet().set<Masks>(&ProcessInfo::ignored, term).info(),
        "SIGTERM is ignored. It will not end by it, however often it is sent.");
    row("blocked", quiet().set<Masks>(&ProcessInfo::blocked, term).info(),
        "SIGTERM is blocked. It waits until the program takes it.");
    row("blocked by two threads", quiet().set<Masks>(&ProcessInfo::blocked, term).worker(term).info(),
        "SIGTERM is blocked by all 2 threads. It waits until the program takes it.");
    row("stopped", quiet().state(State::Stopped).info(),
        "It is stopped. SIGTERM waits until SIGCONT continues it.");
    row("stopped, but blocked", quiet().state(State::Stopped).set<Masks>(&ProcessInfo::blocked, term).info(),
        "SIGTERM is blocked. It waits until the program takes it.");
    row("stopped, but ignored", quiet().state(State::Stopped).set<Masks>(&ProcessInfo::ignored, term).info(),
        "SIGTERM is ignored. It will not end by it, however often it is sent.");
    row("INT, stopped", quiet().state(State::Stopped).info(),
        "It is stopped. SIGINT waits until SIGCONT continues it.", SIGINT);
    row("disk wait",
        quiet().set<Masks>(&ProcessInfo::caught, term).state(State::DiskWait).sleepsIn("folio_wait").info(),
        "It is in a disk wait. SIGTERM acts when what it waits for in the kernel is over (folio_wait).");
    row("traced",
        quiet()
            .set<std::optional<pid_t>>(&ProcessInfo::tracer, 700)
            .set<Masks>(&ProcessInfo::caught, term)
            .info(),
        "It is traced by PID 700. SIGTERM went to the tracer, which decides what becomes of it.");
    row("PID 1", quiet().set(&ProcessInfo::namespacePids, { 4120, 1 }).info(),
        "PID 1 and no SIGTERM handler. The kernel drops it; only SIGKILL from outside its container ends "
        "it.");
    row("zombie", quiet().state(State::Zombie).info(),
        "It has ended. Its parent, PID 1, has yet to take notice; signals do nothing.");
    row("ending", quiet().set<std::optional<uint32_t>>(&ProcessInfo::flags, 4).sleepsIn("").info(),
        "It is ending. The kernel is still taking it down.");
    row("nothing in its way", quiet().info(),
        "Nothing holds SIGTERM up now. Sent again, it would end the process.");
    row("unreadable", quiet().set<Masks>(&ProcessInfo::caught, std::nullopt).info(),
        "Why cannot be told from outside. What it does with SIGTERM is not known.");
}

void TestFindings::notEnding()
{
    QFETCH(ProcessInfo, process);
    QFETCH(int, signo);
    QFETCH(QString, expected);
    const PredictionTable predictions = predictAll(process, GroupLink::Linked, sampleSender());
    const std::vector<Finding> reasons = whyNotEnding(process, predictions, signo);
    QVERIFY(!reasons.empty());
    QCOMPARE(line(reasons.front()), expected);
}

void TestFindings::whatItsOwnCodeDoes()
{
    const auto reasonsOf = [](const ProcessInfo &process, int children) {
        Surroundings around;
        around.children = children;
        QByteArrayList keys;
        for (const Finding &finding :
            whyNotEnding(process, predictAll(process, GroupLink::Linked, sampleSender()), SIGTERM, around))
            keys << findingKey(finding.key);
        return keys.join(' ');
    };
    const SampleProcess catching = quiet().set<Masks>(&ProcessInfo::caught, SignalSet{ SIGTERM });
    QCOMPARE(reasonsOf(catching.info(), 0), QByteArray("still-handled still-waits"));
    QCOMPARE(reasonsOf(catching.info(), 3), QByteArray("still-handled still-has-children still-waits"));
    QCOMPARE(reasonsOf(SampleProcess(catching).state(State::Running).info(), 0),
        QByteArray("still-handled still-runs"));
    QCOMPARE(reasonsOf(SampleProcess(catching).sleepsIn("0").info(), 0), QByteArray("still-handled"));
    Finding children;
    children.key = Finding::Key::StillHasChildren;
    children.count = 1;
    QCOMPARE(line(children),
        QStringLiteral("It has a child process. It may wait until what it started has ended."));
    children.count = 3;
    QCOMPARE(line(children),
        QStringLiteral("It has 3 child processes. It may wait until what it started has ended."));
}

void TestFindings::texts_data()
{
    QTest::addColumn<Finding>("finding");
    QTest::addColumn<QString>("expected");
    using Key = Finding::Key;
    const auto row = [](const char *name, const Finding &finding, const QString &expected) {
        QTest::newRow(name) << finding << expected;
    };
    const Finding::Kind kind = Finding::Kind::Warn;
    row("HUP", { Key::HupNotCaught, kind, { SIGHUP }, 0, {} },
        QStringLiteral(
            "SIGHUP is not caught. It would end this process; it would not read its configuration again."));
    row("one waits", { Key::SignalsWaiting, kind, { SIGUSR1 }, 0, {} },
        QStringLiteral("SIGUSR1 waits. Sent, but nothing has taken it yet."));
    row("two wait", { Key::SignalsWaiting, kind, { SIGUSR1, SIGTERM }, 0, {} },
        QStringLiteral("SIGUSR1 and SIGTERM wait. Sent, but nothing has taken it yet."));
    row("catches three", { Key::CatchesSome, kind, { SIGHUP, SIGINT, SIGTERM }, 0, {} },
        QStringLiteral("It catches HUP, INT and TERM. The program itself decides what they do."));
    row("catches one", { Key::CatchesSome, kind, { SIGHUP }, 0, {} },
        QStringLiteral("It catches HUP. The program itself decides what it does."));
    row("catches many", { Key::CatchesSome, kind, SignalSet(0xff), 0, {} },
        QStringLiteral("It catches HUP, INT, QUIT, ILL, TRAP, ABRT and 2 more. The program itself decides "
                       "what they do."));
    row("parent", { Key::ZombieToReap, kind, {}, 812, {} },
        QStringLiteral("It has ended. Its parent, PID 812, has yet to take notice; signals do nothing."));
    row("no parent", { Key::ZombieToReap, kind, {}, 0, {} },
        QStringLiteral("It has ended. Its parent has yet to take notice; signals do nothing."));
    row("hostile wait channel", { Key::UninterruptibleWait, kind, {}, 0, "a{pid}\n" },
        QStringLiteral(
            "It is in a disk wait. It waits in the kernel (a{pid}\\x0a); most signals act afterwards."));
    row("root's", { Key::NotPermitted, kind, {}, 0, "root" },
        QStringLiteral("You may not signal it. It belongs to root."));
    row("a number's", { Key::NotPermitted, kind, {}, 0, "33" },
        QStringLiteral("You may not signal it. It belongs to user 33."));
}

void TestFindings::texts()
{
    QFETCH(Finding, finding);
    QFETCH(QString, expected);
    const Words::FindingText text = Words::findingText(finding);
    QCOMPARE(QString(text.clause % QLatin1Char(' ') % text.sentence), expected);
}

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"

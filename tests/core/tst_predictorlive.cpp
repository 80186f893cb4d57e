// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Real processes in every state that this machine lets us make: what was predicted, and what came.
#include "core/prediction/grouplinks.h"
#include "core/processes/scanner.h"
#include "core/signals/signaltable.h"
#include "tests/support/forkedchild.h"
#include "tests/support/outcome.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>
#include <functional>

#include <sys/ptrace.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr SignalSet kinds{ SIGKILL, SIGSTOP, SIGCONT, SIGTERM, SIGQUIT, SIGTSTP, SIGUSR1, SIGUSR2, SIGCHLD,
    SIGPIPE, 40, 64 };
constexpr SignalSet stops{ SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };

/// A way to bring a target into a state.
struct LiveState
{
    QByteArray name;
    QStringList arguments;
    SignalSet tried = kinds;
    char letter = 'S'; ///< State of the main thread, once it is there
    bool servesInput = true;
    std::function<bool(TestChild &child)> prepare = nullptr;
    bool isNamespaceInit = false;
};

QString setText(SignalSet set)
{
    QStringList numbers;
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (set.contains(signo))
            numbers << QString::number(signo);
    }
    return numbers.join(QLatin1Char(','));
}

/// All that a program may arrange something for.
QString everything() { return setText(~SignalSet{ SIGKILL, SIGSTOP, 32, 33 }); }

QStringList with(const QString &option, const QString &value, QStringList others = {})
{
    return others << option << value;
}

QStringList mixed(QStringList others = {})
{
    return others << QStringLiteral("--catch") << QStringLiteral("USR1,40") << QStringLiteral("--ignore")
                  << QStringLiteral("USR2") << QStringLiteral("--block") << QStringLiteral("PIPE");
}

bool stop(TestChild &child)
{
    child.sendSignal(SIGSTOP);
    return child.waitForState('T');
}

bool end(TestChild &child)
{
    child.sendSignal(SIGKILL);
    return child.waitForState('Z');
}

bool seize(pid_t thread) { return ::ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) == 0; }

bool seizeMain(TestChild &child) { return seize(child.pid()); }

pid_t workerOf(pid_t pid)
{
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    const QStringList threads = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return threads.size() == 2 ? threads.last().toInt() : 0;
}

bool seizeWorker(TestChild &child) { return seize(workerOf(child.pid())); }

/// A process is not reaped before its tracer has waited for the threads that it traces (ptrace(2)).
class ReapedWorker
{
public:
    explicit ReapedWorker(const TestChild &child)
        : m_child(child)
        , m_worker(workerOf(child.pid()))
    { }
    ReapedWorker(const ReapedWorker &) = delete;
    ReapedWorker &operator=(const ReapedWorker &) = delete;
    ~ReapedWorker()
    {
        m_child.sendSignal(SIGKILL);
        int status = 0;
        while (m_worker != 0 && ::waitpid(m_worker, &status, __WALL) == m_worker && WIFSTOPPED(status)) { }
    }

private:
    const TestChild &m_child;
    pid_t m_worker;
};

std::vector<LiveState> liveStates()
{
    const QString yes = QStringLiteral("yes");
    const QString two = QStringLiteral("2");
    const QString three = QStringLiteral("3");
    const SignalSet all = SignalSet::all();
    return {
        { "all at default", {}, all },
        { "all caught", with(QStringLiteral("--catch"), everything()), all },
        { "all ignored", with(QStringLiteral("--ignore"), everything()), all },
        { "all blocked", with(QStringLiteral("--block"), everything()), all },
        { "mixed", mixed() },
        { "blocked and ignored",
            with(QStringLiteral("--block"), everything(), with(QStringLiteral("--ignore"), everything())) },
        { "threads", mixed(with(QStringLiteral("--threads"), three)) },
        { "workers block",
            mixed(with(
                QStringLiteral("--threads"), three, with(QStringLiteral("--workers-block"), everything()))) },
        { "main thread blocks",
            mixed(with(
                QStringLiteral("--threads"), two, with(QStringLiteral("--main-blocks"), everything()))) },
        { "stopped", mixed(), kinds | stops, 'T', true, stop },
        { "stopped, all caught", with(QStringLiteral("--catch"), everything()), kinds | stops, 'T', true,
            stop },
        { "stopped, threads", mixed(with(QStringLiteral("--threads"), three)), kinds, 'T', true, stop },
        { "zombie", mixed(), kinds, 'Z', false, end },
        { "main thread gone", mixed(with(QStringLiteral("--leader-exits"), yes)), kinds, 'Z' },
        { "sigwait", mixed(with(QStringLiteral("--sigwait"), QStringLiteral("TERM,USR2"))), kinds, 'S',
            false },
        { "worker in sigwait",
            mixed(with(QStringLiteral("--threads"), two,
                with(QStringLiteral("--main-blocks"), QStringLiteral("TERM,CHLD"),
                    with(QStringLiteral("--worker-sigwait"), QStringLiteral("TERM,CHLD"))))) },
        { "signalfd", mixed(with(QStringLiteral("--signalfd"), QStringLiteral("TERM,USR2"))) },
        { "traced", mixed(), kinds, 'S', true, seizeMain },
        { "worker traced", mixed(with(QStringLiteral("--threads"), two)), kinds, 'S', true, seizeWorker },
        { "worker traced, main thread blocks",
            mixed(
                with(QStringLiteral("--threads"), two, with(QStringLiteral("--main-blocks"), everything()))),
            kinds, 'S', true, seizeWorker },
        { "session of its own", mixed(), stops },
        { "vfork", mixed(with(QStringLiteral("--vfork"), yes)), kinds, 'D', false },
        { "PID 1 of a namespace", mixed(), kinds, 'S', true, nullptr, true },
        { "PID 1 of a namespace, main thread blocks",
            mixed(
                with(QStringLiteral("--threads"), two, with(QStringLiteral("--main-blocks"), everything()))),
            kinds, 'S', true, nullptr, true },
    };
}

TestChild start(const LiveState &state)
{
    const bool isSession = state.name == "session of its own";
    QStringList arguments{ QStringLiteral("--new"),
        isSession ? QStringLiteral("session") : QStringLiteral("group") };
    arguments << state.arguments;
    if (!state.isNamespaceInit)
        return TestChild::target(arguments);
    QStringList command{ QStringLiteral("--pid"), QStringLiteral("--fork"), QStringLiteral("--kill-child"),
        QString::fromLocal8Bit(TestChild::targetPath()) };
    TestChild child(QStringLiteral("unshare"), command + arguments);
    (void)child.waitForLine("ready"); // the PID of its first child is looked for next
    return child;
}

pid_t firstChildOf(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').first().toInt() : 0;
}

/// There, and asleep where /proc can name it.
bool isSettled(pid_t pid, char letter)
{
    QFile file(QStringLiteral("/proc/%1/wchan").arg(pid));
    if (statusValue(pid, "State").left(1) != QByteArray(1, letter) || !file.open(QIODevice::ReadOnly))
        return false;
    return letter == 'Z' || file.readAll() != "0";
}

} // namespace

class TestPredictorLive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whatIsPredictedComes_data();
    void whatIsPredictedComes();
    void kernelThreadsTakeNothing();
    void rightsAreTheKernels_data();
    void rightsAreTheKernels();
    void cleanupTestCase();

private:
    void tryOne(const LiveState &state, int signo);
    [[nodiscard]] Prediction predictNow(pid_t pid, int signo);

    Scanner m_scanner;
    Sender m_sender;
    int m_tried = 0;
    int m_sure = 0;
    int m_wrongUnsure = 0;
    int m_unknown = 0;
};

void TestPredictorLive::initTestCase() { m_sender = currentSender(m_scanner.reader()); }

Prediction TestPredictorLive::predictNow(pid_t pid, int signo)
{
    const SnapshotPtr all = m_scanner.scan();
    const Result<ProcessInfo> process = m_scanner.reader().read(pid, ProcReader::Depth::Detail);
    return process ? predict(*process, GroupLinks(*all).of(*process), m_sender, signo) : Prediction();
}

void TestPredictorLive::tryOne(const LiveState &state, int signo)
{
    TestChild child = start(state);
    const pid_t pid = state.isNamespaceInit ? firstChildOf(child.pid()) : child.pid();
    QVERIFY(pid > 0);
    QVERIFY(!state.prepare || state.prepare(child));
    const ReapedWorker reaped(child);
    QVERIFY(comesTrue([&] { return isSettled(pid, state.letter); }));
    const Prediction prediction = predictNow(pid, signo);
    ++m_tried;
    m_sure += prediction.isSure() ? 1 : 0;
    QCOMPARE(::kill(pid, signo), 0);
    if (prediction.effect == Effect::Unknown) {
        QVERIFY(!prediction.isSure());
        ++m_unknown;
        return;
    }
    const QByteArray seen = OutcomeCheck(child, pid, state.servesInput).contradiction(prediction, signo);
    if (seen.isEmpty())
        return;
    const QByteArray said = effectKey(prediction.effect);
    const QByteArray where
        = state.name + ", " + signalRow(signo).name + ": predicted " + said + ", but it " + seen;
    QVERIFY2(!prediction.isSure(), where.constData());
    ++m_wrongUnsure;
    qInfo("not sure, and wrong: %s", where.constData());
}

void TestPredictorLive::whatIsPredictedComes_data()
{
    QTest::addColumn<int>("index");
    const std::vector<LiveState> states = liveStates();
    for (size_t i = 0; i < states.size(); ++i)
        QTest::newRow(states[i].name.constData()) << static_cast<int>(i);
}

void TestPredictorLive::whatIsPredictedComes()
{
    QFETCH(int, index);
    const LiveState state = liveStates().at(static_cast<size_t>(index));
    if (state.isNamespaceInit) {
        TestChild tried(QStringLiteral("unshare"),
            { QStringLiteral("--pid"), QStringLiteral("--fork"), QStringLiteral("true") });
        if (tried.waitForEnd() != 0)
            QSKIP("no PID namespace can be made here");
    }
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (!state.tried.contains(signo))
            continue;
        tryOne(state, signo);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestPredictorLive::kernelThreadsTakeNothing()
{
    const SnapshotPtr all = m_scanner.scan();
    int seen = 0;
    for (const ProcessPtr &process : all->processes) {
        if (process->kernelThread != true)
            continue;
        const PredictionTable table = predictAll(*process, GroupLinks(*all).of(*process), m_sender);
        QCOMPARE(table.at(SIGKILL).effect == Effect::NoEffect, !process->caught.value().contains(SIGKILL));
        QCOMPARE(table.at(SIGTERM).reason, Reason::KernelThread);
        ++seen;
    }
    if (seen == 0)
        QSKIP("no kernel thread is visible here");
}

namespace {

struct Users
{
    uid_t real, effective, saved;
};

/// Who may signal whom, asked of the kernel: bit 0 = signal 0, bit 1 = SIGCONT.
int kernelsAnswer(const Users &from, pid_t target)
{
    return inForkedChild([&] {
        if (::setresuid(from.real, from.effective, from.saved) != 0)
            return 255;
        return (::kill(target, 0) == 0 ? 1 : 0) | (::kill(target, SIGCONT) == 0 ? 2 : 0);
    });
}

constexpr uid_t userA = 1000;
constexpr uid_t userB = 1001;

} // namespace

void TestPredictorLive::rightsAreTheKernels_data()
{
    QTest::addColumn<Users>("to");
    QTest::addColumn<bool>("otherSession");
    const std::pair<const char *, Users> targets[] = { { "A", { userA, userA, userA } },
        { "B", { userB, userB, userB } }, { "root", { 0, 0, 0 } }, { "real A, root", { userA, 0, 0 } },
        { "real B, effective A", { userB, userA, userB } }, { "saved A", { userB, userB, userA } } };
    for (const auto &[name, users] : targets) {
        QTest::addRow("%s", name) << users << false;
        QTest::addRow("%s, another session", name) << users << true;
    }
}

void TestPredictorLive::rightsAreTheKernels()
{
    if (::geteuid() != 0)
        QSKIP("only root can become other users");
    QFETCH(Users, to);
    QFETCH(bool, otherSession);
    const QString users = QStringLiteral("%1,%2,%3").arg(to.real).arg(to.effective).arg(to.saved);
    TestChild child = TestChild::target(
        { QStringLiteral("--new"), otherSession ? QStringLiteral("session") : QStringLiteral("group"),
            QStringLiteral("--users"), users });
    const Users senders[] = { { userA, userA, userA }, { userA, userB, userB }, { userB, userB, userA } };
    ProcReader reader;
    const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Row);
    QVERIFY(process);
    for (const Users &from : senders) {
        Sender sender = m_sender;
        sender.realUser = from.real;
        sender.effectiveUser = from.effective;
        sender.mayKillAny = false;
        const int answer = kernelsAnswer(from, child.pid());
        QCOMPARE(maySend(*process, sender, SIGTERM), std::optional((answer & 1) != 0));
        // In a PID namespace whose session was begun outside, no session can be told from another.
        if (sender.session == 0 && process->session == 0 && (answer & 1) == 0)
            QVERIFY(!maySend(*process, sender, SIGCONT));
        else
            QCOMPARE(maySend(*process, sender, SIGCONT), std::optional((answer & 2) != 0));
    }
}

void TestPredictorLive::cleanupTestCase()
{
    qInfo("%d signals to real processes: %d sure and right, %d not sure (%d of them unknown, %d wrong)",
        m_tried, m_sure, m_tried - m_sure, m_unknown, m_wrongUnsure);
}

QTEST_GUILESS_MAIN(TestPredictorLive)
#include "tst_predictorlive.moc"

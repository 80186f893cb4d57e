// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What cannot be watched is refused, each with its own reason, and then nothing has changed.
#include "core/bridge/dispositions.h"
#include "core/bridge/terminationguard.h"
#include "core/signals/signaltable.h"
#include "tests/bridge/listener.h"
#include "tests/support/forkedchild.h"
#include "tests/support/sanitizers.h"

#include <QDir>
#include <QSet>

#include <array>
#include <thread>

#include <sys/resource.h>
#include <sys/syscall.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

// All that a watch may change: the kernel's table of actions, this thread's mask, open descriptors.
QByteArray stateOfTheProcess()
{
    QByteArray state;
    for (int signo = 1; signo <= highestSignal; ++signo) {
        std::array<char, 64> bytes{}; // the kernel's own form
        ::syscall(SYS_rt_sigaction, signo, nullptr, bytes.data(), 8);
        state.append(bytes.data(), bytes.size());
    }
    sigset_t mask{};
    ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    for (int signo = 1; signo <= highestSignal; ++signo)
        state.append(::sigismember(&mask, signo) == 1 ? '1' : '0');
    const QDir descriptors(QStringLiteral("/proc/self/fd"));
    for (const QFileInfo &entry :
        descriptors.entryInfoList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)) {
        if (entry.symLinkTarget().contains(QLatin1String("socket:")))
            state.append(entry.fileName().toUtf8());
    }
    return state;
}

} // namespace

class TestRefusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cannotBeWatched_data();
    void cannotBeWatched();
    void ignoredStaysIgnored_data();
    void ignoredStaysIgnored();
    void anotherThreadIsRefused();
    void shortWaysToo();
    void withoutDescriptors();
    void guardsToo_data();
    void guardsToo();
    void everyReasonHasWords();
};

void TestRefusals::cannotBeWatched_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<int>("refusal");
    const auto row = [](int signo, Refusal refusal) {
        QTest::addRow("%d", signo) << signo << static_cast<int>(refusal);
    };
    for (const int signo : { 0, -1, 65, 4096 })
        row(signo, Refusal::NotASignal);
    for (const int signo : { SIGKILL, SIGSTOP })
        row(signo, Refusal::NotCatchable);
    for (const int signo : { 32, 33 })
        row(signo, Refusal::ReservedByCLibrary);
    for (const int signo : { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS })
        row(signo, Refusal::SynchronousFault);
    row(SIGABRT, Refusal::EndsAnyway);
}

void TestRefusals::cannotBeWatched()
{
    QFETCH(int, signo);
    QFETCH(int, refusal);
    const QByteArray before = stateOfTheProcess();
    SignalWatcher watcher;
    const Result<void> watched = watcher.watch(signo, { .overrideIgnored = true });
    QVERIFY(!watched);
    QVERIFY(watched.error().code == static_cast<Refusal>(refusal));
    QCOMPARE(watched.error().context, std::to_string(signo));
    QVERIFY(watcher.watched().isEmpty());
    QVERIFY(watcher.unwatch(signo).error().code == Refusal::NotWatched);
    QVERIFY(stateOfTheProcess() == before);
}

void TestRefusals::ignoredStaysIgnored_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<bool>("forced");
    QTest::addColumn<bool>("left");
    QTest::newRow("hang-up, as by nohup") << SIGHUP << false << true;
    QTest::newRow("interrupt, as by a shell's &") << SIGINT << false << true;
    QTest::newRow("quit") << SIGQUIT << false << true;
    QTest::newRow("hang-up, forced") << SIGHUP << true << false;
    QTest::newRow("another kind") << SIGUSR1 << false << false;
}

void TestRefusals::ignoredStaysIgnored()
{
    QFETCH(int, signo);
    QFETCH(bool, forced);
    QFETCH(bool, left);
    const ScopedIgnore ignore(signo);
    QVERIFY(isIgnored(signo));
    const QByteArray before = stateOfTheProcess();
    {
        SignalWatcher watcher;
        const Result<void> watched = watcher.watch(signo, { .overrideIgnored = forced });
        QCOMPARE(!watched, left);
        if (left) {
            QVERIFY(watched.error().code == Refusal::LeftIgnored);
            QVERIFY(stateOfTheProcess() == before);
        } else {
            QVERIFY(isCaughtByBridge(signo));
        }
    }
    QVERIFY(isIgnored(signo));
}

void TestRefusals::anotherThreadIsRefused()
{
    const QByteArray before = stateOfTheProcess();
    SignalWatcher watcher;
    std::error_code watched;
    std::error_code unwatched;
    std::thread thread([&] {
        watched = watcher.watch(SIGUSR1, plain).error().code;
        unwatched = watcher.unwatch(SIGUSR1).error().code;
    });
    thread.join();
    QVERIFY(watched == Refusal::WrongThread);
    QVERIFY(unwatched == Refusal::WrongThread);
    QVERIFY(stateOfTheProcess() == before);
}

// Where nobody would own what they make.
void TestRefusals::shortWaysToo()
{
    const QByteArray before = stateOfTheProcess();
    std::error_code quitting;
    std::error_code watched;
    std::thread([&] {
        quitting = quitOn().error().code;
        watched = onSignal(SIGUSR1, this, [] {}).error().code;
    }).join();
    QVERIFY(quitting == Refusal::WrongThread);
    QVERIFY(watched == Refusal::WrongThread);
    QVERIFY(onSignal(SIGUSR1, nullptr, [] {}).error().code == Refusal::WrongThread);
    QVERIFY(stateOfTheProcess() == before);
}

// In a copy, which needs a pair of descriptors of its own.
void TestRefusals::withoutDescriptors()
{
    if (isUnderValgrind())
        QSKIP("valgrind finds descriptors beyond the limit");
    const ForkedEnd child = endOfForkedChild([] {
        const QByteArray start = stateOfTheProcess();
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        const rlimit none{ 0, before.rlim_max };
        ::setrlimit(RLIMIT_NOFILE, &none);
        SignalWatcher watcher;
        const Result<void> watched = watcher.watch(SIGUSR2, plain);
        ::setrlimit(RLIMIT_NOFILE, &before);
        if (watched || watched.error().code != std::error_code(EMFILE, std::system_category()))
            return 1;
        if (watched.error().context != "socketpair" || !watcher.watched().isEmpty())
            return 2;
        if (stateOfTheProcess() != start)
            return 3;
        return watcher.watch(SIGUSR2, plain) ? 0 : 4; // it can be tried again
    });
    QCOMPARE(child.status, 0);
}

void TestRefusals::guardsToo_data()
{
    QTest::addColumn<quint64>("kinds");
    QTest::newRow("the second") << quint64{ SignalSet{ SIGUSR1, SIGKILL }.bits() };
    QTest::newRow("the first") << quint64{ SignalSet{ SIGSEGV, SIGUSR1 }.bits() };
}

void TestRefusals::guardsToo()
{
    QFETCH(quint64, kinds);
    SignalWatcher opens; // the pair, which stays open
    QVERIFY(opens.watch(SIGUSR2, plain));
    const QByteArray before = stateOfTheProcess();
    TerminationGuard::Options options;
    options.kinds = SignalSet(kinds);
    TerminationGuard guard(options);
    QVERIFY(!guard.arm());
    QVERIFY(!guard.isArmed());
    QVERIFY(!quitOn(SignalSet(kinds)));
    QVERIFY(stateOfTheProcess() == before);
}

void TestRefusals::everyReasonHasWords()
{
    QSet<QString> words;
    for (int value = 1; value <= static_cast<int>(Refusal::GuardExists); ++value) {
        const std::error_code code = static_cast<Refusal>(value);
        QVERIFY(code);
        QCOMPARE(code.category().name(), "sigwise.bridge");
        words << QString::fromStdString(code.message());
    }
    QCOMPARE(words.size(), qsizetype{ static_cast<int>(Refusal::GuardExists) });
}

QTEST_GUILESS_MAIN(TestRefusals)
#include "tst_refusals.moc"

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Code that a signal interrupts does not notice: no EINTR, no other errno, no other mask, no byte missing.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/support/sanitizers.h"

#include <QFile>
#include <QTemporaryFile>

#include <array>
#include <iostream>
#include <memory>
#include <numeric>
#include <streambuf>

#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

/// Another process that sends SIGUSR1 as fast as it can: the thread sanitizer looks at errno for such signals
/// only.
class Storm
{
public:
    explicit Storm(pid_t target = ::getpid())
        : m_helper([target] {
            while (::kill(target, SIGUSR1) == 0)
                breathe();
            return 0;
        })
    { }

private:
    Helper m_helper;
};

struct Pipe
{
    std::array<int, 2> ends{ -1, -1 };

    Pipe() { (void)::pipe2(ends.data(), O_CLOEXEC); } // the tests see a bad descriptor at once
    ~Pipe()
    {
        closeWriter();
        ::close(ends[0]);
    }
    Q_DISABLE_COPY_MOVE(Pipe)
    void closeWriter()
    {
        if (ends[1] >= 0)
            ::close(ends[1]);
        ends[1] = -1;
    }
};

const int chunks = repetitions(2000);
constexpr size_t chunkSize = 1000;

std::vector<char> pattern(int number)
{
    std::vector<char> bytes(chunkSize);
    for (size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((static_cast<size_t>(number) * 7 + i) % 251);
    return bytes;
}

} // namespace

class TestInterruption : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEveryByte();
    void writesEveryByte();
    void waitsForASemaphore();
    void streamsStayWhole();
    void restartIsAnOption();
    void pollIsInterruptedAnyway();
    void errnoIsKept();
    void maskIsKept();
};

void TestInterruption::readsEveryByte()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    Pipe pipe;
    const Helper writer([&] {
        for (int i = 0; i < chunks; ++i) {
            const std::vector<char> bytes = pattern(i);
            if (::write(pipe.ends[1], bytes.data(), bytes.size()) != ssize_t{ chunkSize })
                return 1;
            if (i % 50 == 0)
                (void)::poll(nullptr, 0, 1); // so that the reader has to wait
        }
        return 0;
    });
    pipe.closeWriter();
    const Storm storm;
    std::vector<char> bytes(chunkSize);
    for (int i = 0; i < chunks; ++i) {
        for (size_t got = 0; got < bytes.size();) {
            const ssize_t more = ::read(pipe.ends[0], bytes.data() + got, bytes.size() - got);
            QVERIFY2(more > 0, qPrintable(qt_error_string()));
            got += static_cast<size_t>(more);
        }
        QVERIFY(bytes == pattern(i));
    }
    QTRY_VERIFY(listener.count() > 0);
}

void TestInterruption::writesEveryByte()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    Pipe pipe;
    Helper reader([&] {
        pipe.closeWriter();
        std::vector<char> all(chunkSize * static_cast<size_t>(chunks) + 1);
        size_t got = 0;
        for (ssize_t more = 1; more > 0; got += static_cast<size_t>(std::max<ssize_t>(more, 0))) {
            (void)::poll(nullptr, 0, 1); // so that the writer has to wait
            more = ::read(pipe.ends[0], all.data() + got, all.size() - got);
        }
        if (got != chunkSize * static_cast<size_t>(chunks))
            return 1;
        for (int i = 0; i < chunks; ++i) {
            const std::vector<char> bytes = pattern(i);
            if (!std::equal(bytes.begin(), bytes.end(), all.begin() + i * int{ chunkSize }))
                return 2;
        }
        return 0;
    });
    {
        const Storm storm;
        for (int i = 0; i < chunks; ++i) {
            const std::vector<char> bytes = pattern(i);
            for (size_t put = 0;
                 put < bytes.size();) { // a large write may be cut short (pipe(7)), never refused
                const ssize_t more = ::write(pipe.ends[1], bytes.data() + put, bytes.size() - put);
                QVERIFY2(more > 0, qPrintable(qt_error_string()));
                put += static_cast<size_t>(more);
            }
        }
    }
    pipe.closeWriter();
    QCOMPARE(reader.wait(), 0);
    QTRY_VERIFY(listener.count() > 0);
}

void TestInterruption::waitsForASemaphore()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    sem_t semaphore;
    QCOMPARE(::sem_init(&semaphore, 0, 0), 0);
    // Five signals while it sleeps, then an alarm whose handler lets it go on.
    static sem_t *toPost = nullptr;
    toPost = &semaphore;
    struct sigaction post = {};
    post.sa_handler = [](int) { ::sem_post(toPost); };
    post.sa_flags = SA_RESTART;
    struct sigaction before = {};
    QCOMPARE(::sigaction(SIGALRM, &post, &before), 0);
    const pid_t self = ::getpid();
    const Helper sender([self] {
        for (int i = 0; i < 5; ++i) {
            ::kill(self, SIGUSR1);
            (void)::poll(nullptr, 0, 2);
        }
        return ::kill(self, SIGALRM);
    });
    QCOMPARE(::sem_wait(&semaphore), 0); // not EINTR (signal(7): restarted since Linux 2.6.22)
    ::sigaction(SIGALRM, &before, nullptr);
    ::sem_destroy(&semaphore);
    QTRY_VERIFY(listener.count() > 0);
}

// A stream that once failed to write stays broken: std::cout under a storm shows it.
void TestInterruption::streamsStayWhole()
{
    const int lines = repetitions(20'000);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    Pipe pipe;
    Helper program([&] {
        Listener own;
        if (!own.watcher.watch(SIGUSR1, plain))
            return 1;
        const quint64 before = SignalHub::instance().stats(SIGUSR1).handlerRuns;
        const Storm storm;
        ::dup2(pipe.ends[1], STDOUT_FILENO);
        for (int i = 0; i < lines; ++i)
            std::cout << "line " << i << '\n';
        std::cout.flush();
        return std::cout.good() && SignalHub::instance().stats(SIGUSR1).handlerRuns > before ? 0 : 2;
    });
    pipe.closeWriter();
    QFile reader;
    QVERIFY(reader.open(pipe.ends[0], QIODevice::ReadOnly));
    const QByteArray text = reader.readAll();
    QCOMPARE(program.wait(), 0);
    QByteArray wanted;
    for (int i = 0; i < lines; ++i)
        wanted += "line " + QByteArray::number(i) + '\n';
    QVERIFY(text == wanted);
}

void TestInterruption::restartIsAnOption()
{
    Listener listener;
    WatchOptions options = plain;
    options.restart = false;
    QVERIFY(listener.watcher.watch(SIGUSR1, options));
    Pipe pipe;
    const Storm storm;
    char byte = 0;
    errno = 0;
    QCOMPARE(::read(pipe.ends[0], &byte, 1), ssize_t{ -1 });
    QCOMPARE(errno, EINTR);
}

// signal(7), "Interruption of system calls": poll is never restarted, whatever SA_RESTART says.
void TestInterruption::pollIsInterruptedAnyway()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const Storm storm;
    QCOMPARE(::poll(nullptr, 0, 10'000), -1);
    QCOMPARE(errno, EINTR);
}

void TestInterruption::errnoIsKept()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const SignalHub &hub = SignalHub::instance();
    // A handler whose send(2) is refused sets errno for certain: the wake-up socket is full of one byte only
    // here, so a call of an older handler does it.
    struct sigaction spoiler = {};
    spoiler.sa_handler = [](int) { errno = EDOM; };
    struct sigaction before = {};
    QCOMPARE(::sigaction(SIGUSR2, &spoiler, &before), 0);
    QVERIFY(listener.watcher.watch(SIGUSR2));
    errno = EXDEV;
    ::raise(SIGUSR2);
    QCOMPARE(errno, EXDEV);
    const quint64 runs = hub.stats(SIGUSR1).handlerRuns;
    const Storm storm;
    errno = EXDEV;
    bool kept = true;
    while (hub.stats(SIGUSR1).handlerRuns < runs + 1000)
        kept = kept && errno == EXDEV;
    QVERIFY(kept);
    QVERIFY(listener.watcher.unwatch(SIGUSR2));
    ::sigaction(SIGUSR2, &before, nullptr);
}

void TestInterruption::maskIsKept()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const ScopedBlock block{ SIGHUP, SIGRTMIN + 3 };
    sigset_t before{};
    sigset_t after{};
    ::pthread_sigmask(SIG_BLOCK, nullptr, &before);
    const SignalHub &hub = SignalHub::instance();
    const quint64 runs = hub.stats(SIGUSR1).handlerRuns;
    const Storm storm;
    while (hub.stats(SIGUSR1).handlerRuns < runs + 100)
        ::pthread_sigmask(SIG_BLOCK, nullptr, &after);
    ::pthread_sigmask(SIG_BLOCK, nullptr, &after);
    for (int signo = 1; signo <= highestSignal; ++signo)
        QCOMPARE(::sigismember(&after, signo), ::sigismember(&before, signo));
}

QTEST_GUILESS_MAIN(TestInterruption)
#include "tst_interruption.moc"

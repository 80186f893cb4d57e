// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/system/servicemanager.h"
#include "tests/support/practiceprocess.h"

#include <QDeadlineTimer>
#include <QLibrary>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using Sigwise::Practice::ServiceManager;
using Sigwise::Test::configWith;
using Sigwise::Test::PracticeProcess;

namespace {

/// The other end of sd_notify: a service manager's socket.
class Manager
{
public:
    /// '@' in front: an abstract address.
    explicit Manager(QByteArray address)
        : m_address(std::move(address))
        , m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        std::memcpy(to.sun_path, m_address.constData(), static_cast<size_t>(m_address.size()));
        if (m_address.startsWith('@'))
            to.sun_path[0] = '\0';
        const auto length
            = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<size_t>(m_address.size()));
        if (::bind(m_socket, reinterpret_cast<const sockaddr *>(&to), length) != 0)
            qFatal("no socket for the service manager");
    }
    ~Manager() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(Manager)

    [[nodiscard]] const QByteArray &address() const { return m_address; }
    /// The next datagram; empty when none comes in time.
    [[nodiscard]] QByteArray next(int timeoutMs = 10'000) const
    {
        pollfd ready{ m_socket, POLLIN, 0 };
        if (::poll(&ready, 1, timeoutMs) != 1)
            return {};
        std::array<char, 4096> block{};
        const ssize_t got = ::recv(m_socket, block.data(), block.size(), 0);
        return { block.data(), std::max<ssize_t>(got, 0) };
    }
    /// The next one that is no keep-alive.
    [[nodiscard]] QByteArray nextWord() const
    {
        QByteArray word = next();
        while (word == "WATCHDOG=1")
            word = next();
        return word;
    }

private:
    QByteArray m_address;
    int m_socket;
};

QByteArray abstractAddress() { return "@sigwise-test-" + QByteArray::number(::getpid()); }

} // namespace

/// sd_notify(3): to a real datagram socket, through libsystemd and by hand.
class TestPracticeNotify : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup();
    void ways_data();
    void ways();
    void fullQueue_data();
    void fullQueue();
    void theLastWordIsRepeated();
    void unusableAddresses_data();
    void unusableAddresses();
    void lifeOfAService();
    void brokenReloadIsReadyAgain();
    void watchdog();
    void watchdogOfAnotherProcess();
    void hungLoopKeepsTheWatchdogWaiting();
    void deafManagerIsReported();
};

void TestPracticeNotify::cleanup()
{
    qunsetenv("NOTIFY_SOCKET");
    qunsetenv("WATCHDOG_USEC");
}

void TestPracticeNotify::ways_data()
{
    QTest::addColumn<bool>("library");
    QTest::addColumn<bool>("abstract");
    QTest::newRow("libsystemd, path") << true << false;
    QTest::newRow("libsystemd, abstract") << true << true;
    QTest::newRow("datagram, path") << false << false;
    QTest::newRow("datagram, abstract") << false << true;
}

void TestPracticeNotify::ways()
{
    QFETCH(bool, library);
    QFETCH(bool, abstract);
    QTemporaryDir folder;
    const Manager manager(
        abstract ? abstractAddress() : QFile::encodeName(folder.filePath(QStringLiteral("notify"))));
    qputenv("NOTIFY_SOCKET", manager.address());
    ServiceManager service(library ? ServiceManager::Way::Library : ServiceManager::Way::Datagram);
    if (library && !QLibrary::resolve(QStringLiteral("systemd"), 0, "sd_notify"))
        QSKIP("libsystemd is not installed");
    QCOMPARE(service.way(), library ? ServiceManager::Way::Library : ServiceManager::Way::Datagram);
    QSignalSpy failures(&service, &ServiceManager::failed);
    service.ready("working");
    QCOMPARE(manager.next(), QByteArray("READY=1\nSTATUS=working"));
    service.reloading();
    QVERIFY(manager.next().startsWith("RELOADING=1\nMONOTONIC_USEC="));
    service.stopping();
    QCOMPARE(manager.next(), QByteArray("STOPPING=1"));
    QVERIFY(failures.isEmpty());
}

// net.unix.max_dgram_qlen datagrams wait for a manager that does not read (unix(7)).
void TestPracticeNotify::fullQueue_data()
{
    QTest::addColumn<bool>("library");
    QTest::newRow("libsystemd") << true;
    QTest::newRow("datagram") << false;
}

void TestPracticeNotify::fullQueue()
{
    QFETCH(bool, library);
    const Manager manager(abstractAddress());
    qputenv("NOTIFY_SOCKET", manager.address());
    ServiceManager service(library ? ServiceManager::Way::Library : ServiceManager::Way::Datagram);
    if (library && !QLibrary::resolve(QStringLiteral("systemd"), 0, "sd_notify"))
        QSKIP("libsystemd is not installed");
    QSignalSpy failures(&service, &ServiceManager::failed);
    for (int i = 0; i < 5'000 && failures.isEmpty(); ++i)
        service.stopping();
    QCOMPARE(failures.size(), 1); // and it did not wait
    while (!manager.next(0).isEmpty()) { }
    service.ready("working");
    QCOMPARE(failures.size(), 1);
    QCOMPARE(manager.next(), QByteArray("READY=1\nSTATUS=working"));
}

void TestPracticeNotify::theLastWordIsRepeated()
{
    const Manager manager(abstractAddress());
    qputenv("NOTIFY_SOCKET", manager.address());
    ServiceManager service(ServiceManager::Way::Datagram);
    QSignalSpy failures(&service, &ServiceManager::failed);
    for (int i = 0; i < 5'000 && failures.isEmpty(); ++i)
        service.reloading();
    QCOMPARE(failures.size(), 1);
    service.ready("working"); // this is how things are now
    while (!manager.next(0).isEmpty()) { }
    QByteArray word;
    const auto hasHeard = [&] {
        if (word.isEmpty())
            word = manager.next(0);
        return !word.isEmpty();
    };
    QTRY_VERIFY(hasHeard());
    QCOMPARE(word, QByteArray("READY=1\nSTATUS=working"));
    QVERIFY(!failures.wait(250)); // one report for all of a full queue
    QVERIFY(manager.next(0).isEmpty()); // and once
}

void TestPracticeNotify::unusableAddresses_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::newRow("no socket there") << QByteArray("/no/such/socket");
    QTest::newRow("nobody at the abstract one") << abstractAddress();
    QTest::newRow("relative") << QByteArray("notify");
    QTest::newRow("too long") << QByteArray("/" + QByteArray(200, 'x'));
}

void TestPracticeNotify::unusableAddresses()
{
    QFETCH(QByteArray, address);
    qputenv("NOTIFY_SOCKET", address);
    for (const ServiceManager::Way way : { ServiceManager::Way::Library, ServiceManager::Way::Datagram }) {
        ServiceManager service(way);
        QSignalSpy failures(&service, &ServiceManager::failed);
        service.stopping();
        QCOMPARE(failures.size(), 1);
        QVERIFY(!failures.first().first().toString().isEmpty());
    }
}

void TestPracticeNotify::lifeOfAService()
{
    const Manager manager(abstractAddress());
    QTemporaryDir folder;
    const QString config = configWith(folder, "{}");
    PracticeProcess process({ QStringLiteral("--config"), config });
    process.setEnvironment("NOTIFY_SOCKET", manager.address());
    process.start();
    QVERIFY(manager.next().startsWith("READY=1\n"));
    process.sendSignal(SIGTERM); // READY means that it can be stopped from now on
    QCOMPARE(manager.next(), QByteArray("STOPPING=1"));
    QVERIFY(process.endsWith(0));
}

void TestPracticeNotify::brokenReloadIsReadyAgain()
{
    const Manager manager(abstractAddress());
    QTemporaryDir folder;
    const QString config = configWith(folder, "{}");
    PracticeProcess process({ QStringLiteral("--config"), config });
    process.setEnvironment("NOTIFY_SOCKET", manager.address());
    process.start();
    QVERIFY(manager.next().startsWith("READY=1\n"));
    QVERIFY(QFile::remove(config));
    process.sendSignal(SIGHUP);
    const QByteArray reloading = manager.next();
    QVERIFY(reloading.startsWith("RELOADING=1\nMONOTONIC_USEC="));
    QVERIFY(reloading.mid(reloading.lastIndexOf('=') + 1).toLongLong() > 0);
    const QByteArray again = manager.next();
    QVERIFY(again.startsWith("READY=1\nSTATUS="));
    QVERIFY(again.contains("old configuration"));
}

void TestPracticeNotify::watchdog()
{
    const Manager manager(abstractAddress());
    QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--config"), configWith(folder, R"({"job_ms":2000})") });
    process.setEnvironment("NOTIFY_SOCKET", manager.address());
    process.setEnvironment("WATCHDOG_USEC", "100000");
    QVERIFY(process.startAndWait());
    QVERIFY(manager.next().startsWith("READY=1\n"));
    for (int i = 0; i < 5; ++i)
        QCOMPARE(manager.next(), QByteArray("WATCHDOG=1"));
    process.sendSignal(SIGTERM);
    QCOMPARE(manager.nextWord(), QByteArray("STOPPING=1"));
    QCOMPARE(manager.next(), QByteArray("WATCHDOG=1")); // alive while it finishes the job
    QVERIFY(process.endsWith(0));
}

void TestPracticeNotify::watchdogOfAnotherProcess()
{
    const Manager manager(abstractAddress());
    PracticeProcess process({ QStringLiteral("--tick") });
    process.setEnvironment("NOTIFY_SOCKET", manager.address());
    process.setEnvironment("WATCHDOG_USEC", "20000");
    process.setEnvironment("WATCHDOG_PID", "1");
    QVERIFY(process.startAndWait());
    QVERIFY(!process.event("tick").isEmpty());
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
    QVERIFY(manager.next().startsWith("READY=1\n"));
    QCOMPARE(manager.next(), QByteArray("STOPPING=1"));
}

// While the loop hangs there is no word: nothing but the loop itself speaks for it.
void TestPracticeNotify::hungLoopKeepsTheWatchdogWaiting()
{
    const Manager manager(abstractAddress());
    PracticeProcess process;
    process.setEnvironment("NOTIFY_SOCKET", manager.address());
    process.setEnvironment("WATCHDOG_USEC", "20000");
    QVERIFY(process.startAndWait());
    QVERIFY(!manager.next().isEmpty());
    process.command(R"({"block_loop_ms":1000})");
    const QDeadlineTimer deadline(5000);
    while (!manager.next(500).isEmpty()) // comes every 10 ms otherwise
        QVERIFY(!deadline.hasExpired());
    QCOMPARE(manager.next(), QByteArray("WATCHDOG=1"));
}

void TestPracticeNotify::deafManagerIsReported()
{
    PracticeProcess process;
    process.setEnvironment("NOTIFY_SOCKET", "/no/such/socket");
    QVERIFY(process.startAndWait());
    QCOMPARE(process.event("error").value(QLatin1String("what")).toString(), QStringLiteral("NOTIFY_SOCKET"));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

QTEST_GUILESS_MAIN(TestPracticeNotify)
#include "tst_practicenotify.moc"

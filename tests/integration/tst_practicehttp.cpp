// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/guiprogram.h"
#include "tests/support/practiceprocess.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/resource.h>

using Sigwise::Test::PracticeProcess;
using Sigwise::Test::signalSetOf;

namespace {

constexpr int patienceMs = 10'000;

QStringList listening(const QStringList &more = {})
{
    return QStringList{ QStringLiteral("--listen"), QStringLiteral("0") } + more;
}

std::unique_ptr<QTcpSocket> connected(quint16 port)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress::LocalHost, port);
    if (!socket->waitForConnected(patienceMs))
        socket.reset();
    return socket;
}

std::unique_ptr<QTcpSocket> asking(quint16 port, const QByteArray &request)
{
    std::unique_ptr<QTcpSocket> socket = connected(port);
    if (!socket)
        return socket;
    socket->write(request);
    socket->waitForBytesWritten(patienceMs);
    return socket;
}

std::unique_ptr<QTcpSocket> getting(quint16 port, const QByteArray &path)
{
    return asking(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

// Everything up to the end of the connection.
QByteArray answerOn(QTcpSocket &socket)
{
    QByteArray answer;
    do
        answer += socket.readAll();
    while (socket.waitForReadyRead(patienceMs));
    return answer + socket.readAll();
}

QByteArray answerTo(quint16 port, const QByteArray &request)
{
    const std::unique_ptr<QTcpSocket> socket = asking(port, request);
    return socket ? answerOn(*socket) : QByteArray();
}

QByteArray bodyOf(const QByteArray &answer) { return answer.mid(answer.indexOf("\r\n\r\n") + 4); }

} // namespace

/// The daemon as an HTTP server that is signalled, and whose clients behave badly.
class TestPracticeHttp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pages();
    void largeAnswerIsWhole();
    void wrongRequests_data();
    void wrongRequests();
    void clientsHangUp_data();
    void clientsHangUp();
    void manyClients();
    void hasFewDescriptors();
    void listensOnLoopbackOnly();
    void portInUse();
    void finishesRequestsInFlight_data();
    void finishesRequestsInFlight();
    void idleClientsDoNotDelayTheEnd();
    void slowClientsAreCutAtTheEndOfTheGracePeriod();
    void pipeSignalStaysAsArranged();
};

void TestPracticeHttp::pages()
{
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    const quint16 port = process.port();
    const QByteArray page = answerTo(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(page.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(page.contains("<h1>sigwise-practice</h1>"));
    const QByteArray json = answerTo(port, "GET /status.json HTTP/1.0\r\n\r\n");
    const QJsonObject status = QJsonDocument::fromJson(bodyOf(json)).object();
    QCOMPARE(status.value(QLatin1String("pid")).toInt(), process.pid());
    QVERIFY(status.contains(QLatin1String("jobs")) && status.contains(QLatin1String("rate")));
    const QByteArray head = answerTo(port, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(head.startsWith("HTTP/1.1 200 OK\r\n") && bodyOf(head).isEmpty());
    QVERIFY(answerTo(port, "GET /nothing HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404 "));
    QVERIFY(answerTo(port, "GET /status.json HTTP/1.1\n\n").startsWith("HTTP/1.1 200 "));
}

void TestPracticeHttp::largeAnswerIsWhole()
{
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    const std::unique_ptr<QTcpSocket> socket = getting(process.port(), "/large?kb=3000");
    QVERIFY(socket);
    QCOMPARE(bodyOf(answerOn(*socket)).size(), 3000 * 1024);
}

void TestPracticeHttp::wrongRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << QByteArray("400");
    QTest::newRow("bytes") << QByteArray("\x00\xff\x16\x03\r\n\r\n", 8) << QByteArray("400");
    QTest::newRow("no path") << QByteArray("GET * HTTP/1.1\r\n\r\n") << QByteArray("400");
    QTest::newRow("method") << QByteArray("POST / HTTP/1.1\r\n\r\n") << QByteArray("405");
    QTest::newRow("endless head") << QByteArray("GET / HTTP/1.1\r\nX: " + QByteArray(20'000, 'x'))
                                  << QByteArray("431");
    QTest::newRow("silly number") << QByteArray("GET /large?kb=-99999999999 HTTP/1.1\r\n\r\n")
                                  << QByteArray("200");
}

void TestPracticeHttp::wrongRequests()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    const QByteArray answer = answerTo(process.port(), request);
    QCOMPARE(answer.left(13), QByteArray("HTTP/1.1 " + status + ' '));
    QVERIFY(answerTo(process.port(), "GET / HTTP/1.1\r\n\r\n").contains("200 OK"));
}

void TestPracticeHttp::clientsHangUp_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("reads");
    QTest::newRow("in mid-answer") << QByteArray("GET /large?kb=100000 HTTP/1.1\r\n\r\n") << true;
    QTest::newRow("before the answer") << QByteArray("GET /slow?ms=50 HTTP/1.1\r\n\r\n") << false;
    QTest::newRow("in mid-request") << QByteArray("GET /lar") << false;
    QTest::newRow("without a word") << QByteArray() << false;
}

void TestPracticeHttp::clientsHangUp()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, reads);
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 20; ++i) {
        const std::unique_ptr<QTcpSocket> socket = asking(process.port(), request);
        QVERIFY(socket);
        if (reads)
            QVERIFY(socket->waitForReadyRead(patienceMs));
        socket->abort(); // with data unread the kernel sends a reset
    }
    QVERIFY(answerTo(process.port(), "GET / HTTP/1.1\r\n\r\n").contains("200 OK"));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
    QVERIFY(!process.lines().join().contains("grace"));
}

void TestPracticeHttp::manyClients()
{
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 150; ++i) { // more than it takes at once
        sockets.push_back(getting(process.port(), "/slow?ms=100"));
        QVERIFY(sockets.back());
    }
    for (const std::unique_ptr<QTcpSocket> &socket : sockets)
        QVERIFY(answerOn(*socket).contains("200 OK"));
}

void TestPracticeHttp::hasFewDescriptors()
{
    PracticeProcess process(listening());
    process.beforeExec([] {
        const rlimit few{ 20, 20 };
        ::setrlimit(RLIMIT_NOFILE, &few);
    });
    QVERIFY(process.startAndWait());
    const quint16 port = process.port();
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 25; ++i) { // the kernel lets them in, the daemon only some
        sockets.push_back(getting(port, "/slow?ms=50"));
        QVERIFY(sockets.back());
    }
    for (const std::unique_ptr<QTcpSocket> &socket : sockets)
        QVERIFY(answerOn(*socket).contains("200 OK"));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeHttp::listensOnLoopbackOnly()
{
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    QFile table(QStringLiteral("/proc/%1/net/tcp").arg(process.pid()));
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QByteArray line = "0100007F:"
        + QByteArray::number(process.port(), 16).toUpper().rightJustified(4, '0') + " 00000000:0000 0A";
    QVERIFY(table.readAll().contains(line));
}

void TestPracticeHttp::portInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    PracticeProcess process({ QStringLiteral("--listen"), QString::number(other.serverPort()) });
    process.start();
    QVERIFY(process.endsWith(1));
    QCOMPARE(process.errors().count('\n'), 1);
    const QByteArray sentence = "cannot listen on 127.0.0.1:" + QByteArray::number(other.serverPort());
    QVERIFY(process.errors().contains(sentence));
    QVERIFY(process.lines().isEmpty());
}

void TestPracticeHttp::finishesRequestsInFlight_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("TERM, slow") << SIGTERM << QByteArray("/slow?ms=500");
    QTest::newRow("INT, slow") << SIGINT << QByteArray("/slow?ms=500");
    QTest::newRow("TERM, large") << SIGTERM << QByteArray("/large?kb=20000");
}

void TestPracticeHttp::finishesRequestsInFlight()
{
    QFETCH(int, signo);
    QFETCH(QByteArray, path);
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    const quint16 port = process.port();
    const std::unique_ptr<QTcpSocket> inFlight = getting(port, path);
    const std::unique_ptr<QTcpSocket> halfAsked = asking(port, "GET / HTTP/1.1\r\n");
    QVERIFY(inFlight && halfAsked);
    QVERIFY(answerTo(port, "GET / HTTP/1.1\r\n\r\n").contains("200 OK")); // both were accepted before
    process.sendSignal(signo);
    QVERIFY(!process.event("stopping").isEmpty());
    // It stops accepting at once; what it had accepted is finished.
    QTRY_VERIFY(!connected(port));
    halfAsked->write("\r\n");
    QVERIFY(answerOn(*halfAsked).contains("200 OK"));
    const QByteArray answer = answerOn(*inFlight);
    QVERIFY(answer.startsWith("HTTP/1.1 200 OK"));
    if (path.startsWith("/large"))
        QCOMPARE(bodyOf(answer).size(), 20'000 * 1024);
    QVERIFY(process.endsWith(0));
    QVERIFY(!process.lines().join().contains("grace"));
}

void TestPracticeHttp::idleClientsDoNotDelayTheEnd()
{
    PracticeProcess process(listening({ QStringLiteral("--grace"), QStringLiteral("600") }));
    QVERIFY(process.startAndWait());
    const std::unique_ptr<QTcpSocket> idle = connected(process.port());
    QVERIFY(idle);
    QVERIFY(answerTo(process.port(), "GET / HTTP/1.1\r\n\r\n").contains("200 OK"));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeHttp::slowClientsAreCutAtTheEndOfTheGracePeriod()
{
    PracticeProcess process(listening({ QStringLiteral("--grace"), QStringLiteral("1.5") }));
    QVERIFY(process.startAndWait());
    // It never reads, and more than the kernel takes in is on its way.
    const std::unique_ptr<QTcpSocket> greedy = connected(process.port());
    QVERIFY(greedy);
    greedy->setReadBufferSize(1);
    greedy->write("GET /large?kb=1000000 HTTP/1.1\r\n\r\n");
    QVERIFY(greedy->waitForReadyRead(patienceMs));
    process.sendSignal(SIGTERM);
    const QJsonObject error = process.event("error");
    QVERIFY(error.value(QLatin1String("what")).toString().startsWith(QLatin1String("1 connection")));
    QVERIFY(process.endsWith(0));
}

// QtNetwork ignores SIGPIPE for the whole program when it makes its first socket.
void TestPracticeHttp::pipeSignalStaysAsArranged()
{
    PracticeProcess process(listening());
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 3; ++i)
        QVERIFY(answerTo(process.port(), "GET / HTTP/1.1\r\n\r\n").contains("200 OK"));
    QVERIFY(signalSetOf(process.pid(), "SigCgt").contains(SIGPIPE));
    QVERIFY(signalSetOf(process.pid(), "SigIgn").isEmpty());
}

QTEST_GUILESS_MAIN(TestPracticeHttp)
#include "tst_practicehttp.moc"

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/openfiles.h"
#include "core/query/querydeadend.h"
#include "core/query/querymatcher.h"
#include "core/signals/signaltable.h"
#include "core/words/querywords.h"
#include "tests/support/proctree.h"
#include "tests/support/sampleprocess.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <array>
#include <csignal>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

Query parsed(const char *filter) { return parseQuery(text(filter)); }

Match matchOfFilter(const QString &filter, const ProcessInfo &process,
    QueryMatcher::Threads threads = QueryMatcher::Threads::AsRead, OpenFiles *files = nullptr)
{
    QueryMatcher matcher(parseQuery(filter), sampleSender(), threads, files);
    return matcher.match(process, searchedTexts(process));
}

ProcessInfo sample(const std::function<void(SampleProcess &)> &change = {})
{
    SampleProcess process;
    process.set(&ProcessInfo::name, QByteArray("queue Worker"))
        .set(&ProcessInfo::command, QByteArray("/usr/bin/python3 /srv/queue.py --Fast"))
        .set(&ProcessInfo::cgroup, QByteArray("/system.slice/queue.service"))
        .set(&ProcessInfo::unit, QByteArray("queue.service"));
    if (change)
        change(process);
    return process.info();
}

// What stands in a token, in one line: "-catches[SIGHUP,SIGINT]".
QString described(const Query &query, const QueryToken &token)
{
    QStringList values;
    for (const QueryValue &value : token.values)
        values.append(value.text);
    const QString key = token.key ? QLatin1String(queryKeyRow(*token.key).name) : text("?");
    return QString((token.excludes ? text("-") : QString()) % key % u'[' % values.join(u'|') % u']'
        % (query.textOf(token).isEmpty() ? text("!") : QString()));
}

// This very process, as the live /proc tells it.
ProcessInfo self()
{
    ProcReader reader;
    Result<ProcessInfo> info = reader.read(::getpid(), ProcReader::Depth::Detail);
    if (!info)
        qFatal("cannot read the test itself");
    return *info;
}

int openProc() { return ::open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC); }

} // namespace

class TestQuery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tokens_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *filter, const char *expected) {
            QTest::newRow(filter) << text(filter) << text(expected);
        };
        row("", "");
        row(" \t ", "");
        row("nginx", "[nginx]");
        row("a b", "[a] [b]");
        row("a,b", "[a,b]");
        row("-x", "-[x]");
        row("--x", "-[-x]");
        row("-", "[-]");
        row("- x", "[-] [x]");
        row("catches:HUP,int", "catches[HUP|int]");
        row("-catches:SIGTERM user:root", "-catches[SIGTERM] user[root]");
        row("CATCHES:1", "catches[1]");
        row("cmd:\"a b\"", "cmd[a b]");
        row("cmd:\"a,b\",c", "cmd[a,b|c]");
        row("\"-not excluded\"", "[-not excluded]");
        row("-\"two words\"", "-[two words]");
        row("\"user:root\"", "[user:root]");
        row("\"a \\\"b\\\" \\\\ \\c\"", "[a \"b\" \\ \\c]");
        row("a\\b", "[a\\b]");
        row("cmd:\"open end", "cmd[open end]");
        row("foo:bar", "?[bar]");
        row("http://x", "?[//x]");
        row("127.0.0.1:80", "[127.0.0.1:80]");
        row("/srv:x", "[/srv:x]");
        row("::1", "[::1]");
        row("user:", "user[]");
        row("user:a,", "user[a|]");
        row("cmd:a:b", "cmd[a:b]");
        row("prozeß größe", "[prozeß] [größe]");
    }

    void tokens()
    {
        QFETCH(QString, filter);
        QFETCH(QString, expected);
        const Query query = parseQuery(filter);
        QStringList found;
        for (const QueryToken &token : query.tokens)
            found.append(described(query, token));
        QCOMPARE(found.join(u' '), expected);
    }

    void positions()
    {
        const Query query = parsed("  -catches:HUP,\"int\"   x");
        QCOMPARE(query.tokens.size(), size_t{ 2 });
        const QueryToken &first = query.tokens[0];
        QCOMPARE(first.start, 2);
        QCOMPARE(query.textOf(first).toString(), text("-catches:HUP,\"int\""));
        QCOMPARE(query.keyOf(first).toString(), text("catches"));
        const QueryValue &second = first.values[1];
        QCOMPARE(query.text.mid(second.start, second.length), text("\"int\""));
        QCOMPARE(second.number, SIGINT);
        QCOMPARE(query.textOf(query.tokens[1]).toString(), text("x"));
    }

    void signalValues()
    {
        const Query query = parsed("catches:TERM,sigterm,15,SigTerm,RTMIN+1,rtmax");
        QVERIFY(query.faulty() == nullptr);
        std::vector<int> numbers;
        for (const QueryValue &value : query.tokens[0].values)
            numbers.push_back(value.number);
        QCOMPARE(numbers, (std::vector<int>{ 15, 15, 15, 15, 35, 64 }));
    }

    void problems_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("problem");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *filter, QueryProblem problem, const char *words = "") {
            QTest::newRow(filter) << text(filter) << static_cast<int>(problem) << text(words);
        };
        row("nginx user:root pid1:no", QueryProblem::None);
        row("frob:x", QueryProblem::UnknownKey, "no key “frob”");
        row("catches:TEMR", QueryProblem::NoSuchSignal, "“TEMR” is no signal (nearest: SIGTERM)");
        row("catches:TERM,65", QueryProblem::NoSuchSignal, "“65” is no signal");
        row("ends:0", QueryProblem::NoSuchSignal);
        row("state:asleep", QueryProblem::NoSuchState, "disk-wait");
        row("pid:0", QueryProblem::NotAPid, "“0” is no PID");
        row("pid:-4", QueryProblem::NotAPid);
        row("pid:+4", QueryProblem::NotAPid);
        row("pid:2147483648", QueryProblem::NotAPid);
        row("ppid:0", QueryProblem::None);
        row("port:0", QueryProblem::NotAPort);
        row("port:65536", QueryProblem::NotAPort, "“65536” is no port");
        row("open:srv", QueryProblem::NotAPath, "slash");
        row("pid1:maybe", QueryProblem::NotYesOrNo, "neither yes nor no");
        row("may:YES", QueryProblem::None);
        row("user:", QueryProblem::MissingValue, "a value is missing");
        row("catches:", QueryProblem::MissingValue, "name of a signal");
        row("catches:,NOPE", QueryProblem::NoSuchSignal);
        row("user: frob:x", QueryProblem::UnknownKey);
    }

    void problems()
    {
        QFETCH(QString, filter);
        QFETCH(int, problem);
        QFETCH(QString, words);
        const Query query = parseQuery(filter);
        const QueryToken *faulty = query.faulty();
        QCOMPARE(static_cast<int>(faulty == nullptr ? QueryProblem::None : faulty->problem), problem);
        if (faulty == nullptr)
            return;
        const QString said = Words::tokenProblem(query, *faulty);
        QVERIFY(!said.isEmpty());
        QVERIFY2(said.contains(words), qPrintable(said));
    }

    void tooManyTokens()
    {
        const Query query = parseQuery(text("x ").repeated(5000));
        QCOMPARE(query.tokens.size(), mostQueryTokens);
        QVERIFY(query.faulty() != nullptr);
        QVERIFY(Words::tokenProblem(query, *query.faulty()).contains(text("100")));
        QCOMPARE(matchOfFilter(query.text, sample()), Match::No);
    }

    void deadEnds_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *filter, const char *words) {
            QTest::newRow(filter) << text(filter) << text(words);
        };
        row("catches:KILL", "SIGKILL is never caught");
        row("blocks:STOP,KILL", "never caught, ignored or blocked");
        row("catches:KILL,TERM", "");
        row("-catches:KILL", "");
        row("ends:CHLD", "SIGCHLD never ends a process");
        row("ends:TSTP,CONT", "never ends");
        row("pid:5 pid:6", "“pid:5” and “pid:6” exclude each other");
        row("pid:5,6 pid:6", "");
        row("state:zombie -state:zombie", "exclude each other");
        row("state:zombie,stopped -state:zombie", "");
        row("nginx -ngin", "exclude each other");
        row("ngin -nginx", "");
        row("name:nginx -cmd:nginx", "");
        row("pid1:yes pid1:no", "exclude each other");
        row("pid1:yes -pid1:yes", "exclude each other");
        row("catches:HUP ignores:1", "exclude each other");
        row("catches:HUP ends:HUP", "exclude each other");
        row("catches:HUP ignores:HUP,INT", "");
        row("catches:HUP catches:INT", "");
        row("-user:a -user:a", "");
        row("user:root -user:ROOT", "exclude each other");
        row("open:/a -open:/A", "");
        row("catches:NOPE pid:5 pid:6", "");
    }

    void deadEnds()
    {
        QFETCH(QString, filter);
        QFETCH(QString, words);
        const Query query = parseQuery(filter);
        const std::optional<QueryDeadEnd> end = deadEndOf(query);
        QCOMPARE(end.has_value(), !words.isEmpty());
        if (end)
            QVERIFY2(
                Words::deadEndText(query, *end).contains(words), qPrintable(Words::deadEndText(query, *end)));
    }

    // The sample: user 1000, sleeping, one thread, USR1 caught, USR2 ignored, PIPE blocked.
    void matches_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("match");
        const auto row = [](const char *filter, Match match) {
            QTest::newRow(filter) << text(filter) << static_cast<int>(match);
        };
        row("", Match::Yes);
        row("WORKER", Match::Yes);
        row("queue fast", Match::Yes);
        row("queue slow", Match::No);
        row("-slow", Match::Yes);
        row("-fast", Match::No);
        row("\"queue worker\"", Match::Yes);
        row("name:queue", Match::Yes);
        row("name:python", Match::No);
        row("cmd:python", Match::Yes);
        row("cmd:\"python3 /srv\"", Match::Yes);
        row("cmd:perl,python", Match::Yes);
        row("catches:USR1", Match::Yes);
        row("catches:USR2", Match::No);
        row("catches:USR2,10", Match::Yes);
        row("-catches:USR1", Match::No);
        row("-catches:HUP", Match::Yes);
        row("catches:USR1 catches:HUP", Match::No);
        row("ignores:usr2", Match::Yes);
        row("blocks:PIPE", Match::Yes);
        row("blocks:TERM", Match::No);
        row("pending:PIPE", Match::No);
        row("ends:TERM", Match::Yes);
        row("ends:SEGV", Match::Yes);
        row("ends:USR1", Match::No);
        row("ends:USR2,CHLD", Match::No);
        row("-ends:USR1", Match::Yes);
        row("user:1000", Match::Yes);
        row("user:1001", Match::No);
        row("-user:1001", Match::Yes);
        row("state:sleeping", Match::Yes);
        row("state:running,SLEEPING", Match::Yes);
        row("state:zombie", Match::No);
        row("unit:QUEUE", Match::Yes);
        row("unit:nginx", Match::No);
        row("container:x", Match::No);
        row("-container:x", Match::Yes);
        row("pid1:yes", Match::No);
        row("pid1:no", Match::Yes);
        row("may:yes", Match::Yes);
        row("-may:yes", Match::No);
        row("port:80", Match::Unknown);
        row("-port:80", Match::Unknown);
        row("queue user: catches:", Match::Yes); // as yet unfinished
        row("user:1000,", Match::Yes);
        row("user:1001,", Match::No);
        row("frob:x", Match::No);
        row("-frob:x", Match::No);
    }

    void matches()
    {
        QFETCH(QString, filter);
        QFETCH(int, match);
        QCOMPARE(static_cast<int>(matchOfFilter(filter, sample())), match);
    }

    void pidsMatch()
    {
        const ProcessInfo process = sample();
        const QString pid = QString::number(process.key.pid);
        QCOMPARE(matchOfFilter(text("pid:") + pid, process), Match::Yes);
        QCOMPARE(matchOfFilter(pid, process), Match::Yes);
        QCOMPARE(matchOfFilter(text("pid:") + pid + text("0"), process), Match::No);
        QCOMPARE(matchOfFilter(text("ppid:%1").arg(process.parent.value_or(0)), process),
            process.parent ? Match::Yes : Match::Unknown);
    }

    // What could not be read is neither a match nor an exclusion.
    void unknownIsNeither_data()
    {
        QTest::addColumn<QString>("filter");
        for (const char *filter : { "catches:TERM", "ignores:TERM", "blocks:TERM", "pending:TERM",
                 "ends:TERM", "user:root", "unit:x", "container:x", "ppid:1", "pid1:yes" })
            QTest::newRow(filter) << text(filter);
    }

    void unknownIsNeither()
    {
        QFETCH(QString, filter);
        ProcessInfo bare;
        bare.key = { 4711, 1 };
        bare.name = "bare";
        QCOMPARE(matchOfFilter(filter, bare), Match::Unknown);
        QCOMPARE(matchOfFilter(u'-' + filter, bare), Match::Unknown);
        QCOMPARE(matchOfFilter(text("bare ") + filter, bare), Match::Unknown);
        QCOMPARE(matchOfFilter(text("other ") + filter, bare), Match::No);
    }

    void aZombiesMasksAreUnknown()
    {
        const ProcessInfo zombie
            = sample([](SampleProcess &process) { process.state(ProcessState::Zombie); });
        QCOMPARE(matchOfFilter(text("catches:USR1"), zombie), Match::Unknown);
        QCOMPARE(matchOfFilter(text("-catches:HUP"), zombie), Match::Unknown);
        QCOMPARE(matchOfFilter(text("ends:TERM"), zombie), Match::No);
        QCOMPARE(matchOfFilter(text("state:zombie"), zombie), Match::Yes);
    }

    // One thread that takes it is enough that nothing is held up.
    void allThreadsCount()
    {
        const ProcessInfo some = sample([](SampleProcess &process) { process.worker(SignalSet{ SIGUSR2 }); });
        QCOMPARE(matchOfFilter(text("blocks:PIPE"), some), Match::No);
        QCOMPARE(matchOfFilter(text("blocks:PIPE"), some, QueryMatcher::Threads::MainOnly), Match::Yes);
        const ProcessInfo all = sample([](SampleProcess &process) {
            process.worker(SignalSet{ SIGPIPE, SIGUSR2 });
        });
        QCOMPARE(matchOfFilter(text("blocks:PIPE"), all), Match::Yes);
    }

    void aNotSurePredictionIsTakenAsItReads()
    {
        const ProcessInfo unseen = sample([](SampleProcess &process) { process.notLookedAt(); });
        QueryMatcher matcher(parsed("ends:TERM"), sampleSender(), QueryMatcher::Threads::AsRead);
        QCOMPARE(matcher.match(unseen, {}), Match::Yes);
        QCOMPARE(matchOfFilter(text("-ends:TERM"), unseen), Match::No);
    }

    void listensOnItsPort()
    {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto *name = reinterpret_cast<sockaddr *>(&address);
        QVERIFY(::bind(listener, name, length) == 0);
        QVERIFY(::getsockname(listener, name, &length) == 0);
        const int port = ::ntohs(address.sin_port);
        const int root = openProc();
        OpenFiles before(root);
        QCOMPARE(before.listensOn(self(), port), Match::No); // bound, but not listening yet
        QVERIFY(::listen(listener, 1) == 0);
        OpenFiles files(root);
        const QString filter = text("port:%1").arg(port);
        const auto threads = QueryMatcher::Threads::AsRead;
        QCOMPARE(matchOfFilter(filter, self(), threads, &files), Match::Yes);
        QCOMPARE(matchOfFilter(u'-' + filter, self(), threads, &files), Match::No);
        QCOMPARE(files.listeningSockets(self()).size(), size_t{ 1 });
        ProcessInfo another = self();
        another.key.startTime += 1;
        QCOMPARE(matchOfFilter(filter, another, threads, &files), Match::Unknown);
        ::close(listener);
        ::close(root);
    }

    void usesAFile()
    {
        const QTemporaryDir folder;
        const QByteArray path = QFile::encodeName(folder.filePath(text("held Here")));
        const int held = ::open(path.constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        QVERIFY(held >= 0);
        const int root = openProc();
        OpenFiles files(root);
        QCOMPARE(files.hasOpen(self(), path), Match::Yes);
        QCOMPARE(files.hasOpen(self(), QByteArray(QFile::encodeName(folder.path()) + '/')), Match::Yes);
        QCOMPARE(files.hasOpen(self(), path.chopped(1)), Match::No); // part of a name is no folder
        const QString filter = QString(text("open:\"") % QFile::decodeName(path) % u'"');
        QCOMPARE(matchOfFilter(filter, self(), QueryMatcher::Threads::AsRead, &files), Match::Yes);

        QCOMPARE(::ftruncate(held, 4096), 0);
        void *mapped = ::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, held, 0);
        QVERIFY(mapped != MAP_FAILED);
        ::close(held);
        QCOMPARE(files.hasOpen(self(), path), Match::Yes); // by the mapping alone
        QCOMPARE(files.usesDeleted(self()), Match::No);
        const int memory = ::memfd_create("of no folder", MFD_CLOEXEC);
        QCOMPARE(files.usesDeleted(self()), Match::No);
        QVERIFY(QFile::remove(QFile::decodeName(path)));
        QCOMPARE(files.usesDeleted(self()), Match::Yes);
        QCOMPARE(files.hasOpen(self(), path), Match::Yes);
        ::munmap(mapped, 4096);
        QCOMPARE(files.usesDeleted(self()), Match::No);
        ::close(memory);
        ::close(root);
    }

    void filesThatMayNotBeReadAreUnknown()
    {
        const ProcTree tree;
        tree.addProcess(4711, 100);
        ProcReader reader(tree.path());
        const Result<ProcessInfo> process = reader.read(4711, ProcReader::Depth::Row);
        QVERIFY(process.has_value());
        OpenFiles files(reader.rootFd());
        QCOMPARE(files.listensOn(*process, 80), Match::Unknown);
        QCOMPARE(files.hasOpen(*process, "/srv"), Match::Unknown);
        QCOMPARE(files.usesDeleted(*process), Match::Unknown);
        QVERIFY(files.listeningSockets(*process).empty());
    }

    void socketTables()
    {
        SocketTable table;
        addSockets(SocketFile::Tcp,
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
            "inode\n"
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 "
            "1 "
            "0000000000000000 100 0 0 10 0\n"
            "   1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 112 "
            "1\n"
            "   2: 0A:zz 00 0A\n",
            table);
        addSockets(SocketFile::Tcp,
            "titles\n 0: 00000000000000000000000000000000:0050 0:0 0A 0:0 0:0 0 0 0 113 1\n", table);
        addSockets(SocketFile::Unix,
            "Num       RefCount Protocol Flags    Type St Inode Path\n"
            "0000000000000000: 00000002 00000000 00010000 0001 01 114 /run/x\n"
            "0000000000000000: 00000002 00000000 00000000 0002 01 115\n",
            table);
        QCOMPARE(table.ports.size(), size_t{ 2 });
        QCOMPARE(table.ports.at(111), 8080);
        QCOMPARE(table.ports.at(113), 80);
        QVERIFY(table.contains(114));
        QVERIFY(!table.contains(115));
        QCOMPARE(socketInode("socket:[114]"), uint64_t{ 114 });
        QCOMPARE(socketInode("socket:[114"), uint64_t{ 0 });
        QCOMPARE(socketInode("pipe:[114]"), uint64_t{ 0 });
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"

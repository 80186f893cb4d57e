// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/programreader.h"
#include "core/signals/signaltable.h"
#include "core/words/programwords.h"
#include "tests/support/sampleprocess.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <set>

#include <sys/stat.h>

using namespace Sigwise;
using namespace Sigwise::Test;
using Kind = PhrasebookProblem::Kind;

Q_DECLARE_METATYPE(Sigwise::PhrasebookProblem::Kind)

namespace {

ProcessInfo named(const char *name, const char *command = "", const char *executable = "")
{
    ProcessInfo info = SampleProcess().info();
    info.name = name;
    info.command = command;
    auto detail = std::make_shared<ProcessDetail>(*info.detail);
    detail->program = programMarks(info, executable);
    info.detail = detail;
    return info;
}

ProcessInfo withRuntime(ProcessInfo info, Runtime runtime)
{
    auto detail = std::make_shared<ProcessDetail>(*info.detail);
    detail->program.runtime = runtime;
    info.detail = detail;
    return info;
}

QByteArray idOf(const ProgramPtr &program) { return program ? program->id : QByteArray(); }

Prediction predicted(Effect effect, Reason reason = Reason::Caught)
{
    Prediction prediction;
    prediction.effect = effect;
    prediction.reason = reason;
    return prediction;
}

const char *const smallest = "{\"program\": \"x\", \"source\": \"x(1)\", \"recognise\": [{\"comm\": \"x\"}], "
                             "\"signals\": {\"SIGHUP\": {\"does\": \"reloads\"}}}";

} // namespace

class TestPhrasebook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void builtInIsWhole()
    {
        const PhrasebookPtr book = builtInPhrasebook();
        for (const PhrasebookProblem &problem : book->problems())
            qWarning("%s: %s", qPrintable(problem.file), qPrintable(Words::problemText(problem)));
        QVERIFY(book->problems().empty());
        const QDir sources(QStringLiteral(SIGWISE_PROGRAMS));
        QCOMPARE(static_cast<qsizetype>(book->programs().size()),
            sources.entryList({ QStringLiteral("*.json") }).size());
        QVERIFY(book->programs().size() >= 30);
    }

    void everyEntryHasItsSource()
    {
        // A page of the manual with its section, the documentation of a project, or a unit that it ships.
        static const QRegularExpression source(
            QStringLiteral("^[\\w.+-]+\\([1-8][a-z]*\\)( of \\w+)?(, .+)?$|documentation|Reference Manual|"
                           "^README of |^[\\w-]+\\.service, "));
        for (const ProgramPtr &program : builtInPhrasebook()->programs()) {
            for (const auto &[signo, entry] : program->bySignal) {
                const QString where = QString::fromUtf8(program->id) % QLatin1Char(' ') % signalName(signo);
                QVERIFY2(source.match(entry.source).hasMatch(), qPrintable(where));
                QVERIFY2(!entry.does.endsWith(QLatin1Char('.')), qPrintable(where));
                QVERIFY2(entry.does.front().isLower(), qPrintable(where));
                QVERIFY2(entry.does.size() <= 50, qPrintable(where)); // two lines of a button
            }
        }
    }

    void recognisersAreUnique()
    {
        std::vector<Recogniser> seen;
        for (const ProgramPtr &program : builtInPhrasebook()->programs()) {
            for (const Recogniser &recogniser : program->recognisers) {
                QVERIFY2(
                    std::find(seen.begin(), seen.end(), recogniser) == seen.end(), program->id.constData());
                QVERIFY2(recogniser.name.size() <= 15, program->id.constData()); // TASK_COMM_LEN, proc(5)
                seen.push_back(recogniser);
            }
        }
    }

    void programs_data()
    {
        QTest::addColumn<ProcessInfo>("process");
        QTest::addColumn<QByteArray>("parent");
        QTest::addColumn<QByteArray>("expected");
        const auto row
            = [](const char *tag, const ProcessInfo &process, const char *parent, const char *expected) {
                  QTest::newRow(tag) << process << QByteArray(parent) << QByteArray(expected);
              };
        ProcessInfo pidOne = named("systemd", "/sbin/init");
        pidOne.key.pid = 1;
        ProcessInfo prompt = named("bash", "-bash", "bash");
        prompt.ignored = SignalSet{ SIGTERM, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU };
        ProcessInfo outermost = named("apache2", "apache2 -DFOREGROUND");
        outermost.parent = 0;
        row("nginx master", named("nginx", "nginx: master process /usr/sbin/nginx"), "systemd", "nginx");
        row("nginx worker", named("nginx", "nginx: worker process"), "nginx", "nginx-worker");
        row("nginx, before it has a title", named("nginx", "/usr/sbin/nginx"), "systemd", "");
        row("apache2", named("apache2", "/usr/sbin/apache2 -k start"), "systemd", "apache2");
        row("child of apache2", named("apache2", "/usr/sbin/apache2 -k start"), "apache2", "");
        row("apache2 whose parent is not known", named("apache2", "apache2 -k start"), nullptr, "");
        row("apache2 in a container", outermost, nullptr, "apache2");
        row("postgres", named("postgres", "/usr/lib/postgresql/15/bin/postgres -D /x"), "systemd",
            "postgres");
        row("postgres whose parent is not known", named("postgres", "postgres -D /x"), nullptr,
            "postgres-process");
        row("backend", named("postgres", "postgres: app shop [local] idle"), "postgres", "postgres-backend");
        row("sshd", named("sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100"), "systemd", "sshd");
        row("session of sshd", named("sshd", "sshd: jane@pts/0"), "sshd", "");
        row("system manager", pidOne, nullptr, "systemd");
        row("user manager", named("systemd", "/lib/systemd/systemd --user"), "systemd", "systemd-user");
        row("haproxy worker", named("haproxy", "haproxy -Ws -f x"), "haproxy", "haproxy");
        row("haproxy master", named("haproxy", "haproxy -Ws -f x"), "systemd", "haproxy-master");
        row("uwsgi", named("uwsgi", "uwsgi --ini a.ini"), "systemd", "uwsgi");
        row("uwsgi that dies on TERM", named("uwsgi", "uwsgi --die-on-term"), "systemd", "uwsgi-die-on-term");
        row("gunicorn", named("gunicorn", "/usr/bin/python3 /usr/bin/gunicorn app"), "systemd", "gunicorn");
        row("its worker", named("gunicorn", "/usr/bin/python3 /usr/bin/gunicorn app"), "gunicorn",
            "gunicorn-worker");
        row("php-fpm", named("php-fpm8.2", "php-fpm: master process (/etc/php)"), "systemd", "php-fpm");
        row("pool of php-fpm", named("php-fpm8.2", "php-fpm: pool www"), "php-fpm8.2", "");
        row("shell with a prompt", prompt, "sshd", "bash");
        row("script", named("bash", "bash x.sh", "bash"), "cron", "");
        row("python by its file", named("manage.py", "python3 manage.py", "python3.11"), "bash", "python3");
        row("python by its name", named("python3", "python3 x.py"), "bash", "python3");
        row("a name like python's", named("python-agent", "x"), "bash", "");
        row("node", named("node", "node server.js", "node"), "bash", "node");
        row("go by its mark", withRuntime(named("server", "./server", "server"), Runtime::Go), "bash", "go");
        row("a go program with an entry",
            withRuntime(named("dockerd", "/usr/bin/dockerd", "dockerd"), Runtime::Go), "systemd", "dockerd");
        row("dd", named("dd", "dd if=/dev/zero", "dd"), "bash", "dd");
        row("another program called dd", named("dd", "dd", "evil"), "bash", "");
        row("tmux", named("tmux: server", "tmux"), "systemd", "tmux");
        row("nothing known", ProcessInfo(), nullptr, "");
    }

    void programs()
    {
        QFETCH(ProcessInfo, process);
        QFETCH(QByteArray, parent);
        QFETCH(QByteArray, expected);
        ProcessInfo above;
        above.name = parent;
        QCOMPARE(idOf(builtInPhrasebook()->find(process, parent.isNull() ? nullptr : &above)), expected);
    }

    void aKernelThreadIsNoProgram()
    {
        ProcessInfo process = named("cron");
        process.name = "crond";
        process.kernelThread = true;
        QVERIFY(!builtInPhrasebook()->find(process, nullptr));
    }

    void neverOverrulesTheKernel_data()
    {
        QTest::addColumn<int>("signo");
        QTest::addColumn<Effect>("effect");
        QTest::addColumn<Reason>("reason");
        QTest::addColumn<QString>("phrase");
        const auto row = [](const char *tag, int signo, Effect effect, Reason reason, const char *phrase) {
            QTest::newRow(tag) << signo << effect << reason << QString::fromUtf8(phrase);
        };
        row("handled", SIGHUP, Effect::Handled, Reason::Caught,
            "reads its configuration again (nginx manual)");
        row("read by itself", SIGHUP, Effect::Collected, Reason::AllThreadsBlock,
            "reads its configuration again (nginx manual)");
        row("not caught", SIGHUP, Effect::Terminates, Reason::NotCaught, "ends it – not caught!");
        row("ignored", SIGHUP, Effect::Ignored, Reason::SetToIgnore, "ignored");
        row("blocked", SIGHUP, Effect::Blocked, Reason::AllThreadsBlock, "waits: blocked");
        row("nothing documented", SIGALRM, Effect::Handled, Reason::Caught, "runs its handler");
    }

    void neverOverrulesTheKernel()
    {
        QFETCH(int, signo);
        QFETCH(Effect, effect);
        QFETCH(Reason, reason);
        QFETCH(QString, phrase);
        const ProgramPtr nginx
            = builtInPhrasebook()->find(named("nginx", "nginx: master process nginx"), nullptr);
        QVERIFY(nginx);
        QCOMPARE(Words::programPhrase(nginx.get(), predicted(effect, reason), signo, {}), phrase);
    }

    void whatIsNotPermittedIsNotPromised()
    {
        const ProgramPtr nginx
            = builtInPhrasebook()->find(named("nginx", "nginx: master process nginx"), nullptr);
        Prediction denied = predicted(Effect::Handled);
        denied.permitted = false;
        QCOMPARE(Words::programPhrase(nginx.get(), denied, SIGHUP, QStringLiteral("root")),
            QStringLiteral("not permitted: owned by root"));
        QVERIFY(!Words::programSentence(nginx.get(), denied, SIGHUP, {}).contains(QLatin1String("manual")));
    }

    void ignoredAsDocumented()
    {
        ProcessInfo prompt = named("bash", "-bash", "bash");
        prompt.ignored = SignalSet{ SIGTERM, SIGTSTP };
        const ProgramPtr bash = builtInPhrasebook()->find(prompt, nullptr);
        QVERIFY(bash);
        QVERIFY(documentedSignal(bash.get(), predicted(Effect::Ignored, Reason::SetToIgnore), SIGTERM));
        QVERIFY(!documentedSignal(bash.get(), predicted(Effect::Handled), SIGTERM));
    }

    void dangers()
    {
        const PhrasebookPtr book = builtInPhrasebook();
        ProcessInfo pidOne = named("systemd", "/sbin/init");
        pidOne.key.pid = 1;
        const ProgramPtr systemd = book->find(pidOne, nullptr);
        const Prediction collected = predicted(Effect::Collected);
        QVERIFY(isDocumentedDanger(systemd.get(), collected, SIGINT));
        QVERIFY(!isDocumentedDanger(systemd.get(), collected, SIGHUP));
        QVERIFY(!isDocumentedDanger(systemd.get(), predicted(Effect::NoEffect), SIGINT));
        Prediction waits = predicted(Effect::WaitsForContinue);
        waits.then = Effect::Handled;
        QVERIFY(isDocumentedDanger(systemd.get(), waits, SIGINT));
        QVERIFY(!isDocumentedDanger(nullptr, collected, SIGINT));
        const ProcessInfo parent = named("systemd");
        const ProgramPtr postgres = book->find(named("postgres", "postgres -D /x"), &parent);
        QVERIFY(losesDataByKill(postgres.get()));
        QVERIFY(isDocumentedDanger(postgres.get(), predicted(Effect::Terminates), SIGKILL));
        for (const char *database : { "postgres", "mysqld", "mariadbd" })
            QVERIFY2(losesDataByKill(book->find(named(database, database), nullptr).get()), database);
        QVERIFY(
            losesDataByKill(book->find(named("postgres", "postgres: app shop [local] idle"), nullptr).get()));
        QVERIFY(!losesDataByKill(systemd.get()));
        QVERIFY(!losesDataByKill(nullptr));
    }

    void broken_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *tag, const QByteArray &bytes, Kind kind, const char *what = "") {
            QTest::newRow(tag) << bytes << kind << QString::fromUtf8(what);
        };
        const auto changed
            = [](const char *from, const char *to) { return QByteArray(smallest).replace(from, to); };
        row("empty", "", Kind::NotJson);
        row("no JSON", "nginx", Kind::NotJson);
        row("an array", "[]", Kind::NotJson);
        row("cut off", QByteArray(smallest).left(40), Kind::NotJson);
        row("nested for ever", QByteArray(20'000, '['), Kind::NotJson);
        row("too large", QByteArray(smallest) + QByteArray(70'000, ' '), Kind::TooLarge);
        row("no name", changed("\"program\": \"x\", ", ""), Kind::MissingKey, "program");
        row("a number for a name", changed("\"program\": \"x\"", "\"program\": 1"), Kind::WrongValue,
            "program");
        row("an endless name",
            QByteArray(smallest).replace(
                "\"x\", \"source", QByteArray('"' + QByteArray(1000, 'x') + "\", \"source")),
            Kind::WrongValue, "program");
        row("no source", changed("\"source\": \"x(1)\", ", ""), Kind::MissingKey, "source");
        row("no recogniser", changed("[{\"comm\": \"x\"}]", "[]"), Kind::WrongValue, "recognise");
        row("recognises everything", changed("{\"comm\": \"x\"}", "{\"pid1\": true}"), Kind::MissingKey,
            "comm");
        row("recognises nothing", changed("{\"comm\": \"x\"}", "{}"), Kind::MissingKey, "comm");
        row("no signals", changed("{\"SIGHUP\": {\"does\": \"reloads\"}}", "{}"), Kind::WrongValue,
            "signals");
        row("no such signal", changed("SIGHUP", "SIGFOO"), Kind::WrongValue, "SIGFOO");
        row("cannot be caught", changed("SIGHUP", "SIGKILL"), Kind::WrongValue, "SIGKILL");
        row("says nothing", changed("\"does\": \"reloads\"", ""), Kind::MissingKey, "does");
        row("slip of the pen", changed("\"does\": \"reloads\"", "\"does\": \"reloads\", \"dangerous\": true"),
            Kind::UnknownKey, "dangerous");
        row("no truth value", changed("\"does\": \"reloads\"", "\"does\": \"reloads\", \"danger\": \"yes\""),
            Kind::WrongValue, "danger");
        row("supposes something else",
            changed("\"does\": \"reloads\"", "\"does\": \"reloads\", \"supposes\": \"default\""),
            Kind::WrongValue, "supposes");
        row("no reason for no_kill", changed("\"signals\"", "\"no_kill\": true, \"signals\""),
            Kind::MissingKey, "why");
        row("unknown key", changed("\"signals\"", "\"author\": \"x\", \"signals\""), Kind::UnknownKey,
            "author");
        row("no words of a recogniser", changed("{\"comm\": \"x\"}", "{\"comm\": [\"x\"]}"), Kind::WrongValue,
            "comm");
        row("unknown runtime", changed("{\"comm\": \"x\"}", "{\"runtime\": \"perl\"}"), Kind::WrongValue,
            "runtime");
    }

    void broken()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Kind, kind);
        QFETCH(QString, what);
        const auto read = readProgram("x", bytes);
        const auto *problem = std::get_if<PhrasebookProblem>(&read);
        QVERIFY(problem);
        QCOMPARE(problem->kind, kind);
        QCOMPARE(problem->what, what);
        QCOMPARE(problem->file, QStringLiteral("x.json"));
        QVERIFY(!Words::problemText(*problem).isEmpty());
    }

    void usersFiles()
    {
        QTemporaryDir home;
        const auto write = [&home](const char *name, const QByteArray &bytes) {
            QFile file(home.filePath(QString::fromUtf8(name)));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write("mine.json", smallest));
        QVERIFY(write(
            "dd.json", QByteArray(smallest).replace("\"comm\": \"x\"", "\"comm\": \"dd\", \"exe\": \"dd\"")));
        QVERIFY(write("broken.json", "{"));
        QVERIFY(write("huge.json", QByteArray(1'000'000, '{')));
        QVERIFY(write("notes.txt", "no entry"));
        QVERIFY(write("odd\n\x1b[31m.json", "no"));
        QVERIFY(::mkfifo(home.filePath(QStringLiteral("pipe.json")).toLocal8Bit().constData(), 0600) == 0);
        QVERIFY(QDir(home.path()).mkdir(QStringLiteral("folder.json")));
        QVERIFY(QFile::link(QStringLiteral("/dev/zero"), home.filePath(QStringLiteral("zero.json"))));
        const PhrasebookPtr book = phrasebookWith(home.path());
        QCOMPARE(idOf(book->find(named("x"), nullptr)), QByteArray("mine"));
        const ProgramPtr mine = book->find(named("dd", "dd", "dd"), nullptr);
        QVERIFY(mine && mine->isUsers); // the user's own wins
        std::set<QString> named;
        for (const PhrasebookProblem &problem : book->problems())
            named.insert(problem.file);
        const std::set<QString> expected{ QStringLiteral("broken.json"), QStringLiteral("huge.json"),
            QStringLiteral("odd\n\x1b[31m.json"), QStringLiteral("pipe.json"), QStringLiteral("zero.json") };
        QCOMPARE(named, expected);
    }

    void tooManyFiles()
    {
        QTemporaryDir home;
        for (int i = 0; i <= mostProgramFiles; ++i) {
            QFile file(home.filePath(QStringLiteral("p%1.json").arg(i, 4, 10, QLatin1Char('0'))));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(smallest).replace(
                "\"comm\": \"x\"", QByteArray("\"comm\": \"p" + QByteArray::number(i) + '"')));
        }
        const PhrasebookPtr book = phrasebookWith(home.path());
        QCOMPARE(book->programs().size(), builtInPhrasebook()->programs().size() + mostProgramFiles);
        QCOMPARE(book->problems().size(), size_t{ 1 });
        QCOMPARE(book->problems().front().kind, Kind::TooMany);
    }

    void noFolder()
    {
        QVERIFY(phrasebookWith({}) == builtInPhrasebook());
        QVERIFY(phrasebookWith(QStringLiteral("/nonexistent")) == builtInPhrasebook());
    }

    void hostileTextIsMadeVisible()
    {
        const auto read = readProgram("x",
            QByteArray(smallest)
                .replace("\"x\", \"source\"", "\"x\\u001b[31m\", \"source\"")
                .replace("reloads", "does\\nthis"));
        const auto *program = std::get_if<ProgramPtr>(&read);
        QVERIFY(program);
        const QString phrase = Words::programPhrase(program->get(), predicted(Effect::Handled), SIGHUP, {});
        QVERIFY2(!phrase.contains(QLatin1Char('\n')) && !phrase.contains(QChar(0x1b)), qPrintable(phrase));
    }
};

QTEST_GUILESS_MAIN(TestPhrasebook)
#include "tst_phrasebook.moc"

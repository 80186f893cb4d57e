// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Starts every program of the phrasebook that is installed and can be started without harm, and compares what
// it really catches and ignores with what its entry supposes.
#include "core/prediction/grouplinks.h"
#include "core/prediction/programreader.h"
#include "core/processes/scanner.h"
#include "core/signals/signaltable.h"
#include "tests/support/testchild.h"

#include <QFile>
#include <QHash>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

/// How a program is started: in an empty folder that stands for %1 in its arguments and its file.
struct Start
{
    const char *id; ///< of the entry
    const char *program; ///< empty = it is not started; then `why` says so
    const char *arguments = ""; ///< separated by blanks
    const char *fileName = "";
    const char *fileText = "";
    const char *why = "";
    const char *others = ""; ///< signals that this way of starting it leaves out
    bool needsTerminal = false;
};

const char *const service = "it would act on this machine, not in a folder of its own";
const char *const noData = "it needs a database or an account of its own first";

// clang-format off
const std::vector<Start> &starts()
{
    static const std::vector<Start> rows{
        { "nginx", "nginx", "-p %1 -e %1/error -c %1/conf", "conf", "daemon off; user root; worker_processes 1; pid %1/pid; error_log %1/error; events {} http { access_log off; }" },
        { "nginx-worker", "nginx", "-p %1 -e %1/error -c %1/conf", "conf", "daemon off; user root; worker_processes 1; pid %1/pid; error_log %1/error; events {} http { access_log off; }" },
        { "dbus-daemon", "dbus-daemon", "--session --nofork --nopidfile --address=unix:path=%1/bus" },
        { "bash", "bash", "--norc -i", "", "", "", "", true },
        { "zsh", "zsh", "-f -i", "", "", "", "", true },
        { "python3", "python3", "%1/wait.py", "wait.py", "import signal\nwhile True: signal.pause()\n" },
        { "node", "node", "%1/wait.js", "wait.js", "setInterval(() => {}, 1000)\n" },
        { "java", "java", "%1/Wait.java", "Wait.java", "public class Wait { public static void main(String[] a) throws Exception { Thread.sleep(1000000); } }\n" },
        { "dd", "dd", "of=/dev/null" },
        { "tmux", "tmux", "-S %1/socket -f /dev/null new-session -d cat" },
        { "screen", "screen", "-c /dev/null -d -m cat" },
        { "ping", "ping", "-i 60 127.0.0.1" },
        { "Xorg", "Xvfb", "-displayfd 1 -nolisten tcp" },
        { "redis-server", "redis-server", "--port 0 --unixsocket %1/socket --dir %1" },
        { "rsyslogd", "rsyslogd", "-n -d -i NONE -f %1/conf", "conf", "module(load=\"imuxsock\" SysSock.Use=\"off\")\ninput(type=\"imuxsock\" Socket=\"%1/log\")\n*.* /dev/null\n" },
        { "haproxy", "haproxy", "-db -f %1/conf", "conf", "defaults\n mode http\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nfrontend x\n bind unix@%1/socket\n" },
        { "haproxy-master", "haproxy", "-W -db -f %1/conf", "conf", "defaults\n mode http\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nfrontend x\n bind unix@%1/socket\n" },
        { "unbound", "unbound", "-d -c %1/conf", "conf", "server:\n interface: 127.0.0.1\n port: 53533\n username: \"\"\n chroot: \"\"\n pidfile: \"\"\n directory: \"%1\"\n use-syslog: no\n num-threads: 1\nremote-control:\n control-enable: no\n" },
        { "named", "named", "-f -c %1/conf", "conf", "options { directory \"%1\"; pid-file none; lock-file none; session-keyfile none; listen-on { none; }; listen-on-v6 { none; }; recursion no; managed-keys-directory \"%1\"; dnssec-validation no; };\ncontrols {};\n" },
        { "dnsmasq", "dnsmasq", "-k -p 0 -C /dev/null --pid-file= --user=root" },
        { "rsync", "rsync", "--daemon --no-detach --address=127.0.0.1 --port=0 --config=%1/conf", "conf", "pid file = %1/pid\n" },
        { "mosquitto", "mosquitto", "-c %1/conf", "conf", "user root\nlistener 0 %1/socket\n" },
        { "stunnel", "stunnel4", "%1/conf", "conf", "foreground = yes\npid =\n[x]\nclient = yes\naccept = %1/socket\nconnect = 127.0.0.1:9\n" },
        { "php-fpm", "php-fpm8.2", "-F -n -R -y %1/conf", "conf", "[global]\nerror_log = %1/error\n[www]\nuser = root\ngroup = root\nlisten = %1/socket\npm = static\npm.max_children = 1\n" },
        { "gunicorn", "gunicorn", "-b unix:%1/socket --chdir %1 app:app", "app.py", "def app(environ, start): start('200 OK', []); return []\n" },
        { "gunicorn-worker", "gunicorn", "-b unix:%1/socket --chdir %1 app:app", "app.py", "def app(environ, start): start('200 OK', []); return []\n" },
        { "uwsgi", "uwsgi-core", "--master --socket %1/socket", "", "", "" },
        { "supervisord", "supervisord", "-n -c %1/conf", "conf", "[supervisord]\nlogfile=%1/log\npidfile=%1/pid\nchildlogdir=%1\n" },
        { "pulseaudio", "pulseaudio", "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no" },
        { "go", "", "", "", "", "no program of Go is installed everywhere, and none is built here" },
        { "apache2", "apache2", "-DFOREGROUND -f %1/conf", "conf", "ServerRoot %1\nPidFile %1/pid\nServerName x\nErrorLog %1/error\nLoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\nLoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\nListen 127.0.0.1:53534\nUser nobody\nGroup nogroup\nDefaultRuntimeDir %1\nMutex file:%1 default\n" },
        { "postgres", "", "", "", "", noData },
        { "postgres-backend", "", "", "", "", noData },
        { "postgres-process", "", "", "", "", noData },
        { "mysqld", "", "", "", "", noData },
        { "mariadbd", "", "", "", "", noData },
        { "sshd", "", "", "", "", "it needs host keys and a folder of the system for its privilege separation" },
        { "systemd", "", "", "", "", service },
        { "systemd-user", "", "", "", "", service },
        { "systemd-journald", "", "", "", "", service },
        { "systemd-resolved", "", "", "", "", service },
        { "crond", "", "", "", "", service },
        { "dockerd", "", "", "", "", service },
        { "containerd", "containerd", "--root %1/root --state %1/state -a %1/socket" },
        { "uwsgi-die-on-term", "", "", "", "", "the same program as uwsgi" },
        { "NetworkManager", "", "", "", "", service },
        { "wpa_supplicant", "", "", "", "", service },
        { "postfix-master", "", "", "", "", service },
        { "dovecot", "", "", "", "", service },
        { "avahi-daemon", "", "", "", "", service },
        { "smbd", "", "", "", "", service },
        { "nmbd", "", "", "", "", service },
        { "keepalived", "", "", "", "", service },
        { "ntpd", "", "", "", "", service },
        { "exim", "", "", "", "", service },
        { "snmpd", "", "", "", "", service },
        { "prometheus", "", "", "", "", service },
        { "openvpn", "", "", "", "", service },
    };
    return rows;
}
// clang-format on

QString executableOf(const char *program)
{
    static const QStringList system{ QStringLiteral("/usr/sbin"), QStringLiteral("/sbin"),
        QStringLiteral("/usr/local/sbin") };
    const QString name = QString::fromLatin1(program);
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, system) : found;
}

/// All processes that descend from this one: also those that went their own way, because this one is their
/// subreaper (prctl(2), PR_SET_CHILD_SUBREAPER).
std::vector<ProcessPtr> descendants(const Snapshot &all)
{
    std::vector<ProcessPtr> found;
    std::vector<pid_t> parents{ ::getpid() };
    for (size_t i = 0; i < parents.size(); ++i) {
        for (const ProcessPtr &process : all.processes) {
            if (process->parent == parents[i]) {
                parents.push_back(process->key.pid);
                found.push_back(process);
            }
        }
    }
    return found;
}

struct Found
{
    ProcessInfo process;
    ProgramPtr program;
    PredictionTable predictions;
};

/// The descendant that an entry recognises.
std::optional<Found> findProgram(const QByteArray &id)
{
    Scanner scanner(QByteArrayLiteral("/proc"));
    const SnapshotPtr all = scanner.scan();
    for (const ProcessPtr &candidate : descendants(*all)) {
        Result<ProcessInfo> process = scanner.reader().read(candidate->key.pid, ProcReader::Depth::Detail);
        if (!process || process->state == ProcessState::Zombie)
            continue;
        const ProcessPtr parent = all->find(process->parent.value_or(0));
        const ProgramPtr program = builtInPhrasebook()->find(*process, parent.get());
        if (program && program->id == id)
            return Found{ *process, program,
                predictAll(*process, groupLink(*process, *all), currentSender(scanner.reader())) };
    }
    return std::nullopt;
}

/// The signals of the entry that the process treats otherwise than the entry supposes.
QByteArray differences(const Found &found, const QByteArray &others)
{
    QByteArrayList names;
    for (const auto &[signo, entry] : found.program->bySignal) {
        const QByteArray name = shortSignalName(signo).toLatin1();
        // Some programs block their signals except at one place of their loop.
        Prediction prediction = found.predictions.at(signo);
        prediction.effect = prediction.then.value_or(prediction.effect);
        const bool holds = documentedSignal(found.program.get(), prediction, signo) != nullptr;
        if (!holds && !others.split(' ').contains(name))
            names << name + '=' + effectKey(found.predictions.at(signo).effect);
    }
    return names.join(' ');
}

QByteArray stateOf(const QByteArray &id, const QByteArray &others)
{
    const std::optional<Found> found = findProgram(id);
    return found ? differences(*found, others) : QByteArrayLiteral("not found");
}

void endDescendants()
{
    Scanner scanner(QByteArrayLiteral("/proc"));
    for (std::vector<ProcessPtr> left = descendants(*scanner.scan()); !left.empty();
         left = descendants(*scanner.scan())) {
        for (const ProcessPtr &process : left)
            ::kill(process->key.pid, SIGKILL);
        while (::waitpid(-1, nullptr, 0) > 0) { }
    }
}

QStringList argumentsOf(const Start &start, const QString &folder)
{
    const QString text = QString::fromUtf8(start.arguments);
    QStringList arguments = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    arguments.replaceInStrings(QStringLiteral("%1"), folder);
    return arguments;
}

bool writeFile(const Start &start, const QString &folder)
{
    if (*start.fileName == '\0')
        return true;
    QFile file(folder % QLatin1Char('/') % QString::fromUtf8(start.fileName));
    const QByteArray text = QByteArray(start.fileText).replace("%1", folder.toUtf8());
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

/// script(1) gives the program a terminal of its own.
TestChild startIn(const Start &start, const QString &executable, const QString &folder)
{
    const QStringList arguments = argumentsOf(start, folder);
    if (!start.needsTerminal)
        return TestChild(executable, arguments);
    const QString line = executable % QLatin1Char(' ') % arguments.join(QLatin1Char(' '));
    return TestChild(QStringLiteral("script"), { QStringLiteral("-qfc"), line, QStringLiteral("/dev/null") });
}

} // namespace

class TestPrograms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Python and shells leave alone what was ignored at their start, as it is in a shell's background.
        for (const int signo : { SIGINT, SIGQUIT, SIGHUP, SIGPIPE })
            (void)std::signal(signo, SIG_DFL);
        QCOMPARE(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    }

    void everyEntryIsThoughtOf()
    {
        for (const ProgramPtr &program : builtInPhrasebook()->programs()) {
            const bool isKnown = std::any_of(starts().begin(), starts().end(),
                [&program](const Start &start) { return program->id == start.id; });
            QVERIFY2(isKnown, program->id.constData());
        }
    }

    void dispositions_data()
    {
        QTest::addColumn<int>("at");
        for (size_t i = 0; i < starts().size(); ++i)
            QTest::newRow(starts()[i].id) << static_cast<int>(i);
    }

    void dispositions()
    {
        QFETCH(int, at);
        const Start &start = starts()[static_cast<size_t>(at)];
        if (*start.why != '\0')
            QSKIP(start.why);
        const QString executable = executableOf(start.program);
        if (executable.isEmpty())
            QSKIP("not installed");
        if (start.needsTerminal && executableOf("script").isEmpty())
            QSKIP("script(1), which would give it a terminal, is not installed");
        const QTemporaryDir folder(QStringLiteral("/tmp/sigwise-XXXXXX")); // short: for the names of sockets
        QVERIFY(folder.isValid() && writeFile(start, folder.path()));
        qputenv("SCREENDIR", folder.path().toLocal8Bit());
        {
            const TestChild child = startIn(start, executable, folder.path());
            // It arranges its signals one after the other: what counts is where it ends up.
            const bool isAsSupposed
                = QTest::qWaitFor([&start] { return stateOf(start.id, start.others).isEmpty(); }, 30'000);
            if (!isAsSupposed && !child.isRunning() && stateOf(start.id, start.others) == "not found")
                QSKIP("it did not start here");
            QCOMPARE(stateOf(start.id, start.others), QByteArray());
        }
    }

    void cleanup() { endDescendants(); }
};

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_programs.moc"

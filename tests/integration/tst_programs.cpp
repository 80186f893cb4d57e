// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Starts every program of the phrasebook that is installed and can be started without harm, and compares what
// it really catches and ignores with what its entry supposes.
#include "core/base/visibletext.h"
#include "core/prediction/grouplinks.h"
#include "core/prediction/programreader.h"
#include "core/processes/scanner.h"
#include "core/signals/signaltable.h"
#include "tests/integration/programs/starting.h"
#include "tests/support/descendants.h"

#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>
#include <map>
#include <optional>

#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

/// All processes that descend from this one: also those that went their own way, because this one adopts
/// them.
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

/// Those of the candidates that an entry recognises.
std::vector<Found> findPrograms(const QByteArray &id, bool isParentKnown, Scanner &scanner,
    const Snapshot &all, const std::vector<ProcessPtr> &candidates)
{
    std::vector<Found> found;
    for (const ProcessPtr &candidate : candidates) {
        Result<ProcessInfo> process = scanner.reader().read(candidate->key.pid, ProcReader::Depth::Detail);
        if (!process || process->state == ProcessState::Zombie)
            continue;
        const ProcessPtr parent = isParentKnown ? all.find(process->parent.value_or(0)) : nullptr;
        const ProgramPtr program = builtInPhrasebook()->find(*process, parent.get());
        if (program && program->id == id)
            found.push_back({ *process, program,
                predictAll(*process, groupLink(*process, all), currentSender(scanner.reader())) });
    }
    return found;
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

/// Not so for another user's program, whose signalfds nobody else may see (ptrace(2), access checks).
bool mayBeSeen(const Found &found)
{
    return std::none_of(found.program->bySignal.begin(), found.program->bySignal.end(),
        [&found](const auto &entry) { return found.predictions.at(entry.first).doubt == Doubt::SignalFd; });
}

/// Of several processes, as those of a database, one is enough: the others say with their masks what does not
/// hold for them.
QByteArray stateOf(const Start &start)
{
    Scanner scanner;
    const SnapshotPtr all = scanner.scan();
    QByteArray state = "not found";
    for (const Found &found : findPrograms(start.id, start.isParentKnown, scanner, *all, descendants(*all))) {
        state = differences(found, start.others);
        if (state.isEmpty())
            break;
    }
    return state;
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
        QVERIFY(adoptOrphans());
    }

    // Either it is checked here, or it is said why it is not.
    void everyEntryHasItsPlace()
    {
        std::map<QByteArray, int> places;
        for (const Start &start : starts())
            ++places[start.id];
        for (const Unchecked &entry : uncheckedEntries()) {
            ++places[entry.id];
            QVERIFY2(*entry.why != '\0', entry.id);
        }
        for (const ProgramPtr &program : builtInPhrasebook()->programs()) {
            QVERIFY2(places[program->id] == 1, program->id.constData());
            for (const auto &[signo, entry] : program->bySignal)
                QVERIFY2(!entry.source.isEmpty(), program->id.constData());
        }
        QCOMPARE(places.size(), builtInPhrasebook()->programs().size()); // and nothing else has one
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
        if (executableOf(start.program).isEmpty())
            QSKIP("not installed");
        if (const QByteArray obstacle = obstacleTo(start.place); !obstacle.isEmpty())
            QSKIP(obstacle.constData());
        m_folder.emplace(QStringLiteral("/tmp/sigwise-XXXXXX")); // short: for the names of sockets
        QVERIFY(m_folder->isValid());
        qputenv("SCREENDIR", m_folder->path().toLocal8Bit());
        QTemporaryFile told;
        QVERIFY(told.open());
        m_child = started(start, m_folder->path(), told.fileName());
        QVERIFY(m_child);
        // It arranges its signals one after the other: what counts is where it ends up.
        const bool isAsSupposed = QTest::qWaitFor([&start] { return stateOf(start).isEmpty(); }, 30'000);
        if (!isAsSupposed)
            QFAIL(QByteArray(stateOf(start) + "; it said: " + visibleBytes(told.readAll())).constData());
    }

    // What cannot be started may run already: it is looked at, and left alone.
    void whatRunsHereIsLookedAt()
    {
        Scanner scanner;
        const SnapshotPtr all = scanner.scan();
        for (const Unchecked &entry : uncheckedEntries()) {
            const std::vector<Found> running = findPrograms(entry.id, true, scanner, *all, all->processes);
            for (const Found &found : running) {
                if (mayBeSeen(found))
                    QCOMPARE(differences(found, {}), QByteArray());
            }
            qInfo("%s: %s", entry.id, running.empty() ? entry.why : "runs here");
        }
    }

    void cleanup()
    {
        m_child.reset();
        endDescendants();
        m_folder.reset(); // nobody writes into it any more
    }

private:
    std::unique_ptr<TestChild> m_child;
    std::optional<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_programs.moc"

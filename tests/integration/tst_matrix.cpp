// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Signals to fresh real processes in every state that this machine lets us make: what was predicted, and what
// came. The short run sends one signal of each kind; with SIGWISE_MATRIX=full every state gets every signal
// that its row names.
#include "core/prediction/effect.h"
#include "core/signals/signaltable.h"
#include "core/words/effectphrases.h"
#include "tests/integration/matrix/states.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

struct Figures
{
    int cases = 0;
    int right = 0;
    int sure = 0;
    int wrongWhileSure = 0;
    int notSent = 0; ///< the call failed for another reason than the rights: no case

    void add(const Figures &other)
    {
        cases += other.cases;
        right += other.right;
        sure += other.sure;
        wrongWhileSure += other.wrongWhileSure;
        notSent += other.notSent;
    }
    [[nodiscard]] double percentRight() const { return cases == 0 ? 0 : 100.0 * right / cases; }
    [[nodiscard]] double percentSure() const { return cases == 0 ? 0 : 100.0 * sure / cases; }
};

bool isFullRun() { return qEnvironmentVariable("SIGWISE_MATRIX") == QLatin1String("full"); }

/// Doubts that no file of /proc could settle; the others must name the file that could not be read.
bool isWithoutFile(Doubt doubt)
{
    constexpr Doubt doubts[] = { Doubt::AwaitedUnblocked, Doubt::SignalFdReader, Doubt::Race,
        Doubt::KernelVersion, Doubt::GroupUnknown, Doubt::RightsUnknown, Doubt::TracedEnd, Doubt::PartialStop,
        Doubt::NamespaceMembers };
    return std::find(std::begin(doubts), std::end(doubts), doubt) != std::end(doubts);
}

bool isOrdinary(const LiveState &state) { return state.sender == As::OrdinaryUser || ::geteuid() != 0; }

} // namespace

class TestMatrix : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whatIsPredictedComes_data();
    void whatIsPredictedComes();
    void cleanupTestCase();

private:
    [[nodiscard]] QByteArray tryOne(const LiveState &state, int signo, Figures &figures);
    [[nodiscard]] QByteArray unnamed(const LiveState &state, const Prediction &prediction) const;

    std::unique_ptr<Freezers> m_freezers;
    std::vector<LiveState> m_states = liveStates();
    std::map<QByteArray, Figures> m_figures;
    QByteArrayList m_skips;
    Scanner m_scanner;
};

void TestMatrix::initTestCase()
{
    m_freezers = std::make_unique<Freezers>();
    // Only what this test started gets signals.
    m_skips << QByteArrayLiteral("kernel threads: no test can start one")
            << QByteArrayLiteral("the global init: it runs already, and there is no second one");
}

QByteArray TestMatrix::unnamed(const LiveState &state, const Prediction &prediction) const
{
    if (prediction.isSureForSender() || !isOrdinary(state))
        return {};
    const bool isNamed = prediction.unread.file != ProcFile::None || isWithoutFile(prediction.doubt);
    return isNamed ? QByteArray() : QByteArray("names no file for ") + doubtKey(prediction.doubt);
}

/// Empty if all is well: right, or wrong where nothing tells.
QByteArray TestMatrix::tryOne(const LiveState &state, int signo, Figures &figures)
{
    QByteArray why;
    const std::unique_ptr<Stage> stage = staged(state, *m_freezers, why);
    if (!stage)
        return "was not reached: " + why;
    const std::optional<Judged> judged = judgeAndSend(m_scanner, state.sender, stage->pid, signo);
    if (!judged)
        return "could not be judged";
    const Prediction &prediction = judged->prediction;
    if (judged->errnum != 0 && judged->errnum != EPERM) {
        ++figures.notSent;
        qInfo("not sent: %s, %s: %s", state.name, signalRow(signo).name, ::strerror(judged->errnum));
        return {};
    }
    ++figures.cases;
    figures.sure += prediction.isSureForSender() ? 1 : 0;
    QByteArray seen;
    if (prediction.permitted == (judged->errnum == EPERM))
        seen = judged->errnum == EPERM ? "is refused" : "is allowed";
    else if (judged->errnum == 0) {
        Subject subject{ stage->child, stage->pid, state.servesInput, state.isRead, state.isStopped,
            std::exchange(stage->release, nullptr) };
        OutcomeCheck check(subject);
        seen = check.contradiction(prediction, signo);
        if (subject.release)
            subject.release(); // what still lives has to be ended
    }
    if (const QByteArray flaw = unnamed(state, prediction); !flaw.isEmpty())
        return flaw;
    if (seen.isEmpty()) {
        ++figures.right;
        return {};
    }
    const QByteArray said = effectKey(prediction.effectForSender());
    const QByteArray text = "predicted " + said + " (" + doubtKey(prediction.doubt) + "), but it " + seen;
    if (!prediction.isSureForSender()) {
        const bool isLeftToChance
            = prediction.doubt == Doubt::Race || prediction.doubt == Doubt::KernelVersion;
        if (!isLeftToChance && !state.untold.contains(signo))
            return text;
        qInfo("not sure, and wrong: %s, %s: %s", state.name, signalRow(signo).name, text.constData());
        return {};
    }
    ++figures.wrongWhileSure;
    return text;
}

void TestMatrix::whatIsPredictedComes_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < m_states.size(); ++i)
        QTest::newRow(m_states[i].name) << static_cast<int>(i);
}

void TestMatrix::whatIsPredictedComes()
{
    QFETCH(int, index);
    const LiveState &state = m_states.at(static_cast<size_t>(index));
    QByteArray obstacle = obstacleTo(state.sender);
    if (obstacle.isEmpty() && state.obstacle != nullptr)
        obstacle = state.obstacle(*m_freezers);
    if (obstacle.isEmpty() && ::geteuid() != 0 && QByteArray(state.options).contains("--users"))
        obstacle = "only root can make it";
    if (!obstacle.isEmpty()) {
        m_skips << QByteArray(state.name) + ": " + obstacle;
        QSKIP(obstacle.constData());
    }
    Figures &figures = m_figures[state.name];
    const SignalSet tried = isFullRun() ? state.tried : state.tried & oneOfEachKind;
    QByteArrayList flaws;
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (!tried.contains(signo))
            continue;
        if (const QByteArray flaw = tryOne(state, signo, figures); !flaw.isEmpty())
            flaws << QByteArray(signalRow(signo).name) + ' ' + flaw;
    }
    QVERIFY2(flaws.isEmpty(), flaws.join("; ").constData());
}

void TestMatrix::cleanupTestCase()
{
    Figures root;
    Figures ordinary;
    int states = 0; // with cases
    for (const LiveState &state : m_states) {
        const auto found = m_figures.find(state.name);
        if (found == m_figures.end())
            continue;
        const Figures &figures = found->second;
        qInfo("%-46s %3d cases, %3d right, %3d sure, %d wrong while sure, %d not sent", state.name,
            figures.cases, figures.right, figures.sure, figures.wrongWhileSure, figures.notSent);
        (isOrdinary(state) ? ordinary : root).add(figures);
        states += figures.cases > 0 ? 1 : 0;
    }
    for (const QByteArray &skip : m_skips)
        qInfo("skipped: %s", skip.constData());
    for (const auto &[who, figures] : { std::pair("root", root), std::pair("ordinary user", ordinary) })
        qInfo("%s: %d cases, %.2f %% right, %.2f %% sure, %d wrong while sure, %d not sent", who,
            figures.cases, figures.percentRight(), figures.percentSure(), figures.wrongWhileSure,
            figures.notSent);
    qInfo("%d states with cases", states);
    m_freezers.reset();
    QCOMPARE(root.wrongWhileSure + ordinary.wrongWhileSure, 0);
    // The short run takes more of those signals that the unusual states are about.
    if (isFullRun() && root.cases > 0) {
        QVERIFY(root.percentRight() >= 99.5);
        QVERIFY(root.percentSure() >= 97.0);
    }
    // Obstacles may keep states from being made: too many of them, and the figures say little.
    constexpr int fewestStates = 40;
    if (isFullRun() && ::geteuid() == 0)
        QVERIFY2(states >= fewestStates, "too few states were reached");
}

QTEST_GUILESS_MAIN(TestMatrix)
#include "tst_matrix.moc"

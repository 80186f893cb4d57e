// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Predictions for processes that are there anyway, and the kernel's own word on rights. What becomes of
// signals that are really sent is tests/integration/tst_matrix.
#include "core/prediction/grouplinks.h"
#include "core/processes/scanner.h"
#include "tests/support/forkedchild.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestPredictorLive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void kernelThreadsTakeNothing();
    void rightsAreTheKernels_data();
    void rightsAreTheKernels();

private:
    Scanner m_scanner;
    Sender m_sender;
};

void TestPredictorLive::initTestCase() { m_sender = currentSender(m_scanner.reader()); }

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

QTEST_GUILESS_MAIN(TestPredictorLive)
#include "tst_predictorlive.moc"

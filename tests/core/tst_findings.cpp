// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/findings.h"
#include "core/words/findingwords.h"
#include "tests/support/sampleprocess.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;
using State = ProcessState;

class TestFindings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keys_data();
    void keys();
    void worstComesFirst();
    void texts_data();
    void texts();
};

namespace {

using Masks = std::optional<SignalSet>;

SampleProcess quiet()
{
    return SampleProcess()
        .set<Masks>(&ProcessInfo::blocked, SignalSet())
        .set<Masks>(&ProcessInfo::ignored, SignalSet())
        .set<Masks>(&ProcessInfo::caught, SignalSet{ SIGHUP, SIGUSR1 });
}

std::vector<Finding> findings(const ProcessInfo &process)
{
    return findingsOf(process, predictAll(process, GroupLink::Linked, sampleSender()));
}

QByteArray keyList(const ProcessInfo &process)
{
    QByteArrayList keys;
    for (const Finding &finding : findings(process))
        keys << findingKey(finding.key);
    return keys.join(' ');
}

} // namespace

void TestFindings::keys_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const ProcessInfo &process, const char *expected) {
        QTest::newRow(name) << process << QByteArray(expected);
    };
    const SignalSet term{ SIGTERM };
    const SignalSet some{ SIGTERM, SIGUSR1 };
    row("nothing special", quiet().info(), "catches-some");
    row("HUP ends it", quiet().set<Masks>(&ProcessInfo::caught, some).info(), "hup-not-caught catches-some");
    row("USR1 ends it", quiet().set<Masks>(&ProcessInfo::caught, SignalSet{ SIGHUP }).info(),
        "usr1-not-caught catches-some");
    row("catches nothing", quiet().set<Masks>(&ProcessInfo::caught, SignalSet()).info(),
        "hup-not-caught catches-none");
    row("only the C library catches", quiet().set<Masks>(&ProcessInfo::caught, SignalSet{ 32, 33 }).info(),
        "hup-not-caught catches-none");
    row("TERM ignored", quiet().set<Masks>(&ProcessInfo::ignored, term).info(), "term-ignored catches-some");
    row("TERM blocked", quiet().set<Masks>(&ProcessInfo::blocked, term).info(), "term-blocked catches-some");
    row("one waits", quiet().set<Masks>(&ProcessInfo::pendingProcess, term).info(),
        "signals-waiting catches-some");
    row("init of a container", quiet().set(&ProcessInfo::namespacePids, { 4120, 1 }).info(),
        "init-without-handler catches-some");
    row("init that reads TERM itself",
        quiet().set(&ProcessInfo::namespacePids, { 4120, 1 }).set<Masks>(&ProcessInfo::blocked, term).info(),
        "term-blocked catches-some");
    row("zombie", quiet().state(State::Zombie).info(), "zombie");
    row("disk wait", quiet().state(State::DiskWait).sleepsIn("folio_wait").info(),
        "uninterruptible-wait catches-some");
    row("stopped", quiet().state(State::Stopped).info(), "stopped catches-some");
    row("traced", quiet().set<std::optional<pid_t>>(&ProcessInfo::tracer, 700).info(), "traced catches-some");
    row("unreadable", quiet().set<Masks>(&ProcessInfo::caught, std::nullopt).info(), "unreadable");
    row("kernel thread", quiet().set<std::optional<bool>>(&ProcessInfo::kernelThread, true).info(),
        "kernel-thread");
    row("ending", quiet().set<std::optional<uint32_t>>(&ProcessInfo::flags, 4).info(), "ending");
    row("dumping core", quiet().set<std::optional<bool>>(&ProcessInfo::coreDumping, true).info(), "ending");
    row("not permitted", quiet().probe(false).info(), "not-permitted catches-some");
    row("nothing known", ProcessInfo(), "unreadable");
}

void TestFindings::keys()
{
    QFETCH(ProcessInfo, process);
    QFETCH(QByteArray, expected);
    QCOMPARE(keyList(process), expected);
}

void TestFindings::worstComesFirst()
{
    const ProcessInfo process = quiet()
                                    .set<Masks>(&ProcessInfo::caught, SignalSet{ SIGINT })
                                    .set<Masks>(&ProcessInfo::pendingProcess, SignalSet{ SIGUSR2 })
                                    .set<Masks>(&ProcessInfo::blocked, SignalSet{ SIGUSR2, SIGTERM })
                                    .probe(false)
                                    .info();
    const std::vector<Finding> found = findings(process);
    QVERIFY(found.size() >= 5);
    QCOMPARE(QByteArray(findingKindKey(found.front().kind)), QByteArray("danger"));
    QVERIFY(std::is_sorted(
        found.begin(), found.end(), [](const Finding &a, const Finding &b) { return a.kind < b.kind; }));
}

void TestFindings::texts_data()
{
    QTest::addColumn<Finding>("finding");
    QTest::addColumn<QString>("expected");
    using Key = Finding::Key;
    const auto row = [](const char *name, const Finding &finding, const QString &expected) {
        QTest::newRow(name) << finding << expected;
    };
    const Finding::Kind kind = Finding::Kind::Warn;
    row("HUP", { Key::HupNotCaught, kind, { SIGHUP }, 0, {} },
        QStringLiteral(
            "SIGHUP is not caught. It would end this process; it would not read its configuration again."));
    row("one waits", { Key::SignalsWaiting, kind, { SIGUSR1 }, 0, {} },
        QStringLiteral("SIGUSR1 waits. Sent, but nothing has taken it yet."));
    row("two wait", { Key::SignalsWaiting, kind, { SIGUSR1, SIGTERM }, 0, {} },
        QStringLiteral("SIGUSR1 and SIGTERM wait. Sent, but nothing has taken it yet."));
    row("catches three", { Key::CatchesSome, kind, { SIGHUP, SIGINT, SIGTERM }, 0, {} },
        QStringLiteral("It catches HUP, INT and TERM. The program itself decides what they do."));
    row("catches one", { Key::CatchesSome, kind, { SIGHUP }, 0, {} },
        QStringLiteral("It catches HUP. The program itself decides what it does."));
    row("catches many", { Key::CatchesSome, kind, SignalSet(0xff), 0, {} },
        QStringLiteral("It catches HUP, INT, QUIT, ILL, TRAP, ABRT and 2 more. The program itself decides "
                       "what they do."));
    row("parent", { Key::ZombieToReap, kind, {}, 812, {} },
        QStringLiteral("It has ended. Its parent, PID 812, has yet to take notice; signals do nothing."));
    row("no parent", { Key::ZombieToReap, kind, {}, 0, {} },
        QStringLiteral("It has ended. Its parent has yet to take notice; signals do nothing."));
    row("hostile wait channel", { Key::UninterruptibleWait, kind, {}, 0, "a{pid}\n" },
        QStringLiteral(
            "It is in a disk wait. It waits in the kernel (a{pid}\\x0a); most signals act afterwards."));
    row("root's", { Key::NotPermitted, kind, {}, 0, "root" },
        QStringLiteral("You may not signal it. It belongs to root."));
    row("a number's", { Key::NotPermitted, kind, {}, 0, "33" },
        QStringLiteral("You may not signal it. It belongs to user 33."));
}

void TestFindings::texts()
{
    QFETCH(Finding, finding);
    QFETCH(QString, expected);
    const Words::FindingText text = Words::findingText(finding);
    QCOMPARE(QString(text.clause % QLatin1Char(' ') % text.sentence), expected);
}

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"

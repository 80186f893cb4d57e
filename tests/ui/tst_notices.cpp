// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What the banner tells of the system and of the selection, and that the worst comes first.
#include "tests/ui/selectionmaker.h"
#include "ui/shell/notices.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QTest>

#include <cerrno>
#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

using Topic = Banner::Topic;

class TestNotices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_banner = std::make_unique<Banner>();
        m_notices = std::make_unique<Notices>(*m_banner, QByteArrayLiteral("/proc"), nullptr);
    }

    void othersAreHidden()
    {
        Snapshot snapshot;
        snapshot.othersHidden = true;
        m_notices->noteSnapshot(snapshot);
        QCOMPARE(m_banner->shown(), std::optional(Topic::OthersHidden));
        QVERIFY(m_banner->sentence().contains(QLatin1String("only your own processes")));
        press("bannerAction1");
        QCOMPARE(m_banner->shown(), std::nullopt);
        m_notices->noteSnapshot(snapshot); // who knows it is not told at every scan
        QCOMPARE(m_banner->shown(), std::nullopt);
    }

    void anUnreadableTreeComesFirst()
    {
        Snapshot snapshot;
        snapshot.othersHidden = true;
        snapshot.failure = EACCES;
        m_notices->setPaused(true);
        m_notices->noteSnapshot(snapshot);
        QCOMPARE(m_banner->shown(), std::optional(Topic::ProcUnreadable));
        QCOMPARE(m_banner->sentence(),
            QStringLiteral("/proc cannot be read: no permission to read it. The list may be old."));
        snapshot.failure = 0;
        m_notices->noteSnapshot(snapshot);
        QCOMPARE(m_banner->shown(), std::optional(Topic::Paused));
        m_notices->setPaused(false);
        QCOMPARE(m_banner->shown(), std::optional(Topic::OthersHidden));
    }

    void aRefusalBelongsToItsSelection()
    {
        Selection selection;
        selection.processes.push_back(inventedProcess("sshd", 812, prediction(Effect::Denied)));
        m_notices->noteSelection(selection);
        const QString command = QStringLiteral("sudo sigctl send TERM 812:81234");
        m_notices->refuse(QStringLiteral("Not permitted: owned by root."), command);
        QCOMPARE(m_banner->sentence(), QStringLiteral("Not permitted: owned by root."));
        press("bannerAction1");
        QCOMPARE(QGuiApplication::clipboard()->text(), command);
        m_notices->noteSelection(selection);
        QCOMPARE(m_banner->shown(), std::optional(Topic::NotPermitted));
        m_notices->noteSelection({});
        QCOMPARE(m_banner->shown(), std::nullopt);
    }

    void anEndIsExplainedByItsReceipt()
    {
        Selection selection;
        selection.processes.push_back(inventedProcess("na\033[2Jme", 4711, prediction(Effect::Terminates)));
        selection.processes.front().ended = true;
        m_notices->noteSelection(selection);
        QCOMPARE(m_banner->sentence(), QStringLiteral("na\\x1b[2Jme (4711) has ended."));
        Receipt receipt;
        receipt.target = selection.processes.front().process->key;
        receipt.signo = SIGTERM;
        receipt.outcome = Outcome::Ended;
        receipt.exitCode = 3;
        receipt.afterNs = 84'000'000;
        m_notices->noteReceipt(receipt);
        QCOMPARE(m_banner->sentence(),
            QStringLiteral("na\\x1b[2Jme (4711) has ended, 84 ms after SIGTERM, exit code 3."));
    }

    void anotherProcessWithThePidExplainsNothing()
    {
        Selection selection;
        selection.processes.push_back(inventedProcess("cron", 634, prediction(Effect::Terminates)));
        selection.processes.front().ended = true;
        Receipt receipt;
        receipt.target = { 634, 99 };
        receipt.signo = SIGKILL;
        receipt.outcome = Outcome::Ended;
        m_notices->noteReceipt(receipt);
        m_notices->noteSelection(selection);
        QCOMPARE(m_banner->sentence(), QStringLiteral("cron (634) has ended."));
    }

    void theAuditFileAndWhatWasNotSaved()
    {
        m_notices->tellNotSaved(QStringLiteral("Nothing was saved."));
        m_notices->blameAudit(QStringLiteral("It cannot be written."));
        QCOMPARE(m_banner->sentence(), QStringLiteral("It cannot be written."));
        m_notices->blameAudit({}); // it can again
        QCOMPARE(m_banner->sentence(), QStringLiteral("Nothing was saved."));
        press("bannerAction1");
        QCOMPARE(m_banner->shown(), std::nullopt);
    }

private:
    void press(const char *name) const
    {
        auto *button = m_banner->findChild<QAbstractButton *>(QLatin1String(name));
        QVERIFY(button);
        button->click();
    }

    std::unique_ptr<Banner> m_banner;
    std::unique_ptr<Notices> m_notices;
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestNotices test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_notices.moc"

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The audit trail in the real window: at its next start, and when its file stands in the way.
#include "tests/support/testchild.h"
#include "tests/ui/windowdesk.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QTest>

#include <memory>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestAuditDesk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init() { m_desk = std::make_unique<WindowDesk>(); }
    void cleanup() { m_desk.reset(); }

    void showsWhatEarlierRunsSent()
    {
        TestChild child = TestChild::target();
        endByTerm(child);
        QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ended);
        const ProcessKey key = m_desk->receipt().target;
        m_desk->reopen();
        QTRY_COMPARE(m_desk->sent()->rowCount(), 1);
        QVERIFY(m_desk->receipt().earlier);
        QCOMPARE(m_desk->receipt().target, key);
        QCOMPARE(m_desk->receipt().outcome, Outcome::Ended);
        QVERIFY(m_desk->find<QLabel>("sentCounts")->text().startsWith(QLatin1String("1 today")));

        // Clearing is for the view: the file keeps it.
        m_desk->click("sentClear");
        QCOMPARE(m_desk->sent()->rowCount(), 0);
        m_desk->reopen();
        QTRY_COMPARE(m_desk->sent()->rowCount(), 1);
    }

    // What this run sends stands above, once, whenever the earlier ones come.
    void newOnesStandAbove()
    {
        TestChild first = TestChild::target();
        endByTerm(first);
        QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ended);
        m_desk->reopen();
        TestChild second = TestChild::target();
        endByTerm(second);
        QTRY_COMPARE(m_desk->sent()->rowCount(), 2);
        QCOMPARE(m_desk->receipt().target.pid, second.pid());
        QVERIFY(!m_desk->receipt().earlier);
    }

    void damagedLinesAreCounted()
    {
        TestChild child = TestChild::target();
        endByTerm(child);
        QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ended);
        m_desk->window.reset();
        const QByteArray torn = "torn\n{\"time\":";
        QFile file(auditPath());
        QVERIFY(file.open(QIODevice::Append));
        QCOMPARE(file.write(torn), torn.size());
        file.close();
        m_desk->reopen();
        QTRY_COMPARE(m_desk->sent()->rowCount(), 1);
        QTRY_VERIFY(m_desk->find<QLabel>("sentCounts")
                        ->text()
                        .contains(QLatin1String("2 lines of the audit file are damaged")));
    }

    // The signal is sent, one notice says what is wrong, and goes when it is right again.
    void sendsThoughItCannotWrite()
    {
        QVERIFY(QDir().mkpath(auditPath()));
        TestChild first = TestChild::target();
        endByTerm(first);
        QVERIFY(first.waitForEnd());
        auto *banner = m_desk->find<QWidget>("banner");
        QTRY_VERIFY(banner->accessibleName().contains(QLatin1String("kept in memory")));
        QVERIFY(banner->accessibleName().contains(QLatin1String("a folder stands in its place")));
        QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ended);
        QVERIFY(QDir().rmdir(auditPath()));
        TestChild second = TestChild::target();
        endByTerm(second);
        QTRY_VERIFY(
            !banner->accessibleName().contains(QLatin1String("kept in memory")) || banner->isHidden());
        QTRY_COMPARE(m_desk->sent()->rowCount(), 2);
        QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ended);
        m_desk->reopen();
        QTRY_COMPARE(m_desk->sent()->rowCount(), 2); // nothing was lost
    }

    void saysThatItCannotRead()
    {
        m_desk->window.reset();
        QVERIFY(QDir().mkpath(m_desk->place.filePath(QStringLiteral("sigwise"))));
        QVERIFY(QFile::link(QStringLiteral("/dev/null"), auditPath()));
        m_desk->reopen();
        auto *banner = m_desk->find<QWidget>("banner");
        QTRY_VERIFY(banner->accessibleName().contains(QLatin1String("a symbolic link stands in its place")));
        m_desk->click("bannerAction1");
        QTRY_VERIFY(banner->isHidden());
    }

private:
    [[nodiscard]] QString auditPath() const
    {
        return m_desk->place.filePath(QStringLiteral("sigwise/sent.jsonl"));
    }

    void endByTerm(const TestChild &child)
    {
        QVERIFY(m_desk->select(child));
        // The list may have met it before its exec, with the handlers of this test: that would be asked
        // about.
        QTRY_VERIFY(m_desk->effectOf("sendTERM").contains(QLatin1String("not caught")));
        m_desk->click("sendTERM"); // ends one process, as SIGTERM is meant to: no question
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<WindowDesk> m_desk;
};

QTEST_MAIN(TestAuditDesk)
#include "tst_auditdesk.moc"

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The list of processes under a filter that asks for what changes.
#include "core/models/processmodel.h"
#include "tests/support/listfixture.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestFilteredModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsWhatChanges()
    {
        ListFixture fixture;
        const ProcessKey key = fixture.add(10, "daemon"); // catches SIGTERM
        (void)fixture.add(11, "other");
        ProcessModel model;
        const QAbstractItemModelTester tester(&model);
        model.update(fixture.snapshot());
        model.setFilter(QStringLiteral("catches:TERM name:daemon"));
        QCOMPARE(model.shownCount(), 1);
        fixture.change(key, [](ProcessInfo &info) { info.caught = SignalSet(); });
        model.update(fixture.snapshot());
        QCOMPARE(model.shownCount(), 0);
        fixture.change(key, [](ProcessInfo &info) { info.caught = SignalSet{ SIGTERM, SIGHUP }; });
        model.update(fixture.snapshot());
        QCOMPARE(model.shownCount(), 1);
        fixture.change(key, [](ProcessInfo &info) { info.name = "renamed"; });
        model.update(fixture.snapshot());
        QCOMPARE(model.shownCount(), 0);
    }

    void followsTheSender()
    {
        ListFixture fixture;
        (void)fixture.add(10, "roots");
        Sender sender;
        sender.realUser = sender.effectiveUser = 1000;
        ProcessModel model;
        model.setSender(sender);
        model.update(fixture.snapshot());
        model.setFilter(QStringLiteral("may:yes"));
        QCOMPARE(model.shownCount(), 0);
        sender.mayKillAny = true;
        model.setSender(sender);
        QCOMPARE(model.shownCount(), 1);
    }

    // Rows on screen have details, the others have none: a row must not come and go with them.
    void detailsChangeNothing()
    {
        ListFixture fixture;
        const ProcessKey key = fixture.add(10, "daemon");
        fixture.change(key, [](ProcessInfo &info) {
            info.blocked = SignalSet{ SIGUSR1 };
            info.threadCount = 2;
        });
        ProcessModel model;
        model.update(fixture.snapshot());
        for (const char *filter : { "blocks:USR1", "ends:HUP" }) {
            model.setFilter(QLatin1String(filter));
            QCOMPARE(model.shownCount(), 1);
        }
        fixture.change(key, [](ProcessInfo &info) {
            ThreadInfo thread;
            thread.tid = 10;
            thread.state = ProcessState::Sleeping;
            thread.pending = SignalSet();
            thread.blocked = SignalSet{ SIGUSR1, SIGHUP };
            ProcessDetail detail;
            detail.threads = { thread, thread };
            detail.threads.back().tid = 11;
            detail.threads.back().blocked = SignalSet{ SIGHUP };
            info.detail = std::make_shared<const ProcessDetail>(detail);
        });
        model.update(fixture.snapshot());
        for (const char *filter : { "blocks:USR1", "ends:HUP" }) {
            model.setFilter(QLatin1String(filter));
            QCOMPARE(model.shownCount(), 1);
        }
    }

    void showsNothingForWhatIsNotUnderstood()
    {
        ListFixture fixture;
        (void)fixture.add(10, "daemon");
        ProcessModel model;
        model.update(fixture.snapshot());
        model.setFilter(QStringLiteral("frob:x"));
        QCOMPARE(model.shownCount(), 0);
        QVERIFY(model.filter().faulty() != nullptr);
        model.setFilter(QStringLiteral("user:")); // not finished yet
        QCOMPARE(model.shownCount(), 1);
        model.setFilter(QString());
        QCOMPARE(model.shownCount(), 1);
        QVERIFY(model.filter().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFilteredModel)
#include "tst_filteredmodel.moc"

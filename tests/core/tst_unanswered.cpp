// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/sentmodel.h"
#include "core/models/unanswered.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;

namespace {

const QDateTime now(QDate(2026, 11, 21), QTime(10, 0));
const ProcessKey key{ 4120, 81234 };

Receipt receipt(int signo, Outcome outcome, qint64 ageMs = 5000)
{
    static quint64 lastId = 0;
    Receipt result;
    result.id = ++lastId;
    result.time = now.addMSecs(-ageMs);
    result.target = key;
    result.signo = signo;
    result.result = SendResult::Sent;
    result.outcome = outcome;
    return result;
}

} // namespace

class TestUnanswered : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void one_data()
    {
        QTest::addColumn<Receipt>("sent");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *tag, const Receipt &sent, int expected) {
            QTest::newRow(tag) << sent << expected;
        };
        row("still running", receipt(SIGTERM, Outcome::Running), SIGTERM);
        row("pending", receipt(SIGINT, Outcome::Pending), SIGINT);
        row("ignored", receipt(SIGQUIT, Outcome::Ignored), SIGQUIT);
        row("no effect", receipt(SIGHUP, Outcome::None), SIGHUP);
        row("ended", receipt(SIGTERM, Outcome::Ended), 0);
        row("not known", receipt(SIGTERM, Outcome::Unknown), 0);
        row("a moment ago", receipt(SIGTERM, Outcome::Running, 200), 0);
        row("no signal to end by", receipt(SIGUSR1, Outcome::Running), 0);
        Receipt denied = receipt(SIGTERM, Outcome::Running);
        denied.result = SendResult::Denied;
        row("not sent", denied, 0);
        Receipt other = receipt(SIGTERM, Outcome::Running);
        other.target.startTime = 5;
        row("another process with the PID", other, 0);
    }

    void one()
    {
        QFETCH(Receipt, sent);
        QFETCH(int, expected);
        SentModel model;
        model.add({ sent });
        QCOMPARE(unansweredSignal(model, key, now).value_or(0), expected);
    }

    void theLatestCounts()
    {
        SentModel model;
        model.add({ receipt(SIGTERM, Outcome::Running) });
        model.add({ receipt(SIGINT, Outcome::Pending) });
        QCOMPARE(unansweredSignal(model, key, now), std::optional(SIGINT));
        model.add({ receipt(SIGUSR1, Outcome::Running) });
        QCOMPARE(unansweredSignal(model, key, now), std::optional(SIGINT));
        model.add({ receipt(SIGTERM, Outcome::Running, 100) });
        QVERIFY(!unansweredSignal(model, key, now));
    }
};

QTEST_GUILESS_MAIN(TestUnanswered)
#include "tst_unanswered.moc"

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Whose process it is, with memory that the kernel clears in a forked child and without it.
#include "core/bridge/processmark.h"
#include "tests/support/forkedchild.h"
#include "tests/support/restrictions.h"
#include "tests/support/sanitizers.h"

#include <QTest>

#include <cerrno>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int noFilter = 77;

// What a process finds, its child, and the child when it has set the mark itself.
int findWrong()
{
    ProcessMark mark;
    if (mark.isSet())
        return 1;
    mark.set();
    if (!mark.isSet())
        return 2;
    const int inChild = inForkedChild([&mark] {
        if (mark.isSet())
            return 3;
        mark.set();
        return mark.isSet() ? 0 : 4;
    });
    return mark.isSet() ? inChild : 5;
}

} // namespace

class TestProcessMark : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void belongsToOneProcess() { QCOMPARE(inForkedChild(findWrong), 0); }

    void belongsToOneProcessWithoutTheKernel_data()
    {
        QTest::addColumn<int>("answer");
        QTest::newRow("a kernel that knows no such advice") << EINVAL;
        QTest::newRow("an emulator that agrees to everything") << 0;
    }

    void belongsToOneProcessWithoutTheKernel()
    {
        SKIP_WITH_THREAD_SANITIZER();
        QFETCH(int, answer);
        const int wrong = inForkedChild([answer] { return takeAwayAdvice(answer) ? findWrong() : noFilter; });
        if (wrong == noFilter)
            QSKIP("no seccomp filter can be installed here");
        QCOMPARE(wrong, 0);
    }
};

QTEST_GUILESS_MAIN(TestProcessMark)
#include "tst_processmark.moc"

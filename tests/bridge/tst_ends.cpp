// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The end of watches, libraries and programs.
#include "core/bridge/dispositions.h"
#include "tests/support/testchild.h"

#include <QCoreApplication>
#include <QTest>

#include <array>
#include <csignal>

#include <dlfcn.h>
#include <sys/wait.h>

using namespace Sigwise;
using Test::TestChild;

namespace {

volatile sig_atomic_t plainRuns = 0;

/// One of the two plugins that contain the bridge (bridgecopy.cpp). It is never closed.
struct Copy
{
    bool (*watch)(int) = nullptr;
    void (*unwatch)() = nullptr;
    int (*received)() = nullptr;

    explicit Copy(const char *path)
    {
        void *const library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr)
            qFatal("%s", ::dlerror());
        watch = reinterpret_cast<bool (*)(int)>(::dlsym(library, "copyWatch"));
        unwatch = reinterpret_cast<void (*)()>(::dlsym(library, "copyUnwatch"));
        received = reinterpret_cast<int (*)()>(::dlsym(library, "copyReceived"));
    }
};

} // namespace

class TestEnds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endsWell_data();
    void endsWell();
    void twoCopiesShareASignal_data();
    void twoCopiesShareASignal();
};

void TestEnds::endsWell_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : { "storm-at-exit", "exit-in-a-slot", "threads-at-exit", "destroyed-under-a-storm",
             "plugin-is-closed", "watch-after-the-application" })
        QTest::newRow(way) << QString::fromLatin1(way);
}

void TestEnds::endsWell()
{
    QFETCH(QString, way);
    TestChild child(QStringLiteral(SIGWISE_ENDS), { way, QStringLiteral(SIGWISE_COPY_A) });
    QCOMPARE(child.waitForEnd().value_or(-1), 0);
}

void TestEnds::twoCopiesShareASignal_data()
{
    QTest::addColumn<bool>("laterFirst");
    QTest::newRow("the later one leaves first") << true;
    QTest::newRow("the earlier one leaves first") << false;
}

void TestEnds::twoCopiesShareASignal()
{
    QFETCH(bool, laterFirst);
    const Copy earlier(SIGWISE_COPY_A);
    const Copy later(SIGWISE_COPY_B);
    struct sigaction before = {};
    before.sa_handler = [](int) { plainRuns = plainRuns + 1; };
    QCOMPARE(::sigaction(SIGUSR1, &before, nullptr), 0);
    const std::array start{ earlier.received(), later.received() };
    const auto counts = [&] {
        return std::array{ earlier.received() - start[0], later.received() - start[1] };
    };
    plainRuns = 0;
    QVERIFY(earlier.watch(SIGUSR1));
    QVERIFY(later.watch(SIGUSR1));
    ::raise(SIGUSR1);
    QTRY_VERIFY((counts() == std::array{ 1, 1 }));
    QCOMPARE(int{ plainRuns }, 1); // called first by the one that found it
    (laterFirst ? later : earlier).unwatch();
    ::raise(SIGUSR1);
    QTRY_VERIFY((counts() == (laterFirst ? std::array{ 2, 1 } : std::array{ 1, 2 })));
    (laterFirst ? earlier : later).unwatch();
    plainRuns = 0;
    ::raise(SIGUSR1); // meets what was there before both, at once or through a handler that nobody watches
    QCOMPARE(int{ plainRuns }, 1);
    const auto installed = [] {
        struct sigaction now = {};
        return ::sigaction(SIGUSR1, nullptr, &now) == 0 ? now.sa_handler : nullptr;
    };
    QTRY_VERIFY(installed() == before.sa_handler);
    QCOMPARE(int{ plainRuns }, 1);
    ::signal(SIGUSR1, SIG_DFL);
}

QTEST_GUILESS_MAIN(TestEnds)
#include "tst_ends.moc"

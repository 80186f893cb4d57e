// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What a refresh of the list costs the window's thread: the model alone, and with the view. Medians.
#include "core/base/syscalls.h"
#include "tests/support/listfixture.h"
#include "ui/processes/processview.h"
#include "ui/theme/theme.h"

#include <QApplication>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

using namespace Sigwise;
using Sigwise::Test::ListFixture;

namespace {

constexpr int rounds = 25;

struct Crowd
{
    explicit Crowd(int count)
    {
        Sender sender;
        sender.pid = 1;
        sender.mayKillAny = true;
        model.setSender(sender);
        keys.push_back(fixture.add(1, "init"));
        for (int i = 2; i <= count; ++i)
            keys.push_back(
                fixture.add(i, "process" + QByteArray::number(i * 7919 % count), i % 9 == 0 ? 1 : i / 9 + 1));
    }

    /// `share` of the processes used CPU and memory since the last snapshot.
    void run(double share)
    {
        const auto changed = static_cast<size_t>(share * static_cast<double>(keys.size()));
        std::vector<bool> chosen(keys.size());
        for (size_t i = 0; i < changed; ++i)
            chosen[std::uniform_int_distribution<size_t>(0, keys.size() - 1)(random)] = true;
        for (size_t i = 0; i < keys.size(); ++i) {
            if (chosen[i])
                fixture.changeAt(i, [](ProcessInfo &info) {
                    info.cpuNs = *info.cpuNs + info.key.startTime % 1000 * 1'000'000;
                    info.residentKib = *info.residentKib + info.key.startTime % 17;
                });
        }
    }

    ListFixture fixture;
    ProcessModel model;
    std::vector<ProcessKey> keys;
    std::mt19937 random{ 3 };
};

double medianMs(const std::function<void()> &prepare, const std::function<void()> &measured)
{
    std::vector<long long> times;
    for (int i = 0; i < rounds; ++i) {
        prepare();
        const long long start = monotonicNs();
        measured();
        times.push_back(monotonicNs() - start);
    }
    std::sort(times.begin(), times.end());
    return static_cast<double>(times[times.size() / 2]) / 1e6;
}

void report(const char *what, int count, double milliseconds)
{
    std::printf("%-52s %6d rows  %8.2f ms\n", what, count, milliseconds);
}

void benchModel(int count)
{
    Crowd crowd(count);
    const long long start = monotonicNs();
    crowd.model.update(crowd.fixture.snapshot());
    report("model: first fill", count, static_cast<double>(monotonicNs() - start) / 1e6);
    SnapshotPtr next;
    for (const double share : { 0.0, 0.01, 0.1 }) {
        const double ms = medianMs(
            [&] {
                crowd.run(share);
                next = crowd.fixture.snapshot();
            },
            [&] { crowd.model.update(next); });
        report(share == 0.0 ? "model: refresh, nothing changed"
                            : (share < 0.05 ? "model: refresh, 1 % changed" : "model: refresh, 10 % changed"),
            count, ms);
    }
    crowd.model.sort(crowd.model.sectionOf(ProcessModel::Column::Cpu), Qt::DescendingOrder);
    const double sorted = medianMs(
        [&] {
            crowd.run(0.01);
            next = crowd.fixture.snapshot();
        },
        [&] { crowd.model.update(next); });
    report("model: refresh, 1 % changed, sorted by CPU %", count, sorted);
    bool on = false;
    const double filtered = medianMs([&] { on = !on; },
        [&] { crowd.model.setFilter(on ? QStringLiteral("process1") : QStringLiteral("process2")); });
    report("model: another filter", count, filtered);
}

void benchView(int count, ProcessModel::Shape shape, ProcessModel::Column sorted, const char *what)
{
    Crowd crowd(count);
    ProcessView view(&crowd.model);
    view.resize(1200, 800);
    view.show();
    view.applySnapshot(crowd.fixture.snapshot());
    view.setShape(shape);
    view.sortByColumn(crowd.model.sectionOf(sorted), Qt::DescendingOrder);
    QApplication::processEvents();
    SnapshotPtr next;
    pid_t pid = 100'000;
    ProcessKey guest = crowd.fixture.add(pid, "guest", 1);
    const double ms = medianMs(
        [&] {
            crowd.run(0.01);
            crowd.fixture.remove(guest);
            guest = crowd.fixture.add(++pid, "guest", 1);
            next = crowd.fixture.snapshot();
        },
        [&] {
            view.applySnapshot(next);
            QApplication::processEvents();
        });
    report(what, count, ms);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application);
    for (const int count : { 1000, 10'000 }) {
        benchModel(count);
        benchView(count, ProcessModel::Shape::Flat, ProcessModel::Column::Pid,
            "with the view and its painting: 1 %, one came, one went");
        benchView(count, ProcessModel::Shape::Flat, ProcessModel::Column::Cpu, "the same, sorted by CPU %");
        benchView(count, ProcessModel::Shape::Tree, ProcessModel::Column::Name, "the same as a tree");
    }
    return 0;
}

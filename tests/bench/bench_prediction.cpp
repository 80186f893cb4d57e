// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What it costs to predict all 64 signals of a process, beside reading that process's status; and for all
// processes of a crowd, beside the first scan of them. The crowd is 1,000 processes, or as many as the first
// argument says.
#include "core/base/syscalls.h"
#include "core/prediction/grouplinks.h"
#include "core/processes/scanner.h"
#include "tests/bench/crowd.h"
#include "tests/support/sampleprocess.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int rounds = 11;
constexpr int perRound = 10'000;

/// The median of several rounds, in nanoseconds for one call.
template <typename Work>
double medianNs(int calls, Work work)
{
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const long long start = monotonicNs();
        for (int i = 0; i < calls; ++i)
            work();
        times.push_back(static_cast<double>(monotonicNs() - start) / calls);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[rounds / 2];
}

void print(const char *what, const ProcessInfo &process, double statusNs)
{
    const Sender sender = sampleSender();
    int sure = 0; // keeps the compiler from leaving the work out
    const double ns = medianNs(perRound,
        [&] { sure += predictAll(process, GroupLink::Linked, sender).at(1 + sure % 64).isSure() ? 1 : 0; });
    std::printf(
        "%-28s %8.0f ns for 64 signals, %5.1f %% of reading its status\n", what, ns, 100 * ns / statusNs);
}

double median(std::vector<double> times)
{
    std::nth_element(times.begin(), times.begin() + static_cast<long>(times.size() / 2), times.end());
    return times[times.size() / 2];
}

void printCrowd(int count)
{
    const Crowd crowd(count);
    const Sender sender = sampleSender();
    std::vector<double> scans;
    std::vector<double> predictions;
    size_t processes = 0;
    int sure = 0;
    for (int round = 0; round < rounds; ++round) {
        Scanner scanner; // a fresh one reads everything
        const long long start = monotonicNs();
        const SnapshotPtr all = scanner.scan();
        const long long scanned = monotonicNs();
        const GroupLinks links(*all);
        for (const ProcessPtr &process : all->processes)
            sure += predictAll(*process, links.of(*process), sender).at(1 + sure % 64).isSure() ? 1 : 0;
        predictions.push_back(static_cast<double>(monotonicNs() - scanned));
        scans.push_back(static_cast<double>(scanned - start));
        processes = all->processes.size();
    }
    std::printf("%zu processes: first scan %.2f ms, all predictions %.2f ms, %.1f %%\n", processes,
        median(scans) / 1e6, median(predictions) / 1e6, 100 * median(predictions) / median(scans));
}

} // namespace

int main(int argc, char **argv)
{
    ProcReader reader;
    const double statusNs = medianNs(1000, [&] { (void)reader.read(::getpid(), ProcReader::Depth::Status); });
    std::printf("%-28s %8.0f ns\n", "reading a status", statusNs);
    print("plain process", SampleProcess().info(), statusNs);
    print("not looked at", SampleProcess().notLookedAt().info(), statusNs);
    SampleProcess threads;
    for (int i = 0; i < 32; ++i)
        threads.worker();
    print("33 threads", threads.info(), statusNs);
    print("stopped", SampleProcess().state(ProcessState::Stopped).info(), statusNs);
    constexpr int usualCrowd = 1000;
    printCrowd(argc > 1 ? std::atoi(argv[1]) : usualCrowd);
}

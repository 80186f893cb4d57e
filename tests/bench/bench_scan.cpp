// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What a scan costs against the plain limit: the same directory listed and the same files opened, read and
// closed, with nothing made of them. Each round measures all of them in turn, so that whatever else the
// machine does hits all alike. Usage: bench_scan [PROCESSES [ROUNDS]], 1,000 and 41 when not given.
#include "core/base/syscalls.h"
#include "core/processes/filereader.h"
#include "core/processes/pidlist.h"
#include "core/processes/scanner.h"
#include "tests/bench/crowd.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace Sigwise;

/// Lists a proc tree and reads files of every process into one buffer.
class PlainReader
{
public:
    PlainReader()
        : m_root(openAt(AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY).value())
    { }

    void read(std::initializer_list<const char *> files)
    {
        (void)listPids(m_root.get(), m_entries); // an empty list shows in the figures
        for (const PidEntry &entry : m_entries)
            for (const char *file : files)
                readOne(ProcPath(entry.pid, file).c_str());
    }

private:
    void readOne(const char *path)
    {
        const int fd = ::openat(m_root.get(), path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return;
        (void)!::read(fd, m_buffer.data(), m_buffer.size()); // a process that ended is as good
        ::close(fd);
    }

    UniqueFd m_root;
    std::vector<PidEntry> m_entries;
    std::array<char, 16 * 1024> m_buffer;
};

/// CPU time of this thread: nothing here waits, and what other programs use does not count.
double cpuNow()
{
    timespec now{};
    (void)::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now); // cannot fail for this clock
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <typename Work>
double cpuMicroseconds(Work work)
{
    const double start = cpuNow();
    work();
    return cpuNow() - start;
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// The median of the ratios of the rounds: what disturbs a round disturbs both of its parts.
double medianRatio(const std::vector<double> &over, const std::vector<double> &under)
{
    std::vector<double> ratios;
    for (size_t i = 0; i < over.size(); ++i)
        ratios.push_back(over[i] / under[i]);
    return median(ratios);
}

struct Rounds
{
    std::vector<double> limit, scan, files, fill;
};

Rounds measure(int count)
{
    PlainReader plain;
    Scanner scanner;
    (void)scanner.scan();
    SnapshotPtr first;
    Rounds rounds;
    for (int round = 0; round < count; ++round) {
        rounds.limit.push_back(cpuMicroseconds([&] { plain.read({ "status" }); }));
        rounds.scan.push_back(cpuMicroseconds([&] { (void)scanner.scan(); }));
        rounds.files.push_back(cpuMicroseconds([&] {
            plain.read({ "status", "stat", "cmdline", "cgroup" });
        }));
        rounds.fill.push_back(cpuMicroseconds([&] { first = Scanner().scan(); }));
        first.reset();
    }
    return rounds;
}

void print(const char *what, const std::vector<double> &times, size_t processes, double ratio)
{
    const double time = median(times);
    const double best = *std::min_element(times.begin(), times.end());
    std::printf("%-52s %9.0f us %9.0f us %7.2f us", what, time, best, time / static_cast<double>(processes));
    if (ratio > 0)
        std::printf("  x %.3f", ratio);
    std::printf("\n");
}

int numberOr(const char *text, int other)
{
    const int number = text != nullptr ? std::atoi(text) : 0;
    return number > 0 ? number : other;
}

} // namespace

int main(int argc, char **argv)
{
    const int wanted = numberOr(argc > 1 ? argv[1] : nullptr, 1000);
    const int count = numberOr(argc > 2 ? argv[2] : nullptr, 41);
    const Test::Crowd crowd(wanted);
    const size_t processes = Scanner().scan()->processes.size();
    std::printf("%zu processes, %d of them sleeping children; %d rounds\n", processes, crowd.size(), count);
    std::printf("%-52s %12s %12s %10s\n", "", "median", "best", "a process");
    const Rounds rounds = measure(count);
    print("plain limit: list, status", rounds.limit, processes, 0);
    print("full scan (goal 1.10)", rounds.scan, processes, medianRatio(rounds.scan, rounds.limit));
    print("plain limit: list, status, stat, cmdline, cgroup", rounds.files, processes, 0);
    print("first fill (goal 1.10)", rounds.fill, processes, medianRatio(rounds.fill, rounds.files));
}

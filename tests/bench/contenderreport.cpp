// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/bench/contenderreport.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cstdio>

namespace Sigwise::Bench {

namespace {

constexpr double overloadCount = 50'000;
constexpr double spreadLimit = 0.15;

struct Column
{
    const char *heading;
    const char *key;
    const char *limit; ///< of the same contender; null: the same key of the plain limit
};

constexpr Column columns[] = {
    { "sent by itself, p50", "self_p50", nullptr },
    { "p99", "self_p99", nullptr },
    { "asleep, same core", "same_core_p50", nullptr },
    { "asleep, other core", "other_core_p50", nullptr },
    { "burst of 200", "burst", nullptr },
    { "handler, loop awake", "awake", "awake_empty" },
    { "handler wakes the loop", "must_wake", "must_wake_empty" },
};

struct Promise
{
    const char *id;
    const char *text;
    const char *key;
    const char *limitKey; ///< as in Column
    double withGlib; ///< at most this ratio
    double withoutGlib;
};

constexpr Promise promises[] = {
    { "G6", "latency, sent by itself, p50", "self_p50", nullptr, 1.65, 1.55 },
    { "G6", "latency, sent by itself, p99", "self_p99", nullptr, 1.8, 1.8 },
    { "G6", "latency, asleep on the same core, p50", "same_core_p50", nullptr, 1.45, 1.35 },
    { "G6", "latency, asleep, sent from another core, p50", "other_core_p50", nullptr, 1.2, 1.2 },
    { "G7", "handler against an empty one, loop awake", "awake", "awake_empty", 1.12, 1.12 },
    { "G7", "handler against an empty one, loop asleep", "must_wake", "must_wake_empty", 1.5, 1.5 },
    { "G8", "burst of 200, for each signal", "burst", nullptr, 1.2, 1.2 },
};

[[nodiscard]] QString key(const char *name) { return QString::fromLatin1(name); }
[[nodiscard]] QString grouped(double value) { return QLocale(QLocale::English).toString(qRound64(value)); }

[[nodiscard]] std::vector<std::optional<double>> limitsFor(
    const Contender &contender, const Contender &plain, const char *name, const char *ownLimit)
{
    return ownLimit != nullptr ? contender.figures.value(key(ownLimit)) : plain.figures.value(key(name));
}

[[nodiscard]] QString cell(const Contender &contender, const Contender &plain, const Column &column)
{
    const std::vector<std::optional<double>> values = contender.figures.value(key(column.key));
    const std::optional<double> middle = median(values);
    if (!middle)
        return QStringLiteral("-");
    if (&contender == &plain && column.limit == nullptr)
        return grouped(*middle) + QLatin1String(" ns");
    const std::optional<double> ratio
        = medianRatio(values, limitsFor(contender, plain, column.key, column.limit));
    return ratio ? QString::number(*ratio, 'f', 2) : QStringLiteral("-");
}

/// The worst round.
[[nodiscard]] QString overloadCell(const Contender &contender)
{
    const auto lowest = [&](const char *name) -> std::optional<double> {
        std::optional<double> found;
        for (const std::optional<double> &value : contender.figures.value(key(name)))
            found = !found || (value && *value < *found) ? value : found;
        return found;
    };
    const std::optional<double> sent = lowest("sent");
    if (!sent)
        return QStringLiteral("-");
    if (*sent <= overloadCount)
        return QLatin1String("hangs at the ") + grouped(*sent + 1) + QLatin1String("th");
    return grouped(lowest("arrived").value_or(0))
        + (lowest("terminated").value_or(0) > 0 ? QLatin1String(", TERM") : QLatin1String(", TERM lost"));
}

void printRow(const QStringList &cells)
{
    std::printf("| %s |\n", qPrintable(cells.join(QLatin1String(" | "))));
}

/// False: it is broken.
bool printPromise(const Promise &promise, const Contender &bridge, const Contender &plain, double limit)
{
    const std::vector<std::optional<double>> limits = limitsFor(bridge, plain, promise.key, promise.limitKey);
    const std::optional<double> ratio = medianRatio(bridge.figures.value(key(promise.key)), limits);
    const std::optional<double> noise = spread(limits);
    const char *verdict = "not measured";
    if (ratio && noise && *noise > spreadLimit)
        verdict = "SKIPPED: the machine is too noisy";
    else if (ratio)
        verdict = *ratio <= limit ? "met" : "NOT MET";
    std::printf("%-3s %-46s %-25s %5.2f, at most %4.2f  %s (the limit itself spreads by %.0f %%)\n",
        promise.id, promise.text, qPrintable(bridge.name), ratio.value_or(0), limit, verdict,
        100 * noise.value_or(0));
    return !ratio || !noise || *noise > spreadLimit || *ratio <= limit;
}

} // namespace

void printTable(const std::vector<Contender> &contenders)
{
    QStringList head{ QString() };
    for (const Column &column : columns)
        head.append(key(column.heading));
    head.append(QStringLiteral("50,000 while busy, then SIGTERM"));
    printRow(head);
    printRow(QStringList(head.size(), QStringLiteral("---")));
    for (const Contender &contender : contenders) {
        QStringList cells{ contender.name };
        for (const Column &column : columns)
            cells.append(cell(contender, contenders.front(), column));
        cells.append(overloadCell(contender));
        printRow(cells);
    }
    for (const Contender &contender : contenders) {
        if (!contender.sorrow.isEmpty())
            std::printf("%s did not come through the measurement \"%s\".\n", qPrintable(contender.name),
                qPrintable(contender.sorrow));
    }
}

bool printPromises(const std::vector<Contender> &contenders)
{
    bool areKept = true;
    for (const Promise &promise : promises) {
        areKept &= printPromise(promise, contenders[1], contenders[0], promise.withGlib);
        areKept &= printPromise(promise, contenders[2], contenders[0], promise.withoutGlib);
    }
    for (size_t i = 1; i <= 2; ++i) {
        const QString delivered = overloadCell(contenders[i]);
        std::printf("%-3s %-46s %-25s %s  %s\n", "G2", "50,000 while busy, then SIGTERM",
            qPrintable(contenders[i].name), qPrintable(delivered),
            delivered == QLatin1String("50,000, TERM") ? "met" : "NOT MET");
        areKept &= delivered == QLatin1String("50,000, TERM");
    }
    return areKept;
}

} // namespace Sigwise::Bench

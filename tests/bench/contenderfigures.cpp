// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/bench/contenderfigures.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

#include <algorithm>

namespace Sigwise::Bench {

namespace {

[[nodiscard]] std::vector<double> sorted(const std::vector<std::optional<double>> &values)
{
    std::vector<double> known;
    for (const std::optional<double> &value : values) {
        if (value)
            known.push_back(*value);
    }
    std::sort(known.begin(), known.end());
    return known;
}

void addLines(Contender &contender, const QString &output, size_t round)
{
    const QStringList lines = output.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const QStringList words = line.split(QLatin1Char(' '));
        std::vector<std::optional<double>> &values = contender.figures[words.first()];
        values.resize(round + 1);
        values[round] = words.last().toDouble();
    }
}

} // namespace

void measure(Contender &contender, const QString &what, size_t round)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("QT_NO_GLIB"));
    if (contender.withoutGlib)
        environment.insert(QStringLiteral("QT_NO_GLIB"), QStringLiteral("1"));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(contender.program, { what });
    if (program.waitForFinished(30'000) && program.exitStatus() == QProcess::NormalExit) {
        addLines(contender, QString::fromUtf8(program.readAllStandardOutput()), round);
        return;
    }
    program.kill();
    program.waitForFinished();
    contender.sorrow = what;
}

std::optional<double> median(const std::vector<std::optional<double>> &values)
{
    const std::vector<double> known = sorted(values);
    if (known.empty())
        return std::nullopt;
    const size_t middle = known.size() / 2;
    return known.size() % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
}

std::optional<double> spread(const std::vector<std::optional<double>> &values)
{
    const std::vector<double> known = sorted(values);
    if (known.size() < 3)
        return std::nullopt;
    const size_t quarter = known.size() / 4;
    return (known[known.size() - 1 - quarter] - known[quarter]) / *median(values);
}

std::optional<double> medianRatio(
    const std::vector<std::optional<double>> &values, const std::vector<std::optional<double>> &limits)
{
    std::vector<std::optional<double>> ratios;
    for (size_t round = 0; round < std::min(values.size(), limits.size()); ++round) {
        if (values[round] && limits[round])
            ratios.push_back(*values[round] / *limits[round]);
    }
    return median(ratios);
}

} // namespace Sigwise::Bench

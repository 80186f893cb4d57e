// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What it costs to receive a signal through the bridge, beside a plain pipe with poll(2), the recipe of Qt's
// documentation, the libraries that are installed, and a recipe of the reader:
//
//     bench_bridge [--rounds N] [--recipe FILE.cpp]
//
// FILE.cpp defines watchSignal() of contenders/contender.h with QtCore; a class with Q_OBJECT in it needs the
// usual #include "FILE.moc" at its end. The contenders take turns, so that what else the machine does hits
// all of them; each on one core, their sender on the same or another one.
#include "tests/bench/contenderreport.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QThread>

#include <algorithm>
#include <cstdio>

using namespace Sigwise::Bench;

namespace {

constexpr int overloadRounds = 3; // counts, not times

[[nodiscard]] QString contenderProgram(const char *name)
{
    return QLatin1String(SIGWISE_CONTENDER) + QLatin1String(name);
}

/// Builds what cannot be part of our build; the program, or nothing when that is impossible here.
[[nodiscard]] QString buildOutside(const QString &name, const QString &recipe)
{
    const QString folder = QLatin1String(SIGWISE_CONTENDER_OUTSIDE_BUILD) + name;
    QProcess cmake;
    cmake.setProcessChannelMode(recipe.isEmpty() ? QProcess::SeparateChannels : QProcess::ForwardedChannels);
    cmake.start(QStringLiteral("cmake"),
        { QStringLiteral("-S"), QLatin1String(SIGWISE_CONTENDER_OUTSIDE), QStringLiteral("-B"), folder,
            QStringLiteral("-DCMAKE_BUILD_TYPE=RelWithDebInfo"),
            QString(QLatin1String("-DRECIPE=") + recipe) });
    if (!cmake.waitForFinished(-1) || cmake.exitCode() != 0)
        return {};
    cmake.start(QStringLiteral("cmake"), { QStringLiteral("--build"), folder });
    if (!cmake.waitForFinished(-1) || cmake.exitCode() != 0)
        return {};
    return folder + QLatin1String("/contender");
}

void addBothDispatchers(std::vector<Contender> &contenders, const QString &name, const QString &program)
{
    contenders.push_back({ .name = name, .program = program });
    contenders.push_back(
        { .name = name + QLatin1String(", no GLib"), .program = program, .withoutGlib = true });
}

void sayMissing(const char *name, const char *package)
{
    std::printf("%s is not measured: %s is not installed\n", name, package);
}

void addIfBuilt(std::vector<Contender> &contenders, const char *name, const char *program,
    const char *package, bool merges)
{
    if (QFileInfo::exists(contenderProgram(program)))
        contenders.push_back(
            { .name = QLatin1String(name), .program = contenderProgram(program), .merges = merges });
    else
        sayMissing(name, package);
}

/// The first three are those that printPromises() compares.
[[nodiscard]] std::vector<Contender> allContenders(const QString &recipe)
{
    std::vector<Contender> contenders;
    contenders.push_back(
        { .name = QStringLiteral("plain pipe and poll"), .program = contenderProgram("rawpipe") });
    addBothDispatchers(contenders, QStringLiteral("Sigwise::Bridge"), contenderProgram("sigwise"));
    addBothDispatchers(contenders, QStringLiteral("bare QSocketNotifier"), contenderProgram("barenotifier"));
    addBothDispatchers(contenders, QStringLiteral("Qt's recipe"), contenderProgram("qtrecipe"));
    const QString kde = buildOutside(QStringLiteral("kde"), QString());
    if (kde.isEmpty())
        sayMissing("KSignalHandler", "libkf5coreaddons-dev");
    else
        addBothDispatchers(contenders, QStringLiteral("KSignalHandler (Qt 5)"), kde);
    addIfBuilt(contenders, "libuv", "libuv", "libuv1-dev", false);
    addIfBuilt(contenders, "Boost.Asio", "asio", "libboost-dev", false);
    addIfBuilt(contenders, "GLib", "glib", "libglib2.0-dev", true);
    if (recipe.isEmpty())
        return contenders;
    const QString own = buildOutside(QStringLiteral("recipe"), recipe);
    if (own.isEmpty())
        std::printf("%s: does not build\n", qPrintable(recipe));
    else
        addBothDispatchers(contenders, QFileInfo(recipe).fileName(), own);
    return contenders;
}

void measureRound(std::vector<Contender> &contenders, size_t round)
{
    QStringList measurements{ QStringLiteral("self"), QStringLiteral("same-core"),
        QStringLiteral("other-core"), QStringLiteral("cost"), QStringLiteral("burst") };
    if (round < overloadRounds)
        measurements.append(QStringLiteral("overload"));
    for (const QString &what : std::as_const(measurements)) {
        for (Contender &contender : contenders) {
            const bool counts = what == QLatin1String("cost") || what == QLatin1String("burst");
            if (contender.sorrow != what && !(counts && contender.merges))
                measure(contender, what, round);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption roundsOption(QStringLiteral("rounds"),
        QStringLiteral("How often each is measured."), QStringLiteral("N"), QStringLiteral("7"));
    const QCommandLineOption recipeOption(QStringLiteral("recipe"),
        QStringLiteral("Measures your own watchSignal() too (tests/bench/contenders/contender.h)."),
        QStringLiteral("FILE.cpp"));
    parser.addOptions({ roundsOption, recipeOption });
    parser.addHelpOption();
    parser.process(application);

    QString recipe = parser.value(recipeOption);
    if (!recipe.isEmpty())
        recipe = QFileInfo(recipe).absoluteFilePath();
    std::vector<Contender> contenders = allContenders(recipe);
    const size_t rounds = std::max(parser.value(roundsOption).toUInt(), 1U);
    for (size_t round = 0; round < rounds; ++round) {
        std::fprintf(stderr, "round %zu of %zu\n", round + 1, rounds);
        measureRound(contenders, round);
    }
    std::printf("\nMultiples of the plain limit (the handler: of an empty handler), medians of %zu rounds, "
                "%d cores:\n\n",
        rounds, QThread::idealThreadCount());
    printTable(contenders);
    std::printf("\n");
    return printPromises(contenders) ? 0 : 1;
}

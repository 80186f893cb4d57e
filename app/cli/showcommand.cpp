// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/showcommand.h"

#include "app/cli/processjson.h"
#include "app/cli/textoutput.h"
#include "core/base/visibletext.h"
#include "core/models/signalstanding.h"
#include "core/prediction/findings.h"
#include "core/prediction/programreader.h"
#include "core/processes/scanner.h"
#include "core/processes/unitsettings.h"
#include "core/signals/signaltable.h"
#include "core/words/findingwords.h"
#include "core/words/outcomewords.h"
#include "core/words/programwords.h"

#include <cerrno>
#include <csignal>
#include <numeric>

namespace Sigwise::Cli {
namespace {

// All that the two forms of output say.
struct Shown
{
    ProcessInfo process;
    PredictionTable predictions;
    std::vector<Finding> findings;
    ProgramPtr program; ///< null = not in the phrasebook
    QByteArray restart; ///< as restartOf() says
};

QByteArray jsonOf(const Shown &shown)
{
    std::array<int, highestSignal> numbers{};
    std::iota(numbers.begin(), numbers.end(), 1);
    JsonWriter json;
    ProcessJson process(ProcessJson::Texts::WithConditions);
    json.beginObject();
    process.writeIdentity(json, shown.process);
    json.beginArray("findings");
    for (const Finding &finding : shown.findings) {
        json.beginObject();
        json.text("kind", QByteArrayView(findingKindKey(finding.kind)));
        json.text("key", QByteArrayView(findingKey(finding.key)));
        json.text("text", Words::findingLine(finding).toUtf8());
        json.endObject();
    }
    json.endArray();
    process.writeSignals(json, shown.process, shown.predictions, numbers, shown.program.get(), shown.restart);
    json.endObject();
    return json.finishLine().toByteArray();
}

QString numberText(const std::optional<int> &number)
{
    return number ? QString::number(*number) : QStringLiteral("unknown");
}

QString textOr(const QByteArray &text, QLatin1String other)
{
    return text.isEmpty() ? QString(other) : visibleText(text);
}

QString userText(const ProcessInfo &process)
{
    if (!process.users)
        return QStringLiteral("unknown");
    UserNames names;
    return QString(
        visibleText(names.name(process.users->real)) % u" (" % QString::number(process.users->real) % u')');
}

// A path of a control group is never empty: an empty one was not read. Only what runs a program has a command
// line.
const QLatin1String unknown("unknown");
const QLatin1String none("none");

bool hasCommand(const ProcessInfo &process)
{
    return !process.kernelThread.value_or(false) && process.state != ProcessState::Zombie
        && process.state != ProcessState::Dead;
}

QByteArray identityText(const ProcessInfo &process)
{
    TextTable table({ { {}, 12 }, { {}, 400 } });
    const auto row = [&table](QLatin1String title, const QString &value) { table.addRow({ title, value }); };
    const QString state = QLatin1String(stateKey(process.state));
    row(QLatin1String("process"),
        QString(textOr(process.name, QLatin1String("?")) % u" (" % QString::number(process.key.pid) % u')'));
    row(QLatin1String("target"),
        process.isStartUnknown
            ? QString(unknown)
            : QString(QString::number(process.key.pid) % u':' % QString::number(process.key.startTime)));
    row(QLatin1String("user"), userText(process));
    row(QLatin1String("state"), state);
    row(QLatin1String("threads"), numberText(process.threadCount));
    row(QLatin1String("parent"), numberText(process.parent));
    row(QLatin1String("unit"), process.cgroup.isEmpty() ? unknown : textOr(process.unit, none));
    if (!process.container.isEmpty())
        row(QLatin1String("container"), visibleText(process.container));
    if (process.namespacePids.size() > 1)
        row(QLatin1String("inner PID"), QString::number(process.namespacePids.back()));
    row(QLatin1String("command"), textOr(process.command, hasCommand(process) ? unknown : none));
    return table.lines();
}

QString standingText(const SignalStanding &standing)
{
    QString text = QLatin1String(dispositionKey(standing.disposition));
    if (standing.blocking == Blocking::All)
        text += QLatin1String(", blocked");
    if (standing.blocking == Blocking::Some)
        text += QLatin1String(", blocked by some");
    if (standing.waiting() > 0)
        text += QString(u", " % QString::number(standing.waiting()) % u" waiting");
    return text;
}

QByteArray textOf(const Shown &shown)
{
    QByteArray text = identityText(shown.process) + '\n';
    for (const Finding &finding : shown.findings) {
        const QString kind = QLatin1String(findingKindKey(finding.kind));
        text += QString(kind.leftJustified(8) % Words::findingLine(finding) % u'\n').toUtf8();
    }
    const ProcessInfo &process = shown.process;
    UserNames names;
    const QString user = process.users ? visibleText(names.name(process.users->real)) : QString();
    TextTable table({ { QStringLiteral("NO"), 2, true }, { QStringLiteral("SIGNAL"), 12 },
        { QStringLiteral("NOW"), 32 }, { QStringLiteral("IF YOU SEND IT"), 240 } });
    for (const SignalRow &row : signalTable()) {
        table.addRow({ QString::number(row.number), QLatin1String(row.name),
            standingText(standingOf(process, row.number)),
            Words::programLine(
                shown.program.get(), shown.predictions.at(row.number), row.number, user, shown.restart) });
    }
    return text + '\n' + table.lines();
}

// A /proc mounted with hidepid=2 has no directory for the processes of others (proc(5)); kill(2) tells that
// there is one.
bool isHidden(const ProcReader &reader, pid_t pid)
{
    return reader.isLive() && ::kill(pid, 0) != 0 && errno == EPERM;
}

ExitCode complainAbout(ProcReader &reader, pid_t pid, const Error &error)
{
    const QString what = QString(u"PID " % QString::number(pid));
    if (isHidden(reader, pid)) {
        complain(what, Words::hiddenProcess());
        return ExitCode::NotPermitted;
    }
    switch (error.errnum()) {
    case ENOENT:
    case ESRCH:
        complain(what, Words::noSuchProcess(reader.processOfThread(pid)));
        return ExitCode::NoProcess;
    case EACCES:
    case EPERM:
        complain(what, Words::errorText(error.errnum()));
        return ExitCode::NotPermitted;
    default:
        complain(what, Words::errorText(error.errnum()));
        return ExitCode::Failure;
    }
}

// A file of the user's that is left out is named: who wrote it waits for it.
ProgramPtr programOf(const ProcessInfo &process, const Snapshot &all)
{
    const PhrasebookPtr book = phrasebookWith(userProgramsFolder());
    for (const PhrasebookProblem &problem : book->problems())
        complain(visibleText(problem.file.toUtf8()), Words::problemText(problem));
    const ProcessPtr parent = all.find(process.parent.value_or(0));
    return book->find(process, parent.get());
}

} // namespace

ExitCode runShow(const Arguments &arguments)
{
    Scanner scanner(arguments.procRoot);
    const SnapshotPtr all = scanner.scan();
    if (all->failure != 0) {
        complain(visibleText(arguments.procRoot), Words::errorText(all->failure));
        return ExitCode::Failure;
    }
    Result<ProcessInfo> process = scanner.reader().read(arguments.pid, ProcReader::Depth::Detail);
    if (!process)
        return complainAbout(scanner.reader(), arguments.pid, process.error());
    Shown shown{ std::move(*process), {}, {}, {}, {} };
    shown.program = programOf(shown.process, *all);
    shown.predictions
        = predictAll(shown.process, groupLink(shown.process, *all), currentSender(scanner.reader()));
    Surroundings around = surroundingsOf(shown.process, *all);
    if (scanner.reader().isLive())
        around.unitRestart = restartOf(shown.process, *all, UnitSettingsReader().of(shown.process).settings);
    shown.restart = around.unitRestart;
    shown.findings = findingsOf(shown.process, shown.predictions, around, shown.program.get());
    TextOutput out;
    if (arguments.json)
        out.writeWhole(jsonOf(shown));
    else
        out.write(textOf(shown));
    return out.finish() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace Sigwise::Cli

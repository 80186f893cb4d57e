// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillreport.h"

#include "app/cli/jsonwriter.h"
#include "app/cli/processjson.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/counts.h"
#include "core/words/outcomewords.h"

#include <csignal>

#include <sys/wait.h>

namespace Sigwise::Cli {
namespace {

constexpr qint64 nsPerMs = 1'000'000;

std::optional<int> exitCodeOf(const DrillReport &report)
{
    const bool hasExited = report.waitStatus && WIFEXITED(*report.waitStatus);
    return hasExited ? std::optional(WEXITSTATUS(*report.waitStatus)) : std::nullopt;
}

std::optional<int> exitSignalOf(const DrillReport &report)
{
    const bool wasEnded = report.waitStatus && WIFSIGNALED(*report.waitStatus);
    return wasEnded ? std::optional(WTERMSIG(*report.waitStatus)) : std::nullopt;
}

bool wasSigterm(const DrillReport &report) { return report.afterNs && exitSignalOf(report) == SIGTERM; }

// Shells, container runtimes and Kubernetes show the end by a signal as 128 and its number.
bool isGoodEnd(const DrillReport &report)
{
    constexpr int endedBySigterm = 128 + SIGTERM;
    const std::optional<int> code = exitCodeOf(report);
    return wasSigterm(report) || code == 0 || code == endedBySigterm;
}

// Which SIGTERM it could not have ended by.
QString whyItStayed(const Prediction &predicted)
{
    if (predicted.reason == Reason::NamespaceInit)
        return QStringLiteral("It is PID 1 and has no handler for SIGTERM: the kernel throws it away.");
    switch (predicted.effect) {
    case Effect::Ignored:
        return QStringLiteral("It ignores SIGTERM.");
    case Effect::Blocked:
        return QStringLiteral("All its threads block SIGTERM, and nothing reads it.");
    case Effect::Handled:
        return QStringLiteral("It has a handler for SIGTERM, but did not end.");
    case Effect::WaitsForContinue:
        return QStringLiteral("It is stopped: SIGTERM waits until SIGCONT continues it.");
    default:
        return {};
    }
}

QString nameList(const std::vector<ProcessPtr> &processes)
{
    constexpr size_t most = 5;
    QStringList names;
    for (size_t i = 0; i < std::min(most, processes.size()); ++i) {
        const ProcessInfo &process = *processes.at(i);
        names.append(visibleText(process.name) % u" (" % QString::number(process.key.pid) % u')');
    }
    const size_t more = processes.size() - std::min(most, processes.size());
    return names.join(QLatin1String(", "))
        % (more > 0 ? QString(u" and " % QString::number(more) % u" more") : QString());
}

QString endText(const DrillReport &report)
{
    if (const std::optional<int> code = exitCodeOf(report))
        return QString(QLatin1String("exited with code ") % QString::number(*code));
    if (const std::optional<int> signo = exitSignalOf(report))
        return QString(QLatin1String("was ended by ") % signalName(*signo));
    return QStringLiteral("ended, how is not known");
}

void addEndReason(const DrillReport &report, QStringList &reasons)
{
    if (report.readyBy == DrillReport::ReadyBy::Nothing) {
        reasons.append(QString(u"It " % endText(report) % u" before SIGTERM was sent."));
        return;
    }
    if (report.refusedSigno != 0) {
        reasons.append(QString(signalName(report.refusedSigno) % u" could not be sent to it: "
            % Words::errorText(report.refusedErrno) % u". How it ends was not seen."));
        return;
    }
    if (report.wasKilled) {
        reasons.append(QString(u"It did not end within " % QString::number(report.graceSeconds)
            % u" s of SIGTERM: it took SIGKILL, and work in hand was lost."));
        const QString why = report.predicted ? whyItStayed(*report.predicted) : QString();
        if (!why.isEmpty())
            reasons.append(why);
        return;
    }
    if (!isGoodEnd(report))
        reasons.append(QString(u"After SIGTERM it " % endText(report) % u": 0 or 143 is expected."));
}

const char *endedByKey(const DrillReport &report)
{
    if (exitCodeOf(report))
        return "itself";
    const std::optional<int> signo = exitSignalOf(report);
    if (!signo)
        return nullptr;
    const bool isOurs = wasSigterm(report) || (report.wasKilled && *signo == SIGKILL);
    return isOurs ? signalRow(*signo).name : "other";
}

QString readyText(const DrillReport &report)
{
    const QString after = Words::duration(report.readyAfterNs);
    switch (report.readyBy) {
    case DrillReport::ReadyBy::Nothing:
        break;
    case DrillReport::ReadyBy::Notified:
        return QString(u"It said READY=1 after " % after % u'.');
    case DrillReport::ReadyBy::Settled:
        return QString(u"Its handlers, masks and listening sockets stood still after " % after % u'.');
    case DrillReport::ReadyBy::Time:
        return QString(u"SIGTERM was sent after " % after % u", as asked.");
    case DrillReport::ReadyBy::Limit:
        return QString(u"After " % after % u" it had not settled; SIGTERM was sent all the same.");
    }
    return {};
}

QString sentText(const DrillReport &report)
{
    const QString after
        = report.afterNs ? Words::duration(*report.afterNs) : QStringLiteral("an unknown time");
    return QString(u"SIGTERM to " % visibleText(report.command.front()) % u" (" % QString::number(report.pid)
        % u"): it " % endText(report) % u" after " % after % u'.');
}

// What would be otherwise in a container, where the program is PID 1 (pid_namespaces(7)).
QString adviceText(const DrillReport &report)
{
    const bool endsByDefault = !report.asPid1 && wasSigterm(report) && report.predicted
        && report.predicted->effect == Effect::Terminates;
    return endsByDefault
        ? QStringLiteral("It has no handler for SIGTERM: as PID 1 of a container it would not "
                         "end at all. --as-pid1 shows it.")
        : QString();
}

} // namespace

bool DrillReport::isReady() const { return drillReasons(*this).isEmpty(); }

QStringList drillReasons(const DrillReport &report)
{
    QStringList reasons;
    addEndReason(report, reasons);
    if (!report.childrenLeft.empty()) {
        const QString count
            = Words::counted(Words::Counted::Processes, static_cast<int>(report.childrenLeft.size()));
        reasons.append(QString(u"It left " % count % u" behind: " % nameList(report.childrenLeft) % u'.'));
    }
    return reasons;
}

QByteArray drillJson(const DrillReport &report)
{
    JsonWriter json;
    json.beginObject();
    json.beginArray("command");
    for (const QByteArray &word : report.command)
        json.text(nullptr, visibleBytes(word));
    json.endArray();
    json.number("pid", report.pid);
    json.flag("ready", report.isReady());
    json.textOrNull("ended_by", QByteArrayView(endedByKey(report)));
    json.number("exit_code", exitCodeOf(report));
    const std::optional<int> signo = exitSignalOf(report);
    json.textOrNull("exit_signal", signo ? signalName(*signo).toUtf8() : QByteArray());
    json.number(
        "after_ms", report.afterNs ? std::optional((*report.afterNs + nsPerMs / 2) / nsPerMs) : std::nullopt);
    json.beginArray("children_left");
    for (const ProcessPtr &process : report.childrenLeft) {
        json.beginObject();
        json.number("pid", process->key.pid);
        json.text("name", visibleBytes(process->name));
        json.endObject();
    }
    json.endArray();
    json.beginArray("reasons");
    for (const QString &reason : drillReasons(report))
        json.text(nullptr, reason.toUtf8());
    json.endArray();
    json.endObject();
    return json.finishLine().toByteArray();
}

QByteArray drillText(const DrillReport &report)
{
    const QStringList reasons = drillReasons(report);
    QStringList lines{ QString(
        QLatin1String("ready for Kubernetes: ") % QLatin1String(reasons.isEmpty() ? "yes" : "no")) };
    lines += reasons;
    if (report.readyBy != DrillReport::ReadyBy::Nothing && report.refusedSigno == 0)
        lines += { readyText(report), sentText(report) };
    if (const QString advice = adviceText(report); !advice.isEmpty())
        lines += advice;
    return QString(lines.join(QLatin1String("\n  ")) % u'\n').toUtf8();
}

} // namespace Sigwise::Cli

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/findingwords.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <iterator>

namespace Sigwise::Words {
namespace {

using Key = Finding::Key;

QString tr(const char *text) { return QCoreApplication::translate("FindingWords", text); }

/// {signals}, {process}, {count}, {text}, {name} and {source} stand for what the finding carries. Where it
/// carries no process and no text, `bareSentence` is said; where it is about several signals, threads or
/// children, `severalClause`.
struct FindingRow
{
    Key key;
    const char *clause;
    const char *sentence;
    const char *bareSentence = nullptr;
    const char *severalClause = nullptr;
};

#define TEXT(text) QT_TRANSLATE_NOOP("FindingWords", text)
// clang-format off
constexpr FindingRow rows[] = {
    { Key::HupNotCaught, TEXT("SIGHUP is not caught."), TEXT("It would end this process; it would not read its configuration again.") },
    { Key::Usr1NotCaught, TEXT("SIGUSR1 is not caught."), TEXT("It would end this process.") },
    { Key::TermIgnored, TEXT("SIGTERM is ignored."), TEXT("Asking it to end does nothing: whoever stops it waits in vain, then sends SIGKILL, and the work in hand is lost.") },
    { Key::TermBlocked, TEXT("SIGTERM is blocked."), TEXT("It waits until the program takes it or reads it itself."), nullptr, TEXT("SIGTERM is blocked by all {count} threads.") },
    { Key::SignalsWaiting, TEXT("{signals} waits."), TEXT("Sent, but nothing has taken it yet."), nullptr, TEXT("{signals} wait.") },
    { Key::NamespaceInitWithoutHandler, TEXT("PID 1 and no SIGTERM handler."), TEXT("SIGTERM does nothing to it: whoever stops the container waits in vain, then sends SIGKILL.") },
    { Key::HandlerVanishes, TEXT("Its SIGTERM handler may work once."), TEXT("It is PID 1. Unless the program listens for SIGTERM itself, Node.js gives its handler up with the first one, which does nothing, and later ones do nothing either.") },
    { Key::ZombieToReap, TEXT("It has ended."), TEXT("Its parent, {process}, has yet to take notice; signals do nothing."), TEXT("Its parent has yet to take notice; signals do nothing.") },
    { Key::UninterruptibleWait, TEXT("It is in a disk wait."), TEXT("It waits in the kernel ({text}); most signals act afterwards."), TEXT("It waits in the kernel; most signals act afterwards.") },
    { Key::Stopped, TEXT("It is stopped."), TEXT("Most signals wait until SIGCONT continues it; SIGKILL ends it at once.") },
    { Key::Frozen, TEXT("Its control group is frozen."), TEXT("Most signals wait until it is thawed.") },
    { Key::Traced, TEXT("It is traced by {process}."), TEXT("Signals go to the tracer, which decides what becomes of them.") },
    { Key::NotPermitted, TEXT("You may not signal it."), TEXT("It belongs to {text}."), TEXT("It belongs to another user.") },
    { Key::RefusedByModule, TEXT("You may not signal it."), TEXT("Its user would allow it, but a security module refuses (SELinux, AppArmor, Landlock or the like).") },
    { Key::KernelThread, TEXT("It is a kernel thread."), TEXT("It is part of the kernel: signals do nothing.") },
    { Key::AlreadyEnding, TEXT("It is ending."), TEXT("Signals do nothing any more.") },
    { Key::EndingFrozen, TEXT("It is ending, but its control group is frozen."), TEXT("Thaw the group: then it is gone. Signals do nothing any more.") },
    { Key::EndingTraced, TEXT("It is ending, but held by its tracer, {process}."), TEXT("It is gone when that lets it go on, or ends. Signals do nothing any more."), TEXT("It is gone when its tracer lets it go on, or ends. Signals do nothing any more.") },
    { Key::EndingBeforeMembers, TEXT("It is ending: it waits for the other processes of its container."), TEXT("It is gone when they are and their parents have taken notice. Signals do nothing any more.") },
    { Key::Unreadable, TEXT("Its state cannot be read."), TEXT("What signals do to it is unknown.") },
    { Key::LosesDataByKill, TEXT("SIGKILL may cost data."), TEXT("Documented, not seen: {text} ({source}).") },
    { Key::Documented, TEXT("{signals}: documented."), TEXT("Its manual says that it {text} ({source}).") },
    { Key::CatchesSome, TEXT("It catches {signals}."), TEXT("The program itself decides what they do."), TEXT("The program itself decides what it does.") },
    { Key::CatchesNone, TEXT("It catches no signal."), TEXT("What it neither ignores nor blocks has its default effect: most signals end it.") },
    { Key::ReadsSignals, TEXT("It reads {signals} itself."), TEXT("Through signalfd or sigwait: its own code decides what follows, and when.") },
    { Key::WaitsForSignals, TEXT("It waits for signals itself."), TEXT("Which ones cannot be read, so what they do is unknown.") },
    { Key::NothingSpecial, TEXT("Nothing about it stands out."), TEXT("What each signal would do stands beside the signal.") },
    { Key::StillEnding, TEXT("It is ending."), TEXT("The kernel is still taking it down ({text})."), TEXT("The kernel is still taking it down.") },
    { Key::StillStopped, TEXT("It is stopped."), TEXT("{signals} waits until SIGCONT continues it.") },
    { Key::StillFrozen, TEXT("Its control group is frozen."), TEXT("{signals} waits until it is thawed.") },
    { Key::StillTraced, TEXT("It is traced by {process}."), TEXT("{signals} went to the tracer, which decides what becomes of it.") },
    { Key::StillUninterruptible, TEXT("It is in a disk wait."), TEXT("{signals} acts when what it waits for in the kernel is over ({text})."), TEXT("{signals} acts when what it waits for in the kernel is over.") },
    { Key::StillBlocked, TEXT("{signals} is blocked."), TEXT("It waits until the program takes it."), nullptr, TEXT("{signals} is blocked by all {count} threads.") },
    { Key::StillCollected, TEXT("It reads {signals} itself."), TEXT("Through signalfd or sigwait: its own code decides what follows, and when.") },
    { Key::StillProtected, TEXT("PID 1 and no {signals} handler."), TEXT("The kernel drops it; only SIGKILL from outside its container ends it.") },
    { Key::StillSystemInit, TEXT("It is PID 1 of this system."), TEXT("The kernel drops {signals}, as all that it has no handler for.") },
    { Key::StillIgnored, TEXT("{signals} is ignored."), TEXT("It will not end by it, however often it is sent.") },
    { Key::StillHandled, TEXT("Its own code decides."), TEXT("It catches {signals}, and works on.") },
    { Key::StillHasChildren, TEXT("It has a child process."), TEXT("It may wait until what it started has ended."), nullptr, TEXT("It has {count} child processes.") },
    { Key::StillWaits, TEXT("Its main thread waits in the kernel ({text})."), TEXT("That is where its own code has got to.") },
    { Key::StillRuns, TEXT("It is running."), TEXT("It uses the processor: it may still be at work.") },
    { Key::StillOpen, TEXT("Nothing holds {signals} up now."), TEXT("Sent again, it would end the process.") },
    { Key::StillUnknown, TEXT("Why cannot be told from outside."), TEXT("What it does with {signals} is not known.") },
};

struct RuntimeRow
{
    Runtime runtime;
    const char *clause;
    const char *sentence;
};
constexpr RuntimeRow runtimes[] = {
    { Runtime::Python, TEXT("Python catches SIGINT, not the program."), TEXT("It raises KeyboardInterrupt, unless the program arranged something else.") },
    { Runtime::Go, TEXT("Go's runtime catches every signal."), TEXT("What happens is up to the program; by default SIGHUP, SIGINT and SIGTERM end it.") },
    { Runtime::Jvm, TEXT("Java's runtime catches {signals}."), TEXT("By default SIGHUP, SIGINT and SIGTERM run its shutdown hooks and end it, SIGQUIT prints its threads.") },
    { Runtime::Node, TEXT("Node.js catches {signals}."), TEXT("Unless the program listens, SIGINT and SIGTERM end it and SIGUSR1 starts the debugger.") },
    { Runtime::InteractiveShell, TEXT("It is a shell with a prompt."), TEXT("Such shells catch and ignore signals for their own sake: SIGTERM leaves them alone, SIGHUP ends them.") },
};

struct EvidenceRow
{
    RuntimeEvidence evidence;
    const char *text;
};
constexpr EvidenceRow evidences[] = {
    { RuntimeEvidence::Executable, TEXT("Seen by the file that runs.") },
    { RuntimeEvidence::BuildMark, TEXT("Seen by a mark in the file that runs.") },
    { RuntimeEvidence::Library, TEXT("Seen by the library in its memory.") },
    { RuntimeEvidence::Name, TEXT("Seen by its name only.") },
    { RuntimeEvidence::SignalPattern, TEXT("Seen by the signals that it catches only: it may be something else.") },
};

struct RestartRow
{
    const char *restart;
    const char *sentence;
};
constexpr RestartRow restarts[] = {
    { "always", TEXT("{name} has Restart=always: only systemctl stop keeps it ended.") },
    { "on-success", TEXT("{name} has Restart=on-success: after a clean end, by SIGTERM too.") },
    { "on-failure", TEXT("{name} has Restart=on-failure: after SIGKILL and faults, but not after SIGTERM.") },
    { "on-abnormal", TEXT("{name} has Restart=on-abnormal: after SIGKILL and faults, but not after SIGTERM.") },
    { "on-abort", TEXT("{name} has Restart=on-abort: after a signal such as SIGKILL, but not after SIGTERM.") },
};
// clang-format on
#undef TEXT

/// "SIGHUP, SIGINT and 3 more".
QString signalList(SignalSet set, QString (*nameOf)(int))
{
    constexpr int most = 6;
    QStringList names;
    const int count = set.count();
    while (!set.isEmpty() && (names.size() < most || count == most + 1)) {
        names << nameOf(set.lowest());
        set.remove(set.lowest());
    }
    const QString last = set.isEmpty()
        ? names.takeLast()
        : QCoreApplication::translate("FindingWords", "%n more", nullptr, set.count());
    return names.isEmpty() ? last : tr("%1 and %2").arg(names.join(QLatin1String(", ")), last);
}

QString ownText(const Finding &finding)
{
    const bool isUserNumber = finding.key == Key::NotPermitted && !finding.text.isEmpty()
        && std::all_of(finding.text.begin(), finding.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const QString text = visibleText(finding.text);
    return isUserNumber ? tr("user %1").arg(text) : text;
}

/// "bash (812)", or "PID 812" where the name is not known.
QString processText(const Finding &finding)
{
    const QString pid = QString::number(finding.other);
    if (finding.name.isEmpty())
        return tr("PID %1").arg(pid);
    return visibleText(finding.name) % QLatin1String(" (") % pid % QLatin1Char(')');
}

QString signalsText(const Finding &finding)
{
    const bool isShort = finding.key == Key::CatchesSome || finding.key == Key::RuntimeHandlers;
    return finding.about.isEmpty() ? QString()
                                   : signalList(finding.about, isShort ? &shortSignalName : &signalName);
}

/// One pass: what stands in foreign text is not replaced again.
QString filled(const QString &text, const Finding &finding)
{
    struct Place
    {
        const char *mark;
        QString (*value)(const Finding &finding);
    };
    static constexpr Place places[] = {
        { "{signals}", signalsText },
        { "{process}", processText },
        { "{count}", [](const Finding &f) { return QString::number(f.count); } },
        { "{text}", ownText },
        { "{name}", [](const Finding &f) { return visibleText(f.name); } },
        { "{source}", [](const Finding &f) { return visibleText(f.source); } },
    };
    QString result;
    for (qsizetype at = 0; at < text.size();) {
        const QStringView rest = QStringView(text).mid(at);
        const Place *place = std::find_if(std::begin(places), std::end(places),
            [rest](const Place &candidate) { return rest.startsWith(QLatin1String(candidate.mark)); });
        if (place == std::end(places)) {
            result += rest.front();
            ++at;
        } else {
            result += place->value(finding);
            at += static_cast<qsizetype>(qstrlen(place->mark));
        }
    }
    return result;
}

bool isBare(const FindingRow &row, const Finding &finding)
{
    if (row.bareSentence == nullptr)
        return false;
    if (row.key == Key::CatchesSome)
        return finding.about.count() == 1;
    return finding.text.isEmpty() && finding.other == 0;
}

bool isSeveral(const Finding &finding) { return finding.count > 1 || finding.about.count() > 1; }

FindingText runtimeText(const Finding &finding)
{
    const RuntimeRow *row = std::find_if(std::begin(runtimes), std::end(runtimes),
        [&finding](const RuntimeRow &r) { return r.runtime == finding.runtime; });
    const EvidenceRow *evidence = std::find_if(std::begin(evidences), std::end(evidences),
        [&finding](const EvidenceRow &r) { return r.evidence == finding.evidence; });
    Q_ASSERT(row != std::end(runtimes) && evidence != std::end(evidences));
    return { filled(tr(row->clause), finding), tr(row->sentence) % QLatin1Char(' ') % tr(evidence->text) };
}

FindingText restartText(const Finding &finding)
{
    const RestartRow *row = std::find_if(std::begin(restarts), std::end(restarts),
        [&finding](const RestartRow &r) { return finding.text == r.restart; });
    return { tr("systemd starts it again."),
        row == std::end(restarts) ? QString() : filled(tr(row->sentence), finding) };
}

} // namespace

FindingText findingText(const Finding &finding)
{
    if (finding.key == Key::RuntimeHandlers)
        return runtimeText(finding);
    if (finding.key == Key::UnitRestarts)
        return restartText(finding);
    const FindingRow *row = std::find_if(
        std::begin(rows), std::end(rows), [&finding](const FindingRow &r) { return r.key == finding.key; });
    Q_ASSERT(row != std::end(rows));
    const bool useSeveral = row->severalClause != nullptr && isSeveral(finding);
    return { filled(tr(useSeveral ? row->severalClause : row->clause), finding),
        filled(tr(isBare(*row, finding) ? row->bareSentence : row->sentence), finding) };
}

QString findingLine(const Finding &finding)
{
    const FindingText text = findingText(finding);
    return text.sentence.isEmpty() ? text.clause : QString(text.clause % QLatin1Char(' ') % text.sentence);
}

} // namespace Sigwise::Words

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

/// {signals}, {pid} and {text} stand for what the finding carries. Where it carries no process and no text,
/// `bareSentence` is said; where it is about several signals, `severalClause`.
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
    { Key::TermIgnored, TEXT("SIGTERM is ignored."), TEXT("Asking it to end does nothing.") },
    { Key::TermBlocked, TEXT("SIGTERM is blocked."), TEXT("It waits until the program takes it or reads it itself.") },
    { Key::SignalsWaiting, TEXT("{signals} waits."), TEXT("Sent, but nothing has taken it yet."), nullptr, TEXT("{signals} wait.") },
    { Key::NamespaceInitWithoutHandler, TEXT("PID 1 and no SIGTERM handler."), TEXT("SIGTERM does nothing to it: whoever stops the container waits in vain, then sends SIGKILL.") },
    { Key::ZombieToReap, TEXT("It has ended."), TEXT("Its parent, PID {pid}, has yet to take notice; signals do nothing."), TEXT("Its parent has yet to take notice; signals do nothing.") },
    { Key::UninterruptibleWait, TEXT("It is in a disk wait."), TEXT("It waits in the kernel ({text}); most signals act afterwards."), TEXT("It waits in the kernel; most signals act afterwards.") },
    { Key::Stopped, TEXT("It is stopped."), TEXT("Most signals wait until SIGCONT continues it; SIGKILL ends it at once.") },
    { Key::Traced, TEXT("It is traced by PID {pid}."), TEXT("Signals go to the tracer, which decides what becomes of them.") },
    { Key::NotPermitted, TEXT("You may not signal it."), TEXT("It belongs to {text}."), TEXT("It belongs to another user.") },
    { Key::KernelThread, TEXT("It is a kernel thread."), TEXT("It is part of the kernel: signals do nothing.") },
    { Key::AlreadyEnding, TEXT("It is ending."), TEXT("Signals do nothing any more.") },
    { Key::Unreadable, TEXT("Its state cannot be read."), TEXT("What signals do to it is unknown.") },
    { Key::CatchesSome, TEXT("It catches {signals}."), TEXT("The program itself decides what they do."), TEXT("The program itself decides what it does.") },
    { Key::CatchesNone, TEXT("It catches no signal."), TEXT("What it neither ignores nor blocks has its default effect: most signals end it.") },
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

/// Foreign text goes in last: what stands in it is not replaced.
QString filled(QString text, const Finding &finding)
{
    if (!finding.about.isEmpty()) {
        const bool isShort = finding.key == Key::CatchesSome;
        text.replace(
            QLatin1String("{signals}"), signalList(finding.about, isShort ? &shortSignalName : &signalName));
    }
    text.replace(QLatin1String("{pid}"), QString::number(finding.other));
    return text.replace(QLatin1String("{text}"), ownText(finding));
}

bool isBare(const FindingRow &row, const Finding &finding)
{
    if (row.bareSentence == nullptr)
        return false;
    if (row.key == Key::CatchesSome)
        return finding.about.count() == 1;
    return finding.text.isEmpty() && finding.other == 0;
}

} // namespace

FindingText findingText(const Finding &finding)
{
    const FindingRow *row = std::find_if(
        std::begin(rows), std::end(rows), [&finding](const FindingRow &r) { return r.key == finding.key; });
    Q_ASSERT(row != std::end(rows));
    const bool isSeveral = row->severalClause != nullptr && finding.about.count() > 1;
    return { filled(tr(isSeveral ? row->severalClause : row->clause), finding),
        filled(tr(isBare(*row, finding) ? row->bareSentence : row->sentence), finding) };
}

} // namespace Sigwise::Words

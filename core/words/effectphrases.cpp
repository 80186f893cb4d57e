// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/effectphrases.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("EffectPhrases", text); }

/// The words of an effect with a reason; a row without a reason stands for the others. Where the process ends
/// after the wait, `endsLater` stands for `phrase`. In a sentence %1 is what follows, or the tracer.
struct PhraseRow
{
    Effect effect;
    std::optional<Reason> reason;
    const char *phrase;
    const char *sentence;
    const char *endsLater = nullptr;
};

#define TEXT(text) QT_TRANSLATE_NOOP("EffectPhrases", text)
// clang-format off
constexpr PhraseRow phrases[] = {
    { Effect::Terminates, Reason::CannotBeCaught, TEXT("ends it at once"), TEXT("Ends the process at once: no program can arrange anything else for this signal.") },
    { Effect::Terminates, Reason::DumpingCore, TEXT("ends it at once"), TEXT("Ends the process at once: the core file stays incomplete.") },
    { Effect::Terminates, {}, TEXT("ends it – not caught!"), TEXT("Ends the process: it has not arranged anything else for this signal.") },
    { Effect::DumpsCore, {}, TEXT("ends it, writes a core file"), TEXT("Ends the process: it is not caught. A core file is written if the system allows it.") },
    { Effect::Handled, {}, TEXT("runs its handler"), TEXT("The program has its own code for this signal: that decides what happens, and may also end it.") },
    { Effect::Ignored, Reason::SetToIgnore, TEXT("ignored"), TEXT("Nothing happens: the program ignores this signal.") },
    { Effect::Ignored, {}, TEXT("ignored"), TEXT("Nothing happens: this signal has no effect by default.") },
    { Effect::Stops, {}, TEXT("stops it"), TEXT("Pauses the process until it is continued.") },
    { Effect::Continues, {}, TEXT("continues it"), TEXT("Resumes the stopped process.") },
    { Effect::Blocked, {}, TEXT("waits: blocked"), TEXT("Kept waiting while every thread blocks this signal, then: %1."), TEXT("waits; ends it once unblocked") },
    { Effect::Collected, Reason::SignalWait, TEXT("is taken by the program (sigwait)"), TEXT("Not delivered: a thread waits for it with sigwait and takes it itself.") },
    { Effect::Collected, {}, TEXT("is read by the program (signalfd)"), TEXT("Not delivered: queued to be read by the program through signalfd.") },
    { Effect::WaitsForContinue, {}, TEXT("waits: stopped"), TEXT("Kept until the stopped process is continued, then: %1."), TEXT("waits; ends it once continued") },
    { Effect::Delayed, Reason::Frozen, TEXT("waits: frozen"), TEXT("Cannot act now, because the process is frozen; afterwards: %1."), TEXT("waits; ends it once thawed") },
    { Effect::Delayed, Reason::DumpingCore, TEXT("waits: writes a core file"), TEXT("Cannot act now, because the process writes a core file; afterwards: %1."), TEXT("waits; ends it once the core file is written") },
    { Effect::Delayed, {}, TEXT("waits: disk wait"), TEXT("Cannot act now, because the process is in an uninterruptible wait; afterwards: %1."), TEXT("waits; ends it after its disk wait") },
    { Effect::Debugger, {}, TEXT("goes to its tracer"), TEXT("Goes to the tracer, process %1, which decides.") },
    { Effect::NoEffect, Reason::NamespaceInit, TEXT("no effect: PID 1 of its container, no handler"), TEXT("Nothing happens: it is PID 1 of its container and has no handler for this signal.") },
    { Effect::NoEffect, Reason::SystemInit, TEXT("no effect: PID 1"), TEXT("Nothing happens: PID 1 gets only what it has a handler for.") },
    { Effect::NoEffect, Reason::KernelThread, TEXT("no effect: kernel thread"), TEXT("Nothing happens: it is a part of the kernel.") },
    { Effect::NoEffect, Reason::Zombie, TEXT("no effect: has already ended"), TEXT("Nothing happens: it has already ended, its parent has yet to take notice.") },
    { Effect::NoEffect, Reason::Ending, TEXT("no effect: is ending"), TEXT("Nothing happens: it is ending.") },
    { Effect::NoEffect, Reason::DumpingCore, TEXT("no effect: is ending"), TEXT("Nothing happens: it is ending and writes a core file.") },
    { Effect::NoEffect, Reason::AlreadyStopped, TEXT("no effect: is already stopped"), TEXT("Nothing happens: it is already stopped, and continuing it removes this signal.") },
    { Effect::NoEffect, Reason::OrphanedGroup, TEXT("no effect: its process group is orphaned"), TEXT("Nothing happens: in an orphaned process group the terminal's stop signals do nothing.") },
    { Effect::NoEffect, {}, TEXT("no effect"), TEXT("Nothing happens.") },
    { Effect::Unknown, Reason::SignalWait, TEXT("unknown: it waits for signals itself"), TEXT("Cannot be told from outside: it waits for signals itself, and which ones is not known.") },
    { Effect::Unknown, Reason::KernelThread, TEXT("unknown: kernel thread"), TEXT("Cannot be told from outside: this kernel thread has code of its own for the signal.") },
    { Effect::Unknown, Reason::NamespaceInit, TEXT("unknown: PID 1 of a container"), TEXT("Cannot be told from outside: whether it is protected depends on where the signal comes from.") },
    { Effect::Unknown, {}, TEXT("unknown: cannot read its state"), TEXT("Cannot be told from outside: its state cannot be read.") },
    { Effect::Denied, {}, TEXT("not permitted"), TEXT("You may not send this.") },
};

struct DoubtRow
{
    Doubt doubt;
    const char *condition;
};
constexpr DoubtRow doubts[] = {
    { Doubt::WaitChannelHidden, TEXT("Not so if it is waiting for this signal itself: where it waits may not be seen.") },
    { Doubt::SignalWait, TEXT("Not so if it is waiting for this signal itself.") },
    { Doubt::AwaitedUnblocked, TEXT("Not so if it did not block this signal before it began to wait for it.") },
    { Doubt::Freezer, TEXT("It depends on when the process is thawed.") },
    { Doubt::SignalFd, TEXT("Not so if the program reads this signal itself (signalfd).") },
    { Doubt::SignalFdReader, TEXT("It stays in the queue while the program reads nothing.") },
    { Doubt::UninterruptibleWait, TEXT("Whether its uninterruptible wait can be broken is not known; SIGKILL may still work at once.") },
    { Doubt::NotLookedAt, TEXT("Its threads, and where they sleep, have not been looked at.") },
    { Doubt::GroupUnknown, TEXT("Not so if its process group is orphaned, which cannot be told.") },
    { Doubt::RightsUnknown, TEXT("Whether you may send it cannot be told.") },
    { Doubt::NamespaceUnknown, TEXT("Not so if it is PID 1 of a container, which cannot be told.") },
    { Doubt::Unreadable, TEXT("Its state or its signal masks are not known.") },
    { Doubt::KernelThread, TEXT("Its code in the kernel decides.") },
    { Doubt::KernelVersion, TEXT("Kernels differ: some drop it, some end the whole container with it.") },
    { Doubt::Race, TEXT("It depends on which thread takes it.") },
    { Doubt::TracedEnd, TEXT("Its tracer may hold it in its end: then it is gone only when that lets it go.") },
    { Doubt::PartialStop, TEXT("A thread of it is in an uninterruptible wait, and stops only when that is over.") },
    { Doubt::NamespaceMembers, TEXT("It is PID 1 of a container: it is gone only when all processes of the container are, and their parents have taken notice.") },
};

struct ThenRow
{
    Effect effect;
    const char *text;
};
constexpr ThenRow thens[] = {
    { Effect::Terminates, TEXT("it ends") },
    { Effect::DumpsCore, TEXT("it ends, and a core file is written") },
    { Effect::Handled, TEXT("its handler runs") },
    { Effect::Ignored, TEXT("it is ignored") },
    { Effect::Stops, TEXT("it stops") },
    { Effect::Continues, TEXT("it continues") },
    { Effect::NoEffect, TEXT("nothing happens") },
};
// clang-format on
#undef TEXT

const PhraseRow &rowOf(const Prediction &prediction)
{
    const PhraseRow *row = std::find_if(std::begin(phrases), std::end(phrases), [&](const PhraseRow &r) {
        return r.effect == prediction.effect && (!r.reason || *r.reason == prediction.reason);
    });
    Q_ASSERT(row != std::end(phrases)); // each effect has a row without a reason, or one for each of them
    return *row;
}

bool isEndThen(const Prediction &prediction) { return prediction.then && isEnd(*prediction.then); }

QString thenText(std::optional<Effect> then)
{
    const ThenRow *row = std::find_if(
        std::begin(thens), std::end(thens), [then](const ThenRow &r) { return r.effect == then; });
    return row == std::end(thens) ? tr("what follows is not known") : tr(row->text);
}

bool mergesWithOther(const Prediction &prediction)
{
    return prediction.alreadyPending && chipOf(prediction.effect) == Chip::Pending;
}

} // namespace

QString phraseOf(const Prediction &prediction)
{
    if (mergesWithOther(prediction))
        return tr("merged with the one that waits");
    const PhraseRow &row = rowOf(prediction);
    if (prediction.effect == Effect::Blocked && prediction.threads > 1 && !isEndThen(prediction))
        return tr("waits: blocked by all %1 threads").arg(prediction.threads);
    if (prediction.effect == Effect::Debugger && prediction.tracer != 0)
        return tr("goes to its tracer, PID %1").arg(prediction.tracer);
    return tr(row.endsLater != nullptr && isEndThen(prediction) ? row.endsLater : row.phrase);
}

QString sentenceOf(const Prediction &prediction)
{
    QString sentence = tr(rowOf(prediction).sentence);
    if (prediction.effect == Effect::Blocked && prediction.threads > 1)
        sentence = tr("Kept waiting: blocked by all %2 threads; once one of them opens for it: %1.")
                       .replace(QLatin1String("%2"), QString::number(prediction.threads));
    if (prediction.effect == Effect::Debugger)
        sentence = sentence.arg(prediction.tracer);
    else if (sentence.contains(QLatin1String("%1")))
        sentence = sentence.arg(thenText(prediction.then));
    if (mergesWithOther(prediction))
        sentence += QLatin1Char(' ') % tr("One of the kind waits already: they become one.");
    return sentence;
}

QString conditionOf(const Prediction &prediction)
{
    const DoubtRow *row = std::find_if(std::begin(doubts), std::end(doubts),
        [&prediction](const DoubtRow &r) { return r.doubt == prediction.doubt; });
    if (row == std::end(doubts))
        return {};
    if (prediction.unread.file == ProcFile::None)
        return tr(row->condition);
    if (prediction.unread.file == ProcFile::ManyDescriptors)
        return tr("%1 It has too many files open to look at them all.").arg(tr(row->condition));
    if (prediction.unread.file == ProcFile::Busy)
        return tr("%1 It was busy while it was looked at: look again.").arg(tr(row->condition));
    const QString path = QString::fromLatin1(procFilePath(prediction.unread));
    return tr("%1 %2 cannot be read.").arg(tr(row->condition), path);
}

} // namespace Sigwise::Words

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/outcomewords.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/effectphrases.h"
#include "core/words/effectwords.h"

#include <QCoreApplication>

#include <array>
#include <csignal>
#include <system_error>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("OutcomeWords", text); }

/// "exited after 84 ms", or without the time where it is not known.
QString withTime(const char *text, const char *textWithTime, const Receipt &receipt)
{
    return receipt.afterNs ? tr(textWithTime).arg(duration(*receipt.afterNs)) : tr(text);
}

QString exitText(const Receipt &receipt)
{
    const QString text = withTime(QT_TRANSLATE_NOOP("OutcomeWords", "exited"),
        QT_TRANSLATE_NOOP("OutcomeWords", "exited after %1"), receipt);
    return tr("%1 (code %2)").arg(text, QString::number(*receipt.exitCode));
}

QString killedText(const Receipt &receipt)
{
    const int signo = *receipt.exitSignal;
    if (receipt.outlived) {
        const QString text = tr("ended later, by %1").arg(signalName(signo));
        return receipt.afterNs ? tr("%1, after %2").arg(text, duration(*receipt.afterNs)) : text;
    }
    if (signo == receipt.signo && signo != SIGKILL)
        return withTime(QT_TRANSLATE_NOOP("OutcomeWords", "ended by this signal"),
            QT_TRANSLATE_NOOP("OutcomeWords", "ended by this signal after %1"), receipt);
    QString text = tr("ended by %1").arg(signalName(signo));
    if (receipt.afterNs)
        text = tr("%1 after %2").arg(text, duration(*receipt.afterNs));
    if (signo == SIGKILL)
        text = tr("%1 (shells and Kubernetes show 137)").arg(text);
    return text;
}

QString endedText(const Receipt &receipt)
{
    if (receipt.exitSignal)
        return killedText(receipt);
    if (receipt.exitCode)
        return exitText(receipt);
    const QString text = withTime(QT_TRANSLATE_NOOP("OutcomeWords", "ended"),
        QT_TRANSLATE_NOOP("OutcomeWords", "ended after %1"), receipt);
    return receipt.final ? tr("%1 (exit status not known)").arg(text) : text;
}

QString runningText(const Receipt &receipt)
{
    if (receipt.settled && receipt.afterNs)
        return tr("still running after %1").arg(duration(*receipt.afterNs));
    return tr("delivered, still running");
}

QString blockedText(int threads)
{
    if (threads <= 1)
        return tr("pending: blocked");
    return QCoreApplication::translate(
        "OutcomeWords", "pending: blocked by all %n threads", nullptr, threads);
}

QString pendingText(const Receipt &receipt)
{
    struct Row
    {
        Reason reason;
        const char *text;
    };
    static constexpr std::array<Row, 8> rows{ {
        { Reason::Ending, QT_TRANSLATE_NOOP("OutcomeWords", "is ending") },
        { Reason::EndingTraced, QT_TRANSLATE_NOOP("OutcomeWords", "is ending: held by its tracer") },
        { Reason::NamespaceInit,
            QT_TRANSLATE_NOOP("OutcomeWords", "is ending: waits for the other processes of its container") },
        { Reason::DumpingCore, QT_TRANSLATE_NOOP("OutcomeWords", "waits: it writes a core file") },
        { Reason::ProcessStopped, QT_TRANSLATE_NOOP("OutcomeWords", "waits: it is stopped") },
        { Reason::UninterruptibleWait, QT_TRANSLATE_NOOP("OutcomeWords", "waits: it is in a disk wait") },
        { Reason::Frozen, QT_TRANSLATE_NOOP("OutcomeWords", "waits: it is frozen") },
        { Reason::Traced, QT_TRANSLATE_NOOP("OutcomeWords", "waits: its tracer decides") },
    } };
    for (const Row &row : rows) {
        if (row.reason == receipt.pendingReason)
            return tr(row.text);
    }
    if (receipt.predicted.effect == Effect::Collected)
        return tr("queued for signalfd: not read yet");
    return blockedText(receipt.blockingThreads);
}

QString collectedText(const Receipt &receipt)
{
    // When it was read is not to be seen, only that it has been by now.
    if (receipt.predicted.reason == Reason::SignalWait)
        return withTime(QT_TRANSLATE_NOOP("OutcomeWords", "taken by sigwait"),
            QT_TRANSLATE_NOOP("OutcomeWords", "taken by sigwait within %1"), receipt);
    return withTime(QT_TRANSLATE_NOOP("OutcomeWords", "queued for signalfd: read"),
        QT_TRANSLATE_NOOP("OutcomeWords", "queued for signalfd: read within %1"), receipt);
}

QString noneText(const Receipt &receipt)
{
    return receipt.predicted.effect == Effect::NoEffect ? phraseOf(receipt.predicted) : tr("no effect");
}

// A later run has only what stands in the audit trail.
QString unknownEarlierText(const EarlierSend &earlier)
{
    const QString program = visibleText(earlier.program);
    if (earlier.isFollowed)
        return tr("sent; %1 (%2) still watches it").arg(program).arg(earlier.pid);
    if (!earlier.isResultKnown)
        return tr("%1 ended while it sent this; whether it was sent is not known").arg(program);
    return tr("sent; %1 ended before it was known what became of it").arg(program);
}

QString unknownText(const Receipt &receipt)
{
    if (receipt.earlier)
        return unknownEarlierText(*receipt.earlier);
    return receipt.final ? tr("sent; what became of it is not known") : tr("sent");
}

bool mayGoOn(Outcome outcome)
{
    return outcome == Outcome::Running || outcome == Outcome::Pending || outcome == Outcome::Stopped;
}

/// What the first signal of a graceful stop says of the SIGKILL after it.
QString withKillPlan(const QString &text, const Receipt &receipt)
{
    const bool wasKilled = receipt.outcome == Outcome::Ended && receipt.exitSignal == SIGKILL;
    switch (receipt.killPlan) {
    case KillPlan::None:
        return text;
    case KillPlan::Planned: // the row shows the countdown beside it
        return receipt.outcome == Outcome::Running || receipt.outcome == Outcome::Unknown
            ? tr("sent, waiting")
            : text;
    case KillPlan::NotPlanned:
        return receipt.outcome == Outcome::Ended ? text : tr("%1; no SIGKILL is planned").arg(text);
    case KillPlan::NotNeeded:
        return tr("%1; SIGKILL was not needed").arg(text);
    case KillPlan::CalledOff:
        return tr("%1; the countdown was stopped, no SIGKILL followed").arg(text);
    case KillPlan::Sent:
        if (wasKilled && receipt.afterNs)
            return tr("did not end by it; ended by SIGKILL after %1").arg(duration(*receipt.afterNs));
        return tr("%1; SIGKILL followed").arg(text);
    }
    return text;
}

QString outcomeText(const Receipt &receipt)
{
    struct Row
    {
        Outcome outcome;
        QString (*text)(const Receipt &receipt);
    };
    static constexpr std::array<Row, 9> rows{ {
        { Outcome::Ended, endedText },
        { Outcome::Running, runningText },
        { Outcome::Pending, pendingText },
        { Outcome::Collected, collectedText },
        { Outcome::Ignored, [](const Receipt &) { return tr("ignored"); } },
        { Outcome::Stopped, [](const Receipt &) { return tr("stopped"); } },
        { Outcome::Continued, [](const Receipt &) { return tr("continued"); } },
        { Outcome::None, noneText },
        { Outcome::Unknown, unknownText },
    } };
    QString text = rows.at(static_cast<size_t>(receipt.outcome)).text(receipt);
    if (receipt.earlier && mayGoOn(receipt.outcome))
        text = tr("%1, when last seen").arg(text);
    if (receipt.merged)
        text = tr("%1 (merged with the one that waited)").arg(text);
    return withKillPlan(text, receipt);
}

QString deniedText(const Receipt &receipt)
{
    if (receipt.user.isEmpty())
        return tr("not permitted");
    return tr("not permitted: owned by %1").arg(visibleText(receipt.user));
}

QString reusedText(const Receipt &receipt)
{
    return tr("nothing sent: PID %1 is another process now").arg(receipt.target.pid);
}

QString goneText(const Receipt &receipt)
{
    return receipt.tid == 0 || receipt.tid == receipt.target.pid
        ? tr("nothing sent: it had already ended")
        : tr("nothing sent: it has no thread %1 (any more)").arg(receipt.tid);
}

QString notSentText(const Receipt &receipt)
{
    return tr("nothing sent; it would be: %1")
        .arg(effectPhrase(receipt.predicted, visibleText(receipt.user)));
}

QString refusedText(const Receipt &receipt)
{
    switch (receipt.whyRefused) {
    case WhyRefused::NoHandler:
        return tr("nothing sent: it has no handler for it; it would be: %1")
            .arg(effectPhrase(receipt.predicted, visibleText(receipt.user)));
    case WhyRefused::OwnProcess:
        return tr("nothing sent: this is the program that sends, and it could not tell what came of it");
    case WhyRefused::Unchecked:
        return tr("nothing sent: whether PID %1 still is that process cannot be checked, %2")
            .arg(QString::number(receipt.target.pid), hiddenProcess());
    case WhyRefused::None:
        break;
    }
    return tr("nothing sent: %1").arg(receipt.errnum == 0 ? tr("refused") : errorText(receipt.errnum));
}

QString failedText(const Receipt &receipt)
{
    // That one says so itself, in every place where it stands.
    const QString text = errorText(receipt.errnum);
    return receipt.errnum == ENOSYS ? text : tr("nothing sent: %1").arg(text);
}

struct ErrorRow
{
    int errnum;
    const char *text;
};

#define TEXT(text) QT_TRANSLATE_NOOP("OutcomeWords", text)
constexpr ErrorRow errors[] = {
    { EPERM, TEXT("not permitted") },
    { EACCES, TEXT("no permission to read it") },
    { ESRCH, TEXT("no such process") },
    { ENOENT, TEXT("there is no such file or process") },
    { ENOTDIR, TEXT("it is no directory") },
    { EBADF, TEXT("it is closed") },
    { ENOSYS, TEXT("this kernel has no pidfds (Linux 5.3 or later is needed); nothing was sent") },
    { EMFILE, TEXT("this program has too many files open") },
    { ENFILE, TEXT("the system has too many files open") },
    { EAGAIN, TEXT("the signal queue of its user is full (RLIMIT_SIGPENDING)") },
    { ENOMEM, TEXT("out of memory") },
    { EINVAL, TEXT("the kernel refused it as invalid") },
    { EBADMSG, TEXT("its files in the proc tree are damaged") },
    { ENODATA, TEXT("there is no process in it, so it is no proc tree") },
    { EXDEV, TEXT("this is not the proc tree of the running system") },
    { EPIPE, TEXT("nobody reads the output any more") },
    { ENOSPC, TEXT("no space left") },
};
#undef TEXT

constexpr qint64 microsecond = 1000;
constexpr qint64 millisecond = 1000 * microsecond;
constexpr qint64 second = 1000 * millisecond;

} // namespace

QString receiptText(const Receipt &receipt)
{
    struct Row
    {
        SendResult result;
        QString (*text)(const Receipt &receipt);
    };
    static constexpr std::array<Row, 7> rows{ {
        { SendResult::Sent, outcomeText },
        { SendResult::Denied, deniedText },
        { SendResult::Gone, goneText },
        { SendResult::Reused, reusedText },
        { SendResult::Refused, refusedText },
        { SendResult::Error, failedText },
        { SendResult::NotSent, notSentText },
    } };
    return rows.at(static_cast<size_t>(receipt.result)).text(receipt);
}

QString duration(qint64 ns)
{
    if (ns < millisecond - microsecond / 2)
        return tr("%1 µs").arg((ns + microsecond / 2) / microsecond);
    if (ns < second - millisecond / 2)
        return tr("%1 ms").arg((ns + millisecond / 2) / millisecond);
    const qint64 tenths = (ns + second / 20) / (second / 10);
    const QString fraction
        = tenths % 10 == 0 ? QString() : QString(QLatin1Char('.') % QString::number(tenths % 10));
    return tr("%1 s").arg(QString(QString::number(tenths / 10) % fraction));
}

QString age(double seconds)
{
    struct Unit
    {
        qint64 seconds;
        const char *whole;
        const char *withRest;
        qint64 restSeconds;
    };
    static constexpr std::array<Unit, 3> units{ {
        { 86'400, QT_TRANSLATE_NOOP("OutcomeWords", "%1 d"), QT_TRANSLATE_NOOP("OutcomeWords", "%1 d %2 h"),
            3600 },
        { 3600, QT_TRANSLATE_NOOP("OutcomeWords", "%1 h"), QT_TRANSLATE_NOOP("OutcomeWords", "%1 h %2 min"),
            60 },
        { 60, QT_TRANSLATE_NOOP("OutcomeWords", "%1 min"), nullptr, 60 },
    } };
    const qint64 whole = seconds > 0 ? static_cast<qint64>(seconds) : 0;
    for (const Unit &unit : units) {
        if (whole < unit.seconds)
            continue;
        const QString count = QString::number(whole / unit.seconds);
        const qint64 rest = whole % unit.seconds / unit.restSeconds;
        return rest == 0 || unit.withRest == nullptr ? tr(unit.whole).arg(count)
                                                     : tr(unit.withRest).arg(count, QString::number(rest));
    }
    return tr("%1 s").arg(whole);
}

QString errorText(int errnum)
{
    for (const ErrorRow &row : errors) {
        if (row.errnum == errnum)
            return tr(row.text);
    }
    return visibleText(QByteArray::fromStdString(std::generic_category().message(errnum)));
}

QString hiddenProcess()
{
    return tr("it is somebody else's, and this system shows you only your own (hidepid)");
}

QString noSuchProcess(std::optional<pid_t> threadOf)
{
    if (!threadOf)
        return errorText(ESRCH);
    return tr("no such process; it is a thread of process %1").arg(*threadOf);
}

} // namespace Sigwise::Words

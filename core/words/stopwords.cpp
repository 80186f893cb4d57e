// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/stopwords.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("StopWords", text); }

bool wasKillSent(const StopRecord &record)
{
    return std::any_of(record.steps.begin(), record.steps.end(),
        [](const StopStep &step) { return step.signo == SIGKILL && step.result == SendResult::Sent; });
}

/// Names such as "dev-disk\x2dby.service" mean something else to a shell.
QString shellWord(const QByteArray &word)
{
    const bool isPlain = std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || (c != '\0' && std::strchr("_.:@-", c) != nullptr);
    });
    const QString text = visibleText(word);
    if (isPlain)
        return text;
    return QLatin1Char('\'') % QString(text).replace(QLatin1Char('\''), QLatin1String("'\\''"))
        % QLatin1Char('\'');
}

int firstSignal(const StopRecord &record) { return record.steps.empty() ? 0 : record.steps.front().signo; }

QString endedText(const StopRecord &record)
{
    const QString time = record.afterNs ? duration(*record.afterNs) : QString();
    if (record.exitCode)
        return tr("exited after %1 (code %2)").arg(time).arg(*record.exitCode);
    if (!record.exitSignal)
        return tr("ended after %1").arg(time);
    return tr("ended by %1 after %2").arg(signalName(*record.exitSignal), time);
}

QString endText(const StopRecord &record)
{
    const QString text = endedText(record);
    if (firstSignal(record) == SIGKILL)
        return text;
    if (!wasKillSent(record))
        return tr("%1; SIGKILL was not needed").arg(text);
    return tr("did not end by %1; %2").arg(signalName(firstSignal(record)), text);
}

QString runningText(const StopRecord &record)
{
    if (record.keepsAppearing)
        return tr("still running, no signal was sent: processes of its tree keep appearing");
    if (record.steps.empty())
        return tr("still running");
    const StopStep &last = record.steps.back();
    if (last.result != SendResult::Sent)
        return tr("%1 could not be sent: %2").arg(signalName(last.signo), errorText(last.errnum));
    if (record.isBeyondKill)
        return tr("still there: no signal ends it, not even SIGKILL");
    if (wasKillSent(record))
        return tr("still there after SIGKILL");
    return record.wasCalledOff ? tr("still running; the wait was broken off, no SIGKILL was sent")
                               : tr("still running; no SIGKILL was sent");
}

// The program that stops is refused without a try, all others by the one who sends.
QString refusedText(const StopRecord &record)
{
    const int errnum = record.steps.empty() ? 0 : record.steps.back().errnum;
    return errnum == 0 ? tr("nothing sent: it does not stop itself")
                       : tr("nothing sent: %1").arg(errorText(errnum));
}

QString outcomeText(const StopRecord &record)
{
    switch (record.outcome) {
    case StopOutcome::Ended:
        return endText(record);
    case StopOutcome::Running:
        return runningText(record);
    case StopOutcome::Denied:
        return tr("not permitted");
    case StopOutcome::Gone:
        return tr("nothing to stop: it had already ended");
    case StopOutcome::Reused:
        return tr("nothing sent: PID %1 is another process now").arg(record.target.pid);
    case StopOutcome::Refused:
        return refusedText(record);
    }
    return {};
}

} // namespace

QString stopText(const StopRecord &record)
{
    const QString text = outcomeText(record);
    return record.areChildrenUnknown
        ? tr("%1; whether it left children is not known: the processes cannot be listed").arg(text)
        : text;
}

QString noKillText(StopPlan::NoKill why)
{
    switch (why) {
    case StopPlan::NoKill::None:
        return {};
    case StopPlan::NoKill::UnitUnknown:
        return tr("Its unit may say that it gets no SIGKILL: systemd has not answered.");
    case StopPlan::NoKill::Unit:
        return tr("Its unit says that it gets no SIGKILL (SendSIGKILL=no or TimeoutStopSec=infinity).");
    case StopPlan::NoKill::Program:
        return tr("Its manual advises against SIGKILL: data may be lost.");
    }
    return {};
}

QString restartText(const QByteArray &unit, const QByteArray &restart)
{
    struct Row
    {
        const char *restart;
        const char *text;
    };
    // clang-format off
    static constexpr std::array<Row, 5> rows{ {
        { "always", QT_TRANSLATE_NOOP("StopWords", "systemd starts %1 again when it ends (Restart=always).") },
        { "on-success", QT_TRANSLATE_NOOP("StopWords", "systemd starts %1 again when it ends without an error, by SIGTERM too (Restart=on-success).") },
        { "on-failure", QT_TRANSLATE_NOOP("StopWords", "systemd starts %1 again when it ends with an error or by SIGKILL (Restart=on-failure).") },
        { "on-abnormal", QT_TRANSLATE_NOOP("StopWords", "systemd starts %1 again when it ends by SIGKILL (Restart=on-abnormal).") },
        { "on-abort", QT_TRANSLATE_NOOP("StopWords", "systemd starts %1 again when it ends by SIGKILL (Restart=on-abort).") },
    } };
    // clang-format on
    const auto *row = std::find_if(
        rows.begin(), rows.end(), [&restart](const Row &candidate) { return restart == candidate.restart; });
    return row == rows.end() ? QString() : tr(row->text).arg(visibleText(unit));
}

QString stopCommand(const UnitName &unit, uid_t self, const QByteArray &userName)
{
    // systemctl(1): the manager of somebody else's session is reached by his name.
    QString command = QStringLiteral("systemctl ");
    if (unit.user && *unit.user == self)
        command += QLatin1String("--user ");
    else if (unit.user)
        command += QString(
            QLatin1String("--user --machine=") % shellWord(userName + "@.host") % QLatin1Char(' '));
    const QLatin1String marker(unit.name.startsWith('-') ? "-- " : "");
    return command % QLatin1String("stop ") % marker % shellWord(unit.name);
}

QString leftOutText(LeftOut why)
{
    static constexpr std::array<const char *, 4> rows{
        QT_TRANSLATE_NOOP("StopWords", "this program itself"),
        QT_TRANSLATE_NOOP("StopWords", "PID 1, the init of this system"),
        QT_TRANSLATE_NOOP("StopWords", "a kernel thread"),
        QT_TRANSLATE_NOOP("StopWords", "it has already ended"),
    };
    return tr(rows.at(static_cast<size_t>(why)));
}

QString noScopeText(NoScope why)
{
    static constexpr std::array<const char *, 4> rows{
        QT_TRANSLATE_NOOP("StopWords", "it has already ended"),
        QT_TRANSLATE_NOOP("StopWords", "its process group cannot be told"),
        QT_TRANSLATE_NOOP("StopWords", "its session cannot be told"),
        QT_TRANSLATE_NOOP("StopWords", "it belongs to no unit"),
    };
    return tr(rows.at(static_cast<size_t>(why)));
}

QString scopeText(Scope scope)
{
    static constexpr std::array<const char *, 6> rows{
        QT_TRANSLATE_NOOP("StopWords", "the process"),
        QT_TRANSLATE_NOOP("StopWords", "one thread"),
        QT_TRANSLATE_NOOP("StopWords", "its process group"),
        QT_TRANSLATE_NOOP("StopWords", "its session"),
        QT_TRANSLATE_NOOP("StopWords", "it and its children"),
        QT_TRANSLATE_NOOP("StopWords", "its unit"),
    };
    return tr(rows.at(static_cast<size_t>(scope)));
}

} // namespace Sigwise::Words

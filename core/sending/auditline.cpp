// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/auditline.h"

#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/processes/statparser.h"
#include "core/signals/signaltable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <algorithm>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr qsizetype longestText = 2000; ///< bytes of the visible form
constexpr qsizetype longestName = 256;

// Visible, and cut between two characters.
QString boundedText(const QByteArray &bytes, qsizetype longest)
{
    const QString text = visibleText(QByteArrayView(bytes).first(std::min(bytes.size(), longest)));
    if (bytes.size() <= longest && text.size() <= longest)
        return text;
    qsizetype end = std::min(text.size(), longest);
    if (end < text.size() && text.at(end).isLowSurrogate())
        --end;
    return text.first(end) % QChar(0x2026);
}

QJsonValue textOrNull(const QByteArray &bytes, qsizetype longest)
{
    return bytes.isEmpty() ? QJsonValue() : QJsonValue(boundedText(bytes, longest));
}

QJsonValue key(const char *word) { return QString::fromLatin1(word); }

QJsonValue number(uint64_t value) { return static_cast<qint64>(value); }

QJsonValue numberOrNull(std::optional<qint64> value) { return value ? QJsonValue(*value) : QJsonValue(); }

QJsonValue signalOrNull(std::optional<int> signo)
{
    return signo && isSignalNumber(*signo) ? QJsonValue(signalName(*signo)) : QJsonValue();
}

// The symbol ("EPERM") means the same in every language and C library.
QJsonValue errorOrNull(int errnum)
{
    if (errnum == 0)
        return {};
    const char *name = ::strerrorname_np(errnum);
    return name != nullptr ? key(name) : QJsonValue(QString::number(errnum));
}

QJsonObject predictionObject(const Prediction &predicted)
{
    QJsonObject object;
    object[QLatin1String("effect")] = key(effectKey(predicted.effectForSender()));
    const std::optional<Effect> then = predicted.thenForSender();
    object[QLatin1String("then")] = then ? key(effectKey(*then)) : QJsonValue();
    object[QLatin1String("sure")] = predicted.isSureForSender();
    object[QLatin1String("reason")] = key(reasonKey(predicted.reason));
    object[QLatin1String("doubt")] = predicted.isSure() ? QJsonValue() : key(doubtKey(predicted.doubt));
    return object;
}

QJsonValue timeText(const QDateTime &time) { return time.toUTC().toString(Qt::ISODateWithMs); }

JsonMembers head(const QDateTime &time, const char *event, const QString &ofRun, const AuditWriter &writer)
{
    const QString id = QString::fromLatin1(writer.run) % QLatin1Char('-') % ofRun;
    return { { "time", timeText(time) }, { "event", key(event) }, { "id", id } };
}

JsonMembers head(const QDateTime &time, const char *event, const Receipt &receipt, const AuditWriter &writer)
{
    return head(time, event, QString::number(receipt.id), writer);
}

JsonMembers senderMembers(const AuditWriter &writer)
{
    return { { "program", boundedText(writer.program, longestName) }, { "sender_pid", writer.process.pid },
        { "sender_start_time", number(writer.process.startTime) }, { "sender_uid", number(writer.user) },
        { "boot", textOrNull(writer.boot, longestName) } };
}

QJsonValue killPlanOrNull(KillPlan plan)
{
    return plan == KillPlan::None ? QJsonValue() : key(killPlanKey(plan));
}

void append(JsonMembers &members, const JsonMembers &more)
{
    members.insert(members.end(), more.begin(), more.end());
}

QByteArray lineOf(const JsonMembers &members) { return jsonObject(members) + '\n'; }

bool needsNoEscape(QChar c)
{
    return c >= QLatin1Char(' ') && c != QLatin1Char('"') && c != QLatin1Char('\\');
}

// Most values are plain: making a document of each would cost more than the send.
QByteArray jsonValue(const QJsonValue &value)
{
    if (value.isNull())
        return "null";
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isDouble())
        return QByteArray::number(value.toInteger()); // the trail has integers only
    const QString text = value.toString();
    if (value.isString() && std::all_of(text.begin(), text.end(), needsNoEscape))
        return '"' + text.toUtf8() + '"';
    // Qt writes whole documents only: the value comes in brackets.
    const QByteArray wrapped = QJsonDocument(QJsonArray{ value }).toJson(QJsonDocument::Compact);
    return wrapped.sliced(1, wrapped.size() - 2);
}

} // namespace

AuditWriter thisAuditWriter()
{
    constexpr size_t enough = 4096;
    AuditWriter writer;
    writer.program = QCoreApplication::applicationName().toUtf8();
    writer.user = ::geteuid();
    writer.process.pid = ::getpid();
    std::string text;
    if (readFileAt(AT_FDCWD, "/proc/self/stat", text, enough))
        writer.process.startTime = parseStat(text).startTime.value_or(0);
    if (readFileAt(AT_FDCWD, "/proc/sys/kernel/random/boot_id", text, enough))
        writer.boot = QByteArray::fromStdString(text).trimmed();
    writer.run = QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    return writer;
}

QByteArray jsonObject(const JsonMembers &members)
{
    QByteArray out;
    for (const auto &[name, value] : members) {
        out += out.isEmpty() ? "{\"" : ",\"";
        out += name;
        out += "\":";
        out += jsonValue(value);
    }
    return out.isEmpty() ? QByteArray("{}") : QByteArray(out + '}');
}

JsonMembers sendMembers(const Receipt &receipt)
{
    return { { "pid", receipt.target.pid }, { "start_time", number(receipt.target.startTime) },
        { "thread", receipt.tid == 0 ? QJsonValue() : QJsonValue(receipt.tid) },
        { "name", textOrNull(receipt.name, longestName) }, { "user", textOrNull(receipt.user, longestName) },
        { "signal", signalOrNull(receipt.signo) }, { "number", receipt.signo },
        { "value", receipt.value ? QJsonValue(*receipt.value) : QJsonValue() },
        { "prediction", predictionObject(receipt.predicted) },
        { "reason", textOrNull(receipt.statedReason, longestText) } };
}

JsonMembers resultMembers(const Receipt &receipt)
{
    const bool isRefused = receipt.whyRefused != WhyRefused::None;
    return { { "result", key(sendResultKey(receipt.result)) }, { "error", errorOrNull(receipt.errnum) },
        { "refused_because", isRefused ? key(whyRefusedKey(receipt.whyRefused)) : QJsonValue() },
        { "merged", receipt.merged } };
}

JsonMembers outcomeMembers(const Receipt &receipt)
{
    const bool isPending = receipt.outcome == Outcome::Pending;
    constexpr qint64 microsecond = 1000;
    return { { "outcome", key(outcomeKey(receipt.outcome)) },
        { "pending_reason", isPending ? key(reasonKey(receipt.pendingReason)) : QJsonValue() },
        { "blocking_threads", isPending ? QJsonValue(receipt.blockingThreads) : QJsonValue() },
        { "exit_code", numberOrNull(receipt.exitCode) }, { "exit_signal", signalOrNull(receipt.exitSignal) },
        { "after_us", receipt.afterNs ? QJsonValue(*receipt.afterNs / microsecond) : QJsonValue() },
        { "kill_plan", killPlanOrNull(receipt.killPlan) }, { "outlived", receipt.outlived },
        { "settled", receipt.settled }, { "final", receipt.final } };
}

QByteArray auditSendLine(const Receipt &receipt, const AuditWriter &writer, bool withResult)
{
    JsonMembers members = head(receipt.time, "send", receipt, writer);
    append(members, senderMembers(writer));
    append(members, sendMembers(receipt));
    members.emplace_back("kill_plan", killPlanOrNull(receipt.killPlan));
    if (withResult)
        append(members, resultMembers(receipt));
    else
        members.emplace_back("result", QJsonValue());
    return lineOf(members);
}

QByteArray auditResultLine(const Receipt &receipt, const AuditWriter &writer)
{
    JsonMembers members = head(QDateTime::currentDateTimeUtc(), "result", receipt, writer);
    append(members, resultMembers(receipt));
    return lineOf(members);
}

QByteArray auditOutcomeLine(const Receipt &receipt, const AuditWriter &writer)
{
    JsonMembers members = head(QDateTime::currentDateTimeUtc(), "outcome", receipt, writer);
    append(members, outcomeMembers(receipt));
    return lineOf(members);
}

QByteArray auditLossLine(const AuditLosses &losses, const AuditWriter &writer)
{
    JsonMembers members = head(QDateTime::currentDateTimeUtc(), "lost", QStringLiteral("lost"), writer);
    append(members, senderMembers(writer));
    append(members,
        { { "lines", losses.lines }, { "sends", losses.sends },
            { "journal_entries", losses.journalEntries } });
    return lineOf(members);
}

} // namespace Sigwise

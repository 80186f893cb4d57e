// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/journal.h"

#include "core/base/syscalls.h"
#include "core/base/uniquefd.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

namespace Sigwise {
namespace {

constexpr qsizetype longestValue = 4096;

// Name, newline, length as 64 bits with the lowest byte first, value, newline.
void addField(QByteArray &entry, const char *name, const QByteArray &value)
{
    if (value.isEmpty())
        return;
    const QByteArray bounded = value.left(longestValue);
    std::array<char, 8> length{};
    qToLittleEndian(static_cast<quint64>(bounded.size()), length.data());
    entry += name;
    entry += '\n';
    entry.append(length.data(), static_cast<qsizetype>(length.size()));
    entry += bounded;
    entry += '\n';
}

QByteArray nameOf(int signo) { return signalName(signo).toUtf8(); }

QByteArray answerText(const Receipt &receipt)
{
    if (receipt.result == SendResult::Sent)
        return "sent to ";
    return QByteArray("not sent (") + sendResultKey(receipt.result) + ") to ";
}

QByteArray messageText(const Receipt &receipt, const AuditWriter &writer)
{
    QByteArray text = nameOf(receipt.signo) + ' ' + answerText(receipt) + visibleBytes(receipt.name) + " ("
        + QByteArray::number(receipt.target.pid) + ") by user " + QByteArray::number(writer.user)
        + "; predicted: " + effectKey(receipt.predicted.effectForSender());
    if (!receipt.predicted.isSureForSender())
        text += ", not sure";
    if (!receipt.statedReason.isEmpty())
        text += "; reason: " + visibleBytes(receipt.statedReason);
    return text;
}

JournalAnswer answerTo(int errnum)
{
    switch (errnum) {
    case ENOENT:
    case ENOTDIR:
    case ECONNREFUSED:
        return JournalAnswer::Absent;
    case EAGAIN:
    case ENOBUFS:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
        return JournalAnswer::Busy;
    default:
        return JournalAnswer::Refused;
    }
}

} // namespace

QByteArray journalEntry(const Receipt &receipt, const AuditWriter &writer)
{
    constexpr auto notice = "5"; // syslog(3): normal, but worth to be seen
    const char *error = receipt.errnum == 0 ? nullptr : ::strerrorname_np(receipt.errnum);
    const Prediction &predicted = receipt.predicted;
    const std::optional<Effect> then = predicted.thenForSender();
    struct Field
    {
        const char *name;
        QByteArray value;
    };
    const Field fields[] = {
        { "MESSAGE", messageText(receipt, writer) },
        { "MESSAGE_ID", journalMessageId },
        { "PRIORITY", notice },
        { "SYSLOG_IDENTIFIER", visibleBytes(writer.program) },
        { "SIGWISE_ID", writer.run + '-' + QByteArray::number(receipt.id) },
        { "SIGWISE_SENDER_PID", QByteArray::number(writer.process.pid) },
        { "SIGWISE_SENDER_UID", QByteArray::number(writer.user) },
        { "SIGWISE_TARGET_PID", QByteArray::number(receipt.target.pid) },
        { "SIGWISE_TARGET_START_TIME", QByteArray::number(receipt.target.startTime) },
        { "SIGWISE_TARGET_NAME", visibleBytes(receipt.name) },
        { "SIGWISE_TARGET_USER", visibleBytes(receipt.user) },
        { "SIGWISE_SIGNAL", nameOf(receipt.signo) },
        { "SIGWISE_TARGET_THREAD", receipt.tid == 0 ? QByteArray() : QByteArray::number(receipt.tid) },
        { "SIGWISE_VALUE", receipt.value ? QByteArray::number(*receipt.value) : QByteArray() },
        { "SIGWISE_PREDICTED", effectKey(predicted.effectForSender()) },
        { "SIGWISE_PREDICTED_THEN", then ? effectKey(*then) : "" },
        { "SIGWISE_PREDICTED_REASON", reasonKey(predicted.reason) },
        { "SIGWISE_PREDICTED_SURE", predicted.isSureForSender() ? "yes" : "no" },
        { "SIGWISE_RESULT", sendResultKey(receipt.result) },
        { "SIGWISE_ERROR", error != nullptr ? error : "" },
        { "SIGWISE_REASON", visibleBytes(receipt.statedReason) },
    };
    QByteArray entry;
    for (const Field &field : fields)
        addField(entry, field.name, field.value);
    return entry;
}

JournalAnswer sendToJournal(const QByteArray &entry, const char *socketPath)
{
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    const size_t length = std::strlen(socketPath);
    if (length >= sizeof(to.sun_path))
        return JournalAnswer::Absent;
    std::memcpy(to.sun_path, socketPath, length);
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket)
        return answerTo(errno);
    const auto sent = retryOnInterrupt([&] {
        return ::sendto(socket.get(), entry.constData(), static_cast<size_t>(entry.size()), MSG_NOSIGNAL,
            reinterpret_cast<const sockaddr *>(&to), sizeof(to));
    });
    return sent < 0 ? answerTo(errno) : JournalAnswer::Taken; // a datagram goes whole
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/processjson.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "core/words/programwords.h"

#include <array>

namespace Sigwise::Cli {
namespace {

constexpr uid_t unknownUser = static_cast<uid_t>(-1);

uid_t userOf(const ProcessInfo &process) { return process.users ? process.users->real : unknownUser; }

// The prediction speaks of somebody who may send; here the sender's own case counts.
Reason reasonForSender(const Prediction &prediction)
{
    if (prediction.permitted)
        return prediction.reason;
    return prediction.isRefusedByModule ? Reason::SecurityModule : Reason::OtherUser;
}

std::optional<pid_t> innermostPid(const ProcessInfo &process)
{
    return process.namespacePids.empty() ? std::nullopt : std::optional(process.namespacePids.back());
}

} // namespace

const char *stateKey(ProcessState state)
{
    static constexpr std::array keys{ "running", "sleeping", "disk-wait", "stopped", "traced", "zombie",
        "idle", "dead", "unknown" };
    return keys.at(static_cast<size_t>(state));
}

QByteArrayView signalKey(int signo) { return signalRow(signo).name; }

size_t ProcessJson::RowHash::operator()(const RowKey &key) const
{
    // What tells most of them apart; the rest is left to the comparison.
    const Prediction &prediction = key.prediction;
    size_t hash = static_cast<size_t>(key.signo);
    for (const size_t part : { static_cast<size_t>(key.user), static_cast<size_t>(prediction.effect),
             static_cast<size_t>(prediction.reason), static_cast<size_t>(prediction.threads) })
        hash = hash * 31 + part;
    return hash;
}

const QByteArray &ProcessJson::userName(uid_t uid)
{
    const auto [entry, isNew] = m_users.try_emplace(uid);
    if (isNew && uid != unknownUser)
        entry->second = visibleBytes(m_names.name(uid));
    return entry->second;
}

const QByteArray &ProcessJson::row(const RowKey &key)
{
    const auto [entry, isNew] = m_rows.try_emplace(key);
    if (!isNew)
        return entry->second;
    const Prediction &prediction = key.prediction;
    const std::optional<Effect> then = prediction.thenForSender();
    const QString user = QString::fromUtf8(userName(key.user));
    JsonWriter json;
    json.beginObject();
    json.number("number", key.signo);
    json.text("name", signalKey(key.signo));
    json.text("disposition", dispositionKey(key.standing.disposition));
    json.text("blocked", blockingKey(key.standing.blocking));
    json.flag("pending_process", key.standing.pendingForProcess);
    json.number("pending_threads", key.standing.pendingForThreads);
    json.text("effect", effectKey(prediction.effectForSender()));
    json.text("reason", reasonKey(reasonForSender(prediction)));
    json.textOrNull("then", then ? QByteArrayView(effectKey(*then)) : QByteArrayView());
    json.flag("sure", prediction.isSureForSender());
    const bool isShort = m_texts == Texts::Short;
    json.text("text",
        (isShort ? Words::programPhrase(key.program, prediction, key.signo, user, key.restart)
                 : Words::programLine(key.program, prediction, key.signo, user, key.restart))
            .toUtf8());
    json.endObject();
    entry->second = json.json().toByteArray();
    return entry->second;
}

void ProcessJson::writeIdentity(JsonWriter &json, const ProcessInfo &process)
{
    const uid_t user = userOf(process);
    json.number("pid", process.key.pid);
    json.number("start_time", process.isStartUnknown ? std::nullopt : std::optional(process.key.startTime));
    json.text("name", visibleBytes(process.name));
    json.textOrNull("user", userName(user));
    json.number("uid", process.users ? std::optional(user) : std::nullopt);
    json.text("state", stateKey(process.state));
    json.number("threads", process.threadCount);
    json.number("ppid", process.parent);
    json.textOrNull("unit", visibleBytes(process.unit));
    json.textOrNull("container", visibleBytes(process.container));
    json.number("ns_pid", innermostPid(process));
    json.text("command", visibleBytes(process.command));
}

void ProcessJson::writeSignals(JsonWriter &json, const ProcessInfo &process,
    const PredictionTable &predictions, std::span<const int> numbers, const Program *program,
    const QByteArray &restart)
{
    const uid_t user = userOf(process);
    json.beginArray("signals");
    for (const int signo : numbers) {
        const Prediction &prediction = predictions.at(signo);
        const bool isDocumented = documentedSignal(program, prediction, signo) != nullptr;
        json.raw(nullptr,
            row({ signo, user, prediction, standingOf(process, signo), isDocumented ? program : nullptr,
                restart }));
    }
    json.endArray();
}

} // namespace Sigwise::Cli

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/processjson.h"

#include "core/base/visibletext.h"
#include "core/models/signalstanding.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"

#include <QHashFunctions>

#include <array>

namespace Sigwise::Cli {
namespace {

constexpr uid_t unknownUser = static_cast<uid_t>(-1);

uid_t userOf(const ProcessInfo &process) { return process.users ? process.users->real : unknownUser; }

// The prediction speaks of somebody who may send; here the sender's own case counts.
Reason reasonForSender(const Prediction &prediction)
{
    return prediction.permitted ? prediction.reason : Reason::OtherUser;
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

size_t ProcessJson::PhraseHash::operator()(const PhraseKey &key) const
{
    const Prediction &prediction = key.prediction;
    return qHashMulti(0, key.signo, key.user, static_cast<int>(prediction.effect),
        static_cast<int>(prediction.reason), static_cast<int>(prediction.doubt), prediction.permitted,
        prediction.threads);
}

const QByteArray &ProcessJson::userName(uid_t uid)
{
    const auto [entry, isNew] = m_users.try_emplace(uid);
    if (isNew && uid != unknownUser)
        entry->second = visibleBytes(m_names.name(uid));
    return entry->second;
}

const QByteArray &ProcessJson::phrase(const Prediction &prediction, int signo, const ProcessInfo &process)
{
    const uid_t user = userOf(process);
    const auto [entry, isNew] = m_phrases.try_emplace({ signo, user, prediction });
    if (isNew)
        entry->second = Words::effectPhrase(prediction, signo, QString::fromUtf8(userName(user))).toUtf8();
    return entry->second;
}

void ProcessJson::writeIdentity(JsonWriter &json, const ProcessInfo &process)
{
    const uid_t user = userOf(process);
    json.number("pid", process.key.pid);
    json.number("start_time", process.key.startTime);
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

void ProcessJson::writeSignals(JsonWriter &json, const ProcessInfo &process, GroupLink group,
    const Sender &sender, std::span<const int> numbers)
{
    json.beginArray("signals");
    for (const int signo : numbers) {
        const Prediction prediction = predict(process, group, sender, signo);
        const SignalStanding standing = standingOf(process, signo);
        const std::optional<Effect> then = prediction.thenForSender();
        json.beginObject();
        json.number("number", signo);
        json.text("name", signalKey(signo));
        json.text("disposition", dispositionKey(standing.disposition));
        json.text("blocked", blockingKey(standing.blocking));
        json.flag("pending_process", standing.pendingForProcess);
        json.number("pending_threads", standing.pendingForThreads);
        json.text("effect", effectKey(prediction.effectForSender()));
        json.text("reason", reasonKey(reasonForSender(prediction)));
        json.textOrNull("then", then ? QByteArrayView(effectKey(*then)) : QByteArrayView());
        json.flag("sure", prediction.isSure());
        json.text("text", phrase(prediction, signo, process));
        json.endObject();
    }
    json.endArray();
}

} // namespace Sigwise::Cli

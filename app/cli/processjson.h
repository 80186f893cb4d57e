// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsonwriter.h"
#include "core/prediction/predictor.h"
#include "core/processes/users.h"

#include <span>
#include <unordered_map>

namespace Sigwise::Cli {

/// "running", "disk-wait", …: the stable word of a state.
[[nodiscard]] const char *stateKey(ProcessState state);
/// The signal's full name as bytes: "SIGTERM".
[[nodiscard]] QByteArrayView signalKey(int signo);

/// What list and show say of a process in JSON. Users and phrases that come again and again are kept.
class ProcessJson
{
public:
    /// pid … command: the members before findings and signals.
    void writeIdentity(JsonWriter &json, const ProcessInfo &process);
    /// "signals":[…], one object for each number.
    void writeSignals(JsonWriter &json, const ProcessInfo &process, GroupLink group, const Sender &sender,
        std::span<const int> numbers);

private:
    struct PhraseKey
    {
        int signo;
        uid_t user;
        Prediction prediction;

        friend bool operator==(const PhraseKey &, const PhraseKey &) = default;
    };
    struct PhraseHash
    {
        size_t operator()(const PhraseKey &key) const;
    };

    const QByteArray &phrase(const Prediction &prediction, int signo, const ProcessInfo &process);
    const QByteArray &userName(uid_t uid);

    UserNames m_names;
    std::unordered_map<uid_t, QByteArray> m_users; ///< made visible
    std::unordered_map<PhraseKey, QByteArray, PhraseHash> m_phrases;
};

} // namespace Sigwise::Cli

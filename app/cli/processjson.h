// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsonwriter.h"
#include "core/models/signalstanding.h"
#include "core/prediction/phrasebook.h"
#include "core/prediction/predictor.h"
#include "core/processes/users.h"

#include <QByteArray>

#include <span>
#include <unordered_map>

namespace Sigwise::Cli {

/// "running", "disk-wait", …: the stable word of a state.
[[nodiscard]] const char *stateKey(ProcessState state);
/// The signal's full name as bytes: "SIGTERM".
[[nodiscard]] QByteArrayView signalKey(int signo);

/// What list and show say of a process in JSON; show says in the text what a prediction depends on. Users and
/// signals that come again and again are kept.
class ProcessJson
{
public:
    enum class Texts { Short, WithConditions };
    explicit ProcessJson(Texts texts = Texts::Short)
        : m_texts(texts)
    { }

    /// pid … command: the members before findings and signals.
    void writeIdentity(JsonWriter &json, const ProcessInfo &process);
    /// "signals":[…], one object for each number. The program, if there is one, lives as long as this;
    /// `restart` is that of restartOf().
    void writeSignals(JsonWriter &json, const ProcessInfo &process, const PredictionTable &predictions,
        std::span<const int> numbers, const Program *program = nullptr, const QByteArray &restart = {});

private:
    // All that the object of one signal depends on: most processes have the same few.
    struct RowKey
    {
        int signo;
        uid_t user;
        Prediction prediction;
        SignalStanding standing;
        const Program *program = nullptr; ///< where its manual says something of the signal
        QByteArray restart;

        friend bool operator==(const RowKey &, const RowKey &) = default;
    };
    struct RowHash
    {
        size_t operator()(const RowKey &key) const;
    };

    const QByteArray &row(const RowKey &key);
    const QByteArray &userName(uid_t uid);

    Texts m_texts;
    UserNames m_names;
    std::unordered_map<uid_t, QByteArray> m_users; ///< made visible
    std::unordered_map<RowKey, QByteArray, RowHash> m_rows;
};

} // namespace Sigwise::Cli

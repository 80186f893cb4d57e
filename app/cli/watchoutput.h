// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/signalchanges.h"
#include "app/cli/textoutput.h"
#include "core/sending/exitstatus.h"

namespace Sigwise::Cli {

/// Writes what a watch sees, each thing as soon as it is told: JSON rows, or lines for a person, in which
/// signals that changed alike share one.
class WatchOutput
{
public:
    WatchOutput(pid_t pid, bool isJson)
        : m_pid(pid)
        , m_isJson(isJson)
    { }

    /// How it stands at the start; in text only.
    void begin(const ProcessInfo &process, const SignalState &state);
    void changed(const std::vector<SignalChange> &changes);
    void threadsChanged(const std::optional<int> &before, const std::optional<int> &now);
    void ended(const ExitStatus &status);

    /// False once nobody reads any more.
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool finish() { return m_out.finish(); }

private:
    void writeRow(const char *change, QByteArrayView signal, QByteArrayView from, QByteArrayView to);
    void writeLine(const QString &line);

    pid_t m_pid;
    bool m_isJson;
    TextOutput m_out;
};

} // namespace Sigwise::Cli

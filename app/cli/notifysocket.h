// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"

#include <QByteArray>

#include <functional>

#include <sys/types.h>

namespace Sigwise::Cli {

/// The receiving end of sd_notify(3). Its name is abstract: nothing is left in a folder, and a program that
/// changed its user can still write to it. Anybody can, so each message counts only if its sender does.
class NotifySocket
{
public:
    static Result<NotifySocket> open();

    /// For the variable NOTIFY_SOCKET: "@sigwise-drill-…".
    [[nodiscard]] const QByteArray &name() const { return m_name; }
    [[nodiscard]] int descriptor() const { return m_socket.get(); }

    enum class Heard { Nothing, Something, Ready };
    /// Takes the messages that wait, at most a hundred; `counts` is asked for the PID of each sender, as the
    /// kernel tells it.
    [[nodiscard]] Heard take(const std::function<bool(pid_t)> &counts);

private:
    NotifySocket(QByteArray name, UniqueFd socket)
        : m_name(std::move(name))
        , m_socket(std::move(socket))
    { }

    QByteArray m_name;
    UniqueFd m_socket;
};

/// Whether one of the lines of a message is READY=1. Takes any bytes.
[[nodiscard]] bool saysReady(std::string_view message);

} // namespace Sigwise::Cli

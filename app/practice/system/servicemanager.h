// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

namespace Sigwise::Practice {

/// Tells the service manager how the program is: sd_notify(3). Through libsystemd where that is installed,
/// looked for at run time; else by the one datagram that it would send (sd_notify(3), "Standalone
/// implementations"). Does nothing when NOTIFY_SOCKET is not set.
class ServiceManager : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServiceManager)
public:
    enum class Way { Library, Datagram };

    /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
    explicit ServiceManager(QObject *parent = nullptr);
    /// With the way chosen; Library falls back to Datagram when there is none.
    explicit ServiceManager(Way way, QObject *parent = nullptr);

    [[nodiscard]] bool isListening() const { return !m_address.isEmpty(); }
    [[nodiscard]] Way way() const { return m_notify != nullptr ? Way::Library : Way::Datagram; }

    /// The program works. Keeps the watchdog quiet from now on, where one waits for this process.
    void ready(const QByteArray &status);
    /// Followed by ready() when the configuration was read, with success or without.
    void reloading();
    void stopping();

Q_SIGNALS:
    /// The manager could not be told.
    void failed(const QString &why);

private:
    void send(const QByteArray &state);
    void tell(const QByteArray &state);
    void report(int failure);
    /// The errno; 0 and below: sent. Does not wait.
    [[nodiscard]] int trySending(const QByteArray &state);
    void startWatchdog();

    using Notify = int (*)(int unsetEnvironment, const char *state);

    QByteArray m_address;
    Notify m_notify = nullptr;
    QTimer *m_watchdog = nullptr;
    QByteArray m_untold; ///< there was no room for it
    QTimer m_again;
};

} // namespace Sigwise::Practice

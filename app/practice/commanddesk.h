// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/command.h"

#include <QByteArray>
#include <QObject>

#include <functional>

namespace Sigwise::Practice {

class Mistake;
class Reporter;

/// Follows the lines of stdin, and reports those that it cannot follow. In the main thread.
class CommandDesk : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandDesk)
public:
    /// `whyNot` tells why a signal must not be changed just now; an empty text when it may.
    CommandDesk(SignalModes &modes, const Mistake &mistake, Reporter &reporter,
        std::function<QString(int signo)> whyNot, QObject *parent = nullptr);

    void obey(const QByteArray &line);
    void refuseLongLine(const QByteArray &beginning);

private:
    void changeSignal(const QByteArray &line, const ChangeSignal &wish);

    SignalModes &m_modes;
    const Mistake &m_mistake;
    Reporter &m_reporter;
    std::function<QString(int signo)> m_whyNot;
};

} // namespace Sigwise::Practice

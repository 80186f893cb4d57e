// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/audithistory.h"

#include <QObject>

namespace Sigwise {

class Dispatcher;
class SentModel;
class SentPanel;

/// Brings the audit trail into the window: what earlier runs sent comes under the rows of this one, and what
/// is wrong with the file is told.
class AuditDesk : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AuditDesk)
public:
    /// All three must live as long as this.
    AuditDesk(Dispatcher &dispatcher, SentModel &sent, SentPanel &panel, QObject *parent);

    /// Reads what earlier runs sent, on a thread, once however often it is asked for.
    void read();

Q_SIGNALS:
    /// A sentence; empty = nothing is wrong any more.
    void troubleChanged(const QString &sentence);

private:
    void showHistory(const AuditHistory &history);
    void tellProblem();

    Dispatcher &m_dispatcher;
    SentModel &m_sent;
    SentPanel &m_panel;
    AuditHistoryReader *m_reader;
};

} // namespace Sigwise

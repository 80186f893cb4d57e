// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/sent/auditdesk.h"

#include "core/base/visibletext.h"
#include "core/models/sentmodel.h"
#include "core/sending/dispatcher.h"
#include "core/words/auditwords.h"
#include "ui/sent/sentpanel.h"

namespace Sigwise {

AuditDesk::AuditDesk(Dispatcher &dispatcher, SentModel &sent, SentPanel &panel, QObject *parent)
    : QObject(parent)
    , m_dispatcher(dispatcher)
    , m_sent(sent)
    , m_panel(panel)
    , m_reader(new AuditHistoryReader(this))
{
    connect(m_reader, &AuditHistoryReader::read, this, &AuditDesk::showHistory);
    connect(&dispatcher.trail(), &AuditTrail::problemChanged, this, &AuditDesk::tellProblem);
}

void AuditDesk::read()
{
    const AuditTrail &trail = m_dispatcher.trail();
    m_reader->start(trail.file(), trail.run(), SentModel::capacity);
}

void AuditDesk::showHistory(const AuditHistory &history)
{
    m_sent.addEarlier(history.receipts);
    m_panel.noteDamage(history.damagedLines);
    if (history.problem)
        Q_EMIT troubleChanged(
            tr("What was sent earlier cannot be read, and what you send is kept in memory only: %1: %2.")
                .arg(visibleText(history.problem->path), Words::auditProblem(*history.problem)));
}

void AuditDesk::tellProblem()
{
    const std::optional<AuditProblem> problem = m_dispatcher.trail().problem();
    Q_EMIT troubleChanged(problem
            ? tr("What you send is kept in memory until the audit file can be written: %1: %2.")
                  .arg(visibleText(problem->path), Words::auditProblem(*problem))
            : QString());
}

} // namespace Sigwise

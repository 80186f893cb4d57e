// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/sending/receipt.h"
#include "ui/shell/banner.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

namespace Sigwise {

/// Decides what the banner says: paused, ended, not permitted, hidden processes, an unreadable /proc, broken
/// settings, an audit file that cannot be written, something that was not saved.
class Notices : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Notices)
public:
    /// The banner must live as long as this.
    Notices(Banner &banner, const QByteArray &procRoot, QObject *parent);

    void noteSnapshot(const Snapshot &snapshot);
    void noteSelection(const Selection &selection);
    /// What is known of a signal that was sent: it may explain an end.
    void noteReceipt(const Receipt &receipt);
    void setPaused(bool paused);
    /// `command` may be empty; else a button copies it.
    void refuse(const QString &sentence, const QString &command);
    void blameSettings(const QStringList &problems);
    /// What is wrong with the audit file, in a sentence; empty = nothing any more.
    void blameAudit(const QString &sentence);
    /// Something could not be saved: why, in a sentence.
    void tellNotSaved(const QString &sentence);

Q_SIGNALS:
    void resumeRequested();

private:
    void sayUntilGotIt(Banner::Topic topic, const QString &sentence);
    void showPause();
    void showEnd();

    Banner &m_banner;
    QByteArray m_procRoot;
    QTimer *m_pauseTimer;
    QElapsedTimer m_pausedSince;
    bool m_hiddenDismissed = false;
    std::vector<ProcessKey> m_selected;
    std::optional<SelectedProcess> m_ended; ///< the one selected process, when it has ended
    QHash<ProcessKey, Receipt> m_ends; ///< the receipts that saw an end
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/models/sentmodel.h"
#include "core/processes/scanservice.h"
#include "core/sending/dispatcher.h"
#include "core/sending/receipt.h"
#include "core/sending/unitservice.h"

#include <QWidget>

#include <chrono>

class QSplitter;
class QStackedWidget;

namespace Sigwise {

class AuditDesk;
class FirstRunCard;
class Inspector;
class PhrasebookService;
class ProcessModel;
class ProcessView;
class SendBar;
class SendFlow;
class SentPanel;

/// The view "Processes": list, send bar, Sent and inspector, and the way of the data between them: scan to
/// list, selection to send bar and inspector, a press to the send, its receipts to Sent.
class ProcessPage : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProcessPage)
public:
    /// `ask` tells what units say; without it those of the running system are asked.
    ProcessPage(const QByteArray &procRoot, QWidget *parent, const UnitService::Ask &ask = {});
    ~ProcessPage() override;

    [[nodiscard]] ProcessModel *model() const { return m_model; }
    [[nodiscard]] ProcessView *list() const { return m_list; }
    [[nodiscard]] SendBar *sendBar() const { return m_sendBar; }
    [[nodiscard]] SentPanel *sentPanel() const { return m_sentPanel; }
    [[nodiscard]] const SentModel &sent() const { return *m_sent; }
    [[nodiscard]] Inspector *inspector() const { return m_inspector; }
    [[nodiscard]] const Sender &sender() const { return m_dispatcher->sender(); }
    [[nodiscard]] const Selection &selection() const { return m_selection; }

    void setInterval(std::chrono::milliseconds interval);
    void setPaused(bool paused);
    /// Nobody can see the window: no scans.
    void setUnseen(bool unseen);
    void refresh();
    /// Begins to read the user's own entries of the phrasebook.
    void readPhrasebook();
    /// Shows the card for newcomers in place of the list, or the list.
    void showFirstRun(bool show);
    [[nodiscard]] bool isFirstRunShown() const;

    /// As ProcessView::setFilter().
    void setFilter(const QString &filter);
    /// From the filter to the list: what the filter hides is no longer selected; where nothing remains, the
    /// first match is selected, or without a filter the current row.
    void enterList();
    void send(int signo);
    /// Opens the choice of all signals.
    void pick(int signo = 0);
    /// Opens the graceful stop.
    void stopGracefully();
    /// How many processes wait for a SIGKILL that is planned.
    [[nodiscard]] int countdowns() const;
    /// No planned SIGKILL follows; the receipts say so.
    void stopCountdowns();
    /// The seconds that the user chose last for a graceful stop.
    void setGraceSeconds(int seconds);
    [[nodiscard]] int graceSeconds() const;

    [[nodiscard]] bool isInspectorShown() const;
    void setInspectorShown(bool shown);
    /// Where there is no room beside the list, the inspector lies over it.
    void setNarrow(bool narrow);
    void setSentRows(int rows);
    /// Between the list and the inspector; empty where the inspector lies over the list.
    [[nodiscard]] QByteArray saveSplitter() const;
    void restoreSplitter(const QByteArray &state);
    /// Between the list and what was sent.
    [[nodiscard]] QByteArray saveSentSplitter() const;
    void restoreSentSplitter(const QByteArray &state);

    /// One "name value" a line.
    [[nodiscard]] QString countersText() const;

Q_SIGNALS:
    /// The phrasebook was read; what is wrong with the user's own entries, a sentence each.
    void phrasebookRead(const QStringList &problems);
    void selectionShown(const Sigwise::Selection &selection);
    void snapshotShown(const Sigwise::SnapshotPtr &snapshot);
    void receiptSeen(const Sigwise::Receipt &receipt);
    void refused(const QString &sentence, const QString &command);
    /// What is wrong with the audit file; empty = nothing any more.
    void auditTroubleChanged(const QString &sentence);
    void notSaved(const QString &sentence);
    void firstRunDone();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildBody();
    void connectData();
    void connectSending();
    void showSnapshot(const SnapshotPtr &snapshot);
    void showSelection();
    void takePhrasebook(const PhrasebookPtr &book);
    void lookCloser();
    void applyScanning();
    void placeInspector();

    ProcessModel *m_model;
    ProcessView *m_list;
    SendBar *m_sendBar;
    SentModel *m_sent;
    SentPanel *m_sentPanel;
    Inspector *m_inspector;
    FirstRunCard *m_firstRun;
    int m_sentRows = 5;
    QStackedWidget *m_listPlace;
    QSplitter *m_across;
    QSplitter *m_down;
    Dispatcher *m_dispatcher;
    AuditDesk *m_audit;
    UnitService *m_units;
    PhrasebookService *m_phrasebook;
    SendFlow *m_flow;
    ScanService *m_scans;

    Selection m_selection;
    bool m_paused = false;
    bool m_unseen = false;
    bool m_narrow = false;
    bool m_filtered = false;
    quint64 m_scanCount = 0;
    qint64 m_lastScanNs = 0;
    quint64 m_sendCount = 0;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/unitservice.h"
#include "ui/shell/settings.h"
#include "ui/shell/windowstate.h"

#include <QMainWindow>

#include <memory>

namespace Sigwise {

class ReceivedModel;

/// The window of the program: menu bar, top bar, banner, list with send bar and Sent, inspector, status bar.
/// It only puts the parts into their places; ProcessPage lets them talk.
class MainWindow : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)
public:
    /// Begins to scan `procRoot` at once. `settings` must live as long as the window.
    /// `ask` is that of ProcessPage.
    MainWindow(Settings &settings, const QByteArray &procRoot, QWidget *parent = nullptr,
        const UnitService::Ask &ask = {});
    ~MainWindow() override;

    /// Shows Help > What Sigwise received; the model must live as long as the window.
    void setReceivedModel(ReceivedModel *model);
    /// What the window has counted so far, one "name value" a line: scans, scan_ms, rows, sends.
    [[nodiscard]] QString countersText() const;
    /// Writes geometry, splitters, columns and sort; false (and a line in the log) when that failed.
    bool saveState();
    /// Reads the settings again. What is wrong with them stands in the banner and is returned, a sentence
    /// each; then the old ones stay. The user's phrasebook is read again, too: phrasebookRead().
    QStringList reloadSettings();

Q_SIGNALS:
    /// What is wrong with the user's entries of the phrasebook, a sentence each, which the banner says, too.
    void phrasebookRead(const QStringList &problems);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise

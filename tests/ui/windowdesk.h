// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/sentmodel.h"
#include "tests/support/testchild.h"
#include "ui/processes/processview.h"
#include "ui/shell/mainwindow.h"

#include <QAbstractButton>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Sigwise::Test {

/// The main window with settings and state of its own, shown, scanning the real /proc or another tree.
struct WindowDesk
{
    static constexpr const char *usual = "[options]\nfirst_run_done=true\ninterval_ms=500\n";

    explicit WindowDesk(const QByteArray &options = usual, const QByteArray &proc = "/proc",
        const UnitService::Ask &askUnits = {})
        : procRoot(proc)
        , ask(askUnits)
    {
        qputenv("XDG_STATE_HOME", place.path().toLocal8Bit());
        writeSettings(options);
        reopen();
    }

    void writeSettings(const QByteArray &bytes) const
    {
        QFile file(place.filePath(QStringLiteral("sigwise.ini")));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }

    /// Another window over the same files, after the one before is gone.
    void reopen()
    {
        window.reset();
        settings.reset();
        store = std::make_unique<QSettings>(
            place.filePath(QStringLiteral("sigwise.ini")), QSettings::IniFormat);
        settings = std::make_unique<Settings>(*store);
        window = std::make_unique<MainWindow>(*settings, procRoot, nullptr, ask);
        window->show();
        window->activateWindow();
    }

    template <typename Object>
    [[nodiscard]] Object *find(const char *name) const
    {
        return window->findChild<Object *>(QLatin1String(name));
    }
    [[nodiscard]] ProcessView *list() const { return find<ProcessView>("processView"); }
    [[nodiscard]] const QAbstractItemModel *sent() const { return find<QListView>("sentView")->model(); }
    /// The newest receipt, or an empty one.
    [[nodiscard]] Receipt receipt() const
    {
        return sent()->index(0, 0).data(SentModel::ReceiptRole).value<Receipt>();
    }
    [[nodiscard]] QString effectOf(const char *button) const
    {
        return find<QWidget>(button)->accessibleDescription();
    }
    void click(const char *button) const { QTest::mouseClick(find<QAbstractButton>(button), Qt::LeftButton); }

    /// Selects the row of a child as soon as the list has it.
    [[nodiscard]] bool select(const TestChild &child) const
    {
        return select(ProcessKey{ child.pid(), child.startTime() });
    }
    [[nodiscard]] bool select(const ProcessKey &key) const
    {
        const bool listed
            = QTest::qWaitFor([&] { return list()->processModel()->indexOf(key).isValid(); }, 10'000);
        if (listed)
            list()->selectKeys({ key });
        return listed && list()->selectedKeys() == std::vector{ key };
    }

    QByteArray procRoot;
    UnitService::Ask ask;
    QTemporaryDir place;
    std::unique_ptr<QSettings> store;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MainWindow> window;
};

} // namespace Sigwise::Test

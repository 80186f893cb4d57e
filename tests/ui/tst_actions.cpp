// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processmodel.h"
#include "core/signals/signaltable.h"
#include "ui/processes/processview.h"
#include "ui/shell/actions.h"
#include "ui/shell/menus.h"
#include "ui/theme/theme.h"

#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using Id = Actions::Id;

class TestActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void rowsStandInTheOrderOfTheirIds();
    void noKeyStandsTwice();
    void everyActionIsReachable();
    void deleteIsNoKey();
    void keysOfTheDesignAreThere_data();
    void keysOfTheDesignAreThere();
    void sendKeysAreOfTheListOnly();
    void sendTextsCarryNameAndNumber();
    void enabledWhenThereIsSomethingToDo();

private:
    std::unique_ptr<Theme> m_theme;
};

namespace {

QSet<QAction *> actionsIn(const QMenu *menu)
{
    QSet<QAction *> found;
    for (QAction *action : menu->actions()) {
        found.insert(action);
        if (action->menu())
            found += actionsIn(action->menu());
    }
    return found;
}

} // namespace

void TestActions::initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }

void TestActions::rowsStandInTheOrderOfTheirIds()
{
    int expected = 0;
    QSet<QByteArray> names;
    for (const Actions::Row &row : Actions::table()) {
        QCOMPARE(static_cast<int>(row.id), expected++);
        QVERIFY2(!names.contains(row.name), row.name);
        names.insert(row.name);
    }
}

void TestActions::noKeyStandsTwice()
{
    QHash<QKeySequence, QByteArray> keys;
    for (const Actions::Row &row : Actions::table()) {
        for (const char *text : { row.keys, row.listKeys }) {
            if (*text == '\0')
                continue;
            const QKeySequence key(QLatin1String(text), QKeySequence::PortableText);
            QVERIFY2(!key.isEmpty() && key[0].key() != Qt::Key_unknown, row.name);
            QVERIFY2(!keys.contains(key),
                qPrintable(QString(
                    QLatin1String(row.name) % QLatin1String(" and ") % QLatin1String(keys.value(key)))));
            keys.insert(key, row.name);
        }
    }
}

void TestActions::everyActionIsReachable()
{
    QMainWindow window;
    ProcessModel model;
    auto *list = new ProcessView(&model, &window);
    const Actions actions(&window);
    const Menus menus(actions, list, window.menuBar(), &window);
    QSet<QAction *> placed = actionsIn(menus.rowMenu());
    for (const QAction *top : window.menuBar()->actions())
        placed += actionsIn(top->menu());
    for (const Actions::Row &row : Actions::table()) {
        const bool byKey = *row.keys != '\0' || *row.listKeys != '\0';
        QVERIFY2(placed.contains(actions[row.id]) || byKey, row.name);
        QVERIFY2(!actions[row.id]->text().isEmpty(), row.name);
    }
}

void TestActions::deleteIsNoKey()
{
    for (const Actions::Row &row : Actions::table()) {
        for (const char *text : { row.keys, row.listKeys })
            QVERIFY2(!QByteArray(text).contains("Del"), row.name);
    }
}

void TestActions::keysOfTheDesignAreThere_data()
{
    QTest::addColumn<Id>("id");
    QTest::addColumn<QByteArray>("key");
    const std::pair<Id, const char *> rows[] = { { Id::FocusFilter, "Ctrl+F" }, { Id::PointTerm, "Ctrl+T" },
        { Id::PointHup, "Ctrl+H" }, { Id::PointUsr1, "Ctrl+U" }, { Id::MoreSignals, "Ctrl+K" },
        { Id::StopGracefully, "Ctrl+Shift+T" }, { Id::Refresh, "F5" }, { Id::Pause, "Space" },
        { Id::Tree, "Ctrl+L" }, { Id::ShowInspector, "F4" }, { Id::ShowSent, "Ctrl+J" },
        { Id::NextArea, "F6" }, { Id::PreviousArea, "Shift+F6" }, { Id::CopyRow, "Ctrl+C" },
        { Id::CopyCommand, "Ctrl+Shift+C" }, { Id::Letters, "F1" }, { Id::Details, "Alt+Return" },
        { Id::Quit, "Ctrl+Q" } };
    for (const auto &[id, key] : rows)
        QTest::newRow(key) << id << QByteArray(key);
}

void TestActions::keysOfTheDesignAreThere()
{
    QFETCH(Id, id);
    QFETCH(QByteArray, key);
    const Actions::Row &row = Actions::table()[static_cast<size_t>(id)];
    QVERIFY(key == row.keys || key == row.listKeys);
}

void TestActions::sendKeysAreOfTheListOnly()
{
    for (const Actions::Row &row : Actions::table()) {
        const bool sends = row.id >= Id::SendTerm && row.id <= Id::SendKill;
        const bool points = row.id >= Id::PointTerm && row.id <= Id::PointUsr1;
        if (sends)
            QVERIFY2(*row.keys == '\0' && *row.listKeys == '\0', row.name);
        if (points)
            QVERIFY2(*row.keys == '\0' && *row.listKeys != '\0', row.name);
    }
}

void TestActions::sendTextsCarryNameAndNumber()
{
    QMainWindow window;
    const Actions actions(&window);
    for (const Id id : Actions::sendIds()) {
        const int signo = actions[id]->data().toInt();
        QString text = actions[id]->text();
        text.remove(QLatin1Char('&'));
        QCOMPARE(text, QStringLiteral("Send %1 %2").arg(signalName(signo)).arg(signo));
        QCOMPARE(actions.sending(signo), actions[id]);
    }
    QCOMPARE(actions.sending(SIGQUIT), nullptr);
}

void TestActions::enabledWhenThereIsSomethingToDo()
{
    QMainWindow window;
    Actions actions(&window);
    QVERIFY(!actions[Id::SendTerm]->isEnabled());
    QVERIFY(!actions[Id::CopyRow]->isEnabled());
    QVERIFY(actions[Id::Refresh]->isEnabled());
    actions.setSelected(2, 1);
    QVERIFY(actions[Id::SendTerm]->isEnabled());
    actions.setSelected(1, 0); // it has ended
    QVERIFY(!actions[Id::SendTerm]->isEnabled());
    QVERIFY(actions[Id::CopyRow]->isEnabled());
}

QTEST_MAIN(TestActions)
#include "tst_actions.moc"

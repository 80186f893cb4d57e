// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/receivedwindow.h"

#include "core/bridge/signalhub.h"
#include "core/models/receivedmodel.h"
#include "core/signals/signaltable.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTreeView>
#include <QVBoxLayout>

namespace Sigwise {

ReceivedWindow::ReceivedWindow(ReceivedModel *model, QWidget *parent)
    : QDialog(parent)
    , m_model(model)
    , m_view(new QTreeView(this))
    , m_counters(new QLabel(this))
{
    const Theme &theme = Theme::instance();
    setObjectName(QStringLiteral("receivedWindow"));
    setWindowTitle(tr("What Sigwise received"));
    auto *hint = new QLabel(this);
    hint->setTextFormat(Qt::PlainText);
    hint->setWordWrap(true);
    hint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hint->setText(
        tr("Signals that other programs sent to this one, newest on top. Try in a terminal:  kill -USR1 %1")
            .arg(QCoreApplication::applicationPid()));
    setupView();
    m_counters->setObjectName(QStringLiteral("receivedCounters"));
    m_counters->setAccessibleName(tr("Counters of received signals"));
    m_counters->setTextFormat(Qt::PlainText);
    m_counters->setWordWrap(true);
    m_counters->setFont(theme.font(0.90));

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_counters);
    resize(theme.px(720), theme.px(360));

    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ReceivedWindow::showCounters);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ReceivedWindow::showCounters);
    showCounters();
}

void ReceivedWindow::setupView()
{
    const Theme &theme = Theme::instance();
    m_view->setObjectName(QStringLiteral("receivedView"));
    m_view->setAccessibleName(tr("Received signals"));
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setAlternatingRowColors(true);
    constexpr int widths[] = { 110, 120, 230, 90, 110 };
    for (int column = 0; column < static_cast<int>(std::size(widths)); ++column)
        m_view->setColumnWidth(column, theme.px(widths[column]));
}

void ReceivedWindow::showCounters()
{
    const SignalHub &hub = SignalHub::instance();
    const QLocale locale;
    quint64 lost = 0;
    quint64 foreign = 0;
    QStringList parts;
    for (SignalSet rest = m_model->watched(); !rest.isEmpty(); rest.remove(rest.lowest())) {
        const SignalStats stats = hub.stats(rest.lowest());
        lost += stats.lost;
        foreign += stats.foreignRuns;
        if (stats.handlerRuns > 0)
            parts << QString(
                shortSignalName(rest.lowest()) % QLatin1Char(' ') % locale.toString(stats.handlerRuns));
    }
    const QString received = parts.isEmpty() ? tr("none yet") : parts.join(QLatin1String(", "));
    m_counters->setText(
        tr("Received: %1.  Lost: %2.  In a child that had not started yet: %3.  Most at once: %4.")
            .arg(received, locale.toString(lost), locale.toString(foreign),
                locale.toString(hub.highWaterMark())));
}

} // namespace Sigwise

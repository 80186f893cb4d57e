// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/updatehold.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWidget>

namespace Sigwise {

UpdateHold::UpdateHold(QObject *parent)
    : QObject(parent)
{ }

void UpdateHold::watch(QWidget *widget) { widget->installEventFilter(this); }

bool UpdateHold::isHolding() const
{
    return m_pressed || QGuiApplication::mouseButtons() != Qt::NoButton || QApplication::activePopupWidget();
}

void UpdateHold::announceRelease()
{
    if (m_waited)
        return;
    m_waited = true;
    // The end of a menu or of a press elsewhere is seen here too; only while somebody waits for it.
    qApp->installEventFilter(this);
}

bool UpdateHold::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
        m_pressed = true;
        break;
    case QEvent::MouseMove: // a release that went elsewhere, to a menu for example
        m_pressed = m_pressed && static_cast<QMouseEvent *>(event)->buttons() != Qt::NoButton;
        break;
    case QEvent::MouseButtonRelease:
        m_pressed = static_cast<QMouseEvent *>(event)->buttons() != Qt::NoButton;
        break;
    case QEvent::WindowDeactivate:
    case QEvent::Hide:
        m_pressed = false;
        break;
    default:
        return false;
    }
    if (m_waited)
        QMetaObject::invokeMethod(this, &UpdateHold::check, Qt::QueuedConnection);
    return false;
}

void UpdateHold::check()
{
    if (!m_waited || isHolding())
        return;
    m_waited = false;
    qApp->removeEventFilter(this);
    Q_EMIT released();
}

} // namespace Sigwise

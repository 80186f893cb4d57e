// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/filteredit.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace Sigwise {

FilterEdit::FilterEdit(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_edit(new QLineEdit(this))
    , m_hint(new QLabel(this))
    , m_clear(new QToolButton(this))
{
    m_edit->setObjectName(QLatin1String("filterEdit"));
    m_edit->setAccessibleName(tr("Filter processes"));
    m_edit->setPlaceholderText(tr("Filter by name, or try  nginx   user:root   catches:USR1"));
    m_edit->setToolTip(tr("Words in name, PID or command, or what to ask for. Examples:\n"
                          "nginx user:www-data: of www-data, with nginx in name or command\n"
                          "ends:HUP -state:zombie: what SIGHUP would end\n"
                          "catches:USR1,USR2: what catches one of the two\n"
                          "\n"
                          "catches: ignores: blocks: pending: ends: (with a signal)\n"
                          "user: state: unit: container: pid: ppid: name: cmd: pid1:yes may:yes\n"
                          "All must match. A comma means or, a - in front excludes."));
    m_edit->setFrame(false);
    m_edit->installEventFilter(this);
    m_hint->setObjectName(QLatin1String("filterCount"));
    m_hint->setTextFormat(Qt::PlainText);
    m_clear->setObjectName(QLatin1String("filterClear"));
    m_clear->setAccessibleName(tr("Clear filter"));
    m_clear->setToolTip(tr("Clear filter"));
    m_clear->setAutoRaise(true);
    setFocusProxy(m_edit);

    QHBoxLayout *row = new QHBoxLayout(this);
    row->addWidget(m_icon);
    row->addWidget(m_edit, 1);
    row->addWidget(m_hint);
    row->addWidget(m_clear);
    connect(m_clear, &QToolButton::clicked, this, &FilterEdit::clear);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        showParts();
        Q_EMIT textChanged(text);
    });
    connect(&Theme::instance(), &Theme::changed, this, &FilterEdit::applyTheme);
    applyTheme();
}

QString FilterEdit::text() const { return m_edit->text(); }
void FilterEdit::setText(const QString &text) { m_edit->setText(text); }

void FilterEdit::clear()
{
    m_edit->clear();
    m_edit->setFocus();
}

void FilterEdit::activate()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterEdit::setCounts(int shown, int total)
{
    m_shown = shown;
    m_total = total;
    showParts();
}

QSize FilterEdit::sizeHint() const
{
    const Theme &theme = Theme::instance();
    return QSize(theme.px(420), theme.px(34));
}

void FilterEdit::showParts()
{
    const bool filters = !m_edit->text().isEmpty();
    m_hint->setText(filters ? tr("%1 of %2").arg(m_shown).arg(m_total)
                            : QKeySequence(Qt::CTRL | Qt::Key_F).toString(QKeySequence::NativeText));
    m_clear->setVisible(filters);
}

void FilterEdit::applyTheme()
{
    const Theme &theme = Theme::instance();
    const Tokens &tokens = theme.tokens();
    m_icon->setPixmap(iconPixmap(QLatin1String("search"), theme.px(16), tokens.muted, devicePixelRatioF()));
    m_clear->setIcon(themedIcon(QLatin1String("close")));
    m_hint->setFont(theme.font(0.85));
    QPalette hint = m_hint->palette();
    hint.setColor(QPalette::WindowText, tokens.faint);
    m_hint->setPalette(hint);
    // The frame is painted here, so the edit itself is transparent.
    QPalette edit = m_edit->palette();
    edit.setColor(QPalette::Base, Qt::transparent);
    m_edit->setPalette(edit);
    layout()->setContentsMargins(theme.px(10), theme.px(2), theme.px(8), theme.px(2));
    layout()->setSpacing(theme.px(8));
    setFixedHeight(theme.px(34));
    showParts();
    update();
}

void FilterEdit::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        update();
}

void FilterEdit::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::instance().tokens();
    const bool focused = m_edit->hasFocus();
    const double width = focused ? 2.0 : 1.0;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(focused ? tokens.accent : tokens.ctl, width));
    painter.setBrush(tokens.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 7, 7);
}

bool FilterEdit::takeKey(int key)
{
    switch (key) {
    case Qt::Key_Escape:
        if (m_edit->text().isEmpty())
            Q_EMIT escaped();
        else
            m_edit->clear();
        return true;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT choosing();
        return true;
    default:
        return false;
    }
}

bool FilterEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    // Esc belongs to the field before any shortcut of the window.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    if (event->type() == QEvent::KeyPress && takeKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace Sigwise

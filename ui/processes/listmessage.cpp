// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/listmessage.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sigwise {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    QLabel *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    return label;
}

QPixmap iconInCircle(const QString &name, double ratio)
{
    const Theme &theme = Theme::instance();
    const Tokens &tokens = theme.tokens();
    const int side = theme.px(48);
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mix(tokens.base, tokens.text, 0.08));
    painter.drawEllipse(QRectF(0, 0, side, side));
    const int size = theme.px(20);
    painter.drawPixmap((side - size) / 2, (side - size) / 2, iconPixmap(name, size, tokens.muted, ratio));
    return pixmap;
}

} // namespace

ListMessage::ListMessage(QWidget *parent)
    : QWidget(parent)
    , m_icon(plainLabel(this))
    , m_title(plainLabel(this))
    , m_sentence(plainLabel(this))
    , m_button(new QPushButton(this))
{
    setObjectName(QLatin1String("listMessage"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_title->setObjectName(QLatin1String("listMessageTitle"));
    m_sentence->setObjectName(QLatin1String("listMessageText"));
    m_sentence->setWordWrap(true);
    m_button->setObjectName(QLatin1String("listMessageButton"));
    QVBoxLayout *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &ListMessage::buttonPressed);
    hide();
}

void ListMessage::show(
    const QString &icon, const QString &title, const QString &sentence, const QString &button)
{
    m_iconName = icon;
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    applyTheme();
    setVisible(true);
    raise();
}

void ListMessage::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_title->setFont(theme.font(1.10, QFont::DemiBold));
    m_sentence->setFont(theme.font(0.95));
    QPalette palette = m_sentence->palette();
    palette.setColor(QPalette::WindowText, theme.tokens().muted);
    m_sentence->setPalette(palette);
    layout()->setSpacing(theme.px(8));
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(iconInCircle(m_iconName, devicePixelRatioF()));
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/banner.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace Sigwise {

namespace {

struct TopicLook
{
    const char *icon;
    QColor Tokens::*tone;
};

constexpr TopicLook looks[] = {
    { "danger", &Tokens::danger },
    { "warning", &Tokens::warn },
    { "warning", &Tokens::warn },
    { "warning", &Tokens::warn },
    { "lock", &Tokens::muted },
    { "gone", &Tokens::muted },
    { "clock", &Tokens::warn },
    { "info", &Tokens::info },
};
static_assert(std::size(looks) == Banner::topicCount);

} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    setObjectName(QStringLiteral("banner"));
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setMinimumWidth(1); // a long sentence is cut in a small window, never widens it
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        auto *button = new QPushButton(this);
        button->setObjectName(QStringLiteral("bannerAction%1").arg(i + 1));
        connect(button, &QPushButton::clicked, this, [this, i] {
            const std::optional<Topic> topic = shown();
            if (!topic)
                return;
            const Message message = *m_messages.at(static_cast<size_t>(*topic));
            if (i < message.buttons.size())
                message.buttons.at(i).pressed();
        });
        row->addWidget(button);
        m_buttons.at(i) = button;
    }
    hide();
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &Banner::applyTheme);
}

void Banner::say(Topic topic, const Message &message)
{
    m_messages.at(static_cast<size_t>(topic)) = message;
    refresh();
}

void Banner::withdraw(Topic topic)
{
    auto &message = m_messages.at(static_cast<size_t>(topic));
    if (!message)
        return;
    message.reset();
    refresh();
}

std::optional<Banner::Topic> Banner::shown() const
{
    for (int i = 0; i < topicCount; ++i) {
        if (m_messages.at(static_cast<size_t>(i)))
            return static_cast<Topic>(i);
    }
    return std::nullopt;
}

QString Banner::sentence() const { return isHidden() ? QString() : m_text->text(); }

void Banner::refresh()
{
    const std::optional<Topic> topic = shown();
    setVisible(topic.has_value());
    if (!topic)
        return;
    const Message &message = *m_messages.at(static_cast<size_t>(*topic));
    const TopicLook &look = looks[static_cast<size_t>(*topic)];
    const Theme &theme = Theme::instance();
    m_icon->setPixmap(
        iconPixmap(QLatin1String(look.icon), theme.px(16), theme.tokens().*look.tone, devicePixelRatioF()));
    m_text->setText(message.sentence);
    m_text->setToolTip(
        QString(QLatin1String("<span>") % message.sentence.toHtmlEscaped() % QLatin1String("</span>")));
    if (accessibleName() != message.sentence) {
        setAccessibleName(message.sentence);
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const bool used = i < message.buttons.size();
        m_buttons.at(i)->setVisible(used);
        m_buttons.at(i)->setText(used ? message.buttons.at(i).text : QString());
    }
    update();
}

void Banner::applyTheme()
{
    const Theme &theme = Theme::instance();
    setFixedHeight(std::max(theme.px(42), m_buttons.front()->sizeHint().height() + theme.px(8)));
    layout()->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    layout()->setSpacing(theme.px(8));
    refresh();
}

void Banner::paintEvent(QPaintEvent *)
{
    const std::optional<Topic> topic = shown();
    if (!topic)
        return;
    const Tokens &tokens = Theme::instance().tokens();
    const QColor tone = tokens.*looks[static_cast<size_t>(*topic)].tone;
    QPainter painter(this);
    painter.fillRect(rect(), mix(tokens.base, tone, tokens.dark ? 0.13 : 0.09));
    painter.fillRect(0, height() - 1, width(), 1, mix(tokens.base, tone, 0.35));
}

} // namespace Sigwise

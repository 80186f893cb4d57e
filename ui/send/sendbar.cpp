// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/sendbar.h"

#include "core/base/visibletext.h"
#include "core/sending/askrules.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "core/words/programwords.h"
#include "ui/send/herobutton.h"
#include "ui/send/targetlabel.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <csignal>
#include <map>

namespace Sigwise {
namespace {

struct HeroRow
{
    int signo;
    const char *objectName;
    const char *key;
};

constexpr std::array<HeroRow, 3> heroRows{ {
    { SIGTERM, "sendTERM", "Ctrl+T" },
    { SIGHUP, "sendHUP", "Ctrl+H" },
    { SIGUSR1, "sendUSR1", "Ctrl+U" },
} };

constexpr double narrowBar = 720; // below it the side button is short
constexpr size_t namesShown = 4;

QString ownerOf(const ProcessInfo &process, UserNames &users)
{
    return process.users ? visibleText(users.name(process.users->real)) : QString();
}

// Green is for what the manual says of a handler that is there.
bool isKnownToGoOn(const Program *program, const Prediction &prediction, int signo)
{
    const DocumentedSignal *entry = documentedSignal(program, prediction, signo);
    return entry != nullptr && entry->staysAlive == true && prediction.isSure()
        && chipOf(prediction.effect) == Chip::Handler;
}

HeroContent contentForOne(int signo, const SelectedProcess &selected, UserNames &users)
{
    const ProcessInfo &process = *selected.process;
    HeroContent content;
    content.target = visibleText(process.name) % QLatin1Char(' ') % QString::number(process.key.pid);
    if (selected.ended) {
        content.chip = Chip::None;
        content.phrase = SendBar::tr("it has ended");
        return content;
    }
    const Prediction &prediction = selected.predictions.at(signo);
    const QString owner = ownerOf(process, users);
    const Program *program = selected.program.get();
    content.chip = chipOf(prediction.effectForSender());
    content.kind = prediction.permitted ? HeroContent::Kind::Ready : HeroContent::Kind::Denied;
    content.sure = prediction.isSureForSender();
    content.phrase = Words::programPhrase(program, prediction, signo, owner, selected.around.unitRestart);
    content.sentence = Words::programSentence(program, prediction, signo, owner);
    content.staysAlive = isKnownToGoOn(program, prediction, signo);
    return content;
}

HeroContent contentForSeveral(int signo, const Selection &selection)
{
    HeroContent content;
    content.several = true;
    content.target = SendBar::tr("%n processes", nullptr, static_cast<int>(selection.processes.size()));
    const auto worse = [](Chip a, Chip b) { return isWorse(a, b); };
    std::map<Chip, int, decltype(worse)> counts(worse);
    std::vector<AskTarget> targets;
    bool somePermitted = false;
    bool someAlive = false;
    for (const SelectedProcess &selected : selection.processes) {
        const Prediction &prediction = selected.predictions.at(signo);
        ++counts[selected.ended ? Chip::None : chipOf(prediction.effectForSender())];
        if (selected.ended)
            continue;
        someAlive = true;
        somePermitted |= prediction.permitted;
        targets.push_back({ prediction, selected.sessionPart, false, selected.process->unit,
            isDocumentedDanger(selected.program.get(), prediction, signo) });
    }
    for (const auto &[chip, count] : counts)
        content.parts.push_back({ chip, count, Words::chipCount(chip, count) });
    content.chip = content.parts.front().chip;
    content.wouldAsk = someAlive && !reasonsToAsk(signo, targets).empty();
    content.kind = !someAlive ? HeroContent::Kind::Resting
        : somePermitted       ? HeroContent::Kind::Ready
                              : HeroContent::Kind::Denied;
    return content;
}

HeroContent contentOf(int signo, const Selection &selection, UserNames &users)
{
    if (selection.processes.empty()) {
        HeroContent content;
        content.phrase = SendBar::tr("select a process");
        return content;
    }
    return selection.processes.size() == 1 ? contentForOne(signo, selection.processes.front(), users)
                                           : contentForSeveral(signo, selection);
}

/// "cron, redis-server, nginx ×2 and 3 more", in the order of the list.
QString namesOf(const Selection &selection)
{
    std::vector<std::pair<QString, int>> names;
    for (const SelectedProcess &selected : selection.processes) {
        const QString name = visibleText(selected.process->name);
        const auto known = std::find_if(
            names.begin(), names.end(), [&name](const auto &entry) { return entry.first == name; });
        if (known == names.end())
            names.emplace_back(name, 1);
        else
            ++known->second;
    }
    QStringList shown;
    int left = 0;
    for (size_t i = 0; i < names.size(); ++i) {
        const auto &[name, count] = names[i];
        if (i >= namesShown)
            left += count;
        else
            shown.append(
                count == 1 ? name : QString(name % QStringLiteral(" \u00d7") % QString::number(count)));
    }
    const QString text = shown.join(QLatin1String(", "));
    return left == 0 ? text : SendBar::tr("%1 and %n more", nullptr, left).arg(text);
}

/// A word in a frame.
class Badge : public QLabel
{
public:
    Badge(const QString &text, QWidget *parent)
        : QLabel(text, parent)
    {
        setAlignment(Qt::AlignCenter);
    }

    void applyTheme(const Theme &theme)
    {
        setFont(theme.font(0.85, QFont::DemiBold));
        setContentsMargins(theme.px(6), theme.px(1), theme.px(6), theme.px(1));
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, theme.tokens().warn);
        setPalette(colours);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        paintBox(painter, rect(), 4, Qt::transparent, Theme::instance().tokens().warn);
        QLabel::paintEvent(event);
    }
};

constexpr const char16_t dot[] = u" \u00b7 ";

} // namespace

SendBar::SendBar(QWidget *parent)
    : QWidget(parent)
    , m_target(new TargetLabel(this))
    , m_root(new Badge(tr("root"), this))
    , m_more(new QPushButton(this))
    , m_stop(new QPushButton(this))
{
    setObjectName(QStringLiteral("sendBar"));
    m_target->setObjectName(QStringLiteral("sendTarget"));
    m_root->setObjectName(QStringLiteral("rootBadge"));
    m_root->setVisible(false);
    m_more->setObjectName(QStringLiteral("moreSignals"));
    m_more->setIcon(themedIcon(QStringLiteral("send")));
    m_more->setAccessibleName(tr("More signals"));
    connect(m_more, &QPushButton::clicked, this, &SendBar::moreRequested);

    m_stop->setObjectName(QStringLiteral("stopGracefully"));
    m_stop->setIcon(themedIcon(QStringLiteral("grace")));
    m_stop->setAccessibleName(tr("Stop, then SIGKILL"));
    connect(m_stop, &QPushButton::clicked, this, &SendBar::stopRequested);

    auto *head = new QHBoxLayout;
    head->addWidget(m_target);
    head->addWidget(m_root, 0, Qt::AlignVCenter);
    auto *row = new QHBoxLayout;
    for (size_t i = 0; i < heroRows.size(); ++i) {
        auto *button = new HeroButton(heroRows[i].signo, this);
        button->setObjectName(QLatin1String(heroRows[i].objectName));
        button->setKeyHint(QKeySequence(QLatin1String(heroRows[i].key)));
        connect(button, &HeroButton::clicked, this, [this, signo = heroRows[i].signo] { press(signo); });
        row->addWidget(button, 1);
        m_buttons[i] = button;
    }
    auto *side = new QVBoxLayout;
    side->addWidget(m_more);
    side->addWidget(m_stop);
    row->addLayout(side);
    auto *lines = new QVBoxLayout(this);
    lines->addLayout(head);
    lines->addLayout(row);
    setTabOrder(m_buttons[0], m_buttons[1]);
    setTabOrder(m_buttons[1], m_buttons[2]);
    setTabOrder(m_buttons[2], m_more);
    setTabOrder(m_more, m_stop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, &SendBar::applyTheme);
    applyTheme();
    refresh();
}

void SendBar::applyTheme()
{
    const Theme &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(12));
    layout()->setSpacing(theme.px(6));
    if (QLayout *row = layout()->itemAt(1)->layout()) {
        row->setSpacing(theme.px(8));
        row->itemAt(row->count() - 1)->layout()->setSpacing(theme.px(8));
    }
    for (QPushButton *button : { m_more, m_stop })
        button->setMinimumSize(theme.px(168), theme.px(34));
    static_cast<Badge *>(m_root)->applyTheme(theme);
    for (HeroButton *button : m_buttons)
        button->updateGeometry();
    update();
}

void SendBar::setSelection(const Selection &selection)
{
    if (m_selection == selection)
        return;
    m_selection = selection;
    refresh();
}

void SendBar::setSender(const Sender &sender)
{
    m_root->setVisible(sender.effectiveUser == 0);
    m_root->setToolTip(sender.mayKillAny
            ? tr("Sigwise runs as root: it may signal every process.")
            : tr("Sigwise runs as root, but without the right to signal others."));
}

void SendBar::setKeyHint(int signo, const QKeySequence &key)
{
    for (HeroButton *button : m_buttons) {
        if (button->signalNumber() == signo)
            button->setKeyHint(key);
    }
}

void SendBar::focusButton(int signo)
{
    for (HeroButton *button : m_buttons) {
        if (button->signalNumber() == signo)
            button->setFocus(Qt::ShortcutFocusReason);
    }
}

void SendBar::press(int signo)
{
    const auto pressed = std::find_if(m_buttons.begin(), m_buttons.end(),
        [signo](const HeroButton *button) { return button->signalNumber() == signo; });
    switch ((*pressed)->content().kind) {
    case HeroContent::Kind::Ready:
        Q_EMIT sendRequested(signo);
        break;
    case HeroContent::Kind::Denied:
        Q_EMIT deniedPressed(signo);
        break;
    case HeroContent::Kind::Resting:
        break;
    }
}

void SendBar::refresh()
{
    for (HeroButton *button : m_buttons) {
        const HeroContent content = contentOf(button->signalNumber(), m_selection, m_users);
        if (content != button->content())
            button->setContent(content);
    }
    const auto &processes = m_selection.processes;
    m_more->setEnabled(m_selection.hasLiving());
    m_stop->setEnabled(m_selection.hasLiving());
    QString hidden;
    if (m_selection.hiddenByFilter > 0)
        hidden = processes.size() == 1
            ? tr(" (hidden by the filter)")
            : tr(" (%n hidden by the filter)", nullptr, m_selection.hiddenByFilter);
    QString name;
    QString after;
    if (processes.size() == 1) {
        const ProcessInfo &process = *processes.front().process;
        name = visibleText(process.name);
        after = QLatin1String(" (") % QString::number(process.key.pid) % QLatin1Char(')');
        m_target->setAccessibleName(tr("Send to %1").arg(QString(name % after % hidden)));
        const QString place = visibleText(process.container.isEmpty() ? process.unit : process.container);
        for (const QString &part : { ownerOf(process, m_users), place }) {
            if (!part.isEmpty())
                after += QString::fromUtf16(dot) % part;
        }
    } else if (processes.size() > 1) {
        name = tr("%n processes", nullptr, static_cast<int>(processes.size()));
        after = QString::fromUtf16(dot) % namesOf(m_selection);
        m_target->setAccessibleName(tr("Send to %1").arg(QString(name % hidden)));
    }
    const QString before
        = processes.empty() ? tr("Nothing is selected") : QString(tr("Send to") % QLatin1String("  "));
    if (processes.empty())
        m_target->setAccessibleName(before);
    m_target->setParts(before, name, QString(after % hidden));
}

void SendBar::resizeEvent(QResizeEvent *event)
{
    const bool narrow = width() < Theme::instance().px(narrowBar);
    m_more->setText(narrow ? tr("More\u2026") : tr("More signals\u2026"));
    m_stop->setText(narrow ? tr("Gracefully\u2026") : tr("Stop, then SIGKILL\u2026"));
    for (QPushButton *button : { m_more, m_stop })
        button->setMinimumWidth(Theme::instance().px(narrow ? 100 : 168));
    QWidget::resizeEvent(event);
}

} // namespace Sigwise

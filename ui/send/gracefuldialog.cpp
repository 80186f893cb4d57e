// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/gracefuldialog.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "core/words/stopwords.h"
#include "ui/send/card.h"
#include "ui/send/chiplabel.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace Sigwise {
namespace {

constexpr double dialogWidth = 520;
constexpr int pictureSize = 28;
constexpr qsizetype namesShown = 6;

QString titleOf(const StopOffer &offer)
{
    return offer.targets.size() == 1
        ? GracefulDialog::tr("Stop %1 gracefully").arg(nameWithPid(offer.targets.front().target))
        : GracefulDialog::tr("Stop %n processes gracefully", nullptr, static_cast<int>(offer.targets.size()));
}

/// What the first signal does to all of them.
QString firstText(const Question &question)
{
    if (question.isAboutOne()) {
        const AskedTarget &asked = question.targets.front();
        return Words::effectPhrase(asked.target.shown, question.signo, asked.user);
    }
    QStringList parts;
    for (const TargetGroup &group : targetGroups(question))
        parts.append(group.title);
    return parts.join(QStringLiteral(" \u00b7 "));
}

QString namesOf(const std::vector<Target> &targets)
{
    QStringList names;
    for (const Target &target : targets) {
        if (names.size() < namesShown)
            names.append(visibleText(target.name));
    }
    const auto left = static_cast<int>(targets.size()) - static_cast<int>(names.size());
    const QString text = names.join(QLatin1String(", "));
    return left == 0 ? text : GracefulDialog::tr("%1 and %n more", nullptr, left).arg(text);
}

/// A picture beside lines of text, as all steps are.
QVBoxLayout *addStep(QVBoxLayout *steps, QWidget *picture)
{
    const Theme &theme = Theme::instance();
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(16));
    row->addWidget(picture, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(theme.px(2));
    row->addLayout(texts, 1);
    steps->addLayout(row);
    return texts;
}

} // namespace

GracefulDialog::GracefulDialog(const StopOffer &offer, QWidget *parent)
    : QDialog(parent)
    , m_offer(offer)
{
    const Theme &theme = Theme::instance();
    setObjectName(QStringLiteral("gracefulDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(asWindowTitle(titleOf(offer)));
    setAccessibleName(titleOf(offer));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(20));
    page->setSpacing(theme.px(16));
    page->addWidget(plainLabel(titleOf(offer), theme.font(1.25, QFont::DemiBold), theme.tokens().text, this));
    buildSteps(page);
    buildChildren(page);
    buildRestart(page);
    const QString note = questionNote(question());
    if (!note.isEmpty())
        page->addWidget(plainLabel(note, theme.font(1.0), theme.tokens().danger, this));
    page->addStretch(1);
    buildButtons(page);
    refresh();
    constexpr QSize frame(16, 40); // of the window manager, about
    const int room = screen()->availableSize().width() - frame.width();
    const int width = std::min(std::max(theme.px(dialogWidth), page->minimumSize().width()), room);
    resize(width, page->totalHeightForWidth(width));
}

Question GracefulDialog::question() const
{
    Question question{ m_offer.plan.firstSignal, m_offer.targets, {} };
    question.reasons = reasonsToAsk(question.signo, askTargets(question.signo, question.targets));
    return question;
}

void GracefulDialog::buildSteps(QVBoxLayout *page)
{
    auto *steps = new QVBoxLayout;
    steps->setSpacing(Theme::instance().px(16));
    buildFirst(steps);
    buildWait(steps);
    buildKill(steps);
    page->addLayout(steps);
}

void GracefulDialog::buildFirst(QVBoxLayout *steps)
{
    const Theme &theme = Theme::instance();
    const Question asked = question();
    const Chip chip = questionChip(asked);
    auto *picture = new ChipLabel(pictureSize, this);
    picture->setChip(chip, !asked.isAboutOne() || asked.targets.front().target.shown.isSureForSender());
    QVBoxLayout *texts = addStep(steps, picture);
    texts->addWidget(
        plainLabel(signalName(asked.signo), theme.font(1.0, QFont::DemiBold), theme.tokens().text, this));
    QLabel *effect = plainLabel(firstText(asked), theme.font(1.0), theme.tokens().muted, this);
    effect->setObjectName(QStringLiteral("gracefulEffect"));
    // Where it cannot end them that is said before the start.
    const bool cannotWork
        = chip == Chip::Ignored || chip == Chip::None || chip == Chip::Pending || chip == Chip::Denied;
    if (cannotWork)
        setTextColour(effect, chip == Chip::Pending ? theme.chip(chip).line : theme.tokens().warn);
    texts->addWidget(effect);
}

void GracefulDialog::buildWait(QVBoxLayout *steps)
{
    const Theme &theme = Theme::instance();
    auto *picture = new QLabel(this);
    const int size = theme.px(20);
    picture->setFixedWidth(theme.px(pictureSize));
    picture->setAlignment(Qt::AlignCenter);
    picture->setPixmap(iconPixmap(QStringLiteral("grace"), size, theme.tokens().info, devicePixelRatioF()));
    QVBoxLayout *texts = addStep(steps, picture);
    auto *line = new QHBoxLayout;
    line->setSpacing(theme.px(12));
    QLabel *title = plainLabel(tr("Wait up to"), theme.font(1.0, QFont::DemiBold), theme.tokens().text, this);
    title->setWordWrap(false);
    line->addWidget(title);
    m_seconds = new QSpinBox(this);
    m_seconds->setObjectName(QStringLiteral("graceSeconds"));
    m_seconds->setAccessibleName(tr("Seconds to wait"));
    m_seconds->setRange(1, 600);
    m_seconds->setSuffix(tr(" s"));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_offer.plan.grace);
    m_seconds->setValue(static_cast<int>(seconds.count()));
    line->addWidget(m_seconds);
    line->addStretch(1);
    texts->addLayout(line);
    texts->addWidget(plainLabel(tr("You can end the wait early, or stop the countdown."), theme.font(1.0),
        theme.tokens().muted, this));
}

void GracefulDialog::buildKill(QVBoxLayout *steps)
{
    const Theme &theme = Theme::instance();
    m_killChip = new ChipLabel(pictureSize, this);
    QVBoxLayout *texts = addStep(steps, m_killChip);
    m_kill = new QCheckBox(tr("then SIGKILL"), this);
    m_kill->setObjectName(QStringLiteral("graceKill"));
    m_kill->setFont(theme.font(1.0, QFont::DemiBold));
    m_kill->setChecked(m_offer.plan.kills);
    texts->addWidget(m_kill);
    m_killText = plainLabel({}, theme.font(1.0), theme.tokens().muted, this);
    texts->addWidget(m_killText);
    connect(m_kill, &QCheckBox::toggled, this, &GracefulDialog::refresh);
}

void GracefulDialog::buildChildren(QVBoxLayout *page)
{
    if (m_offer.children.empty())
        return;
    const auto count = static_cast<int>(m_offer.children.size());
    const bool isOne = m_offer.targets.size() == 1;
    QString text;
    if (count == 1)
        text = isOne ? tr("Also its 1 child: %1") : tr("Also their 1 child: %1");
    else
        text = isOne ? tr("Also its %n children: %1", nullptr, count)
                     : tr("Also their %n children: %1", nullptr, count);
    text = text.arg(namesOf(m_offer.children));
    text.replace(QLatin1Char('&'), QLatin1String("&&")); // else a button takes it for a mnemonic
    m_children = new QCheckBox(text, this);
    m_children->setObjectName(QStringLiteral("graceChildren"));
    m_children->setAccessibleName(tr("Also its children"));
    page->addWidget(m_children);
}

void GracefulDialog::buildRestart(QVBoxLayout *page)
{
    if (!m_offer.settings || !m_offer.settings->mayRestart())
        return;
    const Theme &theme = Theme::instance();
    const QString unit = visibleText(m_offer.unit);
    auto *card = new Card(this);
    auto *lines = new QVBoxLayout(card);
    lines->setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10));
    lines->setSpacing(theme.px(8));
    QLabel *why = plainLabel(tr("systemd may start %1 again when it ends (Restart=%2). To keep it stopped:")
                                 .arg(unit, visibleText(m_offer.settings->restart)),
        theme.font(1.0), theme.tokens().text, card);
    why->setObjectName(QStringLiteral("graceRestart"));
    lines->addWidget(why);
    auto *row = new QHBoxLayout;
    const QString command = QStringLiteral("systemctl stop ") % unit;
    auto *label = new CommandLabel(card);
    label->setText(command);
    row->addWidget(label, 1);
    auto *copy = new QPushButton(tr("Copy"), card);
    copy->setObjectName(QStringLiteral("graceCopy"));
    setCompact(copy);
    connect(copy, &QPushButton::clicked, this, [this, command] { Q_EMIT copyRequested(command); });
    row->addWidget(copy);
    lines->addLayout(row);
    page->addWidget(card);
}

void GracefulDialog::buildButtons(QVBoxLayout *page)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::instance().px(8));
    row->addStretch(1);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("graceCancel"));
    connect(cancel, &QPushButton::clicked, this, &GracefulDialog::reject);
    row->addWidget(cancel);
    m_start = new QPushButton(this);
    m_start->setObjectName(QStringLiteral("graceStart"));
    connect(m_start, &QPushButton::clicked, this, [this] {
        Q_EMIT started(plan(), isWithChildren());
        accept();
    });
    row->addWidget(m_start);
    page->addLayout(row);
    const bool asks = !question().reasons.empty();
    setTone(m_start, asks ? Tone::Danger : Tone::Primary);
    (asks ? cancel : m_start)->setDefault(true);
    (asks ? cancel : m_start)->setFocus();
}

void GracefulDialog::refresh()
{
    const bool kills = m_kill->isChecked();
    m_killChip->setChip(kills ? Chip::Ends : Chip::None, true);
    const QString why = Words::noKillText(m_offer.plan.noKill);
    if (kills)
        m_killText->setText(why.isEmpty() ? tr("Only if it is still running. No clean-up.") : why);
    else
        m_killText->setText(why.isEmpty() ? tr("If it is still running it goes on.") : why);
    m_start->setText(
        kills ? tr("Stop, then SIGKILL") : tr("Stop with %1").arg(signalName(m_offer.plan.firstSignal)));
}

StopPlan GracefulDialog::plan() const
{
    StopPlan plan = m_offer.plan;
    plan.grace = std::chrono::seconds(m_seconds->value());
    plan.kills = m_kill->isChecked();
    return plan;
}

bool GracefulDialog::isWithChildren() const { return m_children != nullptr && m_children->isChecked(); }

} // namespace Sigwise

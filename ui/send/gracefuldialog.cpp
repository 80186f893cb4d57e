// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/gracefuldialog.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/programwords.h"
#include "core/words/stopwords.h"
#include "ui/send/card.h"
#include "ui/send/chiplabel.h"
#include "ui/send/memberlist.h"
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
#include <iterator>

namespace Sigwise {
namespace {

constexpr double dialogWidth = 520;
constexpr int pictureSize = 28;
constexpr qsizetype namesShown = 4;
constexpr int membersShown = 5; ///< at once, of more than that

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
        return Words::programPhrase(asked.program.get(), asked.target.shown, question.signo, asked.user);
    }
    QStringList parts;
    for (const TargetGroup &group : targetGroups(question))
        parts.append(group.title);
    return parts.join(QStringLiteral(" \u00b7 "));
}

QString namesOf(const std::vector<AskedTarget> &targets)
{
    QStringList names;
    for (const AskedTarget &asked : targets) {
        if (names.size() < namesShown)
            names.append(visibleText(asked.target.name));
    }
    const auto left = static_cast<int>(targets.size()) - static_cast<int>(names.size());
    const QString text = names.join(QLatin1String(", "));
    return left == 0 ? text : GracefulDialog::tr("%1 and %n more", nullptr, left).arg(text);
}

/// Why some get no SIGKILL by itself, a line for each reason; with their names where there are others.
QStringList noKillLines(const Question &question, bool areSpared)
{
    using NoKill = StopPlan::NoKill;
    QStringList lines;
    for (const NoKill why : { NoKill::UnitUnknown, NoKill::Unit, NoKill::Program }) {
        std::vector<AskedTarget> those;
        std::copy_if(question.targets.begin(), question.targets.end(), std::back_inserter(those),
            [why](const AskedTarget &asked) { return asked.noKill == why; });
        if (those.empty())
            continue;
        const QString reason = Words::noKillText(why);
        const QString pattern
            = areSpared ? GracefulDialog::tr("Not to %1: %2") : GracefulDialog::tr("%1: %2");
        lines << (question.isAboutOne() ? reason : pattern.arg(namesOf(those), reason));
    }
    return lines;
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
    buildMembers(page);
    buildRestart(page);
    m_note = plainLabel({}, theme.font(1.0), theme.tokens().danger, this);
    m_note->setObjectName(QStringLiteral("graceNote"));
    page->addWidget(m_note);
    page->addStretch(m_members == nullptr ? 1 : 0);
    buildButtons(page);
    refresh();
    // On a change this goes where the rules say; a focus that jumps about would be worse than one that stays.
    (m_cancel->isDefault() ? m_cancel : m_start)->setFocus();
    constexpr QSize frame(16, 40); // of the window manager, about
    const int room = screen()->availableSize().width() - frame.width();
    const int width = std::min(std::max(theme.px(dialogWidth), page->minimumSize().width()), room);
    resize(width, page->totalHeightForWidth(width));
}

Question GracefulDialog::question() const
{
    Question question{ m_offer.plan.firstSignal, m_offer.targets, {} };
    if (isWithChildren())
        question.targets.insert(question.targets.end(), m_offer.children.begin(), m_offer.children.end());
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
    m_firstChip = new ChipLabel(pictureSize, this);
    QVBoxLayout *texts = addStep(steps, m_firstChip);
    texts->addWidget(plainLabel(
        signalName(m_offer.plan.firstSignal), theme.font(1.0, QFont::DemiBold), theme.tokens().text, this));
    m_firstText = plainLabel({}, theme.font(1.0), theme.tokens().muted, this);
    m_firstText->setObjectName(QStringLiteral("gracefulEffect"));
    texts->addWidget(m_firstText);
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
    m_killText->setObjectName(QStringLiteral("graceKillText"));
    texts->addWidget(m_killText);
    connect(m_kill, &QCheckBox::toggled, this, [this] {
        showKill(question());
        showButtons(question());
    });
}

/// The children, and the list of who gets it as it stands.
void GracefulDialog::buildMembers(QVBoxLayout *page)
{
    auto *part = new QVBoxLayout;
    part->setSpacing(Theme::instance().px(8));
    if (const auto count = static_cast<int>(m_offer.children.size()); count > 0) {
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
        m_children->setChecked(m_offer.withChildren);
        connect(m_children, &QCheckBox::toggled, this, &GracefulDialog::refresh);
        part->addWidget(m_children);
    }
    const size_t most = m_offer.targets.size() + m_offer.children.size();
    if (most > 1) {
        m_members = new MemberList(this);
        m_members->setObjectName(QStringLiteral("graceMembers"));
        m_members->setRows(static_cast<int>(std::min(most, size_t{ membersShown })));
        part->addWidget(m_members, 1);
    }
    page->addLayout(part, m_members == nullptr ? 0 : 1);
}

void GracefulDialog::buildRestart(QVBoxLayout *page)
{
    const QString why = m_offer.unit ? Words::restartText(m_offer.unit->name, m_offer.restart) : QString();
    if (why.isEmpty())
        return;
    const Theme &theme = Theme::instance();
    auto *card = new Card(this);
    card->setObjectName(QStringLiteral("graceRestartCard"));
    card->setTone(theme.tokens().info);
    const QString whole = why % QLatin1Char(' ') % tr("To keep it stopped:");
    card->setAccessibleName(QString(whole % QLatin1Char(' ') % m_offer.keepStopped));
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10));
    row->setSpacing(theme.px(10));
    auto *picture = new QLabel(card);
    picture->setPixmap(
        iconPixmap(QStringLiteral("info"), theme.px(16), theme.tokens().info, devicePixelRatioF()));
    row->addWidget(picture, 0, Qt::AlignTop);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(theme.px(8));
    QLabel *text = plainLabel(whole, theme.font(1.0), theme.tokens().text, card);
    text->setObjectName(QStringLiteral("graceRestart"));
    lines->addWidget(text);
    auto *commands = new QHBoxLayout;
    auto *command = new CommandLabel(card);
    command->setText(m_offer.keepStopped);
    commands->addWidget(command, 1);
    auto *copy = new QPushButton(tr("Copy"), card);
    copy->setObjectName(QStringLiteral("graceCopy"));
    copy->setAccessibleName(tr("Copy: %1").arg(m_offer.keepStopped));
    setCompact(copy);
    connect(copy, &QPushButton::clicked, this, [this] { Q_EMIT copyRequested(m_offer.keepStopped); });
    commands->addWidget(copy);
    lines->addLayout(commands);
    row->addLayout(lines, 1);
    page->addWidget(card);
}

void GracefulDialog::buildButtons(QVBoxLayout *page)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::instance().px(8));
    row->addStretch(1);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("graceCancel"));
    connect(m_cancel, &QPushButton::clicked, this, &GracefulDialog::reject);
    row->addWidget(m_cancel);
    m_start = new QPushButton(this);
    m_start->setObjectName(QStringLiteral("graceStart"));
    connect(m_start, &QPushButton::clicked, this, [this] {
        Q_EMIT started(plan(), isWithChildren());
        accept();
    });
    row->addWidget(m_start);
    page->addLayout(row);
}

void GracefulDialog::refresh()
{
    const Question asked = question();
    showFirst(asked);
    showKill(asked);
    if (m_members != nullptr)
        m_members->setQuestion(asked, isWithChildren() ? std::vector<AskedTarget>() : m_offer.children);
    const QString note = questionNote(asked);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    showButtons(asked);
}

void GracefulDialog::showFirst(const Question &question)
{
    const Theme &theme = Theme::instance();
    const Chip chip = questionChip(question);
    m_firstChip->setChip(
        chip, !question.isAboutOne() || question.targets.front().target.shown.isSureForSender());
    m_firstText->setText(firstText(question));
    // Where it cannot end them that is said before the start.
    const bool cannotWork
        = chip == Chip::Ignored || chip == Chip::None || chip == Chip::Pending || chip == Chip::Denied;
    const QColor alarm = chip == Chip::Pending ? theme.chip(chip).line : theme.tokens().warn;
    setTextColour(m_firstText, cannotWork ? alarm : theme.tokens().muted);
}

void GracefulDialog::showKill(const Question &question)
{
    const bool kills = m_kill->isChecked();
    m_killChip->setChip(kills ? Chip::Ends : Chip::None, true);
    // Who is spared where the others are killed; or whom it may harm, before the user ticks it and after.
    const QStringList reasons
        = kills || !m_offer.wasKillOffered ? noKillLines(question, m_offer.wasKillOffered) : QStringList();
    QStringList lines;
    if (kills && (m_offer.wasKillOffered || reasons.isEmpty()))
        lines << tr("Only if it is still running. No clean-up.");
    else if (reasons.isEmpty())
        lines << tr("If it is still running it goes on.");
    m_killText->setText((lines + reasons).join(QLatin1Char('\n')));
}

void GracefulDialog::showButtons(const Question &question)
{
    m_start->setText(m_kill->isChecked() ? tr("Stop, then SIGKILL")
                                         : tr("Stop with %1").arg(signalName(m_offer.plan.firstSignal)));
    // Who wants what was shown to him before is not to start something else.
    const bool isNew = std::any_of(question.targets.begin(), question.targets.end(),
        [](const AskedTarget &asked) { return asked.before || asked.target.appeared; });
    setTone(m_start, question.reasons.empty() ? Tone::Primary : Tone::Danger);
    const bool asks = m_offer.opensLate || isNew || !question.reasons.empty();
    (asks ? m_cancel : m_start)->setDefault(true);
    if (asks && m_start->hasFocus()) // Enter would press it
        m_cancel->setFocus();
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

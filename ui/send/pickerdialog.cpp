// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/pickerdialog.h"

#include "core/signals/signaltable.h"
#include "core/words/programwords.h"
#include "core/words/signalwords.h"
#include "ui/send/card.h"
#include "ui/send/chiplabel.h"
#include "ui/send/memberlist.h"
#include "ui/send/signalgrid.h"
#include "ui/send/valuespin.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace Sigwise {
namespace {

constexpr double gridWidth = 636;
constexpr double gridHeight = 470;
constexpr double cardWidth = 264;
constexpr double searchWidth = 260;
constexpr size_t keysInCommands = 8; // more would not fit; the same command works in parts

std::vector<ProcessKey> keysOf(const std::vector<AskedTarget> &targets)
{
    std::vector<ProcessKey> keys;
    for (size_t i = 0; i < std::min(targets.size(), keysInCommands); ++i)
        keys.push_back(targets[i].target.key);
    return keys;
}

bool isPermitted(const AskedTarget &asked) { return asked.target.shown.permitted; }

} // namespace

PickerDialog::PickerDialog(
    const std::vector<AskedTarget> &targets, int signo, QWidget *parent, const ScopeChoice &scopes)
    : QDialog(parent)
    , m_targets(targets)
    , m_scopes(scopes)
    , m_grid(new SignalGrid(targets, this))
{
    const Theme &theme = Theme::instance();
    setObjectName(QStringLiteral("pickerDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QString title = targets.size() == 1
        ? tr("Send a signal to %1").arg(nameWithPid(targets.front().target))
        : tr("Send a signal to %n processes", nullptr, static_cast<int>(targets.size()));
    setWindowTitle(asWindowTitle(title));
    setAccessibleName(title);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20));
    page->setSpacing(theme.px(16));
    buildHead(page);
    auto *body = new QHBoxLayout;
    body->setSpacing(theme.px(12));
    m_grid->setMinimumSize(theme.px(gridWidth / 2), theme.px(200)); // it wraps, on a small screen
    body->addWidget(m_grid, 1);
    body->addWidget(buildCard());
    page->addLayout(body, 1);
    buildButtons(page);
    const QSize wanted(theme.px(gridWidth + cardWidth + 60), theme.px(gridHeight + 150));
    constexpr QSize frame(16, 40); // of the window manager, about
    resize(wanted.boundedTo(screen()->availableSize() - frame));
    connect(m_grid, &SignalGrid::chosenChanged, this, &PickerDialog::showSignal);
    connect(m_grid, &SignalGrid::doubleClicked, m_send, [this] { m_send->setFocus(); });
    m_grid->choose(signo);
    showSignal(m_grid->chosen());
    m_search->setFocus();
}

void PickerDialog::buildHead(QVBoxLayout *page)
{
    const Theme &theme = Theme::instance();
    auto *head = new QHBoxLayout;
    head->addWidget(
        plainLabel(accessibleName(), theme.font(1.25, QFont::DemiBold), theme.tokens().text, this), 1);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("pickerSearch"));
    m_search->setAccessibleName(tr("Find a signal"));
    m_search->setPlaceholderText(tr("Name, number or meaning"));
    m_search->setMinimumWidth(theme.px(searchWidth));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, m_grid, &SignalGrid::search);
    head->addWidget(m_search);
    page->addLayout(head);
}

QWidget *PickerDialog::buildCard()
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    auto *card = new Card(this);
    card->setFixedWidth(theme.px(cardWidth));
    auto *lines = new QVBoxLayout(card);
    lines->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    lines->setSpacing(theme.px(8));
    auto *title = new QHBoxLayout;
    m_name = plainLabel({}, theme.font(1.25, QFont::DemiBold), t.text, card);
    m_name->setWordWrap(false);
    m_number = plainLabel({}, theme.font(1.0), t.muted, card);
    title->addWidget(m_name);
    title->addWidget(m_number, 1, Qt::AlignBottom);
    lines->addLayout(title);
    m_meaning = plainLabel({}, theme.font(1.0), t.muted, card);
    lines->addWidget(m_meaning);
    lines->addSpacing(theme.px(4));

    auto *effect = new QHBoxLayout;
    effect->setSpacing(theme.px(12));
    m_chip = new ChipLabel(28, card);
    effect->addWidget(m_chip, 0, Qt::AlignTop);
    m_effect = plainLabel({}, theme.font(1.0, QFont::DemiBold), t.text, card);
    m_effect->setObjectName(QStringLiteral("pickerEffect"));
    effect->addWidget(m_effect, 1, Qt::AlignVCenter);
    lines->addLayout(effect);
    m_sentence = plainLabel({}, theme.font(0.95), t.muted, card);
    lines->addWidget(m_sentence);
    m_note = plainLabel({}, theme.font(0.95), t.danger, card);
    lines->addWidget(m_note);
    buildChoices(lines, card);

    m_sigctl = new CommandLabel(card);
    m_sigctl->setObjectName(QStringLiteral("pickerCommand"));
    m_kill = new CommandLabel(card);
    m_kill->setObjectName(QStringLiteral("pickerKill"));
    lines->addWidget(plainLabel(tr("Same as:"), theme.font(0.95), t.muted, card));
    lines->addWidget(m_sigctl);
    m_killTitle = plainLabel(tr("Not safe against PID reuse:"), theme.font(0.95), t.muted, card);
    lines->addWidget(m_killTitle);
    lines->addWidget(m_kill);
    return card;
}

void PickerDialog::buildChoices(QVBoxLayout *lines, QWidget *card)
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    auto *rows = new QGridLayout;
    rows->setHorizontalSpacing(theme.px(12));
    rows->setColumnStretch(1, 1);
    m_target = new QComboBox(card);
    m_target->setObjectName(QStringLiteral("pickerTarget"));
    m_target->setAccessibleName(tr("Send to"));
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const ScopeOption &option : m_scopes.options)
        m_target->addItem(option.text);
    QLabel *targetTitle = plainLabel(tr("Send to"), theme.font(0.95), t.muted, card);
    rows->addWidget(targetTitle, 0, 0);
    rows->addWidget(m_target, 0, 1);
    const bool isChoice = m_scopes.options.size() > 1;
    targetTitle->setVisible(isChoice);
    m_target->setVisible(isChoice);
    m_value = new ValueSpin(card);
    m_value->setToolTip(tr("A number that goes along with the signal, as sigqueue(3) sends it"));
    rows->addWidget(plainLabel(tr("With value"), theme.font(0.95), t.muted, card), 1, 0);
    rows->addWidget(m_value, 1, 1);
    lines->addLayout(rows);
    m_members = new MemberList(card);
    lines->addWidget(m_members, 4);
    lines->addStretch(1);
    connect(m_target, &QComboBox::currentIndexChanged, this, &PickerDialog::takeScope);
    connect(m_value, &QSpinBox::valueChanged, this, [this] { showCommands(m_grid->chosen()); });
}

Scope PickerDialog::scope() const
{
    const int index = m_target->currentIndex();
    return index < 0 ? Scope::Process : m_scopes.options[static_cast<size_t>(index)].scope;
}

void PickerDialog::takeScope(int index)
{
    ListedTargets wanted = m_scopes.targetsOf(m_scopes.options[static_cast<size_t>(index)]);
    m_targets = std::move(wanted.targets);
    m_listed = wanted.listed;
    m_grid->setTargets(m_targets);
    showSignal(m_grid->chosen());
}

void PickerDialog::buildButtons(QVBoxLayout *page)
{
    const Theme &theme = Theme::instance();
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(8));
    m_hint = plainLabel({}, theme.font(0.90), theme.tokens().faint, this);
    row->addWidget(m_hint, 1);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("pickerCancel"));
    connect(m_cancel, &QPushButton::clicked, this, &PickerDialog::reject);
    m_send = new QPushButton(this);
    m_send->setObjectName(QStringLiteral("pickerSend"));
    connect(m_send, &QPushButton::clicked, this, &PickerDialog::sendChosen);
    row->addWidget(m_cancel);
    row->addWidget(m_send);
    page->addLayout(row);
}

Question PickerDialog::questionOf(int signo) const
{
    Question question{ signo, m_targets, {} };
    for (AskedTarget &asked : question.targets)
        asked.target.shown = asked.predictions.at(signo);
    question.reasons = reasonsToAsk(signo, askTargets(signo, question.targets));
    return question;
}

void PickerDialog::showSignal(int signo)
{
    if (!isSignalNumber(signo)) {
        m_send->setEnabled(false);
        return;
    }
    const Question question = questionOf(signo);
    m_name->setText(signalName(signo));
    m_number->setText(QString::number(signo));
    m_meaning->setText(Words::signalMeaning(signo));
    showCommands(signo);
    showEffect(question);
    showButtons(question);
}

void PickerDialog::showCommands(int signo)
{
    if (!isSignalNumber(signo))
        return;
    const std::vector<ProcessKey> keys = keysOf(m_targets);
    QStringList options;
    const pid_t tid = m_targets.empty() ? 0 : m_targets.front().target.tid;
    if (tid != 0)
        options.append(QStringLiteral("--thread %1").arg(tid));
    if (const std::optional<int> value = m_value->chosen())
        options.append(QStringLiteral("--value %1").arg(*value));
    m_sigctl->setText(sigctlCommand(signo, keys, options.join(QLatin1Char(' '))));
    // kill(1) knows neither threads nor who came to a scope.
    m_kill->setText(killCommand(signo, keys));
    const bool isSame = options.isEmpty();
    m_kill->setVisible(isSame);
    m_killTitle->setVisible(isSame);
}

void PickerDialog::showEffect(const Question &question)
{
    const Chip chip = questionChip(question);
    if (question.isAboutOne()) {
        const AskedTarget &asked = question.targets.front();
        m_chip->setChip(chip, asked.target.shown.isSureForSender());
        m_effect->setText(Words::programPhrase(
            asked.program.get(), asked.target.shown, question.signo, asked.user, asked.restart));
        m_sentence->setText(
            Words::programSentence(asked.program.get(), asked.target.shown, question.signo, asked.user));
    } else {
        const std::vector<TargetGroup> groups = targetGroups(question);
        QStringList lines;
        for (const TargetGroup &group : groups)
            lines.append(QString(group.title % QLatin1String(": ") % group.names));
        m_chip->setChip(chip, true);
        m_effect->setText(groups.size() == 1 ? groups.front().title : questionClause(question));
        m_sentence->setText(lines.join(QLatin1Char('\n')));
    }
    m_members->setVisible(!question.isAboutOne());
    m_sentence->setVisible(question.isAboutOne());
    if (!question.isAboutOne())
        m_members->setQuestion(question);
    setTextColour(m_effect, Theme::instance().chip(chip).line);
    const QString note = question.reasons.empty() ? QString() : questionNote(question);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void PickerDialog::showButtons(const Question &question)
{
    const bool asks = !question.reasons.empty();
    m_send->setEnabled(std::any_of(question.targets.begin(), question.targets.end(), isPermitted));
    m_send->setText(asks ? sendButtonText(question) : tr("Send %1").arg(signalName(question.signo)));
    setTone(m_send, asks ? Tone::Danger : Tone::Primary);
    (asks ? m_cancel : m_send)->setDefault(true);
    m_hint->setText(asks ? tr("Esc closes") : tr("Enter goes to the button, Esc closes"));
}

void PickerDialog::sendChosen()
{
    const int signo = m_grid->chosen();
    if (!isSignalNumber(signo))
        return;
    const Question question = questionOf(signo);
    Q_EMIT chosen(signo, question.targets, m_value->chosen());
    accept();
}

/// Enter in the search or the grid leads to the button, and only there it sends: nothing is sent out of a
/// text field.
void PickerDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        (m_cancel->isDefault() ? m_cancel : m_send)->setFocus(Qt::OtherFocusReason);
    else
        QDialog::keyPressEvent(event);
}

/// The arrow keys lead from the search into the grid.
bool PickerDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_grid->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Sigwise

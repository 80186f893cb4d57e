// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/confirmdialog.h"

#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "ui/send/card.h"
#include "ui/send/chiplabel.h"
#include "ui/send/groupdelegate.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>

#include <algorithm>
#include <csignal>

namespace Sigwise {
namespace {

constexpr double dialogWidth = 544;
constexpr double manyWidth = 584;
constexpr int rowsWithoutScrolling = 6;

/// A coloured clause and a sentence that flow on: the one place with markup, made of escaped text.
QLabel *clauseLabel(const QString &clause, const QColor &colour, const QString &sentence, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setAccessibleName(QString(clause % QLatin1Char(' ') % sentence).trimmed());
    const QString text = sentence.toHtmlEscaped();
    label->setText(clause.isEmpty() ? text
                                    : QStringLiteral("<span style=\"color:%1; font-weight:600\">%2</span> %3")
                                          .arg(colour.name(), clause.toHtmlEscaped(), text));
    return label;
}

bool wouldHandle(const Prediction &prediction)
{
    return prediction.permitted
        && (prediction.effect == Effect::Handled || prediction.effect == Effect::Collected);
}

QString insteadText(const Prediction &term)
{
    if (term.effect == Effect::Collected)
        return term.isSure() ? ConfirmDialog::tr("SIGTERM would be read by the program.")
                             : ConfirmDialog::tr("SIGTERM would probably be read by the program.");
    return term.isSure() ? ConfirmDialog::tr("SIGTERM would run its handler.")
                         : ConfirmDialog::tr("SIGTERM would probably run its handler.");
}

} // namespace

ConfirmDialog::ConfirmDialog(const Question &question, QWidget *parent)
    : QDialog(parent)
    , m_question(question)
{
    const Theme &theme = Theme::instance();
    setObjectName(QStringLiteral("confirmDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(asWindowTitle(questionTitle(question)));
    setAccessibleName(questionTitle(question));
    setMinimumWidth(theme.px(question.isAboutOne() ? dialogWidth : manyWidth));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(20));
    page->setSpacing(theme.px(16));
    buildText(page);
    if (question.isAboutOne())
        buildInstead(page);
    else
        buildGroups(page);
    page->addStretch(1);
    page->addSpacing(theme.px(4));
    buildButtons(page);
    refreshTicked();
    const int width = std::max(minimumWidth(), page->minimumSize().width());
    resize(width, page->totalHeightForWidth(width));
}

void ConfirmDialog::buildText(QVBoxLayout *page)
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(16));
    const Chip chip = questionChip(m_question);
    auto *picture = new ChipLabel(40, this);
    picture->setChip(
        chip, !m_question.isAboutOne() || m_question.targets.front().target.shown.isSureForSender());
    row->addWidget(picture, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(theme.px(12));
    QLabel *title = plainLabel(questionTitle(m_question), theme.font(1.25, QFont::DemiBold), t.text, this);
    title->setMinimumHeight(theme.px(36));
    texts->addWidget(title);
    texts->addWidget(
        clauseLabel(questionClause(m_question), theme.chip(chip).line, questionSentence(m_question), this));
    const QString note = questionNote(m_question);
    if (!note.isEmpty())
        texts->addWidget(plainLabel(note, theme.font(1.0), t.muted, this));
    row->addLayout(texts, 1);
    page->addLayout(row);
}

/// The better way, if there is one: a SIGTERM that the program itself handles.
void ConfirmDialog::buildInstead(QVBoxLayout *page)
{
    const AskedTarget &asked = m_question.targets.front();
    const Prediction &term = asked.predictions.at(SIGTERM);
    if (m_question.signo == SIGTERM || !isHarmful(m_question) || !wouldHandle(term))
        return;
    const Theme &theme = Theme::instance();
    auto *card = new Card(this);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(theme.px(14), theme.px(8), theme.px(8), theme.px(8));
    row->setSpacing(theme.px(12));
    auto *picture = new ChipLabel(18, card);
    picture->setChip(chipOf(term.effect), term.isSure());
    row->addWidget(picture);
    row->addWidget(plainLabel(insteadText(term), theme.font(1.0), theme.tokens().text, card), 1);
    auto *button = new QPushButton(tr("Send SIGTERM instead"), card);
    button->setObjectName(QStringLiteral("confirmInstead"));
    connect(button, &QPushButton::clicked, this, [this] {
        Q_EMIT insteadRequested(SIGTERM);
        accept();
    });
    row->addWidget(button);
    page->addWidget(card);
}

void ConfirmDialog::buildGroups(QVBoxLayout *page)
{
    const Theme &theme = Theme::instance();
    m_groups = targetGroups(m_question);
    m_groupModel = new QStandardItemModel(this);
    for (const TargetGroup &group : m_groups) {
        auto *item = new QStandardItem(group.title);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(group.ends ? Qt::Unchecked : Qt::Checked);
        item->setData(static_cast<int>(group.chip), GroupDelegate::ChipRole);
        item->setData(group.names, GroupDelegate::NamesRole);
        item->setAccessibleText(QString(group.title % QLatin1String(": ") % group.names));
        m_groupModel->appendRow(item);
    }
    auto *card = new Card(this);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    auto *list = new QListView(card);
    list->setObjectName(QStringLiteral("confirmGroups"));
    list->setAccessibleName(tr("Who gets it"));
    list->setFrameShape(QFrame::NoFrame);
    list->viewport()->setAutoFillBackground(false);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setModel(m_groupModel);
    list->setItemDelegate(new GroupDelegate(list));
    list->setCurrentIndex(m_groupModel->index(0, 0));
    const int rows = std::min(static_cast<int>(m_groups.size()), rowsWithoutScrolling);
    list->setFixedHeight(rows * theme.px(48));
    inside->addWidget(list);
    connect(m_groupModel, &QStandardItemModel::itemChanged, this, &ConfirmDialog::refreshTicked);
    page->addWidget(card);
}

void ConfirmDialog::buildButtons(QVBoxLayout *page)
{
    const Theme &theme = Theme::instance();
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(8));
    const bool harmful = isHarmful(m_question);
    if (!m_question.isAboutOne() && harmful) {
        auto *all = new QPushButton(sendButtonText(m_question), this);
        all->setObjectName(QStringLiteral("confirmSendAll"));
        setTone(all, Tone::Danger);
        connect(all, &QPushButton::clicked, this, [this] { confirm(m_question.targets); });
        row->addWidget(all);
    }
    row->addStretch(1);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("confirmCancel"));
    connect(cancel, &QPushButton::clicked, this, &ConfirmDialog::reject);
    row->addWidget(cancel);
    m_send = new QPushButton(sendButtonText(m_question), this);
    m_send->setObjectName(QStringLiteral("confirmSend"));
    if (m_question.isAboutOne() && harmful)
        setTone(m_send, Tone::Danger);
    connect(m_send, &QPushButton::clicked, this,
        [this] { confirm(m_question.isAboutOne() ? m_question.targets : tickedTargets()); });
    row->addWidget(m_send);
    page->addLayout(row);
    cancel->setDefault(true);
    cancel->setFocus();
}

std::vector<AskedTarget> ConfirmDialog::tickedTargets() const
{
    std::vector<size_t> members;
    for (size_t i = 0; i < m_groups.size(); ++i) {
        if (m_groupModel->item(static_cast<int>(i))->checkState() == Qt::Checked)
            members.insert(members.end(), m_groups[i].members.begin(), m_groups[i].members.end());
    }
    std::sort(members.begin(), members.end());
    std::vector<AskedTarget> result;
    for (const size_t member : members)
        result.push_back(m_question.targets[member]);
    return result;
}

void ConfirmDialog::refreshTicked()
{
    if (m_question.isAboutOne())
        return;
    const std::vector<AskedTarget> ticked = tickedTargets();
    m_send->setText(tr("Send to the %n ticked", nullptr, static_cast<int>(ticked.size())));
    m_send->setEnabled(!ticked.empty());
    const bool ends = std::any_of(
        ticked.begin(), ticked.end(), [](const AskedTarget &asked) { return endsIt(asked.target.shown); });
    setTone(m_send, ends ? Tone::Danger : Tone::Plain);
}

void ConfirmDialog::confirm(const std::vector<AskedTarget> &targets)
{
    Q_EMIT confirmed(targets);
    accept();
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/signalgrid.h"

#include "core/signals/signaltable.h"
#include "core/words/programwords.h"
#include "core/words/signalwords.h"
#include "ui/send/signalcard.h"
#include "ui/theme/theme.h"

#include <QStandardItemModel>

#include <algorithm>
#include <array>
#include <csignal>

namespace Sigwise {
namespace {

constexpr std::array groupOrder{ Purpose::End, Purpose::Custom, Purpose::StopContinue, Purpose::News,
    Purpose::Fault, Purpose::RealTime };
constexpr int firstRealTime = 34;
constexpr int realTimeShownFirst = 3; // of the first ones, and the last

// Within a group the numbers give the order, but for the one that is meant most of the time.
constexpr std::array favourites{ SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGSTOP, SIGCONT };

bool comesBefore(int a, int b)
{
    const auto rank = [](int signo) { return std::find(favourites.begin(), favourites.end(), signo); };
    return std::pair(rank(a), a) < std::pair(rank(b), b);
}

bool isAlwaysShown(int signo) { return signo < firstRealTime + realTimeShownFirst || signo == highestSignal; }

struct Summary
{
    Chip worst = Chip::Unknown;
    bool sure = true;
    QString text;
};

Summary summaryOf(int signo, const std::vector<AskedTarget> &targets)
{
    if (targets.size() == 1) {
        const Prediction &prediction = targets.front().predictions.at(signo);
        return { chipOf(prediction.effectForSender()), prediction.isSureForSender(),
            Words::programPhrase(targets.front().program.get(), prediction, signo, targets.front().user) };
    }
    Question question{ signo, targets, {} };
    for (AskedTarget &asked : question.targets)
        asked.target.shown = asked.predictions.at(signo);
    QStringList parts;
    const std::vector<TargetGroup> groups = targetGroups(question);
    for (const TargetGroup &group : groups)
        parts.append(group.title);
    return { questionChip(question), true, parts.join(QLatin1String(", ")) };
}

} // namespace

SignalGrid::SignalGrid(const std::vector<AskedTarget> &targets, QWidget *parent)
    : QListView(parent)
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("pickerGrid"));
    setAccessibleName(tr("Signals"));
    setFrameShape(QFrame::NoFrame);
    setFlow(QListView::LeftToRight);
    setWrapping(true);
    setResizeMode(QListView::Adjust);
    setMouseTracking(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setAutoFillBackground(false);
    for (const Purpose purpose : groupOrder)
        addGroup(purpose);
    setTargets(targets);
    setModel(m_model);
    setItemDelegate(new SignalCard(this));
    connect(this, &QListView::activated, this, [this](const QModelIndex &index) {
        if (static_cast<Kind>(index.data(KindRole).toInt()) == Kind::More)
            showAllRealTime();
    });
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) {
        if (static_cast<Kind>(index.data(KindRole).toInt()) == Kind::More)
            showAllRealTime();
    });
    applyVisibility();
}

void SignalGrid::addGroup(Purpose purpose)
{
    auto *title = new QStandardItem(Words::purposeTitle(purpose));
    title->setFlags(Qt::NoItemFlags);
    title->setData(static_cast<int>(Kind::Title), KindRole);
    m_model->appendRow(title);
    std::vector<int> members;
    for (const SignalRow &row : signalTable()) {
        if (row.purpose == purpose)
            members.push_back(row.number);
    }
    std::sort(members.begin(), members.end(), comesBefore);
    int hidden = 0;
    for (const int signo : members) {
        auto *item = new QStandardItem(shortSignalName(signo));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setData(static_cast<int>(Kind::Signal), KindRole);
        item->setData(signo, SignalRole);
        m_model->appendRow(item);
        hidden += !isAlwaysShown(signo);
    }
    if (purpose == Purpose::RealTime) {
        auto *more = new QStandardItem(tr("%n more\u2026", nullptr, hidden));
        more->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        more->setData(static_cast<int>(Kind::More), KindRole);
        m_model->appendRow(more);
    }
}

void SignalGrid::setTargets(const std::vector<AskedTarget> &targets)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QStandardItem *item = m_model->item(row);
        const int signo = item->data(SignalRole).toInt();
        if (signo == 0)
            continue;
        const Summary summary = summaryOf(signo, targets);
        item->setData(static_cast<int>(summary.worst), ChipRole);
        item->setData(summary.sure, SureRole);
        item->setAccessibleText(QString(signalName(signo) % QLatin1Char(' ') % QString::number(signo)
            % QLatin1String(": ") % summary.text));
    }
}

int SignalGrid::chosen() const { return currentIndex().data(SignalRole).toInt(); }

void SignalGrid::choose(int signo)
{
    if (signo >= firstRealTime && !isAlwaysShown(signo))
        showAllRealTime();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->item(row)->data(SignalRole).toInt() == signo) {
            setCurrentIndex(m_model->index(row, 0));
            scrollTo(currentIndex());
            return;
        }
    }
}

void SignalGrid::search(const QString &text)
{
    m_search = text.trimmed();
    applyVisibility();
    const QModelIndex current = currentIndex();
    if (current.isValid() && !isRowHidden(current.row()) && chosen() > 0)
        return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (!isRowHidden(row) && m_model->item(row)->data(SignalRole).toInt() > 0) {
            setCurrentIndex(m_model->index(row, 0));
            return;
        }
    }
    setCurrentIndex({});
}

bool SignalGrid::isShown(const QStandardItem &item) const
{
    const int signo = item.data(SignalRole).toInt();
    if (signo == 0) // "27 more…"
        return m_search.isEmpty() && !m_allRealTime;
    if (m_search.isEmpty())
        return m_allRealTime || isAlwaysShown(signo);
    return signalFromText(m_search) == signo || signalName(signo).contains(m_search, Qt::CaseInsensitive)
        || QString::number(signo) == m_search
        || Words::signalMeaning(signo).contains(m_search, Qt::CaseInsensitive);
}

void SignalGrid::applyVisibility()
{
    int title = -1;
    bool any = false;
    for (int row = 0; row <= m_model->rowCount(); ++row) {
        const QStandardItem *item = m_model->item(row);
        const bool isTitle = item && static_cast<Kind>(item->data(KindRole).toInt()) == Kind::Title;
        if (!item || isTitle) {
            if (title >= 0)
                setRowHidden(title, !any);
            title = row;
            any = false;
            continue;
        }
        const bool shown = isShown(*item);
        setRowHidden(row, !shown);
        any |= shown;
    }
}

void SignalGrid::showAllRealTime()
{
    if (m_allRealTime)
        return;
    m_allRealTime = true;
    applyVisibility();
    choose(firstRealTime + realTimeShownFirst);
}

void SignalGrid::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT chosenChanged(chosen());
}

} // namespace Sigwise

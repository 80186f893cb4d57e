// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/memberlist.h"

#include "core/words/programwords.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPixmap>
#include <QStandardItemModel>

#include <algorithm>

namespace Sigwise {
namespace {

QPixmap chipPixmap(Chip chip, bool sure, double ratio)
{
    const int size = Theme::instance().px(16);
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintChip(painter, QRectF(0, 0, size, size), chip, sure);
    return pixmap;
}

QString phraseOf(const AskedTarget &asked, int signo, const Prediction &prediction)
{
    return Words::programPhrase(asked.program.get(), prediction, signo, asked.user, asked.restart);
}

/// All that is to be said of one, a line each.
QStringList wholeText(const AskedTarget &asked, int signo, bool getsIt)
{
    const ProcessKey &key = asked.target.key;
    const QString line = getsIt ? MemberList::tr("%1: %2") : MemberList::tr("%1, not ticked: %2");
    QStringList lines{ line.arg(nameWithPid(asked.target), phraseOf(asked, signo, asked.target.shown)) };
    if (asked.before)
        lines << MemberList::tr("Before: %1").arg(phraseOf(asked, signo, *asked.before));
    if (asked.target.appeared)
        lines << MemberList::tr("It came after the others were listed.");
    lines << MemberList::tr("PID %1, start time %2").arg(key.pid).arg(key.startTime);
    return lines;
}

} // namespace

MemberList::MemberList(QWidget *parent)
    : QListView(parent)
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("pickerMembers"));
    setAccessibleName(tr("Who gets it"));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::NoSelection); // nothing is chosen here; the keys lead from row to row
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setFont(Theme::instance().font(0.95));
    setModel(m_model);
}

void MemberList::setQuestion(const Question &question, const std::vector<AskedTarget> &others)
{
    m_model->clear();
    addRows(question, true);
    addRows({ question.signo, others, {} }, false);
    setCurrentIndex(m_model->index(0, 0));
}

void MemberList::addRows(const Question &question, bool getIt)
{
    for (const TargetGroup &group : targetGroups(question)) {
        for (const bool sure : { true, false }) {
            const QPixmap chip = chipPixmap(group.chip, sure, devicePixelRatioF());
            for (const size_t member : group.members) {
                const AskedTarget &asked = question.targets[member];
                if (asked.target.shown.isSureForSender() == sure)
                    addRow(asked, question.signo, chip, getIt);
            }
        }
    }
}

void MemberList::addRow(const AskedTarget &asked, int signo, const QPixmap &chip, bool getsIt)
{
    const QStringList lines = wholeText(asked, signo, getsIt);
    auto *item = new QStandardItem(lines.front());
    item->setFlags(Qt::ItemIsEnabled); // all of them: the keys and a screen reader lead to no others
    if (!getsIt)
        item->setForeground(Theme::instance().tokens().faint);
    item->setSizeHint(QSize(0, rowHeight()));
    item->setData(chip, Qt::DecorationRole);
    item->setAccessibleText(lines.join(QLatin1String(", ")));
    // Tool tips are taken for markup where they look like it.
    item->setToolTip(QString(QLatin1String("<p>")
        % lines.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))));
    m_model->appendRow(item);
}

void MemberList::setRows(int rows)
{
    m_rows = rows;
    updateGeometry();
}

int MemberList::rowHeight() const
{
    return std::max(fontMetrics().height(), Theme::instance().px(16)) + Theme::instance().px(5);
}

QSize MemberList::sizeHint() const
{
    return m_rows == 0 ? QListView::sizeHint() : QSize(Theme::instance().px(240), m_rows * rowHeight());
}

QSize MemberList::minimumSizeHint() const
{
    return m_rows == 0 ? QListView::minimumSizeHint() : QSize(Theme::instance().px(120), rowHeight());
}

} // namespace Sigwise

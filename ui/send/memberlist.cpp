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
QStringList wholeText(const AskedTarget &asked, int signo)
{
    const ProcessKey &key = asked.target.key;
    QStringList lines{ MemberList::tr("%1: %2").arg(
        nameWithPid(asked.target), phraseOf(asked, signo, asked.target.shown)) };
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
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setFont(Theme::instance().font(0.95));
    setModel(m_model);
}

void MemberList::setQuestion(const Question &question)
{
    m_model->clear();
    for (const TargetGroup &group : targetGroups(question)) {
        for (const bool sure : { true, false }) {
            const QPixmap chip = chipPixmap(group.chip, sure, devicePixelRatioF());
            for (const size_t member : group.members) {
                const AskedTarget &asked = question.targets[member];
                if (asked.target.shown.isSureForSender() == sure)
                    addRow(asked, question.signo, chip);
            }
        }
    }
    setCurrentIndex(m_model->index(0, 0));
}

void MemberList::addRow(const AskedTarget &asked, int signo, const QPixmap &chip)
{
    const QStringList lines = wholeText(asked, signo);
    auto *item = new QStandardItem(lines.front());
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
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

int MemberList::heightFor(int rows) const
{
    const int row = std::max(fontMetrics().height(), Theme::instance().px(16)) + Theme::instance().px(4);
    return rows * std::max(row, sizeHintForRow(0)) + 2 * frameWidth();
}

QSize MemberList::sizeHint() const
{
    return m_rows == 0 ? QListView::sizeHint() : QSize(Theme::instance().px(240), heightFor(m_rows));
}

QSize MemberList::minimumSizeHint() const
{
    return m_rows == 0 ? QListView::minimumSizeHint() : QSize(Theme::instance().px(120), heightFor(1));
}

} // namespace Sigwise

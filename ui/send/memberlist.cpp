// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/memberlist.h"

#include "core/words/effectwords.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPixmap>
#include <QStandardItemModel>

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
        for (const size_t member : group.members) {
            const AskedTarget &asked = question.targets[member];
            const Prediction &shown = asked.target.shown;
            const QString phrase = Words::effectPhrase(shown, question.signo, asked.user);
            auto *item = new QStandardItem(nameWithPid(asked.target));
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            item->setData(
                chipPixmap(group.chip, shown.isSureForSender(), devicePixelRatioF()), Qt::DecorationRole);
            item->setAccessibleText(QString(nameWithPid(asked.target) % QLatin1String(": ") % phrase));
            // Tool tips are taken for markup where they look like it.
            item->setToolTip(QString(QLatin1String("<p>") % item->accessibleText().toHtmlEscaped()));
            m_model->appendRow(item);
        }
    }
    setCurrentIndex(m_model->index(0, 0));
}

} // namespace Sigwise

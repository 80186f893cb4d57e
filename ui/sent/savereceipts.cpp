// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/sent/savereceipts.h"

#include "core/base/visibletext.h"
#include "core/words/receiptexport.h"
#include "ui/send/question.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

namespace Sigwise {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("SaveReceipts", text); }

bool isStale(const Receipt &receipt) { return receipt.earlier && !receipt.earlier->isOfThisBoot; }

} // namespace

QString saveReceipts(std::span<const Receipt> receipts, const QString &path)
{
    const QString name = visibleText(path.toUtf8());
    const QString suffix = QFileInfo(path).suffix().toLower();
    const bool isJson = suffix == QLatin1String("json");
    if (!isJson && suffix != QLatin1String("csv"))
        return tr("Nothing was saved: the name must end with .csv or .json, “%1” does not.").arg(name);
    const QByteArray content = isJson ? Words::receiptsAsJson(receipts) : Words::receiptsAsCsv(receipts);
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return {};
    return tr("Nothing was saved to %1: %2.").arg(name, visibleText(file.errorString().toUtf8()));
}

QString repeatCommand(const Receipt &receipt)
{
    if (isStale(receipt))
        return {};
    const bool needsRights = receipt.result == SendResult::Denied || !receipt.predicted.permitted;
    QString command = needsRights ? sudoCommand(receipt.signo, receipt.target)
                                  : sigctlCommand(receipt.signo, { receipt.target });
    if (receipt.tid != 0)
        command += QLatin1String(" --thread ") % QString::number(receipt.tid);
    if (receipt.value)
        command += QLatin1String(" --value ") % QString::number(*receipt.value);
    return command;
}

QString repeatKill(const Receipt &receipt)
{
    const bool isBeyondKill = receipt.tid != 0 || receipt.value;
    return isStale(receipt) || isBeyondKill ? QString() : killCommand(receipt.signo, { receipt.target });
}

} // namespace Sigwise

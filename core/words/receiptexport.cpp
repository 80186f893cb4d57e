// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/receiptexport.h"

#include "core/sending/auditline.h"
#include "core/words/outcomewords.h"

#include <QJsonObject>

namespace Sigwise::Words {
namespace {

// The members of an object in their order; a nested object with its own names behind the name.
JsonMembers allMembers(const Receipt &receipt)
{
    JsonMembers members{ { "time", receipt.time.toUTC().toString(Qt::ISODateWithMs) } };
    for (const JsonMembers &part : { sendMembers(receipt), resultMembers(receipt), outcomeMembers(receipt) })
        members.insert(members.end(), part.begin(), part.end());
    members.emplace_back("text", receiptText(receipt));
    return members;
}

bool looksLikeFormula(const QString &text)
{
    static const QLatin1String starts("=+-@");
    return !text.isEmpty() && starts.contains(text.front());
}

QByteArray csvCell(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isDouble())
        return QByteArray::number(value.toInteger());
    const QString text = value.toString();
    QByteArray cell = (looksLikeFormula(text) ? QString(QLatin1Char('\'') % text) : text).toUtf8();
    const bool mustQuote
        = cell.contains(',') || cell.contains('"') || cell.contains('\n') || cell.contains('\r');
    if (!mustQuote)
        return cell;
    cell.replace('"', "\"\"");
    return '"' + cell + '"';
}

using Cells = std::vector<std::pair<QByteArray, QJsonValue>>;

Cells cellsOf(const Receipt &receipt)
{
    Cells cells;
    for (const auto &[name, value] : allMembers(receipt)) {
        if (!value.isObject()) {
            cells.emplace_back(name, value);
            continue;
        }
        const QJsonObject inner = value.toObject();
        for (auto member = inner.begin(); member != inner.end(); ++member)
            cells.emplace_back(name + QByteArray("_") + member.key().toLatin1(), member.value());
    }
    return cells;
}

} // namespace

QByteArray receiptsAsCsv(std::span<const Receipt> receipts)
{
    QByteArray out;
    const auto addLine = [&out](const Cells &cells, auto cellText) {
        QByteArrayList line;
        for (const auto &cell : cells)
            line << cellText(cell);
        out += line.join(',') + "\r\n";
    };
    addLine(cellsOf(Receipt()), [](const auto &cell) { return cell.first; });
    for (const Receipt &receipt : receipts)
        addLine(cellsOf(receipt), [](const auto &cell) { return csvCell(cell.second); });
    return out;
}

QByteArray receiptsAsJson(std::span<const Receipt> receipts)
{
    QByteArray out = "[";
    for (const Receipt &receipt : receipts) {
        out += out.size() > 1 ? ",\n" : "\n";
        out += jsonObject(allMembers(receipt));
    }
    return out + "\n]\n";
}

} // namespace Sigwise::Words

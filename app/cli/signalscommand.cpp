// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/signalscommand.h"

#include "app/cli/jsonwriter.h"
#include "app/cli/textoutput.h"
#include "core/signals/signaltable.h"
#include "core/words/signalwords.h"

namespace Sigwise::Cli {
namespace {

QByteArray jsonLine(const SignalRow &row)
{
    JsonWriter json;
    json.beginObject();
    json.number("number", row.number);
    json.text("name", QByteArrayView(row.name));
    json.text("default", QByteArrayView(Words::defaultActionKey(row.defaultAction)));
    json.flag("catchable", row.catchable);
    json.text("purpose", QByteArrayView(Words::purposeKey(row.purpose)));
    json.text("text", Words::signalMeaning(row.number).toUtf8());
    json.endObject();
    return json.finishLine().toByteArray();
}

std::vector<QString> textRow(const SignalRow &row)
{
    const QString action = QLatin1String(Words::defaultActionKey(row.defaultAction));
    return { QString::number(row.number), QLatin1String(row.name),
        row.catchable ? action : QString(action % QLatin1String(", always")),
        Words::signalMeaning(row.number) };
}

} // namespace

ExitCode runSignals(const Arguments &arguments)
{
    TextOutput out;
    TextTable table({ { QStringLiteral("NO"), 2, true }, { QStringLiteral("SIGNAL"), 12 },
        { QStringLiteral("DEFAULT"), 24 }, { QStringLiteral("MEANING"), 200 } });
    for (const int signo : arguments.signalNumbers) {
        if (arguments.json)
            out.writeWhole(jsonLine(signalRow(signo)));
        else
            table.addRow(textRow(signalRow(signo)));
    }
    if (!arguments.json)
        out.write(table.lines());
    return out.finish() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace Sigwise::Cli

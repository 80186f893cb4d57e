// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/watchoutput.h"

#include "app/cli/jsonwriter.h"
#include "app/cli/processjson.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/counts.h"

#include <QDateTime>
#include <QStringList>

#include <algorithm>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Cli {
namespace {

using Kind = SignalChange::Kind;

bool isAlike(const SignalChange &a, const SignalChange &b)
{
    return a.kind == b.kind && qstrcmp(a.from, b.from) == 0 && qstrcmp(a.to, b.to) == 0;
}

QString signalsWith(const SignalState &state, Disposition disposition)
{
    QStringList names;
    for (size_t i = 0; i < state.standings.size(); ++i) {
        if (state.standings.at(i).disposition == disposition)
            names.append(shortSignalName(static_cast<int>(i) + 1));
    }
    return names.isEmpty() ? QStringLiteral("nothing") : names.join(u' ');
}

QString threadsText(const std::optional<int> &threads)
{
    return threads ? Words::counted(Words::Counted::Threads, *threads) : QStringLiteral("unknown");
}

QByteArray jsonNumber(const std::optional<int> &number)
{
    return number ? QByteArray::number(*number) : QByteArrayLiteral("null");
}

QByteArray quoted(const char *word) { return '"' + QByteArray(word) + '"'; }

QString endText(const ExitStatus &status)
{
    if (!status.waitStatus)
        return QStringLiteral("ended (how is not known)");
    if (WIFSIGNALED(*status.waitStatus))
        return QString(QLatin1String("ended by ") % signalName(WTERMSIG(*status.waitStatus)));
    return QString(QLatin1String("exited with code ") % QString::number(WEXITSTATUS(*status.waitStatus)));
}

} // namespace

bool WatchOutput::isOpen() const
{
    // A pipe that nobody reads says so without being written to (poll(2), POLLERR).
    pollfd out{ STDOUT_FILENO, 0, 0 };
    const bool isBroken = ::poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    return m_out.isOpen() && !isBroken;
}

void WatchOutput::writeRow(const char *change, QByteArrayView signal, QByteArrayView from, QByteArrayView to)
{
    JsonWriter json;
    json.beginObject();
    json.text("time", QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toUtf8());
    json.number("pid", m_pid);
    json.text("change", change);
    json.textOrNull("signal", signal);
    json.raw("from", from);
    json.raw("to", to);
    json.endObject();
    m_out.writeWhole(json.finishLine());
    m_out.flush();
}

void WatchOutput::writeLine(const QString &line)
{
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss.zzz"));
    m_out.write(QString(time % u"  " % line % u'\n').toUtf8());
    m_out.flush();
}

void WatchOutput::begin(const ProcessInfo &process, const SignalState &state)
{
    if (m_isJson)
        return;
    writeLine(QString(visibleText(process.name) % u" (" % QString::number(m_pid) % u':'
        % QString::number(process.key.startTime) % u") " % QLatin1String(stateKey(state.state)) % u", "
        % threadsText(state.threads) % u", catches " % signalsWith(state, Disposition::Caught) % u", ignores "
        % signalsWith(state, Disposition::Ignored)));
}

void WatchOutput::changed(const std::vector<SignalChange> &changes)
{
    if (m_isJson) {
        for (const SignalChange &change : changes) {
            const QByteArray name = change.signo == 0 ? QByteArray() : signalKey(change.signo).toByteArray();
            writeRow(changeKey(change.kind), name, quoted(change.from), quoted(change.to));
        }
        return;
    }
    std::vector<SignalChange> rest = changes;
    while (!rest.empty()) {
        const SignalChange first = rest.front();
        QStringList names;
        for (const SignalChange &change : rest) {
            if (isAlike(change, first) && change.signo != 0)
                names.append(signalName(change.signo));
        }
        std::erase_if(rest, [&first](const SignalChange &change) { return isAlike(change, first); });
        const QString subject = QLatin1String(changeKey(first.kind));
        writeLine(QString(subject.leftJustified(11) % u"  " % QLatin1String(first.from) % u" → "
            % QLatin1String(first.to) % (names.isEmpty() ? QString() : QString(u"  " % names.join(u' ')))));
    }
}

void WatchOutput::threadsChanged(const std::optional<int> &before, const std::optional<int> &now)
{
    if (m_isJson) {
        writeRow("threads", {}, jsonNumber(before), jsonNumber(now));
        return;
    }
    const auto text = [](const std::optional<int> &threads) {
        return threads ? QString::number(*threads) : QStringLiteral("unknown");
    };
    writeLine(QString(u"threads      " % text(before) % u" → " % text(now)));
}

void WatchOutput::ended(const ExitStatus &status)
{
    if (!m_isJson) {
        writeLine(endText(status));
        return;
    }
    QByteArray name;
    std::optional<int> code;
    if (status.waitStatus && WIFSIGNALED(*status.waitStatus))
        name = signalKey(WTERMSIG(*status.waitStatus)).toByteArray();
    else if (status.waitStatus)
        code = WEXITSTATUS(*status.waitStatus);
    writeRow("ended", name, "null", jsonNumber(code));
}

} // namespace Sigwise::Cli

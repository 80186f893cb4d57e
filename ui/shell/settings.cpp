// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/settings.h"

#include "core/base/visibletext.h"

#include <QFile>
#include <QLoggingCategory>
#include <QStandardPaths>
#include <QStringDecoder>

#include <algorithm>
#include <utility>

namespace Sigwise {

namespace {

Q_LOGGING_CATEGORY(lcSettings, "sigwise.settings")

enum class Kind { Switch, Number, Word };

struct OptionRow
{
    Settings::Key key;
    const char *name;
    Kind kind;
    const char *standard;
    const char *allowed; ///< blank separated; empty for switches
};

constexpr OptionRow optionTable[] = {
    { Settings::Key::Theme, "theme", Kind::Word, "system", "system light dark" },
    { Settings::Key::Colourless, "effects_without_colour", Kind::Switch, "false", "" },
    { Settings::Key::IntervalMs, "interval_ms", Kind::Number, "1000", "500 1000 2000 5000" },
    { Settings::Key::ShowInspector, "show_inspector", Kind::Switch, "true", "" },
    { Settings::Key::ShowSent, "show_sent", Kind::Switch, "true", "" },
    { Settings::Key::TreeShape, "tree", Kind::Switch, "false", "" },
    { Settings::Key::FirstRunDone, "first_run_done", Kind::Switch, "false", "" },
};
static_assert(std::size(optionTable) == Settings::keyCount);

const QLatin1String group("options");
// Small files only: the options are a handful of lines.
constexpr qint64 largestFile = 64 * 1024;

QString storeKey(const OptionRow &row) { return group % QLatin1Char('/') % QLatin1String(row.name); }

QStringList allowedWords(const OptionRow &row)
{
    if (row.kind == Kind::Switch)
        return { QStringLiteral("true"), QStringLiteral("false") };
    return QString::fromLatin1(row.allowed).split(QLatin1Char(' '));
}

void warnOf(const char *what, const QString &fileName)
{
    qCWarning(lcSettings, "%s %s", what, visibleBytes(fileName.toUtf8()).constData());
}

// Somebody's work may be in a file that makes no sense: a copy of it stays, under a name that was free.
bool setAside(const QString &fileName)
{
    constexpr int mostCopies = 100;
    QString name = fileName % QLatin1String(".broken");
    for (int number = 2; QFile::exists(name) && number <= mostCopies; ++number)
        name = fileName % QLatin1String(".broken-") % QString::number(number);
    return QFile::copy(fileName, name); // it does not overwrite
}

QVariant parsed(const OptionRow &row, const QString &given)
{
    const QString word = given.trimmed().toLower();
    if (!allowedWords(row).contains(word))
        return {};
    switch (row.kind) {
    case Kind::Switch:
        return word == QLatin1String("true");
    case Kind::Number:
        return word.toInt();
    case Kind::Word:
        return word;
    }
    return {};
}

// QSettings reads any bytes without complaint and makes keys of them, so the shape is checked here.
bool looksLikeSettings(const QByteArray &bytes)
{
    if (bytes.contains('\0'))
        return false;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder(bytes);
    if (decoder.hasError())
        return false;
    const QStringList lines = decoded.split(QLatin1Char('\n'));
    return std::all_of(lines.begin(), lines.end(), [](const QString &raw) {
        const QString line = raw.trimmed();
        const bool section = line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'));
        return line.isEmpty() || section || line.startsWith(QLatin1Char(';'))
            || line.startsWith(QLatin1Char('#')) || line.indexOf(QLatin1Char('=')) > 0;
    });
}

} // namespace

Settings::Settings(QSettings &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    for (const OptionRow &row : optionTable)
        m_values.at(static_cast<size_t>(row.key)) = parsed(row, QLatin1String(row.standard));
    m_problems = readInto(m_values);
}

QString Settings::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        % QLatin1String("/sigwise/sigwise.ini");
}

QStringList Settings::readInto(Values &values)
{
    QFile file(m_store.fileName());
    m_fileIsBroken = false;
    if (!file.exists())
        return {};
    const QString shown = visibleText(m_store.fileName().toUtf8());
    if (!file.open(QIODevice::ReadOnly))
        return { tr("The settings in %1 cannot be read: %2.").arg(shown, file.errorString()) };
    if (file.size() > largestFile || !looksLikeSettings(file.readAll())) {
        m_fileIsBroken = true;
        return { tr("The settings in %1 make no sense.").arg(shown) };
    }
    m_store.sync();
    QStringList wrong;
    for (const OptionRow &row : optionTable) {
        const QVariant stored = m_store.value(storeKey(row));
        if (!stored.isValid())
            continue;
        const QString word = stored.toString();
        const QVariant value = parsed(row, word);
        if (value.isValid())
            values.at(static_cast<size_t>(row.key)) = value;
        else
            wrong << tr("The setting %1 cannot be “%2”: it is one of %3.")
                         .arg(QLatin1String(row.name), visibleText(word.left(40).toUtf8()),
                             allowedWords(row).join(QLatin1String(", ")));
    }
    return wrong;
}

void Settings::setValue(Key key, const QVariant &value)
{
    const OptionRow &row = optionTable[static_cast<size_t>(key)];
    const QVariant checked = parsed(row, value.toString());
    QVariant &held = m_values.at(static_cast<size_t>(key));
    if (!checked.isValid() || checked == held)
        return;
    held = checked;
    if (m_fileIsBroken && !setAside(m_store.fileName())) {
        warnOf("cannot set aside, so nothing is stored:", m_store.fileName());
    } else {
        if (std::exchange(m_fileIsBroken, false))
            m_store.clear();
        m_store.setValue(storeKey(row), checked.toString());
        m_store.sync();
        if (m_store.status() == QSettings::AccessError)
            warnOf("cannot write", m_store.fileName());
    }
    Q_EMIT changed(key);
}

QStringList Settings::reload()
{
    Values fresh;
    for (const OptionRow &row : optionTable)
        fresh.at(static_cast<size_t>(row.key)) = parsed(row, QLatin1String(row.standard));
    const QStringList wrong = readInto(fresh);
    if (!wrong.isEmpty())
        return wrong;
    const Values before = std::exchange(m_values, fresh);
    for (const OptionRow &row : optionTable) {
        if (before.at(static_cast<size_t>(row.key)) != value(row.key))
            Q_EMIT changed(row.key);
    }
    return {};
}

} // namespace Sigwise

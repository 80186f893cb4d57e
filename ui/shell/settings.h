// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

#include <array>

namespace Sigwise {

/// The options of the program: one row of a table for each (settings.cpp), checked when they are read. A file
/// that makes no sense never stops the program: the defaults stand (or, on a later reading, what stood
/// before), and a plain sentence says what was wrong. GUI thread.
class Settings : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Settings)
public:
    enum class Key {
        Theme, ///< QString: "system", "light" or "dark"
        Colourless, ///< bool: effects without colour
        IntervalMs, ///< int: 500, 1000, 2000 or 5000
        ShowInspector, ///< bool
        ShowSent, ///< bool
        TreeShape, ///< bool: the list as a tree
        FirstRunDone, ///< bool: "Got it" was pressed
    };
    Q_ENUM(Key)
    static constexpr int keyCount = 7;

    /// Reads at once; problems() says what was wrong. `store` must live as long as this.
    explicit Settings(QSettings &store, QObject *parent = nullptr);

    /// $XDG_CONFIG_HOME/sigwise/sigwise.ini
    [[nodiscard]] static QString defaultPath();

    [[nodiscard]] QVariant value(Key key) const { return m_values.at(static_cast<size_t>(key)); }
    [[nodiscard]] bool isOn(Key key) const { return value(key).toBool(); }
    [[nodiscard]] int number(Key key) const { return value(key).toInt(); }
    [[nodiscard]] QString text(Key key) const { return value(key).toString(); }

    /// Takes and writes a value. A value that the table does not allow changes nothing. What cannot be
    /// written still counts until the program ends; the log says so.
    void setValue(Key key, const QVariant &value);

    /// Reads the file again. With anything wrong in it every old value is kept and the sentences are
    /// returned; else the new values count, changed() tells which, and the list is empty.
    QStringList reload();
    /// What was wrong at the first reading, as whole sentences.
    [[nodiscard]] const QStringList &problems() const { return m_problems; }

Q_SIGNALS:
    void changed(Sigwise::Settings::Key key);

private:
    using Values = std::array<QVariant, keyCount>;
    QStringList readInto(Values &values);

    QSettings &m_store;
    Values m_values;
    QStringList m_problems;
    bool m_fileIsBroken = false;
};

} // namespace Sigwise

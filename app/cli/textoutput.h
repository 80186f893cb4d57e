// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace Sigwise::Cli {

/// What sigctl writes to stdout: gathered, and written in large pieces. When the reader has gone (`sigctl
/// list | head -1`) everything else is dropped quietly; any other failure is told by finish().
class TextOutput
{
public:
    TextOutput();

    /// Whole lines of UTF-8. A line that is longer than the terminal is cut there; not when stdout is no
    /// terminal.
    void write(QByteArrayView lines);
    /// Never cut: for JSON.
    void writeWhole(QByteArrayView lines);
    /// Writes what was gathered now.
    void flush();
    /// Whether anybody still reads.
    [[nodiscard]] bool isOpen() const { return m_errnum == 0; }
    /// Writes what is left. False, with a message on stderr, if not everything could be written.
    [[nodiscard]] bool finish();

private:
    QByteArray m_waiting;
    std::optional<int> m_width; ///< columns of the terminal; nothing = no terminal
    int m_errnum = 0;
};

/// Rows of cells in aligned columns. Cells must be visible text (visibleText()).
class TextTable
{
public:
    struct Column
    {
        QString title;
        int widest; ///< longer cells are cut, with "…"
        bool isNumber = false; ///< right aligned
    };
    explicit TextTable(std::vector<Column> columns);

    void addRow(std::vector<QString> cells);
    /// All lines, the titles first (unless all are empty), two blanks between columns and none at the end of
    /// a line.
    [[nodiscard]] QByteArray lines() const;

private:
    std::vector<Column> m_columns;
    std::vector<int> m_widths;
    std::vector<std::vector<QString>> m_rows;
};

/// Columns that a text takes on a terminal: wide characters (CJK, pictures) take two, combining ones none.
[[nodiscard]] int displayWidth(QStringView text);
/// The text, or its beginning and "…" so that it takes at most `width` columns.
[[nodiscard]] QString cutToWidth(const QString &text, int width);

/// "sigctl: what: why" on stderr.
void complain(const QString &what, const QString &why);

} // namespace Sigwise::Cli

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/textoutput.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/words/outcomewords.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/ioctl.h>
#include <unistd.h>

namespace Sigwise::Cli {
namespace {

constexpr qsizetype pieceSize = 64 * 1024;

std::optional<int> terminalWidth()
{
    winsize size{};
    if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return std::nullopt;
    return size.ws_col;
}

// East Asian Wide and Fullwidth (Unicode annex 11), in the coarse blocks that terminals agree on.
bool isWide(char32_t code)
{
    struct Block
    {
        char32_t first, last;
    };
    static constexpr std::array<Block, 9> blocks{ { { 0x1100, 0x115f }, { 0x2e80, 0xa4cf },
        { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 },
        { 0x1f300, 0x1faff }, { 0x20000, 0x3fffd } } };
    return std::any_of(blocks.begin(), blocks.end(),
        [code](const Block &block) { return code >= block.first && code <= block.last; });
}

int widthOf(char32_t code)
{
    if (code < 0x300)
        return 1;
    const QChar::Category category = QChar::category(code);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing)
        return 0;
    return isWide(code) ? 2 : 1;
}

char32_t codeAt(QStringView text, qsizetype at)
{
    const bool isPair = text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    return isPair ? QChar::surrogateToUcs4(text[at], text[at + 1]) : char32_t(text[at].unicode());
}

void appendCell(QString &line, const QString &cell, int width, bool isNumber)
{
    const QString blanks(std::max(0, width - displayWidth(cell)), u' ');
    line += isNumber ? QString(blanks % cell) : QString(cell % blanks);
}

} // namespace

int displayWidth(QStringView text)
{
    int width = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char32_t code = codeAt(text, at);
        width += widthOf(code);
        at += QChar::requiresSurrogates(code) ? 1 : 0;
    }
    return width;
}

QString cutToWidth(const QString &text, int width)
{
    if (text.size() * 2 <= width || displayWidth(text) <= width)
        return text;
    int used = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const char32_t code = codeAt(text, at);
        if (used + widthOf(code) > width - 1)
            break;
        used += widthOf(code);
        at += QChar::requiresSurrogates(code) ? 2 : 1;
    }
    return text.left(at) % u'…';
}

void complain(const QString &what, const QString &why)
{
    const QByteArray line = QString(u"sigctl: " % what % u": " % why % u'\n').toUtf8();
    // Nobody is left to be told that stderr is closed.
    (void)!::write(STDERR_FILENO, line.constData(), static_cast<size_t>(line.size()));
}

TextOutput::TextOutput()
    : m_width(terminalWidth())
{ }

void TextOutput::write(QByteArrayView lines)
{
    if (!m_width) {
        writeWhole(lines);
        return;
    }
    QByteArray cut;
    std::string_view rest(lines.data(), static_cast<size_t>(lines.size()));
    while (!rest.empty()) {
        const std::string_view line = takeLine(rest);
        const QString text = QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()));
        cut += cutToWidth(text, *m_width).toUtf8();
        cut += '\n';
    }
    writeWhole(cut);
}

void TextOutput::writeWhole(QByteArrayView lines)
{
    m_waiting += lines;
    if (m_waiting.size() >= pieceSize)
        flush();
}

void TextOutput::flush()
{
    const char *at = m_waiting.constData();
    auto left = static_cast<size_t>(m_waiting.size());
    while (left > 0 && m_errnum == 0) {
        const ssize_t written = retryOnInterrupt([&] { return ::write(STDOUT_FILENO, at, left); });
        if (written < 0) {
            m_errnum = errno;
            break;
        }
        at += written;
        left -= static_cast<size_t>(written);
    }
    m_waiting.resize(0); // keeps its memory
}

bool TextOutput::finish()
{
    flush();
    if (m_errnum == 0 || m_errnum == EPIPE)
        return true;
    complain(QStringLiteral("standard output"), Words::errorText(m_errnum));
    return false;
}

TextTable::TextTable(std::vector<Column> columns)
    : m_columns(std::move(columns))
{
    for (const Column &column : m_columns)
        m_widths.push_back(displayWidth(column.title));
}

void TextTable::addRow(std::vector<QString> cells)
{
    for (size_t i = 0; i < m_columns.size(); ++i) {
        cells.at(i) = cutToWidth(cells.at(i), m_columns.at(i).widest);
        m_widths.at(i) = std::max(m_widths.at(i), displayWidth(cells.at(i)));
    }
    m_rows.push_back(std::move(cells));
}

QByteArray TextTable::lines() const
{
    QString text;
    const auto append = [this, &text](const auto &cellAt) {
        QString line;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            line += i == 0 ? QLatin1String() : QLatin1String("  ");
            appendCell(line, cellAt(i), m_widths.at(i), m_columns.at(i).isNumber);
        }
        while (line.endsWith(u' '))
            line.chop(1);
        text += line % u'\n';
    };
    const bool hasTitles = std::any_of(
        m_columns.begin(), m_columns.end(), [](const Column &column) { return !column.title.isEmpty(); });
    if (hasTitles)
        append([this](size_t i) { return m_columns.at(i).title; });
    for (const std::vector<QString> &row : m_rows)
        append([&row](size_t i) { return row.at(i); });
    return text.toUtf8();
}

} // namespace Sigwise::Cli

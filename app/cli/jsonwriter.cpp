// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/jsonwriter.h"

namespace Sigwise::Cli {
namespace {

// RFC 8259, section 7: the quotation mark, the backslash and the control characters must be escaped.
bool mustEscape(char byte) { return byte == '"' || byte == '\\' || static_cast<uchar>(byte) < 0x20; }

void appendEscaped(std::string &out, char byte)
{
    static constexpr char digits[] = "0123456789abcdef";
    if (byte == '"' || byte == '\\') {
        out += '\\';
        out += byte;
        return;
    }
    out += "\\u00";
    out += digits[static_cast<uchar>(byte) >> 4];
    out += digits[static_cast<uchar>(byte) & 0xf];
}

void appendQuoted(std::string &out, QByteArrayView text)
{
    out += '"';
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!mustEscape(text[i]))
            continue;
        out.append(text.data() + start, static_cast<size_t>(i - start));
        appendEscaped(out, text[i]);
        start = i + 1;
    }
    out.append(text.data() + start, static_cast<size_t>(text.size() - start));
    out += '"';
}

} // namespace

void JsonWriter::startMember(const char *key)
{
    if (m_isFinished) {
        m_out.clear(); // its memory stays for the next line
        m_isFinished = false;
    }
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
    if (key == nullptr)
        return;
    m_out += '"';
    m_out += key;
    m_out += "\":";
}

void JsonWriter::open(const char *key, char bracket)
{
    startMember(key);
    m_out += bracket;
    m_needsComma = false;
}

void JsonWriter::close(char bracket)
{
    m_out += bracket;
    m_needsComma = true;
}

void JsonWriter::raw(const char *key, QByteArrayView value)
{
    startMember(key);
    m_out.append(value.data(), static_cast<size_t>(value.size()));
}

void JsonWriter::text(const char *key, QByteArrayView utf8)
{
    startMember(key);
    appendQuoted(m_out, utf8);
}

void JsonWriter::textOrNull(const char *key, QByteArrayView utf8)
{
    if (utf8.isEmpty())
        null(key);
    else
        text(key, utf8);
}

QByteArrayView JsonWriter::json() const { return { m_out.data(), static_cast<qsizetype>(m_out.size()) }; }

QByteArrayView JsonWriter::finishLine()
{
    m_out += '\n';
    m_needsComma = false;
    m_isFinished = true;
    return json();
}

} // namespace Sigwise::Cli

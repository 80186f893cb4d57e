// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/visibletext.h"

#include <algorithm>
#include <array>

namespace Sigwise {
namespace {

struct Decoded
{
    char32_t code = 0;
    qsizetype length = 0; ///< 0 = these bytes are no UTF-8
};

// One character of UTF-8 as RFC 3629 allows it: no overlong forms, no surrogates, nothing above U+10FFFF.
Decoded decodeOne(QByteArrayView bytes)
{
    struct Form
    {
        uchar mask, lead;
        qsizetype length;
        char32_t lowest;
    };
    static constexpr std::array<Form, 4> forms{ {
        { 0x80, 0x00, 1, 0x0 },
        { 0xe0, 0xc0, 2, 0x80 },
        { 0xf0, 0xe0, 3, 0x800 },
        { 0xf8, 0xf0, 4, 0x10000 },
    } };
    const auto first = static_cast<uchar>(bytes.front());
    const auto form = std::find_if(forms.begin(), forms.end(),
        [first](const Form &candidate) { return (first & candidate.mask) == candidate.lead; });
    if (form == forms.end() || bytes.size() < form->length)
        return {};
    char32_t code = first & static_cast<uchar>(~form->mask);
    for (qsizetype i = 1; i < form->length; ++i) {
        const auto next = static_cast<uchar>(bytes[i]);
        if ((next & 0xc0) != 0x80)
            return {};
        code = (code << 6) | (next & 0x3f);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < form->lowest || code > 0x10ffff || surrogate)
        return {};
    return { code, form->length };
}

struct Range
{
    char32_t first, last;
};
// Letters and marks without a shape of their own (Default_Ignorable_Code_Point of Unicode, as far as the
// categories below do not have them), and the blank Braille pattern: a name with them looks like another one.
constexpr std::array<Range, 10> shapeless{ { { 0x34f, 0x34f }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
    { 0x180b, 0x180f }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xffa0, 0xffa0 },
    { 0xfff0, 0xfff8 }, { 0xe0000, 0xe0fff } } };

// Not controls, separators of lines, and the format characters (Unicode category Cf) that hide or turn what
// follows.
bool mayBeShown(char32_t code)
{
    const bool isShapeless = std::any_of(shapeless.begin(), shapeless.end(),
        [code](const Range &range) { return code >= range.first && code <= range.last; });
    if (isShapeless)
        return false;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

void appendEscaped(QByteArray &out, QByteArrayView bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<uchar>(byte);
        out += "\\x";
        out += digits[value >> 4];
        out += digits[value & 0xf];
    }
}

} // namespace

QByteArray visibleBytes(QByteArrayView bytes)
{
    const bool plain = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (plain)
        return bytes.toByteArray();
    QByteArray out;
    out.reserve(bytes.size() * 2);
    while (!bytes.isEmpty()) {
        const Decoded decoded = decodeOne(bytes);
        const qsizetype length = std::max<qsizetype>(decoded.length, 1);
        if (decoded.length > 0 && mayBeShown(decoded.code))
            out += bytes.first(length);
        else
            appendEscaped(out, bytes.first(length));
        bytes = bytes.sliced(length);
    }
    return out;
}

QString visibleText(QByteArrayView bytes) { return QString::fromUtf8(visibleBytes(bytes)); }

} // namespace Sigwise

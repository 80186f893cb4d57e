// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/http/httprequest.h"

#include <QList>

#include <algorithm>

namespace Sigwise::Practice {
namespace {

constexpr qsizetype longestHead = 16 * 1024;

int queryNumber(const QByteArray &query, const QByteArray &key, int most)
{
    const QList<QByteArray> pairs = query.split('&');
    for (const QByteArray &pair : pairs) {
        if (pair.startsWith(key))
            return std::clamp(pair.mid(key.size()).toInt(), 0, most); // 0 for what is no number
    }
    return 0;
}

HttpRequestRead refused(int code, const char *text)
{
    return { true, std::nullopt, HttpStatus{ code, text } };
}

HttpRequestRead fromFirstLine(const QByteArray &line)
{
    constexpr int mostMs = 60'000;
    constexpr int mostKilobytes = 1024 * 1024;
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith('/'))
        return refused(400, "Bad Request");
    if (words[0] != "GET" && words[0] != "HEAD")
        return refused(405, "Method Not Allowed");
    const qsizetype mark = words[1].indexOf('?');
    const QByteArray query = mark < 0 ? QByteArray() : words[1].mid(mark + 1);
    HttpRequest request;
    request.isHead = words[0] == "HEAD";
    request.path = words[1].left(mark < 0 ? words[1].size() : mark);
    request.slowMs = queryNumber(query, "ms=", mostMs);
    request.kilobytes = queryNumber(query, "kb=", mostKilobytes);
    return { true, request, std::nullopt };
}

} // namespace

HttpRequestRead readHttpRequest(const QByteArray &bytes)
{
    qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        end = bytes.indexOf("\n\n");
    if (end < 0 && bytes.size() > longestHead)
        return refused(431, "Request Header Fields Too Large");
    if (end < 0)
        return {};
    return fromFirstLine(bytes.left(bytes.indexOf('\n')).trimmed());
}

} // namespace Sigwise::Practice

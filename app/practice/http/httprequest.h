// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace Sigwise::Practice {

/// What a client asks for: the first line of a request (RFC 9112). Its other lines are passed over.
struct HttpRequest
{
    bool isHead = false; ///< HEAD: the answer has no body
    QByteArray path;
    int slowMs = 0; ///< ?ms=N of /slow
    int kilobytes = 0; ///< ?kb=N of /large
};

/// The status of an answer and its words: "404 Not Found".
struct HttpStatus
{
    int code;
    const char *text;
};

/// Reads a request from what has come so far.
struct HttpRequestRead
{
    bool isComplete = false; ///< the empty line has come
    std::optional<HttpRequest> request;
    std::optional<HttpStatus> refusal; ///< it can never become a request that is understood
};
[[nodiscard]] HttpRequestRead readHttpRequest(const QByteArray &bytes);

} // namespace Sigwise::Practice

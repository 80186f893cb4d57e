// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/http/statuspages.h"

#include "app/cli/jsonwriter.h"

#include <unistd.h>

namespace Sigwise::Practice {
namespace {

QByteArray decimal(double value) { return QByteArray::number(value, 'f', 3); }

HttpPage jsonPage(const WorkCounts &counts)
{
    Cli::JsonWriter out;
    out.beginObject();
    out.number("pid", ::getpid());
    out.number("jobs", counts.jobs);
    out.raw("uptime_s", decimal(counts.uptimeS));
    out.raw("rate", decimal(counts.rate));
    out.endObject();
    return { { 200, "OK" }, "application/json", out.finishLine().toByteArray() };
}

HttpPage peoplePage(const WorkCounts &counts)
{
    const QByteArray body
        = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<title>sigwise-practice</title></head><body><h1>sigwise-practice</h1>\n<p>Process "
        + QByteArray::number(::getpid()) + ". Jobs done: " + QByteArray::number(counts.jobs) + " in "
        + decimal(counts.uptimeS) + " s.</p>\n<p><a href=\"/status.json\">status.json</a> &middot; "
        + "<a href=\"/slow?ms=3000\">slow</a> &middot; <a "
          "href=\"/large?kb=1024\">large</a></p>\n</body></html>\n";
    return { { 200, "OK" }, "text/html; charset=utf-8", body };
}

} // namespace

HttpPage statusPage(const HttpRequest &request, const WorkCounts &counts)
{
    if (request.path == "/")
        return peoplePage(counts);
    if (request.path == "/status.json" || request.path == "/slow")
        return jsonPage(counts);
    return { { 404, "Not Found" }, "text/plain; charset=utf-8", "Not Found\n" };
}

} // namespace Sigwise::Practice

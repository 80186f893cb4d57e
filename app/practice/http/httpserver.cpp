// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/http/httpserver.h"

#include <QHostAddress>

#include <algorithm>
#include <utility>

#include <sys/resource.h>

namespace Sigwise::Practice {
namespace {

// QTcpServer (6.4) may spin when no descriptor is left: accept(2) then fails again and again, which it takes
// for "later". So the clients get a part of the descriptors only.
size_t connectionLimit()
{
    constexpr rlim_t most = 100;
    rlimit limit{};
    const bool isKnown = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
    return isKnown ? std::clamp<rlim_t>(limit.rlim_cur / 4, 1, most) : most;
}

} // namespace

HttpServer::HttpServer(HttpPages pages, QObject *parent)
    : QObject(parent)
    , m_pages(std::move(pages))
    , m_limit(connectionLimit())
{
    // One that waits in the server keeps it from accepting another: so accept() has the last word.
    m_server.setMaxPendingConnections(1);
    connect(&m_server, &QTcpServer::newConnection, this, &HttpServer::accept);
}

HttpServer::~HttpServer() = default;

QString HttpServer::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port) ? QString() : m_server.errorString();
}

void HttpServer::accept()
{
    while (m_connections.size() < m_limit && m_server.hasPendingConnections())
        take(m_server.nextPendingConnection());
}

void HttpServer::take(QTcpSocket *socket)
{
    auto *connection = new HttpConnection(socket, m_pages, this);
    m_connections.push_back(connection);
    connect(connection, &HttpConnection::ended, this, [this, connection] { forget(connection); });
    Q_EMIT accepted();
}

void HttpServer::forget(HttpConnection *connection)
{
    std::erase(m_connections, connection);
    connection->deleteLater();
    if (!m_isFinishing)
        accept();
    else if (m_connections.empty())
        Q_EMIT ended();
}

// Whom the kernel has let in already was accepted: closing the socket would break those connections.
void HttpServer::finish()
{
    while (m_connections.size() < m_limit && m_server.isListening() && m_server.waitForNewConnection(0))
        accept();
    m_server.close();
    m_isFinishing = true;
    const std::vector<HttpConnection *> all = m_connections;
    for (HttpConnection *connection : all)
        connection->finish();
}

void HttpServer::abort()
{
    const std::vector<HttpConnection *> all = m_connections;
    for (HttpConnection *connection : all)
        connection->abort();
}

} // namespace Sigwise::Practice

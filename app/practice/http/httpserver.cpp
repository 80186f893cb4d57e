// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/http/httpserver.h"

#include <QHostAddress>

#include <algorithm>
#include <utility>

namespace Sigwise::Practice {
namespace {

constexpr size_t mostConnections = 100;

} // namespace

HttpServer::HttpServer(HttpPages pages, QObject *parent)
    : QObject(parent)
    , m_pages(std::move(pages))
{
    connect(&m_server, &QTcpServer::newConnection, this, &HttpServer::accept);
}

HttpServer::~HttpServer() = default;

QString HttpServer::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port) ? QString() : m_server.errorString();
}

void HttpServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection())
        take(socket);
}

void HttpServer::take(QTcpSocket *socket)
{
    auto *connection = new HttpConnection(socket, m_pages, this);
    m_connections.push_back(connection);
    connect(connection, &HttpConnection::ended, this, [this, connection] { forget(connection); });
    if (m_connections.size() >= mostConnections)
        m_server.pauseAccepting();
    Q_EMIT accepted();
}

void HttpServer::forget(HttpConnection *connection)
{
    std::erase(m_connections, connection);
    connection->deleteLater();
    if (!m_isFinishing)
        m_server.resumeAccepting();
    else if (m_connections.empty())
        Q_EMIT ended();
}

// Whom the kernel has let in already was accepted: closing the socket would break those connections.
void HttpServer::finish()
{
    while (m_server.isListening() && m_server.waitForNewConnection(0))
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

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/http/httpconnection.h"

#include <QObject>
#include <QString>
#include <QTcpServer>

#include <vector>

namespace Sigwise::Practice {

/// Answers HTTP/1.1 on 127.0.0.1, for programs of this machine only. At most 100 connections at once; others
/// wait in the kernel.
class HttpServer : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpServer)
public:
    explicit HttpServer(HttpPages pages, QObject *parent = nullptr);
    ~HttpServer() override;

    /// An empty text, or why not. Port 0: one that is free.
    [[nodiscard]] QString listen(quint16 port);
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    /// Accepts no more; the requests in flight are finished. ended() tells when.
    void finish();
    /// Ends all connections now.
    void abort();
    [[nodiscard]] size_t connectionCount() const { return m_connections.size(); }

Q_SIGNALS:
    /// A client was let in. QtNetwork has set SIGPIPE to ignored for the whole program when that was the
    /// first.
    void accepted();
    /// The last request in flight is finished, after finish().
    void ended();

private:
    void accept();
    void take(QTcpSocket *socket);
    void forget(HttpConnection *connection);

    HttpPages m_pages;
    size_t m_limit;
    QTcpServer m_server;
    std::vector<HttpConnection *> m_connections; ///< children of this object
    bool m_isFinishing = false;
};

} // namespace Sigwise::Practice

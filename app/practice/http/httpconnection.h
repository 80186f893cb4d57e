// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/http/httprequest.h"

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>

#include <functional>

class QTimer;

namespace Sigwise::Practice {

/// What a page says.
struct HttpPage
{
    HttpStatus status;
    QByteArray type;
    QByteArray body;
};

using HttpPages = std::function<HttpPage(const HttpRequest &)>;

/// One request and its answer; then the connection is closed. A client that goes away at any moment, does not
/// end its request within 10 s, or takes nothing of the answer for 30 s, ends the connection and nothing else
/// (provided that SIGPIPE does not kill: Qt writes to sockets without MSG_NOSIGNAL).
class HttpConnection : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpConnection)
public:
    /// Takes the socket over.
    HttpConnection(QTcpSocket *socket, HttpPages pages, QObject *parent = nullptr);

    /// No more requests are wanted: ends now unless one has begun. What the kernel has taken in already
    /// counts.
    void finish();
    /// Ends now.
    void abort();

Q_SIGNALS:
    /// The client has gone, or the answer was given. The object may be deleted later.
    void ended();

private:
    void begin();
    void read();
    void answer(const HttpRequest &request);
    void send(const HttpPage &page, bool isHead);
    void sendLarge(const HttpRequest &request);
    void sendMore();
    void makeProgress();
    void giveUp();
    void end();

    QTcpSocket *m_socket;
    QTimer *m_patience;
    HttpPages m_pages;
    QByteArray m_received;
    qint64 m_left = 0; ///< bytes of a large answer that were not given to the socket yet
    bool m_isAnswering = false;
    bool m_isEnded = false;
};

} // namespace Sigwise::Practice

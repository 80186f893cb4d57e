// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/http/httpconnection.h"

#include <QTimer>

#include <chrono>
#include <utility>

namespace Sigwise::Practice {
namespace {

constexpr qint64 pieceSize = 64 * 1024;
constexpr std::chrono::seconds requestPatience(10);
constexpr std::chrono::seconds answerPatience(30);

QByteArray headOf(const HttpStatus &status, const QByteArray &type, qint64 length)
{
    return "HTTP/1.1 " + QByteArray::number(status.code) + ' ' + status.text + "\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(length)
        + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
}

HttpPage errorPage(const HttpStatus &status)
{
    return { status, "text/plain; charset=utf-8", QByteArray(status.text) + '\n' };
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, HttpPages pages, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_patience(new QTimer(this))
    , m_pages(std::move(pages))
{
    socket->setParent(this);
    // What is not read stays in the kernel, which then stops the client.
    socket->setReadBufferSize(pieceSize);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::makeProgress);
    connect(socket, &QTcpSocket::disconnected, this, &HttpConnection::end);
    connect(socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::SocketTimeoutError) // of waitForReadyRead(): nothing has happened
            end();
    });
    connect(m_patience, &QTimer::timeout, this, &HttpConnection::giveUp);
    m_patience->setSingleShot(true);
    m_patience->start(requestPatience);
    QMetaObject::invokeMethod(this, &HttpConnection::begin, Qt::QueuedConnection);
}

// What happened while the socket waited to be taken over was told to nobody.
void HttpConnection::begin()
{
    if (m_socket->bytesAvailable() > 0)
        read();
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        end();
}

void HttpConnection::read()
{
    if (m_isAnswering) {
        m_socket->readAll(); // nothing more is wanted
        return;
    }
    m_received += m_socket->readAll();
    const HttpRequestRead read = readHttpRequest(m_received);
    if (read.refusal)
        send(errorPage(*read.refusal), false);
    else if (read.request)
        answer(*read.request);
}

void HttpConnection::answer(const HttpRequest &request)
{
    m_isAnswering = true;
    m_patience->stop();
    if (request.path == "/large")
        sendLarge(request);
    else if (request.path == "/slow")
        QTimer::singleShot(std::chrono::milliseconds(request.slowMs), this,
            [this, request] { send(m_pages(request), request.isHead); });
    else
        send(m_pages(request), request.isHead);
}

void HttpConnection::send(const HttpPage &page, bool isHead)
{
    m_isAnswering = true;
    m_patience->start(answerPatience);
    m_socket->write(headOf(page.status, page.type, page.body.size()));
    if (!isHead)
        m_socket->write(page.body);
    m_socket->disconnectFromHost(); // when all of it is written
}

void HttpConnection::sendLarge(const HttpRequest &request)
{
    const qint64 length = qint64(request.kilobytes) * 1024;
    m_left = request.isHead ? 0 : length;
    m_patience->start(answerPatience);
    m_socket->write(headOf({ 200, "OK" }, "application/octet-stream", length));
    sendMore();
}

// A piece at a time, as fast as the client takes it: the answer never lies in memory as a whole.
void HttpConnection::sendMore()
{
    if (!m_isAnswering || m_isEnded || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    while (m_left > 0 && m_socket->bytesToWrite() < pieceSize) {
        const qint64 size = std::min(m_left, pieceSize);
        m_left -= size;
        m_socket->write(QByteArray(size, '.'));
    }
    if (m_left == 0 && m_socket->bytesToWrite() == 0)
        m_socket->disconnectFromHost();
}

void HttpConnection::makeProgress()
{
    m_patience->start(answerPatience);
    sendMore();
}

void HttpConnection::giveUp()
{
    if (m_isAnswering)
        abort();
    else
        send(errorPage({ 408, "Request Timeout" }), false);
}

void HttpConnection::finish()
{
    if (m_isAnswering)
        return;
    (void)m_socket->waitForReadyRead(0); // reads what lies in the kernel
    if (!m_isAnswering && m_socket->bytesAvailable() > 0)
        read();
    if (m_received.isEmpty() && !m_isAnswering)
        abort();
}

void HttpConnection::abort()
{
    m_socket->abort();
    end();
}

void HttpConnection::end()
{
    if (!std::exchange(m_isEnded, true))
        Q_EMIT ended();
}

} // namespace Sigwise::Practice

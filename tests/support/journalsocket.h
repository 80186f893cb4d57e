// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/uniquefd.h"

#include <QByteArray>
#include <QMap>
#include <QtEndian>

#include <algorithm>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

namespace Sigwise::Test {

/// journald, as far as its socket goes.
class JournalSocket
{
public:
    explicit JournalSocket(const QByteArray &path)
        : m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
        m_isBound
            = ::bind(m_socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
    }

    [[nodiscard]] bool isBound() const { return m_isBound; }

    /// The fields of the next entry; the parser of journald for values with a length.
    QMap<QByteArray, QByteArray> next()
    {
        QByteArray datagram(65'536, '\0');
        const ssize_t length
            = ::recv(m_socket.get(), datagram.data(), static_cast<size_t>(datagram.size()), 0);
        QByteArrayView rest = QByteArrayView(datagram).first(std::max<ssize_t>(0, length));
        QMap<QByteArray, QByteArray> fields;
        while (!rest.isEmpty()) {
            const qsizetype newline = rest.indexOf('\n');
            const QByteArray name = rest.first(newline).toByteArray();
            rest = rest.sliced(newline + 1);
            const auto size = static_cast<qsizetype>(qFromLittleEndian<quint64>(rest.data()));
            fields.insert(name, rest.sliced(8, size).toByteArray());
            rest = rest.sliced(8 + size + 1);
        }
        return fields;
    }

private:
    UniqueFd m_socket;
    bool m_isBound = false;
};

} // namespace Sigwise::Test

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/users.h"

#include <cerrno>
#include <vector>

#include <pwd.h>

namespace Sigwise {
namespace {

QByteArray askForName(uid_t uid)
{
    constexpr size_t smallest = 1024;
    constexpr size_t largest = 1024 * 1024;
    for (std::vector<char> buffer(smallest); buffer.size() <= largest; buffer.resize(buffer.size() * 4)) {
        passwd entry{};
        passwd *found = nullptr;
        const int failure = ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
        if (failure == ERANGE)
            continue;
        return found != nullptr && found->pw_name != nullptr ? QByteArray(found->pw_name) : QByteArray();
    }
    return {};
}

} // namespace

QByteArray UserNames::name(uid_t uid)
{
    const auto known = m_names.constFind(uid);
    if (known != m_names.constEnd())
        return *known;
    QByteArray name = askForName(uid);
    if (name.isEmpty())
        name = QByteArray::number(uid);
    m_names.insert(uid, name);
    return name;
}

} // namespace Sigwise

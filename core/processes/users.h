// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>

#include <sys/types.h>

namespace Sigwise {

/// Names of users, asked for once each (getpwuid_r(3): the answer may come over the network). Not thread
/// safe; make one per thread.
class UserNames
{
public:
    /// The login name of a user, the number when there is none. Foreign bytes.
    [[nodiscard]] QByteArray name(uid_t uid);

private:
    QHash<uid_t, QByteArray> m_names;
};

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace Sigwise::Test {

/// Writes to a pipe whose reader may have ended: that must not end the test. Ignoring SIGPIPE instead would
/// be inherited by every child.
void writeToPipe(int fd, const QByteArray &text);

} // namespace Sigwise::Test

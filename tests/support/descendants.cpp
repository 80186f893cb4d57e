// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/descendants.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <csignal>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

// Field 4 of stat; 0 when it cannot be read.
pid_t parentOf(const QString &pid)
{
    QFile file(QString(QLatin1String("/proc/") % pid % QLatin1String("/stat")));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    return text.mid(text.lastIndexOf(')') + 2).split(' ').value(1).toInt();
}

// /proc/PID/task/TID/children, which would name them, is not in every kernel (proc(5)).
std::vector<pid_t> children()
{
    std::vector<pid_t> found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        const pid_t pid = name.toInt();
        if (pid > 0 && parentOf(name) == ::getpid())
            found.push_back(pid);
    }
    return found;
}

} // namespace

bool adoptOrphans() { return ::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0; }

// The children of one that ends become ours with its end, and are found in the next round.
void endDescendants()
{
    for (std::vector<pid_t> left = children(); !left.empty(); left = children()) {
        for (const pid_t pid : left) {
            ::kill(pid, SIGKILL);
            while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) { }
        }
    }
}

} // namespace Sigwise::Test

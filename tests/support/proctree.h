// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QTemporaryDir>

#include <map>
#include <string>

#include <sys/types.h>

namespace Sigwise::Test {

/// A proc tree made of ordinary files, gone with the object.
class ProcTree
{
public:
    ProcTree();

    [[nodiscard]] QByteArray path() const;
    /// Writes a file; `name` may lead through folders that do not exist yet.
    void write(const std::string &name, const QByteArray &text) const;
    void write(pid_t pid, const std::string &name, const QByteArray &text) const;
    void remove(pid_t pid) const;
    /// Nobody but root may read this file from now on.
    void lock(pid_t pid, const std::string &name) const;
    /// The full path of a file of a process.
    [[nodiscard]] std::string path(pid_t pid, const std::string &name) const;

    /// Writes status, stat, cmdline and cgroup of a sleeping process with one thread. `lines` replaces values
    /// of status, by key without the colon.
    void addProcess(pid_t pid, quint64 startTime, const std::map<QByteArray, QByteArray> &lines = {}) const;

    /// The text of a status file, in the order of the kernel's lines.
    static QByteArray status(pid_t pid, const std::map<QByteArray, QByteArray> &lines = {});
    static QByteArray stat(pid_t pid, const QByteArray &name, quint64 startTime);

private:
    QTemporaryDir m_directory;
};

} // namespace Sigwise::Test

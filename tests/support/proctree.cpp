// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/proctree.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <utility>
#include <vector>

#include <sys/stat.h>

namespace Sigwise::Test {

ProcTree::ProcTree()
{
    ::chmod(path().constData(), 0755); // other users may read a proc tree
}

QByteArray ProcTree::path() const { return QFile::encodeName(m_directory.path()); }

void ProcTree::write(const std::string &name, const QByteArray &text) const
{
    const QString path = m_directory.filePath(QString::fromStdString(name));
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write a file of a proc tree");
}

void ProcTree::write(pid_t pid, const std::string &name, const QByteArray &text) const
{
    write(std::to_string(pid) + '/' + name, text);
}

void ProcTree::remove(pid_t pid) const
{
    QDir(m_directory.filePath(QString::number(pid))).removeRecursively();
}

void ProcTree::lock(pid_t pid, const std::string &name) const
{
    QFile::setPermissions(QString::fromStdString(path(pid, name)), {});
}

std::string ProcTree::path(pid_t pid, const std::string &name) const
{
    return path().toStdString() + '/' + std::to_string(pid) + '/' + name;
}

void ProcTree::addProcess(pid_t pid, quint64 startTime, const std::map<QByteArray, QByteArray> &lines) const
{
    const auto name = lines.find("Name");
    write(pid, "status", status(pid, lines));
    write(pid, "stat", stat(pid, name == lines.end() ? "sleeper" : name->second, startTime));
    write(pid, "cmdline", QByteArray("sleeper\0--long\0", 15));
    write(pid, "cgroup", "0::/system.slice/sleeper.service\n");
}

QByteArray ProcTree::status(pid_t pid, const std::map<QByteArray, QByteArray> &lines)
{
    const QByteArray number = QByteArray::number(pid);
    const std::vector<std::pair<QByteArray, QByteArray>> usual = {
        { "Name", "sleeper" },
        { "State", "S (sleeping)" },
        { "Tgid", number },
        { "Pid", number },
        { "PPid", "1" },
        { "TracerPid", "0" },
        { "Uid", "1000\t1000\t1000\t1000" },
        { "NSpid", number },
        { "NSpgid", number },
        { "NSsid", number },
        { "Kthread", "0" },
        { "VmRSS", "    1760 kB" },
        { "CoreDumping", "0" },
        { "Threads", "1" },
        { "SigQ", "0/96365" },
        { "SigPnd", "0000000000000000" },
        { "ShdPnd", "0000000000000000" },
        { "SigBlk", "0000000000000000" },
        { "SigIgn", "0000000000000000" },
        { "SigCgt", "0000000000000000" },
        { "voluntary_ctxt_switches", "7" },
        { "nonvoluntary_ctxt_switches", "1" },
    };
    QByteArray text;
    for (const auto &[key, value] : usual) {
        const auto other = lines.find(key);
        text += key + ":\t" + (other == lines.end() ? value : other->second) + '\n';
    }
    return text;
}

QByteArray ProcTree::stat(pid_t pid, const QByteArray &name, quint64 startTime)
{
    const QByteArray number = QByteArray::number(pid);
    QByteArray text = number + " (" + name + ") S 1 " + number + ' ' + number + " 0 -1 4194304";
    text += " 103 0 0 0 150 50 0 0 20 0 1 0 " + QByteArray::number(startTime);
    for (int field = 23; field <= 52; ++field)
        text += " 0";
    return text + '\n';
}

} // namespace Sigwise::Test

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/scopechoice.h"

#include "core/base/visibletext.h"

#include <QCoreApplication>

namespace Sigwise {
namespace {

/// Gives this file its place in the translations.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ScopeChoice)
};

struct WiderRow
{
    Scope scope;
    const char *one; ///< for one named process
    const char *several;
};

constexpr WiderRow widerRows[] = {
    { Scope::Group, QT_TRANSLATE_NOOP("ScopeChoice", "its process group (%n)"),
        QT_TRANSLATE_NOOP("ScopeChoice", "their process groups (%n)") },
    { Scope::Session, QT_TRANSLATE_NOOP("ScopeChoice", "its session (%n)"),
        QT_TRANSLATE_NOOP("ScopeChoice", "their sessions (%n)") },
    { Scope::Tree, QT_TRANSLATE_NOOP("ScopeChoice", "it and its children (%n)"),
        QT_TRANSLATE_NOOP("ScopeChoice", "they and their children (%n)") },
    { Scope::Unit, QT_TRANSLATE_NOOP("ScopeChoice", "its unit (%n)"),
        QT_TRANSLATE_NOOP("ScopeChoice", "their units (%n)") },
};

QString threadText(const ThreadInfo &thread, pid_t pid)
{
    const QString name = visibleText(thread.name);
    return thread.tid == pid ? Text::tr("main thread %1").arg(thread.tid)
                             : QString(Text::tr("thread %1").arg(thread.tid) % QLatin1Char(' ') % name);
}

} // namespace

std::vector<ScopeOption> scopeOptions(
    const std::vector<AskedTarget> &named, const Snapshot &all, pid_t ownPid)
{
    const auto count = static_cast<int>(named.size());
    const bool isOne = count == 1;
    std::vector<ScopeOption> options{ { Scope::Process, 0,
        isOne ? Text::tr("whole process") : Text::tr("the %n selected", nullptr, count) } };
    std::vector<ProcessKey> keys;
    for (const AskedTarget &asked : named)
        keys.push_back(asked.target.key);
    for (const WiderRow &row : widerRows) {
        const auto members = static_cast<int>(scopeMembers(row.scope, keys, all, ownPid).members.size());
        if (members > count)
            options.push_back({ row.scope, 0, Text::tr(isOne ? row.one : row.several, nullptr, members) });
    }
    const ProcessPtr process = isOne ? all.find(keys.front()) : nullptr;
    if (!process || !process->detail || process->detail->threads.size() < 2)
        return options;
    for (const ThreadInfo &thread : process->detail->threads)
        options.push_back({ Scope::Thread, thread.tid, threadText(thread, process->key.pid) });
    return options;
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/signals/stacktrace.h"

#include "app/practice/signals/stackrequest.h"
#include "core/base/syscalls.h"
#include "core/base/visibletext.h"

#include <QDir>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <cxxabi.h>
#include <dlfcn.h>
#include <fcntl.h>

namespace Sigwise::Practice {
namespace {

using StackRequest::Outcome;

std::vector<pid_t> ownThreads()
{
    std::vector<pid_t> threads;
    const QStringList names
        = QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        threads.push_back(name.toInt());
    std::sort(threads.begin(), threads.end());
    return threads;
}

QString threadName(pid_t tid)
{
    constexpr size_t enough = 64; // the kernel keeps 15 bytes
    const QByteArray path = "/proc/self/task/" + QByteArray::number(tid) + "/comm";
    std::string name;
    if (!readFileAt(AT_FDCWD, path.constData(), name, enough))
        return {};
    return visibleText(QByteArrayView(name).chopped(name.ends_with('\n') ? 1 : 0));
}

QString demangled(const char *symbol)
{
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(symbol, nullptr, nullptr, &status), &std::free);
    return QString::fromUtf8(status == 0 ? name.get() : symbol);
}

QString offsetText(const void *address, const void *base)
{
    const auto distance = static_cast<const char *>(address) - static_cast<const char *>(base);
    return u"+0x" % QString::number(distance, 16);
}

QString reasonOf(Outcome outcome, std::chrono::milliseconds patience)
{
    switch (outcome) {
    case Outcome::Silent:
        return QStringLiteral("it did not answer within %1 ms: it blocks the signal that asks, or it is in a "
                              "wait that no signal interrupts")
            .arg(patience.count());
    case Outcome::NotAsked:
        return QStringLiteral("only the first %1 threads are asked").arg(StackRequest::mostThreads);
    case Outcome::Walked:
    case Outcome::Gone:
        break;
    }
    return {};
}

} // namespace

QString frameText(void *address)
{
    // The address after a call may belong to the next function already: look at the call.
    Dl_info info{};
    if (::dladdr(static_cast<char *>(address) - 1, &info) == 0)
        return u"0x" % QString::number(reinterpret_cast<quintptr>(address), 16);
    if (info.dli_sname != nullptr)
        return demangled(info.dli_sname) % offsetText(address, info.dli_saddr);
    const QString file = visibleText(QByteArrayView(info.dli_fname));
    return file.mid(file.lastIndexOf(u'/') + 1) % offsetText(address, info.dli_fbase);
}

std::vector<ThreadStack> stacksOfAllThreads(std::chrono::milliseconds patience)
{
    std::vector<ThreadStack> result;
    for (const StackRequest::Stack &stack : StackRequest::ask(ownThreads(), patience)) {
        if (stack.outcome == Outcome::Gone)
            continue;
        ThreadStack thread{ stack.tid, threadName(stack.tid), {}, reasonOf(stack.outcome, patience) };
        for (void *frame : stack.frames)
            thread.frames << frameText(frame);
        result.push_back(std::move(thread));
    }
    return result;
}

} // namespace Sigwise::Practice

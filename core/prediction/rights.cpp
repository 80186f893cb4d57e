// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/rights.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"

#include <csignal>

#include <fcntl.h>
#include <linux/capability.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr size_t statusLimit = 1024 * 1024;
constexpr uid_t unmappedUser = 65534; ///< /proc/sys/kernel/overflowuid
constexpr uid_t firstSubordinateUser = 100'000; ///< SUB_UID_MIN of login.defs(5)

/// The tokens of a line of a status file behind its key.
std::string_view valueOf(std::string_view status, std::string_view key)
{
    while (!status.empty()) {
        const std::string_view line = takeLine(status);
        if (line.starts_with(key))
            return line.substr(key.size());
    }
    return {};
}

int tokenCount(std::string_view value)
{
    int count = 0;
    while (!takeToken(value).empty())
        ++count;
    return count;
}

template <typename T>
std::optional<T> firstNumber(std::string_view value, int base = 10)
{
    return parseNumber<T>(takeToken(value), base);
}

/// One line that maps every user to itself, or to any other (user_namespaces(7)).
bool mapsAllUsers(std::string_view map)
{
    const std::string_view line = takeLine(map);
    std::string_view rest = line;
    std::string_view length;
    for (int column = 0; column < 3; ++column)
        length = takeToken(rest);
    return map.empty() && parseNumber<uint64_t>(length) == uint64_t{ 0xffffffff };
}

void takePlace(std::string_view status, Sender &sender)
{
    sender.session = firstNumber<pid_t>(valueOf(status, "NSsid:"));
    sender.ownNamespace = tokenCount(valueOf(status, "NSpid:")) == 1;
}

void takeCapabilities(std::string_view status, Sender &sender)
{
    const std::optional<uint64_t> effective = firstNumber<uint64_t>(valueOf(status, "CapEff:"), 16);
    sender.mayKillAny = effective && ((*effective >> CAP_KILL) & 1U) != 0;
}

bool isOneOf(uid_t user, const UserIds &target) { return user == target.real || user == target.saved; }

bool hasUnmapped(const UserIds &users) { return users.real == unmappedUser || users.saved == unmappedUser; }

/// Whoever made a user namespace may signal everybody in it, whatever their users are called outside:
/// rootless containers give their processes subordinate users (subuid(5)).
bool mayBeInOwnedNamespace(const ProcessInfo &process)
{
    return process.namespacePids.size() > 1 && process.users->real >= firstSubordinateUser;
}

/// kernel/signal.c, kill_ok_by_cred().
std::optional<bool> mayByCredentials(const ProcessInfo &process, const Sender &sender)
{
    if (sender.mayKillAny && sender.allUsersMapped)
        return true;
    if (!process.users)
        return std::nullopt;
    const UserIds &target = *process.users;
    if (!sender.allUsersMapped && hasUnmapped(target))
        return std::nullopt;
    if (isOneOf(sender.effectiveUser, target) || isOneOf(sender.realUser, target))
        return true;
    if (sender.mayKillAny || mayBeInOwnedNamespace(process))
        return std::nullopt;
    return false;
}

std::optional<bool> isInSession(const ProcessInfo &process, const Sender &sender)
{
    if (!process.session || !sender.session)
        return std::nullopt;
    // Sessions of an outer PID namespace all read 0 (pid_namespaces(7)): two of them may be one or not.
    if (*process.session == 0 && *sender.session == 0)
        return std::nullopt;
    return *process.session == *sender.session;
}

} // namespace

Sender currentSender(ProcReader &reader)
{
    Sender sender;
    sender.pid = reader.isLive() ? ::getpid() : 0;
    sender.realUser = ::getuid();
    sender.effectiveUser = ::geteuid();
    sender.ownNamespace = false;
    sender.allUsersMapped = false;
    std::string text;
    // A copied tree does not know this program; what it may do is then read in the tree of the running
    // kernel.
    const bool isKnown = readFileAt(reader.rootFd(), "self/status", text, statusLimit).has_value();
    if (isKnown)
        takePlace(text, sender);
    if (isKnown || readFileAt(AT_FDCWD, "/proc/self/status", text, statusLimit))
        takeCapabilities(text, sender);
    if (readFileAt(reader.rootFd(), "self/uid_map", text, statusLimit)
        || readFileAt(AT_FDCWD, "/proc/self/uid_map", text, statusLimit))
        sender.allUsersMapped = mapsAllUsers(text);
    return sender;
}

bool isRefusedByModule(const ProcessInfo &process, const Sender &sender)
{
    return process.detail && process.detail->probeAllowed == false
        && mayByCredentials(process, sender) == true;
}

std::optional<bool> maySend(const ProcessInfo &process, const Sender &sender, int signo)
{
    if (sender.pid != 0 && process.key.pid == sender.pid)
        return true;
    const std::optional<bool> byCredentials = mayByCredentials(process, sender);
    const std::optional<bool> probe = process.detail ? process.detail->probeAllowed : std::nullopt;
    const std::optional<bool> answer = probe ? probe : byCredentials;
    // The probe is signal 0: it knows nothing of the exception for SIGCONT. But where the credentials suffice
    // and the probe says no, a security module refuses, and it refuses SIGCONT too.
    if (signo != SIGCONT || answer == true || isRefusedByModule(process, sender))
        return answer;
    const std::optional<bool> sameSession = isInSession(process, sender);
    if (sameSession == true)
        return true;
    return sameSession ? answer : std::nullopt;
}

} // namespace Sigwise

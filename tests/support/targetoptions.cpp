// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/targetoptions.h"

#include "core/signals/signaltable.h"

#include <QString>
#include <QStringList>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

struct ListOption
{
    const char *name;
    std::vector<int> TargetOptions::*list;
};
constexpr ListOption listTargetOptions[] = {
    { "--exit-on", &TargetOptions::exitOn },
    { "--fork-on", &TargetOptions::forkOn },
    { "--children-ignore", &TargetOptions::childrenIgnore },
    { "--catch", &TargetOptions::caught },
    { "--catch-once", &TargetOptions::caughtOnce },
    { "--ignore", &TargetOptions::ignored },
    { "--block", &TargetOptions::blocked },
    { "--main-blocks", &TargetOptions::mainBlocks },
    { "--workers-block", &TargetOptions::workersBlock },
    { "--sigwait", &TargetOptions::waited },
    { "--sigwait-open", &TargetOptions::waitedOpen },
    { "--worker-sigwait", &TargetOptions::workerWaits },
    { "--signalfd", &TargetOptions::read },
    { "--signalfd-unread", &TargetOptions::unread },
    { "--signalfd-open", &TargetOptions::openToRead },
    { "--worker-signalfd", &TargetOptions::workerReads },
};

struct YesOption
{
    const char *name;
    bool TargetOptions::*isSet;
};
constexpr YesOption yesTargetOptions[] = {
    { "--leader-exits", &TargetOptions::isLeaderGone },
    { "--vfork", &TargetOptions::isVforking },
    { "--worker-vfork", &TargetOptions::isWorkerVforking },
    { "--busy", &TargetOptions::isBusy },
    { "--hide", &TargetOptions::isHidden },
    { "--keep-group", &TargetOptions::keepsGroup },
    { "--stay", &TargetOptions::staysAtEnd },
    { "--member-outside", &TargetOptions::hasMemberOutside },
    { "--user-namespace", &TargetOptions::isOwnUserNamespace },
};

struct TextOption
{
    const char *name;
    std::string TargetOptions::*text;
};
constexpr TextOption textTargetOptions[] = {
    { "--title", &TargetOptions::title },
    { "--fault", &TargetOptions::fault },
    { "--write-to", &TargetOptions::file },
    { "--directory", &TargetOptions::directory },
};

/// Goes on as PID 1 of a PID namespace of its own; the process that was started waits for its end.
void becomeInit(bool withMemberOutside)
{
    if (::unshare(CLONE_NEWPID) != 0)
        std::exit(3);
    const pid_t init = ::fork();
    if (init == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        return;
    }
    if (withMemberOutside && ::fork() == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            ::pause();
    }
    int status = 0;
    while (::waitpid(init, &status, 0) < 0 && errno == EINTR) { }
    ::_exit(0);
}

bool applyRow(TargetOptions &options, const std::string &option, const char *value)
{
    for (const ListOption &row : listTargetOptions) {
        if (option == row.name)
            return options.*row.list = numbers(value), true;
    }
    for (const YesOption &row : yesTargetOptions) {
        if (option == row.name)
            return options.*row.isSet = std::strcmp(value, "yes") == 0, true;
    }
    for (const TextOption &row : textTargetOptions) {
        if (option == row.name)
            return options.*row.text = value, true;
    }
    return false;
}

} // namespace

void apply(TargetOptions &options, const std::string &option, const char *value)
{
    if (applyRow(options, option, value))
        return;
    if (option == "--users")
        for (const QString &word : QString::fromLatin1(value).split(QLatin1Char(',')))
            options.users.push_back(word.toUInt());
    else if (option == "--as-init")
        becomeInit(options.hasMemberOutside);
    else if (option == "--new") // a "group" or a "session" of its own
        (void)(std::strcmp(value, "session") == 0 ? ::setsid() : ::setpgid(0, 0));
    else if (option == "--threads")
        options.threads = std::atoi(value);
    else if (option == "--children")
        options.children = std::atoi(value);
    else if (option == "--dump")
        options.dumpMiB = std::atoi(value);
    else if (option == "--name")
        ::prctl(PR_SET_NAME, value);
    else {
        std::fprintf(stderr, "unknown option %s\n", option.c_str());
        std::exit(2);
    }
}

std::vector<int> numbers(const char *list)
{
    std::vector<int> result;
    for (const QString &word : QString::fromLatin1(list).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const std::optional<int> signo = signalFromText(word);
        if (!signo) {
            std::fprintf(stderr, "no such signal: %s\n", qPrintable(word));
            std::exit(2);
        }
        result.push_back(*signo);
    }
    return result;
}

} // namespace Sigwise::Test

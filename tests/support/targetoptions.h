// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace Sigwise::Test {

/// What the command line of the target asks for.
struct TargetOptions
{
    std::vector<int> exitOn; ///< caught too
    std::vector<int> forkOn; ///< caught too; the copy has them at default
    std::vector<int> childrenIgnore;
    int children = 0;
    std::vector<int> caught, ignored, blocked, workersBlock, waited, read;
    std::vector<int> caughtOnce; ///< the first one sets the default again (SA_RESETHAND)
    std::vector<int> unread; ///< in the mask of a signalfd that nobody reads
    std::vector<int> openToRead; ///< in the mask of a signalfd that is read, without being blocked
    std::vector<int>
        workerReads; ///< in the mask of a signalfd in the first worker's own table of descriptors
    std::vector<int> waitedOpen; ///< waited for with sigwait without being blocked before
    std::vector<int> mainBlocks; ///< by the main thread only
    std::vector<int> workerWaits; ///< what the first worker waits for with sigwait
    std::vector<uid_t> users; ///< real, effective, saved
    bool isLeaderGone = false; ///< the main thread ends, a worker goes on
    bool isWorkerVforking = false; ///< the first worker does so
    bool isVforking = false; ///< waits in vfork(2) for a child that stays
    int threads = 1;
    std::string title; ///< what its command line shows from then on
    bool staysAtEnd = false; ///< goes on when its stdin is closed
    bool isBusy = false; ///< never sleeps
    bool isHidden = false; ///< not dumpable: /proc shows less of it (prctl(2), PR_SET_DUMPABLE)
    std::string fault; ///< how it faults on a page that nobody serves: see pagefault.h
    bool keepsGroup = false; ///< when it becomes another user
    std::string file; ///< which it writes to, or lists
    std::string directory; ///< where it works
    bool hasMemberOutside = false; ///< of its PID namespace, a child of somebody outside who never reaps it
    bool isOwnUserNamespace = false; ///< that of the user it has become
    int dumpMiB = 0; ///< it ends with a core file of that size
};

/// Takes one option of the command line and its value. "--new", "--name" and "--as-init" act at once; an
/// unknown one ends the program with a message.
void apply(TargetOptions &options, const std::string &option, const char *value);

/// "USR1,40" as numbers; ends the program with a message when one is no signal.
[[nodiscard]] std::vector<int> numbers(const char *list);

} // namespace Sigwise::Test

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace Sigwise::Cli {

/// The command line as CLI11 leaves it: words that still have to be understood.
struct RawArguments
{
    std::string procRoot = "/proc";
    std::string signalList = "HUP,INT,TERM,USR1,USR2";
    std::string pid;
    std::string signal;
    std::string signalOrMask;
    std::string wait = "1";
    std::optional<std::string> match;
    std::string reason;
    std::string thread;
    std::string value;
    std::string first;
    std::string grace;
    std::string after;
    std::vector<std::string> words;
    std::vector<std::string> targets;
    std::vector<std::string> filterWords; ///< list: those that begin with '-', and those behind "--"
    std::vector<std::string> command; ///< drill: the words behind "--"
    bool json = false;
    bool dryRun = false;
    bool yes = false;
    bool toGroup = false;
    bool toSession = false;
    bool toTree = false;
    bool requireHandler = false;
    bool kill = false;
    bool noKill = false;
    bool asPid1 = false;
};

} // namespace Sigwise::Cli

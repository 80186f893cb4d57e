// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace Sigwise::Cli {

/// The command line as CLI11 leaves it: words that still have to be understood. An empty word that was given
/// is refused where it means nothing; one that was not given is none.
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
    std::optional<std::string> thread;
    std::optional<std::string> value;
    std::optional<std::string> first;
    std::optional<std::string> grace;
    std::optional<std::string> after;
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

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/joinwatch.h"

namespace Sigwise {

void JoinWatch::add(const ScopeSend &send)
{
    const bool isWide = send.scope != Scope::Process && send.scope != Scope::Thread;
    if (isWide && send.listed)
        m_watched.push_back({ send });
}

std::vector<JoinWatch::Joined> JoinWatch::take(const Snapshot &now, pid_t ownPid)
{
    std::vector<Joined> result;
    std::vector<Watched> still;
    for (Watched &watched : m_watched) {
        ScopeSend &send = watched.send;
        if (now.takenAtNs <= send.sentNs || now.failure != 0) {
            still.push_back(std::move(watched));
            continue;
        }
        const bool isLate = now.takenAtNs > send.sentNs + patienceNs || watched.rounds >= mostRounds;
        const std::vector<ProcessPtr> joined
            = newInScope(send.scope, send.members, *send.listed, now, ownPid);
        if (!joined.empty()) {
            result.push_back({ send, joined, isLate });
            send.members.insert(send.members.end(), joined.begin(), joined.end());
            ++watched.rounds;
        }
        if (!isLate)
            still.push_back(std::move(watched));
    }
    m_watched = std::move(still);
    return result;
}

} // namespace Sigwise

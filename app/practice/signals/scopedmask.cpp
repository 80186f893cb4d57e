// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/signals/scopedmask.h"

#include "app/practice/signals/stackrequest.h"

namespace Sigwise::Practice {

sigset_t sigsetOf(SignalSet set)
{
    sigset_t result;
    ::sigemptyset(&result);
    for (; !set.isEmpty(); set.remove(set.lowest()))
        (void)::sigaddset(&result, set.lowest()); // refuses 32 and 33 only
    return result;
}

SignalSet workerMask()
{
    SignalSet mask
        = SignalSet::all() - SignalSet{ SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT };
    mask.remove(StackRequest::signo());
    return mask;
}

ScopedMask::ScopedMask(SignalSet blocked)
    : m_before()
{
    const sigset_t mask = sigsetOf(blocked);
    ::pthread_sigmask(SIG_SETMASK, &mask, &m_before);
}

ScopedMask::~ScopedMask() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }

} // namespace Sigwise::Practice

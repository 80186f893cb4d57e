// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/dispositions.h"

#include "core/bridge/handler.h"
#include "core/bridge/installation.h"

#include <cerrno>

#include <unistd.h>

namespace Sigwise {

namespace {

bool isOurs(const struct sigaction &action)
{
    return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == &Handler::handle;
}

// sa_handler and sa_sigaction share their storage, and the two special values mean the same in both.
bool isFunction(const struct sigaction &action)
{
    return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

void setPrevious(int signo, const struct sigaction &before, bool chain)
{
    using Handler::Previous;
    Previous &previous = Handler::shared.kinds[signo].previous;
    previous.style.store(Previous::None, std::memory_order_release);
    if (!chain || !isFunction(before) || isOurs(before))
        return;
    uint32_t style = Previous::Plain;
    uintptr_t function = reinterpret_cast<uintptr_t>(before.sa_handler);
    if ((before.sa_flags & SA_SIGINFO) != 0) {
        style = Previous::WithInfo;
        function = reinterpret_cast<uintptr_t>(before.sa_sigaction);
    }
    if ((before.sa_flags & static_cast<int>(SA_RESETHAND)) != 0)
        style |= Previous::Once;
    previous.function.store(function, std::memory_order_relaxed);
    previous.style.store(style, std::memory_order_release);
}

bool hasAlternateStack()
{
    stack_t stack{};
    return ::sigaltstack(nullptr, &stack) == 0 && (stack.ss_flags & SS_DISABLE) == 0;
}

} // namespace

Disposition disposition(int signo)
{
    struct sigaction action = {};
    if (::sigaction(signo, nullptr, &action) != 0)
        return Disposition::Default;
    if (isOurs(action))
        return Disposition::CaughtByBridge;
    if (isFunction(action))
        return Disposition::CaughtByOthers;
    return action.sa_handler == SIG_IGN ? Disposition::Ignored : Disposition::Default;
}

bool isIgnored(int signo) { return disposition(signo) == Disposition::Ignored; }

bool isCaughtByBridge(int signo) { return disposition(signo) == Disposition::CaughtByBridge; }

bool isBlocked(int signo)
{
    sigset_t mask;
    ::sigemptyset(&mask);
    ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    return ::sigismember(&mask, signo) == 1;
}

Result<void> raiseDefault(int signo)
{
    struct sigaction action = {};
    struct sigaction before = {};
    sigset_t self;
    sigset_t mask;
    ::sigemptyset(&self);
    if (::sigaddset(&self, signo) != 0)
        return unexpected(errno);
    // SIGKILL and SIGSTOP need no action, and sigaction(2) refuses to set one.
    const bool settable = signo != SIGKILL && signo != SIGSTOP;
    if (settable && ::sigaction(signo, &action, &before) != 0)
        return unexpected(errno);
    ::pthread_sigmask(SIG_BLOCK, &self, &mask);
    (void)::tgkill(::getpid(), ::gettid(), signo);
    ::pthread_sigmask(SIG_UNBLOCK, &self, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    if (settable)
        ::sigaction(signo, &before, nullptr);
    return {};
}

ScopedIgnore::ScopedIgnore(int signo)
    : m_signo(signo)
{
    struct sigaction ignore = {};
    struct sigaction before = {};
    ignore.sa_handler = SIG_IGN;
    if (signo != SIGCHLD && ::sigaction(signo, &ignore, &before) == 0)
        m_before = before;
}

ScopedIgnore::~ScopedIgnore()
{
    if (m_before && isIgnored(m_signo))
        ::sigaction(m_signo, &m_before.value(), nullptr);
}

ScopedBlock::ScopedBlock(SignalSet kinds)
{
    sigset_t before;
    ::sigemptyset(&before);
    ::sigemptyset(&m_added);
    ::pthread_sigmask(SIG_BLOCK, nullptr, &before);
    for (; !kinds.isEmpty(); kinds.remove(kinds.lowest())) {
        if (::sigismember(&before, kinds.lowest()) == 0)
            ::sigaddset(&m_added, kinds.lowest());
    }
    ::pthread_sigmask(SIG_BLOCK, &m_added, nullptr);
}

ScopedBlock::~ScopedBlock() { ::pthread_sigmask(SIG_UNBLOCK, &m_added, nullptr); }

namespace Handler {

Result<struct sigaction> install(int signo, Installation installation)
{
    struct sigaction before = {};
    if (::sigaction(signo, nullptr, &before) != 0)
        return unexpected(errno);
    // In place before our handler can run; asked for again below in case it changed in between.
    setPrevious(signo, before, installation.chain);

    struct sigaction ours = {};
    ours.sa_sigaction = &handle;
    ours.sa_flags
        = SA_SIGINFO | (installation.restart ? SA_RESTART : 0) | (hasAlternateStack() ? SA_ONSTACK : 0);
    // Everything is held back while it runs: a handler that is called first finds its own mask within ours.
    ::sigfillset(&ours.sa_mask);
    if (::sigaction(signo, &ours, &before) != 0)
        return unexpected(errno);
    setPrevious(signo, before, installation.chain);
    return before;
}

bool restore(int signo, const struct sigaction &before)
{
    if (!isCaughtByBridge(signo))
        return false;
    struct sigaction replaced = {};
    if (::sigaction(signo, &before, &replaced) != 0)
        return false;
    if (isOurs(replaced))
        return true;
    ::sigaction(signo, &replaced, nullptr); // somebody came in between
    return false;
}

} // namespace Handler

} // namespace Sigwise

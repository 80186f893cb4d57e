// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/glibloop.h"

#include "core/bridge/handler.h"

#include <QAbstractEventDispatcher>
#include <QLibrary>

#include <atomic>
#include <cerrno>

#include <poll.h>

struct GMainContext;

namespace Sigwise {
namespace {

// As glib.h has them: the bridge is built without it, and Qt has loaded the library where it uses it. Its
// GPollFD is the pollfd of poll(2).
using PollFunction = int (*)(pollfd *, unsigned, int);
using ThreadContext = GMainContext *(*)();
using PollFunctionOf = PollFunction (*)(GMainContext *);
using SetPollFunction = void (*)(GMainContext *, PollFunction);

template <typename Function>
Function fromGlib(const char *name)
{
    return reinterpret_cast<Function>(QLibrary::resolve(QStringLiteral("glib-2.0"), 0, name));
}

std::atomic<PollFunction> original{ nullptr };

std::atomic<int> wakeEnd{ -1 };

// While the flag is set the byte is there, or a handler in another thread is about to send it: that needs no
// second call. What else is ready is found in the next turn; poll(2) tells it rather than an interruption.
bool takeAsReady(pollfd *descriptors, unsigned count)
{
    if (Handler::shared.awake.load(std::memory_order_acquire) == 0)
        return false;
    const int fd = wakeEnd.load(std::memory_order_relaxed);
    bool isFound = false;
    for (pollfd *entry = descriptors; entry != descriptors + count; ++entry) {
        const bool isIts = entry->fd == fd && (entry->events & POLLIN) != 0;
        entry->revents = isIts ? POLLIN : 0;
        isFound |= isIts;
    }
    return isFound;
}

int pollAgain(pollfd *descriptors, unsigned count, int timeoutMs)
{
    const PollFunction poll = original.load(std::memory_order_acquire);
    const int ready = poll(descriptors, count, timeoutMs);
    if (ready != -1 || errno != EINTR)
        return ready;
    return takeAsReady(descriptors, count) ? 1 : poll(descriptors, count, 0);
}

} // namespace

void lookAgainAfterSignals(int wakeFd)
{
    wakeEnd.store(wakeFd, std::memory_order_relaxed);
    const QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    if (original.load() != nullptr || dispatcher == nullptr || !dispatcher->inherits("QEventDispatcherGlib"))
        return;
    const auto context = fromGlib<ThreadContext>("g_main_context_get_thread_default");
    const auto pollFunctionOf = fromGlib<PollFunctionOf>("g_main_context_get_poll_func");
    const auto setPollFunction = fromGlib<SetPollFunction>("g_main_context_set_poll_func");
    if (context == nullptr || pollFunctionOf == nullptr || setPollFunction == nullptr)
        return;
    GMainContext *const its = context(); // null is the default one, for these functions too
    original.store(pollFunctionOf(its), std::memory_order_release);
    setPollFunction(its, pollAgain);
}

} // namespace Sigwise

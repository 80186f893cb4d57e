// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include <uv.h>

namespace {

using Callback = void (*)(int signo);

} // namespace

void makeLoop(int /*argc*/, char ** /*argv*/) { }

void watchSignal(int signo, void (*arrived)(int signo))
{
    auto *handle = new uv_signal_t; // libuv keeps it
    uv_signal_init(uv_default_loop(), handle);
    handle->data = reinterpret_cast<void *>(arrived);
    uv_signal_start(
        handle, [](uv_signal_t *self, int number) { reinterpret_cast<Callback>(self->data)(number); }, signo);
}

void turnLoop() { uv_run(uv_default_loop(), UV_RUN_ONCE); }

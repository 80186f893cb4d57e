// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace {

boost::asio::io_context &context()
{
    static boost::asio::io_context only(1);
    return only;
}

void waitForNext(boost::asio::signal_set *set, void (*arrived)(int signo))
{
    set->async_wait([=](const boost::system::error_code &error, int signo) {
        if (error)
            return;
        arrived(signo);
        waitForNext(set, arrived);
    });
}

} // namespace

void makeLoop(int /*argc*/, char ** /*argv*/) { }

void watchSignal(int signo, void (*arrived)(int signo))
{
    auto *set = new boost::asio::signal_set(context(), signo); // as long as the program
    waitForNext(set, arrived);
}

void turnLoop() { context().run_one(); }

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/refusal.h"

#include "core/signals/signalset.h"

#include <csignal>
#include <string>

namespace Sigwise {

namespace {

class Category : public std::error_category
{
public:
    [[nodiscard]] const char *name() const noexcept override { return "sigwise.bridge"; }
    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<Refusal>(value)) {
        case Refusal::NotASignal:
            return "no such signal";
        case Refusal::NotCatchable:
            return "the kernel lets no program catch it";
        case Refusal::ReservedByCLibrary:
            return "the C library keeps it for itself";
        case Refusal::SynchronousFault:
            return "it reports a fault of the program";
        case Refusal::EndsAnyway:
            return "the program ends after its handler";
        case Refusal::LeftIgnored:
            return "it was ignored from the start";
        case Refusal::ShuttingDown:
            return "the application is shutting down";
        case Refusal::NoApplication:
            return "there is no application object";
        case Refusal::WrongThread:
            return "called in another thread than the object's";
        case Refusal::NotWatched:
            return "it is not watched";
        case Refusal::GuardExists:
            return "there is a termination guard already";
        }
        return "unknown refusal";
    }
};

struct RefusalRow
{
    SignalSet kinds;
    Refusal refusal;
};

const RefusalRow refusalTable[] = {
    { { SIGKILL, SIGSTOP }, Refusal::NotCatchable },
    { { 32, 33 }, Refusal::ReservedByCLibrary },
    { { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS }, Refusal::SynchronousFault },
    { { SIGABRT }, Refusal::EndsAnyway },
};

} // namespace

std::optional<Refusal> refusalOf(int signo)
{
    if (!isSignalNumber(signo))
        return Refusal::NotASignal;
    for (const RefusalRow &row : refusalTable) {
        if (row.kinds.contains(signo))
            return row.refusal;
    }
    return std::nullopt;
}

const std::error_category &refusalCategory()
{
    static const Category category;
    return category;
}

std::error_code make_error_code(Refusal refusal) { return { static_cast<int>(refusal), refusalCategory() }; }

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/signalwords.h"

#include <QCoreApplication>

#include <array>

namespace Sigwise::Words {
namespace {

struct PurposeRow
{
    const char *key;
    const char *title;
};

// In the order of the enumerators.
constexpr std::array<PurposeRow, 7> purposes{ {
    { "end", QT_TRANSLATE_NOOP("SignalWords", "End it") },
    { "custom", QT_TRANSLATE_NOOP("SignalWords", "Reload or custom") },
    { "stop-continue", QT_TRANSLATE_NOOP("SignalWords", "Stop and continue") },
    { "news", QT_TRANSLATE_NOOP("SignalWords", "News from the kernel") },
    { "fault", QT_TRANSLATE_NOOP("SignalWords", "Faults") },
    { "real-time", QT_TRANSLATE_NOOP("SignalWords", "Real-time") },
    { "c-library", QT_TRANSLATE_NOOP("SignalWords", "The C library's own") },
} };
static_assert(purposes.size() == static_cast<size_t>(Purpose::CLibrary) + 1);

constexpr std::array actionKeys{ "terminates", "dumps-core", "stops", "continues", "ignored" };
static_assert(actionKeys.size() == static_cast<size_t>(DefaultAction::Ignored) + 1);

} // namespace

QString signalMeaning(int signo)
{
    return QCoreApplication::translate("SignalTable", signalRow(signo).meaning);
}

QString purposeTitle(Purpose purpose)
{
    return QCoreApplication::translate("SignalWords", purposes.at(static_cast<size_t>(purpose)).title);
}

const char *defaultActionKey(DefaultAction action) { return actionKeys.at(static_cast<size_t>(action)); }

const char *purposeKey(Purpose purpose) { return purposes.at(static_cast<size_t>(purpose)).key; }

} // namespace Sigwise::Words

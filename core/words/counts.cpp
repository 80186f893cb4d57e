// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/counts.h"

#include <QCoreApplication>

#include <array>

namespace Sigwise::Words {
namespace {

// English without a catalogue needs both forms; a translation has all the forms of its language in each.
struct Forms
{
    const char *one;
    const char *several;
};

// In the order of Counted.
constexpr std::array<Forms, 5> forms{ {
    { QT_TRANSLATE_N_NOOP("Counts", "%n process"), QT_TRANSLATE_N_NOOP("Counts", "%n processes") },
    { QT_TRANSLATE_N_NOOP("Counts", "%n user"), QT_TRANSLATE_N_NOOP("Counts", "%n users") },
    { QT_TRANSLATE_N_NOOP("Counts", "%n unit"), QT_TRANSLATE_N_NOOP("Counts", "%n units") },
    { QT_TRANSLATE_N_NOOP("Counts", "%n thread"), QT_TRANSLATE_N_NOOP("Counts", "%n threads") },
    { QT_TRANSLATE_N_NOOP("Counts", "%n zombie"), QT_TRANSLATE_N_NOOP("Counts", "%n zombies") },
} };

} // namespace

QString counted(Counted what, int number)
{
    const Forms &row = forms.at(static_cast<size_t>(what));
    return QCoreApplication::translate("Counts", number == 1 ? row.one : row.several, nullptr, number);
}

} // namespace Sigwise::Words

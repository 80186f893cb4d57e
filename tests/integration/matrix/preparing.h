// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/integration/matrix/states.h"

namespace Sigwise::Test {

// What brings a target into a state; false when that failed.
[[nodiscard]] bool stop(Stage &stage);
[[nodiscard]] bool stopWorker(Stage &stage); ///< its main thread has ended
[[nodiscard]] bool end(Stage &stage);
[[nodiscard]] bool waitAtLock(Stage &stage); ///< of a file that another process holds
[[nodiscard]] bool endAtLock(Stage &stage);
[[nodiscard]] bool endFrozen(Stage &stage);
[[nodiscard]] bool endBeforeMember(Stage &stage); ///< of its namespace, which is frozen
[[nodiscard]] bool dump(Stage &stage);
[[nodiscard]] bool dumpAtLock(Stage &stage); ///< of the folder where the core file would go
[[nodiscard]] bool seizeMain(Stage &stage);
[[nodiscard]] bool seizeAndHalt(Stage &stage);
[[nodiscard]] bool seizeWorker(Stage &stage);
// The tracer is told of the end, and decides when it comes (ptrace(2), PTRACE_O_TRACEEXIT).
[[nodiscard]] bool seizeMainForEnd(Stage &stage);
[[nodiscard]] bool seizeWorkerForEnd(Stage &stage);
[[nodiscard]] bool endTraced(Stage &stage);
[[nodiscard]] bool endWorkerTraced(Stage &stage);
[[nodiscard]] bool waitForVforkedWorker(Stage &stage);
[[nodiscard]] bool freezeFirst(Stage &stage);
[[nodiscard]] bool freezeSecond(Stage &stage);
[[nodiscard]] bool waitForVforked(Stage &stage);
[[nodiscard]] bool waitForVforkedWithOther(Stage &stage); ///< a handler is to run after the wait
[[nodiscard]] bool freezeVfork(Stage &stage);
[[nodiscard]] bool stopAndFreezeFirst(Stage &stage);
[[nodiscard]] bool stopAndFreezeSecond(Stage &stage);
[[nodiscard]] bool becomeSubordinate(Stage &stage);

// Why a state cannot be made here; empty = it can.
[[nodiscard]] QByteArray noNamespaces(const Freezers &freezers);
[[nodiscard]] QByteArray noUserNamespaces(const Freezers &freezers);
[[nodiscard]] QByteArray noPageFaults(const Freezers &freezers);
[[nodiscard]] QByteArray noFirstFreezer(const Freezers &freezers);
[[nodiscard]] QByteArray noFirstFreezerInNamespace(const Freezers &freezers);
[[nodiscard]] QByteArray noSecondFreezer(const Freezers &freezers);
[[nodiscard]] QByteArray noCoreFiles(const Freezers &freezers);

} // namespace Sigwise::Test

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/processinfo.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace Sigwise {

/// What a program's manual says of one signal: documented, not seen.
struct DocumentedSignal
{
    enum class Supposes { Caught, Ignored };

    QString does; ///< "reads its configuration again"
    QString source; ///< "nginx(8), SIGNALS"
    std::optional<bool> staysAlive; ///< empty = the manual does not say
    bool danger = false; ///< more than its usual purpose: worth a question
    Supposes supposes = Supposes::Caught; ///< of what the program does with it; else the entry does not hold

    friend bool operator==(const DocumentedSignal &, const DocumentedSignal &) = default;
};

/// Why SIGKILL is more than an end: work that is lost.
struct NoKill
{
    QString why;
    QString source;

    friend bool operator==(const NoKill &, const NoKill &) = default;
};

/// One way to tell a program by: all that is given must fit. What cannot be known of a process (the
/// executable of another user's) is no obstacle where the name fits.
struct Recogniser
{
    enum class Parent { Any, Same, Differs };

    QByteArray name; ///< Name of status
    QByteArray executable; ///< base name of the file that runs
    QByteArray starts; ///< how the command line begins
    QByteArray argument; ///< one of its words
    Parent parent = Parent::Any; ///< whether the parent process has the same name
    SignalSet ignores; ///< explicitly
    std::optional<Runtime> runtime;
    bool pidOne = false;

    friend bool operator==(const Recogniser &, const Recogniser &) = default;
};

/// An entry of the phrasebook.
struct Program
{
    QByteArray id; ///< the name of its file without ".json"
    QString title; ///< "nginx"
    std::vector<Recogniser> recognisers;
    std::map<int, DocumentedSignal> bySignal;
    std::optional<NoKill> noKill;
    bool isUsers = false; ///< from a file of the user, not one of ours

    friend bool operator==(const Program &, const Program &) = default;
};
using ProgramPtr = std::shared_ptr<const Program>;

/// Why a file is not in the phrasebook.
struct PhrasebookProblem
{
    enum class Kind { Unreadable, TooLarge, TooMany, NotJson, UnknownKey, MissingKey, WrongValue };
    QString file;
    Kind kind = Kind::Unreadable;
    QString what; ///< the key that it is about; foreign text

    friend bool operator==(const PhrasebookProblem &, const PhrasebookProblem &) = default;
};

/// What manuals say of the signals of the programs that are met most. A value that does not change: shared by
/// all who ask, from any thread.
class Phrasebook
{
public:
    Phrasebook() = default;
    explicit Phrasebook(std::vector<ProgramPtr> programs, std::vector<PhrasebookProblem> problems = {});

    /// The entry that fits best, or null. `parent` may be null: not known.
    [[nodiscard]] ProgramPtr find(const ProcessInfo &process, const ProcessInfo *parent) const;

    [[nodiscard]] const std::vector<ProgramPtr> &programs() const { return m_programs; }
    [[nodiscard]] const std::vector<PhrasebookProblem> &problems() const { return m_problems; }

private:
    std::vector<ProgramPtr> m_programs;
    std::vector<PhrasebookProblem> m_problems;
};
using PhrasebookPtr = std::shared_ptr<const Phrasebook>;

/// What the manual says of the signal, where it holds: the program itself takes the signal, as the entry
/// supposes. Null otherwise: what the kernel does is never overruled.
[[nodiscard]] const DocumentedSignal *documentedSignal(
    const Program *program, const Prediction &prediction, int signo);

/// Whether the manual tells of more than a signal of its kind usually does, now or when a wait is over.
[[nodiscard]] bool isDocumentedDanger(const Program *program, const Prediction &prediction, int signo);

/// Whether the manual advises against SIGKILL, because data are lost: a graceful stop then ends without it.
[[nodiscard]] inline bool losesDataByKill(const Program *program)
{
    return program != nullptr && program->noKill.has_value();
}

} // namespace Sigwise

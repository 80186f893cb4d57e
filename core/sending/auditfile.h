// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>
#include <span>

namespace Sigwise {

/// Why the audit file cannot be used.
struct AuditProblem
{
    enum class Kind {
        System, ///< errnum tells
        ForeignOwner, ///< the file or its folder belongs to another user
        NotAFile, ///< a device, a pipe, a socket
        Busy, ///< another program holds its lock
        Slow ///< nothing was written for long: the disk may hang
    };
    Kind kind = Kind::System;
    int errnum = 0;
    QByteArray path;
    int lostLines = 0; ///< that had no room in memory any more while they waited for it

    friend bool operator==(const AuditProblem &, const AuditProblem &) = default;
};

/// The file of the audit trail: sent.jsonl, and its older parts sent.jsonl.1 (the newest of them) to .4, in a
/// folder of mode 0700, each of mode 0600. Append only: nothing that stands there is ever changed.
///
/// Any number of programs may write at once. Each append takes the file's lock (flock(2)), looks whether the
/// file is still the one of that name, moves it aside when it has become too long (rename(2), so that no
/// reader finds half of it), and writes each line with one write(2) to a descriptor of O_APPEND. Where the
/// last line was left without its end, by a crash or a full disk, a newline goes first.
///
/// It is not forced to the disk (fsync(2)): a line outlives any end of the program at once, and a crash of
/// the machine may cost the last seconds. A send should not wait for a disk.
///
/// A symbolic link in the place of the file is not followed, and a file or folder of another user is not
/// used. Holds no descriptor between two calls. Not for several threads at once.
class AuditFile
{
public:
    struct Limits
    {
        qint64 size = 4 * 1024 * 1024; ///< bytes of one part
        int olderParts = 4;
    };
    struct Appended
    {
        size_t count = 0; ///< lines that are in the file now, from the first on
        std::optional<AuditProblem> problem; ///< why not all
    };
    struct Tail
    {
        QByteArray bytes; ///< whole lines; the last may lack its end
        std::optional<AuditProblem> problem; ///< why nothing was read; a file that is not there is no problem
    };

    explicit AuditFile(const QByteArray &folder)
        : AuditFile(folder, Limits())
    { }
    AuditFile(const QByteArray &folder, const Limits &limits);

    /// $XDG_STATE_HOME/sigwise, else ~/.local/state/sigwise (XDG base directory specification: a relative
    /// path does not count). For root it is never in a folder of another user: sudo may keep the HOME of who
    /// called it, and a file of root would lock that user out.
    [[nodiscard]] static QByteArray defaultFolder();

    [[nodiscard]] QByteArray path() const;

    /// Lines with their newlines, in their order; makes the folder and the file where they are missing. Waits
    /// for a lock at most 20 ms.
    [[nodiscard]] Appended append(std::span<const QByteArray> lines) const;

    /// The last lines: at most `bytes`, from as many parts as that takes.
    [[nodiscard]] Tail tail(qint64 bytes) const;

private:
    QByteArray m_folder;
    Limits m_limits;
};

} // namespace Sigwise

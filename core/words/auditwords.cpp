// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/auditwords.h"

#include "core/base/visibletext.h"
#include "core/sending/receipt.h"
#include "core/words/outcomewords.h"

#include <QCoreApplication>
#include <QLocale>

#include <cerrno>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("AuditWords", text); }

struct ErrorRow
{
    int errnum;
    const char *text;
};

#define TEXT(text) QT_TRANSLATE_NOOP("AuditWords", text)
constexpr ErrorRow errors[] = {
    { EACCES, TEXT("no permission to use it") },
    { EPERM, TEXT("the file system does not permit it") },
    { EROFS, TEXT("the file system is read-only") },
    { ENOSPC, TEXT("no space left on the device") },
    { EDQUOT, TEXT("the disk quota is used up") },
    { EFBIG, TEXT("the limit for the size of files is reached") },
    { EISDIR, TEXT("a folder stands in its place") },
    { ENOTDIR, TEXT("a part of its path is no folder") },
    { ELOOP, TEXT("a symbolic link stands in its place") },
    { ENXIO, TEXT("it is no ordinary file") },
    { EIO, TEXT("the device cannot be read or written") },
    { EMFILE, TEXT("this program has too many files open") },
};
#undef TEXT

QString reasonOf(const AuditProblem &problem)
{
    switch (problem.kind) {
    case AuditProblem::Kind::ForeignOwner:
        return tr("it, or its folder, belongs to another user");
    case AuditProblem::Kind::NotAFile:
        return tr("it is no ordinary file");
    case AuditProblem::Kind::Busy:
        return tr("another program holds its lock");
    case AuditProblem::Kind::Slow:
        return tr("the disk does not answer");
    case AuditProblem::Kind::System:
        break;
    }
    for (const ErrorRow &row : errors) {
        if (row.errnum == problem.errnum)
            return tr(row.text);
    }
    return errorText(problem.errnum);
}

// English without a catalogue needs both forms; a translation has all the forms of its language in each.
QString counted(const char *one, const char *several, int number)
{
    return QCoreApplication::translate("AuditWords", number == 1 ? one : several, nullptr, number);
}

} // namespace

QString auditProblem(const AuditProblem &problem)
{
    if (problem.lostLines == 0)
        return reasonOf(problem);
    return tr("%1; %2").arg(reasonOf(problem),
        counted(QT_TRANSLATE_N_NOOP("AuditWords", "%n line had no room in memory and is lost"),
            QT_TRANSLATE_N_NOOP("AuditWords", "%n lines had no room in memory and are lost"),
            problem.lostLines));
}

QString unwrittenLines(int number)
{
    return counted(QT_TRANSLATE_N_NOOP("AuditWords", "%n line could not be written"),
        QT_TRANSLATE_N_NOOP("AuditWords", "%n lines could not be written"), number);
}

QString lostJournalEntries(int number, bool areInFile)
{
    if (!areInFile)
        return counted(QT_TRANSLATE_N_NOOP("AuditWords", "%n entry was not taken"),
            QT_TRANSLATE_N_NOOP("AuditWords", "%n entries were not taken"), number);
    return counted(QT_TRANSLATE_N_NOOP("AuditWords", "%n entry was not taken; the audit file has it"),
        QT_TRANSLATE_N_NOOP("AuditWords", "%n entries were not taken; the audit file has them"), number);
}

QString earlierSend(const Receipt &receipt)
{
    const QString when = QLocale().toString(receipt.time.toLocalTime(), QLocale::LongFormat);
    if (!receipt.earlier)
        return tr("sent on %1").arg(when);
    return tr("sent on %1 by %2 (%3)")
        .arg(when, visibleText(receipt.earlier->program), QString::number(receipt.earlier->pid));
}

} // namespace Sigwise::Words

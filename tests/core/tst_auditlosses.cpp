// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What the audit trail cannot record is counted and told, never dropped in silence.
#include "core/sending/audittrail.h"
#include "tests/support/forkedchild.h"
#include "tests/support/journalsocket.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

enum : int { ok = 0, wrong = 1, notPossible = 2 };

Receipt receiptOf(quint64 id)
{
    Receipt receipt;
    receipt.id = id;
    receipt.time = QDateTime::currentDateTimeUtc();
    receipt.target = { 4121, 81234 };
    receipt.name = QByteArray(256, '"');
    receipt.statedReason = QByteArray(2000, '"');
    receipt.signo = SIGTERM;
    return receipt;
}

QList<QJsonObject> linesOf(const AuditFile &file)
{
    QList<QJsonObject> lines;
    for (const QByteArray &line : file.tail(1'000'000).bytes.split('\n')) {
        if (!line.isEmpty())
            lines << QJsonDocument::fromJson(line).object();
    }
    return lines;
}

QString eventOf(const QJsonObject &line) { return line[QLatin1String("event")].toString(); }

int numberOf(const QJsonObject &line, const char *key) { return line[QLatin1String(key)].toInt(-1); }

/// What all lines about losses say together.
int toldBy(const AuditFile &file, const char *key)
{
    int told = 0;
    for (const QJsonObject &line : linesOf(file)) {
        if (eventOf(line) == QLatin1String("lost"))
            told += numberOf(line, key);
    }
    return told;
}

/// A disk of 64 KiB, which only this process sees, with a file that fills it. For a forked child.
bool mountFullDisk(const QByteArray &folder, const QByteArray &filler)
{
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || ::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=64k,mode=700") != 0)
        return false;
    QFile file(QFile::decodeName(filler));
    const QByteArray page(4096, 'x');
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return false;
    while (file.write(page) == page.size()) { }
    return true;
}

/// Sends until memory is full too, then frees the disk: the file says how much is missing, between what came
/// before and what comes after.
int sendWithAFullDisk(const QByteArray &folder)
{
    ::alarm(60); // to fill 32 MiB takes its time on a busy machine
    constexpr int lost = 5;
    constexpr quint64 enough = 30'000;
    const QByteArray filler = folder + "/filler";
    if (!mountFullDisk(folder, filler))
        return notPossible;
    const AuditFile file(folder + "/sigwise", { 8 * 1024, 1 }); // all its parts have room on that disk
    AuditTrail trail(file, folder + "/nobody");
    quint64 id = 0;
    while (trail.losses().lines < lost && id < enough)
        trail.begin(receiptOf(++id));
    const std::optional<AuditProblem> problem = trail.problem();
    if (!problem || problem->errnum != ENOSPC || problem->lostLines != lost || trail.finish())
        return wrong;
    const int missing = trail.losses().lines; // with the outcomes that finish() wrote
    if (!QFile::remove(QFile::decodeName(filler)))
        return wrong;
    trail.begin(receiptOf(++id));
    if (trail.finish(std::chrono::seconds(5)) || trail.problem() || trail.waitingCount() != 0)
        return wrong; // all is written that can be, and it is not all
    const int told = toldBy(file, "lines");
    return told >= missing && told == trail.losses().lines ? ok : wrong;
}

} // namespace

class TestAuditLosses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir.emplace();
        QVERIFY(m_dir->isValid());
        m_path = QFile::encodeName(m_dir->path());
        m_file.emplace(m_path + "/sigwise");
    }

    void fullDisk()
    {
        const int result = inForkedChild([this] { return sendWithAFullDisk(m_path); });
        if (result == notPossible)
            QSKIP("a disk of its own needs the right to mount one");
        QCOMPARE(result, int{ ok });
    }

    // It restarts, or is slow: the entry goes later.
    void busyJournal()
    {
        const QByteArray path = m_path + "/journal";
        JournalSocket journal(path);
        QVERIFY(journal.isBound());
        const int before = fill(path);
        AuditTrail trail(*m_file, path);
        send(trail);
        for (int i = 0; i < before; ++i)
            (void)journal.next();
        QMap<QByteArray, QByteArray> entry;
        const auto hasCome = [&entry, &journal] {
            if (entry.isEmpty())
                entry = journal.next();
            return !entry.isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasCome(), 10'000);
        QCOMPARE(entry.value("SIGWISE_SIGNAL"), QByteArray("SIGTERM"));
        QVERIFY(trail.finish());
        QCOMPARE(trail.losses(), AuditLosses());
        QCOMPARE(eventOf(linesOf(*m_file).last()), QStringLiteral("outcome"));
    }

    void journalThatTakesNothing()
    {
        const QByteArray path = m_path + "/journal";
        const JournalSocket journal(path);
        QVERIFY(journal.isBound());
        (void)fill(path);
        AuditTrail trail(*m_file, path);
        send(trail);
        QVERIFY(trail.finish()); // the file is whole
        QCOMPARE(trail.losses(), (AuditLosses{ 0, 0, 1 }));
        QCOMPARE(toldBy(*m_file, "journal_entries"), 1);
        QCOMPARE(toldBy(*m_file, "lines"), 0);
    }

    void journalThatRefuses()
    {
        const QByteArray path = m_path + "/journal";
        const UniqueFd stream(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
        QCOMPARE(::bind(stream.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(sendToJournal("x", path.constData()), JournalAnswer::Refused);
        AuditTrail trail(*m_file, path);
        send(trail);
        QVERIFY(trail.finish());
        QCOMPARE(trail.losses(), (AuditLosses{ 0, 0, 1 }));
        QCOMPARE(toldBy(*m_file, "journal_entries"), 1);
        QCOMPARE(toldBy(*m_file, "lines"), 0);
    }

private:
    /// How many entries it took.
    static int fill(const QByteArray &path)
    {
        const QByteArray entry = journalEntry(receiptOf(1), thisAuditWriter());
        int count = 0;
        while (sendToJournal(entry, path.constData()) == JournalAnswer::Taken)
            ++count;
        return count;
    }

    static void send(AuditTrail &trail)
    {
        Receipt receipt = receiptOf(1);
        trail.begin(receipt);
        receipt.result = SendResult::Sent;
        trail.note(receipt);
    }

    std::optional<QTemporaryDir> m_dir;
    QByteArray m_path;
    std::optional<AuditFile> m_file;
};

QTEST_GUILESS_MAIN(TestAuditLosses)
#include "tst_auditlosses.moc"

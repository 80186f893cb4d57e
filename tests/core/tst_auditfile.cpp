// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The audit file under everything that can stand in its way.
#include "core/sending/auditfile.h"
#include "tests/support/forkedchild.h"
#include "tests/support/helper.h"
#include "tests/support/restrictions.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int ok = 0;
constexpr int wrong = 1;
constexpr int notPossible = 2;

QByteArray contentOf(const QByteArray &path)
{
    QFile file(QFile::decodeName(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QByteArray &path, const QByteArray &content)
{
    QFile file(QFile::decodeName(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

mode_t modeOf(const QByteArray &path)
{
    struct stat info = {};
    return ::stat(path.constData(), &info) == 0 ? info.st_mode & 07777 : 0;
}

AuditFile::Appended append(const AuditFile &file, const QByteArray &line)
{
    const std::vector<QByteArray> lines{ line };
    return file.append(lines);
}

// The lines of all parts in one folder.
QByteArrayList allLines(const QByteArray &folder)
{
    QByteArrayList lines;
    const QStringList names = QDir(QFile::decodeName(folder)).entryList({ QStringLiteral("sent.jsonl*") });
    for (const QString &name : names) {
        QByteArray content = contentOf(folder + '/' + name.toUtf8());
        content.chop(content.endsWith('\n') ? 1 : 0);
        lines += content.split('\n');
    }
    return lines;
}

// A folder on a disk of 64 KiB, which only this process sees. For a forked child.
bool mountSmallDisk(const QByteArray &folder)
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
        && ::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=64k,mode=700") == 0;
}

// Fills the disk line by line, frees it, writes again: nothing that was called written is missing.
int writeOnAFullDisk(const QByteArray &folder)
{
    if (!mountSmallDisk(folder))
        return notPossible;
    const AuditFile file(folder);
    const QByteArray filler = folder + "/filler";
    const QByteArray half(30'000, 'x');
    const int fd = ::open(filler.constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ::write(fd, half.constData(), static_cast<size_t>(half.size())) != half.size())
        return wrong;
    int written = 0;
    std::optional<AuditProblem> problem;
    while (written < 1000 && !problem) {
        problem = append(file, QByteArray(997, 'a') + "b\n").problem;
        written += problem ? 0 : 1;
    }
    if (!problem || problem->errnum != ENOSPC || problem->path != file.path())
        return wrong;
    if (append(file, "tried again\n").count != 0 || ::unlink(filler.constData()) != 0 || ::close(fd) != 0)
        return wrong;
    if (append(file, "after\n").count != 1)
        return wrong;
    const QByteArrayList lines = allLines(folder);
    const bool allThere = lines.count(QByteArray(997, 'a') + 'b') == written;
    // The rest of the line that did not fit stays, on a line of its own.
    return allThere && lines.last() == "after" && lines.size() <= written + 3 ? ok : wrong;
}

void writeNumbered(const AuditFile &file, char who, int count)
{
    for (int i = 0; i < count; ++i) {
        const QByteArray line = who + QByteArray::number(i) + QByteArray(40, '.') + '\n';
        while (append(file, line).count != 1) { } // the other one had the lock all the time
    }
}

} // namespace

class TestAuditFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir.emplace();
        QVERIFY(m_dir->isValid());
        m_folder = QFile::encodeName(m_dir->path()) + "/state/sigwise";
    }

    void makesItsFolder()
    {
        const AuditFile file(m_folder);
        QVERIFY(!file.tail(1000).problem);
        const std::vector<QByteArray> lines{ "one\n", "two\n" };
        const AuditFile::Appended appended = file.append(lines);
        QCOMPARE(appended.count, size_t{ 2 });
        QVERIFY(!appended.problem);
        QCOMPARE(contentOf(file.path()), QByteArray("one\ntwo\n"));
        QCOMPARE(modeOf(m_folder), mode_t{ 0700 });
        QCOMPARE(modeOf(file.path()), mode_t{ 0600 });
    }

    void closesWhatWasOpenToOthers()
    {
        const AuditFile file(m_folder);
        QVERIFY(QDir().mkpath(QFile::decodeName(m_folder)));
        writeFile(file.path(), "old\n");
        QCOMPARE(::chmod(m_folder.constData(), 0755), 0);
        QCOMPARE(::chmod(file.path().constData(), 0644), 0);
        QCOMPARE(append(file, "new\n").count, size_t{ 1 });
        QCOMPARE(modeOf(m_folder), mode_t{ 0700 });
        QCOMPARE(modeOf(file.path()), mode_t{ 0600 });
    }

    void endsAHalfLine()
    {
        const AuditFile file(m_folder);
        QVERIFY(QDir().mkpath(QFile::decodeName(m_folder)));
        writeFile(file.path(), "whole\n{\"half");
        QCOMPARE(append(file, "next\n").count, size_t{ 1 });
        QCOMPARE(append(file, "last\n").count, size_t{ 1 });
        QCOMPARE(contentOf(file.path()), QByteArray("whole\n{\"half\nnext\nlast\n"));
    }

    void obstacles_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("errnum");
        using Kind = AuditProblem::Kind;
        const auto row = [](const char *name, const char *command, Kind kind, int errnum) {
            QTest::newRow(name) << QByteArray(command) << static_cast<int>(kind) << errnum;
        };
        row("a folder in its place", "mkdir -p \"$0/sent.jsonl\"", Kind::System, EISDIR);
        row("a link in its place", "mkdir -p \"$0\" && ln -s ../other \"$0/sent.jsonl\"", Kind::System,
            ELOOP);
        row("a pipe in its place", "mkdir -p \"$0\" && mkfifo \"$0/sent.jsonl\"", Kind::NotAFile, 0);
        row("a file in the folder's place", "mkdir -p \"$0\" && rmdir \"$0\" && : >\"$0\"", Kind::System,
            ENOTDIR);
        if (::geteuid() != 0)
            return;
        row("another user's file", "mkdir -p \"$0\" && : >\"$0/sent.jsonl\" && chown 65534 \"$0/sent.jsonl\"",
            Kind::ForeignOwner, 0);
        row("another user's folder", "mkdir -p \"$0\" && chown 65534 \"$0\"", Kind::ForeignOwner, 0);
        row("another user's link",
            "mkdir -p \"$0\" && mv \"$0\" \"$0-real\" && ln -s \"$0-real\" \"$0\" && chown -h 65534 \"$0\"",
            Kind::ForeignOwner, 0);
    }

    void obstacles()
    {
        QFETCH(QByteArray, command);
        QFETCH(int, kind);
        QFETCH(int, errnum);
        const QStringList words{ QStringLiteral("-c"), QString::fromUtf8(command),
            QFile::decodeName(m_folder) };
        QCOMPARE(QProcess::execute(QStringLiteral("sh"), words), 0);
        const AuditFile file(m_folder);
        const AuditFile::Appended appended = append(file, "line\n");
        QCOMPARE(appended.count, size_t{ 0 });
        QVERIFY(appended.problem);
        QCOMPARE(static_cast<int>(appended.problem->kind), kind);
        QCOMPARE(appended.problem->errnum, errnum);
        QCOMPARE(appended.problem->path, file.path());
        QCOMPARE(file.tail(1000).problem, appended.problem);
        QVERIFY(!QFile::exists(QFile::decodeName(m_folder + "/../other")));
    }

    void mayNotWrite()
    {
        if (::geteuid() != 0)
            QSKIP("needs root, to become another user");
        QCOMPARE(::chmod(QFile::encodeName(m_dir->path()).constData(), 0755), 0);
        const int result = inForkedChild([this] {
            if (!becomeNobody())
                return notPossible;
            const AuditFile::Appended appended = append(AuditFile(m_folder), "line\n");
            return appended.count == 0 && appended.problem && appended.problem->errnum == EACCES ? ok : wrong;
        });
        QCOMPARE(result, ok);
    }

    void fullDisk()
    {
        const QByteArray folder = QFile::encodeName(m_dir->path());
        const int result = inForkedChild([&folder] { return writeOnAFullDisk(folder); });
        if (result == notPossible)
            QSKIP("needs a mount namespace and a small disk of its own");
        QCOMPARE(result, ok);
    }

    void waitsForALockNotForLong()
    {
        const AuditFile file(m_folder);
        QCOMPARE(append(file, "first\n").count, size_t{ 1 });
        const int held = ::open(file.path().constData(), O_RDWR | O_CLOEXEC);
        QCOMPARE(::flock(held, LOCK_EX), 0);
        QElapsedTimer timer;
        timer.start();
        const AuditFile::Appended appended = append(file, "second\n");
        QVERIFY(timer.elapsed() < 5000);
        QCOMPARE(appended.count, size_t{ 0 });
        QVERIFY(appended.problem && appended.problem->kind == AuditProblem::Kind::Busy);
        ::close(held);
        QCOMPARE(append(file, "third\n").count, size_t{ 1 });
        QCOMPARE(contentOf(file.path()), QByteArray("first\nthird\n"));
    }

    void movesALongFileAside()
    {
        const AuditFile file(m_folder, { 100, 2 });
        for (int i = 0; i < 9; ++i)
            QCOMPARE(append(file, QByteArray::number(i) + QByteArray(38, '-') + '\n').count, size_t{ 1 });
        // Two lines of 40 bytes in each part; of five parts the last three are kept.
        QCOMPARE(contentOf(file.path()).left(1), QByteArray("8"));
        QCOMPARE(contentOf(file.path() + ".1").left(1), QByteArray("6"));
        QCOMPARE(contentOf(file.path() + ".2").left(1), QByteArray("4"));
        QVERIFY(!QFile::exists(QFile::decodeName(file.path() + ".3")));
        QCOMPARE(modeOf(file.path() + ".1"), mode_t{ 0600 });
    }

    void aLineLongerThanAPart()
    {
        const AuditFile file(m_folder, { 10, 2 });
        QCOMPARE(append(file, QByteArray(50, 'a') + '\n').count, size_t{ 1 });
        QCOMPARE(append(file, QByteArray(50, 'b') + '\n').count, size_t{ 1 });
        QCOMPARE(allLines(m_folder).size(), 2);
    }

    // Several programs write and move the file aside under each other's hands.
    void severalWriters()
    {
        constexpr int writers = 3;
        constexpr int count = 300;
        const AuditFile file(m_folder, { 2000, 1000 });
        std::vector<std::unique_ptr<Helper>> children;
        for (int i = 0; i < writers; ++i) {
            children.push_back(std::make_unique<Helper>([&file, i] {
                ::alarm(60);
                writeNumbered(file, static_cast<char>('A' + i), count);
                return ok;
            }));
        }
        for (const std::unique_ptr<Helper> &child : children)
            QCOMPARE(child->wait(), 0);
        QByteArrayList lines = allLines(m_folder);
        QCOMPARE(lines.size(), writers * count);
        QCOMPARE(QSet<QByteArray>(lines.begin(), lines.end()).size(), writers * count);
        for (const QByteArray &line : lines)
            QVERIFY2(line.endsWith(QByteArray(40, '.')), line.constData());
        QVERIFY(QFile::exists(QFile::decodeName(file.path() + ".10")));
    }

    void readsTheEnd()
    {
        const AuditFile file(m_folder, { 100, 3 });
        for (int i = 0; i < 7; ++i)
            QCOMPARE(append(file, QByteArray::number(i) + QByteArray(38, '-') + '\n').count, size_t{ 1 });
        const auto firsts = [&file](qint64 bytes) {
            QByteArray result;
            for (const QByteArray &line : file.tail(bytes).bytes.split('\n'))
                result += line.left(1);
            return result;
        };
        QCOMPARE(firsts(10'000), QByteArray("0123456"));
        QCOMPARE(firsts(130), QByteArray("456"));
        QCOMPARE(firsts(30), QByteArray());
        QVERIFY(QFile::remove(QFile::decodeName(file.path() + ".1"))); // a gap in the numbers
        QCOMPARE(firsts(10'000), QByteArray("01236"));
    }

    void defaultFolders_data()
    {
        QTest::addColumn<QByteArray>("stateHome");
        QTest::addColumn<QByteArray>("home");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("state") << QByteArray("/root/s") << QByteArray("/root/h")
                               << QByteArray("/root/s/sigwise");
        QTest::newRow("home") << QByteArray() << QByteArray("/root/h")
                              << QByteArray("/root/h/.local/state/sigwise");
        QTest::newRow("a relative path does not count")
            << QByteArray("s") << QByteArray("/root/h") << QByteArray("/root/h/.local/state/sigwise");
    }

    void defaultFolders()
    {
        QFETCH(QByteArray, stateHome);
        QFETCH(QByteArray, home);
        QFETCH(QByteArray, expected);
        const int result = inForkedChild([&] {
            qputenv("XDG_STATE_HOME", stateHome);
            qputenv("HOME", home);
            return AuditFile::defaultFolder() == expected ? ok : wrong;
        });
        QCOMPARE(result, ok);
    }

    void rootStaysOutOfOthersFolders()
    {
        if (::geteuid() != 0)
            QSKIP("needs root");
        const QByteArray home = QFile::encodeName(m_dir->path()) + "/home";
        QCOMPARE(::mkdir(home.constData(), 0700), 0);
        QCOMPARE(::chown(home.constData(), 65534, 65534), 0);
        const int result = inForkedChild([&home] {
            qunsetenv("XDG_STATE_HOME");
            qputenv("HOME", home);
            return AuditFile::defaultFolder().startsWith(home) ? wrong : ok;
        });
        QCOMPARE(result, ok);
    }

private:
    std::optional<QTemporaryDir> m_dir;
    QByteArray m_folder;
};

QTEST_GUILESS_MAIN(TestAuditFile)
#include "tst_auditfile.moc"

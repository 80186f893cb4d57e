// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/cgroup.h"
#include "core/processes/hidepid.h"
#include "core/processes/users.h"

#include <QTest>

#include <sys/sysmacros.h>
#include <unistd.h>

using namespace Sigwise;

namespace {

const QByteArray id = QByteArray("0123456789ab") + QByteArray(52, 'c');

std::string_view view(const QByteArray &text)
{
    return { text.constData(), static_cast<size_t>(text.size()) };
}

} // namespace

class TestCgroup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void units_data();
    void units();
    void containers_data();
    void containers();
    void paths_data();
    void paths();
    void takesAnyBytes();
    void hiding_data();
    void hiding();
    void namesOfUsers();
};

void TestCgroup::units_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("unit");
    const struct
    {
        const char *path;
        const char *unit;
    } rows[] = {
        { "/", "" },
        { "/init.scope", "init.scope" },
        { "/system.slice/nginx.service", "nginx.service" },
        { "/system.slice/nginx.service/worker", "nginx.service" },
        { "/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service" },
        { "/system.slice/systemd-fsck@dev-disk-by\\x2duuid-1.service",
            "systemd-fsck@dev-disk-by-uuid-1.service" },
        { "/user.slice/user-1000.slice/session-4.scope", "session-4.scope" },
        { "/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-12.scope",
            "app-firefox-12.scope" },
        { "/user.slice/user-1000.slice/user@1000.service/init.scope", "init.scope" },
        { "/system.slice/_cgroup.service", "cgroup.service" },
        { "/system.slice/gone.service (deleted)", "gone.service" },
        { "/system.slice/bad\\xzz.service", "bad\\xzz.service" },
        { "/system.slice/.service", "" },
        { "/system.slice/x.socket", "" },
        { "/../../other.service", "other.service" },
    };
    for (const auto &row : rows)
        QTest::addRow("%s", row.path) << QByteArray(row.path) << QByteArray(row.unit);
}

void TestCgroup::units()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, unit);
    const CgroupPlace place = parseCgroup(view("0::" + path + '\n'));
    QCOMPARE(place.path, path);
    QCOMPARE(place.unit, unit);
    QCOMPARE(place.container, QByteArray());
}

void TestCgroup::containers_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("container");
    const QByteArray shortId = "0123456789ab";
    const std::pair<QByteArray, QByteArray> rows[] = {
        { "/system.slice/docker-" + id + ".scope", shortId },
        { "/docker/" + id, shortId },
        { "/machine.slice/libpod-" + id + ".scope/container", shortId },
        { "/libpod_parent/libpod-" + id, shortId },
        { "/machine.slice/libpod-conmon-" + id + ".scope", "" },
        { "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-" + id
                + ".scope",
            shortId },
        { "/kubepods/besteffort/pod1/" + id, shortId },
        { "/kubepods.slice/crio-" + id + ".scope", shortId },
        { "/kubepods.slice/crio-conmon-" + id + ".scope", "" },
        { "/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:" + id, shortId },
        { "/lxc.payload.web/system.slice/nginx.service", "web" },
        { "/lxc/web", "web" },
        { "/lxc.monitor.web", "" },
        { "/machine.slice/machine-debian\\x2dtree.scope", "debian-tree" },
        { "/machine.slice/systemd-nspawn@web.service/payload", "web" },
        { "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope", "" },
        { "/docker/" + id + "/docker/fedcba987654" + QByteArray(52, '0'), "fedcba987654" },
        { "/docker/" + id.first(63), "" },
        { "/docker/" + id.first(63) + 'g', "" },
    };
    for (const auto &[path, container] : rows)
        QTest::addRow("%s", path.constData()) << path << container;
}

void TestCgroup::containers()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, container);
    QCOMPARE(parseCgroup(view("0::" + path + '\n')).container, container);
}

void TestCgroup::paths_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    const struct
    {
        const char *name;
        const char *text;
        const char *path;
    } rows[] = {
        { "version 2", "0::/a.service\n", "/a.service" },
        { "hybrid", "4:memory:/m\n1:name=systemd:/a.service\n0::/a.service\n", "/a.service" },
        { "hybrid, version 2 unused", "4:memory:/m\n1:name=systemd:/a.service\n0::/\n", "/a.service" },
        { "version 1", "4:memory:/docker/x\n1:name=systemd:/s\n", "/s" },
        { "version 1, systemd unused", "4:memory:/docker/x\n1:name=systemd:/\n0::/\n", "/docker/x" },
        { "root", "1:name=systemd:/\n0::/\n", "/" },
        { "colon in the path", "0::/a:b\n", "/a:b" },
        { "empty", "", "" },
        { "cut", "0::/a.serv", "" },
        { "no path", "0::\n0:\n\n:\n", "" },
        { "garbage, then good", "\x01\x02\n0::/x\n", "/x" },
    };
    for (const auto &row : rows)
        QTest::newRow(row.name) << QByteArray(row.text) << QByteArray(row.path);
}

void TestCgroup::paths()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, path);
    QCOMPARE(parseCgroup(view(text)).path, path);
}

void TestCgroup::takesAnyBytes()
{
    const QByteArray inputs[] = { QByteArray(1024 * 1024, '/'), QByteArray(1024 * 1024, ':'),
        QByteArray(64, '\0'), "0::/" + QByteArray(1024 * 1024, '\xff') + '\n',
        "0::" + QByteArray("/\\x").repeated(1000) + '\n' };
    for (const QByteArray &input : inputs)
        (void)parseCgroup(view(input)); // must not crash
}

void TestCgroup::hiding_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("isRoot");
    QTest::addColumn<QList<int>>("groups");
    QTest::addColumn<bool>("hides");
    const QByteArray start = "22 27 0:21 / /proc rw,relatime shared:5 - proc proc rw";
    const QList<int> users{ 1000, 27 };
    QTest::newRow("open") << start + '\n' << false << users << false;
    QTest::newRow("hidepid=2") << start + ",hidepid=2\n" << false << users << true;
    QTest::newRow("invisible") << start + ",hidepid=invisible\n" << false << users << true;
    QTest::newRow("noaccess") << start + ",gid=5,hidepid=noaccess\n" << false << users << true;
    QTest::newRow("off") << start + ",hidepid=0\n" << false << users << false;
    QTest::newRow("root") << start + ",hidepid=2\n" << true << users << false;
    QTest::newRow("exempt") << start + ",gid=27,hidepid=2\n" << false << users << false;
    QTest::newRow("group 0 is exempt") << start + ",hidepid=2\n" << false << QList<int>{ 0 } << false;
    QTest::newRow("ptraceable") << start + ",gid=27,hidepid=ptraceable\n" << false << users << true;
    QTest::newRow("other mount") << QByteArray("22 27 0:22 / /x rw - proc proc rw,hidepid=2\n") << false
                                 << users << false;
    QTest::newRow("garbage") << QByteArray("a b c - \n\xff") << false << users << false;
    QTest::newRow("empty") << QByteArray() << false << users << false;
}

void TestCgroup::hiding()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, isRoot);
    QFETCH(QList<int>, groups);
    QFETCH(bool, hides);
    const QByteArray text = "21 1 0:20 / /sys rw - sysfs sysfs rw,hidepid=2\n" + line;
    const Viewer viewer{ isRoot, std::vector<gid_t>(groups.begin(), groups.end()) };
    QCOMPARE(isHidingOthers(view(text), makedev(0, 21), viewer), hides);
}

void TestCgroup::namesOfUsers()
{
    UserNames names;
    QCOMPARE(names.name(0), QByteArray("root"));
    QCOMPARE(names.name(3'999'999'999), QByteArray("3999999999"));
    QCOMPARE(names.name(3'999'999'999), QByteArray("3999999999"));
}

QTEST_GUILESS_MAIN(TestCgroup)
#include "tst_cgroup.moc"

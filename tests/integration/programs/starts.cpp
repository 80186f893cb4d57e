// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/integration/programs/starts.h"

namespace Sigwise::Test {

// clang-format off
const std::vector<Start> &starts()
{
    static const std::vector<Start> rows{
        { .id = "nginx", .program = "nginx", .arguments = "-p %1 -e %1/error -c %1/conf", .fileName = "conf", .fileText = "daemon off; user root; worker_processes 1; pid %1/pid; error_log %1/error; events {} http { access_log off; }" },
        { .id = "nginx-worker", .program = "nginx", .arguments = "-p %1 -e %1/error -c %1/conf", .fileName = "conf", .fileText = "daemon off; user root; worker_processes 1; pid %1/pid; error_log %1/error; events {} http { access_log off; }" },
        { .id = "dbus-daemon", .program = "dbus-daemon", .arguments = "--session --nofork --nopidfile --address=unix:path=%1/bus" },
        { .id = "bash", .program = "bash", .arguments = "--norc -i", .place = Place::Terminal },
        { .id = "zsh", .program = "zsh", .arguments = "-f -i", .place = Place::Terminal },
        { .id = "python3", .program = "python3", .arguments = "%1/wait.py", .fileName = "wait.py", .fileText = "import signal\nwhile True: signal.pause()\n" },
        { .id = "node", .program = "node", .arguments = "%1/wait.js", .fileName = "wait.js", .fileText = "setInterval(() => {}, 1000)\n" },
        { .id = "java", .program = "java", .arguments = "%1/Wait.java", .fileName = "Wait.java", .fileText = "public class Wait { public static void main(String[] a) throws Exception { Thread.sleep(1000000); } }\n" },
        { .id = "dd", .program = "dd", .arguments = "of=/dev/null" },
        { .id = "tmux", .program = "tmux", .arguments = "-S %1/socket -f /dev/null new-session -d cat" },
        { .id = "screen", .program = "screen", .arguments = "-c /dev/null -d -m cat" },
        { .id = "ping", .program = "ping", .arguments = "-i 60 127.0.0.1" },
        { .id = "Xorg", .program = "Xvfb", .arguments = "-displayfd 1 -nolisten tcp" },
        { .id = "redis-server", .program = "redis-server", .arguments = "--port 0 --unixsocket %1/socket --dir %1" },
        { .id = "rsyslogd", .program = "rsyslogd", .arguments = "-n -d -i NONE -f %1/conf", .fileName = "conf", .fileText = "module(load=\"imuxsock\" SysSock.Use=\"off\")\ninput(type=\"imuxsock\" Socket=\"%1/log\")\n*.* /dev/null\n" },
        { .id = "haproxy", .program = "haproxy", .arguments = "-db -f %1/conf", .fileName = "conf", .fileText = "defaults\n mode http\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nfrontend x\n bind unix@%1/socket\n" },
        { .id = "haproxy-master", .program = "haproxy", .arguments = "-W -db -f %1/conf", .fileName = "conf", .fileText = "defaults\n mode http\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nfrontend x\n bind unix@%1/socket\n" },
        { .id = "unbound", .program = "unbound", .arguments = "-d -c %1/conf", .fileName = "conf", .fileText = "server:\n interface: 127.0.0.1\n port: 53533\n username: \"\"\n chroot: \"\"\n pidfile: \"\"\n directory: \"%1\"\n use-syslog: no\n num-threads: 1\nremote-control:\n control-enable: no\n" },
        { .id = "named", .program = "named", .arguments = "-f -c %1/conf", .fileName = "conf", .fileText = "options { directory \"%1\"; pid-file none; lock-file none; session-keyfile none; listen-on { none; }; listen-on-v6 { none; }; recursion no; managed-keys-directory \"%1\"; dnssec-validation no; };\ncontrols {};\n" },
        { .id = "dnsmasq", .program = "dnsmasq", .arguments = "-k -p 0 -C /dev/null --pid-file= --user=root" },
        { .id = "rsync", .program = "rsync", .arguments = "--daemon --no-detach --address=127.0.0.1 --port=0 --config=%1/conf", .fileName = "conf", .fileText = "pid file = %1/pid\n" },
        { .id = "mosquitto", .program = "mosquitto", .arguments = "-c %1/conf", .fileName = "conf", .fileText = "user root\nlistener 0 %1/socket\n" },
        { .id = "stunnel", .program = "stunnel4", .arguments = "%1/conf", .fileName = "conf", .fileText = "foreground = yes\npid =\n[x]\nclient = yes\naccept = %1/socket\nconnect = 127.0.0.1:9\n" },
        { .id = "php-fpm", .program = "php-fpm8.2", .arguments = "-F -n -R -y %1/conf", .fileName = "conf", .fileText = "[global]\nerror_log = %1/error\n[www]\nuser = root\ngroup = root\nlisten = %1/socket\npm = static\npm.max_children = 1\n" },
        { .id = "gunicorn", .program = "gunicorn", .arguments = "-b unix:%1/socket --chdir %1 app:app", .fileName = "app.py", .fileText = "def app(environ, start): start('200 OK', []); return []\n" },
        { .id = "gunicorn-worker", .program = "gunicorn", .arguments = "-b unix:%1/socket --chdir %1 app:app", .fileName = "app.py", .fileText = "def app(environ, start): start('200 OK', []); return []\n" },
        { .id = "uwsgi", .program = "uwsgi-core", .arguments = "--master --socket %1/socket" },
        { .id = "supervisord", .program = "supervisord", .arguments = "-n -c %1/conf", .fileName = "conf", .fileText = "[supervisord]\nlogfile=%1/log\npidfile=%1/pid\nchildlogdir=%1\n" },
        { .id = "pulseaudio", .program = "pulseaudio", .arguments = "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no -L module-null-sink" },
        { .id = "apache2", .program = "apache2", .arguments = "-DFOREGROUND -f %1/conf", .fileName = "conf", .fileText = "ServerRoot %1\nPidFile %1/pid\nServerName x\nErrorLog %1/error\nLoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\nLoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\nListen 127.0.0.1:53534\nUser nobody\nGroup nogroup\nDefaultRuntimeDir %1\nMutex file:%1 default\n" },
        { .id = "containerd", .program = "containerd", .arguments = "--root %1/root --state %1/state -a %1/socket" },
        { .id = "postgres", .program = "postgres", .arguments = "-D %1/data -k %1 -c listen_addresses=", .place = Place::Private, .before = "chown 65534 .; $as $bin/initdb -D %1/data -A trust -N > log 2>&1; run=$as" },
        { .id = "postgres-process", .program = "postgres", .arguments = "-D %1/data -k %1 -c listen_addresses=", .place = Place::Private, .before = "chown 65534 .; $as $bin/initdb -D %1/data -A trust -N > log 2>&1; run=$as", .isParentKnown = false },
        { .id = "postgres-backend", .program = "postgres", .arguments = "-D %1/data -k %1 -c listen_addresses=", .place = Place::Private, .before = "chown 65534 .; $as $bin/initdb -D %1/data -A trust -N > log 2>&1; run=$as; (until $bin/psql -q -h %1 -U nobody -d postgres -c \"select pg_sleep(1000)\" 2> log; do sleep 0.1; done) &" },
        { .id = "mariadbd", .program = "mariadbd", .arguments = "--no-defaults --datadir=%1/data --socket=%1/socket --pid-file=%1/pid --skip-networking --user=root", .place = Place::Private, .before = "mariadb-install-db --no-defaults --datadir=%1/data --user=root --auth-root-authentication-method=normal --skip-test-db > log 2>&1" },
        { .id = "sshd", .program = "sshd", .arguments = "-D -e -f %1/conf -h %1/key -p 22222", .place = Place::Private, .before = "mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N \"\" -f key", .fileName = "conf", .fileText = "UsePAM no\nPidFile none\n" },
        { .id = "go", .program = "go", .arguments = "run %1/wait.go", .place = Place::Private, .before = "export GOCACHE=%1/cache GOPATH=%1 GO111MODULE=off", .fileName = "wait.go", .fileText = "package main\n\nimport \"time\"\n\nfunc main() { time.Sleep(time.Hour) }\n" },
        { .id = "uwsgi-die-on-term", .program = "uwsgi-core", .arguments = "--master --die-on-term --socket %1/socket" },
        { .id = "wpa_supplicant", .program = "wpa_supplicant", .arguments = "-Dwired -ilo -c%1/conf", .place = Place::Private, .fileName = "conf", .fileText = "ap_scan=0\n" },
        { .id = "prometheus", .program = "prometheus", .arguments = "--config.file=%1/conf --storage.tsdb.path=%1/data --web.listen-address=127.0.0.1:9090", .place = Place::Private, .fileName = "conf", .fileText = "global: {}\n" },
        { .id = "dockerd", .program = "dockerd", .arguments = "--data-root %1/data --exec-root %1/exec -p %1/pid -H unix://%1/socket --iptables=false --ip6tables=false --bridge=none --storage-driver vfs", .place = Place::Private },
        { .id = "avahi-daemon", .program = "avahi-daemon", .arguments = "--no-drop-root --no-chroot --no-rlimits --no-proc-title -f %1/conf", .place = Place::Private, .before = "mkdir -p /run/avahi-daemon", .fileName = "conf", .fileText = "[server]\nenable-dbus=no\n" },
        { .id = "smbd", .program = "smbd", .arguments = "-F --no-process-group -s %1/conf", .place = Place::Private, .before = "mkdir lock run", .fileName = "conf", .fileText = "[global]\nprivate dir=%1\nlock directory=%1/lock\nstate directory=%1/lock\ncache directory=%1/lock\npid directory=%1/run\nncalrpc dir=%1/run/rpc\nlog file=%1/log\n" },
        { .id = "nmbd", .program = "nmbd", .arguments = "-F --no-process-group -s %1/conf", .place = Place::Private, .before = "ip addr add 10.9.8.7/24 dev lo; mkdir -p lock run /run/samba", .fileName = "conf", .fileText = "[global]\ninterfaces = 10.9.8.7/24\nprivate dir=%1\nlock directory=%1/lock\nstate directory=%1/lock\ncache directory=%1/lock\npid directory=%1/run\nncalrpc dir=%1/run/rpc\nlog file=%1/log\n" },
        { .id = "dovecot", .program = "dovecot", .arguments = "-F -c %1/conf", .place = Place::Private, .before = "mkdir run", .fileName = "conf", .fileText = "base_dir=%1/run\nprotocols=\nssl=no\nlog_path=%1/log\n" },
        { .id = "keepalived", .program = "keepalived", .arguments = "-n -l -f %1/conf -p %1/pid -r %1/vrrp -c %1/check", .place = Place::Private, .fileName = "conf", .fileText = "global_defs {\n}\n" },
        { .id = "snmpd", .program = "snmpd", .arguments = "-f -C -c %1/conf -Lf %1/log -p %1/pid unix:%1/socket", .place = Place::Private, .before = "export SNMP_PERSISTENT_DIR=%1", .fileName = "conf", .fileText = "rocommunity x\n" },
        { .id = "ntpd", .program = "ntpd", .arguments = "-n -c %1/conf -p %1/pid -l %1/log", .place = Place::Private, .before = "run=\"setpriv --bounding-set=-sys_time --inh-caps=-sys_time\"", .fileName = "conf", .fileText = "driftfile %1/drift\n" },
        { .id = "openvpn", .program = "openvpn", .arguments = "--dev null --ifconfig-noexec --secret %1/key --cipher AES-256-CBC --proto udp --lport 11940 --local 127.0.0.1", .place = Place::Private, .before = "openvpn --genkey secret %1/key" },
        { .id = "systemd-journald", .program = "/lib/systemd/systemd-journald", .arguments = "", .place = Place::Private, .before = "mkdir -p /run/log /run/systemd/journal; mount -t tmpfs tmpfs /var/log; mount -t tmpfs tmpfs /etc/systemd; cp conf /etc/systemd/journald.conf", .fileName = "conf", .fileText = "[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=\n" },
        { .id = "systemd-resolved", .program = "/lib/systemd/systemd-resolved", .arguments = "", .place = Place::Private, .before = "mkdir -p /run/systemd" },
        { .id = "exim", .program = "exim4", .arguments = "-bdf -oX 127.0.0.1.2525 -C %1/conf", .place = Place::Private, .before = "chmod 755 .; mkdir spool log; chown Debian-exim: spool log", .fileName = "conf", .fileText = "keep_environment=\nspool_directory=%1/spool\nlog_file_path=%1/log/%s\npid_file_path=%1/log/pid\n" },
        { .id = "postfix-master", .program = "/usr/lib/postfix/sbin/master", .arguments = "-d -w", .place = Place::Private, .before = "chmod 755 .; cp -r /etc/postfix etc; export MAIL_CONFIG=%1/etc; postconf -e queue_directory=%1/queue data_directory=%1/data maillog_file=/dev/stdout; echo \"postlog unix-dgram n - n - 1 postlogd\" > etc/master.cf; mkdir -p queue/pid queue/public queue/private data; chown postfix data queue/public queue/private" },
        { .id = "NetworkManager", .program = "NetworkManager", .arguments = "--no-daemon", .place = Place::Private, .before = "mkdir -p /run/dbus; dbus-daemon --system --nofork --nopidfile --address=unix:path=/run/dbus/system_bus_socket & until [ -S /run/dbus/system_bus_socket ]; do sleep 0.1; done; mount -t tmpfs tmpfs /var/lib/NetworkManager; mount -t tmpfs tmpfs /etc/NetworkManager; cp conf /etc/NetworkManager/NetworkManager.conf", .fileName = "conf", .fileText = "[main]\nplugins=keyfile\ndns=none\n" },
    };
    return rows;
}

const std::vector<Unchecked> &uncheckedEntries()
{
    static const std::vector<Unchecked> rows{
        { "systemd", "it is PID 1 of the machine, and there is no second one" },
        { "systemd-user", "it needs a machine that systemd has booted, and moves itself within its control groups" },
        { "crond", "Debian has the cron of another project" },
        { "mysqld", "Debian has MariaDB in its place" },
    };
    return rows;
}
// clang-format on

} // namespace Sigwise::Test

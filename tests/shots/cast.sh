#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
#
# A fixed cast of real processes for the pictures, and Sigwise among them. Runs as PID 1 of a PID namespace with a /proc
# of its own and private mounts (shots.sh), so that nothing of the machine can be seen. Says "cast ready" on stdout.
#
# usage: cast.sh SIGWISE TARGET FOLDER   FOLDER: an empty folder for sockets and settings
set -euo pipefail
sigwise=$1
target=$2
folder=$3

# Programs and users of the cast: private mounts, gone with the namespace.
mount -t tmpfs -o mode=755 cast /srv
mkdir -p /srv/queue /srv/batch /srv/site /srv/run
chmod 1777 /srv/run
cp /bin/true /srv/queue/convert
{
    cat /etc/passwd
    printf '%s:x:%s:%s::/srv:/bin/sh\n' deploy 61000 61000 operator 61001 61001 metrics 61002 61002 messages 61003 61003
} >/srv/passwd
mount --bind /srv/passwd /etc/passwd

cat >/srv/queue/worker.py <<'PY'
import ctypes, os, signal, sys, threading

ctypes.CDLL(None).prctl(15, sys.argv[1].encode())
for signo in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
    signal.signal(signo, lambda *_: sys.exit(0))
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
for _ in range(2):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
os.kill(os.getpid(), signal.SIGUSR1)
if os.fork() == 0:
    os.execv("/srv/queue/convert", ["convert", "in.png", "out.webp"])
print("ready", flush=True)
while True:
    signal.pause()
PY
cat >/srv/batch/import.py <<'PY'
import ctypes, os, signal, sys

ctypes.CDLL(None).prctl(15, b"batch-import")
print("ready", flush=True)
os.kill(os.getpid(), signal.SIGSTOP)
signal.pause()
PY

# The cgroup of a unit or container, where cgroups can be made; the machine's own path stays outside of the namespace.
join_group() {
    [ -n "${CAST_CGROUP:-}" ] || return 0
    mkdir -p "$CAST_CGROUP/$1"
    echo 0 >"$CAST_CGROUP/$1/cgroup.procs"
}

# start GROUP USER PROGRAM ARGUMENT...: in the background.
start() {
    local group=$1 user=$2
    shift 2
    (
        join_group "$group"
        exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
    ) <"${input:-/dev/null}" &
}

# actor GROUP USER TITLE OPTION...: the project's test target with a command line of its own.
actor() {
    local group=$1 user=$2 title=$3
    shift 3
    start "$group" "$user" "$target" "$@" --stay yes --title "$title" >/dev/null
}

# As start, and waits until the program says that it is ready.
start_ready() {
    local line
    start "$@" >"$ready"
    read -r line <&9
    [ "$line" = ready ]
}
ready=/srv/run/ready
keys=/srv/run/keys
mkfifo "$ready" "$keys"
exec 8<>"$keys" 9<>"$ready" # neither side waits for the other to open, and the shell's input never ends
chmod 666 "$keys"

start system.slice/dbus.service messages dbus-daemon --session --nofork --nopidfile \
    --address=unix:path=/srv/run/bus >/dev/null
start system.slice/site.service www-data /usr/bin/python3 -m http.server 0 --bind 127.0.0.1 --directory /srv/site >/dev/null 2>&1
actor system.slice/api.service deploy 'api: master process' --name api --catch HUP,INT,TERM,USR1,CHLD
for number in 1 2 3; do
    actor system.slice/api.service deploy "api: worker $number" --name api --catch HUP,INT,TERM,USR1,USR2
done
actor system.slice/metrics-agent.service metrics '/opt/metrics/agent --every 10s' --name metrics-agent --catch HUP,TERM,USR1
actor system.slice/log-shipper.service root '/usr/local/bin/log-shipper' --name log-shipper --ignore HUP,USR1 --catch TERM
actor system.slice/relay.service daemon '/usr/sbin/relay -f' --name relay --ignore TERM,INT
actor system.slice/cache.service nobody '/usr/bin/cache --memory 512M' --name cache --threads 4 --block HUP,TERM
input=$keys start user.slice/user-61001.slice/session-4.scope operator script -qc 'bash --norc -i' /dev/null >/dev/null
start user.slice/user-61001.slice/session-4.scope operator sleep 86400
start_ready system.slice/queue-worker.service deploy /usr/bin/python3 /srv/queue/worker.py queue-worker
start_ready system.slice/batch.service deploy /usr/bin/python3 /srv/batch/import.py
actor_in_container=docker/4f1d7c0a9be2d3c58a60b7e1f29c4d83aa5b60c7d1e2f3948576afbc0d9e8f71
start $actor_in_container root unshare --fork --kill-child --pid -- "$target" --name web --catch USR1 --stay yes \
    --title 'node /app/server.js' >/dev/null

# "cast ready" must not overtake the processes: each is there when its name is.
for name in dbus-daemon api metrics-agent log-shipper relay cache script bash sleep queue-worker batch-import convert web; do
    until grep -qx "$name" /proc/[0-9]*/comm 2>/dev/null; do read -rt 0.02 <> <(:) || true; done
done

(
    join_group user.slice/user-61001.slice/session-4.scope
    export HOME=$folder XDG_CONFIG_HOME=$folder XDG_STATE_HOME=$folder XDG_RUNTIME_DIR=$folder/run
    export DBUS_SESSION_BUS_ADDRESS=disabled: # Qt would start a bus of its own, which is not of the cast
    exec -a sigwise "$sigwise" # its command line, not where it was built
) </dev/null >"$folder/log" 2>&1 &
join_group init.scope
echo 'cast ready'
exec "$target" --name init --catch TERM,INT,HUP,CHLD --stay yes --title /sbin/init >/dev/null

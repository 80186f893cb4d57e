#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
#
# The main job on a real X server, with the keyboard, as a user does it: find a process, see its button, send SIGUSR1,
# and the process itself proves that it got it; then stop it gracefully. SIGTERM ends Sigwise cleanly and its window state is saved.
#
# usage: window.sh SIGWISE TARGET
set -euo pipefail
sigwise=$1
target=$2
for tool in Xvfb openbox xdotool; do
    command -v $tool >/dev/null || {
        echo "skipped: $tool is not installed"
        exit 77
    }
done
work=$(mktemp -d)
helpers=()

clean_up() {
    local at
    for ((at = ${#helpers[@]} - 1; at >= 0; --at)); do
        kill -KILL "${helpers[at]}" 2>/dev/null || true
        wait "${helpers[at]}" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "FAIL: $*"
    cat "$work/log" 2>/dev/null || true
    exit 1
}

# await COMMAND...: until it succeeds, for twenty seconds at most. The X server tells nobody what a window shows.
await() {
    local end=$((SECONDS + 20))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        read -rt 0.05 <> <(:) || true
    done
}

Xvfb -displayfd 3 -screen 0 1480x900x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
helpers+=($!)
await test -s "$work/display" || fail 'the X server did not start'
DISPLAY=:$(cat "$work/display")
export DISPLAY QT_QPA_PLATFORM=xcb
openbox 2>/dev/null &
helpers+=($!)

name=catcher$$
mkfifo "$work/stdin"
exec 7<>"$work/stdin"
"$target" --name "$name" --catch USR1 --exit-on TERM <"$work/stdin" >"$work/proof" &
helpers+=($!)
await grep -qx ready "$work/proof" || fail 'the target did not start'

export HOME=$work XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_RUNTIME_DIR=$work
mkdir -p "$work/config/sigwise"
printf '[options]\nfirst_run_done=true\n' >"$work/config/sigwise/sigwise.ini"
"$sigwise" >"$work/log" 2>&1 &
sigwise_pid=$!
helpers+=("$sigwise_pid")
window=$(timeout 20 xdotool search --sync --onlyvisible --name '^Sigwise$' | head -n 1)
[ -n "$window" ] || fail 'no window'
timeout 20 xdotool windowactivate --sync "$window" || fail 'the window does not get the focus'

press() { xdotool key --clearmodifiers "$@"; }
got_it() { grep -qx 'got 10' "$work/proof"; }
# Ctrl+U only points at the button; nothing may be sent before Space. The list may not be filled at the first try.
tries_to_send=0
try_to_send() {
    got_it && return 0 # by the last try, and seen late
    press ctrl+f
    xdotool type --delay 5 "$name"
    press Return ctrl+u
    [ $((tries_to_send++)) = 0 ] && got_it && fail 'a key in the list sent a signal'
    press space
    await_briefly got_it
}
await_briefly() {
    local tries
    for tries in 1 2 3 4 5 6 7 8 9 10; do
        "$@" && return 0
        read -rt 0.05 <> <(:) || true
    done
    return "$((tries > 0))"
}
await try_to_send || fail 'the process got no SIGUSR1'

press ctrl+shift+t
dialog=$(timeout 20 xdotool search --sync --onlyvisible --name 'gracefully$' | head -n 1)
[ -n "$dialog" ] || fail 'Ctrl+Shift+T opens no dialog'
timeout 20 xdotool windowactivate --sync "$dialog" || fail 'the dialog does not get the focus'
grep -qx 'got 15' "$work/proof" && fail 'a key sent a signal'
press space # on the button that starts
await grep -qx 'got 15' "$work/proof" || fail 'the process was not stopped'

kill -TERM "$sigwise_pid"
status=0
wait "$sigwise_pid" || status=$?
[ $status = 0 ] || fail "SIGTERM did not end Sigwise cleanly: $status"
[ -n "$(find "$work/state" -type f)" ] || fail 'the state of the window was not saved'
echo 'PASS: found, pointed at, sent, proved, stopped; ended cleanly'

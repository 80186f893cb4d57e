#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
#
# Pictures of the real window, light and dark: an X server of its own, a window manager, and the cast of cast.sh in a PID
# namespace.  usage: shots.sh BUILD-FOLDER PICTURE-FOLDER
set -euo pipefail
[ "$(id -u)" = 0 ] || exec unshare --user --map-root-user -- "$0" "$@"
here=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
mkdir -p "$2"
pictures=$(readlink -f "$2")
work=$(mktemp -d)
cgroup=
helpers=()

# Waits a moment without a process of its own.
pause() { read -rt "$1" <> <(:) || true; }

clean_up() {
    local pid
    for pid in "${helpers[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if [ -n "$cgroup" ]; then
        find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT

start_display() {
    Xvfb -displayfd 3 -screen 0 1480x900x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
    helpers+=($!)
    until [ -s "$work/display" ]; do
        kill -0 "${helpers[0]}"
        pause 0.02
    done
    DISPLAY=:$(cat "$work/display")
    export DISPLAY QT_QPA_PLATFORM=xcb
    cat >"$work/openbox.xml" <<'XML'
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <applications><application type="normal"><decor>no</decor><maximized>yes</maximized></application></applications>
</openbox_config>
XML
    openbox --config-file "$work/openbox.xml" 2>/dev/null &
    helpers+=($!)
}

# The cgroups of the cast stand below one of ours, which is the root of all that the namespace can see.
make_cgroup() {
    local mount
    mount=$(findmnt -n -o TARGET -t cgroup2 | head -n 1)
    if [ -n "$mount" ] && mkdir "$mount/sigwise-shots-$$" 2>/dev/null; then
        cgroup=$mount/sigwise-shots-$$
    fi
}

# start_cast NAME: theme NAME. The namespace ends with its shell.
start_cast() {
    local folder=$work/$1 line
    mkdir -p "$folder/run" "$folder/sigwise"
    chmod 700 "$folder/run"
    printf '[options]\ntheme=%s\nfirst_run_done=true\n' "$1" >"$folder/sigwise/sigwise.ini"
    coproc CAST {
        [ -z "$cgroup" ] || echo 0 >"$cgroup/cgroup.procs"
        CAST_CGROUP=$cgroup exec unshare --mount --pid --fork --mount-proc --kill-child ${cgroup:+--cgroup} \
            -- "$here/cast.sh" "$build/app/gui/sigwise" "$build/tests/support/sigwise-test-target" "$folder"
    }
    cast=$CAST_PID
    helpers+=("$cast")
    read -r line <&"${CAST[0]}"
    [ "$line" = 'cast ready' ]
}

# take NAME: the screen, once two pictures in a row are the same.
take() {
    local tries
    import -window root "$work/now.ppm"
    for tries in $(seq 60); do
        pause 0.3
        mv "$work/now.ppm" "$work/before.ppm"
        import -window root "$work/now.ppm"
        if [ "$tries" -gt 3 ] && cmp -s "$work/before.ppm" "$work/now.ppm"; then
            break
        fi
    done
    convert "$work/now.ppm" "$pictures/$1.png"
    echo "$pictures/$1.png"
}

press() { xdotool key --clearmodifiers "$@"; }

# pick WORD: selects the first process that the filter finds, then shows all again.
pick() {
    press ctrl+f
    xdotool type --delay 20 "$1"
    press Return
    press ctrl+f
    press Escape
    press Escape
}

# send WORD KEY: the signal of that key to what pick finds. The key points at the button, Space presses it.
send() {
    pick "$1"
    press "$2"
    press space
}

start_display
make_cgroup
for theme in light dark; do
    start_cast $theme
    xdotool search --sync --onlyvisible --name '^Sigwise' >/dev/null
    send metrics-agent ctrl+u
    send relay ctrl+t
    send batch-import ctrl+t
    send sleep ctrl+t
    send site ctrl+h # asks, because it would end: answered with Cancel
    press Escape
    pick queue-worker
    take "processes-$theme"
    press ctrl+k
    take "more-signals-$theme"
    press Escape ctrl+h space
    take "confirm-$theme"
    press Escape ctrl+l
    take "tree-$theme"
    kill -KILL "$cast" # unshare waits for its child whatever it is told
    wait "$cast" 2>/dev/null || true
done

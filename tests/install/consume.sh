#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# Builds programs that use the bridge and runs them. Arguments in pairs: the way they get it (package, pkgconfig,
# subdirectory, fetch), and static or shared. All pairs share the folder of the first one: what two of them build in the
# same way is built once.
set -eu
here=$(dirname "$(readlink -f "$0")")
folder=$WORK/$1-$2
pid=
trap '[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true' EXIT

build_with_cmake() {
    "$CMAKE" -S "$here/consumer" -B "$folder" -DWAY="$way" -DALL_PROGRAMS="$([ "$way-$kind" = package-static ] && echo ON)" \
        -DCMAKE_PREFIX_PATH="$WORK/$kind" \
        -DSIGWISE_SOURCE="$here/../.." -DSIGWISE_VERSION="$SIGWISE_VERSION" \
        -DBUILD_SHARED_LIBS="$([ "$kind" = shared ] && echo ON || echo OFF)" >/dev/null
    "$CMAKE" --build "$folder" --parallel 2
}

build_with_pkg_config() {
    command -v pkg-config >/dev/null || { echo 'skipped: pkg-config is not installed'; exit 77; }
    local pc
    pc=$(find "$WORK/$kind" -name sigwise-bridge.pc)
    export PKG_CONFIG_PATH=${pc%/*}
    mkdir -p "$folder"
    # shellcheck disable=SC2046 # they are words
    "$CXX" -std=c++20 -fPIC "$here/consumer/daemon.cpp" -o "$folder/daemon" \
        $(pkg-config --cflags --libs sigwise-bridge) -Wl,-rpath,"${pc%/*}/.."
}

# Lines of the program's stderr until one has the word; it is given up when nothing comes for half a minute.
await() {
    local line
    while read -r -t 30 -u "$lines" line; do
        printf '%s\n' "$line"
        case "$line" in *"$1"*) return 0 ;; esac
    done
    echo "$program did not say: $1"
    return 1
}

# HUP makes it say so, TERM ends it with exit code 0. With a second argument that signal ends it, and nothing else is sent.
run_daemon() {
    program=$1
    local end=${2:-TERM}
    local code=0
    rm -f "$folder/lines"
    mkfifo "$folder/lines"
    exec {lines}<>"$folder/lines"
    "$program" 2>"$folder/lines" &
    pid=$!
    await ready
    if [ "$end" = TERM ]; then
        kill -HUP "$pid"
        await 'settings again'
    fi
    kill -"$end" "$pid"
    wait "$pid" || code=$?
    pid=
    exec {lines}<&-
    [ "$code" = 0 ] || { echo "$program ended with $code"; return 1; }
}

while [ $# -ge 2 ]; do
    way=$1
    kind=$2
    shift 2
    if [ "$way" = pkgconfig ]; then build_with_pkg_config; else build_with_cmake; fi
    run_daemon "$folder/daemon"
    if [ "$way-$kind" = package-static ]; then
        for program in fromqtrecipe fromksignalhandler fromqtunixsignals; do run_daemon "$folder/$program"; done
        run_daemon "$folder/twolines" HUP
        "$folder/tst_daemon" -nocrashhandler
    fi
    if [ "$kind" = shared ] && ! readelf -d "$folder/daemon" | grep -q 'NEEDED.*libsigwise-bridge\.so\.'; then
        echo 'it is not linked to the shared library'
        exit 1
    fi
done

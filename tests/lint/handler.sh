#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# What runs in signal context imports only functions that are safe there (signal-safety(7); send and sigaction are
# in its list, gettid and tgkill are plain system calls). Arguments: the objects of the bridge.
set -u
allowed='__errno_location getpid gettid send clock_gettime sigaction sigemptyset sigaddset pthread_sigmask tgkill'
# What ends a process: the deadline's timer, and the last resort of the first process of a PID namespace.
allowed+=' timer_settime _exit'
# Made by the compiler itself: position independence, stack protection.
compiler='_GLOBAL_OFFSET_TABLE_ __stack_chk_fail __stack_chk_guard'
object=
for candidate in "$@"; do
    case "$candidate" in */bridge/handler.cpp.o) object=$candidate ;; esac
done
if [ ! -f "$object" ]; then
    echo "the object of core/bridge/handler.cpp was not found: ${object:-none given}"
    exit 1
fi
status=0
seen=
while read -r symbol; do
    seen+=" ${symbol%%@*}"
    case " $allowed $compiler " in
        *" ${symbol%%@*} "*) ;;
        *)
            echo "the signal handler imports $symbol"
            status=1
            ;;
    esac
done < <(nm --undefined-only "$object" | awk '{ print $NF }')
case "$seen " in
    *' send '* | *' sigaction '*) ;;
    *)
        echo "nothing that a signal handler does was found in $object:$seen"
        status=1
        ;;
esac
exit $status

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# Installs the bridge, static or shared, into a folder of this test. $1: the kind, $2: the build tree that has it; without
# one it is built, alone and in nothing but its own way.
set -eu
source=$(dirname "$(readlink -f "$0")")/../..
kind=$1
tree=${2:-}
if [ -z "$tree" ]; then
    tree=$WORK/bridge-$kind
    "$CMAKE" -S "$source" -B "$tree" -DSIGWISE_BRIDGE_ONLY=ON -DSIGWISE_TESTS=OFF \
        -DBUILD_SHARED_LIBS="$([ "$kind" = shared ] && echo ON || echo OFF)" >/dev/null
    "$CMAKE" --build "$tree" --parallel 2
fi
rm -rf "${WORK:?}/$kind"
"$CMAKE" --install "$tree" --component bridge --prefix "$WORK/$kind" >/dev/null

case "$kind" in
    static) wanted=libsigwise-bridge.a ;;
    shared) wanted=libsigwise-bridge.so ;;
esac
for file in "$wanted" signalwatcher.h sigwise-bridge.pc SigwiseConfig.cmake; do
    [ -n "$(find "$WORK/$kind" -name "$file")" ] || { echo "not installed: $file"; exit 1; }
done
# Only what a program needs: no header of ours names another one by its place in our tree.
if grep -rn '#include "core/' "$WORK/$kind/include"; then
    echo 'an installed header includes one that is not installed'
    exit 1
fi

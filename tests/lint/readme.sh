#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# What the README promises exists: its two commands, its pictures, and the gate that runs the same command.
set -u
cd "$(dirname "$0")/../.." || exit 1
status=0

complain() {
    printf '%s\n' "$@"
    status=1
}

for command in './dev run' './dev test'; do
    grep -qxF "    $command" README.md || complain "the README does not give the command $command"
done
grep -q '\./dev test$' .ci/run || complain 'the gate does not run the command of the README'
while read -r picture; do
    [ -f "$picture" ] || complain "the README shows a picture that is not there: $picture"
done < <(grep -oE '!\[[^]]*\]\([^)]+\)' README.md | sed -E 's/.*\((.*)\)/\1/')
exit $status

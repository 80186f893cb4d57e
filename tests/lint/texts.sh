#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# What every file has and none may have: licence lines, no blanks at line ends, no unfinished marks, no paths of a
# machine, no calls that the house does not use.
set -u
cd "$(dirname "$0")/../.." || exit 1
status=0

complain() {
    printf '%s\n' "$@"
    status=1
}

mapfile -t files < <(find CMakeLists.txt dev .ci core ui app tests resources -type f)
code=()
for file in "${files[@]}"; do
    case "$file" in
        *.cpp | *.h | *.sh | *.py | *CMakeLists.txt | dev | .ci/run)
            code+=("$file")
            head -n 4 "$file" | grep -q 'SPDX-License-Identifier: MIT' || complain "no licence line: $file"
            ;;
    esac
done

# forbid PATTERN MESSAGE FILE...
forbid() {
    local pattern=$1 message=$2 found
    shift 2
    found=$(grep -nE -- "$pattern" "$@" | grep -v '^tests/lint/texts.sh:') && complain "$message:" "$found"
}

forbid '[[:blank:]]+$' 'blanks at the end of a line' "${code[@]}"
forbid '\b(TODO|FIXME|XXX|HACK)\b' 'unfinished marks' "${code[@]}"
forbid '/home/[a-z]+/' 'a path of one machine' "${code[@]}" README.md
forbid '\b(QTest::qWait|QTest::qSleep|QThread::(m|u)?sleep|sleep_for)\b' 'a fixed wait' "${code[@]}"
mapfile -t product < <(printf '%s\n' "${code[@]}" | grep -E '^(core|ui|app)/')
forbid '\b(strerror|getenv|atoi|std::system|qputenv)\(' 'a call that is not safe with threads, or hides errors' "${product[@]}"
mapfile -t windows < <(printf '%s\n' "${product[@]}" | grep '^ui/')
forbid '\.exec\(\)' 'a nested event loop' "${windows[@]}"
forbid '(SIGNAL|SLOT)\(' 'a connection by string' "${product[@]}"
exit $status

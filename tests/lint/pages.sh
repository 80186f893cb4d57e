#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# Code that a page shows is code that is compiled and run: each cpp block stands under a comment that names a file, and
# the file has these lines, one after the other. Indentation does not count. The tests that the page of the bridge names
# are there.
set -u
cd "$(dirname "$0")/../.." || exit 1
status=0

complain() {
    printf '%s\n' "$@"
    status=1
}

without_indentation() { sed 's/^[[:blank:]]*//' "$@"; }

check_block() {
    local page=$1 file=$2 block=$3
    [ -n "$file" ] || { complain "$page: a block of code names no file:" "$block"; return; }
    [ -f "$file" ] || { complain "$page: $file is not there"; return; }
    [[ $(without_indentation "$file") == *"$(without_indentation <<<"$block")"* ]] ||
        complain "$page: the block is not in $file:" "$block"
}

check_tests() {
    local page=$1 word
    for word in $(sed -n 's/^| G.*| \(tst_[^|]*\) |$/\1/p' "$page" | tr ',' ' '); do
        case $word in
            tst_*) [ -f "tests/bridge/$word.cpp" ] ;;
            *) grep -q "void $word()" tests/bridge/tst_*.cpp ;;
        esac || complain "$page: there is no test $word"
    done
}

check_page() {
    local page=$1 line file='' block='' inside=''
    while IFS= read -r line; do
        case "$inside$line" in
            '<!-- '*' -->') file=${line#<!-- } file=${file% -->} ;;
            '```cpp')
                inside=x
                block=''
                ;;
            'x```')
                check_block "$page" "$file" "$block"
                inside=''
                file=''
                ;;
            x*) block+=${block:+$'\n'}$line ;;
        esac
    done <"$page"
}

for page in README.md core/bridge/README.md; do check_page "$page"; done
check_tests core/bridge/README.md
exit $status

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# The code is as clang-format 14 leaves it; other versions format otherwise.
cd "$(dirname "$0")/../.." || exit 1
tool=$(command -v clang-format-14 || command -v clang-format)
case "$("${tool:-false}" --version 2>/dev/null)" in
    *'version 14.'*) ;;
    *)
        echo 'skipped: clang-format 14 is not installed'
        exit 77
        ;;
esac
find core ui app tests -name '*.h' -o -name '*.cpp' | xargs "$tool" --dry-run --Werror

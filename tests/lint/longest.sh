#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# The ten longest files and functions: something to look at, never a gate.
cd "$(dirname "$0")/../.." || exit 1
mapfile -t files < <(find core ui app -name '*.h' -o -name '*.cpp')
echo 'Longest files:'
wc -l "${files[@]}" | grep -v ' total$' | sort -rn | head -n 10
echo 'Longest functions:'
# A function begins at a brace in the first column, as clang-format puts it, and its name stands above.
awk '
    FNR == 1 { inside = 0 }
    /^{/ { inside = 1; start = FNR; name = above }
    /^}/ { if (inside && name !~ /^(struct|class|enum|namespace)/) print FNR - start, FILENAME ":" start, name; inside = 0 }
    { above = $0 }
' "${files[@]}" | sort -rn | head -n 10

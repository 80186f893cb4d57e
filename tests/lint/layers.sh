#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Sigwise authors
# SPDX-License-Identifier: MIT
# Floors and rooms: a file includes only its own room or a lower one. The compiler cannot tell, because Qt's headers
# are found by any target once one of them is.
set -u
cd "$(dirname "$0")/../.." || exit 1
status=0

complain() {
    printf '%s\n' "$@"
    status=1
}

# includes FOLDER PATTERN MESSAGE: no file of FOLDER may include what PATTERN matches.
forbid() {
    local found
    [ -e "$1" ] || {
        complain "not there any more: $1"
        return
    }
    found=$(grep -rnE "^#include [<\"]($2)" --include='*.h' --include='*.cpp' "$1") && complain "$3:" "$found"
}

forbid core '(ui|app)/' 'core includes a higher floor'
forbid ui 'app/' 'ui includes a higher floor'
forbid core 'Qt(Widgets|Gui|Svg|Network)|QWidget|QApplication|QGuiApplication|QColor|QFont|QIcon|QPainter|QPalette|QPixmap|QBrush' \
    'core knows QtCore only'
forbid app/cli 'ui/|Qt(Widgets|Gui)|QWidget|QApplication|QGuiApplication' 'sigctl has no windows'
forbid app/practice '(ui|core/(processes|prediction|sending|words|models))/|Qt(Widgets|Gui)|QWidget|QApplication|QGuiApplication' \
    'the model daemon needs the bridge, QtCore and QtNetwork only'
forbid ui '(sys/|fcntl\.h|dirent\.h|unistd\.h|signal\.h)' 'ui leaves system calls to core'
forbid core/bridge/handler.cpp 'Q' 'the signal handler has no Qt'

# Each line: a room of core, and the rooms it must not include.
while read -r room higher; do
    forbid "core/$room" "core/($higher)/" "core/$room includes a higher room"
done <<'ROOMS'
base signals|bridge|processes|prediction|sending|query|words|models
signals bridge|processes|prediction|sending|query|words|models
bridge processes|prediction|sending|query|words|models
processes bridge|prediction|sending|query|words|models
prediction bridge|sending|query|words|models
sending bridge|query|words|models
query bridge|sending|words|models
words bridge|models
ROOMS

for folder in *; do
    [ -d "$folder" ] || continue
    case "$folder" in
        app | core | ui | tests | resources | build) ;;
        *) complain "no folder of this name at the top: $folder" ;;
    esac
done
exit $status

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

class QWidget;

namespace Sigwise {

/// Opens the box that says which version this is; it does not wait for it.
void showAbout(QWidget *window);

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

class QSettings;

namespace Sigwise {

class Lifecycle;
class MainWindow;

/// Lets the window do what the signals ask for. All three must live until the event loop has ended.
void connectLifecycle(Lifecycle &lifecycle, MainWindow &window, QSettings &store);

} // namespace Sigwise

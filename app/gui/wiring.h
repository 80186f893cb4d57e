// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise {

class Lifecycle;
class MainWindow;

/// Lets the window do what the signals ask for. Both must live until the event loop has ended.
void connectLifecycle(Lifecycle &lifecycle, MainWindow &window);

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/phrasebook.h"

#include <QObject>

namespace Sigwise {

/// Reads the phrasebook with the user's own entries on a thread of its own. Lives in one thread with an event
/// loop; the destructor waits for a reading that is on its way.
class PhrasebookService : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PhrasebookService)
public:
    using QObject::QObject;
    ~PhrasebookService() override;

    /// Begins to read (phrasebookWith()); of several readings at once only the last one is told of.
    void read(const QString &folder);

Q_SIGNALS:
    void wasRead(const Sigwise::PhrasebookPtr &book);

private:
    quint64 m_reading = 0;
};

} // namespace Sigwise

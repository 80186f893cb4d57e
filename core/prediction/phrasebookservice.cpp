// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/phrasebookservice.h"

#include "core/prediction/programreader.h"

#include <QThread>

namespace Sigwise {

PhrasebookService::~PhrasebookService()
{
    for (QThread *thread : findChildren<QThread *>())
        thread->wait();
}

void PhrasebookService::read(const QString &folder)
{
    const auto book = std::make_shared<PhrasebookPtr>();
    QThread *thread = QThread::create([book, folder] { *book = phrasebookWith(folder); });
    thread->setParent(this);
    connect(thread, &QThread::finished, this, [this, book, thread, reading = ++m_reading] {
        thread->deleteLater();
        if (reading == m_reading)
            Q_EMIT wasRead(*book);
    });
    thread->start();
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/phrasebookservice.h"
#include "core/prediction/programreader.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Sigwise;

namespace {

void write(const QTemporaryDir &folder, const char *name, const QByteArray &bytes)
{
    QFile file(folder.filePath(QLatin1String(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("a file of the test cannot be written");
}

PhrasebookPtr told(const QSignalSpy &spy) { return spy.last().first().value<PhrasebookPtr>(); }

} // namespace

class TestPhrasebookService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsBesideTheCaller()
    {
        const QTemporaryDir folder;
        write(folder, "mine.json", "nonsense");
        PhrasebookService service;
        QSignalSpy spy(&service, &PhrasebookService::wasRead);
        service.read(folder.path());
        QCOMPARE(spy.count(), 0); // told by the event loop, not by the call
        QTRY_COMPARE(spy.count(), 1);
        QCOMPARE(told(spy)->problems().size(), size_t{ 1 });
        QCOMPARE(told(spy)->programs().size(), builtInPhrasebook()->programs().size());
    }

    void theLastReadingCounts()
    {
        const QTemporaryDir before;
        const QTemporaryDir now;
        write(now, "mine.json", "nonsense");
        PhrasebookService service;
        QSignalSpy spy(&service, &PhrasebookService::wasRead);
        for (int i = 0; i < 10; ++i)
            service.read(before.path());
        service.read(now.path());
        QTRY_COMPARE(spy.count(), 1);
        QCOMPARE(told(spy)->problems().size(), size_t{ 1 });
        QTRY_VERIFY(service.children().isEmpty()); // their threads
        QCOMPARE(spy.count(), 1);
    }

    void endsWhileReading()
    {
        const QTemporaryDir folder;
        auto service = std::make_unique<PhrasebookService>();
        service->read(folder.path());
        service.reset();
    }
};

QTEST_GUILESS_MAIN(TestPhrasebookService)
#include "tst_phrasebookservice.moc"

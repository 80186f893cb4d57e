// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/aboutbox.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace Sigwise {

namespace {

QString words(const char *text) { return QCoreApplication::translate("Sigwise::AboutBox", text); }

} // namespace

void showAbout(QWidget *window)
{
    auto *box = new QMessageBox(window);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(words(QT_TRANSLATE_NOOP("Sigwise::AboutBox", "About Sigwise")));
    box->setTextFormat(Qt::PlainText);
    box->setText(QString(QLatin1String("Sigwise ") % QCoreApplication::applicationVersion()).trimmed());
    box->setInformativeText(words(QT_TRANSLATE_NOOP("Sigwise::AboutBox",
        "Know what a signal will do before you send it.\n\nMIT licence. © The Sigwise authors.")));
    box->setIconPixmap(window->windowIcon().pixmap(64));
    box->open();
}

} // namespace Sigwise

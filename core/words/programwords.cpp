// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/programwords.h"

#include "core/base/visibletext.h"
#include "core/prediction/surroundings.h"
#include "core/words/effectwords.h"

#include <QCoreApplication>

#include <array>
#include <csignal>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("ProgramWords", text); }

// Files of a user may hold anything.
QString visible(const QString &text) { return visibleText(text.toUtf8()); }

const DocumentedSignal *documentedFor(const Program *program, const Prediction &prediction, int signo)
{
    return prediction.permitted ? documentedSignal(program, prediction, signo) : nullptr;
}

QString plainPhrase(const Program *program, const Prediction &prediction, int signo, const QString &user)
{
    const DocumentedSignal *entry = documentedFor(program, prediction, signo);
    if (entry == nullptr)
        return effectPhrase(prediction, user);
    //: 1 = "reads its configuration again", 2 = "nginx"
    const QString phrase = tr("%1 (%2 manual)").arg(visible(entry->does), visible(program->title));
    return prediction.isSure() ? phrase : tr("probably %1").arg(phrase);
}

} // namespace

QString programPhrase(const Program *program, const Prediction &prediction, int signo, const QString &user,
    const QByteArray &restart)
{
    const QString phrase = plainPhrase(program, prediction, signo, user);
    switch (signo == SIGTERM ? startedAgain(prediction, restart) : StartedAgain::No) {
    case StartedAgain::No:
        break;
    case StartedAgain::IfItEnds:
        return tr("%1; if it ends, systemd starts it again").arg(phrase);
    case StartedAgain::Yes:
        return tr("%1; systemd starts it again").arg(phrase);
    }
    return phrase;
}

QString programLine(const Program *program, const Prediction &prediction, int signo, const QString &user,
    const QByteArray &restart)
{
    // The condition stands behind the phrase, whatever that is.
    const QString condition = effectLine(prediction, user).mid(effectPhrase(prediction, user).size());
    return programPhrase(program, prediction, signo, user, restart) % condition;
}

QString programSentence(const Program *program, const Prediction &prediction, int signo, const QString &user)
{
    const QString sentence = effectSentence(prediction, user);
    const DocumentedSignal *entry = documentedFor(program, prediction, signo);
    if (entry == nullptr)
        return sentence;
    //: 1 = "reads its configuration again", 2 = "nginx(8), SIGNALS"
    QString documented
        = tr("Its manual says that it %1 (%2).").arg(visible(entry->does), visible(entry->source));
    if (entry->supposes == DocumentedSignal::Supposes::Ignored)
        documented = tr("As its manual says: %1 (%2).").arg(visible(entry->does), visible(entry->source));
    return sentence % QLatin1Char(' ') % documented;
}

QString problemText(const PhrasebookProblem &problem)
{
    static constexpr std::array texts{ QT_TRANSLATE_NOOP("ProgramWords", "cannot be read"),
        QT_TRANSLATE_NOOP("ProgramWords", "too large for an entry of the phrasebook"),
        QT_TRANSLATE_NOOP("ProgramWords", "too many files: this one and those after it are left out"),
        QT_TRANSLATE_NOOP("ProgramWords", "not a JSON object"),
        QT_TRANSLATE_NOOP("ProgramWords", "unknown key “%1”"),
        QT_TRANSLATE_NOOP("ProgramWords", "“%1” is missing"),
        QT_TRANSLATE_NOOP("ProgramWords", "“%1” has a wrong value") };
    const QString text = tr(texts.at(static_cast<size_t>(problem.kind)));
    return text.contains(QLatin1String("%1")) ? text.arg(visible(problem.what)) : text;
}

} // namespace Sigwise::Words

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/effectwords.h"

#include "core/words/effectphrases.h"

#include <QCoreApplication>

#include <array>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("EffectWords", text); }

struct ChipTexts
{
    const char *word;
    const char *one; ///< of a summary, for one process
    const char *several;
};

// In the order of the enumerators.
constexpr std::array<ChipTexts, Sigwise::chipCount> chips{ {
    { QT_TRANSLATE_NOOP("EffectWords", "handler runs"), QT_TRANSLATE_N_NOOP("EffectWords", "%n handles it"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n handle it") },
    { QT_TRANSLATE_NOOP("EffectWords", "ends process"), QT_TRANSLATE_N_NOOP("EffectWords", "%n ends"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n end") },
    { QT_TRANSLATE_NOOP("EffectWords", "ends + core dump"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n ends with a core file"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n end with a core file") },
    { QT_TRANSLATE_NOOP("EffectWords", "ignored"), QT_TRANSLATE_N_NOOP("EffectWords", "%n ignores it"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n ignore it") },
    { QT_TRANSLATE_NOOP("EffectWords", "pending (blocked)"), QT_TRANSLATE_N_NOOP("EffectWords", "%n waits"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n wait") },
    { QT_TRANSLATE_NOOP("EffectWords", "stops"), QT_TRANSLATE_N_NOOP("EffectWords", "%n stops"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n stop") },
    { QT_TRANSLATE_NOOP("EffectWords", "continues"), QT_TRANSLATE_N_NOOP("EffectWords", "%n continues"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n continue") },
    { QT_TRANSLATE_NOOP("EffectWords", "no effect"), QT_TRANSLATE_N_NOOP("EffectWords", "no effect on %n"),
        QT_TRANSLATE_N_NOOP("EffectWords", "no effect on %n") },
    { QT_TRANSLATE_NOOP("EffectWords", "not permitted"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n not permitted"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n not permitted") },
    { QT_TRANSLATE_NOOP("EffectWords", "unknown"), QT_TRANSLATE_N_NOOP("EffectWords", "%n unknown"),
        QT_TRANSLATE_N_NOOP("EffectWords", "%n unknown") },
} };

// In the order of the enumerators.
constexpr std::array states{ QT_TRANSLATE_NOOP("EffectWords", "running"),
    QT_TRANSLATE_NOOP("EffectWords", "sleeping"), QT_TRANSLATE_NOOP("EffectWords", "disk wait"),
    QT_TRANSLATE_NOOP("EffectWords", "stopped"), QT_TRANSLATE_NOOP("EffectWords", "traced"),
    QT_TRANSLATE_NOOP("EffectWords", "zombie"), QT_TRANSLATE_NOOP("EffectWords", "idle"),
    QT_TRANSLATE_NOOP("EffectWords", "dead"), QT_TRANSLATE_NOOP("EffectWords", "unknown") };
static_assert(states.size() == static_cast<size_t>(ProcessState::Unknown) + 1);

const ChipTexts &textsOf(Chip chip) { return chips.at(static_cast<size_t>(chip)); }

QString deniedPhrase(const Prediction &prediction, const QString &user)
{
    if (prediction.isRefusedByModule)
        return tr("not permitted: a security rule of the system");
    return user.isEmpty() ? tr("not permitted") : tr("not permitted: owned by %1").arg(user);
}

QString deniedSentence(const Prediction &prediction, const QString &user)
{
    if (prediction.isRefusedByModule)
        return tr(
            "You may not send this: a security rule of the system does not allow it, such as Landlock or "
            "SELinux. For those who may: %1")
            .arg(sentenceOf(prediction));
    const QString start = user.isEmpty() ? tr("You may not send this: it belongs to another user.")
                                         : tr("You may not send this: it belongs to %1.").arg(user);
    return tr("%1 For those who may: %2").arg(start, sentenceOf(prediction));
}

} // namespace

QString chipWord(Chip chip) { return tr(textsOf(chip).word); }

QString effectPhrase(const Prediction &prediction, const QString &user)
{
    if (!prediction.permitted || prediction.effect == Effect::Denied)
        return deniedPhrase(prediction, user);
    const QString phrase = phraseOf(prediction);
    const bool isGuess = !prediction.isSure() && prediction.effect != Effect::Unknown;
    return isGuess ? tr("probably %1").arg(phrase) : phrase;
}

QString effectSentence(const Prediction &prediction, const QString &user)
{
    if (!prediction.permitted || prediction.effect == Effect::Denied)
        return deniedSentence(prediction, user);
    const QString sentence = sentenceOf(prediction);
    if (prediction.isSure() || prediction.effect == Effect::Unknown)
        return sentence;
    return tr("Probably: %1 %2").arg(sentence, conditionOf(prediction));
}

QString effectLine(const Prediction &prediction, const QString &user)
{
    const QString phrase = effectPhrase(prediction, user);
    const QString path = QString::fromLatin1(procFilePath(prediction.unread));
    const bool isClosed = !path.isEmpty() && prediction.unread.file != ProcFile::ManyDescriptors
        && prediction.unread.file != ProcFile::Busy;
    if (!prediction.isSureForSender())
        return isClosed ? tr("%1: cannot read %2").arg(phrase, path)
                        : tr("%1. %2").arg(phrase, conditionOf(prediction));
    // The phrase tells how it ends; how many threads would have to open for it stands nowhere else.
    const bool isByMany
        = prediction.permitted && prediction.effect == Effect::Blocked && prediction.threads > 1;
    const QString byAll = tr("blocked by all %1 threads").arg(prediction.threads);
    return isByMany && !phrase.contains(byAll) ? tr("%1 (%2)").arg(phrase, byAll) : phrase;
}

QString chipCount(Chip chip, int count)
{
    const ChipTexts &texts = textsOf(chip);
    return QCoreApplication::translate("EffectWords", count == 1 ? texts.one : texts.several, nullptr, count);
}

QString stateWord(ProcessState state) { return tr(states.at(static_cast<size_t>(state))); }

} // namespace Sigwise::Words

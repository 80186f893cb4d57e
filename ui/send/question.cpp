// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/question.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"
#include "core/words/programwords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <csignal>

namespace Sigwise {
namespace {

/// Gives this file its place in the translations.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Question)
};

bool has(const Question &question, AskReason reason)
{
    return std::find(question.reasons.begin(), question.reasons.end(), reason) != question.reasons.end();
}

int endingCount(const Question &question)
{
    return static_cast<int>(std::count_if(question.targets.begin(), question.targets.end(),
        [](const AskedTarget &asked) { return endsIt(asked.target.shown); }));
}

struct EffectWords
{
    Effect effect;
    const char *clause; ///< of one target
    const char *button; ///< %1 = the signal
};

// What does not stand here is sent by "Send SIGHUP".
constexpr std::array<EffectWords, 9> effectWords{ {
    { Effect::Terminates, QT_TRANSLATE_NOOP("Question", "This ends it."),
        QT_TRANSLATE_NOOP("Question", "End it with %1") },
    { Effect::DumpsCore, QT_TRANSLATE_NOOP("Question", "This ends it and writes a core file."),
        QT_TRANSLATE_NOOP("Question", "End it with %1") },
    { Effect::Stops, QT_TRANSLATE_NOOP("Question", "This stops it."),
        QT_TRANSLATE_NOOP("Question", "Stop it with %1") },
    { Effect::Continues, QT_TRANSLATE_NOOP("Question", "This continues it."),
        QT_TRANSLATE_NOOP("Question", "Continue it with %1") },
    { Effect::Handled, QT_TRANSLATE_NOOP("Question", "This runs its handler."), "" },
    { Effect::Collected, QT_TRANSLATE_NOOP("Question", "It reads this signal itself."), "" },
    { Effect::Ignored, QT_TRANSLATE_NOOP("Question", "This is ignored."), "" },
    { Effect::NoEffect, QT_TRANSLATE_NOOP("Question", "This has no effect."), "" },
    { Effect::Unknown, QT_TRANSLATE_NOOP("Question", "What this does is not known."), "" },
} };

const EffectWords *wordsOf(Effect effect)
{
    const auto row = std::find_if(effectWords.begin(), effectWords.end(),
        [effect](const EffectWords &candidate) { return candidate.effect == effect; });
    return row == effectWords.end() ? nullptr : &*row;
}

bool isWaiting(Effect effect)
{
    return effect == Effect::Blocked || effect == Effect::WaitsForContinue || effect == Effect::Delayed;
}

QString clauseOfOne(const Prediction &prediction)
{
    const Effect effect = prediction.effectForSender();
    if (isWaiting(effect))
        return endsIt(prediction) ? Text::tr("This ends it later.") : Text::tr("This waits.");
    if (effect == Effect::Debugger)
        return Text::tr("Its debugger decides.");
    if (effect == Effect::Denied)
        return Text::tr("You may not send this.");
    const EffectWords *words = wordsOf(effect);
    const QString clause = words ? Text::tr(words->clause) : QString();
    return prediction.isSure() || effect == Effect::Unknown
        ? clause
        : QString(Text::tr("Probably:") % QLatin1Char(' ') % clause);
}

QString sentenceOfOne(const AskedTarget &asked, int signo)
{
    const Prediction &prediction = asked.target.shown;
    const QString name = visibleText(asked.target.name);
    const bool endsNow = isEnd(prediction.effect);
    if (prediction.permitted && prediction.isSure() && endsNow) {
        if (prediction.reason == Reason::CannotBeCaught)
            return Text::tr("No program can catch %1: the kernel ends %2 at once, without any clean-up.")
                .arg(signalName(signo), name);
        if (prediction.reason == Reason::NotCaught)
            return Text::tr("%2 does not catch %1, so the kernel ends it at once, without any clean-up.")
                .arg(signalName(signo), name);
    }
    return Words::programSentence(asked.program.get(), prediction, signo, asked.user);
}

QString noteOfOne(const Question &question)
{
    const AskedTarget &asked = question.targets.front();
    QStringList notes;
    if (asked.before)
        notes.append(
            Text::tr("This changed since you looked. It was: %1.")
                .arg(Words::programPhrase(asked.program.get(), *asked.before, question.signo, asked.user)));
    if (asked.target.appeared)
        notes.append(Text::tr("It came after you looked."));
    if (has(question, AskReason::SessionPart))
        notes.append(Text::tr("Your own session, or the system, stands on this process."));
    if (question.signo == SIGHUP && asked.target.shown.reason == Reason::NotCaught
        && asked.target.shown.isSure())
        notes.append(Text::tr("Many services read their config again on SIGHUP. This one does not."));
    if (has(question, AskReason::DocumentedDanger) && question.signo == SIGKILL)
        notes.append(Text::tr("Its manual advises against SIGKILL: %1 (%2).")
                         .arg(visibleText(asked.program->noKill->why.toUtf8()),
                             visibleText(asked.program->noKill->source.toUtf8())));
    if (has(question, AskReason::KillWithoutTerm))
        notes.append(Text::tr("SIGTERM comes first: it lets a program finish its work."));
    return notes.join(QLatin1Char(' '));
}

QString noteOfMany(const Question &question)
{
    QStringList notes;
    const auto changed = std::count_if(question.targets.begin(), question.targets.end(),
        [](const AskedTarget &asked) { return asked.before.has_value(); });
    if (changed > 0)
        notes.append(Text::tr(
            "What it does to %n of them changed since you looked.", nullptr, static_cast<int>(changed)));
    const auto joined = std::count_if(question.targets.begin(), question.targets.end(),
        [](const AskedTarget &asked) { return asked.target.appeared; });
    if (joined > 0)
        notes.append(Text::tr("%n of them came after you looked.", nullptr, static_cast<int>(joined)));
    if (has(question, AskReason::SessionPart))
        notes.append(Text::tr("Your own session, or the system, stands on at least one of them."));
    if (has(question, AskReason::DocumentedDanger))
        notes.append(Text::tr("The manual of at least one of them advises care."));
    if (has(question, AskReason::SeveralUnits))
        notes.append(Text::tr("They belong to more than one unit."));
    return notes.join(QLatin1Char(' '));
}

/// "nginx ×2, node (5522)": a name with its PID, or how often it occurs.
QString namesOf(const Question &question, const std::vector<size_t> &members)
{
    std::vector<std::pair<QByteArray, std::vector<size_t>>> byName;
    for (const size_t member : members) {
        const QByteArray &name = question.targets[member].target.name;
        const auto known = std::find_if(
            byName.begin(), byName.end(), [&name](const auto &entry) { return entry.first == name; });
        if (known == byName.end())
            byName.push_back({ name, { member } });
        else
            known->second.push_back(member);
    }
    QStringList texts;
    for (const auto &[name, same] : byName)
        texts.append(same.size() == 1 ? nameWithPid(question.targets[same.front()].target)
                                      : QString(visibleText(name) % QStringLiteral(" \u00d7")
                                          % QString::number(static_cast<int>(same.size()))));
    return texts.join(QLatin1String(", "));
}

} // namespace

Effect finalEffect(const Prediction &prediction)
{
    if (!prediction.permitted)
        return Effect::Denied;
    return prediction.thenForSender().value_or(prediction.effect);
}

bool endsIt(const Prediction &prediction) { return isEnd(finalEffect(prediction)); }

QString nameWithPid(const Target &target)
{
    return visibleText(target.name) % QLatin1String(" (") % QString::number(target.key.pid)
        % QLatin1Char(')');
}

QString asWindowTitle(QString text) { return text.replace(QLatin1String("[*]"), QLatin1String("[*][*]")); }

QString questionTitle(const Question &question)
{
    const QString signal = signalName(question.signo);
    if (question.isAboutOne())
        return Text::tr("Send %1 to %2?").arg(signal, nameWithPid(question.targets.front().target));
    return Text::tr("Send %1 to %n processes?", nullptr, static_cast<int>(question.targets.size()))
        .arg(signal);
}

QString questionClause(const Question &question)
{
    if (question.isAboutOne())
        return clauseOfOne(question.targets.front().target.shown);
    const int ending = endingCount(question);
    if (ending == 0)
        return {};
    return ending == static_cast<int>(question.targets.size())
        ? Text::tr("It would end all of them.")
        : Text::tr("It would end %n of them.", nullptr, ending);
}

QString questionSentence(const Question &question)
{
    if (question.isAboutOne())
        return sentenceOfOne(question.targets.front(), question.signo);
    return Text::tr("Tick who gets it:");
}

QString questionNote(const Question &question)
{
    return question.isAboutOne() ? noteOfOne(question) : noteOfMany(question);
}

QString sendButtonText(const Question &question)
{
    const QString signal = signalName(question.signo);
    if (question.isAboutOne()) {
        const Prediction &prediction = question.targets.front().target.shown;
        const EffectWords *words = wordsOf(prediction.effectForSender());
        if (words && *words->button)
            return Text::tr(words->button).arg(signal);
        return Text::tr("Send %1").arg(signal);
    }
    return Text::tr("Send to all %n", nullptr, static_cast<int>(question.targets.size()));
}

Chip questionChip(const Question &question)
{
    Chip worst = Chip::Unknown;
    for (const AskedTarget &asked : question.targets) {
        const Chip chip = chipOf(asked.target.shown.effectForSender());
        if (isWorse(chip, worst))
            worst = chip;
    }
    return worst;
}

bool isHarmful(const Question &question) { return endingCount(question) > 0; }

std::vector<AskTarget> askTargets(int signo, const std::vector<AskedTarget> &targets)
{
    std::vector<AskTarget> result;
    for (const AskedTarget &asked : targets)
        result.push_back({ asked.target.shown, asked.sessionPart, asked.termSentLately, asked.unit,
            isDocumentedDanger(asked.program.get(), asked.target.shown, signo) });
    return result;
}

std::vector<TargetGroup> targetGroups(const Question &question)
{
    std::vector<TargetGroup> groups;
    for (size_t i = 0; i < question.targets.size(); ++i) {
        const Prediction &prediction = question.targets[i].target.shown;
        const Chip chip = chipOf(prediction.effectForSender());
        const bool ends = endsIt(prediction);
        const auto known = std::find_if(groups.begin(), groups.end(),
            [&](const TargetGroup &group) { return group.chip == chip && group.ends == ends; });
        if (known != groups.end())
            known->members.push_back(i);
        else
            groups.push_back({ chip, ends, { i }, {}, {} });
    }
    std::stable_sort(groups.begin(), groups.end(), [](const TargetGroup &a, const TargetGroup &b) {
        return isWorse(a.chip, b.chip) || (a.chip == b.chip && a.ends && !b.ends);
    });
    for (TargetGroup &group : groups) {
        group.title = Words::chipCount(group.chip, static_cast<int>(group.members.size()));
        if (group.ends && group.chip != Chip::Ends && group.chip != Chip::Core)
            group.title = Text::tr("%1, then ends").arg(group.title);
        group.names = namesOf(question, group.members);
    }
    return groups;
}

QString sigctlCommand(int signo, const std::vector<ProcessKey> &keys, const QString &options)
{
    QString command = QLatin1String("sigctl send ") % signalName(signo);
    if (!options.isEmpty())
        command += QLatin1Char(' ') % options;
    for (const ProcessKey &key : keys)
        command += QLatin1Char(' ') % QString::number(key.pid) % QLatin1Char(':')
            % QString::number(key.startTime);
    return command;
}

QString sudoCommand(int signo, const ProcessKey &key)
{
    return QLatin1String("sudo ") % sigctlCommand(signo, { key });
}

QString killCommand(int signo, const std::vector<ProcessKey> &keys)
{
    // Names such as RTMIN+3 are not known to every kill(1); numbers are.
    const bool named
        = signalRow(signo).purpose != Purpose::RealTime && signalRow(signo).purpose != Purpose::CLibrary;
    QString command = QLatin1String("kill -") % (named ? shortSignalName(signo) : QString::number(signo));
    for (const ProcessKey &key : keys)
        command += QLatin1Char(' ') % QString::number(key.pid);
    return command;
}

} // namespace Sigwise

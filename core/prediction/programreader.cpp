// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/programreader.h"

#include "core/processes/filereader.h"
#include "core/signals/signaltable.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

#include <algorithm>
#include <array>

#include <fcntl.h>

namespace Sigwise {
namespace {

using Kind = PhrasebookProblem::Kind;

constexpr qsizetype longestTitle = 40;
constexpr qsizetype longestText = 80;
constexpr qsizetype longestSource = 120;
constexpr qsizetype longestMark = 200;
constexpr qsizetype mostRecognisers = 16;

/// Reads the keys of an object. Remembers the first thing that is wrong; what is read after it does not
/// count.
class ObjectReader
{
public:
    ObjectReader(const QJsonObject &object, std::optional<PhrasebookProblem> &problem)
        : m_object(object)
        , m_problem(problem)
    { }
    Q_DISABLE_COPY_MOVE(ObjectReader)
    ~ObjectReader() = default;

    QString text(const char *key, qsizetype longest)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            fail(Kind::MissingKey, key);
        else if (!value.isString() || value.toString().trimmed().isEmpty()
            || value.toString().size() > longest)
            fail(Kind::WrongValue, key);
        return value.toString();
    }
    QString textOr(const char *key, qsizetype longest, const QString &other)
    {
        return m_object.contains(QLatin1String(key)) ? text(key, longest) : other;
    }
    std::optional<bool> flag(const char *key)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        if (!value.isBool())
            fail(Kind::WrongValue, key);
        return value.toBool();
    }
    /// The place of a word among those allowed; nothing where the key is not there.
    template <size_t N>
    std::optional<size_t> word(const char *key, const std::array<const char *, N> &allowed)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const auto found = std::find_if(allowed.begin(), allowed.end(),
            [&value](const char *candidate) { return value.toString() == QLatin1String(candidate); });
        if (found == allowed.end())
            fail(Kind::WrongValue, key);
        return static_cast<size_t>(found - allowed.begin());
    }
    QJsonValue take(const char *key)
    {
        m_known.append(QLatin1String(key));
        return m_object.value(QLatin1String(key));
    }
    void finish()
    {
        for (const QString &key : m_object.keys()) {
            if (!m_known.contains(key))
                fail(Kind::UnknownKey, key);
        }
    }
    void fail(Kind kind, const char *key) { fail(kind, QString(QLatin1String(key))); }
    void fail(Kind kind, const QString &key)
    {
        if (!m_problem)
            m_problem = PhrasebookProblem{ {}, kind, key.left(longestText) };
    }

private:
    QJsonObject m_object;
    std::optional<PhrasebookProblem> &m_problem;
    QStringList m_known;
};

using Problem = std::optional<PhrasebookProblem>;

SignalSet signalSet(const QJsonValue &value, ObjectReader &reader)
{
    SignalSet result;
    for (const QJsonValue &name : value.toArray()) {
        const std::optional<int> signo = signalFromText(name.toString());
        if (!signo)
            reader.fail(Kind::WrongValue, "ignores");
        result.insert(signo.value_or(0));
    }
    return result;
}

Recogniser recogniserOf(const QJsonObject &object, Problem &problem)
{
    static constexpr std::array parents{ "same", "differs" };
    static constexpr std::array runtimes{ "python", "go", "jvm", "node", "shell" };
    ObjectReader reader(object, problem);
    Recogniser result;
    result.name = reader.textOr("comm", longestMark, {}).toUtf8();
    result.executable = reader.textOr("exe", longestMark, {}).toUtf8();
    result.starts = reader.textOr("starts", longestMark, {}).toUtf8();
    result.argument = reader.textOr("argument", longestMark, {}).toUtf8();
    if (const auto at = reader.word("parent", parents))
        result.parent = *at == 0 ? Recogniser::Parent::Same : Recogniser::Parent::Differs;
    if (const auto at = reader.word("runtime", runtimes))
        result.runtime = static_cast<Runtime>(*at + 1);
    result.ignores = signalSet(reader.take("ignores"), reader);
    result.pidOne = reader.flag("pid1").value_or(false);
    reader.finish();
    // What anything may have recognises nothing.
    if (result.name.isEmpty() && result.executable.isEmpty() && result.starts.isEmpty() && !result.runtime)
        reader.fail(Kind::MissingKey, "comm");
    return result;
}

std::vector<Recogniser> recognisersOf(const QJsonValue &value, Problem &problem)
{
    std::vector<Recogniser> result;
    const QJsonArray array = value.toArray();
    if (array.isEmpty() || array.size() > mostRecognisers)
        problem = problem.value_or(PhrasebookProblem{
            {}, value.isUndefined() ? Kind::MissingKey : Kind::WrongValue, QStringLiteral("recognise") });
    for (const QJsonValue &entry : array)
        result.push_back(recogniserOf(entry.toObject(), problem));
    return result;
}

DocumentedSignal documentedOf(const QJsonObject &object, const QString &source, Problem &problem)
{
    static constexpr std::array supposed{ "caught", "ignored" };
    ObjectReader reader(object, problem);
    DocumentedSignal result;
    result.does = reader.text("does", longestText);
    result.source = reader.textOr("source", longestSource, source);
    result.staysAlive = reader.flag("stays_alive");
    result.danger = reader.flag("danger").value_or(false);
    if (const auto at = reader.word("supposes", supposed))
        result.supposes = static_cast<DocumentedSignal::Supposes>(*at);
    reader.finish();
    return result;
}

std::map<int, DocumentedSignal> bySignalOf(const QJsonValue &value, const QString &source, Problem &problem)
{
    std::map<int, DocumentedSignal> result;
    const QJsonObject object = value.toObject();
    if (object.isEmpty() && !problem)
        problem = PhrasebookProblem{ {}, value.isUndefined() ? Kind::MissingKey : Kind::WrongValue,
            QStringLiteral("signals") };
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        const std::optional<int> signo = signalFromText(entry.key());
        if (!signo || !signalRow(*signo).catchable || result.contains(*signo)) {
            problem
                = problem.value_or(PhrasebookProblem{ {}, Kind::WrongValue, entry.key().left(longestText) });
            continue;
        }
        result[*signo] = documentedOf(entry.value().toObject(), source, problem);
    }
    return result;
}

std::optional<NoKill> noKillOf(const QJsonValue &value, Problem &problem)
{
    if (value.isUndefined())
        return std::nullopt;
    ObjectReader reader(value.toObject(), problem);
    NoKill result{ reader.text("why", longestText), reader.text("source", longestSource) };
    reader.finish();
    return result;
}

PhrasebookProblem problemOf(const QString &file, Kind kind) { return { file, kind, {} }; }

void sortInto(std::variant<ProgramPtr, PhrasebookProblem> read, std::vector<ProgramPtr> &programs,
    std::vector<PhrasebookProblem> &problems)
{
    if (auto *program = std::get_if<ProgramPtr>(&read))
        programs.push_back(std::move(*program));
    else
        problems.push_back(std::get<PhrasebookProblem>(std::move(read)));
}

std::variant<ProgramPtr, PhrasebookProblem> readUserFile(
    FileReader &files, const QDir &folder, const QString &name)
{
    const QByteArray path = QFile::encodeName(folder.filePath(name));
    const Result<std::string_view> text
        = files.read(AT_FDCWD, path.constData(), static_cast<size_t>(largestProgramFile) + 1);
    if (!text)
        return problemOf(name, Kind::Unreadable);
    const QByteArray bytes(text->data(), static_cast<qsizetype>(text->size()));
    return readProgram(name.chopped(5).toUtf8(), bytes, true);
}

} // namespace

std::variant<ProgramPtr, PhrasebookProblem> readProgram(
    const QByteArray &id, const QByteArray &bytes, bool isUsers)
{
    const QString file = QString::fromUtf8(id) % QLatin1String(".json");
    if (bytes.size() > largestProgramFile)
        return problemOf(file, Kind::TooLarge);
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject())
        return problemOf(file, Kind::NotJson);
    Problem problem;
    ObjectReader reader(document.object(), problem);
    auto program = std::make_shared<Program>();
    program->id = id;
    program->isUsers = isUsers;
    program->title = reader.text("program", longestTitle);
    const QString source = reader.text("source", longestSource);
    program->recognisers = recognisersOf(reader.take("recognise"), problem);
    program->noKill = noKillOf(reader.take("no_kill"), problem);
    program->bySignal = bySignalOf(reader.take("signals"), source, problem);
    reader.finish();
    if (problem) {
        problem->file = file;
        return *problem;
    }
    return ProgramPtr(std::move(program));
}

PhrasebookPtr builtInPhrasebook()
{
    static const PhrasebookPtr book = [] {
        std::vector<ProgramPtr> programs;
        std::vector<PhrasebookProblem> problems;
        const QDir folder(QStringLiteral(":/sigwise/programs"));
        for (const QString &name : folder.entryList({ QStringLiteral("*.json") }, QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                sortInto(readProgram(name.chopped(5).toUtf8(), file.readAll()), programs, problems);
            else
                problems.push_back(problemOf(name, Kind::Unreadable));
        }
        return std::make_shared<const Phrasebook>(std::move(programs), std::move(problems));
    }();
    return book;
}

PhrasebookPtr phrasebookWith(const QString &folder)
{
    const PhrasebookPtr builtIn = builtInPhrasebook();
    const QDir place(folder);
    const QStringList names
        = place.entryList({ QStringLiteral("*.json") }, QDir::Files | QDir::System, QDir::Name);
    if (folder.isEmpty() || names.isEmpty())
        return builtIn;
    std::vector<ProgramPtr> programs = builtIn->programs();
    std::vector<PhrasebookProblem> problems = builtIn->problems();
    FileReader files;
    for (const QString &name : names.mid(0, mostProgramFiles))
        sortInto(readUserFile(files, place, name), programs, problems);
    if (names.size() > mostProgramFiles)
        problems.push_back(problemOf(names.at(mostProgramFiles), Kind::TooMany));
    return std::make_shared<const Phrasebook>(std::move(programs), std::move(problems));
}

QString userProgramsFolder()
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return data.isEmpty() ? QString() : QString(data % QLatin1String("/sigwise/programs"));
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/audithistory.h"

#include "core/base/syscalls.h"
#include "core/processes/statparser.h"
#include "core/signals/signaltable.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>

#include <fcntl.h>

namespace Sigwise {
namespace {

constexpr qint64 longestTail = 2 * 1024 * 1024;
constexpr qsizetype longestId = 64;
constexpr int lastErrno = 133; // EHWPOISON

template <typename Enum>
std::optional<Enum> enumOf(const QJsonValue &value, Enum last, const char *(*keyOf)(Enum))
{
    const QByteArray word = value.toString().toLatin1();
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        if (word == keyOf(static_cast<Enum>(i)))
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

std::optional<Effect> effectOf(const QJsonValue &value) { return enumOf(value, Effect::Unknown, effectKey); }

std::optional<SendResult> resultOf(const QJsonValue &value)
{
    return enumOf(value, SendResult::NotSent, sendResultKey);
}

std::optional<int> signalOf(const QJsonValue &value)
{
    return value.isString() ? signalFromText(value.toString()) : std::nullopt;
}

std::optional<qint64> integerOf(const QJsonValue &value)
{
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    const qint64 number = value.toInteger(none);
    return number == none ? std::nullopt : std::optional(number);
}

int errnoOf(const QJsonValue &value)
{
    const QByteArray name = value.toString().toLatin1();
    for (int errnum = 1; errnum <= lastErrno && !name.isEmpty(); ++errnum) {
        const char *known = ::strerrorname_np(errnum);
        if (known != nullptr && name == known)
            return errnum;
    }
    return name.toInt();
}

Prediction predictionOf(const QJsonObject &object)
{
    Prediction predicted;
    predicted.effect = effectOf(object[QLatin1String("effect")]).value_or(Effect::Unknown);
    predicted.then = effectOf(object[QLatin1String("then")]);
    if (predicted.effect == Effect::Denied) {
        predicted.permitted = false;
        predicted.effect = predicted.then.value_or(Effect::Unknown);
        predicted.then.reset();
    }
    predicted.reason
        = enumOf(object[QLatin1String("reason")], Reason::Unreadable, reasonKey).value_or(Reason::Unreadable);
    // A word of another version is a doubt all the same.
    const bool isSure = object[QLatin1String("sure")].toBool(true);
    predicted.doubt = enumOf(object[QLatin1String("doubt")], Doubt::NamespaceMembers, doubtKey)
                          .value_or(isSure ? Doubt::None : Doubt::Unreadable);
    return predicted;
}

/// What is asked of the system once for all lines.
struct Surroundings
{
    QByteArray boot = thisAuditWriter().boot;
    QHash<ProcessKey, bool> running;

    // Whether that process is there, and still the one that wrote.
    bool isRunning(const ProcessKey &key)
    {
        const auto known = running.constFind(key);
        if (known != running.constEnd())
            return *known;
        std::string stat;
        const std::string path = "/proc/" + std::to_string(key.pid) + "/stat";
        const bool is = readFileAt(AT_FDCWD, path.c_str(), stat, 4096).has_value()
            && parseStat(stat).startTime == key.startTime;
        running.insert(key, is);
        return is;
    }
};

bool isSound(const Receipt &receipt)
{
    return receipt.time.isValid() && receipt.target.pid > 0 && isSignalNumber(receipt.signo);
}

pid_t pidOf(const QJsonValue &value)
{
    const qint64 number = value.toInteger();
    return number > 0 && number <= std::numeric_limits<pid_t>::max() ? static_cast<pid_t>(number) : 0;
}

ProcessKey keyOf(const QJsonValue &pid, const QJsonValue &startTime)
{
    return { pidOf(pid), static_cast<uint64_t>(std::max<qint64>(0, startTime.toInteger())) };
}

void takeResult(Receipt &receipt, const QJsonObject &line)
{
    const std::optional<SendResult> result = resultOf(line[QLatin1String("result")]);
    receipt.earlier->isResultKnown = result.has_value();
    receipt.result = result.value_or(SendResult::Sent);
    receipt.errnum = errnoOf(line[QLatin1String("error")]);
    receipt.merged = line[QLatin1String("merged")].toBool();
    receipt.whyRefused = enumOf(line[QLatin1String("refused_because")], WhyRefused::Unchecked, whyRefusedKey)
                             .value_or(WhyRefused::None);
    if (receipt.result != SendResult::Sent) {
        receipt.outcome = Outcome::None;
        receipt.killPlan = KillPlan::None;
    }
}

KillPlan killPlanOf(const QJsonObject &line)
{
    return enumOf(line[QLatin1String("kill_plan")], KillPlan::Sent, killPlanKey).value_or(KillPlan::None);
}

void takeOutcome(Receipt &receipt, const QJsonObject &line)
{
    receipt.outcome
        = enumOf(line[QLatin1String("outcome")], Outcome::Unknown, outcomeKey).value_or(Outcome::Unknown);
    receipt.pendingReason = enumOf(line[QLatin1String("pending_reason")], Reason::Unreadable, reasonKey)
                                .value_or(Reason::AllThreadsBlock);
    receipt.blockingThreads = line[QLatin1String("blocking_threads")].toInt();
    if (const std::optional<qint64> code = integerOf(line[QLatin1String("exit_code")]))
        receipt.exitCode = static_cast<int>(std::clamp<qint64>(*code, 0, 255));
    receipt.exitSignal = signalOf(line[QLatin1String("exit_signal")]);
    constexpr qint64 microsecond = 1000;
    constexpr qint64 longest = std::numeric_limits<qint64>::max() / microsecond;
    if (const std::optional<qint64> after = integerOf(line[QLatin1String("after_us")]))
        receipt.afterNs = std::clamp<qint64>(*after, 0, longest) * microsecond;
    receipt.outlived = line[QLatin1String("outlived")].toBool();
    receipt.settled = line[QLatin1String("settled")].toBool();
    receipt.killPlan = killPlanOf(line);
    receipt.earlier->isFollowed = receipt.earlier->isFollowed && !line[QLatin1String("final")].toBool();
}

/// The receipts while their lines come in.
class Joiner
{
public:
    explicit Joiner(const QByteArray &except)
        : m_except(except + '-')
    { }

    /// False: the line is damaged.
    bool take(QByteArrayView text);
    [[nodiscard]] std::vector<Receipt> newestFirst(size_t limit);

private:
    bool takeSend(const QByteArray &id, const QJsonObject &line);

    QByteArray m_except;
    Surroundings m_surroundings;
    std::vector<Receipt> m_receipts;
    QHash<QByteArray, size_t> m_places;
};

bool Joiner::take(QByteArrayView text)
{
    if (text.size() > longestAuditLine)
        return false;
    const QJsonObject line = QJsonDocument::fromJson(text.toByteArray()).object();
    const QByteArray id = line[QLatin1String("id")].toString().toUtf8();
    const QString event = line[QLatin1String("event")].toString();
    if (id.isEmpty() || id.size() > longestId)
        return false;
    if (event == QLatin1String("send"))
        return takeSend(id, line);
    if (event == QLatin1String("lost"))
        return true; // it tells of lines that stand nowhere
    const bool isResult = event == QLatin1String("result");
    if (!isResult && event != QLatin1String("outcome"))
        return false;
    const auto place = m_places.constFind(id);
    if (place == m_places.constEnd())
        return true; // its send stands in an older part, or was not asked for
    Receipt &receipt = m_receipts.at(*place);
    if (isResult)
        takeResult(receipt, line);
    else
        takeOutcome(receipt, line);
    return true;
}

bool Joiner::takeSend(const QByteArray &id, const QJsonObject &line)
{
    Receipt receipt;
    receipt.time = QDateTime::fromString(line[QLatin1String("time")].toString(), Qt::ISODateWithMs);
    receipt.target = keyOf(line[QLatin1String("pid")], line[QLatin1String("start_time")]);
    receipt.signo = line[QLatin1String("number")].toInt();
    if (!isSound(receipt))
        return false;
    if (id.startsWith(m_except) || m_places.contains(id))
        return true; // the second: read twice, because the file was moved aside meanwhile
    receipt.tid = pidOf(line[QLatin1String("thread")]);
    const std::optional<qint64> value = integerOf(line[QLatin1String("value")]);
    if (value && *value == static_cast<int>(*value))
        receipt.value = static_cast<int>(*value);
    receipt.name = line[QLatin1String("name")].toString().toUtf8();
    receipt.user = line[QLatin1String("user")].toString().toUtf8();
    receipt.statedReason = line[QLatin1String("reason")].toString().toUtf8();
    receipt.predicted = predictionOf(line[QLatin1String("prediction")].toObject());
    receipt.killPlan = killPlanOf(line);
    const ProcessKey sender
        = keyOf(line[QLatin1String("sender_pid")], line[QLatin1String("sender_start_time")]);
    EarlierSend earlier;
    earlier.program = line[QLatin1String("program")].toString().toUtf8();
    earlier.pid = sender.pid;
    earlier.isOfThisBoot = line[QLatin1String("boot")].toString().toUtf8() == m_surroundings.boot;
    earlier.isFollowed = earlier.isOfThisBoot && m_surroundings.isRunning(sender);
    receipt.earlier = earlier;
    receipt.final = true;
    takeResult(receipt, line);
    m_places.insert(id, m_receipts.size());
    m_receipts.push_back(std::move(receipt));
    return true;
}

// The countdown to a SIGKILL ends with the program that counts.
void callOff(Receipt &receipt)
{
    if (receipt.killPlan == KillPlan::Planned && !receipt.earlier->isFollowed)
        receipt.killPlan = KillPlan::CalledOff;
}

std::vector<Receipt> Joiner::newestFirst(size_t limit)
{
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, m_receipts.size()));
    std::vector<Receipt> receipts(m_receipts.rbegin(), m_receipts.rbegin() + count);
    quint64 id = std::numeric_limits<quint64>::max(); // those of this run grow from 1
    for (Receipt &receipt : receipts) {
        receipt.id = id--;
        callOff(receipt);
    }
    return receipts;
}

} // namespace

AuditHistory parseHistory(QByteArrayView lines, const QByteArray &except, size_t limit)
{
    AuditHistory history;
    Joiner joiner(except);
    while (!lines.isEmpty()) {
        const qsizetype newline = lines.indexOf('\n');
        const QByteArrayView line = newline < 0 ? lines : lines.first(newline);
        if (!line.isEmpty() && !joiner.take(line))
            ++history.damagedLines;
        lines = lines.sliced(std::min(line.size() + 1, lines.size()));
    }
    history.receipts = joiner.newestFirst(limit);
    return history;
}

AuditHistory readHistory(const AuditFile &file, const QByteArray &except, size_t limit)
{
    const AuditFile::Tail tail = file.tail(longestTail);
    AuditHistory history = parseHistory(tail.bytes, except, limit);
    history.problem = tail.problem;
    return history;
}

/// The thread may outlive the reader, when it hangs in a dead disk.
class AuditHistoryReader::Private
{
public:
    struct Shared
    {
        std::mutex mutex;
        AuditHistoryReader *owner;
    };

    explicit Private(AuditHistoryReader *reader)
        : shared(std::make_shared<Shared>())
    {
        shared->owner = reader;
    }

    std::shared_ptr<Shared> shared;
    QThread *thread = nullptr;
};

AuditHistoryReader::AuditHistoryReader(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{ }

AuditHistoryReader::~AuditHistoryReader()
{
    constexpr unsigned long patience = 2000; // ms
    {
        const std::lock_guard lock(d->shared->mutex);
        d->shared->owner = nullptr;
    }
    if (d->thread != nullptr && d->thread->wait(patience))
        delete d->thread;
}

void AuditHistoryReader::start(const AuditFile &file, const QByteArray &except, size_t limit)
{
    if (d->thread != nullptr)
        return;
    d->thread = QThread::create([shared = d->shared, file, except, limit] {
        const AuditHistory history = readHistory(file, except, limit);
        const std::lock_guard lock(shared->mutex);
        AuditHistoryReader *owner = shared->owner;
        if (owner != nullptr)
            QMetaObject::invokeMethod(
                owner, [owner, history] { Q_EMIT owner->read(history); }, Qt::QueuedConnection);
    });
    d->thread->setObjectName(QStringLiteral("history"));
    d->thread->start(QThread::LowPriority);
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processstore.h"

#include "core/base/visibletext.h"

#include <algorithm>
#include <csignal>

namespace Sigwise {

namespace {

using Column = ProcessModel::Column;

constexpr int64_t freshNs = 1'000'000'000;
constexpr int64_t endedStaysNs = 2'000'000'000;
constexpr uint32_t allSections = ~uint32_t{ 0 };

// The age in steps that are never coarser than its text.
int64_t ageMark(std::optional<double> age)
{
    if (!age)
        return -1;
    const int64_t seconds = static_cast<int64_t>(*age);
    return seconds < 3600 ? seconds : 3600 + seconds / 60;
}

// A process that has ended takes no signal.
Prediction endedPrediction()
{
    Prediction prediction;
    prediction.effect = Effect::NoEffect;
    prediction.reason = Reason::Zombie;
    return prediction;
}

// Only for these the state of the process group counts (signal(7), "Stop"; kernel/signal.c, get_signal()).
bool asksGroup(int signo) { return signo == SIGTSTP || signo == SIGTTIN || signo == SIGTTOU; }

std::optional<int> cpuTenths(std::optional<uint64_t> before, std::optional<uint64_t> now, int64_t elapsedNs)
{
    if (!before || !now || *now < *before || elapsedNs <= 0)
        return std::nullopt;
    const double share = static_cast<double>(*now - *before) / static_cast<double>(elapsedNs);
    return static_cast<int>(std::min(share * 1000.0 + 0.5, 1e9));
}

} // namespace

ProcessRow *ProcessStore::findLive(pid_t pid) const
{
    const auto found = m_live.find(pid);
    return found == m_live.end() ? nullptr : found->second;
}

void ProcessStore::mark(ProcessRow &row, uint32_t sections)
{
    if (sections == 0)
        return;
    if (row.changed == 0)
        m_touched.push_back(&row);
    row.changed |= sections;
}

void ProcessStore::markColumn(ProcessRow &row, ProcessModel::Column column)
{
    mark(row, uint32_t{ 1 } << m_sections.sectionOf(column));
}

void ProcessStore::clearTouched()
{
    for (ProcessRow *row : m_touched)
        row->changed = 0;
    m_touched.clear();
}

void ProcessStore::setSections(const SectionMap &sections)
{
    m_sections = sections;
    for (const auto &row : m_rows) {
        row->effects.clear();
        predictRow(*row);
    }
    clearTouched();
}

void ProcessStore::setSender(const Sender &sender)
{
    m_sender = sender;
    for (const auto &row : m_rows)
        predictRow(*row);
    setFilter(m_matcher.query());
}

void ProcessStore::setFilter(const Query &query)
{
    // Only some rows have details: what scrolls by must not change what matches.
    m_matcher = QueryMatcher(query, m_sender, QueryMatcher::Threads::MainOnly);
    for (const auto &row : m_rows) {
        if (!m_matcher.readsTexts())
            row->texts.reset();
        match(*row);
    }
}

void ProcessStore::setKept(const std::vector<ProcessKey> &keys)
{
    for (ProcessRow *row : m_kept)
        row->kept = false;
    m_kept.clear();
    for (const ProcessKey &key : keys) {
        if (ProcessRow *row = find(key)) {
            row->kept = true;
            m_kept.push_back(row);
        }
    }
}

void ProcessStore::apply(const Snapshot *before, const SnapshotPtr &after)
{
    m_snapshot = after;
    m_groups.reset();
    m_moment = { after->uptimeSeconds, after->ticksPerSecond };
    if (!before) {
        m_rows.reserve(after->processes.size());
        m_byKey.reserve(static_cast<qsizetype>(after->processes.size()));
        for (const ProcessPtr &process : after->processes)
            add(process, std::nullopt);
        tick(0);
        return;
    }
    const SnapshotDiff diff = diffSnapshots(*before, *after);
    for (const ProcessKey &key : diff.removed) {
        if (ProcessRow *row = find(key))
            end(*row, after->takenAtNs);
    }
    for (const ProcessPtr &process : diff.added)
        add(process, after->takenAtNs);
    for (const ProcessPtr &process : diff.changed) {
        if (ProcessRow *row = find(process->key))
            take(*row, process);
    }
    tick(after->takenAtNs - before->takenAtNs);
    passTime(after->takenAtNs);
}

void ProcessStore::add(const ProcessPtr &process, std::optional<int64_t> freshSince)
{
    m_structureChanged = true;
    ProcessRow *row = find(process->key);
    if (row) { // seen as gone by one scan, there again in the next one
        row->endedAtNs.reset();
        row->leaves = false;
        std::erase(m_ended, row);
        mark(*row, allSections);
    } else {
        row = m_rows.emplace_back(std::make_unique<ProcessRow>()).get();
        row->freshSinceNs = freshSince;
        if (freshSince)
            m_fresh.push_back(row);
        m_byKey.insert(process->key, row);
    }
    m_live[process->key.pid] = row;
    take(*row, process);
    if (!row->isPlaced()) {
        row->changed = 0;
        std::erase(m_touched, row);
    }
}

void ProcessStore::end(ProcessRow &row, int64_t nowNs)
{
    row.endedAtNs = nowNs;
    m_ended.push_back(&row);
    if (findLive(row.key().pid) == &row)
        m_live.erase(row.key().pid);
    predictRow(row);
    mark(row, allSections);
    m_structureChanged = true;
}

void ProcessStore::take(ProcessRow &row, const ProcessPtr &process)
{
    const ProcessPtr before = std::exchange(row.process, process);
    const bool isNew = !before;
    if (isNew || before->name != process->name)
        takeName(row);
    if (isNew || before->namespacePids != process->namespacePids)
        markColumn(row, Column::Name);
    if (isNew || before->users != process->users)
        takeUser(row);
    if (isNew || before->state != process->state)
        markColumn(row, Column::State);
    if (isNew || before->residentKib != process->residentKib)
        markColumn(row, Column::Memory);
    if (isNew || before->unit != process->unit || before->container != process->container)
        markColumn(row, Column::Unit);
    if (isNew || before->command != process->command) {
        markColumn(row, Column::Command);
        row.texts.reset();
    }
    if (!isNew && before->parent != process->parent)
        m_structureChanged = true;
    predictRow(row);
    match(row);
}

void ProcessStore::takeName(ProcessRow &row)
{
    row.name = visibleText(row.process->name);
    row.sortName = row.name.toCaseFolded();
    row.texts.reset();
    markColumn(row, Column::Name);
}

void ProcessStore::takeUser(ProcessRow &row)
{
    row.user = QString();
    if (const auto &users = row.process->users) {
        auto known = m_users.constFind(users->real);
        if (known == m_users.constEnd())
            known = m_users.insert(users->real, visibleText(m_userNames.name(users->real)));
        row.user = *known;
    }
    markColumn(row, Column::User);
}

void ProcessStore::predictRow(ProcessRow &row)
{
    const std::vector<int> &numbers = m_sections.signalNumbers();
    const bool groupCounts = std::any_of(numbers.begin(), numbers.end(), asksGroup);
    const GroupLink link = groupCounts ? groupLinkOf(*row.process) : GroupLink::Linked;
    const PredictionTable table
        = row.hasEnded() ? PredictionTable() : predictAll(*row.process, link, m_sender);
    row.effects.resize(numbers.size());
    for (size_t slot = 0; slot < numbers.size(); ++slot) {
        const Prediction now = row.hasEnded() ? endedPrediction() : table.at(numbers[slot]);
        if (now != row.effects[slot]) {
            row.effects[slot] = now;
            mark(row, uint32_t{ 1 } << m_sections.sectionOfSlot(static_cast<int>(slot)));
        }
    }
    const bool permitted = maySend(*row.process, m_sender, SIGTERM).value_or(true);
    if (std::exchange(row.permitted, permitted) != permitted)
        markColumn(row, Column::User);
}

GroupLink ProcessStore::groupLinkOf(const ProcessInfo &process)
{
    if (!m_snapshot)
        return GroupLink::Unknown;
    if (!m_groups)
        m_groups.emplace(*m_snapshot);
    return m_groups->of(process);
}

void ProcessStore::match(ProcessRow &row)
{
    if (m_matcher.readsTexts() && !row.texts)
        row.texts = searchedTexts(*row.process);
    static const SearchedTexts none;
    const SearchedTexts &texts = row.texts ? *row.texts : none;
    const bool matches = m_matcher.isEmpty() || m_matcher.match(*row.process, texts) == Match::Yes;
    if (std::exchange(row.matches, matches) != matches)
        m_structureChanged = true;
}

void ProcessStore::tick(int64_t elapsedNs)
{
    for (const auto &row : m_rows) {
        if (row->hasEnded())
            continue;
        const std::optional<uint64_t> now = row->process->cpuNs;
        const std::optional<int> tenths = cpuTenths(std::exchange(row->cpuNs, now), now, elapsedNs);
        const bool placed = row->isPlaced();
        if (std::exchange(row->cpuTenths, tenths) != tenths && placed)
            markColumn(*row, Column::Cpu);
        const int64_t age = ageMark(m_moment.ageOf(*row->process));
        if (std::exchange(row->ageMark, age) != age && placed)
            markColumn(*row, Column::Age);
    }
}

void ProcessStore::passTime(int64_t nowNs)
{
    std::erase_if(m_fresh, [this, nowNs](ProcessRow *row) {
        if (nowNs - *row->freshSinceNs < freshNs)
            return false;
        row->freshSinceNs.reset();
        if (row->isPlaced())
            mark(*row, allSections);
        return true;
    });
    for (ProcessRow *row : m_ended) {
        if (!row->kept && nowNs - *row->endedAtNs >= endedStaysNs) {
            row->leaves = true;
            m_structureChanged = true;
        }
    }
}

void ProcessStore::dropLeaving()
{
    const auto leaves = [](const ProcessRow *row) { return row->leaves; };
    if (std::erase_if(m_ended, leaves) == 0)
        return;
    std::erase_if(m_touched, leaves);
    std::erase_if(m_fresh, leaves);
    std::erase_if(m_kept, leaves);
    std::erase_if(m_rows, [this](const std::unique_ptr<ProcessRow> &row) {
        if (row->leaves)
            m_byKey.remove(row->key());
        return row->leaves;
    });
}

} // namespace Sigwise

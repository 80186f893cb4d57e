// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/dispatcher.h"
#include "core/sending/stopmember.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace Sigwise {

/// All that a GracefulStopDriver stops: trees, one for each request, and their processes. Both have numbers
/// that stay theirs until clear(). Each process gets its signals from here, and its end is heard of here.
/// Times are of CLOCK_MONOTONIC. Lives in one thread with an event loop.
class StopMembers : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StopMembers)
public:
    /// `dispatcher` must outlive it.
    StopMembers(Dispatcher &dispatcher, const QByteArray &procRoot, QObject *parent = nullptr);
    ~StopMembers() override;

    size_t addTree(const StopTree &tree);
    /// Nothing is sent yet.
    size_t add(const Target &target, size_t tree, std::optional<qint64> deadlineNs);
    /// Sends its first signal, and what follows at once.
    void begin(size_t member);
    /// It gets no signal: children of this tree keep appearing.
    void leaveOut(size_t member);
    /// Whether the tree has left children cannot be learned.
    void leaveUnknown(size_t tree);
    void killNow(size_t member);
    /// No SIGKILL; the wait goes on.
    void callOffKill(size_t member);
    /// No SIGKILL to anybody, and no more waiting.
    void giveUp();
    /// What is due by now, but only so much that the event loop gets its turn soon.
    void actOnDue(qint64 now);
    void clear();

    [[nodiscard]] size_t treeCount() const { return m_trees.size(); }
    [[nodiscard]] StopTree &tree(size_t number) { return m_trees.at(number); }
    [[nodiscard]] const StopTree &tree(size_t number) const { return m_trees.at(number); }
    [[nodiscard]] const std::vector<std::unique_ptr<StopMember>> &all() const { return m_members; }
    /// Whose first signal has this receipt; nothing if nobody's.
    [[nodiscard]] std::optional<size_t> memberOf(quint64 receiptId) const;
    [[nodiscard]] bool isTreeAlive(size_t tree) const;
    [[nodiscard]] bool isStopping(const ProcessKey &key) const;
    /// When actOnDue() has something to do; nothing = never.
    [[nodiscard]] std::optional<qint64> nextDueNs() const;

    /// The receipts that came since the last call.
    [[nodiscard]] std::vector<Receipt> takeNews();

Q_SIGNALS:
    /// One of the tree ended, or got a signal that was due: it may have left children.
    void touched(size_t tree);
    /// An end was heard of.
    void ended();

private:
    void act(size_t member, std::optional<int> signo);
    std::optional<int> sendStep(size_t member, int signo);
    void listenTo(size_t member);
    void takeEnd(size_t member);
    void learn(const Receipt &receipt);
    void setPlan(StopMember &member, KillPlan plan);
    void settlePlan(StopMember &member);

    Dispatcher &m_dispatcher;
    ProcReader m_reader;
    std::vector<StopTree> m_trees;
    std::vector<std::unique_ptr<StopMember>> m_members;
    std::vector<Receipt> m_news;
};

} // namespace Sigwise

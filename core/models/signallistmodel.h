// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/models/signalstanding.h"

#include <QAbstractListModel>

#include <vector>

namespace Sigwise {

/// The 64 signals of one process: how each stands with it and what it would do. Real-time signals that are
/// all alike are one row until they are expanded. Follows refreshes without a reset.
class SignalListModel : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalListModel)
public:
    enum class Filter { All, Caught, SetToIgnore, Blocked, Pending };
    Q_ENUM(Filter)

    /// Folded: this row stands for all real-time signals. Unfolded: it is the first of them.
    enum class Fold { None, Folded, Unfolded };

    enum Role {
        SignalRole = Qt::UserRole, ///< int: the number; of the first one in a folded row
        LastSignalRole, ///< int: the number of the last one in a folded row, else the same
        EffectRole, ///< Prediction
        WordRole, ///< QString: the effect in one or two words
        MeaningRole, ///< QString: one line
        DispositionRole, ///< QString: "caught", "set to ignore", "default", "unknown"
        CaughtRole, ///< bool
        FoldRole, ///< int: Fold
        TagsRole, ///< QStringList: "blocked", "1 waiting"
    };

    explicit SignalListModel(QObject *parent = nullptr);

    /// The process as last seen, the name of its user, and the phrasebook's entry for it (or null). A process
    /// that is null clears the list.
    void setProcess(const ProcessPtr &process, const PredictionTable &predictions, const QString &owner,
        const ProgramPtr &program = {});
    void setFilter(Filter filter);
    [[nodiscard]] Filter filter() const { return m_filter; }
    void setRealTimeExpanded(bool expanded);
    [[nodiscard]] bool isRealTimeExpanded() const { return m_expanded; }
    /// Whether all real-time signals are alike, so that there is something to fold.
    [[nodiscard]] bool canFold() const;
    /// How many signals (not rows) a filter shows.
    [[nodiscard]] int count(Filter filter) const;
    /// The row that shows a signal, or an invalid index when the filter hides it.
    [[nodiscard]] QModelIndex indexOf(int signo) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        int first = 0;
        int last = 0;
        SignalStanding standing;
        Prediction prediction;
        QString owner; ///< for the sentence of a signal that is not permitted

        [[nodiscard]] int order() const { return first; }
        friend bool operator==(const Row &, const Row &) = default;
    };
    template <typename Model, typename R>
    friend void mergeRows(Model &model, std::vector<R> &rows, const std::vector<R> &wanted);

    [[nodiscard]] static bool matches(const Row &row, Filter filter);
    [[nodiscard]] Fold foldOf(const Row &row) const;
    [[nodiscard]] QString nameOf(const Row &row) const;
    [[nodiscard]] QStringList tagsOf(const Row &row) const;
    [[nodiscard]] QString dispositionWord(Disposition disposition) const;
    [[nodiscard]] QString sentenceOf(const Row &row) const;
    void rebuild();

    ProgramPtr m_program;
    std::vector<Row> m_all; ///< one per signal, empty without a process
    std::vector<Row> m_rows; ///< what is shown
    Filter m_filter = Filter::All;
    bool m_expanded = false;
};

} // namespace Sigwise

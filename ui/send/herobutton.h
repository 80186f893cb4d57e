// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"

#include <QAbstractButton>
#include <QKeySequence>

#include <optional>
#include <vector>

namespace Sigwise {

/// What a hero button says about its signal.
struct HeroContent
{
    /// Rests: nothing to send to. Denied: can have the focus and be pressed, but does not send.
    enum class Kind { Resting, Ready, Denied };
    /// A part of the summary of several targets: "3 end", in the colour of its chip.
    struct Part
    {
        Chip chip;
        int count;
        QString text;

        friend bool operator==(const Part &, const Part &) = default;
    };

    Kind kind = Kind::Resting;
    std::optional<Chip> chip; ///< empty = blank; for several targets the worst
    bool sure = true;
    bool several = false;
    bool wouldAsk = false;
    bool staysAlive = false; ///< documented: a handler after which the program goes on
    QString phrase; ///< "runs its handler"; for several targets empty
    std::vector<Part> parts; ///< for several targets, worst first
    QString target; ///< "queue-worker 6120", for the accessible name; empty = none
    QString sentence; ///< the tool tip, plain text

    friend bool operator==(const HeroContent &, const HeroContent &) = default;
};

/// The large button that sends one signal and shows beforehand what that does.
class HeroButton : public QAbstractButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeroButton)
public:
    explicit HeroButton(int signo, QWidget *parent = nullptr);

    [[nodiscard]] int signalNumber() const { return m_signo; }
    void setContent(const HeroContent &content);
    [[nodiscard]] const HeroContent &content() const { return m_content; }
    /// The key that moves the focus here, shown when there is room.
    void setKeyHint(const QKeySequence &key);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QString effectText() const;
    QColor paintGround(QPainter &painter) const;
    void paintName(QPainter &painter, double left, double baseline) const;

    int m_signo;
    QString m_keyHint;
    HeroContent m_content;
};

} // namespace Sigwise

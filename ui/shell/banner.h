// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>
#include <QStringList>

#include <array>
#include <functional>
#include <optional>

class QLabel;
class QPushButton;

namespace Sigwise {

/// The strip under the top bar: an icon, one plain sentence, at most two buttons. Several topics may have
/// something to say; the worst of them is shown, alone.
class Banner : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Banner)
public:
    /// Worst first.
    enum class Topic {
        ProcUnreadable,
        SettingsWrong,
        AuditUnwritten,
        NotSaved,
        NotPermitted,
        Ended,
        Paused,
        OthersHidden
    };
    static constexpr int topicCount = 8;

    struct Button
    {
        QString text;
        std::function<void()> pressed;
    };
    struct Message
    {
        QString sentence; ///< shown as plain text
        std::vector<Button> buttons; ///< at most two
    };

    explicit Banner(QWidget *parent = nullptr);

    void say(Topic topic, const Message &message);
    void withdraw(Topic topic);
    /// The topic that is shown, if any.
    [[nodiscard]] std::optional<Topic> shown() const;
    [[nodiscard]] QString sentence() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void applyTheme();

    std::array<std::optional<Message>, topicCount> m_messages;
    QLabel *m_icon;
    QLabel *m_text;
    std::array<QPushButton *, 2> m_buttons{};
};

} // namespace Sigwise

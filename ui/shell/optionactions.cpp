// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/optionactions.h"

#include "ui/processes/processview.h"
#include "ui/sent/sentpanel.h"
#include "ui/shell/processpage.h"
#include "ui/shell/statusline.h"
#include "ui/theme/theme.h"

namespace Sigwise {

namespace {

using Id = Actions::Id;
using Key = Settings::Key;

struct Toggle
{
    Id id;
    Key key;
};
constexpr Toggle toggles[] = {
    { Id::Tree, Key::TreeShape },
    { Id::ShowSent, Key::ShowSent },
    { Id::Colourless, Key::Colourless },
};

struct ThemeRow
{
    Id id;
    const char *word;
    Theme::Mode mode;
};
constexpr ThemeRow themeRows[] = {
    { Id::ThemeSystem, "system", Theme::Mode::System },
    { Id::ThemeLight, "light", Theme::Mode::Light },
    { Id::ThemeDark, "dark", Theme::Mode::Dark },
};

constexpr Id intervalIds[]
    = { Id::EveryHalfSecond, Id::EverySecond, Id::EveryTwoSeconds, Id::EveryFiveSeconds };

} // namespace

OptionActions::OptionActions(
    Settings &settings, const Actions &actions, ProcessPage *page, StatusLine *status, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_actions(actions)
    , m_page(page)
    , m_status(status)
{
    connectActions();
    connect(&settings, &Settings::changed, this, &OptionActions::apply);
    for (int key = 0; key < Settings::keyCount; ++key)
        apply(static_cast<Key>(key));
}

void OptionActions::connectActions()
{
    for (const Toggle &toggle : toggles)
        connect(m_actions[toggle.id], &QAction::toggled, this,
            [this, toggle](bool isOn) { m_settings.setValue(toggle.key, isOn); });
    connect(m_actions[Id::ShowInspector], &QAction::toggled, this, [this](bool shown) {
        m_page->setInspectorShown(shown);
        if (!m_narrow) // over the list it is opened for a look, not for good
            m_settings.setValue(Key::ShowInspector, shown);
    });
    for (const ThemeRow &row : themeRows)
        connect(m_actions[row.id], &QAction::triggered, this,
            [this, row] { m_settings.setValue(Key::Theme, QLatin1String(row.word)); });
    for (const Id id : intervalIds)
        connect(m_actions[id], &QAction::triggered, this,
            [this, id] { m_settings.setValue(Key::IntervalMs, m_actions[id]->data().toInt()); });
    connect(m_page->sentPanel(), &SentPanel::collapsedChanged, this,
        [this](bool collapsed) { m_settings.setValue(Key::ShowSent, !collapsed); });
}

void OptionActions::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_actions[Id::ShowInspector]->setChecked(!narrow && m_settings.isOn(Key::ShowInspector));
}

void OptionActions::apply(Key key)
{
    for (const Toggle &toggle : toggles) {
        if (toggle.key == key)
            m_actions[toggle.id]->setChecked(m_settings.isOn(key));
    }
    switch (key) {
    case Key::Theme:
        applyTheme();
        break;
    case Key::Colourless:
        Theme::instance().setColourless(m_settings.isOn(key));
        break;
    case Key::IntervalMs:
        applyInterval();
        break;
    case Key::ShowInspector:
        if (!m_narrow) {
            m_actions[Id::ShowInspector]->setChecked(m_settings.isOn(key));
            m_page->setInspectorShown(m_settings.isOn(key));
        }
        break;
    case Key::ShowSent:
        m_page->sentPanel()->setCollapsed(!m_settings.isOn(key));
        Q_EMIT sentPanelChanged();
        break;
    case Key::TreeShape:
        m_page->list()->setShape(
            m_settings.isOn(key) ? ProcessModel::Shape::Tree : ProcessModel::Shape::Flat);
        break;
    case Key::FirstRunDone:
        m_page->showFirstRun(!m_settings.isOn(key));
        break;
    }
}

void OptionActions::applyTheme()
{
    for (const ThemeRow &row : themeRows) {
        if (m_settings.text(Key::Theme) != QLatin1String(row.word))
            continue;
        m_actions[row.id]->setChecked(true);
        Theme::instance().setMode(row.mode);
    }
}

void OptionActions::applyInterval()
{
    const int interval = m_settings.number(Key::IntervalMs);
    for (const Id id : intervalIds) {
        if (m_actions[id]->data().toInt() == interval)
            m_actions[id]->setChecked(true);
    }
    m_page->setInterval(std::chrono::milliseconds(interval));
    m_status->setInterval(interval);
}

} // namespace Sigwise

// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/askrules.h"

#include "core/signals/signaltable.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <set>

namespace Sigwise {
namespace {

constexpr size_t manyTargets = 5;

// The effects that may still come of a prediction.
struct Possible
{
    bool ends = false;
    bool stops = false;
};

bool isRefused(const Prediction &prediction) { return !prediction.permitted && prediction.isSure(); }

// Itself, and what follows when the wait is over or a tracer hands it on, as strace(1) does; nothing, where
// the kernel will refuse.
Possible predictedOf(const Prediction &prediction)
{
    Possible possible;
    if (isRefused(prediction))
        return possible;
    for (const std::optional<Effect> effect : { std::optional(prediction.effect), prediction.then }) {
        possible.ends |= effect && isEnd(*effect);
        possible.stops |= effect == Effect::Stops;
    }
    return possible;
}

// Whether the signal's default may come out instead of the effect. The other doubts are about when it acts,
// or about the program reading the signal itself, which is nothing worse.
bool mayTurnOutAsDefault(const Prediction &prediction)
{
    switch (prediction.doubt) {
    case Doubt::GroupUnknown:
    case Doubt::NamespaceUnknown:
    case Doubt::Race:
    case Doubt::AwaitedUnblocked:
    case Doubt::KernelVersion:
        return true;
    case Doubt::NotLookedAt:
        return prediction.effect != Effect::Handled && prediction.effect != Effect::Ignored;
    default:
        return prediction.effect == Effect::Unknown;
    }
}

Possible possibleOf(const Prediction &prediction, int signo)
{
    Possible possible = predictedOf(prediction);
    if (mayTurnOutAsDefault(prediction) && !isRefused(prediction)) {
        const DefaultAction action = signalRow(signo).defaultAction;
        possible.ends |= action == DefaultAction::Terminates || action == DefaultAction::DumpsCore;
        possible.stops |= action == DefaultAction::Stops;
    }
    return possible;
}

bool isMeantToEnd(int signo) { return signalRow(signo).purpose == Purpose::End; }

// Nothing happens, as far as is known, or nothing is allowed to.
bool isHarmless(const Prediction &prediction)
{
    switch (chipOf(prediction.effectForSender())) {
    case Chip::Ignored:
    case Chip::None:
    case Chip::Denied:
    case Chip::Unknown:
        return true;
    default:
        return false;
    }
}

struct Situation
{
    int signo;
    const std::vector<AskTarget> &targets;

    [[nodiscard]] bool any(bool (*test)(int, const AskTarget &)) const
    {
        return std::any_of(targets.begin(), targets.end(),
            [this, test](const AskTarget &target) { return test(signo, target); });
    }
};

bool wouldEnd(int signo, const AskTarget &target) { return possibleOf(target.prediction, signo).ends; }

bool wouldEndOrStop(int signo, const AskTarget &target)
{
    const Possible possible = possibleOf(target.prediction, signo);
    return possible.ends || possible.stops;
}

bool mightEndUnintended(const Situation &now)
{
    return !isMeantToEnd(now.signo)
        && now.any([](int, const AskTarget &target) { return predictedOf(target.prediction).ends; });
}

bool isKillWithoutTerm(const Situation &now)
{
    return now.signo == SIGKILL && now.any([](int signo, const AskTarget &target) {
        return !target.termSentLately && (!isHarmless(target.prediction) || wouldEnd(signo, target));
    });
}

// Its manual says so; where the signal does nothing, or may not be sent, it does not come to that.
bool isDocumentedDangerous(const Situation &now)
{
    return now.any([](int, const AskTarget &target) {
        return target.documentedDanger && !isRefused(target.prediction) && !isHarmless(target.prediction);
    });
}

bool areSeveral(const Situation &now)
{
    return now.targets.size() >= 2 && (isMeantToEnd(now.signo) || now.any(wouldEndOrStop));
}

bool areMany(const Situation &now) { return now.targets.size() > manyTargets; }

bool areOfSeveralUnits(const Situation &now)
{
    std::set<QByteArray> units;
    for (const AskTarget &target : now.targets) {
        if (!target.unit.isEmpty())
            units.insert(target.unit);
    }
    return units.size() > 1;
}

bool touchesSession(const Situation &now)
{
    return now.any([](int signo, const AskTarget &target) {
        return target.sessionPart && (!isHarmless(target.prediction) || wouldEndOrStop(signo, target));
    });
}

bool isNotSure(const Situation &now)
{
    return !isMeantToEnd(now.signo) && now.any([](int signo, const AskTarget &target) {
        const bool unsure = target.prediction.effect == Effect::Unknown || !target.prediction.isSure();
        return unsure && wouldEnd(signo, target);
    });
}

struct Rule
{
    AskReason reason;
    bool (*applies)(const Situation &);
};

// Worst first, as the reasons are declared.
constexpr std::array rules{
    Rule{ AskReason::MightEndUnintended, mightEndUnintended },
    Rule{ AskReason::KillWithoutTerm, isKillWithoutTerm },
    Rule{ AskReason::DocumentedDanger, isDocumentedDangerous },
    Rule{ AskReason::SeveralTargets, areSeveral },
    Rule{ AskReason::ManyTargets, areMany },
    Rule{ AskReason::SeveralUnits, areOfSeveralUnits },
    Rule{ AskReason::SessionPart, touchesSession },
    Rule{ AskReason::NotSure, isNotSure },
};

// Names as the kernel keeps them, at most 15 bytes: what a login, a desktop, the network or other people's
// work stands on.
constexpr std::array sessionPrograms{ "dbus-broker", "dbus-broker-lau", "dbus-daemon", "systemd-logind",
    "elogind", "NetworkManager", "systemd-network", "wpa_supplicant", "iwd", "connmand", "dockerd",
    "containerd", "sshd", "sshd-session", "sshd-auth", "dropbear", "tmux: server", "screen", "mosh-server",
    // display managers
    "gdm", "gdm3", "gdm-session-wor", "gdm-wayland-ses", "gdm-x-session", "sddm", "sddm-helper", "lightdm",
    "lxdm", "xdm", "greetd",
    // display servers, compositors, desktops
    "Xorg", "Xwayland", "gnome-shell", "gnome-session-b", "gnome-session-i", "kwin_wayland", "kwin_x11",
    "plasmashell", "startplasma-way", "startplasma-x11", "ksmserver", "xfce4-session", "xfwm4",
    "mate-session", "marco", "cinnamon", "cinnamon-sessio", "lxqt-session", "lxsession", "openbox",
    "budgie-wm", "mutter", "sway", "labwc", "weston", "wayfire", "Hyprland", "river", "niri", "cosmic-comp",
    "cosmic-session", "i3", "awesome", "bspwm", "dwm" };

bool isAncestorOrSelf(pid_t pid, const Snapshot &all, pid_t ownPid)
{
    // The snapshot is no instant: parents that changed meanwhile might form a ring.
    size_t steps = all.processes.size() + 1;
    for (pid_t at = ownPid; at > 0 && steps > 0; --steps) {
        if (at == pid)
            return true;
        const ProcessPtr process = all.find(at);
        at = process ? process->parent.value_or(0) : 0;
    }
    return false;
}

// The manager of a user's session is a systemd that is not PID 1: "/usr/lib/systemd/systemd --user".
bool isUserManager(const ProcessInfo &process)
{
    return process.name == "systemd" && process.command.contains("--user");
}

} // namespace

std::vector<AskReason> reasonsToAsk(int signo, const std::vector<AskTarget> &targets)
{
    std::vector<AskReason> reasons;
    if (targets.empty() || !isSignalNumber(signo))
        return reasons;
    const Situation now{ signo, targets };
    for (const Rule &rule : rules) {
        if (rule.applies(now))
            reasons.push_back(rule.reason);
    }
    return reasons;
}

bool isSessionPart(const ProcessInfo &process, const Snapshot &all, pid_t ownPid)
{
    return process.key.pid == 1 || isUserManager(process)
        || std::find(sessionPrograms.begin(), sessionPrograms.end(), process.name) != sessionPrograms.end()
        || isAncestorOrSelf(process.key.pid, all, ownPid);
}

} // namespace Sigwise

//! The screens and their groups, in the order of the navigation. What a screen shows is not known here.

use crate::theme::icon;

/// A screen of the navigation, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Screen {
    /// What the chip is and holds.
    #[default]
    Overview,
    /// Zones and their bytes.
    Memory,
    /// One-way counters.
    Counters,
    /// Who may do what.
    Access,
    /// Slots, rights, remaining uses.
    Keys,
    /// The chain, field by field.
    Certificates,
    /// Chain, then challenge.
    Authentication,
    /// Protected exchanges, value by value.
    Session,
    /// Every exchange.
    Trace,
    /// The board before the chip.
    Bridge,
    /// Experiments on this chip and its bus.
    Lab,
    /// What a chip should be, and whether it is.
    Profile,
    /// A copy of the chip to rehearse on, the plan, and start states.
    Twin,
    /// Predict, run it on a chip of one's own, see.
    Lessons,
}

/// A group of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// About the chip.
    Chip,
    /// About what goes over the wire.
    Bus,
    /// About many chips.
    Production,
    /// About how it all works.
    Learn,
}

impl Group {
    /// Its heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chip => "Chip",
            Self::Bus => "Bus",
            Self::Production => "Production",
            Self::Learn => "Learn",
        }
    }
}

impl Screen {
    /// One row per screen: a new screen adds itself here. Group, name, icon.
    pub const ALL: [(Self, Group, &'static str, char); 14] = [
        (Self::Overview, Group::Chip, "Overview", icon::CPU),
        (Self::Memory, Group::Chip, "Memory", icon::ROWS),
        (Self::Counters, Group::Chip, "Counters", icon::GAUGE),
        (Self::Access, Group::Chip, "Access", icon::LOCK_KEY),
        (Self::Keys, Group::Chip, "Keys", icon::KEY),
        (Self::Certificates, Group::Chip, "Certificates", icon::CERTIFICATE),
        (Self::Authentication, Group::Chip, "Authentication", icon::SEAL_CHECK),
        (Self::Session, Group::Bus, "Session", icon::BUG),
        (Self::Trace, Group::Bus, "Trace", icon::LIST_MAGNIFYING_GLASS),
        (Self::Bridge, Group::Bus, "Bridge", icon::USB),
        (Self::Lab, Group::Bus, "Lab", icon::FLASK),
        (Self::Profile, Group::Production, "Profile", icon::GIT_DIFF),
        (Self::Twin, Group::Production, "Twin", icon::COPY),
        (Self::Lessons, Group::Learn, "Lessons", icon::STUDENT),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(screen, ..)| *screen == self).map_or("", |(_, _, name, _)| name)
    }
}

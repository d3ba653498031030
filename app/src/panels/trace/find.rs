//! The exchange behind a value, and the screen behind an exchange.

use stsafe_core::{
    command::{Command, Family, key_slot::KeySlot},
    link::{Code, frame::split_header},
    observe::Observation,
    trace::Row,
};

use crate::{
    action::{Action, Fact, Screen, Sought},
    view::View,
};

/// Place of the exchange that is looked for, the last one that fits: numbers begin anew with every device.
pub fn find(view: &View, sought: Sought) -> Option<usize> {
    let store = &view.exchanges;
    let number = match sought {
        Sought::Number(number) => Some(number),
        Sought::Behind(fact) => Some(told_by(&view.known, fact)?),
        Sought::Zone(_) => None,
    };
    let fits = |row: &Row<'_>| match (number, sought) {
        (None, Sought::Zone(zone)) => !row.refused() && zone_of(row.sent) == Some(zone),
        (number, _) => number == Some(row.number()),
    };
    let last = store.places().rev().find(|place| store.get(*place).is_some_and(|row| fits(&row)));
    // A zone that was never read by itself: its record tells what there is of it.
    last.or_else(|| match sought {
        Sought::Zone(_) => find(view, Sought::Behind(Fact::Partition)),
        _ => None,
    })
}

/// Number of the exchange whose answer told a fact.
fn told_by(known: &Observation, fact: Fact) -> Option<u64> {
    match fact {
        Fact::Partition => known.partition.as_ref().map(|seen| seen.exchange),
        Fact::Commands => known.commands.as_ref().map(|seen| seen.exchange),
        Fact::PrivateKeys => known.private_keys.as_ref().map(|seen| seen.exchange),
        Fact::HostKeys => known.host_key.as_ref().map(|seen| seen.exchange),
        Fact::SymmetricSlot(slot) => {
            let own = known.symmetric_control.get(&slot).map(|seen| seen.exchange);
            own.or_else(|| known.symmetric_keys.as_ref().map(|seen| seen.exchange))
        }
        Fact::PublicSlot(slot) => {
            let own = known.public_keys.get(&slot).map(|seen| seen.exchange);
            own.or_else(|| known.public_key_table.as_ref().map(|seen| seen.exchange))
        }
        Fact::EnvelopeKeys => known.envelope_keys.as_ref().map(|seen| seen.exchange),
    }
}

/// The zone of a plain Decrement, Read or Update.
fn zone_of(sent: &[u8]) -> Option<u8> {
    let (code, flags, used) = split_header(sent).ok()?;
    let one_of_them = matches!(code, Code::Basic(4..=6)) && !flags.cmac;
    sent.get(used + 1).copied().filter(|_| one_of_them)
}

/// Where to go from an exchange: first the screen that asked, for a stranger's exchange the one that such a command
/// belongs to; then, where that is another, the screen of the zone or the key slot that it was about.
pub(super) fn ways(asked_by: &str, command: Option<&Command>) -> Vec<(String, Action)> {
    let asked = Screen::ALL.iter().find(|(.., name, _)| *name == asked_by).map(|(screen, ..)| *screen);
    let subject = command.and_then(Subject::of);
    let first = asked.or_else(|| belongs_to(command?, subject));
    let to_first = first.map(|screen| {
        let at = subject.and_then(|subject| subject.on(screen));
        at.unwrap_or_else(|| (format!("Go to {}", screen.name()), Action::Show(screen)))
    });
    let at_home = first.and_then(|first| {
        let subject = subject.filter(|subject| subject.on(first).is_none())?;
        subject.on(subject.home())
    });
    to_first.into_iter().chain(at_home).collect()
}

/// What a command is about that has a place on a screen.
#[derive(Clone, Copy)]
enum Subject {
    Bytes(u8),
    Counter(u8),
    Key(KeySlot),
}

impl Subject {
    fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Read(c) => Self::Bytes(c.zone),
            Command::Update(c) => Self::Bytes(c.zone),
            Command::Decrement(c) => Self::Counter(c.zone),
            _ => Self::Key(KeySlot::named_by(command)?),
        })
    }

    fn home(self) -> Screen {
        match self {
            Self::Bytes(_) => Screen::Memory,
            Self::Counter(_) => Screen::Counters,
            Self::Key(_) => Screen::Keys,
        }
    }

    /// Its place on a screen, in words and as what goes there.
    fn on(self, screen: Screen) -> Option<(String, Action)> {
        let (what, action) = match (self, screen) {
            (Self::Bytes(zone) | Self::Counter(zone), Screen::Memory) => {
                (format!("zone {zone}"), Action::OpenZone(zone))
            }
            (Self::Bytes(zone) | Self::Counter(zone), Screen::Counters) => {
                (format!("zone {zone}"), Action::OpenCounter(zone))
            }
            (Self::Bytes(zone) | Self::Counter(zone), Screen::Access) => {
                (format!("zone {zone}"), Action::OpenAccess(zone))
            }
            (Self::Key(slot), Screen::Keys) => (slot.to_string(), Action::OpenKeySlot(slot)),
            _ => return None,
        };
        Some((format!("Go to {}, {what}", screen.name()), action))
    }
}

/// The screen about what a command does.
fn belongs_to(command: &Command, subject: Option<Subject>) -> Option<Screen> {
    match (subject, command.row().family) {
        (Some(subject), _) => Some(subject.home()),
        (None, Family::Query) => Some(Screen::Overview),
        (None, Family::SymmetricKeys) => Some(Screen::Keys),
        _ => None,
    }
}

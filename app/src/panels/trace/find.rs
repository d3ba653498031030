//! The exchange behind a value, and the screen behind an exchange.

use stsafe_core::{
    command::{Command, Family},
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

/// Where to go from an exchange: the screen that asked, at the zone it asked about; for a stranger's exchange the screen
/// that such a command belongs to.
pub(super) fn way_back(asked_by: &str, command: Option<&Command>) -> Option<(String, Action)> {
    let asked = Screen::ALL.iter().find(|(.., name, _)| *name == asked_by).map(|(screen, ..)| *screen);
    let screen = asked.or_else(|| belongs_to(command?))?;
    let zone = match command {
        Some(Command::Read(c)) => Some(c.zone),
        Some(Command::Update(c)) => Some(c.zone),
        Some(Command::Decrement(c)) => Some(c.zone),
        _ => None,
    };
    let to = |action: fn(u8) -> Action| {
        zone.map(|zone| (format!("Go to {}, zone {zone}", screen.name()), action(zone)))
    };
    let at_zone = match screen {
        Screen::Memory => to(Action::OpenZone),
        Screen::Counters => to(Action::OpenCounter),
        Screen::Access => to(Action::OpenAccess),
        _ => None,
    };
    at_zone.or_else(|| Some((format!("Go to {}", screen.name()), Action::Show(screen))))
}

/// The screen about what a command does.
fn belongs_to(command: &Command) -> Option<Screen> {
    Some(match command {
        Command::Decrement(_) => Screen::Counters,
        Command::Read(_) | Command::Update(_) => Screen::Memory,
        _ => match command.row().family {
            Family::Query => Screen::Overview,
            Family::HostKeys => Screen::Keys,
            _ => return None,
        },
    })
}

//! What could an unauthenticated host still do? Each kind of command is judged without a session.

use stsafe_core::{
    command::{
        Command,
        attribute::PutCommandAccess,
        catalog::Listed as _,
        data_partition::{Decrement, Read, Update, ZoneOption},
        maintenance::{Echo, GenerateRandom, Reset},
        signature::{GenerateKey, GenerateSignature},
        tables::{EPHEMERAL_SLOT, ZoneKind},
    },
    crypto::Curve,
    effect,
    policy::{self, Answer, Session},
};

use super::data::Deed;
use crate::view::View;

/// A digest to be signed; its value does not matter.
const DIGEST: [u8; 32] = [0x5A; 32];

/// The list, what is allowed first; same answers of neighbouring zones and slots are one line.
pub(super) fn deeds(view: &View) -> Vec<Deed> {
    let mut list = Vec::new();
    let zones: Vec<_> = view.known.partition.iter().flat_map(|seen| &seen.value).collect();
    let read = zones.iter().map(|zone| (zone.index, Read::new(zone.index, 0, 1).into_command()));
    grouped(view, "Read zone", read, &mut list);
    let data = zones.iter().filter(|zone| zone.kind() == ZoneKind::Data);
    let update = data.map(|zone| {
        let update = Update { option: ZoneOption::NONE, zone: zone.index, offset: 0, data: vec![0] };
        (zone.index, update.into_command())
    });
    grouped(view, "Update zone", update, &mut list);
    let counters = zones.iter().filter(|zone| zone.kind() == ZoneKind::Counter);
    let lower = counters.map(|zone| (zone.index, Decrement::by(zone.index, 1).into_command()));
    grouped(view, "Decrement zone", lower, &mut list);
    let slots: Vec<u8> =
        view.known.private_keys.iter().flat_map(|seen| &seen.value.slots).map(|r| r.slot).collect();
    let slots: Vec<u8> = slots.into_iter().filter(|slot| *slot != EPHEMERAL_SLOT).collect();
    let sign = slots.iter().map(|slot| {
        let sign = GenerateSignature { slot: *slot, data: DIGEST.to_vec() };
        (*slot, sign.into_command())
    });
    grouped(view, "Sign with private slot", sign, &mut list);
    let generate = slots.iter().map(|slot| {
        let key = GenerateKey { slot: *slot, usage_limit: 0xFFFF, mode: [0; 2], curve: Curve::NistP256 };
        (*slot, key.into_command())
    });
    grouped(view, "Put a new key into private slot", generate, &mut list);
    if let Some(table) = &view.known.commands {
        let records = table.value.records.iter().filter_map(|record| {
            Some((record.code, stsafe_core::access::CommandAccess::from_code(record.access)?))
        });
        let put = PutCommandAccess { records: records.collect() }.into_command();
        list.push(deed(view, "Write the command table".to_owned(), &put));
    }
    for (text, command) in [
        ("Draw random bytes", GenerateRandom { bytes: 16 }.into_command()),
        ("Echo", Echo { data: vec![0] }.into_command()),
        ("Reset the chip", Reset.into_command()),
    ] {
        list.push(deed(view, text.to_owned(), &command));
    }
    list.sort_by_key(|deed| match deed.verdict.answer {
        Answer::Accepted => (0, std::cmp::Reverse(deed.effect)),
        Answer::Unknown => (1, std::cmp::Reverse(deed.effect)),
        Answer::Refused(_) => (2, std::cmp::Reverse(deed.effect)),
    });
    list
}

fn deed(view: &View, text: String, command: &Command) -> Deed {
    Deed {
        text,
        effect: effect::of(command, &view.known).effect,
        verdict: policy::may(command, &view.known, Session::None),
    }
}

/// One line per answer: `Update zones 1 to 4, 9 to 11`.
fn grouped(view: &View, what: &str, commands: impl Iterator<Item = (u8, Command)>, list: &mut Vec<Deed>) {
    let mut groups: Vec<(Vec<u8>, Deed)> = Vec::new();
    for (index, command) in commands {
        let deed = deed(view, String::new(), &command);
        let same = |other: &Deed| other.effect == deed.effect && other.verdict.answer == deed.verdict.answer;
        match groups.iter_mut().find(|(_, other)| same(other)) {
            Some((indices, _)) => indices.push(index),
            None => groups.push((vec![index], deed)),
        }
    }
    for (indices, mut deed) in groups {
        let plural = if indices.len() > 1 { "s" } else { "" };
        deed.text = format!("{what}{plural} {}", ranges(&indices));
        list.push(deed);
    }
}

/// `0 to 4, 9, 11`.
pub(super) fn ranges(indices: &[u8]) -> String {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for &index in indices {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(index) => *last = index,
            _ => runs.push((index, index)),
        }
    }
    let words = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn neighbours_are_said_together() {
        assert_eq!(super::ranges(&[1, 2, 3, 4, 9, 10, 11]), "1 to 4, 9 to 11");
        assert_eq!(super::ranges(&[0, 5, 6]), "0, 5, 6");
    }
}

//! The numbered slots: symmetric keys, generic public keys, local envelope keys.

use super::answer::{Answer, asked};
use super::item::{Expected, Got, Group, Items};
use crate::command::query::{
    EnvelopeKeys, PublicKeyFlags, PublicKeySlot, PublicKeyTable, SymmetricControl, SymmetricKeyTable,
};
use crate::command::tables::SymmetricKeyRecord;
use crate::hex;
use crate::observe::Observation;
use crate::profile::{Part, Profile};

pub(super) fn compare(profile: &Profile, seen: &Observation, items: &mut Items) {
    symmetric(profile, seen, items);
    public(profile, seen, items);
    envelope(profile, seen, items);
}

fn number(n: usize) -> String {
    format!("{n} slots")
}

fn symmetric(profile: &Profile, seen: &Observation, items: &mut Items) {
    let by = asked(SymmetricKeyTable);
    let table = seen.symmetric_keys.as_ref().map(|seen| (&seen.value, Answer::of(SymmetricKeyTable, seen)));
    let spec = &profile.symmetric_keys;
    let slots = *spec.slots.value();
    let got = table.as_ref().map(|(table, answer)| Got {
        words: number(table.len()),
        agrees: table.len() == usize::from(slots),
        proof: answer.field("Number of slots"),
    });
    let expected = Expected::fact(&spec.slots, |n| number(usize::from(*n)));
    items.add((Group::SymmetricKeys, "symmetric_slots"), "Number of symmetric slots", expected, by, got);
    for slot in 0..slots {
        let at = usize::from(slot);
        let preloaded = spec.keys.iter().find(|key| key.slot == slot);
        let got = table.as_ref().map(|(table, answer)| match table.get(at) {
            None => {
                Got { words: "No such slot".into(), agrees: false, proof: answer.field("Number of slots") }
            }
            Some(record) => {
                let agrees = record.key.map(|key| key.key_type) == preloaded.map(|key| *key.key_type.value());
                Got { words: holds(record), agrees, proof: answer.record(at) }
            }
        });
        let expected = match preloaded {
            None => Expected::of("Empty", profile.assumed_part(Part::SymmetricKeys)),
            Some(key) => Expected::fact(&key.key_type, |kind| kind.name().to_owned()),
        };
        let title = format!("Symmetric slot {slot}, key");
        items.add((Group::SymmetricKeys, "symmetric_key"), title, expected, by, got);
        let query = SymmetricControl { slot };
        let expected = Expected::fact(&spec.control, |text| hex::normal(text));
        let got = seen.symmetric_control.get(&slot).map(|seen| Got {
            words: hex::pairs(&seen.value.0),
            agrees: hex::parse(spec.control.value()).is_ok_and(|bytes| bytes == seen.value.0),
            proof: Answer::of(query, seen).whole(),
        });
        let title = format!("Symmetric slot {slot}, control fields");
        items.add((Group::SymmetricKeys, "symmetric_control"), title, expected, asked(query), got);
    }
}

fn holds(record: &SymmetricKeyRecord) -> String {
    match &record.key {
        None => "Empty".into(),
        Some(key) => format!("{}, {}, {}", key.key_type.name(), key.mode.name(), record.lock.name()),
    }
}

fn public(profile: &Profile, seen: &Observation, items: &mut Items) {
    let spec = &profile.public_keys;
    let count = *spec.slots.value();
    let got = seen.public_key_table.as_ref().map(|seen| Got {
        words: number(usize::from(seen.value.count)),
        agrees: seen.value.count == count,
        proof: Answer::of(PublicKeyTable, seen).field("Number of slots"),
    });
    let expected = Expected::fact(&spec.slots, |n| number(usize::from(*n)));
    let id = (Group::PublicKeys, "public_slots");
    items.add(id, "Number of public key slots", expected, asked(PublicKeyTable), got);
    for slot in 0..count {
        let query = PublicKeySlot { slot };
        let told = seen.public_keys.get(&slot).map(|seen| (&seen.value, Answer::of(query, seen)));
        let got = told.as_ref().map(|(value, answer)| {
            let words = value.key.as_ref().map_or("Empty".into(), |key| key.curve.name().to_owned());
            Got { words, agrees: value.key.is_none(), proof: answer.field("Presence") }
        });
        let expected = Expected::of("Empty", profile.assumed_part(Part::PublicKeys));
        let title = format!("Public slot {slot}, key");
        items.add((Group::PublicKeys, "public_key"), title, expected, asked(query), got);
        let got = told.as_ref().map(|(value, answer)| {
            let PublicKeyFlags(flags) = value.flags;
            let agrees = hex::parse(spec.control.value()).is_ok_and(|bytes| bytes == flags);
            Got { words: hex::pairs(&flags), agrees, proof: answer.field("Configuration flags") }
        });
        let expected = Expected::fact(&spec.control, |text| hex::normal(text));
        let title = format!("Public slot {slot}, flags");
        items.add((Group::PublicKeys, "public_flags"), title, expected, asked(query), got);
    }
}

fn envelope(profile: &Profile, seen: &Observation, items: &mut Items) {
    let by = asked(EnvelopeKeys);
    let table = seen.envelope_keys.as_ref().map(|seen| (&seen.value, Answer::of(EnvelopeKeys, seen)));
    let count = *profile.envelope_keys.value();
    let got = table.as_ref().map(|(table, answer)| Got {
        words: number(table.len()),
        agrees: table.len() == usize::from(count),
        proof: answer.field("Number of slots"),
    });
    let expected = Expected::fact(&profile.envelope_keys, |n| number(usize::from(*n)));
    items.add((Group::EnvelopeKeys, "envelope_slots"), "Number of envelope slots", expected, by, got);
    for slot in 0..count {
        let got = table.as_ref().map(|(table, answer)| {
            let at = table.iter().position(|record| record.slot == slot);
            match at.and_then(|at| table.get(at).map(|record| (at, record))) {
                None => Got { words: "No such slot".into(), agrees: false, proof: answer.whole() },
                Some((at, record)) => Got {
                    words: record.key_type.map_or("Empty".into(), |kind| kind.name().to_owned()),
                    agrees: record.key_type.is_none(),
                    proof: answer.in_record(at, "Presence"),
                },
            }
        });
        let expected = Expected::of("Empty", profile.assumed_part(Part::EnvelopeKeys));
        let title = format!("Envelope slot {slot}");
        items.add((Group::EnvelopeKeys, "envelope_key"), title, expected, by, got);
    }
}

//! Private key slots with their flags, and the host key slot with its control fields.

use super::answer::{Answer, asked};
use super::item::{Expected, Got, Group, Items};
use crate::command::query::{HostKeyControl, HostKeyControlFields, HostKeyV2, PrivateKeyTable};
use crate::command::tables::{EPHEMERAL_SLOT, PrivateKeyMode, PrivateKeyRecord};
use crate::crypto::Curve;
use crate::hex;
use crate::observe::Observation;
use crate::profile::{Part, PrivateKeySpec, Profile};

pub(super) fn compare(profile: &Profile, seen: &Observation, items: &mut Items) {
    private(profile, seen, items);
    host(profile, seen, items);
}

fn private(profile: &Profile, seen: &Observation, items: &mut Items) {
    let by = asked(PrivateKeyTable);
    let table = seen.private_keys.as_ref().map(|seen| (&seen.value, Answer::of(PrivateKeyTable, seen)));
    let assumed = profile.assumed_part(Part::PrivateKeys);
    let count = profile.private_keys.len();
    let number = |n: usize| format!("{n} slots");
    let got = table.as_ref().map(|(table, answer)| Got {
        words: number(table.slots.len()),
        agrees: table.slots.len() == count,
        proof: answer.field("Number of slots"),
    });
    let expected = Expected::of(number(count), assumed);
    items.add((Group::PrivateKeys, "private_slots"), "Number of private slots", expected, by, got);
    let limit = |limit: &u16| if *limit == 0xFFFF { "unlimited".into() } else { limit.to_string() };
    let got = table.as_ref().map(|(table, answer)| Got {
        words: limit(&table.global_usage_limit),
        agrees: table.global_usage_limit == *profile.global_usage_limit.value(),
        proof: answer.field("Global usage limit"),
    });
    let expected = Expected::fact(&profile.global_usage_limit, limit);
    items.add((Group::PrivateKeys, "private_limit"), "Usage limit of all private keys", expected, by, got);
    for spec in &profile.private_keys {
        let found = table.as_ref().map(|(table, answer)| {
            let at = table.slots.iter().position(|record| record.slot == spec.slot);
            (answer, at.and_then(|at| Some((at, table.slots.get(at)?))))
        });
        slot(spec, assumed, found, items);
    }
}

fn slot(
    spec: &PrivateKeySpec,
    assumed: Option<&str>,
    found: Option<(&Answer, Option<(usize, &PrivateKeyRecord)>)>,
    items: &mut Items,
) {
    let name = if spec.slot == EPHEMERAL_SLOT {
        "Ephemeral slot".to_owned()
    } else {
        format!("Private slot {}", spec.slot)
    };
    let mut add = |id,
                   what: &str,
                   expected: Expected,
                   field: &dyn Fn(&PrivateKeyRecord) -> (String, bool, &'static str)| {
        let got = found.map(|(answer, record)| match record {
            None => {
                Got { words: "No such slot".into(), agrees: false, proof: answer.field("Number of slots") }
            }
            Some((at, record)) => {
                let (words, agrees, field) = field(record);
                Got { words, agrees, proof: answer.in_record(at, field) }
            }
        });
        let title = format!("{name}, {what}");
        items.add((Group::PrivateKeys, id), title, expected, asked(PrivateKeyTable), got);
    };
    let holds = |curve: Option<Curve>| curve.map_or("Empty".to_owned(), |curve| curve.name().to_owned());
    add("private_key", "key", Expected::of(holds(spec.key), assumed), &|record| {
        let field = if record.curve.is_some() && spec.key.is_some() { "Curve" } else { "Presence" };
        (holds(record.curve), record.curve == spec.key, field)
    });
    let mode =
        Expected::fact(&spec.mode, |text| match hex::parse(text).ok().and_then(|b| b.try_into().ok()) {
            Some(bytes) => mode_words(PrivateKeyMode(bytes)),
            None => text.clone(),
        });
    add("private_mode", "flags", mode, &|record| {
        let same = hex::parse(spec.mode.value()).is_ok_and(|bytes| bytes == record.mode.0);
        (mode_words(record.mode), same, "Mode of operation")
    });
}

fn mode_words(mode: PrivateKeyMode) -> String {
    format!("{} {}", hex::pairs(&mode.0), mode.words())
}

fn host(profile: &Profile, seen: &Observation, items: &mut Items) {
    // No profile brings host keys along: whoever sells the device writes them.
    let got = seen.host_key.as_ref().map(|seen| {
        let answer = Answer::of(HostKeyV2, seen);
        let words = seen.value.map_or("Empty".into(), |facts| {
            format!("{}, counter {:08X}", facts.key_type.name(), facts.counter)
        });
        Got { words, agrees: seen.value.is_none(), proof: answer.field("Presence") }
    });
    let expected = Expected::of("Empty", profile.assumed_part(Part::HostKeys));
    items.add((Group::HostKeys, "host_key"), "Host key slot", expected, asked(HostKeyV2), got);
    let words = |bytes: [u8; 2]| {
        let fields = HostKeyControlFields(bytes);
        let ways = [
            (fields.wrapped_anonymous(), "wrapped"),
            (fields.plaintext(), "plaintext"),
            (fields.reprovision(), "again"),
            (fields.may_change(), "may change"),
        ];
        let ways: Vec<&str> = ways.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
        let ways = if ways.is_empty() { "closed".to_owned() } else { ways.join(", ") };
        format!("{} {ways}", hex::pairs(&bytes))
    };
    let expected = Expected::fact(&profile.host_key_control, |text| {
        hex::parse(text).ok().and_then(|b| b.try_into().ok()).map_or(text.clone(), words)
    });
    let got = seen.host_key_control.as_ref().map(|seen| {
        let agrees = hex::parse(profile.host_key_control.value()).is_ok_and(|bytes| bytes == seen.value.0);
        Got { words: words(seen.value.0), agrees, proof: Answer::of(HostKeyControl, seen).whole() }
    });
    items.add((Group::HostKeys, "host_key_control"), "Control fields", expected, asked(HostKeyControl), got);
}

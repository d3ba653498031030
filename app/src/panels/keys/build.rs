//! The tables of the Keys screen, made from what was observed. Paints nothing.

use stsafe_core::{
    command::{
        query::{PublicKeyFlags, SymmetricControlFields},
        tables::{EPHEMERAL_SLOT, PrivateKeyRecord},
    },
    link::Status,
    words::grouped,
};

use super::{
    Slot,
    data::{Budget, Data, Envelope, Host, Private, Public, Symmetric},
    guide,
    state::State,
};
use crate::{view::View, widgets::slots::Slot as Mark};

/// The screen's data; `None` before the key tables were read.
pub fn build(view: &View, state: &State) -> Option<Data> {
    let known = &view.known;
    let private = known.private_keys.as_ref()?;
    let symmetric = symmetric(view);
    let closed = view.closed();
    Some(Data {
        private: private.value.slots.iter().map(|record| private_slot(view, record)).collect(),
        modes_assumed: view.is_simulated(),
        host: host(view),
        symmetric_note: symmetric_note(&symmetric),
        symmetric,
        public: public(view),
        envelope: envelope(view),
        slots_asked: !known.symmetric_control.is_empty(),
        guide: guide::build(view, state),
        closed,
    })
}

fn private_slot(view: &View, record: &PrivateKeyRecord) -> Private {
    let mode = record.mode;
    let left = match (view.known.uses_left(record.slot), record.curve) {
        _ if record.slot == EPHEMERAL_SLOT => "1, volatile".to_owned(),
        (_, None) => "Set when generated".to_owned(),
        (Some(None), _) => "Not limited".to_owned(),
        (Some(Some(left)), _) => format!("{}, as counted here", grouped(u64::from(left))),
        (None, Some(_)) => "Cannot be read".to_owned(),
    };
    Private {
        slot: record.slot,
        mark: if record.curve.is_some() { Mark::Filled } else { Mark::Empty },
        curve: record.curve.map_or_else(|| "Empty".to_owned(), |curve| curve.name().to_owned()),
        uses: [mode.may_sign_external(), mode.may_sign_internal(), mode.may_establish()],
        generate: match mode.generate_access() {
            0 => "Free",
            1 => "Host",
            _ => "Never",
        },
        mode: stsafe_core::hex::pairs(&mode.0),
        left,
    }
}

fn host(view: &View) -> Option<Host> {
    let known = &view.known;
    let facts = known.host_key.as_ref()?.value;
    let control = known.host_key_control.as_ref().map(|seen| seen.value);
    let ways = control.map(|control| {
        let open = [
            (control.plaintext(), "plaintext"),
            (control.wrapped_anonymous(), "wrapped"),
            (control.authentication_slot().is_some(), "signed"),
        ];
        sentence(open.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word), "none")
    });
    let again = match (facts, control) {
        (None, _) => "Nothing is there yet",
        (Some(_), Some(control)) if control.reprovision() => "Resets the counter",
        (Some(_), Some(_)) => "Writing again is off",
        (Some(_), None) => "Control fields not asked yet",
    };
    Some(Host {
        kind: facts.map_or_else(
            || "Empty: no command can be protected".to_owned(),
            |f| format!("{} pair, generation V2", f.key_type.name()),
        ),
        counter: facts.map(|f| {
            let of = format!("{} of 4,294,967,295", grouped(u64::from(f.counter)));
            (format!("{:08X}", f.counter), of)
        }),
        control: control.map(|control| {
            let right =
                if control.may_change() { "May be changed once" } else { "Change right spent, no way back" };
            (stsafe_core::hex::pairs(&control.0), right)
        }),
        ways: ways.unwrap_or_default(),
        again,
        budget: Budget {
            limit: view.profile.as_ref().map_or(50, |profile| *profile.wrong_mac_limit.value()),
            wrong: view.mac_budget.wrong,
            stop: view.mac_budget.stop,
        },
    })
}

/// `Plaintext, wrapped`; the given word where there is nothing.
pub(super) fn sentence<'a>(words: impl Iterator<Item = &'a str>, none: &str) -> String {
    let list: Vec<&str> = words.collect();
    let said = if list.is_empty() { none.to_owned() } else { list.join(", ") };
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn symmetric(view: &View) -> Vec<Symmetric> {
    let Some(table) = &view.known.symmetric_keys else { return Vec::new() };
    let control = |slot: u8| view.known.symmetric_control.get(&slot).map(|seen| seen.value);
    (0..)
        .zip(&table.value)
        .map(|(slot, record)| Symmetric {
            slot,
            full: record.key.is_some(),
            key: record.key.map_or_else(
                || "Empty".to_owned(),
                |key| format!("{} {}", key.key_type.name(), key.mode.name()),
            ),
            control: control(slot).map_or_else(String::new, |fields| stsafe_core::hex::pairs(&fields.0)),
            closed: control(slot).map(is_closed),
        })
        .collect()
}

/// No way leads into the slot.
pub(super) fn is_closed(fields: SymmetricControlFields) -> bool {
    let open = fields.plaintext()
        || fields.wrapped_anonymous()
        || fields.ecdhe_anonymous()
        || fields.put_key()
        || fields.derived();
    !open && fields.wrapped_authentication_slot().is_none() && fields.ecdhe_authentication_slot().is_none()
}

fn symmetric_note(slots: &[Symmetric]) -> String {
    let closed = slots.iter().filter(|slot| slot.closed == Some(true)).count();
    let asked = slots.iter().filter(|slot| slot.closed.is_some()).count();
    match (slots.len(), asked, closed) {
        (0, ..) => "Not asked yet".to_owned(),
        (n, 0, _) => format!("{n} slots, control fields not asked yet"),
        (n, _, closed) if closed == n => {
            format!(
                "{n} slots, all closed: a write answers {} until a slot is opened",
                Status::NOT_AUTHORISED
            )
        }
        (n, _, 0) => format!("{n} slots, none closed"),
        (n, _, closed) => format!("{n} slots, {closed} closed"),
    }
}

fn public(view: &View) -> Vec<Public> {
    let count = view.known.public_key_slots().unwrap_or(0);
    (0..count)
        .map(|slot| {
            let known = view.known.public_slot(slot);
            let key = view.known.public_key(slot).flatten().map(|key| key.curve.name().to_owned());
            Public {
                slot,
                mark: match known {
                    None => Mark::Assumed,
                    Some((true, _)) => Mark::Filled,
                    Some((false, _)) => Mark::Empty,
                },
                key: key.unwrap_or_else(|| {
                    if known.is_some_and(|(full, _)| full) { "Holds a key".into() } else { "Empty".into() }
                }),
                flags: known.map_or_else(String::new, |(_, flags)| stsafe_core::hex::pairs(&flags.0)),
                note: known.map_or_else(|| "Not asked yet".to_owned(), |(full, flags)| uses(full, flags)),
            }
        })
        .collect()
}

fn uses(full: bool, flags: PublicKeyFlags) -> String {
    let list = [
        (flags.establish_symmetric(), "symmetric keys"),
        (flags.start_kek(), "KEK session"),
        (flags.entity_authentication(), "entity"),
        (flags.establish_host_key(), "host keys"),
    ];
    let none = if full {
        "no use enabled: the key is useless"
    } else {
        "no use enabled: a key written now would be useless"
    };
    sentence(list.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word), none)
}

fn envelope(view: &View) -> Vec<Envelope> {
    let Some(table) = &view.known.envelope_keys else { return Vec::new() };
    let slot = |record: &stsafe_core::command::query::EnvelopeKeyRecord| Envelope {
        slot: record.slot,
        mark: if record.key_type.is_some() { Mark::Filled } else { Mark::Empty },
        key: record.key_type.map_or_else(|| "Empty".to_owned(), |kind| kind.name().to_owned()),
        note: if record.key_type.is_some() { "Wraps and unwraps" } else { "Can be filled once" },
    };
    table.value.iter().map(slot).collect()
}

/// What people call a slot.
pub(super) fn name(slot: Slot) -> String {
    sentence(std::iter::once(slot.to_string().as_str()), "")
}

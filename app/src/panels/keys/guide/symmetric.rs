//! A symmetric slot: opening it, writing a key, erasing it.

use stsafe_core::{
    command::{
        attribute::PutSymmetricControl,
        catalog::Listed as _,
        query::SymmetricControlFields,
        symmetric::{EraseSymmetricKey, WriteSymmetricKey},
        tables::{KeyInfo, usage_words},
    },
    link::Status,
    session::material::Material,
};
use zeroize::Zeroizing;

use super::{Control, Draft, Guide, KeyOrder, Slot, State, View, Way, by_agreement, choice, issuer};
use crate::panels::keys::build::{is_closed, sentence};

pub(super) fn open(view: &View, state: &State, slot: u8) -> Guide {
    let fields = SymmetricControlFields([state.slot_fields, state.slot_signer, state.slot_signer]);
    let ways = [
        (fields.plaintext(), "in clear"),
        (fields.wrapped_anonymous(), "wrapped"),
        (fields.ecdhe_anonymous(), "agreed"),
        (fields.derived(), "derived"),
        (fields.wrapped_authentication_slot().is_some(), "under a signature"),
    ];
    let said = sentence(ways.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word), "closed");
    let keeps = if fields.may_change() {
        "They can be changed once more."
    } else {
        "They can never be changed again, by anybody."
    };
    let closed_for_ever = is_closed(fields) && !fields.may_change();
    let note = if closed_for_ever {
        "The slot would stay closed for ever: nothing could be written into it."
    } else {
        "A slot is opened once. Which ways lead in then is decided here."
    };
    Draft {
        slot: Slot::Symmetric(slot),
        title: format!("Open symmetric slot {slot}"),
        note: note.to_owned(),
        steps: vec![choice("Ways", said, Control::SlotFields, true)],
        command: PutSymmetricControl { slot, fields }.into_command(),
        missing: String::new(),
        consequence: format!(
            "The control fields of slot {slot} become {}. {keeps}",
            stsafe_core::hex::pairs(&fields.0)
        ),
        button: format!("Open slot {slot}"),
        words: format!("open slot {slot}"),
        last: ("Write", "A key can be written then"),
    }
    .finish(view)
}

pub(super) fn write(view: &View, state: &State, slot: u8) -> Guide {
    let info = KeyInfo {
        lock: state.lock,
        slot,
        key_type: state.symmetric_type(),
        mode: state.mode(),
        usage: state.usage,
    };
    let n = info.key_bytes();
    let typed = state.key.bytes(n);
    let complete = typed.is_some();
    let key = typed.unwrap_or_else(|| Zeroizing::new(vec![0; n]));
    let bus = match state.way {
        Way::Plaintext => "Whoever listens on the bus has the key",
        Way::Wrapped => "A listener sees public keys and an envelope",
        Way::Agreed => "No key travels; host and chip reckon the same one",
    };
    let mode = format!("{} {}: {}", info.key_type.name(), info.mode.name(), usage_words(info.usage));
    let mut steps =
        vec![choice("Mode", mode, Control::Mode, info.usage != 0), choice("Way", bus, Control::Way, true)];
    let needs_key = state.way != Way::Agreed;
    if needs_key {
        let detail = if complete {
            "Keep a copy: it cannot be read from the chip".to_owned()
        } else {
            format!("{n} B, in hex")
        };
        steps.push(choice("Key", detail, Control::Key(n), complete));
    }
    if state.way != Way::Plaintext {
        let detail = format!("{} for both ephemeral keys", state.curve);
        steps.push(choice("Curve", detail, Control::Curve, state.curve.can_agree()));
    }
    let signer = issuer::of_symmetric(view, slot, state.way);
    steps.extend(signer.as_ref().map(|signer| signer.step(state)));
    let missing = if info.usage == 0 {
        "A use: a key without one is of no use".to_owned()
    } else if needs_key && !complete {
        format!("The key, {n} B")
    } else if state.way != Way::Plaintext && !state.curve.can_agree() {
        format!("A curve that agrees; {} keys do not", state.curve)
    } else {
        signer.as_ref().map_or_else(String::new, |signer| signer.missing(state))
    };
    let closed = view.known.symmetric_control.get(&slot).is_some_and(|seen| is_closed(seen.value));
    let note = if closed {
        format!(
            "Slot {slot} is closed. Open it first, once; a write would answer {}.",
            Status::NOT_AUTHORISED
        )
    } else if view.known.symmetric_key(slot).is_some() {
        "The slot holds a key, which would be lost.".to_owned()
    } else {
        "The slot is empty, so nothing is lost.".to_owned()
    };
    let title = format!("Write a key into symmetric slot {slot}");
    let consequence = format!("Slot {slot} will hold a {} key that nobody can read.", info.key_type.name());
    let agreed = state.way != Way::Plaintext;
    let command = if agreed {
        stsafe_core::command::asymmetric::GenerateEcdheKey { curve: state.curve }.into_command()
    } else {
        WriteSymmetricKey { info, key: key.clone() }.into_command()
    };
    let button = format!("Write slot {slot}");
    let words = format!("write slot {slot}");
    let order = (agreed && missing.is_empty()).then(|| KeyOrder {
        material: match state.way {
            Way::Agreed => Material::AgreedSymmetric(info),
            _ => Material::Symmetric(info, key),
        },
        curve: state.curve,
        issuer: signer.as_ref().and_then(|signer| signer.key(state)),
        title: title.clone(),
        consequence: consequence.clone(),
        button: button.clone(),
        words: words.clone(),
    });
    let draft = Draft {
        slot: Slot::Symmetric(slot),
        title,
        note,
        steps,
        command,
        missing,
        consequence,
        button,
        words,
        last: ("Use", "The key can be used by its slot number"),
    };
    if agreed { by_agreement(view, draft, order, state.way) } else { draft.finish(view) }
}

pub(super) fn erase(view: &View, slot: u8) -> Guide {
    let there = view.known.symmetric_key(slot).is_some();
    Draft {
        slot: Slot::Symmetric(slot),
        title: format!("Erase symmetric slot {slot}"),
        note: if there { "The key is gone then, for ever." } else { "The slot is empty." }.to_owned(),
        steps: Vec::new(),
        command: EraseSymmetricKey { slot }.into_command(),
        missing: String::new(),
        consequence: format!(
            "What was encrypted under the key of slot {slot} cannot be read with this chip again."
        ),
        button: format!("Erase slot {slot}"),
        words: format!("erase slot {slot}"),
        last: ("Empty", "The slot can be written again"),
    }
    .finish(view)
}

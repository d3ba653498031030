//! Public slots: their uses and their key. And local envelope slots: a key that never leaves.

use stsafe_core::command::{
    asymmetric::WritePublicKey, attribute::PutPublicKeyFlags, catalog::Listed as _,
    envelope::GenerateEnvelopeKey, query::PublicKeyFlags, wire::WireKey,
};

use super::{Control, Draft, Guide, Slot, State, View, choice};
use crate::{
    order::{self, Said},
    panels::keys::build::sentence,
};

pub(super) fn flags(view: &View, state: &State, slot: u8) -> Guide {
    let flags = PublicKeyFlags([0, state.flags]);
    let uses = [
        (flags.start_kek(), "KEK sessions"),
        (flags.establish_host_key(), "host keys"),
        (flags.establish_symmetric(), "symmetric keys"),
        (flags.entity_authentication(), "entities"),
    ];
    let said = sentence(uses.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word), "no use");
    let keeps = if flags.may_change() {
        "They can be changed once more."
    } else {
        "They can never be changed again, by anybody."
    };
    Draft {
        slot: Slot::Public(slot),
        title: format!("Set the uses of public slot {slot}"),
        note: "What a signature of this key's owner can authorise. A key without a use is useless."
            .to_owned(),
        steps: vec![choice("Uses", said, Control::Flags, true)],
        command: PutPublicKeyFlags { slot, flags }.into_command(),
        missing: String::new(),
        consequence: format!(
            "The flags of slot {slot} become {}. {keeps}",
            stsafe_core::hex::pairs(&flags.0)
        ),
        button: format!("Set the uses of slot {slot}"),
        words: format!("uses of slot {slot}"),
        last: ("Write", "The key is written then, once"),
    }
    .finish(view)
}

pub(super) fn write(view: &View, state: &State, slot: u8) -> Guide {
    let n = state.curve.public_len();
    let typed = stsafe_core::hex::parse(&state.public).map(|mut bytes| {
        // A point is often written with its form in front.
        if bytes.len() == n + 1 && bytes.first() == Some(&0x04) {
            bytes.remove(0);
        }
        bytes
    });
    let (bytes, missing) = match typed {
        Ok(bytes) if bytes.len() == n => (bytes, String::new()),
        Ok(bytes) => (vec![0; n], format!("{n} B of public key; {} are typed", bytes.len())),
        Err(error) => (vec![0; n], format!("Hex pairs: {error}")),
    };
    let complete = missing.is_empty();
    let key = WireKey { curve: state.curve, bytes };
    let note = match order::useless_in(&view.known, slot) {
        "" => "Written once; it can be neither replaced nor erased.",
        useless => useless,
    };
    let form = if state.curve.is_weierstrass() { "X and Y" } else { "32 B" };
    let Said { title, consequence, button, words } = Said::public_key(slot);
    Draft {
        slot: Slot::Public(slot),
        title,
        note: note.to_owned(),
        steps: vec![
            choice("Curve", state.curve.name(), Control::Curve, state.curve.can_sign()),
            choice("Key", format!("{form}, {n} B in hex"), Control::PublicKey, complete),
        ],
        command: WritePublicKey { slot, key }.into_command(),
        missing,
        consequence,
        button,
        words,
        last: ("Use", "Its owner can sign for what the uses allow"),
    }
    .finish(view)
}

pub(super) fn envelope(view: &View, state: &State, slot: u8) -> Guide {
    Draft {
        slot: Slot::Envelope(slot),
        title: format!("Generate the key of envelope slot {slot}"),
        note: "A key that never leaves the chip wraps what the host stores outside.".to_owned(),
        steps: vec![choice("Type", state.key_type.name(), Control::KeyType, true)],
        command: GenerateEnvelopeKey { slot, key_type: state.key_type }.into_command(),
        missing: String::new(),
        consequence: format!("Envelope slot {slot} gets a key that nobody can read, replace or erase."),
        button: format!("Generate envelope key {slot}"),
        words: format!("envelope key {slot}"),
        last: ("Wrap", "16 to 480 B at a time"),
    }
    .finish(view)
}

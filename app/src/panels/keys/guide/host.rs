//! The host keys: which ways lead to them, and writing them.

use stsafe_core::{
    command::{
        attribute::PutHostKeyControl,
        catalog::Listed as _,
        host_keys::{HostKeyPair, WriteHostKeys},
        query::HostKeyControlFields,
    },
    session::material::Material,
};
use zeroize::Zeroizing;

use super::{Control, Draft, Guide, Slot, State, View, Way, by_agreement, choice, issuer};
use crate::{order::Said, panels::keys::build::sentence};

pub(super) fn fields(view: &View, state: &State) -> Guide {
    let fields = HostKeyControlFields(state.host_fields);
    let ways = [
        (fields.plaintext(), "in clear"),
        (fields.wrapped_anonymous(), "wrapped or agreed by anybody"),
        (fields.authentication_slot().is_some(), "under a signature"),
        (fields.reprovision(), "and again"),
    ];
    let open = ways.iter().any(|(yes, _)| *yes) && (fields.plaintext() || fields.wrapped_anonymous());
    let said = sentence(ways.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word), "no way leads in");
    let keeps = if fields.may_change() {
        "They can be changed once more."
    } else {
        "They can never be changed again, by anybody."
    };
    let lost = view.known.host_key.as_ref().is_some_and(|seen| seen.value.is_none())
        && !open
        && fields.authentication_slot().is_none()
        && !fields.may_change();
    let note = if lost {
        "No way would lead in, and none could be opened: this chip would stay without host keys for ever."
    } else {
        "Decides for the life of the chip how host keys get in, and whether they can be written again."
    };
    Draft {
        slot: Slot::Host,
        title: "Set the ways to the host keys".to_owned(),
        note: note.to_owned(),
        steps: vec![choice("Ways", said, Control::HostFields, true)],
        command: PutHostKeyControl { fields }.into_command(),
        missing: String::new(),
        consequence: format!("The control fields become {}. {keeps}", stsafe_core::hex::pairs(&fields.0)),
        button: "Set the ways".to_owned(),
        words: "host key ways".to_owned(),
        last: ("Write", "The keys can be written then"),
    }
    .finish(view)
}

pub(super) fn write(view: &View, state: &State) -> Guide {
    let n = state.key_type.aes_bytes().unwrap_or(16);
    let typed = state.mac.bytes(n).zip(state.cipher.bytes(n));
    let complete = typed.is_some();
    let (mac, cipher) = typed.unwrap_or_else(|| (Zeroizing::new(vec![0; n]), Zeroizing::new(vec![0; n])));
    let keys = HostKeyPair { key_type: state.key_type, mac, cipher };
    let bus = match state.way {
        Way::Plaintext => "Whoever listens on the bus has both keys",
        Way::Wrapped => "A listener sees public keys and an envelope",
        Way::Agreed => "No key travels; host and chip reckon the same pair",
    };
    let mut steps = vec![
        choice("Type", format!("{}, for both keys", state.key_type.name()), Control::KeyType, true),
        choice("Way", bus, Control::Way, true),
    ];
    let needs_keys = state.way != Way::Agreed;
    if needs_keys {
        let detail = if complete {
            "Keep a copy: they cannot be read from the chip".to_owned()
        } else {
            format!("{n} B each, in hex")
        };
        steps.push(choice("Keys", detail, Control::HostKeys, complete));
    }
    if state.way != Way::Plaintext {
        let detail = format!("{} for both ephemeral keys", state.curve);
        steps.push(choice("Curve", detail, Control::Curve, state.curve.can_agree()));
    }
    let signer = issuer::of_host_keys(view, state.way);
    steps.extend(signer.as_ref().map(|signer| signer.step(state)));
    let missing = if needs_keys && !complete {
        format!("Both keys, {n} B each")
    } else if state.way != Way::Plaintext && !state.curve.can_agree() {
        format!("A curve that agrees; {} keys do not", state.curve)
    } else {
        signer.as_ref().map_or_else(String::new, |signer| signer.missing(state))
    };
    let there = view.known.host_key.as_ref().is_some_and(|seen| seen.value.is_some());
    let said = Said::host_keys(there);
    let agreed = state.way != Way::Plaintext;
    let command = if agreed {
        stsafe_core::command::asymmetric::GenerateEcdheKey { curve: state.curve }.into_command()
    } else {
        WriteHostKeys { keys: keys.clone() }.into_command()
    };
    let order = (agreed && missing.is_empty()).then(|| {
        let material = match state.way {
            Way::Agreed => Material::AgreedHostKeys(state.key_type),
            _ => Material::HostKeys(keys),
        };
        said.clone().order(material, state.curve, signer.as_ref().and_then(|signer| signer.key(state)))
    });
    let Said { title, consequence, button, words } = said;
    let draft = Draft {
        slot: Slot::Host,
        title,
        note: consequence.clone(),
        steps,
        command,
        missing,
        consequence,
        button,
        words,
        last: ("Session", "Open one with the same pair: one protected command tells"),
    };
    if agreed { by_agreement(view, draft, order, state.way) } else { draft.finish(view) }
}

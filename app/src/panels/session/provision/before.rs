//! The steps before any key moves: the control fields, which are the one-way part, and the issuer's public key.

use stsafe_core::command::Command;
use stsafe_core::command::asymmetric::WritePublicKey;
use stsafe_core::command::attribute::{PutHostKeyControl, PutPublicKeyFlags};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::query::{HostKeyControlFields, PublicKeyFlags};
use stsafe_core::command::wire::WireKey;

use super::build::{plan, refusal, step};
use super::data::{Deed, Part, Step, Way};
use super::state::{CURVE, State};
use crate::view::View;

/// Bits of the control byte (specification 4.11.7).
mod bit {
    pub const WRAPPED: u8 = 0x01;
    pub const PLAINTEXT: u8 = 0x02;
    pub const AGAIN: u8 = 0x04;
    pub const CHANGE_RIGHT: u8 = 0x08;
}

/// Whether the fields let the keys in this way.
fn allows(fields: HostKeyControlFields, way: Way, slot: u8) -> bool {
    match way {
        Way::Plaintext => fields.plaintext(),
        Way::Wrapped | Way::Established => fields.wrapped_anonymous(),
        Way::Signed => fields.authentication_slot() == Some(slot),
    }
}

fn proposed(state: &State) -> HostKeyControlFields {
    let way = match state.way {
        Way::Plaintext => bit::PLAINTEXT,
        Way::Wrapped | Way::Established => bit::WRAPPED,
        Way::Signed => 0,
    };
    let again = if state.again { bit::AGAIN } else { 0 };
    let keep = if state.keep { bit::CHANGE_RIGHT } else { 0 };
    let signer = if state.way == Way::Signed { state.slot } else { 0xFF };
    HostKeyControlFields([way | again | keep, signer])
}

pub(super) fn fields(view: &View, state: &State) -> Step {
    let forecast = "The fields themselves: which ways lead in, and whether they can still be changed.";
    let Some(now) = view.known.host_key_control.as_ref().map(|seen| seen.value) else {
        let mut step = step(Part::Fields, "Not asked yet.", false, forecast);
        step.deed = Some(("Read the control fields".into(), String::new(), Deed::Query));
        return step;
    };
    let pairs = stsafe_core::hex::pairs(&now.0);
    let done = allows(now, state.way, state.slot);
    let mut step = step(Part::Fields, format!("Now {pairs}: {}.", now.words()), done, forecast);
    let wanted = proposed(state);
    if !now.may_change() {
        step.one_way = if done {
            "The change right is spent: these ways stay for the life of the chip.".into()
        } else {
            "The change right is spent: this way stays closed for the life of the chip.".into()
        };
        return step;
    }
    step.one_way = if state.keep {
        "They can be changed once more after this.".into()
    } else {
        "Setting them spends the change right: no other way can be opened afterwards, by anybody.".into()
    };
    let becomes = format!("They become {}: {}.", stsafe_core::hex::pairs(&wanted.0), wanted.words());
    let plan = plan(
        view,
        "Set the ways to the host keys",
        vec![("Write the control fields".into(), PutHostKeyControl { fields: wanted }.into_command())],
        &format!("{becomes} {}", step.one_way),
        ("Set the ways", "host key ways"),
    );
    let reason = if wanted == now { "They are so already".to_owned() } else { refusal(&plan) };
    step.detail = format!("{} {becomes}", step.detail);
    step.deed = Some(("Set the control fields…".into(), reason, Deed::Propose(plan)));
    step
}

pub(super) fn issuer(view: &View, state: &State) -> Step {
    let slot = state.slot;
    let forecast =
        "The issuer's public key. It only checks signatures; the private half stays with the issuer.";
    let there = view.known.public_key(slot).flatten();
    let own = state.pair.as_ref().map(|(_, public)| public.as_slice());
    let flags = view.known.public_slot(slot).map(|(_, flags)| flags);
    let usable = flags.is_some_and(PublicKeyFlags::start_kek);
    let fits = there.is_some_and(|key| key.curve == CURVE && Some(key.bytes.as_slice()) == own);
    let detail = match (there, fits) {
        (_, true) => format!("Public slot {slot} holds the issuer's key."),
        (Some(_), false) => format!("Public slot {slot} holds another key; it is written once."),
        (None, _) => format!("Public slot {slot} is empty. The chip needs the issuer's public key first."),
    };
    let mut step = step(Part::Issuer, detail, fits && usable, forecast);
    if step.done {
        return step;
    }
    step.one_way = "Written once: the key can be neither replaced nor erased.".into();
    let mut commands: Vec<(String, Command)> = Vec::new();
    if !usable {
        let old = flags.map_or(0, |flags| flags.0[1]);
        // May start KEK sessions and establish host keys; the change right goes.
        let flags = PublicKeyFlags([0, (old | 0x14) & !0x01]);
        commands.push((
            format!("Set the uses of public slot {slot}"),
            PutPublicKeyFlags { slot, flags }.into_command(),
        ));
    }
    if !fits {
        let key =
            WireKey { curve: CURVE, bytes: own.map_or_else(|| vec![0; CURVE.public_len()], <[u8]>::to_vec) };
        commands.push((
            format!("Write the public key of slot {slot}"),
            WritePublicKey { slot, key }.into_command(),
        ));
    }
    let plan = plan(
        view,
        &format!("Public slot {slot} knows the issuer"),
        commands,
        &step.one_way,
        ("Write the issuer's key", "issuer key"),
    );
    let reason = if own.is_none() { "The issuer's private key, 32 B".to_owned() } else { refusal(&plan) };
    step.deed = Some(("Write the issuer's key…".into(), reason, Deed::Propose(plan)));
    step
}

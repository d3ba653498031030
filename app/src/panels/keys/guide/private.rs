//! Generate a key in a private slot.

use stsafe_core::{
    command::{
        Command,
        catalog::Listed as _,
        signature::{GenerateKey, slot_name},
        tables::EPHEMERAL_SLOT,
    },
    words::grouped,
};

use super::{Control, Draft, Guide, Slot, State, View, choice};

pub(super) fn generate(view: &View, state: &State, slot: u8) -> Option<Guide> {
    let table = view.known.private_keys.as_ref()?;
    let record = table.value.slots.iter().find(|record| record.slot == slot)?;
    let name = slot_name(slot);
    let ephemeral = slot == EPHEMERAL_SLOT;
    let uses = if ephemeral { Some(1) } else { uses(&state.uses) };
    let command: Command =
        GenerateKey { slot, usage_limit: uses.unwrap_or(0), mode: [0, 0], curve: state.curve }.into_command();
    let took = command.row().time().as_millis();
    let can = match (state.curve.can_sign(), state.curve.can_agree()) {
        (true, true) => "signs and establishes",
        (true, false) => "signs",
        _ => "establishes",
    };
    let useless = ephemeral && !state.curve.can_agree();
    let mut steps = vec![choice(
        "Curve",
        format!("{}: {can}, answers in about {took} ms", state.curve),
        Control::Curve,
        !useless,
    )];
    let missing = if useless {
        format!("{} keys agree on nothing, and this slot can do nothing else", state.curve)
    } else if uses.is_none() {
        "A number of uses from 1 to 65,535".to_owned()
    } else {
        String::new()
    };
    if !ephemeral {
        let detail = match uses {
            Some(u16::MAX) => "Not limited".to_owned(),
            Some(1) => "One use, then the slot is spent".to_owned(),
            Some(n) => format!("{} uses, then the slot is spent", grouped(u64::from(n))),
            None => "How often the key may be used".to_owned(),
        };
        steps.push(choice("Uses", detail, Control::Uses, uses.is_some()));
    }
    let (note, consequence) = match (ephemeral, record.curve) {
        (true, _) => (
            "One key in memory, for one agreement. It is gone after it, and after a reset.".to_owned(),
            String::new(),
        ),
        (_, None) => (
            "The slot is empty, so nothing is lost. A later run would destroy this key and orphan its certificates."
                .to_owned(),
            format!("Slot {name} will hold a {} key whose private half nobody can read.", state.curve),
        ),
        (_, Some(curve)) => (
            format!("The slot holds a {curve} key. It is destroyed, and its certificates are orphaned."),
            format!("The {curve} key of slot {name} is destroyed, for ever. Its certificates prove nothing then."),
        ),
    };
    let draft = Draft {
        slot: Slot::Private(slot),
        title: format!("Generate a key in slot {name}"),
        note,
        steps,
        command,
        missing,
        consequence,
        button: format!("Generate in slot {name}"),
        words: format!("new key slot {name}"),
        last: ("Public key", "Stands in the trace, checked to lie on the curve"),
    };
    Some(draft.finish(view))
}

/// The number of uses, as typed.
fn uses(typed: &str) -> Option<u16> {
    let digits: String = typed.chars().filter(|sign| *sign != ',' && *sign != ' ').collect();
    digits.parse().ok().filter(|n| *n > 0)
}

//! Builds the page from the view: each step with what it needs, what it would send, and what went over the bus for it.

use std::sync::Arc;

use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::plan::Plan;
use stsafe_core::policy::{Answer, Session};
use stsafe_core::session::material::Material;

use super::before::{fields, issuer};
use super::data::{Data, Deed, Part, Step, Way};
use super::heard::Heard;
use super::state::{CURVE, State};
use crate::order::{IssuerKey, KeyOrder, PreparedKeys};
use crate::secret::TypedKeys;
use crate::view::View;

/// The page.
pub(in crate::panels::session) fn build(view: &View, state: &State) -> Data {
    let heard = Heard::since(view, state.from);
    let order = order(state);
    let prepared = view.prepared.as_ref().filter(|p| order.as_ref().is_some_and(|order| *p.order == *order));
    let mut steps = vec![fields(view, state)];
    if state.way == Way::Signed {
        steps.push(issuer(view, state));
    }
    steps.push(keys(state));
    if state.way != Way::Plaintext {
        steps.push(exchange(order, prepared));
    }
    let written = heard.accepted(Part::Write);
    steps.push(write(view, state, prepared, written));
    steps.push(session(view, state, prepared, written));
    let closed = view.closed();
    for step in &mut steps {
        step.heard = heard.of(step.part);
        // Reading is allowed in read-only mode too.
        let shut = if matches!(step.deed, Some((_, _, Deed::Query))) { view.occupied() } else { closed };
        if let Some((_, reason, _)) = step.deed.as_mut().filter(|(_, reason, _)| reason.is_empty()) {
            shut.clone_into(reason);
        }
    }
    Data {
        way: state.way,
        steps,
        conclusion: heard.conclusion,
        again: AGAIN.to_vec(),
        next_place: view.exchanges.places().end,
        closed,
    }
}

/// What is known of a second write (specification 5.6; device profile, host key slot).
const AGAIN: &[(&str, &str)] = &[
    (
        "The counter starts anew: it is asked for before the next protected command.",
        "known, STSELib issue 47",
    ),
    (
        "Under an open session, the C-MAC of the write takes the old pair; the answer's R-MAC takes the old pair with N + 1.",
        "inferred",
    ),
    (
        "A real chip held the new pair and its answer did not fit what the library reckoned: the judge tries the old pair \
         and the new one, and names the one that fits.",
        "real, STSELib issue 47",
    ),
];

pub(super) fn step(part: Part, detail: impl Into<String>, done: bool, forecast: &'static str) -> Step {
    Step {
        part,
        detail: detail.into(),
        one_way: String::new(),
        done,
        deed: None,
        heard: Vec::new(),
        forecast,
    }
}

fn keys(state: &State) -> Step {
    let n = state.key_type.aes_bytes().unwrap_or(16);
    let name = state.key_type.name();
    if state.way == Way::Established {
        return step(
            Part::Keys,
            format!("{name}. Nothing is typed: both sides reckon the pair."),
            true,
            NOT_SENT,
        );
    }
    let done = state.typed().is_some();
    let detail = if done {
        format!("{name}. Keep a copy: the chip gives them to nobody.")
    } else {
        format!("{name}: a MAC key and a cipher key, {n} B each.")
    };
    step(Part::Keys, detail, done, NOT_SENT)
}

const NOT_SENT: &str = "This step sends nothing.";

fn order(state: &State) -> Option<KeyOrder> {
    let material = match state.way {
        Way::Plaintext => return None,
        Way::Established => Material::AgreedHostKeys(state.key_type),
        Way::Wrapped | Way::Signed => {
            let (mac, cipher) = state.typed()?;
            Material::HostKeys(HostKeyPair { key_type: state.key_type, mac, cipher })
        }
    };
    let issuer = match state.way {
        Way::Signed => {
            let (private, _) = state.pair.as_ref()?;
            IssuerKey::new(CURVE, private.clone(), state.slot)
        }
        _ => None,
    };
    Some(KeyOrder {
        material,
        curve: CURVE,
        issuer,
        title: TITLE.into(),
        consequence: CONSEQUENCE.into(),
        button: BUTTON.0.into(),
        words: BUTTON.1.into(),
    })
}

const TITLE: &str = "Write the host keys";
const CONSEQUENCE: &str =
    "Only who has this pair can speak for the host. A pair that was there before is gone.";
const BUTTON: (&str, &str) = ("Write both keys", "host keys");

fn exchange(order: Option<KeyOrder>, prepared: Option<&PreparedKeys>) -> Step {
    let forecast = "The chip's ephemeral public key; without a private half it is worth nothing.";
    let done = prepared.is_some();
    let detail = if done {
        "Both sides have a shared secret. A reset takes it back."
    } else {
        "The chip draws an ephemeral key pair on P-256 and tells its public half."
    };
    let mut step = step(Part::Exchange, detail, done, forecast);
    let used = prepared.is_none_or(|prepared| prepared.sent);
    if used {
        let reason = if order.is_some() { "" } else { "The choices above first" };
        let deed = order.map(|order| Deed::Prepare(Arc::new(order)));
        let text = if done { "Exchange again" } else { "Exchange ephemeral keys" };
        step.deed = deed.map(|deed| (text.into(), reason.into(), deed));
    }
    step
}

fn write(view: &View, state: &State, prepared: Option<&PreparedKeys>, done: bool) -> Step {
    let forecast = match state.way {
        Way::Plaintext => "Both keys, byte by byte.",
        Way::Wrapped => {
            "The host's ephemeral public key and an envelope: its length tells the type of the keys."
        }
        Way::Signed => "The host's ephemeral public key, its signature, and an envelope.",
        Way::Established => "The host's ephemeral public key, and the type of the keys.",
    };
    let detail = match state.way {
        Way::Plaintext => "One command, 1F 07, with both keys in it.",
        Way::Wrapped => "1F 03 opens a KEK session, 1F 08 brings the envelope, 1F 06 closes it.",
        Way::Signed => "1F 03 with the signature over both ephemeral keys, 1F 08 with the envelope, 1F 06.",
        Way::Established => "1F 18 has the chip reckon the pair from the shared secret.",
    };
    let mut step = step(Part::Write, detail, done, forecast);
    let there = view.known.host_key.as_ref().is_some_and(|seen| seen.value.is_some());
    step.one_way = if done {
        String::new()
    } else if there {
        "The old pair is gone with it, and every host that has only that is locked out.".into()
    } else {
        "Keys cannot be taken out again, only written over, and only where the control fields allow it."
            .into()
    };
    let plan = match (state.way, prepared) {
        (Way::Plaintext, _) => state.typed().map(|(mac, cipher)| {
            let keys = HostKeyPair { key_type: state.key_type, mac, cipher };
            let command = WriteHostKeys { keys }.into_command();
            plan(view, TITLE, vec![("Write both keys in clear".into(), command)], CONSEQUENCE, BUTTON)
        }),
        (_, prepared) => {
            prepared.filter(|prepared| !prepared.sent).map(|prepared| Arc::clone(&prepared.plan))
        }
    };
    step.deed = plan.map(|plan| {
        let reason = refusal(&plan);
        ("Write both keys…".into(), reason, Deed::Propose(plan))
    });
    step
}

fn session(view: &View, state: &State, prepared: Option<&PreparedKeys>, written: bool) -> Step {
    let forecast = "The type of the keys and the counter. The MACs of the session tell nothing of the keys.";
    let open = view.session != Session::None;
    let proved = !matches!(view.session, Session::None | Session::Opened);
    let detail = match (written, open, proved) {
        (_, _, true) => {
            "A protected command was answered with a right R-MAC: both sides have the same MAC key."
        }
        (_, true, false) => "Open. One protected command tells whether both sides have the same pair.",
        (true, false, _) => "Query 47 tells the counter; nothing else goes over the bus.",
        (false, false, _) => "After the write.",
    };
    let mut step = step(Part::Session, detail, proved && written, forecast);
    let pair = match prepared.map(|prepared| prepared.keys.as_slice()) {
        Some([mac, cipher]) => TypedKeys::of(mac, cipher).ok(),
        _ => state.typed().and_then(|(mac, cipher)| TypedKeys::of(&mac, &cipher).ok()),
    };
    step.deed = match (written, open, pair) {
        (true, false, Some(pair)) => {
            Some(("Open a session with this pair".into(), String::new(), Deed::Open(pair)))
        }
        (true, true, _) if !proved => {
            Some(("Prove it with a protected Echo".into(), String::new(), Deed::Echo))
        }
        _ => None,
    };
    step
}

pub(super) fn plan(
    view: &View,
    title: &str,
    commands: Vec<(String, Command)>,
    consequence: &str,
    (button, words): (&str, &str),
) -> Arc<Plan> {
    Plan::new(title, commands, &view.known, view.session)
        .consequence(consequence)
        .asks(button, words)
        .shared()
}

/// Why the chip would refuse it; empty where it would not, or where nobody knows.
pub(super) fn refusal(plan: &Plan) -> String {
    let refused = plan.steps.iter().find(|step| matches!(step.verdict.answer, Answer::Refused(_)));
    refused.map_or_else(String::new, |step| step.verdict.to_string())
}

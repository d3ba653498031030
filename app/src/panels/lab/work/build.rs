//! From the view and the inputs to what is shown.

use std::sync::Arc;

use stsafe_core::command::tables::{KeyMode, SymmetricKeyFacts, usage_words};
use stsafe_core::command::{Command, Response};
use stsafe_core::effect::Effect;
use stsafe_core::lab::reckon;
use stsafe_core::plan::{Plan, Planned};
use stsafe_core::policy;

use super::{Answered, Data, Experiment, Form, Row2, Slot, plan};
use crate::{theme::Tone, view::View};

/// An experiment with the chip's keys.
pub fn build(view: &View, form: &Form, experiment: Experiment) -> Data {
    let (title, note) = words(experiment);
    let number = symmetric_slot(view, form, experiment);
    let facts = number.and_then(|slot| view.known.symmetric_key(slot));
    let mode = facts.map(|facts| facts.mode);
    let wanted = plan::wanted(form, experiment, number.unwrap_or(0), mode);
    let plan = wanted.map(|wanted| {
        let title = wanted.title.unwrap_or_else(|| wanted.button.clone());
        let mut plan = Plan::new(title, wanted.commands, &view.known, view.session);
        // What follows a refusal only draws another one.
        let refused = |step: &Planned| matches!(step.verdict.answer, policy::Answer::Refused(_));
        if let Some(at) = plan.steps.iter().position(refused) {
            plan.steps.truncate(at + 1);
        }
        let because = plan.steps.iter().max_by_key(|step| step.judged.effect);
        let because = because.map(|step| step.judged.because.clone()).unwrap_or_default();
        Arc::new(plan.consequence(because).asks(wanted.button, "use it"))
    });
    let judged = plan.as_ref().ok();
    let worst = judged.and_then(|plan| plan.obstacle().or_else(|| plan.steps.first()));
    let closed = match judged {
        Some(plan) if view.read_only && plan.effect() > Effect::Volatile => crate::text::READ_ONLY,
        _ => view.occupied(),
    };
    Data {
        experiment,
        title,
        note,
        slot: slot(view, form, experiment, number),
        sealed: mode.is_some_and(|mode| matches!(mode, KeyMode::Ccm { .. } | KeyMode::Gcm { .. })),
        key_bytes: key_bytes(view, number),
        effect: judged.map_or(Effect::ReadOnly, |plan| plan.effect()),
        verdict: worst.map(|step| step.verdict.clone()),
        closed,
        answer: answer(view, form, experiment, judged),
        plan,
    }
}

fn words(experiment: Experiment) -> (&'static str, &'static str) {
    match experiment {
        Experiment::Mac => ("MAC", "CMAC or HMAC with a symmetric key, made or verified"),
        Experiment::Cipher => {
            ("Encrypt and decrypt", "ECB, CCM* or GCM, as the key says; at once or in pieces")
        }
        Experiment::Envelope => ("Local envelope", "What only this chip can open again"),
        Experiment::Derive => ("Derive keys", "HKDF inside the chip"),
        _ => ("Hash", "A digest by the chip, reckoned here too"),
    }
}

/// Whether a key serves the experiment at all.
fn serves(experiment: Experiment, mode: KeyMode) -> bool {
    match experiment {
        Experiment::Mac => matches!(mode, KeyMode::Cmac { .. } | KeyMode::Hmac { .. }),
        Experiment::Cipher => matches!(mode, KeyMode::Ecb | KeyMode::Ccm { .. } | KeyMode::Gcm { .. }),
        Experiment::Derive => matches!(mode, KeyMode::Hkdf { .. }),
        _ => false,
    }
}

fn symmetric_slot(view: &View, form: &Form, experiment: Experiment) -> Option<u8> {
    let uses = match experiment {
        Experiment::Mac | Experiment::Cipher => true,
        Experiment::Derive => form.from_slot,
        _ => false,
    };
    if !uses {
        return None;
    }
    let serving = |slot: &u8| view.known.symmetric_key(*slot).is_some_and(|key| serves(experiment, key.mode));
    form.slot.or_else(|| (0..=u8::MAX).take(slots(view).into()).find(serving)).or(Some(0))
}

fn slots(view: &View) -> u8 {
    let count = view.known.symmetric_keys.as_ref().map_or(16, |table| table.value.len());
    u8::try_from(count).unwrap_or(u8::MAX)
}

fn slot(view: &View, form: &Form, experiment: Experiment, number: Option<u8>) -> Slot {
    if experiment == Experiment::Envelope {
        return envelope_slot(view, form);
    }
    let Some(number) = number else { return Slot::default() };
    let Some(table) = &view.known.symmetric_keys else {
        let none = "The symmetric key table was not read yet. Keys asks for it.".to_owned();
        return Slot { number: Some(number), words: "Not asked yet".to_owned(), count: 16, none };
    };
    let any = table.value.iter().filter_map(|record| record.key).any(|key| serves(experiment, key.mode));
    let record = table.value.get(usize::from(number));
    let words = match record.and_then(|record| record.key) {
        Some(key) => facts(&key, record.map_or("", |record| record.lock.name())),
        None => "empty".to_owned(),
    };
    let none = match experiment {
        _ if any => "",
        Experiment::Mac => "No slot holds a CMAC or HMAC key. Keys writes one.",
        Experiment::Cipher => "No slot holds an ECB, CCM* or GCM key. Keys writes one.",
        _ => "No slot holds an HKDF key. Keys writes one, or the input key goes into the command.",
    };
    Slot { number: Some(number), words, count: slots(view), none: none.to_owned() }
}

fn envelope_slot(view: &View, form: &Form) -> Slot {
    let number = form.envelope_slot;
    let Some(table) = &view.known.envelope_keys else {
        let none = "The envelope keys were not asked for yet. Keys asks for them.".to_owned();
        return Slot { number: Some(number), words: "Not asked yet".to_owned(), count: 2, none };
    };
    let key = table.value.iter().find(|record| record.slot == number).and_then(|record| record.key_type);
    let words =
        key.map_or_else(|| "empty".to_owned(), |key| format!("{}, never leaves the chip", key.name()));
    let any = table.value.iter().any(|record| record.key_type.is_some());
    let none = if any { "" } else { "No envelope slot holds a key. Keys generates one, once." };
    let count = u8::try_from(table.value.len()).unwrap_or(u8::MAX);
    Slot { number: Some(number), words, count, none: none.to_owned() }
}

fn facts(key: &SymmetricKeyFacts, lock: &str) -> String {
    let mode = match key.mode {
        KeyMode::Ccm { tag_bytes, counter_offset: Some(at), .. } => {
            format!("CCM*, tag {tag_bytes} B, its counter at byte {at} of the nonce")
        }
        KeyMode::Ccm { tag_bytes, .. } => format!("CCM*, tag {tag_bytes} B"),
        KeyMode::Gcm { tag_bytes } => format!("GCM, tag {tag_bytes} B"),
        KeyMode::Cmac { min_mac_bytes } => format!("CMAC, verified from {min_mac_bytes} B"),
        mode => mode.name().to_owned(),
    };
    format!("{}, {mode}; may {}; {lock}", key.key_type.name(), usage_words(key.usage))
}

/// Bytes of the key that the host would need: what the table says, else the most.
fn key_bytes(view: &View, slot: Option<u8>) -> usize {
    let Some(slot) = slot else { return 32 };
    let aes = view.known.symmetric_key(slot).and_then(|key| key.key_type.aes_bytes());
    let secret = view.known.full_mode(slot).and_then(KeyMode::secret_bytes).map(usize::from);
    aes.or(secret).unwrap_or(32)
}

/// Which experiment a list of commands belongs to.
fn experiment_of(plan: &Plan) -> Option<Experiment> {
    Some(match &plan.steps.first()?.command {
        Command::StartHash(_) => Experiment::Hash,
        Command::GenerateMac(_) | Command::VerifyMac(_) => Experiment::Mac,
        Command::Encrypt(_) | Command::Decrypt(_) | Command::StartEncrypt(_) | Command::StartDecrypt(_) => {
            Experiment::Cipher
        }
        Command::Wrap(_) | Command::Unwrap(_) => Experiment::Envelope,
        Command::DeriveKeys(_) => Experiment::Derive,
        _ => return None,
    })
}

fn slot_of(plan: &Plan) -> Option<u8> {
    match &plan.steps.first()?.command {
        Command::GenerateMac(c) => Some(c.slot),
        Command::VerifyMac(c) => Some(c.slot),
        Command::Encrypt(c) => Some(c.slot),
        Command::Decrypt(c) => Some(c.slot),
        Command::StartEncrypt(c) => Some(c.slot),
        Command::StartDecrypt(c) => Some(c.slot),
        _ => None,
    }
}

fn answer(view: &View, form: &Form, experiment: Experiment, now: Option<&Arc<Plan>>) -> Option<Answered> {
    let answered = view.lab.answered.as_ref()?;
    let plan = &answered.plan;
    if experiment_of(plan) != Some(experiment) {
        return None;
    }
    let sent: Vec<Command> = plan.steps.iter().map(|step| step.command.clone()).collect();
    let got: Vec<Response> = answered.answers.iter().filter_map(|answer| answer.clone().ok()).collect();
    let failed = answered.answers.iter().find_map(|answer| answer.as_ref().err());
    let mode = slot_of(plan).and_then(|slot| view.known.symmetric_key(slot)).map(|key| key.mode);
    let key = plan::host_key(form);
    let key = key.as_ref().map(|key| key.as_slice());
    let compared = if failed.is_none() { reckon::compare(&sent, &got, mode, key) } else { Vec::new() };
    let rows: Vec<Row2> = compared
        .into_iter()
        .map(|row| Row2 {
            equal: row.equal(),
            what: row.what,
            chip: row.chip,
            host: row.host,
            secret: row.secret,
        })
        .collect();
    let stale =
        now.is_none_or(|now| now.steps.iter().map(|s| &s.frame).ne(plan.steps.iter().map(|s| &s.frame)));
    let said = said(&rows, failed, &got, answered.answers.len() < plan.steps.len());
    Some(Answered { title: plan.title.clone(), stale, rows, said })
}

/// What the values say together, in a sentence.
fn said(rows: &[Row2], failed: Option<&String>, got: &[Response], early: bool) -> Option<(Tone, String)> {
    if let Some(why) = failed {
        return Some((Tone::Danger, why.clone()));
    }
    if early {
        return Some((
            Tone::Warn,
            "Stopped between two commands: a run that was begun waits in the chip.".to_owned(),
        ));
    }
    if rows.iter().any(|row| row.equal == Some(false)) {
        let words = "Chip and host differ. Compare the key, then the inputs, byte by byte.";
        return Some((Tone::Danger, words.to_owned()));
    }
    if !rows.is_empty() && rows.iter().all(|row| row.equal == Some(true)) {
        return Some((Tone::Ok, "Chip and host have the same.".to_owned()));
    }
    let slots: Vec<String> = got
        .iter()
        .flat_map(|response| match response {
            Response::DeriveKeys(derived) => derived.as_slice(),
            _ => &[],
        })
        .filter_map(|derived| match derived {
            stsafe_core::command::derive::Derived::Slot(slot) => Some(slot.to_string()),
            stsafe_core::command::derive::Derived::Key(_) => None,
        })
        .collect();
    (!slots.is_empty()).then(|| (Tone::Ok, format!("The key went into slot {}.", slots.join(", "))))
}

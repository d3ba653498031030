//! Builds the Session screen from the view.

use std::borrow::Cow;
use std::sync::Arc;

use crate::view::session::Protected;
use crate::view::session::WRONG_MACS_STOP;
use crate::view::session::{Breakage, Caught};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::command::tables::KeyType;
use stsafe_core::hex;
use stsafe_core::observe::Observation;
use stsafe_core::plan::Plan;
use stsafe_core::policy;
use stsafe_core::session::examples;
use stsafe_core::session::judge::Judgement;
use zeroize::Zeroizing;

use super::{
    Page, Place,
    data::{Data, Entry, Judged, Session},
    flags, rows,
};
use crate::{text, view::View};

/// The Session screen.
pub fn build(view: &View, place: Place) -> Data {
    let examples = place.examples;
    let own = || view.host.protected.iter().map(|seen| (seen.number.to_string(), Cow::Borrowed(seen)));
    let shown: Vec<(String, Cow<'_, Protected>)> = if examples { worked() } else { own().collect() };
    let last = shown.len().saturating_sub(1);
    let chosen = place.chosen.filter(|at| *at <= last).unwrap_or(if examples { 0 } else { last });
    Data {
        table: shown.get(chosen).map(|(_, seen)| rows::table(chosen, seen, examples, view.has_bench())),
        chosen,
        entries: shown.iter().map(|(mark, seen)| entry(mark, seen)).collect(),
        examples,
        flags: (place.page == Page::Flags).then(|| flags::build(view, place.command)),
        session: session(view),
        caught: view.host.caught.as_ref().filter(|_| !examples).map(caught),
        judged: view.host.judged.as_ref().map(judged),
        closed: closed(view),
    }
}

fn closed(view: &View) -> &'static str {
    if view.device.is_none() {
        "No device"
    } else if view.busy() {
        text::BUSY
    } else {
        ""
    }
}

/// The worked examples as exchanges that were never sent.
fn worked() -> Vec<(String, Cow<'static, Protected>)> {
    let seen = Observation::default();
    let all = examples::ALL.iter().filter_map(|example| {
        let (sent, received, values) = example.reckon()?;
        let both = (values.clone(), Some(values));
        Some((example.mark(), Cow::Owned(Protected::new(0, (&sent, &received), both, &seen))))
    });
    all.collect()
}

fn entry(mark: &str, seen: &Protected) -> Entry {
    let n = seen.host.n;
    // The status decides whether the counter went on (specification 5.6).
    let moved = seen.status.is_some_and(|status| !matches!(status.code(), 0x01 | 0x16));
    let short = |n: u32| format!("…{:02X}", n & 0xFF);
    let after = if moved { n.wrapping_add(1) } else { n };
    Entry {
        mark: mark.to_owned(),
        title: rows::title(seen),
        counters: format!("N {} → {}", short(n), short(after)),
        status: seen.status.map_or_else(|| "–".to_owned(), |status| format!("{:02X}", status.code())),
        good: seen.status.is_some_and(|status| status.is_ok()),
    }
}

fn session(view: &View) -> Session {
    let now = &view.host.now;
    let open = now.standing != policy::Session::None;
    let words = match (now.standing, now.n) {
        (policy::Session::None, _) => "No host session is open.".to_owned(),
        (_, None) => {
            "Open; the counter is in doubt and is asked before the next protected command.".to_owned()
        }
        (policy::Session::Opened, Some(n)) => {
            format!("Open, N {n:08X}. The keys are not proved yet.")
        }
        (policy::Session::Proved, Some(n)) => format!("Open, N {n:08X}. The MAC key is right."),
        (policy::Session::Understood, Some(n)) => format!("Open, N {n:08X}. Both keys are right."),
    };
    let used_up = now.wrong_macs >= WRONG_MACS_STOP;
    let breakable = Breakage::ALL.into_iter().map(|what| {
        let closed = match what {
            _ if !open => "Open a host session first",
            _ if view.read_only => text::READ_ONLY,
            Breakage::Padding if !now.echo_encrypted => {
                "This chip's table encrypts no Echo, so there is no padding"
            }
            _ => "",
        };
        (what, closed)
    });
    let has_keys = view.known.host_key.as_ref().map(|seen| seen.value.is_some());
    Session {
        open,
        words,
        wrong_macs: now.wrong_macs,
        budget: if used_up {
            // The number is the chip's memory, not this run's.
            format!("{} used, stopped at {WRONG_MACS_STOP}", now.wrong_macs)
        } else {
            format!("{} used, program stops at {WRONG_MACS_STOP}", now.wrong_macs)
        },
        used_up,
        stopped: used_up && !now.accepted,
        own_keys: view.has_bench() && has_keys != Some(false),
        write_keys: (has_keys == Some(false) && view.device.is_some()).then(|| write_keys(view)).flatten(),
        breakable: breakable.collect(),
        n: now.n,
    }
}

/// ST's test keys in plaintext, as the SDK's example does it.
fn write_keys(view: &View) -> Option<Arc<Plan>> {
    let key = |text: &str| hex::parse(text).ok().map(Zeroizing::new);
    let (mac, cipher) = (key(examples::MAC_KEY)?, key(examples::CIPHER_KEY)?);
    let command =
        WriteHostKeys { keys: HostKeyPair { key_type: KeyType::Aes128, mac, cipher } }.into_command();
    let step = ("Write ST's test keys in plaintext".to_owned(), command);
    let plan = Plan::new("The chip holds ST's test keys", [step], &view.known, view.session);
    let told = "Everybody knows these keys, and everybody on the bus sees them. Whether they can be written again, the \
                control fields say.";
    Some(plan.consequence(told).asks("Write the test keys", "write test keys").shared())
}

fn caught(caught: &Caught) -> String {
    let check = match caught.status.code() {
        0x16 => "The chip's C-MAC check caught it",
        0x18 => "The C-MAC was right; the chip's check of the padding caught it",
        0x00 => "No check caught it",
        _ => "The chip refused it",
    };
    let steps = match caught.steps {
        0 => "The counter stays.".to_owned(),
        1 => "The counter went on by 1.".to_owned(),
        n => format!("The counter went on by {n}."),
    };
    let name = caught.what.name();
    let cost = match caught.wrong_macs {
        0 => "No wrong C-MAC is counted.".to_owned(),
        1 => "1 wrong C-MAC in a row.".to_owned(),
        n => format!("{n} wrong C-MACs in a row."),
    };
    format!("{name}: {check}, status {}. {steps} {cost}", caught.status)
}

fn judged(judged: &Result<Vec<Judgement>, String>) -> Result<Judged, String> {
    let all = judged.as_ref().map_err(Clone::clone)?;
    // The first frame that is wrong is the one to explain.
    let Some(one) = all.iter().find(|one| !one.is_right()).or(all.first()) else {
        return Err("Only the library's print before encryption is there, and no frame.".into());
    };
    let told = &one.explanation;
    let sentences = [&told.cause, &told.cure, &told.cost].into_iter().filter(|line| !line.is_empty());
    Ok(Judged {
        checks: one.verdict.checks.clone(),
        mac: one.mac.map(|mac| hex::run(&mac)).unwrap_or_default(),
        tried: one.tried.clone(),
        title: told.title.clone(),
        sentences: sentences.cloned().collect(),
        answer: one.chip_answers.map(|s| format!("Chip would answer {:02X}", s.code())).unwrap_or_default(),
        right: one.is_right(),
        right_frame: one.right.as_ref().filter(|_| !one.is_right()).map(|wire| hex::pairs(wire)),
    })
}

//! Builds the Counters screen from the view.

use std::sync::Arc;

use stsafe_core::{
    chip::power::PowerCut,
    command::{
        Command,
        catalog::Listed as _,
        data_partition::{Decrement, ZoneOption},
        tables::{ZoneKind, ZoneRecord},
    },
    hex,
    link::Status,
    plan::Plan,
    policy::Answer,
};

use super::{
    State, Wish,
    data::{Data, Entry, History, Shown, Wanted},
    history,
};
use crate::{
    panels::zones,
    text,
    view::{PowerCutSeen, View},
    widgets::segment::grouped,
};

/// Decrements of a life in one go.
const LIFE: u32 = 40;

/// The Counters screen; `None` before the partition is known.
pub fn build(view: &View, state: &State) -> Option<Data> {
    view.device.as_ref()?;
    let records = &view.known.partition.as_ref()?.value;
    let counters: Vec<_> = records.iter().filter(|record| record.kind() == ZoneKind::Counter).collect();
    let chosen = counters.iter().find(|record| record.index == state.zone).or(counters.first());
    Some(Data {
        note: match counters.len() {
            0 => text::NO_COUNTERS.to_owned(),
            1 => "One one-way counter. Its value can only fall".to_owned(),
            n => format!("{n} one-way counters. A value can only fall"),
        },
        zones: counters.iter().filter_map(|record| entry(record)).collect(),
        shown: chosen.and_then(|record| shown(view, state, record)),
        is_virtual: view.is_simulated(),
        has_bench: view.has_bench(),
        closed: view.closed(),
    })
}

fn entry(record: &ZoneRecord) -> Option<Entry> {
    let access = record.update.access();
    let who = format!("{} may decrement", zones::who(access));
    Some(Entry { zone: record.index, value: record.counter?, access, who })
}

fn shown(view: &View, state: &State, record: &ZoneRecord) -> Option<Shown> {
    let value = record.counter?;
    let seen = view.counters.get(&record.index).map_or(&[][..], Vec::as_slice);
    let wanted = wanted(view, state, record, value);
    Some(Shown {
        zone: record.index,
        value,
        note: associated(view, record),
        lowered: seen.iter().map(|(_, value)| *value).max().filter(|most| *most > value),
        history: History { ..history::of(seen) },
        left: match &wanted {
            _ if value == 0 => "nothing is left".to_owned(),
            Ok(wanted) if wanted.amount > 1 && wanted.amount <= value => {
                format!("{} left", grouped(u64::from(value / wanted.amount)))
            }
            _ => format!("1 to {}", grouped(u64::from(value))),
        },
        use_up: use_up(view, record, value),
        walk: walk(&wanted, record, value),
        wanted,
        power_cut: view.power_cut.filter(|seen| seen.zone == record.index).map(|seen| power_words(&seen)),
    })
}

/// The associated data in a few words.
fn associated(view: &View, record: &ZoneRecord) -> String {
    let size = record.bytes;
    let Some(bytes) = zones::known(view, record.index) else {
        return format!("{size} B associated data, not read");
    };
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    match bytes.get(..used.min(8)) {
        Some([]) | None => format!("{size} B associated data, blank"),
        Some(start) => {
            let more = if used > 8 { " …" } else { "" };
            format!("{size} B associated data: {}{more}, rest blank", hex::pairs(start))
        }
    }
}

/// What the form asks for, or the mistake in it.
fn wanted(view: &View, state: &State, record: &ZoneRecord, value: u32) -> Result<Wanted, String> {
    let form = &state.form;
    let number = number(&form.number)?;
    let amount = match form.wish {
        Wish::By => number,
        Wish::To => value
            .checked_sub(number)
            .ok_or_else(|| format!("{} is above {}", grouped(number.into()), grouped(value.into())))?,
    };
    let data = hex::parse(&form.data).map_err(|error| format!("Data, {error}"))?;
    let offset = match form.offset.trim() {
        "" => 0,
        digits => u16::from_str_radix(digits, 16).map_err(|_| "Offset: four hex digits".to_owned())?,
    };
    let zone = record.index;
    let command = Decrement { option: ZoneOption::NONE, zone, offset, amount, data };
    let after = value.saturating_sub(amount);
    let words = grouped(u64::from(after));
    let title = format!("Decrement zone {zone} by {}", grouped(u64::from(amount)));
    let plan = Plan::new(
        format!("Counter {zone} becomes {words}"),
        [(title, command.into_command())],
        &view.known,
        view.session,
    )
    .consequence(text::NEVER_RAISED)
    .asks(format!("Decrement to {words}"), after.to_string());
    Ok(Wanted { plan: Arc::new(plan), after, amount })
}

fn number(text: &str) -> Result<u32, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    if digits.is_empty() {
        return Err("Type a number".to_owned());
    }
    digits.parse().map_err(|_| "A number from 0 to 4,294,967,295".to_owned())
}

/// A life in one go: the value in equal steps down to zero. For virtual chips; a real one is not for playing.
fn use_up(view: &View, record: &ZoneRecord, value: u32) -> Option<Arc<Plan>> {
    if !view.is_simulated() || value == 0 {
        return None;
    }
    let zone = record.index;
    let step = value.div_ceil(LIFE);
    let mut left = value;
    let mut steps = Vec::new();
    while left > 0 {
        let amount = step.min(left);
        left -= amount;
        let title = format!("Decrement by {} to {}", grouped(amount.into()), grouped(left.into()));
        steps.push((title, Decrement::by(zone, amount).into_command()));
    }
    let count = steps.len();
    let plan = Plan::new(format!("Use counter {zone} up"), steps, &view.known, view.session)
        .consequence(format!("{count} decrements in one go, down to 0. Esc stops between two of them."))
        .asks("Use it up", "");
    (plan.obstacle().is_none()).then(|| Arc::new(plan))
}

/// One decrement, step by step.
fn walk(wanted: &Result<Wanted, String>, record: &ZoneRecord, value: u32) -> [(&'static str, String); 5] {
    let Ok(wanted) = wanted else {
        let none = || String::new();
        return [
            ("Frame arrives", none()),
            ("Access", none()),
            ("Limit", none()),
            ("Commit", none()),
            ("Answer", none()),
        ];
    };
    let step = wanted.plan.steps.first();
    let (refused, data) = match step.map(|step| (&step.verdict.answer, &step.command)) {
        Some((answer, Command::Decrement(c))) => match answer {
            Answer::Refused(status) if wanted.amount <= value => (Some(*status), c.data.len()),
            _ => (None, c.data.len()),
        },
        _ => (None, 0),
    };
    let condition = record.update.access();
    let access = match refused {
        Some(Status::ACCESS_CONDITION) => format!("{condition}: refused"),
        // The zone would allow it; something before the zone does not.
        Some(status) => format!("Refused: {status}"),
        None => format!("Update AC is {condition}"),
    };
    let sign = if wanted.amount <= value { "≥" } else { "<" };
    let together = match data {
        0 => "All or nothing".to_owned(),
        n => format!("Counter and {n} data bytes together"),
    };
    [
        ("Frame arrives", "CRC agrees".to_owned()),
        ("Access", access),
        ("Limit", format!("{} {sign} {}", grouped(value.into()), grouped(wanted.amount.into()))),
        ("Commit", together),
        ("Answer", format!("New value {}", grouped(wanted.after.into()))),
    ]
}

fn power_words(seen: &PowerCutSeen) -> String {
    let number = |value: Option<u32>| value.map_or("not known".to_owned(), |value| grouped(value.into()));
    let when = match seen.cut {
        PowerCut::Before => "before anything was written",
        PowerCut::During { .. } => "in the middle of writing",
        PowerCut::After => "after the commit, before the answer",
    };
    let (before, after) = (number(seen.before), number(seen.after));
    let outcome = if before == after {
        format!("The counter still says {after}. It did not go down, and it can never go back up.")
    } else {
        format!("The counter says {after}, it was {before}. The host got no answer and has to read it.")
    };
    format!("The power went {when}. {outcome}")
}

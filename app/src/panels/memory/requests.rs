//! Every request that makes sense on a zone, planned but not sent: what the chip would say, and why.

use std::ops::Range;
use std::sync::Arc;

use stsafe_core::{
    access::ZoneAccess,
    command::{
        Command,
        catalog::Listed as _,
        data_partition::{AccessChange, Decrement, PIECE_BYTES, Read, Update, ZoneOption},
        tables::{ZoneKind, ZoneRecord},
    },
    plan::{Plan, Planned},
};

use super::{
    data::{Ask, Atomic, Request},
    edit,
};
use crate::{view::View, widgets::segment::grouped};

/// Unchanged bytes between two changes that are written again rather than sending another command.
const JOIN: usize = 4;

/// What is to be written to a zone.
pub(super) struct Wanted<'a> {
    /// The zone.
    pub record: &'a ZoneRecord,
    /// Its bytes with the edit over them.
    pub bytes: &'a [u8],
    /// Which of them differ from the chip's.
    pub changed: &'a [Range<usize>],
    /// Whether an atomic write is wished.
    pub atomic: bool,
}

/// Whether the change can be written all or nothing.
pub(super) fn atomic(view: &View, wanted: &Wanted<'_>) -> Atomic {
    let limit = view.profile.as_ref().map_or(64, |profile| usize::from(*profile.atomic_bytes.value()));
    let writes = edit::writes(wanted.changed, JOIN, usize::from(PIECE_BYTES));
    let longest = writes.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let why = if longest > limit {
        format!("{} B do not fit the {limit} B buffer", grouped(longest as u64))
    } else if writes.len() > 1 {
        format!("{} writes, each of them all or nothing", writes.len())
    } else {
        format!("Buffer {limit} B, assumed")
    };
    Atomic { on: wanted.atomic && longest <= limit, possible: longest <= limit, why }
}

/// The requests on a zone, and which of them the button sends.
pub(super) fn requests(view: &View, wanted: &Wanted<'_>, atomic: &Atomic) -> Vec<Request> {
    let zone = wanted.record.index;
    let counter = wanted.record.kind() == ZoneKind::Counter;
    let mut list = vec![read(view, wanted.record)];
    if counter {
        list.push(decrement(view, wanted.record, false));
        list.push(decrement(view, wanted.record, true));
    } else {
        list.push(write(view, wanted, atomic, None));
        list.push(write(view, wanted, atomic, Some(AccessChange::to(ZoneAccess::Never, false))));
    }
    let update = |offset: u16, data: &[u8]| {
        Update { option: ZoneOption::NONE, zone, offset, data: data.to_vec() }.into_command()
    };
    if counter {
        list.push(single(view, "Update 1 B", update(0, &[0]), format!("Send an update to zone {zone}")));
    } else {
        let past = update(wanted.record.bytes, &[0xDE, 0xAD]);
        list.push(single(view, "Update past the end", past, "Send it, to see the refusal".to_owned()));
        let decrement = Decrement::by(zone, 1).into_command();
        list.push(single(view, "Decrement", decrement, "Send it, to see the refusal".to_owned()));
    }
    list
}

fn of_plan(text: String, plan: Plan) -> Option<Request> {
    let worst = plan.obstacle().or_else(|| plan.steps.first())?;
    Some(Request {
        text,
        effect: plan.effect(),
        verdict: worst.verdict.clone(),
        bytes: plan.steps.first()?.before_crc().to_vec(),
        option_at: 1,
        one_way_option: plan.steps.first().is_some_and(changes_access),
        button: plan.button.clone(),
        ask: Ask::Plan(Arc::new(plan)),
    })
}

fn changes_access(step: &Planned) -> bool {
    match &step.command {
        Command::Read(c) => c.option.change.is_some(),
        Command::Update(c) => c.option.change.is_some(),
        Command::Decrement(c) => c.option.change.is_some(),
        _ => false,
    }
}

fn single(view: &View, text: &str, command: Command, button: String) -> Request {
    let plan = Plan::new(text, [(text.to_owned(), command)], &view.known, view.session).asks(button, "");
    of_plan(text.to_owned(), plan).unwrap_or_default()
}

fn read(view: &View, record: &ZoneRecord) -> Request {
    let pieces = record.bytes.div_ceil(PIECE_BYTES);
    let command = Read::new(record.index, 0, record.bytes.min(PIECE_BYTES)).into_command();
    let step = Planned::new("Read", command, &view.known, view.session);
    let size = grouped(u64::from(record.bytes));
    Request {
        text: if pieces > 1 { format!("Read {size} B in {pieces} pieces") } else { format!("Read {size} B") },
        effect: step.judged.effect,
        verdict: step.verdict.clone(),
        bytes: step.before_crc().to_vec(),
        option_at: 1,
        one_way_option: false,
        button: format!("Read zone {}", record.index),
        ask: Ask::Read(record.index),
    }
}

/// The write, read back and compared; perhaps with a new access condition on its last command.
fn write(view: &View, wanted: &Wanted<'_>, atomic: &Atomic, change: Option<AccessChange>) -> Request {
    let zone = wanted.record.index;
    let writes = edit::writes(wanted.changed, JOIN, usize::from(PIECE_BYTES));
    let count: usize = wanted.changed.iter().map(ExactSizeIterator::len).sum();
    let last = writes.len().saturating_sub(1);
    let mut commands = Vec::new();
    for (index, range) in writes.iter().enumerate() {
        let option = ZoneOption { atomic: atomic.on, change: change.filter(|_| index == last) };
        let data = wanted.bytes.get(range.clone()).unwrap_or_default().to_vec();
        let offset = u16::try_from(range.start).unwrap_or(u16::MAX);
        let title = format!("Write {} B at {offset:04X}", data.len());
        commands.push((title, Update { option, zone, offset, data }.into_command()));
    }
    for range in &writes {
        let offset = u16::try_from(range.start).unwrap_or(u16::MAX);
        let length = u16::try_from(range.len()).unwrap_or(u16::MAX);
        let read = Read::new(zone, offset, length).into_command();
        commands.push((format!("Read {length} B at {offset:04X} back, and compare"), read));
    }
    // Without an edit: a write of nothing, which says all the same what the chip thinks of it.
    if commands.is_empty() {
        let option = ZoneOption { atomic: false, change };
        let empty = Update { option, zone, offset: 0, data: Vec::new() }.into_command();
        commands.push((format!("Update of zone {zone} without data"), empty));
    }
    let bytes = if count == 1 { "1 byte".to_owned() } else { format!("{} bytes", grouped(count as u64)) };
    let size = if count == 0 { "0 B".to_owned() } else { format!("{} B", grouped(count as u64)) };
    if change.is_none() {
        let text = format!("Update {size}{}", if atomic.on && count > 0 { ", atomic" } else { "" });
        let plan = Plan::new(format!("Write {bytes} to zone {zone}"), commands, &view.known, view.session);
        return of_plan(text, plan).unwrap_or_default();
    }
    let (button, consequence) = if count == 0 {
        (
            format!("Close zone {zone}"),
            format!("Nobody can update zone {zone} again, with or without the host keys."),
        )
    } else {
        (
            format!("Write and close zone {zone}"),
            format!(
                "Writes {bytes}, then nobody can update zone {zone} again, with or without the host keys."
            ),
        )
    };
    let title = format!("Close zone {zone} to updates, for ever");
    let plan = Plan::new(title, commands, &view.known, view.session)
        .consequence(consequence)
        .asks(button, format!("zone {zone} never"));
    let text = if count == 0 {
        "Set update to Never".to_owned()
    } else {
        format!("Update {size} and set update to Never")
    };
    of_plan(text, plan).unwrap_or_default()
}

fn decrement(view: &View, record: &ZoneRecord, close: bool) -> Request {
    let zone = record.index;
    let after = record.counter.unwrap_or(0).saturating_sub(1);
    let mut command = Decrement::by(zone, 1);
    let after_words = grouped(u64::from(after));
    let (text, title, consequence, button) = if close {
        command.option = ZoneOption::changing(AccessChange::to(ZoneAccess::Never, false));
        (
            "Decrement by 1 and set update to Never".to_owned(),
            format!("Freeze counter {zone} at {after_words}, for ever"),
            format!("Takes 1 off, then nobody can lower zone {zone} again."),
            format!("Freeze at {after_words}"),
        )
    } else {
        (
            "Decrement by 1".to_owned(),
            format!("Counter {zone} becomes {after_words}"),
            crate::text::NEVER_RAISED.to_owned(),
            format!("Decrement to {after_words}"),
        )
    };
    let steps = [(text.clone(), command.into_command())];
    let plan = Plan::new(title, steps, &view.known, view.session)
        .consequence(consequence)
        .asks(button, format!("zone {zone} {after}"));
    of_plan(text, plan).unwrap_or_default()
}

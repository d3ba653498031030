//! Builds the Access screen from the view.

use std::sync::Arc;

use stsafe_core::{
    access::{CommandAccess, Encryption, ZoneAccess, ZoneRight},
    command::{
        self, CATALOG,
        attribute::{PutCommandAccess, PutEncryption},
        catalog::Listed as _,
        data_partition::{AccessChange, Decrement, Read, Update, ZoneOption},
        tables::{CommandRecord, ZoneKind, ZoneRecord},
    },
    link::Code,
    plan::Plan,
    preset::{TablePreset, ZonePreset},
};

use super::{
    Operation, State,
    data::{Command, Data, Planned, Preset, Table, Track, Zone},
    stranger,
};
use crate::{
    panels::zones::{self, Inside},
    text,
    view::View,
    widgets::segment::grouped,
};

/// The Access screen; `None` before the partition is known.
pub fn build(view: &View, state: &State) -> Option<Data> {
    view.device.as_ref()?;
    let records = &view.known.partition.as_ref()?.value;
    let selected = records.iter().find(|record| record.index == state.zone).or(records.first())?;
    let commands = commands(view, state.compare);
    Some(Data {
        zones: records.iter().map(|record| zone(record, state)).collect(),
        presets: ZonePreset::ALL.map(|preset| self::preset(selected, state, preset)).into(),
        planned: planned(view, state, records),
        changes: commands.iter().filter(|command| command.differs).count(),
        commands,
        table: state.compare.and_then(|preset| table(view, preset)),
        stranger: if state.stranger { stranger::deeds(view) } else { Vec::new() },
        closed: view.closed(),
    })
}

fn right(record: &ZoneRecord, operation: Operation) -> ZoneRight {
    match operation {
        Operation::Read => record.read,
        Operation::Update => record.update,
    }
}

fn zone(record: &ZoneRecord, state: &State) -> Zone {
    let track = |operation| {
        let right = right(record, operation);
        Track {
            operation,
            now: right.access(),
            may_change: right.may_change,
            planned: state.planned.get(&(record.index, operation)).copied(),
        }
    };
    let size = match record.kind() {
        ZoneKind::Counter => "counter".to_owned(),
        ZoneKind::Data => format!("{} B", grouped(u64::from(record.bytes))),
    };
    Zone { index: record.index, size, tracks: [track(Operation::Read), track(Operation::Update)] }
}

fn preset(record: &ZoneRecord, state: &State, preset: ZonePreset) -> Preset {
    let (read, update) = preset.rights();
    let wanted = [(Operation::Read, read), (Operation::Update, update)];
    let wanted: Vec<_> = wanted.into_iter().filter_map(|(operation, to)| Some((operation, to?))).collect();
    let sets: Vec<_> = wanted.iter().copied().filter(|(op, to)| right(record, *op).access() != *to).collect();
    let looser = sets.iter().find(|(op, to)| *to < right(record, *op).access());
    let spent = sets.iter().find(|(op, _)| !right(record, *op).may_change);
    let closed = match (looser, spent) {
        (Some(_), _) => format!("{} is looser", preset.name()),
        (None, Some((op, _))) => format!("The {} right is spent", op.name()),
        (None, None) => String::new(),
    };
    let is_planned = |(op, to): &(Operation, ZoneAccess)| state.planned.get(&(record.index, *op)) == Some(to);
    let named = ZonePreset::ALL.into_iter().rev().find(|preset| matches(record, *preset));
    Preset {
        name: preset.name(),
        now: named == Some(preset),
        planned: !sets.is_empty() && sets.iter().all(is_planned),
        closed,
        sets,
    }
}

/// Whether a zone is exactly like this preset now.
fn matches(record: &ZoneRecord, preset: ZonePreset) -> bool {
    let (read, update) = preset.rights();
    read.is_none_or(|read| read == record.read.access()) && update == Some(record.update.access())
}

/// The command that carries a change of access, and what it is called.
fn carrier(
    record: &ZoneRecord,
    operation: Operation,
    to: ZoneAccess,
    keep: bool,
) -> (String, command::Command) {
    let zone = record.index;
    // Nothing is stricter than Never: a right that is left over would be of no use.
    let option = ZoneOption::changing(AccessChange::to(to, keep && to != ZoneAccess::Never));
    let title = format!("Zone {zone}, {} becomes {to}", operation.name());
    let command = match (operation, record.kind()) {
        (Operation::Read, _) => Read { option, ..Read::new(zone, 0, 0) }.into_command(),
        (Operation::Update, ZoneKind::Data) => {
            Update { option, zone, offset: 0, data: Vec::new() }.into_command()
        }
        (Operation::Update, ZoneKind::Counter) => {
            Decrement { option, ..Decrement::by(zone, 1) }.into_command()
        }
    };
    (title, command)
}

fn planned(view: &View, state: &State, records: &[ZoneRecord]) -> Option<Planned> {
    let mut commands = Vec::new();
    let mut step = None;
    for (&(index, operation), &to) in &state.planned {
        let Some(record) = records.iter().find(|record| record.index == index) else { continue };
        if index == state.zone && step.is_none() {
            step = Some((commands.len(), operation, record));
        }
        commands.push(carrier(record, operation, to, state.keep_right));
    }
    let count = commands.len();
    let only = state.planned.iter().next().map(|((zone, operation), to)| (*zone, *operation, *to));
    let (title, consequence, button, words) = match (count, only) {
        (0, _) | (_, None) => return None,
        (1, Some((zone, operation, to))) => one(zone, operation, to),
        _ => (
            format!("Tighten {count} conditions, for ever"),
            "Access conditions only ever get stricter. None of these can be taken back.".to_owned(),
            format!("Apply {count} changes"),
            format!("{count} changes"),
        ),
    };
    let plan =
        Plan::new(title, commands, &view.known, view.session).consequence(consequence).asks(button, words);
    let carried_by = match step {
        Some((_, Operation::Read, _)) => "A read of nothing",
        Some((_, Operation::Update, record)) if record.kind() == ZoneKind::Counter => "A decrement by 1",
        _ => "An empty update",
    };
    let remark = step.map_or(String::new(), |(_, _, record)| remark(view, record));
    Some(Planned { plan: Arc::new(plan), step: step.map_or(0, |(step, ..)| step), carried_by, remark })
}

/// Title, consequence, button and words of a single change.
fn one(zone: u8, operation: Operation, to: ZoneAccess) -> (String, String, String, String) {
    let who = zones::who(to);
    let verb = match operation {
        Operation::Read => "read",
        Operation::Update => "update",
    };
    let words = format!("zone {zone} {}", to.name().to_lowercase());
    match (operation, to) {
        (Operation::Update, ZoneAccess::Never) => (
            format!("Freeze zone {zone}, for ever"),
            format!("Nobody can update zone {zone} again, with or without the host keys."),
            format!("Freeze zone {zone}"),
            words,
        ),
        (Operation::Read, ZoneAccess::Never) => (
            format!("Hide zone {zone}, for ever"),
            format!("Nobody can read zone {zone} again, with or without the host keys."),
            format!("Hide zone {zone}"),
            words,
        ),
        _ => (
            format!("{} of zone {zone} becomes {to}", operation.title()),
            format!("{who} may {verb} zone {zone} then; it can never be loosened again."),
            format!("Tighten zone {zone}"),
            words,
        ),
    }
}

/// Something to mind about a zone that is about to be closed.
fn remark(view: &View, record: &ZoneRecord) -> String {
    let index = record.index;
    match (record.kind(), zones::inside(view, index)) {
        (ZoneKind::Counter, _) => {
            "A counter's update access travels with a decrement: 1 is taken off.".to_owned()
        }
        (_, Inside::Blank) => {
            format!(
                "Zone {index} is blank. Once nobody may update it, it stays blank for the life of the chip."
            )
        }
        (_, Inside::Unread) => format!("Zone {index} was not read: nobody here knows what is in it."),
        _ => String::new(),
    }
}

fn commands(view: &View, compare: Option<TablePreset>) -> Vec<Command> {
    let Some(table) = &view.known.commands else { return Vec::new() };
    table.value.records.iter().map(|record| command(record, compare)).collect()
}

fn command(record: &CommandRecord, compare: Option<TablePreset>) -> Command {
    let now = CommandAccess::from_code(record.access);
    let (access, encryption) = match compare {
        Some(preset) => preset.record(record.code),
        None => (now.unwrap_or(CommandAccess::Never), record.encryption),
    };
    let differs = now != Some(access) || encryption != record.encryption;
    Command {
        code: record.code.to_string(),
        name: name(record.code),
        access: now.map_or("Never", CommandAccess::name),
        to: (now != Some(access)).then(|| access.name()),
        encryption: match (encryption.command, encryption.response) {
            (true, true) => "Both",
            (true, false) => "Cmd",
            (false, true) => "Rsp",
            (false, false) => "–",
        },
        differs,
    }
}

fn name(code: Code) -> String {
    // One code makes keys of two kinds; the table has one record for both.
    if code == Code::Basic(0x11) {
        return "Generate key".to_owned();
    }
    let row = CATALOG.iter().find(|row| row.key.code() == code);
    row.map_or_else(|| "Reserved".to_owned(), |row| row.name.to_owned())
}

fn table(view: &View, preset: TablePreset) -> Option<Table> {
    let now = &view.known.commands.as_ref()?.value;
    let after: Vec<(Code, CommandAccess, Encryption)> = now
        .records
        .iter()
        .map(|record| {
            let (access, encryption) = preset.record(record.code);
            (record.code, access, encryption)
        })
        .collect();
    let differs =
        now.records.iter().zip(&after).any(|(now, (_, access, encryption))| {
            now.access != access.code() || now.encryption != *encryption
        });
    if !differs {
        return None;
    }
    let access =
        PutCommandAccess { records: after.iter().map(|(code, access, _)| (*code, *access)).collect() };
    let encryption =
        PutEncryption { records: after.iter().map(|(code, _, flags)| (*code, *flags)).collect() };
    let steps = [
        ("Write the access conditions of all commands".to_owned(), access.into_command()),
        ("Write the encryption flags of all commands".to_owned(), encryption.into_command()),
    ];
    let locked = after.iter().filter(|(_, access, _)| *access == CommandAccess::Host).count();
    let no_keys = view.known.host_key.as_ref().is_some_and(|seen| seen.value.is_none());
    let remark = if no_keys {
        format!(
            "{locked} commands will then need host keys, and this chip has none: they would be locked out."
        )
    } else {
        format!("{locked} commands will then need the host keys.")
    };
    let plan =
        Plan::new(format!("Write the command table: {}", preset.name()), steps, &view.known, view.session)
            .consequence(format!("{} {remark}", text::TABLE_ONCE))
            .asks("Write the table", "write table once");
    let closed = if plan.obstacle().is_some() {
        "The chip would refuse it"
    } else if no_keys && !view.is_simulated() {
        text::NO_HOST_KEYS
    } else {
        ""
    };
    Some(Table { name: preset.name(), plan: Arc::new(plan), remark, closed })
}

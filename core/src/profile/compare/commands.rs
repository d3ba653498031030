//! The command table: its change rights, its length, and who may use what. Commands that stand alike share a line.

use super::answer::{Answer, asked};
use super::item::{Expected, Got, Group, Items};
use crate::access::Encryption;
use crate::command::query::CommandTable;
use crate::command::tables::{CommandRecord, CommandTableContent};
use crate::hex;
use crate::observe::Observation;
use crate::profile::{CommandSpec, Part, Profile};

pub(super) fn compare(profile: &Profile, seen: &Observation, items: &mut Items) {
    let table = seen.commands.as_ref().map(|seen| (&seen.value, Answer::of(CommandTable, seen)));
    let spec = &profile.commands;
    let all = profile.assumed_part(Part::Commands);
    let mut add = |id,
                   title: &str,
                   expected: String,
                   field: &str,
                   got: &dyn Fn(&CommandTableContent) -> (String, bool)| {
        let got = table.as_ref().map(|(table, answer)| {
            let (words, agrees) = got(table);
            Got { words, agrees, proof: answer.field(field) }
        });
        items.add((Group::Commands, id), title, Expected::of(expected, all), asked(CommandTable), got);
    };
    let may = |may: bool| if may { "may change, once" } else { "frozen" }.to_owned();
    let rights = "Change rights";
    add("command_access_right", "Access conditions", may(spec.access_may_change), rights, &|table| {
        (may(table.access_may_change), table.access_may_change == spec.access_may_change)
    });
    add("command_encryption_right", "Encryption flags", may(spec.encryption_may_change), rights, &|table| {
        (may(table.encryption_may_change), table.encryption_may_change == spec.encryption_may_change)
    });
    let number = |n: usize| format!("{n} records");
    add("command_count", "Records", number(spec.records.len()), "Number of records", &|table| {
        (number(table.records.len()), table.records.len() == spec.records.len())
    });
    lines(profile, table.as_ref().map(|(table, answer)| (*table, answer)), items);
}

/// Commands with the same expectation and the same answer are one line; the first of them carries the bytes.
struct Line<'a> {
    expected: String,
    assumed: Option<&'a str>,
    /// `None` where the table was not read; inside, where it has no such record.
    got: Option<(String, bool)>,
    codes: Vec<String>,
    at: Option<usize>,
}

fn lines(profile: &Profile, table: Option<(&CommandTableContent, &Answer)>, items: &mut Items) {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for CommandSpec(code, access, encryption) in &profile.commands.records {
        let expected = CommandRecord::rule(access.name(), Encryption::from_bits(*encryption));
        let assumed = profile.assumed_command(code);
        let at = table.and_then(|(table, _)| table.records.iter().position(|record| is(record, code)));
        let got = table.map(|(table, _)| match at.and_then(|at| table.records.get(at)) {
            None => ("No such record".to_owned(), false),
            Some(record) => {
                let same = record.access == access.code() && record.encryption.bits() == *encryption;
                (record.words(), same)
            }
        });
        let alike = lines.iter_mut().find(|line| {
            line.expected == expected
                && line.assumed == assumed
                && line.got == got
                && got.as_ref().is_none_or(|(_, agrees)| *agrees)
        });
        match alike {
            Some(line) => line.codes.push(code.clone()),
            None => lines.push(Line { expected, assumed, got, codes: vec![code.clone()], at }),
        }
    }
    for Line { expected, assumed, got, codes, at } in lines {
        let title = match codes.as_slice() {
            [one] => format!("Command {}", name(one)),
            many => format!("{} commands", many.len()),
        };
        let got = got.map(|(words, agrees)| Got {
            words,
            agrees,
            proof: table.and_then(|(_, answer)| match at {
                Some(at) => answer.record(at),
                None => answer.field("Number of records"),
            }),
        });
        let id = (Group::Commands, "command_access");
        items.add(id, title, Expected::of(expected, assumed), asked(CommandTable), got);
    }
}

/// `1F 0B` from the file's `1F0B`.
fn name(code: &str) -> String {
    hex::normal(code)
}

fn is(record: &CommandRecord, code: &str) -> bool {
    hex::parse(code).is_ok_and(|bytes| bytes == record.code.bytes())
}

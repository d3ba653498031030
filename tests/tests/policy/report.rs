//! What came of the cases: yes, no, unknown by reason and by command, and where policy and chip disagree.

use std::collections::BTreeMap;
use std::fmt::Write;

use stsafe_core::command::CATALOG;

#[derive(Default)]
pub struct Report {
    pub cases: usize,
    pub yes: usize,
    pub no: usize,
    pub unknown: usize,
    pub reasons: BTreeMap<String, usize>,
    pub by_command: BTreeMap<&'static str, [usize; 3]>,
    pub statuses: BTreeMap<u8, usize>,
    pub wrong: Vec<String>,
}

impl Report {
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.yes += other.yes;
        self.no += other.no;
        self.unknown += other.unknown;
        self.wrong.extend(other.wrong);
        for (reason, n) in other.reasons {
            *self.reasons.entry(reason).or_default() += n;
        }
        for (status, n) in other.statuses {
            *self.statuses.entry(status).or_default() += n;
        }
        for (name, counts) in other.by_command {
            let mine = self.by_command.entry(name).or_default();
            for (mine, theirs) in mine.iter_mut().zip(counts) {
                *mine += theirs;
            }
        }
    }

    pub fn unknown_percent(&self) -> f64 {
        100.0 * self.unknown as f64 / self.cases.max(1) as f64
    }

    pub fn words(&self) -> String {
        let mut out = String::new();
        let Self { cases, yes, no, unknown, .. } = self;
        let share = self.unknown_percent();
        writeln!(out, "{cases} cases: {yes} yes, {no} no, {unknown} unknown ({share:.1} %)").unwrap();
        let statuses: Vec<String> = self.statuses.iter().map(|(s, n)| format!("{s:02X} {n}x")).collect();
        writeln!(out, "statuses: {}", statuses.join(", ")).unwrap();
        writeln!(out, "why unknown:").unwrap();
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        for (reason, n) in reasons {
            writeln!(out, "{n:8}  {reason}").unwrap();
        }
        writeln!(out, "yes, no, unknown by command:").unwrap();
        for row in CATALOG {
            let [yes, no, unknown] = self.by_command.get(row.name).copied().unwrap_or_default();
            writeln!(out, "{yes:8} {no:8} {unknown:8}  {}", row.name).unwrap();
        }
        out
    }
}

//! The evaluation report: what a chip is, how it agrees with a profile, its zones and tables, who vouches for it, how long
//! it took, what of all that is assumed, and the hash of the capture it rests on. Data first; `html` makes one page of it.
//!
//! Pure: exchanges and verdicts come in, the date is given. Secrets cannot get in: only tables and verdicts are kept.

mod html;
mod profile;
mod tables;

pub use profile::{Compared, Format, ProfileReport};
pub use tables::key_tables;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::command::NoContext;
use crate::describe;
use crate::exchange::{Exchange, Outcome};
use crate::observe::Observation;
use crate::plan::Identity;
use crate::profile::compare::{Comparison, Counts, compare};
use crate::profile::{Assumption, Profile};
use crate::transport::Origin;
use crate::verdict::{CheckResult, Verdict};

/// What a report is made from.
pub struct Input<'a> {
    /// How the device was opened: `sim`, `serial:/dev/ttyACM0`.
    pub address: &'a str,
    /// What answered.
    pub origin: Origin,
    /// When, in words: `2026-11-20T14:02:11Z`.
    pub date: &'a str,
    /// What is known of the chip.
    pub seen: &'a Observation,
    /// What it is compared with.
    pub profile: &'a Profile,
    /// Verdicts on certificate and challenge.
    pub verdicts: &'a [Verdict],
    /// Every exchange that the report rests on.
    pub exchanges: &'a [Exchange],
    /// SHA-256 of the capture of those exchanges, hex.
    pub capture_sha256: &'a str,
}

/// A report as data.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of this shape.
    pub version: u32,
    /// When it was made.
    pub date: String,
    /// How the device was opened.
    pub address: String,
    /// What answered.
    pub origin: Origin,
    /// Name and value.
    pub identity: Vec<(String, String)>,
    /// The comparison in a sentence.
    pub sentence: String,
    /// The worst of comparison and verdicts.
    pub result: CheckResult,
    /// The comparison's numbers.
    pub counts: Counts,
    /// The comparison.
    pub comparison: Comparison,
    /// Certificate and challenge.
    pub verdicts: Vec<Verdict>,
    /// Zones, keys, command table.
    pub tables: Vec<Table>,
    /// One line per command that was sent.
    pub timings: Vec<Timing>,
    /// What the profile assumes.
    pub assumed: Vec<Assumption>,
    /// What it rests on.
    pub capture: Capture,
}

/// A table for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
    /// What to know about it; may be empty.
    pub note: String,
}

/// How long a command took, from the start of its write to the end of its answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timing {
    /// The command.
    pub command: String,
    /// How often it was sent.
    pub count: usize,
    /// Shortest, in milliseconds.
    pub least_ms: f64,
    /// Mean, in milliseconds.
    pub mean_ms: f64,
    /// Longest, in milliseconds.
    pub most_ms: f64,
    /// What ST's library waits, or what is assumed, in milliseconds.
    pub expected_ms: f64,
    /// Reads that were not acknowledged, all together.
    pub nacks: u64,
    /// Answers with another status than 00, and exchanges without an answer.
    pub refused: usize,
}

/// What the report rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Capture {
    /// Exchanges in it.
    pub exchanges: usize,
    /// SHA-256 of its text, hex.
    pub sha256: String,
}

impl Report {
    /// Puts a report together.
    pub fn new(input: &Input<'_>) -> Self {
        let comparison = compare(input.profile, input.seen);
        let result = input.verdicts.iter().fold(comparison.result(), |worst, v| worst.worst(v.result));
        Self {
            version: 1,
            date: input.date.to_owned(),
            address: input.address.to_owned(),
            origin: input.origin,
            identity: identity(input.address, input.origin, input.date, input.seen, input.profile),
            sentence: comparison.sentence(),
            result,
            counts: comparison.counts(),
            comparison,
            verdicts: input.verdicts.to_vec(),
            tables: tables::of(input.seen),
            timings: timings(input.exchanges),
            assumed: input.profile.assumptions(),
            capture: Capture { exchanges: input.exchanges.len(), sha256: input.capture_sha256.to_owned() },
        }
    }

    /// Nothing deviates and no verdict is negative.
    pub fn is_positive(&self) -> bool {
        self.comparison.is_positive() && self.verdicts.iter().all(Verdict::is_positive)
    }

    /// One page that stands for itself: no file, font or script from elsewhere.
    pub fn to_html(&self) -> String {
        html::page(self)
    }
}

fn identity(
    address: &str,
    origin: Origin,
    date: &str,
    seen: &Observation,
    profile: &Profile,
) -> Vec<(String, String)> {
    let mut rows = vec![
        (
            "Device".to_owned(),
            match origin {
                Origin::Real => format!("real, {address}"),
                Origin::Virtual => format!("simulated, {address}"),
                Origin::Replay => format!("a recording, {address}"),
            },
        ),
        ("Date".to_owned(), date.to_owned()),
        ("Profile".to_owned(), format!("{}, {}", profile.name, profile.title)),
    ];
    if let Some(identity) = Identity::of(seen) {
        rows.push(("Product data".into(), crate::hex::pairs(&identity.product)));
        let id = identity.device_id.as_deref().map_or("not read".into(), crate::hex::run);
        rows.push(("Device ID".into(), id));
    }
    if let Some(state) = &seen.life_cycle {
        rows.push(("Life cycle".into(), format!("{:02X} {}", state.value.0, state.value.name())));
    }
    if let Some(i2c) = &seen.i2c {
        rows.push(("I²C address".into(), format!("0x{:02X}", i2c.value.address())));
    }
    rows
}

fn timings(exchanges: &[Exchange]) -> Vec<Timing> {
    let mut by_command: BTreeMap<String, Vec<&Exchange>> = BTreeMap::new();
    for exchange in exchanges {
        let (side, _) = describe::sent(&exchange.sent, &NoContext);
        by_command.entry(side.title).or_default().push(exchange);
    }
    let ms = |exchange: &&Exchange| exchange.took.as_secs_f64() * 1000.0;
    let timing = |(command, list): (String, Vec<&Exchange>)| Timing {
        command,
        count: list.len(),
        least_ms: list.iter().map(ms).fold(f64::INFINITY, f64::min),
        #[allow(clippy::cast_precision_loss, reason = "far fewer exchanges than 2^52")]
        mean_ms: list.iter().map(ms).sum::<f64>() / list.len() as f64,
        most_ms: list.iter().map(ms).fold(0.0, f64::max),
        expected_ms: list.first().map_or(0.0, |exchange| exchange.expected.as_secs_f64() * 1000.0),
        nacks: list.iter().map(|exchange| u64::from(exchange.nacks)).sum(),
        refused: list
            .iter()
            .filter(|exchange| !matches!(exchange.outcome, Outcome::Answered(status) if status.is_ok()))
            .count(),
    };
    by_command.into_iter().map(timing).collect()
}

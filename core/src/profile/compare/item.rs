//! One compared thing: what was expected, what was observed, how they stand to each other, and on which bytes.

use core::ops::Range;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::super::Fact;
use crate::command::catalog::Key;
use crate::hex;
use crate::verdict::{Check, CheckResult, Evidence};

/// What an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Product, life cycle, and the shape of the leaf certificate.
    Identity,
    /// Partition: sizes and access conditions.
    Zones,
    /// Values of the counters.
    Counters,
    /// Private key slots and their flags.
    PrivateKeys,
    /// Host key slot and its control fields.
    HostKeys,
    /// Symmetric key slots and their control fields.
    SymmetricKeys,
    /// Generic public key slots and their flags.
    PublicKeys,
    /// Local envelope key slots.
    EnvelopeKeys,
    /// The command table.
    Commands,
    /// I²C parameters.
    Bus,
}

impl Group {
    /// In the order of the screen.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Zones,
        Self::Counters,
        Self::PrivateKeys,
        Self::HostKeys,
        Self::SymmetricKeys,
        Self::PublicKeys,
        Self::EnvelopeKeys,
        Self::Commands,
        Self::Bus,
    ];

    /// The word on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "Identity",
            Self::Zones => "Zones",
            Self::Counters => "Counters",
            Self::PrivateKeys => "Private keys",
            Self::HostKeys => "Host keys",
            Self::SymmetricKeys => "Symmetric keys",
            Self::PublicKeys => "Public keys",
            Self::EnvelopeKeys => "Envelope keys",
            Self::Commands => "Commands",
            Self::Bus => "Bus",
        }
    }

    /// Stable name of its verdict, for scripts.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Identity => "profile_identity",
            Self::Zones => "profile_zones",
            Self::Counters => "profile_counters",
            Self::PrivateKeys => "profile_private_keys",
            Self::HostKeys => "profile_host_keys",
            Self::SymmetricKeys => "profile_symmetric_keys",
            Self::PublicKeys => "profile_public_keys",
            Self::EnvelopeKeys => "profile_envelope_keys",
            Self::Commands => "profile_commands",
            Self::Bus => "profile_bus",
        }
    }
}

/// How expected and observed stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Known, and the chip says the same.
    Agrees,
    /// Known, and the chip says something else.
    Deviates,
    /// The chip was not asked, or did not tell.
    Unknown,
    /// The chip says what the profile assumes: that proves neither.
    Assumed,
    /// The chip says something else than the profile assumes: the assumption is wrong for this chip.
    DiffersFromAssumed,
}

impl Standing {
    /// As a line of a verdict. Agreement with an assumption counts neither way; only what is known can fail.
    pub const fn result(self) -> CheckResult {
        match self {
            Self::Agrees => CheckResult::Pass,
            Self::Deviates => CheckResult::Fail,
            Self::Unknown | Self::DiffersFromAssumed => CheckResult::Warn,
            Self::Assumed => CheckResult::NotRun,
        }
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Deviates => "deviates",
            Self::Unknown => "unknown",
            Self::Assumed => "assumed",
            Self::DiffersFromAssumed => "differs from assumed",
        }
    }
}

/// How many items of each standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Agree.
    pub agree: usize,
    /// Deviate.
    pub deviate: usize,
    /// Were not read.
    pub unknown: usize,
    /// Are as assumed.
    pub assumed: usize,
    /// Are not as assumed.
    pub differ: usize,
}

impl Counts {
    pub(super) fn of<'a>(items: impl Iterator<Item = &'a Item>) -> Self {
        items.fold(Self::default(), |mut counts, item| {
            match item.standing {
                Standing::Agrees => counts.agree += 1,
                Standing::Deviates => counts.deviate += 1,
                Standing::Unknown => counts.unknown += 1,
                Standing::Assumed => counts.assumed += 1,
                Standing::DiffersFromAssumed => counts.differ += 1,
            }
            counts
        })
    }

    /// All of them.
    pub const fn total(self) -> usize {
        self.agree + self.deviate + self.unknown + self.assumed + self.differ
    }
}

/// Which command tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its code and tag.
    pub key: Key,
    /// Its name: `Query data partition`.
    pub name: &'static str,
}

/// The bytes that an observed value was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Where they are: `answer to 14 12`, `zone 0`.
    pub source: String,
    /// Number of the exchange, where it was one.
    pub exchange: Option<u64>,
    /// Offset of the record in its source.
    pub at: usize,
    /// The record that holds the value.
    pub record: Vec<u8>,
    /// The bytes that decide, inside the record.
    pub lit: Range<usize>,
    /// Not the chip's bytes: the value changed since by commands that the chip accepted, and these bytes are what the
    /// answer would be now.
    pub computed: bool,
}

impl Proof {
    /// The bytes that decide.
    pub fn deciding(&self) -> &[u8] {
        self.record.get(self.lit.clone()).unwrap_or_default()
    }

    /// As evidence of a verdict: only the bytes that decide.
    pub fn evidence(&self) -> Evidence {
        let source = if self.computed { format!("{}, computed", self.source) } else { self.source.clone() };
        let start = self.lit.start.min(self.record.len());
        Evidence { source, offset: self.at + start, bytes: self.deciding().to_vec() }
    }
}

/// One compared thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its group.
    pub group: Group,
    /// Stable name of the kind of item, for scripts: `zone_counter`.
    pub id: &'static str,
    /// For people: `Zone 5, counter`.
    pub title: String,
    /// What the profile says.
    pub expected: String,
    /// Whether the profile only assumes it.
    pub assumed: bool,
    /// The source, or the reason of the assumption; empty where the profile's list of sources stands for it.
    pub note: String,
    /// What the chip says; `None` is unknown.
    pub observed: Option<String>,
    /// How the two stand to each other.
    pub standing: Standing,
    /// Which command tells.
    pub asked: Asked,
    /// The bytes, where something was observed.
    pub proof: Option<Proof>,
}

impl Item {
    /// The item in a sentence.
    pub fn sentence(&self) -> String {
        let (expected, key) = (&self.expected, self.asked.key);
        let note = if self.note.is_empty() { String::new() } else { format!(" ({})", self.note) };
        match (&self.observed, self.standing) {
            (None, _) => format!("Not read: {} ({key}) tells. Expected is {expected}.", self.asked.name),
            (Some(got), Standing::Assumed) => format!("{got}, as assumed, which proves nothing{note}."),
            (Some(got), Standing::DiffersFromAssumed) => {
                format!("{got}; {expected} was only assumed{note}.")
            }
            (Some(got), Standing::Deviates) => format!("Expected {expected}, is {got}."),
            (Some(got), _) => format!("{got}, as expected."),
        }
    }

    /// The item as a line of a verdict.
    pub fn check(&self) -> Check {
        let check = Check::new(self.id, self.title.clone(), self.standing.result(), self.sentence());
        match &self.proof {
            Some(proof) => check.on(proof.evidence()),
            None => check,
        }
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("Item", 12)?;
        s.serialize_field("group", &self.group)?;
        s.serialize_field("id", self.id)?;
        s.serialize_field("title", &self.title)?;
        s.serialize_field("standing", &self.standing)?;
        s.serialize_field("expected", &self.expected)?;
        s.serialize_field("observed", &self.observed)?;
        s.serialize_field("note", &self.note)?;
        s.serialize_field("query", &self.asked.key.to_string())?;
        let proof = self.proof.as_ref();
        s.serialize_field("source", &proof.map(|p| &p.source))?;
        s.serialize_field("record", &proof.map(|p| hex::run(&p.record)))?;
        s.serialize_field("bytes", &proof.map(|p| hex::run(p.deciding())))?;
        s.serialize_field("computed", &proof.is_some_and(|p| p.computed))?;
        s.end()
    }
}

/// What a profile says of one thing.
pub(super) struct Expected {
    words: String,
    assumed: bool,
    note: String,
}

impl Expected {
    /// A value that has no standing of its own: known, unless its part of the profile is assumed for this reason.
    pub(super) fn of(words: impl Into<String>, assumed: Option<&str>) -> Self {
        let note = assumed.unwrap_or_default().to_owned();
        Self { words: words.into(), assumed: assumed.is_some(), note }
    }

    /// A value with its standing.
    pub(super) fn fact<T>(fact: &Fact<T>, words: impl FnOnce(&T) -> String) -> Self {
        Self { words: words(fact.value()), assumed: fact.is_assumed(), note: fact.note().to_owned() }
    }
}

/// What a chip says of one thing.
pub(super) struct Got {
    pub(super) words: String,
    pub(super) agrees: bool,
    pub(super) proof: Option<Proof>,
}

/// The items so far.
#[derive(Default)]
pub(super) struct Items(Vec<Item>);

impl Items {
    pub(super) fn add(
        &mut self,
        (group, id): (Group, &'static str),
        title: impl Into<String>,
        expected: Expected,
        asked: Asked,
        got: Option<Got>,
    ) {
        let standing = match (&got, expected.assumed) {
            (None, _) => Standing::Unknown,
            (Some(got), false) if got.agrees => Standing::Agrees,
            (Some(_), false) => Standing::Deviates,
            (Some(got), true) if got.agrees => Standing::Assumed,
            (Some(_), true) => Standing::DiffersFromAssumed,
        };
        let Expected { words, assumed, note } = expected;
        let (observed, proof) = got.map_or((None, None), |got| (Some(got.words), got.proof));
        self.0.push(Item {
            group,
            id,
            title: title.into(),
            expected: words,
            assumed,
            note,
            observed,
            standing,
            asked,
            proof,
        });
    }

    pub(super) fn done(self) -> Vec<Item> {
        self.0
    }
}

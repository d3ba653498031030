//! A verdict with its evidence: the one shape in which every check of the product answers.
//!
//! Chain, challenge, profile and token checks all end here. Nothing is decided in this file: whoever checks knows
//! the rule, this only keeps the answer, its reason and the bytes it rests on together.

use core::ops::Range;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// How one check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckResult {
    /// It is as it should be.
    Pass,
    /// Acceptable, and worth knowing; does not make a verdict negative.
    Warn,
    /// It is not as it should be.
    Fail,
    /// Nothing can be said, because something it needs is not there; counts neither way.
    NotRun,
}

impl CheckResult {
    /// Every result, best first and *not run* last.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Warn, Self::Fail, Self::NotRun];

    /// The word used in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::NotRun => "not_run",
        }
    }

    /// True for everything a program may exit with 0 on: pass, warning, and checks that were not run.
    pub const fn is_positive(self) -> bool {
        !matches!(self, Self::Fail)
    }

    /// The worse of two: fail, then warning, then pass; *not run* gives way to anything.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        let weight = |result| match result {
            Self::NotRun => 0,
            Self::Pass => 1,
            Self::Warn => 2,
            Self::Fail => 3,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}

impl Serialize for CheckResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The bytes a check rests on, and where they are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What the bytes belong to, in words: `leaf`, `root`, `zone 0`, `challenge`.
    pub source: String,
    /// Offset of the first byte inside that source.
    pub offset: usize,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

impl Evidence {
    /// The part of `whole` at `range`; what lies outside `whole` is left out.
    pub fn of(source: impl Into<String>, whole: &[u8], range: Range<usize>) -> Self {
        let start = range.start.min(whole.len());
        let end = range.end.clamp(start, whole.len());
        Self {
            source: source.into(),
            offset: start,
            bytes: whole.get(start..end).unwrap_or_default().to_vec(),
        }
    }

    /// Where the bytes lie inside their source, end exclusive.
    pub fn range(&self) -> Range<usize> {
        self.offset..self.offset.saturating_add(self.bytes.len())
    }

    /// The bytes as upper-case hex without separators.
    pub fn hex(&self) -> String {
        use core::fmt::Write;
        self.bytes.iter().fold(String::with_capacity(self.bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02X}");
            text
        })
    }
}

/// One line of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Stable name for scripts, such as `signature`; several lines may share it when a chain has several links.
    pub id: &'static str,
    /// What is checked, for people: *Signature of the leaf*.
    pub title: String,
    /// How it ended.
    pub result: CheckResult,
    /// A sentence: what it is and what that means.
    pub reason: String,
    /// The bytes it rests on, where there are any.
    pub bytes: Option<Evidence>,
}

impl Check {
    /// A line without bytes; add them with [`Check::on`].
    pub fn new(
        id: &'static str,
        title: impl Into<String>,
        result: CheckResult,
        reason: impl Into<String>,
    ) -> Self {
        Self { id, title: title.into(), result, reason: reason.into(), bytes: None }
    }

    /// The same line resting on `evidence`.
    #[must_use]
    pub fn on(mut self, evidence: Evidence) -> Self {
        self.bytes = Some(evidence);
        self
    }
}

impl Serialize for Check {
    /// `{"id","title","result","reason","bytes"}`; with bytes also `"source"` and `"range"` (end exclusive).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("result", &self.result)?;
        map.serialize_entry("reason", &self.reason)?;
        map.serialize_entry("bytes", &self.bytes.as_ref().map(Evidence::hex))?;
        if let Some(evidence) = &self.bytes {
            map.serialize_entry("source", &evidence.source)?;
            map.serialize_entry("range", &[evidence.range().start, evidence.range().end])?;
        }
        map.end()
    }
}

/// The answer to one question, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Stable name for scripts, such as `chain` or `challenge`.
    pub id: &'static str,
    /// The question, for people: *Who vouches for it?*
    pub title: String,
    /// The worst of all checks.
    pub result: CheckResult,
    /// The lines, in the order in which they were decided.
    pub checks: Vec<Check>,
}

impl Verdict {
    /// Sums up the lines: the overall result is the worst of them, and *not run* when none was run.
    pub fn new(id: &'static str, title: impl Into<String>, checks: Vec<Check>) -> Self {
        let result = checks.iter().fold(CheckResult::NotRun, |worst, check| worst.worst(check.result));
        Self { id, title: title.into(), result, checks }
    }

    /// True when no line failed (warnings do not count).
    pub const fn is_positive(&self) -> bool {
        self.result.is_positive()
    }

    /// The first line with this id.
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// The lines that ended like this.
    pub fn with(&self, result: CheckResult) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(move |check| check.result == result)
    }
}

impl Serialize for Verdict {
    /// `{"id","title","result","checks":[…]}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("result", &self.result)?;
        map.serialize_entry("checks", &self.checks)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot build its value has failed")]

    use super::*;

    fn verdict(results: &[CheckResult]) -> Verdict {
        let checks = results.iter().map(|result| Check::new("c", "C", *result, "Because.")).collect();
        Verdict::new("chain", "Who vouches for it?", checks)
    }

    #[test]
    fn the_worst_line_decides() {
        use CheckResult::{Fail, NotRun, Pass, Warn};
        assert_eq!(verdict(&[Pass, Warn, Pass]).result, Warn);
        assert_eq!(verdict(&[Warn, Fail, Pass]).result, Fail);
        assert_eq!(verdict(&[Pass, NotRun]).result, Pass);
        assert_eq!(verdict(&[NotRun]).result, NotRun);
        assert_eq!(verdict(&[]).result, NotRun);
    }

    #[test]
    fn warnings_are_not_negative() {
        assert!(verdict(&[CheckResult::Warn]).is_positive());
        assert!(!verdict(&[CheckResult::Fail]).is_positive());
    }

    #[test]
    fn json_has_the_documented_keys() {
        let check = Check::new("signature", "Signature", CheckResult::Fail, "It does not verify.")
            .on(Evidence::of("leaf", &[1, 2, 0xAB, 4], 1..3));
        let json = serde_json::to_string(&Verdict::new("chain", "Who vouches for it?", vec![check])).unwrap();
        assert_eq!(
            json,
            r#"{"id":"chain","title":"Who vouches for it?","result":"fail","checks":[{"id":"signature","title":"Signature","result":"fail","reason":"It does not verify.","bytes":"02AB","source":"leaf","range":[1,3]}]}"#
        );
        let without = Check::new("x", "X", CheckResult::Pass, "Fine.");
        assert!(serde_json::to_string(&without).unwrap().contains(r#""bytes":null"#));
    }

    #[test]
    fn evidence_outside_its_source_is_cut() {
        assert_eq!(Evidence::of("leaf", &[1, 2, 3], 2..9).range(), 2..3);
        assert_eq!(Evidence::of("leaf", &[1, 2, 3], 7..9).range(), 3..3);
    }
}

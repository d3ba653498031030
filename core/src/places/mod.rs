//! Where values stand in a RON text, so that every mistake in it is told at once, each by line and column.
//!
//! A reader stops at the first mistake. Here the mistake is noted, a value from a text that is known to be right takes
//! its place, and the reader goes on: what comes out are all mistakes, and never a value that was not written. Pure.

pub mod probe;
mod scan;

use core::fmt;
use core::ops::Range;

use ron::Error as Ron;
use serde::de::DeserializeOwned;

use scan::{Body, Node};

/// Mistakes that are told; a text with more is another kind of text.
const MOST: usize = 50;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The field, as a path: `zones[3].bytes`; empty for the whole text.
    pub field: String,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.what)
    }
}

/// Every mistake of a text, in its order; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for Problems {}

/// A text and the places in it.
pub struct Places<'a> {
    text: &'a str,
    root: Option<Node>,
}

impl<'a> Places<'a> {
    /// Finds the places; a text that is not RON has none.
    pub fn of(text: &'a str) -> Self {
        Self { text, root: scan::scan(text) }
    }

    /// A mistake at a field; where there is no such field, at the nearest one around it.
    pub fn problem(&self, field: impl Into<String>, what: impl Into<String>) -> Problem {
        let field = field.into();
        let mut node = self.root.as_ref();
        for step in scan::steps(&field) {
            match node.and_then(|node| node.child(&step)) {
                Some(child) => node = Some(child),
                None => break,
            }
        }
        let (line, column) = position(self.text, node.map_or(0, |node| node.range.start));
        Problem { line, column, field, what: what.into() }
    }
}

/// Reads a text of at most `most` bytes. `example` is a right text of the same kind, with at least one entry in every
/// list; it only stands in for what is wrong. `check` looks at the content of what can be read and is given the places.
pub fn read<T: DeserializeOwned>(
    text: &str,
    most: usize,
    example: &str,
    check: impl FnOnce(&T, &Places<'_>) -> Vec<Problem>,
) -> Result<T, Problems> {
    if text.len() > most {
        let what = format!("{} bytes are too many, {most} are read", text.len());
        return Err(Problems(vec![Problem { line: 1, column: 1, field: String::new(), what }]));
    }
    let mut mending = Mending::new(text, example);
    // Counted are the attempts, not what they told: one that tells nothing new must not go on for ever.
    let mut attempts = 0;
    let value = loop {
        match ron::from_str::<T>(&mending.now) {
            Ok(value) => break Some(value),
            Err(error) => {
                attempts += 1;
                if attempts > MOST || !mending.mend(&error) {
                    break None;
                }
            }
        }
    };
    let Mending { mut problems, mended, .. } = mending;
    if let Some(value) = &value {
        let wrong = check(value, &Places::of(text));
        // A stand-in, or what is beside one, may be wrong by its content; nobody wrote it so.
        let written = |problem: &Problem| {
            !mended.iter().any(|path| {
                let around = path.rfind(['.', '[']).and_then(|cut| path.get(..cut)).unwrap_or(path);
                problem.field.starts_with(around)
            })
        };
        problems.extend(wrong.into_iter().filter(written));
    }
    problems.sort();
    problems.dedup();
    match value {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(Problems(problems)),
    }
}

/// A text on its way to being readable.
struct Mending<'a> {
    original: &'a str,
    example: Option<Node>,
    example_text: &'a str,
    now: String,
    /// For every byte of `now`, where it comes from in the original.
    from: Vec<usize>,
    problems: Vec<Problem>,
    /// Fields that were replaced.
    mended: Vec<String>,
    last: Option<Range<usize>>,
}

impl<'a> Mending<'a> {
    fn new(text: &'a str, example: &'a str) -> Self {
        Self {
            original: text,
            example: scan::scan(example),
            example_text: example,
            now: text.to_owned(),
            from: (0..text.len()).collect(),
            problems: Vec::new(),
            mended: Vec::new(),
            last: None,
        }
    }

    /// Notes a mistake and puts something right in its place; `false` where nothing can be put right any more.
    fn mend(&mut self, error: &ron::error::SpannedError) -> bool {
        // The end of the reader's span is where it stands; its start may lie far back.
        let at = offset(&self.now, error.span.end.line, error.span.end.col);
        let Some(root) = scan::scan(&self.now) else {
            self.note(at, String::new(), error.code.to_string());
            return false;
        };
        let what = words(&error.code);
        let (path, edit, place) = match &error.code {
            Ron::MissingStructField { field, outer } => {
                let outer = outer.as_deref().unwrap_or_default();
                let Some(spot) = root.struct_without(field, outer, at, &self.now) else {
                    return self.give_up(at, what);
                };
                let close = spot.node.range.end.saturating_sub(1);
                let path = scan::join(&spot.path, field);
                let Some(standin) = self.standin(&path) else {
                    return self.give_up(spot.node.range.start, what);
                };
                let before = self.now.get(..close).unwrap_or_default().trim_end();
                let comma = if before.ends_with([',', '(']) { "" } else { "," };
                (path, (close..close, format!("{comma} {field}: {standin}")), spot.node.range.start)
            }
            Ron::NoSuchStructField { .. } | Ron::DuplicateStructField { .. } => {
                let field = match &error.code {
                    Ron::NoSuchStructField { found, .. } => found.as_str(),
                    Ron::DuplicateStructField { field, .. } => field,
                    _ => "",
                };
                let Some((path, range)) = root.field_near(at, field) else { return self.give_up(at, what) };
                let start = range.start;
                (path, (range, String::new()), start)
            }
            _ => {
                let mut spot = root.spot(at, &self.now);
                // The same place again: what was put there does not fit either, so the whole around it is replaced.
                while self.last.as_ref().is_some_and(|last| {
                    last.contains(&spot.node.range.start) && spot.node.range.len() <= last.len()
                }) {
                    match root.parent(&spot.path) {
                        Some(parent) => spot = parent,
                        None => return self.give_up(at, what),
                    }
                }
                let Some(standin) = self.standin(&spot.path) else { return self.give_up(at, what) };
                let start = spot.node.range.start;
                (spot.path.clone(), (spot.node.range.clone(), standin), start)
            }
        };
        self.note(place, path.clone(), what);
        // Where something was taken away, nothing stands in for anything.
        if !edit.1.is_empty() {
            self.mended.push(path);
        }
        self.replace(edit);
        true
    }

    fn give_up(&mut self, at: usize, what: String) -> bool {
        self.note(at, String::new(), what);
        false
    }

    /// A right value for a field: the example's at the same path, or its first of the same list.
    fn standin(&self, path: &str) -> Option<String> {
        let mut node = self.example.as_ref()?;
        for step in scan::steps(path) {
            node = node.child(&step).or_else(|| match &node.body {
                Body::List(items) => items.first(),
                _ => None,
            })?;
        }
        self.example_text.get(node.range.clone()).map(str::to_owned)
    }

    fn note(&mut self, at: usize, field: String, what: String) {
        let origin = self.from.get(at).copied().unwrap_or(self.original.len());
        let (line, column) = position(self.original, origin);
        let problem = Problem { line, column, field, what };
        // A whole that is replaced because its part could not be: the part was told.
        if !self.problems.iter().any(|known| (known.line, known.column) == (line, column)) {
            self.problems.push(problem);
        }
    }

    fn replace(&mut self, (range, text): (Range<usize>, String)) {
        let origin = self.from.get(range.start).copied().unwrap_or(self.original.len());
        self.from.splice(range.clone(), core::iter::repeat_n(origin, text.len()));
        self.last = Some(range.start..range.start + text.len().max(1));
        self.now.replace_range(range, &text);
    }
}

/// What the reader says, in words for people.
fn words(code: &Ron) -> String {
    match code {
        Ron::MissingStructField { field, .. } => format!("the field {field} is missing"),
        Ron::NoSuchStructField { found, expected, .. } => {
            format!("there is no field {found}; there are {}", expected.join(", "))
        }
        Ron::DuplicateStructField { field, .. } => format!("the field {field} stands twice"),
        Ron::NoSuchEnumVariant { found, expected, .. } => {
            format!("{found} is not known here; known are {}", expected.join(", "))
        }
        other => other.to_string(),
    }
}

/// Line and column of a byte, both from 1; columns count characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

/// The byte at a line and column, both from 1; beyond a line's end, its end.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let this = rest.split('\n').next().unwrap_or_default();
    start + this.char_indices().nth(column.saturating_sub(1)).map_or(this.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    enum Kind {
        Data,
        Counter(u32),
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Zone {
        index: u8,
        kind: Kind,
        name: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Chip {
        version: u32,
        zones: Vec<Zone>,
        pair: (u8, bool),
    }

    const EXAMPLE: &str =
        "Chip(version: 1, zones: [Zone(index: 0, kind: Counter(0), name: Some(\"\"))], pair: (0, false))";

    /// The places and fields of the mistakes.
    fn mistakes(text: &str) -> Vec<(usize, usize, String)> {
        let check = |chip: &Chip, places: &Places<'_>| {
            let odd = |(i, _): (usize, &Zone)| places.problem(format!("zones[{i}].index"), "over 11");
            chip.zones.iter().enumerate().filter(|(_, zone)| zone.index > 11).map(odd).collect()
        };
        let error = read::<Chip>(text, 1000, EXAMPLE, check).unwrap_err();
        error.0.into_iter().map(|problem| (problem.line, problem.column, problem.field)).collect()
    }

    #[test]
    fn a_right_text_is_read() {
        let text = "Chip(version: 2, zones: [Zone(index: 1, kind: Data)], pair: (1, true))";
        let chip: Chip = read(text, 1000, EXAMPLE, |_, _| Vec::new()).unwrap();
        assert_eq!((chip.version, chip.zones.len(), chip.pair), (2, 1, (1, true)));
    }

    #[test]
    fn mistakes_of_every_kind_are_told_together_each_in_its_place() {
        let text = "Chip(
    version: \"one\",
    zones: [
        Zone(index: 300, kind: Data),
        // A comment with a bracket (
        Zone(index: 2, kind: Dat),
        Zone(index: 77, kind: Counter(true), nme: None),
        Zone(kind: Data),
    ],
    pair: (1, 5),
)";
        let expected = [
            (2, 14, "version"),
            (4, 21, "zones[0].index"),
            (6, 30, "zones[1].kind"),
            (7, 21, "zones[2].index"),
            (7, 39, "zones[2].kind[0]"),
            (7, 46, "zones[2].nme"),
            (8, 9, "zones[3].index"),
            (10, 15, "pair[1]"),
        ];
        let expected: Vec<_> = expected.iter().map(|(l, c, field)| (*l, *c, (*field).to_owned())).collect();
        assert_eq!(mistakes(text), expected);
    }

    #[test]
    fn brackets_that_do_not_close_are_one_mistake_with_its_place() {
        for text in
            ["Chip(version: 1, zones: [", "Chip(version: 1, zones: [Zone(index: 1", "\"", "", "(((((("]
        {
            assert_eq!(mistakes(text).len(), 1, "{text}");
        }
        let deep = "(".repeat(900);
        assert_eq!(mistakes(&deep).len(), 1);
    }
}

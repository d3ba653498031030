//! What could be written next.

use std::ops::Range;

use super::KEYS;
use super::parse::{plain, terms};
use crate::command::CATALOG;
use crate::command::catalog::Row;
use crate::link::Status;

/// Suggestions at a place in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The bytes that a suggestion takes the place of.
    pub at: Range<usize>,
    /// At most `MOST`.
    pub suggestions: Vec<Suggestion>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is written.
    pub text: String,
    /// What it is for.
    pub what: String,
}

/// So many suggestions are made.
pub const MOST: usize = 12;

/// Suggestions for the term that ends at `cursor`, a byte position; `names` are those who asked for something.
pub fn complete<'a>(text: &str, cursor: usize, names: impl Iterator<Item = &'a str>) -> Completion {
    let Some(before) = text.get(..cursor) else { return Completion::default() };
    let term = terms(before).pop().filter(|term| term.at.end == cursor);
    let Some(term) = term else {
        return Completion { at: cursor..cursor, suggestions: keys("") };
    };
    let Some((key, _)) = &term.key else {
        return Completion { at: term.value.at.clone(), suggestions: keys(&term.value.word) };
    };
    // Behind a comma another alternative begins.
    let (done, typed) = term.value.word.rsplit_once(',').unwrap_or(("", &term.value.word));
    let begun = if done.is_empty() { String::new() } else { format!("{done},") };
    let wanted = plain(typed);
    let all: Vec<(String, String)> = match key.word.to_lowercase().as_str() {
        "cmd" => commands(),
        "status" => Status::all()
            .map(|status| (format!("{:02X}", status.code()), status.name().to_owned()))
            .chain([("none".to_owned(), "no right answer came".to_owned())])
            .collect(),
        "session" | "pinned" | "note" | "slow" => {
            ["yes", "no"].map(|word| (word.to_owned(), String::new())).to_vec()
        }
        "from" => {
            names.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), String::new())).collect()
        }
        _ => Vec::new(),
    };
    let fits = |(word, what): &(String, String)| {
        plain(word) != wanted && (plain(word).starts_with(&wanted) || plain(what).starts_with(&wanted))
    };
    let suggestions = all.into_iter().filter(fits).take(MOST).map(|(word, what)| {
        let word = format!("{begun}{word}");
        let text = if word.contains(' ') { format!("\"{word}\"") } else { word };
        Suggestion { text, what }
    });
    Completion { at: term.value.at.clone(), suggestions: suggestions.collect() }
}

fn keys(typed: &str) -> Vec<Suggestion> {
    let typed = typed.to_lowercase();
    let fitting = KEYS.iter().filter(|(key, _)| key.starts_with(&typed));
    fitting.map(|(key, what)| Suggestion { text: format!("{key}:"), what: (*what).to_owned() }).collect()
}

/// Every command once, queries under their common name too.
fn commands() -> Vec<(String, String)> {
    let one = |row: &Row| (row.name.to_lowercase(), format!("{}", row.key.code()));
    [("query".to_owned(), "all queries".to_owned())].into_iter().chain(CATALOG.iter().map(one)).collect()
}

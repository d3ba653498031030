//! Any text as a filter, and what must hold for all of them: the entry of the fuzz target.
//!
//! A promise that is broken is a failed assertion, so nothing but tests calls this.

use super::Store;
use super::filter::{complete, parse};

/// A filter: a mistake lies within the text, and so does what a suggestion would replace; a filter can be asked.
pub fn filter(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    match parse(text) {
        Ok(filter) => {
            let mut store = Store::default();
            store.push(&example());
            assert!(store.iter().all(|(_, row)| { filter.passes(&row, String::new) || !filter.is_empty() }));
        }
        Err(mistake) => {
            assert!(
                text.get(mistake.at.clone()).is_some_and(|wrong| !wrong.is_empty()),
                "{mistake:?} in {text:?}"
            );
        }
    }
    for cursor in 0..=text.len() {
        let found = complete(text, cursor, ["Memory"].into_iter());
        assert!(text.get(found.at.clone()).is_some(), "{found:?} in {text:?}");
        for suggestion in &found.suggestions {
            let mut taken = text.to_owned();
            taken.replace_range(found.at.clone(), &suggestion.text);
            let _ = parse(&taken);
        }
    }
}

fn example() -> crate::exchange::Exchange {
    use crate::exchange::{Exchange, Outcome};
    use core::time::Duration;
    Exchange {
        number: 1,
        unix_ms: 0,
        asked_by: "Memory".into(),
        sent: vec![0x05, 0, 1, 0, 0, 0, 4, 0, 0],
        received: Vec::new(),
        nacks: 0,
        read_again: 0,
        took: Duration::from_millis(23),
        expected: Duration::from_millis(23),
        session_n: None,
        outcome: Outcome::Failed(String::new()),
    }
}

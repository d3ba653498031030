//! Any bytes as a capture: the entry of the fuzz target.

use super::{MOST_PROBLEMS, read};

/// A file: what is read of it has commands, and names no line that it has not.
pub fn file(bytes: &[u8]) {
    let lines = bytes.len() + 1;
    match read(bytes) {
        Ok(imported) => {
            assert!(imported.problems.len() <= MOST_PROBLEMS);
            assert!(imported.problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
            assert!(imported.exchanges.iter().all(|exchange| !exchange.sent.is_empty()));
        }
        Err(problem) => assert!((1..=lines).contains(&problem.line)),
    }
}

//! Any bytes as a capture of another tool: the entries of the fuzz targets, one for recognising what it is and one for each
//! format, so that every importer meets every byte.

use super::{Format, Imported, MOST_PROBLEMS, NotRead, Problem, read, read_as, text};

/// A file of any format.
pub fn file(bytes: &[u8]) {
    match read(bytes) {
        Ok(imported) => holds(bytes, &imported),
        Err(NotRead::Foreign(problem) | NotRead::Layout(_, problem)) => named(bytes, &problem),
    }
}

/// A file taken for an export of Saleae Logic, both kinds.
pub fn saleae(bytes: &[u8]) {
    each(bytes, &[Format::SaleaeTable, Format::SaleaeAnalyzer]);
}

/// A file taken for sigrok's annotations.
pub fn sigrok(bytes: &[u8]) {
    each(bytes, &[Format::Sigrok]);
}

/// A file taken for prints of ST's library.
pub fn stselib(bytes: &[u8]) {
    each(bytes, &[Format::Stselib]);
}

/// A file taken for frames in hex.
pub fn hex(bytes: &[u8]) {
    each(bytes, &[Format::Hex]);
}

fn each(bytes: &[u8], formats: &[Format]) {
    let lines = text::lines(bytes);
    for format in formats {
        match read_as(*format, &lines) {
            Ok(imported) => holds(bytes, &imported),
            Err(problem) => named(bytes, &problem),
        }
    }
}

/// What is read has commands and running numbers, is not longer than its text, and names no line that it has not.
fn holds(bytes: &[u8], imported: &Imported) {
    assert!(imported.problems.len() <= MOST_PROBLEMS);
    imported.problems.iter().for_each(|problem| named(bytes, problem));
    let mut total = 0;
    for (exchange, number) in imported.exchanges.iter().zip(1..) {
        assert!(!exchange.sent.is_empty() && exchange.number == number);
        total += exchange.sent.len() + exchange.received.len();
    }
    // Every byte takes a digit at least; the two length bytes that prints leave out are put back.
    assert!(
        total <= bytes.len() + 2 * imported.exchanges.len(),
        "{total} bytes out of {} of text",
        bytes.len()
    );
}

fn named(bytes: &[u8], problem: &Problem) {
    assert!((1..=bytes.len() + 1).contains(&problem.line), "{problem}");
}

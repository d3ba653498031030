//! Captures of other tools, read as exchanges: logic analysers' exports, prints of ST's library, plain hex.
//!
//! What is read here is text that anybody may have edited: a line that cannot be used is named with its number, and the
//! lines around it still count. Opening files is the caller's part; so is this program's own format.

mod fold;
mod hex_lines;
pub mod probe;
mod saleae;
mod sigrok;
mod stselib;
mod text;

use core::fmt;

use crate::exchange::Exchange;
use fold::Fold;

/// Problems that are kept; of more, only their number.
const MOST_PROBLEMS: usize = 100;

/// What wrote the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The data table of Saleae Logic 2: a row for each start, address, byte and stop.
    SaleaeTable,
    /// The I²C analyser's own export in Saleae Logic 1 and 2: a row for each byte.
    SaleaeAnalyzer,
    /// Annotations of sigrok's I²C decoder, from sigrok-cli or PulseView.
    Sigrok,
    /// Debug prints of ST's library (`STSE_FRAME_DEBUG_LOG`).
    Stselib,
    /// A frame in hex on each line.
    Hex,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SaleaeTable => "Saleae Logic 2 data table",
            Self::SaleaeAnalyzer => "Saleae I²C analyser export",
            Self::Sigrok => "sigrok I²C annotations",
            Self::Stselib => "debug prints of STSELib",
            Self::Hex => "frames in hex",
        })
    }
}

/// A line that could not be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it, and what became of it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl core::error::Error for Problem {}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// It is none of the captures that this program knows.
    Foreign(Problem),
    /// It is one, but cannot be read: a column is missing.
    Layout(Format, Problem),
}

impl fmt::Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(problem) => problem.fmt(f),
            Self::Layout(format, problem) => write!(f, "{problem} (read as {format})"),
        }
    }
}

impl core::error::Error for NotRead {}

/// What was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What wrote it.
    pub format: Format,
    /// The exchanges. Their times count from the beginning of the capture, and are all zero where it has none.
    pub exchanges: Vec<Exchange>,
    /// What could not be used, in the order of the lines.
    pub problems: Vec<Problem>,
    /// Further problems that are not kept.
    pub more_problems: usize,
    /// Transfers with other addresses on the same bus, which are left out.
    pub other_addresses: usize,
}

/// Reads a capture of another tool.
///
/// # Errors
///
/// It is none that this program knows, or one whose header row lacks a column.
pub fn read(bytes: &[u8]) -> Result<Imported, NotRead> {
    let lines = text::lines(bytes);
    let format = recognise(&lines).map_err(NotRead::Foreign)?;
    read_as(format, &lines).map_err(|problem| NotRead::Layout(format, problem))
}

fn read_as(format: Format, lines: &[text::Line<'_>]) -> Result<Imported, Problem> {
    let mut fold = Fold::default();
    match format {
        Format::SaleaeTable => saleae::table(lines, &mut fold)?,
        Format::SaleaeAnalyzer => saleae::analyzer(lines, &mut fold)?,
        Format::Sigrok => sigrok::read(lines, &mut fold),
        Format::Stselib => stselib::read(lines, &mut fold),
        Format::Hex => hex_lines::read(lines, &mut fold),
    }
    Ok(fold.finish(format))
}

fn recognise(lines: &[text::Line<'_>]) -> Result<Format, Problem> {
    let any = |of: fn(&str) -> bool| lines.iter().any(|line| of(&line.text));
    let first = lines.iter().find(|line| !line.text.trim().is_empty());
    let Some(first) = first else { return Err(Problem { line: 1, what: "the file is empty".into() }) };
    let header = first.text.to_ascii_lowercase();
    if header.contains("start_time") && header.contains("type") {
        Ok(Format::SaleaeTable)
    } else if header.contains("packet id") && header.contains("read/write") {
        Ok(Format::SaleaeAnalyzer)
    } else if any(stselib::is_frame) {
        Ok(Format::Stselib)
    } else if any(sigrok::is_address) {
        Ok(Format::Sigrok)
    } else if any(hex_lines::is_frame) {
        Ok(Format::Hex)
    } else {
        let what = "no capture that this program knows: Saleae and sigrok exports, prints of STSELib, or frames in hex";
        Err(Problem { line: first.number, what: what.into() })
    }
}

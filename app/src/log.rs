//! What the program says on stderr while it works, and the only place where it does: one line per event, and how much is
//! chosen by `--log-level`. Results never go here, and secrets neither: bytes are written as captures write them, blanked.

use core::fmt;
use core::str::FromStr;
use std::io::Write;

use stsafe_core::capture::write::Writer;
use stsafe_core::capture::{Entry, Header};
use stsafe_core::describe;
use stsafe_core::device::{Device, Recorder};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::observe::Observation;

/// How much is said; each level says what the one before says, and more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only why something failed.
    #[default]
    Error,
    /// Refusals, damaged or missing answers, repeated reads.
    Warn,
    /// Devices that are opened, and every command with its status and time.
    Info,
    /// The bytes of every exchange, secrets blanked.
    Debug,
}

impl Level {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Error, "error"), (Self::Warn, "warn"), (Self::Info, "info"), (Self::Debug, "debug")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).map_or("", |(_, word)| word)
    }

    /// Says every exchange of `device` from now on, as far as this level does, and that it was opened.
    pub fn listen(self, device: &mut Device) {
        if self == Self::Error {
            return;
        }
        let origin = device.transport().origin();
        let address = device.transport().address().to_owned();
        self.say(Self::Info, format_args!("opened {address}, {}", crate::record::device_name(origin)));
        let header = Header { blanked: true, ..Header::default() };
        device.record_with(Box::new(Lines { level: self, writer: Writer::begin(&header).0 }));
    }

    /// Says a line where this level says such lines.
    pub fn say(self, of: Self, words: fmt::Arguments<'_>) {
        if of <= self {
            // Where stderr is gone there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{:5} {words}", of.word());
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, word)| *word == text).map(|(level, _)| *level);
        found.ok_or_else(|| format!("{text:?} is no level: error, warn, info or debug"))
    }
}

struct Lines {
    level: Level,
    writer: Writer,
}

impl Recorder for Lines {
    fn record(&mut self, exchange: &Exchange, seen: &Observation) {
        for (of, line) in lines(exchange, seen) {
            self.level.say(of, format_args!("{line}"));
        }
        if self.level >= Level::Debug {
            let line = self.writer.line(&Entry::from(exchange.clone()), seen);
            self.level.say(Level::Debug, format_args!("{}", line.trim_end()));
        }
    }
}

/// What is said of an exchange: that it happened, and what was not as it should be.
fn lines(exchange: &Exchange, seen: &Observation) -> Vec<(Level, String)> {
    let (side, _) = describe::sent(&exchange.sent, seen);
    let head = format!("{} {}", exchange.number, side.title);
    let ms = exchange.took.as_secs_f64() * 1000.0;
    let refused = !exchange.outcome.status().is_some_and(|status| status.is_ok());
    let ended = match &exchange.outcome {
        Outcome::Answered(status) => status.to_string(),
        Outcome::Damaged(why) => format!("damaged answer: {why}"),
        Outcome::Failed(why) => format!("no answer: {why}"),
    };
    let level = if refused { Level::Warn } else { Level::Info };
    let mut lines = vec![(level, format!("{head}: {ended}, {ms:.1} ms"))];
    if exchange.read_again > 0 {
        lines.push((Level::Warn, format!("{head}: damaged, read again {} times", exchange.read_again)));
    }
    lines
}

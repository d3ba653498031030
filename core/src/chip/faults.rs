//! Trouble that can be switched on: for a virtual chip on its bus, in code and in words.
//!
//! Data and the words for it. What the trouble does is decided where it happens, in `bus` and `power`.

use core::fmt;
use core::str::FromStr;
use std::time::Duration;

use super::power::PowerCut;
use crate::hex;
use crate::link::Code;
use crate::link::frame::split_header;

/// Trouble that can be switched on; each one is used up by what it troubles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// All other trouble waits for a command with this code; `None` waits for nothing.
    pub at: Option<Code>,
    /// This many attempts (write or read) are not acknowledged.
    pub nacks: u32,
    /// The next command takes this much longer.
    pub late: Duration,
    /// The next answer has one wrong bit in its CRC, in this many reads of it.
    pub bad_crc_reads: u32,
    /// The next answer has one wrong bit in its R-MAC (its last four bytes), with a right CRC, in this many reads.
    pub bad_rmac_reads: u32,
    /// The power goes at this point of the next command, and stays away until the bus is power-cycled.
    pub power_cut: Option<PowerCut>,
    /// No power: nothing is acknowledged until the bus is power-cycled.
    pub unplugged: bool,
}

/// The words that [`Faults::from_str`] reads, for help texts.
pub const FAULT_WORDS: &str =
    "nack=N, late=MS, bad-crc=N, bad-rmac=N, power-cut=before|during|during:BYTES|after, at=CODE";

/// Why a text is no trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for FaultError {}

/// One or more words with commas between: `nack=3,late=50`, `power-cut=during,at=04`.
impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        text.split(',').try_fold(Self::default(), |mut faults, word| {
            faults.add(word.trim())?;
            Ok(faults)
        })
    }
}

impl Faults {
    /// Switches on what one word says.
    fn add(&mut self, word: &str) -> Result<(), FaultError> {
        let Some((name, value)) = word.split_once('=') else {
            return Err(FaultError(format!("{word:?} is no fault; there are {FAULT_WORDS}")));
        };
        match name {
            "nack" => self.nacks = number(name, value)?,
            "late" => self.late = Duration::from_millis(number(name, value)?.into()),
            "bad-crc" => self.bad_crc_reads = number(name, value)?,
            "bad-rmac" => self.bad_rmac_reads = number(name, value)?,
            "power-cut" => self.power_cut = Some(point(value)?),
            "at" => self.at = Some(code(value)?),
            _ => return Err(FaultError(format!("{name:?} is no fault; there are {FAULT_WORDS}"))),
        }
        Ok(())
    }

    /// Both together; where both say something, `other` counts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            at: other.at.or(self.at),
            nacks: if other.nacks > 0 { other.nacks } else { self.nacks },
            late: if other.late.is_zero() { self.late } else { other.late },
            bad_crc_reads: if other.bad_crc_reads > 0 { other.bad_crc_reads } else { self.bad_crc_reads },
            bad_rmac_reads: if other.bad_rmac_reads > 0 { other.bad_rmac_reads } else { self.bad_rmac_reads },
            power_cut: other.power_cut.or(self.power_cut),
            unplugged: self.unplugged || other.unplugged,
        }
    }

    /// A write begins: is it what the trouble waited for? Says whether trouble is awake.
    pub(super) fn wake(&mut self, write: &[u8]) -> bool {
        if let (Some(at), Ok((code, ..))) = (self.at, split_header(write))
            && at == code
        {
            self.at = None;
        }
        self.at.is_none()
    }
}

fn number(name: &str, value: &str) -> Result<u32, FaultError> {
    value.parse().map_err(|_| FaultError(format!("{name}={value}: {value:?} is no number (0 to 4294967295)")))
}

fn point(value: &str) -> Result<PowerCut, FaultError> {
    match value.split_once(':') {
        None if value == "before" => Ok(PowerCut::Before),
        // Somewhere in the middle: behind the first byte.
        None if value == "during" => Ok(PowerCut::During { bytes: 1 }),
        None if value == "after" => Ok(PowerCut::After),
        Some(("during", bytes)) => {
            let bytes = number("power-cut=during", bytes)?;
            Ok(PowerCut::During { bytes: usize::try_from(bytes).unwrap_or(usize::MAX) })
        }
        _ => Err(FaultError(format!(
            "power-cut={value}: {value:?} is no point; there are before, during, during:BYTES and after"
        ))),
    }
}

fn code(value: &str) -> Result<Code, FaultError> {
    match hex::parse(value).as_deref() {
        Ok([basic]) if *basic < 0x1F => Ok(Code::Basic(*basic)),
        Ok([0x1F, extended]) => Ok(Code::Extended(*extended)),
        _ => Err(FaultError(format!("at={value}: {value:?} is no command code (04, or 1F0B)"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_word_is_read() {
        let faults: Faults =
            "nack=3, late=50,bad-crc=1,bad-rmac=2,power-cut=during:7,at=1F0B".parse().unwrap();
        assert_eq!((faults.nacks, faults.late), (3, Duration::from_millis(50)));
        assert_eq!((faults.bad_crc_reads, faults.bad_rmac_reads), (1, 2));
        assert_eq!(faults.power_cut, Some(PowerCut::During { bytes: 7 }));
        assert_eq!(faults.at, Some(Code::Extended(0x0B)));
        for (word, point) in [("before", PowerCut::Before), ("after", PowerCut::After)] {
            let faults: Faults = format!("power-cut={word}").parse().unwrap();
            assert_eq!(faults, Faults { power_cut: Some(point), ..Faults::default() });
        }
    }

    #[test]
    fn a_mistake_names_the_word_and_what_there_is() {
        for (text, words) in [
            ("nack", ["\"nack\" is no fault", "late=MS"]),
            ("", ["\"\" is no fault", "nack=N"]),
            ("smoke=1", ["\"smoke\" is no fault", "power-cut="]),
            ("nack=-1", ["nack=-1", "no number"]),
            ("late=soon", ["late=soon", "no number"]),
            ("power-cut=later", ["power-cut=later", "before, during"]),
            ("power-cut=during:x", ["during=x", "no number"]),
            ("nack=1,at=1F", ["at=1F", "04, or 1F0B"]),
        ] {
            let error = text.parse::<Faults>().unwrap_err().to_string();
            assert!(words.iter().all(|word| error.contains(word)), "{text:?}: {error}");
        }
    }
}

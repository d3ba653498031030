//! Hex as people write and read it: upper-case pairs out; spaces, `0x`, colons, commas and braces in.

use core::fmt;

/// Upper-case pairs with one space between: `02 09 B2`.
pub fn pairs(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.iter().map(|b| format!("{b:02X}")).collect();
    words.join(" ")
}

/// Upper-case digits without spaces: `0209B2`.
pub fn run(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect()
}

/// Hex of any tolerated notation as upper-case pairs; text that is no hex stays as it is.
pub fn normal(text: &str) -> String {
    parse(text).map_or_else(|_| text.to_owned(), |bytes| pairs(&bytes))
}

/// Hex of a fixed length from text that was checked before; anything odd reads as zeros.
pub fn fixed<const N: usize>(text: &str) -> [u8; N] {
    parse(text).ok().and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
}

/// Why text is not hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HexError {
    /// A character that is neither a digit nor one of the tolerated separators.
    Character {
        /// Which.
        found: char,
        /// Position in the text, counted in characters from 1.
        column: usize,
    },
    /// A lone digit: pairs are needed.
    Odd {
        /// How many digits there were in the group.
        digits: usize,
        /// Position of the group, counted in characters from 1.
        column: usize,
    },
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character { found, column } => write!(f, "column {column}: {found:?} is not a hex digit"),
            Self::Odd { digits, column } => write!(f, "column {column}: {digits} hex digits, pairs needed"),
        }
    }
}

impl core::error::Error for HexError {}

/// Reads pasted hex: spaces, line ends, `0x`, colons, commas, semicolons, dashes and braces may stand between pairs.
pub fn parse(text: &str) -> Result<Vec<u8>, HexError> {
    let mut out = Vec::new();
    let mut group: Vec<u8> = Vec::new();
    let mut start = 1;
    let mut chars = text.chars().enumerate().peekable();
    let mut flush = |group: &mut Vec<u8>, start: usize| -> Result<(), HexError> {
        if group.len() % 2 == 1 {
            return Err(HexError::Odd { digits: group.len(), column: start });
        }
        out.extend(group.chunks_exact(2).map(|pair| pair.iter().fold(0, |a, d| a << 4 | d)));
        group.clear();
        Ok(())
    };
    while let Some((i, c)) = chars.next() {
        if group.is_empty() && c == '0' && chars.next_if(|(_, x)| matches!(x, 'x' | 'X')).is_some() {
            continue;
        }
        match c.to_digit(16) {
            Some(digit) => {
                if group.is_empty() {
                    start = i + 1;
                }
                group.push(u8::try_from(digit).unwrap_or(0));
            }
            None if c.is_whitespace() || ",;:{}[]()-_".contains(c) => flush(&mut group, start)?,
            None => return Err(HexError::Character { found: c, column: i + 1 }),
        }
    }
    flush(&mut group, start)?;
    Ok(out)
}

/// Bytes as a hex string in files: `#[serde(with = "crate::hex::serde_run")]`.
pub mod serde_run {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes upper-case digits.
    pub fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&super::run(bytes))
    }

    /// Reads any tolerated notation.
    pub fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(d: D) -> Result<T, D::Error> {
        let text = String::deserialize(d)?;
        let bytes = super::parse(&text).map_err(D::Error::custom)?;
        let n = bytes.len();
        T::try_from(bytes).map_err(|_| D::Error::custom(format!("{n} bytes of hex do not fit this field")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_usual_notation_reads_the_same() {
        for text in ["0209AB", "02 09 ab", "0x02, 0x09, 0xAB", "02:09:AB", "{ 0x02,0x09,\n0xAB }", "02-09-AB"]
        {
            assert_eq!(parse(text).unwrap(), [0x02, 0x09, 0xAB], "{text}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_column() {
        assert_eq!(parse("12 3").unwrap_err().to_string(), "column 4: 1 hex digits, pairs needed");
        assert_eq!(parse("12 zz").unwrap_err().to_string(), "column 4: 'z' is not a hex digit");
    }
}

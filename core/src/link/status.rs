//! Status codes of the chip: code, name, meaning, advice, one row each.
//!
//! Names are the library's (KNOWN). Of the causes only 01, 0B, 11 and 16 were seen on real chips, 1E is in ST's
//! examples; every other meaning is our reading of the name, as the specification says.

use core::fmt;

/// Status of an answer: the low five bits of its first byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Status(u8);

/// One row of the table.
struct Row {
    code: u8,
    name: &'static str,
    meaning: &'static str,
    advice: &'static str,
}

macro_rules! statuses {
    ($($konst:ident $code:literal $name:literal, $meaning:literal, $advice:literal;)*) => {
        impl Status {
            $(#[doc = concat!("`", stringify!($code), "` ", $name, ": ", $meaning)] pub const $konst: Self = Self($code);)*
        }
        const ROWS: &[Row] = &[$(Row { code: $code, name: $name, meaning: $meaning, advice: $advice }),*];
    };
}

statuses! {
    OK 0x00 "OK", "The chip did it.", "";
    COMMUNICATION_ERROR 0x01 "Communication error", "The CRC or the frame was wrong; nothing was executed.", "Check that the CRC is X-25, high byte first, then send again.";
    INCONSISTENT_DATA 0x02 "Inconsistent command data", "The lengths or fixed bytes of the command do not fit together.", "Compare the payload with the command's layout, field by field.";
    OUT_OF_RANGE 0x03 "Value out of range", "A field holds a value that this chip does not have.", "Look at the slot, zone, curve or hash that was named.";
    NOT_SUPPORTED 0x04 "Command code not supported", "The chip does not know this command.", "Check the code, and the product that it belongs to.";
    UNEXPECTED 0x05 "Unexpected command or data", "The command came at the wrong time.", "Start the sequence from its first command.";
    BUFFER_EXCEEDED 0x06 "Buffer length exceeded", "The frame is longer than the chip's buffer.", "Send it in smaller pieces.";
    WRONG_SESSION 0x07 "Wrong or no session", "The command needs a session that is not open.", "Open the session first; reset and power-off end it.";
    MESSAGES_LOST 0x08 "Too many messages lost", "Host and chip counters are too far apart.", "Query the host key slot and take its counter.";
    MAC_COUNTER_MAXIMUM 0x09 "C-MAC counter at maximum", "The host key's sequence counter cannot go on.", "Only new host keys help, where re-provisioning is allowed.";
    KEY_NOT_FOUND 0x0A "Key not found", "The slot holds no key.", "Query the table and choose a slot with a key.";
    KEY_BLOCKED 0x0B "Key blocked", "Too many wrong C-MACs in a row (about 50 on the A110) block the host keys for ever.", "This cannot be undone on this chip.";
    WRONG_KEY_TYPE 0x0C "Wrong key type", "The key has another type than the command needs.", "Query the key table.";
    SESSION_COUNTER_RANGE 0x0D "Session counter out of range", "The sequence counter is not the one that is due.", "Query the host key slot and take its counter.";
    DEPTH_OUT_OF_RANGE 0x0E "Depth out of range", "Named by the A110's library only.", "";
    LIFE_CYCLE 0x0F "Invalid life cycle state", "The chip is locked or terminated.", "Query the life cycle state; unlocking needs the password.";
    ENTRY_NOT_FOUND 0x10 "Entry not found", "There is no such zone, slot or attribute.", "Query the table for what exists.";
    ACCESS_CONDITION 0x11 "Access condition not satisfied", "An access condition forbids it, or a right to change was already spent.", "Look at the zone's or command's access condition; a host key session may be needed.";
    WRONG_ZONE_TYPE 0x12 "Wrong zone type", "A counter command on a data zone, or an update of a counter zone.", "Use Decrement on counter zones, Update on data zones.";
    COUNTER_LIMIT 0x13 "Counter limit exceeded", "The counter cannot go below zero.", "Ask for no more than what is left.";
    BOUNDARY 0x14 "Boundary exceeded", "Offset and length reach past the end.", "Stay within the zone's length.";
    INVALID_PRIVATE_KEY 0x15 "Invalid private key", "The private key cannot be used.", "";
    INVALID_CMAC 0x16 "Invalid C-MAC", "Key or counter differ between host and chip. Each one in a row brings the host keys nearer to being blocked.", "Query the host key slot, take its counter, and check the key before trying again.";
    CHALLENGE_MISSING 0x17 "Challenge missing", "No challenge is waiting to be answered.", "Generate a challenge first; it serves once.";
    DECRYPTION_ERROR 0x18 "Command decryption error", "The ciphertext or envelope is not intact.", "Check the key, and that it was made for this chip.";
    INVALID_PUBLIC_KEY 0x19 "Invalid public key", "The point is not on the curve.", "Check the coordinates and their order.";
    PASSWORD_BLOCKED 0x1A "Password blocked", "No tries are left.", "";
    WRONG_KEY_USAGE 0x1B "Wrong key usage", "The key's usage bits do not include this use.", "Query the key table for its usage.";
    WRONG_MODE 0x1C "Wrong mode of operation", "The key is set up for another mode.", "Query the key table for its mode.";
    WRONG_MAC_LENGTH 0x1D "Wrong MAC length", "The MAC is shorter than the key allows, or longer than it can be.", "Use at least the key's minimum length.";
    NOT_AUTHORISED 0x1E "Command not authorised", "The command table or a control field does not permit it.", "Query the command table, or open the slot (once).";
    OLD_MESSAGE 0x1F "Old message", "A message that was already taken.", "";
}

impl Status {
    /// The status in the first byte of an answer (KNOWN: the low five bits).
    pub fn of(header: u8) -> Self {
        Self(header & 0x1F)
    }

    /// The code, 00 to 1F.
    pub fn code(self) -> u8 {
        self.0
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.code == self.0)
    }

    /// Short name.
    pub fn name(self) -> &'static str {
        self.row().map_or("Unknown status", |row| row.name)
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        self.row().map_or("", |row| row.meaning)
    }

    /// What to try.
    pub fn advice(self) -> &'static str {
        self.row().map_or("", |row| row.advice)
    }

    /// Whether the chip did what was asked.
    pub fn is_ok(self) -> bool {
        self == Self::OK
    }

    /// All 32 codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=0x1F).map(Self)
    }
}

/// Code and name, always together: users confuse 0x11 with 0x17 (decimal 17 = 0x11).
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X} {}", self.0, self.name())
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_and_a_meaning() {
        for status in Status::all() {
            assert_ne!(status.name(), "Unknown status", "{:02X}", status.code());
            assert!(!status.meaning().is_empty(), "{status}");
        }
    }
}

//! One command as it goes over the bus in each way: bare, with a C-MAC, and encrypted on top. A pure view for whoever
//! wants to see what a line of the chip's command table does to the bytes.
//!
//! Worked with the keys of the examples, which everybody knows: the keys of an open session are never asked for.

use super::transcript::{self, Transcript};
use super::{Generation, examples, protect_command, protect_response};
use crate::access::Encryption;
use crate::command::tables::KeyType;
use crate::hex;
use crate::link::{Code, CommandFrame, Flags, ResponseFrame};

/// Counter N of the views: that of worked example B.
pub const N: u32 = 0x3B;
/// Bit 6 of the header of an answer with an R-MAC.
const RMAC_BIT: u8 = 0x40;

/// A command and an answer to look at.
pub struct Sample {
    /// Code of the command.
    pub code: Code,
    /// What it asks, in a few words.
    pub words: &'static str,
    /// Payload of the command, in hex.
    payload: &'static str,
    /// Payload of the answer, in hex; empty where the answer is its status.
    answer: &'static str,
}

const fn basic(code: u8, words: &'static str, payload: &'static str, answer: &'static str) -> Sample {
    Sample { code: Code::Basic(code), words, payload, answer }
}

const fn extended(code: u8, words: &'static str, payload: &'static str, answer: &'static str) -> Sample {
    Sample { code: Code::Extended(code), words, payload, answer }
}

/// Payloads from the reference frames of the specification (appendix A, RUN: made by ST's library); answers have the
/// length of a real one, their content is counting bytes. Commands that are missing here have no known short payload.
static SAMPLES: &[Sample] = &[
    basic(0x00, "three bytes", "010203", "010203"),
    basic(0x02, "16 random bytes", "0010", "000102030405060708090A0B0C0D0E0F"),
    basic(0x04, "zone 5 by 1", "0005000000000001DEAD", "0007A11F"),
    basic(0x05, "zone 0, 2 B at 0002", "000000020002", "0001"),
    basic(0x06, "zone 1, DE AD", "00010000DEAD", ""),
    basic(0x09, "slot 3, 16 B over \"abc\"", "030310616263", "000102030405060708090A0B0C0D0E0F"),
    basic(0x0A, "slot 3, 4 B over \"abc\"", "02030411111111616263", "01"),
    basic(
        0x0E,
        "slot 0, 16 zeros",
        "0000000000000000000000000000000000",
        "000102030405060708090A0B0C0D0E0F1011121314151617",
    ),
    basic(
        0x0F,
        "slot 0, 24 zeros",
        "00000000000000000000000000000000000000000000000000",
        "000102030405060708090A0B0C0D0E0F",
    ),
    basic(0x11, "slot 1, P-256", "130100FF000000082A8648CE3D030107", "0008"),
    basic(
        0x16,
        "slot 0, a digest",
        "0000201111111111111111111111111111111111111111111111111111111111111111",
        "0020",
    ),
    basic(
        0x18,
        "the ephemeral slot",
        "FF0020101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F",
        "000102030405060708090A0B0C0D0E0F",
    ),
    basic(0x1A, "16 bytes of password", "31313131313131313131313131313131", "01"),
    basic(
        0x1B,
        "slot 4, one block",
        "020400000000000000000000000000000000",
        "000102030405060708090A0B0C0D0E0F",
    ),
    basic(
        0x1C,
        "slot 4, one block",
        "020400000000000000000000000000000000",
        "000102030405060708090A0B0C0D0E0F",
    ),
    extended(0x00, "SHA-256 over \"abc\"", "0009608648016503040201616263", ""),
    extended(0x01, "\"abc\"", "616263", ""),
    extended(0x02, "no payload", "", "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"),
    extended(0x06, "no payload", "", ""),
    extended(
        0x07,
        "two AES-128 keys",
        "00000000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        "",
    ),
    extended(
        0x08,
        "an envelope of zeros",
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "",
    ),
    extended(0x0B, "P-256", "00082A8648CE3D030107", "0008"),
    extended(0x0E, "no payload", "", "000102030405060708090A0B0C0D0E0F"),
    extended(0x12, "\"msg\"", "000000036D7367", "000102"),
    extended(0x13, "\"msg\"", "000000036D7367", "000102"),
    extended(0x15, "\"msg\"", "000000036D7367", "000102"),
    extended(0x17, "slot 4, CMAC, AES-128", "0004000100030499999999999999999999999999999999", ""),
    extended(0x19, "slot 4", "04", ""),
];

/// What there is to look at for a command; `None` where no short payload is known.
pub fn sample(code: Code) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.code == code)
}

/// One way over the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wires {
    /// The write, CRC included.
    pub sent: Vec<u8>,
    /// The answer, CRC included.
    pub received: Vec<u8>,
    /// Every value, where a session protects it.
    pub values: Option<Transcript>,
}

impl Sample {
    fn payloads(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        Some((hex::parse(self.payload).ok()?, hex::parse(self.answer).ok()?))
    }

    /// Without a session.
    pub fn bare(&self) -> Option<Wires> {
        let (payload, answer) = self.payloads()?;
        let sent = CommandFrame { code: self.code, flags: Flags::NONE, payload, cmac: None };
        let received = ResponseFrame { header: 0, body: answer };
        Some(Wires { sent: sent.encode(), received: received.encode(), values: None })
    }

    /// In a session, with these encryption flags; C-MAC and R-MAC always.
    pub fn protected(&self, encryption: Encryption) -> Option<Wires> {
        let (payload, answer) = self.payloads()?;
        let keys = examples::keys(KeyType::Aes128)?;
        let sent = protect_command(&keys, Generation::V2, N, self.code, &payload, encryption);
        let received =
            protect_response(&keys, Generation::V2, N, &sent, RMAC_BIT, &answer, encryption.response);
        let values = transcript::reckon(&keys, Generation::V2, N, &sent, Some(&received), encryption);
        Some(Wires { sent: sent.encode(), received: received.encode(), values: Some(values) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
    use super::*;

    #[test]
    fn every_sample_is_whole_and_its_command_can_be_read() {
        for sample in SAMPLES {
            let bare = sample.bare().unwrap();
            let frame = CommandFrame::decode(&bare.sent).unwrap();
            let mut reader = crate::bytes::Reader::new(&frame.payload);
            let decoded = crate::command::Command::decode_with(frame.code, &mut reader, &Symmetric);
            assert_eq!(decoded.err().map(|error| error.to_string()), None, "{}", sample.code);
        }
    }

    /// Frames of the specification's appendix A, CRC included.
    #[test]
    fn bare_frames_are_those_of_the_reference() {
        let wire = |code| hex::run(&sample(code).unwrap().bare().unwrap().sent);
        assert_eq!(wire(Code::Basic(0x00)), "00010203A729");
        assert_eq!(wire(Code::Basic(0x06)), "0600010000DEAD643D");
        assert_eq!(wire(Code::Basic(0x04)), "040005000000000001DEADC281");
        assert_eq!(wire(Code::Basic(0x09)), "0903031061626347B0");
        assert_eq!(wire(Code::Basic(0x0A)), "0A02030411111111616263D4BB");
        assert_eq!(wire(Code::Extended(0x0B)), "1F0B00082A8648CE3D030107C26A");
        assert_eq!(wire(Code::Extended(0x00)), "1F0000096086480165030402016162630408");
    }

    #[test]
    fn an_empty_answer_is_never_encrypted_and_an_empty_command_becomes_one_block() {
        let both = Encryption { command: true, response: true };
        let update = sample(Code::Basic(0x06)).unwrap().protected(both).unwrap();
        assert_eq!(update.received.len(), 3 + 4 + 2, "status, length, R-MAC, CRC");
        let finish = sample(Code::Extended(0x02)).unwrap().protected(both).unwrap();
        assert_eq!(finish.sent.len(), 2 + 16 + 4 + 2);
        assert_eq!(finish.values.unwrap().command.unwrap().payload, Ok(vec![]));
    }

    /// Slot 4 holds an ECB key here, slot 1 a P-256 key.
    struct Symmetric;
    impl crate::command::Context for Symmetric {
        fn symmetric_mode(&self, _: u8) -> Option<crate::command::tables::KeyMode> {
            Some(crate::command::tables::KeyMode::Ecb)
        }
    }
}

//! One command as it goes over the bus in each way: bare, with a C-MAC, and encrypted on top. A pure view for whoever
//! wants to see what a line of the chip's command table does to the bytes.
//!
//! Worked with the keys of the examples, which everybody knows: the keys of an open session are never asked for.

mod samples;

use super::transcript::{self, Transcript};
use super::{Generation, examples, protect_command, protect_response};
use crate::access::Encryption;
use crate::command::catalog::row_of;
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

/// What there is to look at for a command; `None` where its layout is not known.
pub fn sample(code: Code) -> Option<&'static Sample> {
    samples::ALL.iter().find(|sample| sample.code == code)
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
    /// Name of its command; a code can serve several.
    pub fn name(&self) -> &'static str {
        let payload = hex::parse(self.payload).unwrap_or_default();
        row_of(self.code, &payload).map_or("Not known", |row| row.name)
    }

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
    use crate::chip::scenario::{self, Scenario};
    use crate::command::tables::KeyMode;
    use crate::command::{CATALOG, Layout};
    use crate::crypto::SeededRandom;

    #[test]
    fn every_sample_is_whole_and_its_command_and_its_answer_can_be_read() {
        for sample in samples::ALL {
            let bare = sample.bare().unwrap();
            let frame = CommandFrame::decode(&bare.sent).unwrap();
            let mut reader = crate::bytes::Reader::new(&frame.payload);
            // Start encrypt and Start decrypt are those of a GCM key, everything else of an ECB key.
            let starts = [Code::Extended(0x11), Code::Extended(0x14)].contains(&sample.code);
            let slot = if starts { KeyMode::Gcm { tag_bytes: 16 } } else { KeyMode::Ecb };
            let command = crate::command::Command::decode_with(frame.code, &mut reader, &Slot(slot)).unwrap();
            let answer = ResponseFrame::decode(&bare.received).unwrap();
            let read = command.decode_response(&mut crate::bytes::Reader::new(&answer.body), &Slot(slot));
            assert_eq!(read.err().map(|error| error.to_string()), None, "answer of {}", sample.code);
        }
    }

    #[test]
    fn of_a_chips_command_table_only_what_has_no_known_layout_has_no_sample() {
        let chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
        let table = chip.nvm.commands.iter().map(|rule| rule.code());
        let missing: Vec<_> =
            table.filter(|code| sample(*code).is_none()).map(|code| code.to_string()).collect();
        // Derive LoRa keys, Get signature, and two reserved codes.
        assert_eq!(missing, ["08", "15", "1F 0C", "1F 0D"]);
        for row in CATALOG.iter().filter(|row| missing.contains(&row.key.code().to_string())) {
            assert_eq!(row.layout, Layout::Undetermined, "{}", row.name);
        }
    }

    /// Frames of the specification's appendix A and of 4.12 and 6.6, by their CRC where they are long.
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
        let crc = |code| wire(code).split_off(wire(code).len() - 4);
        for (code, told) in [
            (Code::Basic(0x17), "69D0"),
            (Code::Extended(0x03), "8B99"),
            (Code::Extended(0x04), "01E8"),
            (Code::Extended(0x05), "29F3"),
            (Code::Extended(0x09), "7C49"),
            (Code::Extended(0x0A), "3452"),
            (Code::Extended(0x0F), "8F5B"),
            (Code::Extended(0x10), "47B1"),
            (Code::Extended(0x11), "EE33"),
            (Code::Extended(0x14), "FBA4"),
            (Code::Extended(0x16), "E808"),
            (Code::Extended(0x18), "B8CF"),
            (Code::Extended(0x1A), "870A"),
        ] {
            assert_eq!(crc(code), told, "{code}");
        }
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

    /// Every symmetric slot holds a key of this mode here.
    struct Slot(KeyMode);
    impl crate::command::Context for Slot {
        fn symmetric_mode(&self, _: u8) -> Option<KeyMode> {
            Some(self.0)
        }
    }
}

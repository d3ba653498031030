//! The worked examples A to D of the specification (5.7 to 5.10): one counter after the other, with keys that everybody
//! knows. To look at without a chip.

use super::transcript::{self, Transcript};
use super::{Generation, SessionKeys};
use crate::access::Encryption;
use crate::hex;
use crate::link::{CommandFrame, ResponseFrame};

/// The MAC key of the examples, and of ST's SDK.
pub const MAC_KEY: &str = "00112233445566778899AABBCCDDEEFF";
/// The cipher key of the examples, and of ST's SDK.
pub const CIPHER_KEY: &str = "0123456789ABCDEF0123456789ABCDEF";

/// One example as it stands in the specification.
pub struct Example {
    /// `A` to `D`.
    pub letter: char,
    /// Counter N before the command.
    pub n: u32,
    /// The write.
    pub sent: &'static str,
    /// The answer.
    pub received: &'static str,
    /// What is encrypted.
    pub encryption: Encryption,
}

const PLAIN: Encryption = Encryption { command: false, response: false };

/// In their order.
pub const ALL: [Example; 4] = [
    Example {
        letter: 'A',
        n: 0x3A,
        sent: "E50001001000087F50858225A1",
        received: "40000EA0A1A2A3A4A5A6A748BED9798CAC",
        encryption: PLAIN,
    },
    Example {
        letter: 'B',
        n: 0x3B,
        sent: "E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E1543A030A041",
        received: "40000600511480A193",
        encryption: Encryption { command: true, response: false },
    },
    Example {
        letter: 'C',
        n: 0x3C,
        sent: "E0214B007BE6323F2839B2E1EF6D5AFA7CA3F78F420FBC1A9B3A070E17F2E16910486D9DAD4367",
        received: "400026CA269553B700C355212309D819402671224915879EC143842EBAD3B07073DEB489B09E227849",
        encryption: Encryption { command: true, response: true },
    },
    Example {
        letter: 'D',
        n: 0x3D,
        sent: "E200047F74D996C6DA",
        received: "44000602D74C3590D1",
        encryption: PLAIN,
    },
];

/// The keys of the examples.
pub fn keys() -> Option<SessionKeys> {
    SessionKeys::new(&hex::parse(MAC_KEY).ok()?, &hex::parse(CIPHER_KEY).ok()?).ok()
}

impl Example {
    /// Both wires, and every value between them; `None` would be a damaged build.
    pub fn reckon(&self) -> Option<(Vec<u8>, Vec<u8>, Transcript)> {
        let (sent, received) = (hex::parse(self.sent).ok()?, hex::parse(self.received).ok()?);
        let (command, answer) = (CommandFrame::decode(&sent).ok()?, ResponseFrame::decode(&received).ok()?);
        let values =
            transcript::reckon(&keys()?, Generation::V2, self.n, &command, Some(&answer), self.encryption);
        Some((sent, received, values))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
    use super::*;

    #[test]
    fn every_example_fits_its_macs_and_its_plaintext() {
        for example in &ALL {
            let (_, _, values) = example.reckon().unwrap();
            assert!(values.cmac.agrees() && values.rmac.unwrap().agrees(), "{}", example.letter);
            assert!(values.command.is_none_or(|sealed| sealed.payload.is_ok()), "{}", example.letter);
            assert!(values.response.is_none_or(|sealed| sealed.payload.is_ok()), "{}", example.letter);
        }
    }
}

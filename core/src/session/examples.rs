//! The worked examples A to D of the specification (5.7 to 5.10), and the same four with AES-256 keys (5.11): one counter
//! after the other, with keys that everybody knows. To look at without a chip.

use super::transcript::{self, Transcript};
use super::{Generation, SessionKeys};
use crate::access::Encryption;
use crate::command::tables::KeyType;
use crate::hex;
use crate::link::{CommandFrame, ResponseFrame};

/// The MAC key of the examples, and of ST's SDK.
pub const MAC_KEY: &str = "00112233445566778899AABBCCDDEEFF";
/// The cipher key of the examples, and of ST's SDK.
pub const CIPHER_KEY: &str = "0123456789ABCDEF0123456789ABCDEF";

/// The MAC key of the AES-256 examples: the AES-128 key, then its bytes backwards.
pub const MAC_KEY_256: &str = "00112233445566778899AABBCCDDEEFFFFEEDDCCBBAA99887766554433221100";
/// The cipher key of the AES-256 examples, made in the same way.
pub const CIPHER_KEY_256: &str = "0123456789ABCDEF0123456789ABCDEFEFCDAB8967452301EFCDAB8967452301";

/// One example as it stands in the specification.
pub struct Example {
    /// `A` to `D`.
    pub letter: char,
    /// AES-128 or AES-256, for both keys.
    pub key_type: KeyType,
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
pub const ALL: [Example; 8] = [
    Example {
        letter: 'A',
        key_type: KeyType::Aes128,
        n: 0x3A,
        sent: "E50001001000087F50858225A1",
        received: "40000EA0A1A2A3A4A5A6A748BED9798CAC",
        encryption: PLAIN,
    },
    Example {
        letter: 'B',
        key_type: KeyType::Aes128,
        n: 0x3B,
        sent: "E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E1543A030A041",
        received: "40000600511480A193",
        encryption: Encryption { command: true, response: false },
    },
    Example {
        letter: 'C',
        key_type: KeyType::Aes128,
        n: 0x3C,
        sent: "E0214B007BE6323F2839B2E1EF6D5AFA7CA3F78F420FBC1A9B3A070E17F2E16910486D9DAD4367",
        received: "400026CA269553B700C355212309D819402671224915879EC143842EBAD3B07073DEB489B09E227849",
        encryption: Encryption { command: true, response: true },
    },
    Example {
        letter: 'D',
        key_type: KeyType::Aes128,
        n: 0x3D,
        sent: "E200047F74D996C6DA",
        received: "44000602D74C3590D1",
        encryption: PLAIN,
    },
    Example {
        letter: 'A',
        key_type: KeyType::Aes256,
        n: 0x3A,
        sent: "E500010010000849917B0A9CD7",
        received: "40000EA0A1A2A3A4A5A6A765FF2CD2CDB3",
        encryption: PLAIN,
    },
    Example {
        letter: 'B',
        key_type: KeyType::Aes256,
        n: 0x3B,
        sent: "E66D701F9327943B5EC76A34FCBA495AF64BDEC56DC01F72BA89AF113FE13F3F2025C6A99DFF60",
        received: "400006A418B420E1DF",
        encryption: Encryption { command: true, response: false },
    },
    Example {
        letter: 'C',
        key_type: KeyType::Aes256,
        n: 0x3C,
        sent: "E00A8EB35576D3AFD05611C8C3779DFE0C6DFBE82C4A152DAFCC928BF98AD20E3C1D692247DF52",
        received: "400026073F0C7FEA0D6455C46AA4E1237D8B2B551857101BEAB7B840B25312F4F9B66E0EE5AA9CE532",
        encryption: Encryption { command: true, response: true },
    },
    Example {
        letter: 'D',
        key_type: KeyType::Aes256,
        n: 0x3D,
        sent: "E2000467B65EF6FD43",
        received: "4400068EF31DE55673",
        encryption: PLAIN,
    },
];

/// The keys of the examples of this type; `None` for a type that no host key has.
pub fn keys(key_type: KeyType) -> Option<SessionKeys> {
    let (mac, cipher) = match key_type {
        KeyType::Aes128 => (MAC_KEY, CIPHER_KEY),
        KeyType::Aes256 => (MAC_KEY_256, CIPHER_KEY_256),
        KeyType::GenericSecret => return None,
    };
    SessionKeys::new(&hex::parse(mac).ok()?, &hex::parse(cipher).ok()?).ok()
}

impl Example {
    /// `A`; with the longer keys `A 256`.
    pub fn mark(&self) -> String {
        match self.key_type {
            KeyType::Aes256 => format!("{} 256", self.letter),
            _ => self.letter.to_string(),
        }
    }

    /// Both wires, and every value between them; `None` would be a damaged build.
    pub fn reckon(&self) -> Option<(Vec<u8>, Vec<u8>, Transcript)> {
        let (sent, received) = (hex::parse(self.sent).ok()?, hex::parse(self.received).ok()?);
        let (command, answer) = (CommandFrame::decode(&sent).ok()?, ResponseFrame::decode(&received).ok()?);
        let keys = keys(self.key_type)?;
        let values =
            transcript::reckon(&keys, Generation::V2, self.n, &command, Some(&answer), self.encryption);
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
            assert!(values.cmac.agrees() && values.rmac.unwrap().agrees(), "{}", example.mark());
            assert!(values.command.is_none_or(|sealed| sealed.payload.is_ok()), "{}", example.mark());
            assert!(values.response.is_none_or(|sealed| sealed.payload.is_ok()), "{}", example.mark());
        }
    }
}

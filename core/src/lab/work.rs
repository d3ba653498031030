//! The commands of an experiment, from its inputs: a digest or a cipher at once or in pieces.

use crate::command::Command;
use crate::command::catalog::Listed as _;
use crate::command::chunked::{
    FinishDecrypt, FinishEncrypt, Opening, Piece, ProcessDecrypt, ProcessEncrypt, StartDecrypt, StartEncrypt,
};
use crate::command::cipher::{Decrypt, DecryptInput, Encrypt, EncryptInput};
use crate::command::digest::{FinishHash, ProcessHash, StartHash};
use crate::command::tables::KeyMode;
use crate::crypto::Hash;
use crate::crypto::cipher::CCM_NONCE_LEN;

/// Commands in the order in which they are sent, each with what it does in a few words.
pub type Steps = Vec<(String, Command)>;

/// A digest: all of it in Start, or in pieces of so many bytes from Start over Process to Finish.
pub fn hash(hash: Hash, message: &[u8], piece_bytes: Option<usize>) -> Steps {
    let (first, middle, last) = in_pieces(message, piece_bytes);
    let mut steps = vec![(
        format!("Start {}, {} B", hash.name(), first.len()),
        StartHash { hash, piece: first.to_vec() }.into_command(),
    )];
    for piece in middle {
        steps.push((
            format!("Process {} B", piece.len()),
            ProcessHash { piece: piece.to_vec() }.into_command(),
        ));
    }
    steps.push((format!("Finish, {} B", last.len()), FinishHash { piece: last.to_vec() }.into_command()));
    steps
}

/// What goes into an encryption or decryption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cipher {
    /// Symmetric slot.
    pub slot: u8,
    /// Mode of its key, which decides the layout.
    pub mode: KeyMode,
    /// The other way.
    pub decrypt: bool,
    /// Nonce of CCM* (13 bytes) or IV of GCM (1 or more); nothing for ECB.
    pub nonce: Vec<u8>,
    /// Associated data; nothing for ECB.
    pub aad: Vec<u8>,
    /// Message, or ciphertext.
    pub data: Vec<u8>,
    /// The tag to compare; for decryption only.
    pub tag: Vec<u8>,
    /// In pieces of so many bytes; at once where `None`.
    pub piece_bytes: Option<usize>,
}

impl Cipher {
    /// The commands, or why there are none, in a sentence.
    pub fn steps(&self) -> Result<Steps, String> {
        match (self.mode, self.piece_bytes) {
            (KeyMode::Ecb, Some(_)) => Err("ECB has no form in pieces.".to_owned()),
            (KeyMode::Ecb | KeyMode::Ccm { .. } | KeyMode::Gcm { .. }, None) => Ok(vec![self.at_once()?]),
            (KeyMode::Ccm { .. } | KeyMode::Gcm { .. }, Some(bytes)) => self.pieces(bytes),
            (mode, _) => Err(format!("A {} key neither encrypts nor decrypts.", mode.name())),
        }
    }

    fn ccm_nonce(&self) -> Result<[u8; CCM_NONCE_LEN], String> {
        let wrong = |_| format!("The nonce has {CCM_NONCE_LEN} B, not {}.", self.nonce.len());
        self.nonce.as_slice().try_into().map_err(wrong)
    }

    fn at_once(&self) -> Result<(String, Command), String> {
        let Self { slot, mode, aad, data, tag, .. } = self.clone();
        let title = |what: &str| format!("{what} {} B with slot {slot}, {}", data.len(), mode.name());
        if self.decrypt {
            let input = match mode {
                KeyMode::Ccm { .. } => {
                    DecryptInput::Ccm { nonce: self.ccm_nonce()?, aad, ciphertext: data.clone(), tag }
                }
                KeyMode::Gcm { .. } => {
                    DecryptInput::Gcm { iv: self.nonce.clone(), aad, ciphertext: data.clone(), tag }
                }
                _ => DecryptInput::Ecb { ciphertext: data.clone() },
            };
            return Ok((title("Decrypt"), Decrypt { slot, input }.into_command()));
        }
        let input = match mode {
            KeyMode::Ccm { .. } => EncryptInput::Ccm { nonce: self.ccm_nonce()?, aad, message: data.clone() },
            KeyMode::Gcm { .. } => EncryptInput::Gcm { iv: self.nonce.clone(), aad, message: data.clone() },
            _ => EncryptInput::Ecb { message: data.clone() },
        };
        Ok((title("Encrypt"), Encrypt { slot, input }.into_command()))
    }

    fn pieces(&self, piece_bytes: usize) -> Result<Steps, String> {
        let slot = self.slot;
        let (first, middle, last) = in_pieces(&self.data, Some(piece_bytes));
        let start = Piece { aad: self.aad.clone(), message: first.to_vec() };
        let opening = match self.mode {
            KeyMode::Gcm { .. } => Opening::Gcm { iv: self.nonce.clone(), first: start },
            _ => Opening::Ccm {
                nonce: self.ccm_nonce()?.to_vec(),
                total_aad: u16::try_from(self.aad.len()).map_err(|_| too_long("associated data"))?,
                total_message: u16::try_from(self.data.len()).map_err(|_| too_long("message"))?.into(),
                first: start,
            },
        };
        let last = Piece::of(last);
        let named = |what: &str, bytes: usize| format!("{what}, {bytes} B");
        let (way, begin) = if self.decrypt {
            ("decrypt", StartDecrypt { slot, opening }.into_command())
        } else {
            ("encrypt", StartEncrypt { slot, opening }.into_command())
        };
        let mut steps = vec![(named(&format!("Start {way} with slot {slot}"), first.len()), begin)];
        for piece in middle {
            let piece_of = Piece::of(piece);
            let command = if self.decrypt {
                ProcessDecrypt(piece_of).into_command()
            } else {
                ProcessEncrypt(piece_of).into_command()
            };
            steps.push((named(&format!("Process {way}"), piece.len()), command));
        }
        let bytes = last.message.len();
        let end = if self.decrypt {
            FinishDecrypt { last, tag: self.tag.clone() }.into_command()
        } else {
            FinishEncrypt(last).into_command()
        };
        steps.push((named(&format!("Finish {way}"), bytes), end));
        Ok(steps)
    }
}

fn too_long(what: &str) -> String {
    format!("The {what} is longer than the 65,535 B that can be announced.")
}

/// The first piece, those between, and the last one, which may be empty.
fn in_pieces(message: &[u8], piece_bytes: Option<usize>) -> (&[u8], Vec<&[u8]>, &[u8]) {
    let size = piece_bytes.unwrap_or(message.len()).max(1);
    let mut pieces: Vec<&[u8]> = message.chunks(size).collect();
    let last = if pieces.len() > 1 { pieces.pop() } else { None };
    let mut rest = pieces.into_iter();
    (rest.next().unwrap_or_default(), rest.collect(), last.unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_the_message_whatever_their_size() {
        let message: Vec<u8> = (0..100).collect();
        for size in [None, Some(0), Some(1), Some(33), Some(99), Some(100), Some(500)] {
            let (first, middle, last) = in_pieces(&message, size);
            assert_eq!([first, &middle.concat(), last].concat(), message, "{size:?}");
        }
        assert_eq!(in_pieces(&[], Some(16)), (&[][..], vec![], &[][..]));
        let (first, middle, last) = in_pieces(&message, Some(40));
        assert_eq!((first.len(), middle.len(), last.len()), (40, 1, 20));
    }

    #[test]
    fn what_a_mode_does_not_have_is_said() {
        let cipher = |mode, piece_bytes, nonce: usize| Cipher {
            slot: 0,
            mode,
            decrypt: false,
            nonce: vec![0; nonce],
            aad: vec![],
            data: vec![0; 16],
            tag: vec![],
            piece_bytes,
        };
        let why = |cipher: Cipher| cipher.steps().map(drop).unwrap_err();
        assert!(why(cipher(KeyMode::Ecb, Some(16), 0)).contains("no form in pieces"));
        assert!(why(cipher(KeyMode::Cmac { min_mac_bytes: 4 }, None, 0)).contains("CMAC"));
        let ccm = KeyMode::Ccm { tag_bytes: 8, counter_offset: None, offset_bits: 0 };
        assert!(why(cipher(ccm, None, 12)).contains("13 B, not 12"));
        assert!(why(cipher(ccm, Some(8), 14)).contains("13 B, not 14"));
    }
}

//! Every intermediate value of a protected exchange, reckoned again from keys, N and the bytes on the wire.
//!
//! A pure function: nothing but wire bytes and (session, N) has to be stored to show a whole exchange by hand.

use super::reckon::{self, Generation};
use super::{SessionError, SessionKeys};
use crate::access::Encryption;
use crate::link::{CommandFrame, MAC_BYTES, ResponseFrame};

/// One direction under encryption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Block 0 before it becomes the IV.
    pub block: [u8; 16],
    /// The IV: block 0, AES-encrypted with the cipher key.
    pub iv: [u8; 16],
    /// The bytes on the wire.
    pub ciphertext: Vec<u8>,
    /// Decrypted, padding still on.
    pub padded: Result<Vec<u8>, SessionError>,
    /// The payload; an error where the padding is wrong.
    pub payload: Result<Vec<u8>, SessionError>,
}

/// One MAC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mac {
    /// What it is made over, block 0 first.
    pub input: Vec<u8>,
    /// The whole AES-CMAC.
    pub tag: [u8; 16],
    /// Its first four bytes, which go on the wire.
    pub reckoned: [u8; MAC_BYTES],
    /// What stood on the wire.
    pub on_wire: Option<[u8; MAC_BYTES]>,
}

impl Mac {
    /// Whether wire and reckoning agree.
    pub fn agrees(&self) -> bool {
        self.on_wire == Some(self.reckoned)
    }
}

/// A whole protected exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Counter before the command.
    pub n: u32,
    /// The command's payload under encryption, where it is encrypted.
    pub command: Option<Sealed>,
    /// The C-MAC.
    pub cmac: Mac,
    /// The answer's payload under encryption, where it is encrypted.
    pub response: Option<Sealed>,
    /// The R-MAC; `None` where no answer came.
    pub rmac: Option<Mac>,
}

/// Reckons an exchange again. `response` is `None` where no answer came.
pub fn reckon(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    command: &CommandFrame,
    response: Option<&ResponseFrame>,
    encryption: Encryption,
) -> Transcript {
    let next = n.wrapping_add(1);
    let sealed = |subject, ciphertext: &[u8]| {
        let block = generation.block(next, subject);
        let iv = reckon::iv(keys, &block);
        let padded = reckon::decrypt_blocks(keys, &iv, ciphertext);
        let payload = padded.clone().and_then(|bytes| reckon::unpad(&bytes).map(<[u8]>::to_vec));
        Sealed { block, iv, ciphertext: ciphertext.to_vec(), padded, payload }
    };
    let mac = |input: Vec<u8>, on_wire| {
        let tag = keys.full_mac(&input);
        let [a, b, c, d, ..] = tag;
        Mac { input, tag, reckoned: [a, b, c, d], on_wire }
    };
    // An answer too short for an R-MAC has none: all of it is payload.
    let parts = response.map(|frame| match frame.body.split_last_chunk::<MAC_BYTES>() {
        Some((payload, mac)) => (frame.header, payload, Some(*mac)),
        None => (frame.header, frame.body.as_slice(), None),
    });
    Transcript {
        n,
        command: encryption.command.then(|| sealed(reckon::C_ENC, &command.payload)),
        cmac: mac(reckon::cmac_input(generation, n, command), command.cmac),
        response: parts
            .filter(|(_, payload, _)| encryption.response && !payload.is_empty())
            .map(|(_, payload, _)| sealed(reckon::R_ENC, payload)),
        rmac: parts.map(|(header, payload, on_wire)| {
            mac(reckon::rmac_input(generation, n, command, header, payload), on_wire)
        }),
    }
}

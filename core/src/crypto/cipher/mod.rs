//! AES in the modes of the device: ECB, CBC on whole blocks, CCM* and GCM, the last two also in pieces.
//!
//! Padding is not added or removed here; it belongs to the session. Tags are compared in constant time.

mod block;
mod cbc;
mod ccm;
mod ecb;
mod gcm;
mod keystream;

pub use cbc::{cbc_decrypt, cbc_encrypt};
pub use ccm::{CCM_NONCE_LEN, CcmStream, ccm_decrypt, ccm_encrypt};
pub use ecb::{ecb_decrypt, ecb_encrypt, encrypt_block};
pub use gcm::{GcmStream, gcm_decrypt, gcm_encrypt};

/// Bytes of an AES block.
pub const BLOCK_LEN: usize = 16;

/// Which way a stream works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Message in, ciphertext out.
    Encrypt,
    /// Ciphertext in, message out. What comes out is not trustworthy before the tag is verified.
    Decrypt,
}

/// An encrypted and authenticated message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// As long as the message.
    pub ciphertext: Vec<u8>,
    /// As long as was asked for.
    pub tag: Vec<u8>,
}

impl Sealed {
    /// Ciphertext, then tag: their order on the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.ciphertext.as_slice(), &self.tag].concat()
    }
}

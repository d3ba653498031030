//! What is typed and chosen in the experiments with keys. Keys are wiped when another chip is connected.

use stsafe_core::command::envelope::MOST_CONTENT_BYTES;
use stsafe_core::crypto::Hash;

use crate::widgets::secret::Secret;

/// Bytes as somebody types them: as text, or as hex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// As typed.
    pub text: String,
    /// In hex; as text otherwise.
    pub hex: bool,
}

impl Input {
    fn text(text: &str) -> Self {
        Self { text: text.to_owned(), hex: false }
    }

    fn hex(text: &str) -> Self {
        Self { text: text.to_owned(), hex: true }
    }

    /// The bytes; the error is a sentence that begins with `what`.
    pub fn bytes(&self, what: &str) -> Result<Vec<u8>, String> {
        if self.hex {
            stsafe_core::hex::parse(&self.text).map_err(|error| format!("{what}: {error}."))
        } else {
            Ok(self.text.as_bytes().to_vec())
        }
    }
}

/// Which steps of HKDF are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Steps {
    /// Both.
    #[default]
    Both,
    /// Expand alone.
    Expand,
    /// Extract alone: the key goes to a slot.
    Extract,
}

/// All inputs.
pub struct Form {
    /// The message, or what is to be decrypted, as the experiment says.
    pub message: Input,
    /// Which digest.
    pub hash: Hash,
    /// In pieces of so many bytes.
    pub in_pieces: bool,
    /// As typed.
    pub piece: String,
    /// Symmetric slot; the first that can serve when `None`.
    pub slot: Option<u8>,
    /// Bytes of the MAC, as typed.
    pub mac_bytes: String,
    /// Verify, decrypt or unwrap: the way back.
    pub back: bool,
    /// MAC to verify.
    pub mac: Input,
    /// Nonce or IV.
    pub nonce: Input,
    /// Associated data.
    pub aad: Input,
    /// Ciphertext, and its tag.
    pub ciphertext: Input,
    /// Of it.
    pub tag: Input,
    /// Envelope slot.
    pub envelope_slot: u8,
    /// What is wrapped.
    pub content: Secret,
    /// What is unwrapped.
    pub envelope: Input,
    /// The input key is in a slot; in the command otherwise.
    pub from_slot: bool,
    /// The input key in the command.
    pub input_key: Secret,
    /// Steps, salt, info and length of a derivation.
    pub steps: Steps,
    /// Of it.
    pub salt: Input,
    /// Of it.
    pub info: Input,
    /// Of it, as typed: `32`, or `16, 16`.
    pub lengths: String,
    /// The slot's key, where somebody knows it, and which slot it was typed for.
    pub key: Secret,
    /// Of it.
    pub key_slot: Option<u8>,
    /// Until when secret answers can be looked at, in the window's own time.
    pub look: Option<f64>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            message: Input::text("Hello, STSAFE"),
            hash: Hash::Sha256,
            in_pieces: false,
            piece: "64".to_owned(),
            slot: None,
            mac_bytes: "16".to_owned(),
            back: false,
            mac: Input::hex(""),
            nonce: Input::hex("00 01 02 03 04 05 06 07 08 09 0A 0B 0C"),
            aad: Input::text(""),
            ciphertext: Input::hex(""),
            tag: Input::hex(""),
            envelope_slot: 0,
            content: Secret::with_room(MOST_CONTENT_BYTES),
            envelope: Input::hex(""),
            from_slot: false,
            input_key: Secret::default(),
            steps: Steps::Both,
            salt: Input::text(""),
            info: Input::text(""),
            lengths: "32".to_owned(),
            key: Secret::default(),
            key_slot: None,
            look: None,
        }
    }
}

impl Form {
    /// Keys and secrets are gone, the rest stays.
    pub fn forget_secrets(&mut self) {
        self.key.clear();
        self.input_key.clear();
        self.content.clear();
        (self.look, self.slot) = (None, None);
    }

    /// Whether keys that are pressed go into a secret.
    pub fn typing(&self) -> bool {
        self.key.focused() || self.input_key.focused() || self.content.focused()
    }

    /// Size of a piece, where there are pieces.
    pub(super) fn piece_bytes(&self) -> Result<Option<usize>, String> {
        if !self.in_pieces {
            return Ok(None);
        }
        match self.piece.trim().parse::<usize>() {
            Ok(bytes) if bytes > 0 => Ok(Some(bytes)),
            _ => Err("Piece: a number of bytes from 1.".to_owned()),
        }
    }
}

/// A key of whatever length was typed, 16 to 32 bytes.
pub(super) fn typed_key(secret: &Secret) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    secret.typed().filter(|key| (16..=32).contains(&key.len()))
}

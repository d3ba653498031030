//! What the Keys screen remembers: the chosen slot, and the choices made in its guide.

use egui::Response;
pub use stsafe_core::command::key_slot::KeySlot as Slot;
use stsafe_core::{
    command::tables::{KeyMode, KeyType, Lock},
    crypto::Curve,
};

use crate::{secret::TypedKeys, secrets::Kept, widgets::secret::Secret};

/// What is to be done with a slot that knows more than one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// Set its control fields or flags.
    #[default]
    Open,
    /// Write a key.
    Write,
    /// Erase the key.
    Erase,
}

/// How keys get into the chip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// In clear.
    #[default]
    Plaintext,
    /// In an envelope of a KEK session.
    Wrapped,
    /// Both sides reckon them; no key travels.
    Agreed,
}

impl Way {
    /// All, in the order of the control.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Plaintext, "In clear"), (Self::Wrapped, "Wrapped"), (Self::Agreed, "Agreed")];
}

/// The modes that can be chosen, with the parameters they get here.
pub const MODES: [KeyMode; 6] = [
    KeyMode::Cmac { min_mac_bytes: 16 },
    KeyMode::Ecb,
    KeyMode::Ccm { tag_bytes: 16, counter_offset: None, offset_bits: 0 },
    KeyMode::Gcm { tag_bytes: 16 },
    KeyMode::Hkdf { flags: 0, secret_bytes: 32 },
    KeyMode::Hmac { min_mac_bytes: 32, secret_bytes: 32 },
];

/// The uses that fit a mode: flags of the usage byte.
pub const fn uses_of(mode: KeyMode) -> u8 {
    match mode {
        KeyMode::Cmac { .. } | KeyMode::Hmac { .. } => 0x03,
        KeyMode::Ecb => 0x0C,
        KeyMode::Ccm { .. } | KeyMode::Gcm { .. } => 0x3C,
        KeyMode::Hkdf { .. } => 0x40,
    }
}

/// What this screen remembers.
#[derive(Debug)]
pub struct State {
    /// The chosen slot.
    pub(super) slot: Slot,
    /// Somebody chose it; the first guide stands there by itself.
    chosen: bool,
    /// What is to be done with it.
    pub(super) task: Task,
    pub(super) curve: Curve,
    /// Uses of a generated key, as typed.
    pub(super) uses: String,
    pub(super) key_type: KeyType,
    pub(super) way: Way,
    /// Host control byte and the slot that signs, FF for none.
    pub(super) host_fields: [u8; 2],
    /// A symmetric slot's control byte, and the slot that signs wrapped and agreed keys, FF for none.
    pub(super) slot_fields: u8,
    pub(super) slot_signer: u8,
    /// Second flag byte of a public slot.
    pub(super) flags: u8,
    pub(super) mode: usize,
    /// Usage byte of a symmetric key.
    pub(super) usage: u8,
    pub(super) lock: Lock,
    pub(super) mac: Secret,
    pub(super) cipher: Secret,
    pub(super) key: Secret,
    /// The private key that signs both ephemeral keys.
    pub(super) issuer: Secret,
    /// A public key, as typed.
    pub(super) public: String,
    /// Until when keys that both sides agreed on can be looked at.
    pub(super) look: Option<f64>,
    /// A secret field has the keyboard.
    pub(super) typing: bool,
    /// The chosen slot is to be scrolled to.
    reveal: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            slot: Slot::Private(1),
            chosen: false,
            task: Task::Open,
            curve: Curve::NistP256,
            uses: "255".to_owned(),
            key_type: KeyType::Aes128,
            way: Way::Plaintext,
            // What ST's example sets: wrapped, in clear, again; the right spent.
            host_fields: [0x07, 0xFF],
            slot_fields: 0x13,
            slot_signer: 0xFF,
            flags: 0x1E,
            mode: 0,
            usage: 0x03,
            lock: Lock::Unlocked,
            mac: Secret::default(),
            cipher: Secret::default(),
            key: Secret::default(),
            issuer: Secret::default(),
            public: String::new(),
            look: None,
            typing: false,
            reveal: false,
        }
    }
}

impl State {
    /// Whether keys that are pressed are digits of a key.
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// A plan was carried out: keys that were typed are in the chip now and wiped here.
    pub fn done(&mut self) {
        self.key.clear();
        self.mac.clear();
        self.cipher.clear();
        self.issuer.clear();
        self.look = None;
    }

    /// Takes host keys that were drawn, or one symmetric key.
    pub fn take_drawn(&mut self, keys: &[zeroize::Zeroizing<Vec<u8>>]) {
        match keys {
            [mac, cipher] => {
                self.mac.set(mac);
                self.cipher.set(cipher);
            }
            [key] => self.key.set(key),
            _ => {}
        }
    }

    /// Takes what was kept: host keys with their type, or the key that signs.
    pub fn take_kept(&mut self, kept: &Kept) {
        match kept {
            Kept::HostKeys(keys) => {
                self.key_type = if keys.len() == 16 { KeyType::Aes128 } else { KeyType::Aes256 };
                self.mac.set(keys.mac());
                self.cipher.set(keys.cipher());
            }
            Kept::PrivateKey { scalar, .. } => self.issuer.set(scalar),
        }
    }

    /// The host keys that were typed, where they are whole.
    pub(super) fn typed_host_keys(&self) -> Option<TypedKeys> {
        let n = self.key_type.aes_bytes()?;
        TypedKeys::of(&self.mac.bytes(n)?, &self.cipher.bytes(n)?).ok()
    }

    /// Shows a slot, wherever it is in the list.
    pub fn look_at(&mut self, slot: Slot) {
        self.choose(slot);
        // Looking is not planning.
        (self.reveal, self.chosen) = (true, false);
    }

    /// A slot was painted: a click chooses it, and one that somebody wants to look at is scrolled to.
    pub(super) fn painted(&mut self, slot: Slot, response: &Response) {
        if response.clicked() {
            self.choose(slot);
        } else if self.reveal && self.slot == slot {
            self.reveal = false;
            response.scroll_to_me(None);
        }
    }

    /// Whether somebody chose a slot, or changed something in the guide that stands there by itself.
    pub fn touched(&self) -> bool {
        let first = Self::default();
        self.chosen || (self.curve, self.uses.as_str()) != (first.curve, first.uses.as_str())
    }

    pub(super) fn choose(&mut self, slot: Slot) {
        self.chosen = true;
        if std::mem::replace(&mut self.slot, slot) != slot {
            self.task = Task::Open;
            self.done();
        }
    }

    pub(super) fn mode(&self) -> KeyMode {
        MODES.get(self.mode).copied().unwrap_or(KeyMode::Ecb)
    }

    /// The type that goes with the mode: a secret of any length for HKDF and HMAC, else AES.
    pub(super) fn symmetric_type(&self) -> KeyType {
        if self.mode().secret_bytes().is_some() { KeyType::GenericSecret } else { self.key_type }
    }
}

//! A virtual chip made from what is known of another one, to rehearse on. What no query tells is replaced, and every
//! replacement is listed: secrets, because no chip gives them away; the rest, because nobody asked or no command tells.
//!
//! The twin answers every query as the chip did, byte for byte, as far as it was asked. It cannot prove to be that
//! chip: it has other keys. Asking the chip is `device`'s work.

mod copied;
mod keys;
mod zones;

pub use copied::{Copied, copied};

use serde::Serialize;
use zeroize::Zeroizing;

use crate::chip::Chip;
use crate::chip::bus::Bus;
use crate::chip::state::{Nvm, PrivateKeyState, Secret, Traits};
use crate::command::tables::KeyType;
use crate::crypto::{CryptoError, Curve, Draw, PrivateKey, RandomSource};
use crate::device::{Device, DeviceError};
use crate::hex;
use crate::observe::{Observation, Seen, Volatile};
use crate::profile::Profile;
use crate::session::SessionKeys;
use crate::transport::clock::StillClock;
use crate::transport::simulated::Simulated;

/// Why the twin holds something of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A key or password, which no chip gives away: the twin has one of its own.
    Secret,
    /// It was not read.
    NotRead,
    /// No query tells it.
    NotTold,
}

impl Why {
    /// The words on the screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Secret => "secret, replaced",
            Self::NotRead => "not read",
            Self::NotTold => "no query tells",
        }
    }
}

/// One thing in which the twin may differ from the chip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandIn {
    /// What: `Private slot 0, key`.
    pub what: String,
    /// Why.
    pub why: Why,
    /// What the twin has instead, in words; of a secret never its bytes.
    pub instead: String,
}

/// Host keys that the user knows, so that a session on the chip is one on its twin too.
pub struct KnownHostKeys {
    /// MAC key.
    pub mac: Zeroizing<Vec<u8>>,
    /// Cipher key.
    pub cipher: Zeroizing<Vec<u8>>,
}

/// The copy, and what of it is not one.
pub struct Twin {
    /// Its state.
    pub nvm: Nvm,
    /// What differs, or may.
    pub stand_ins: Vec<StandIn>,
    ephemeral: Option<PrivateKeyState>,
}

impl Twin {
    /// Copies what is known. What was not read is taken from `profile`. `known` are the host keys, where the user has
    /// them; keys of another length than the chip's are not used.
    ///
    /// # Errors
    ///
    /// The source of randomness failed.
    pub fn of(
        seen: &Observation,
        profile: &Profile,
        known: Option<&KnownHostKeys>,
        random: &mut dyn RandomSource,
    ) -> Result<Self, CryptoError> {
        let mut copy = Copy { seen, profile, random, list: Vec::new() };
        let zones = zones::copy(&mut copy);
        let (commands, command_access_may_change, command_encryption_may_change) = zones::commands(&mut copy);
        let (private, global_usage_limit, ephemeral) = keys::private(&mut copy)?;
        let (host_keys, wrong_macs) = keys::host(&mut copy, known)?;
        let default = &profile.host_key_control;
        let host_key_control = copy.told(
            "Host key control fields",
            &seen.host_key_control,
            |v| v.0,
            || hex::fixed(default.value()),
        );
        let address = profile.i2c.address.value() << 1;
        let nvm = Nvm {
            product_data: copy.told(
                "Product data",
                &seen.product_data,
                |v| v.raw.clone(),
                || hex::parse(profile.product_data.value()).unwrap_or_default(),
            ),
            life_cycle: copy.told("Life cycle", &seen.life_cycle, |v| v.0, || *profile.life_cycle.value()),
            i2c: copy.told("I²C parameters", &seen.i2c, |v| v.0, || [address, 0]),
            zones,
            commands,
            command_access_may_change,
            command_encryption_may_change,
            private,
            global_usage_limit,
            host_keys,
            host_key_control,
            wrong_macs,
            symmetric: keys::symmetric(&mut copy)?,
            public: keys::public(&mut copy),
            envelope: keys::envelope(&mut copy)?,
            password: keys::password(&mut copy)?,
            traits: copy.traits(),
        };
        copy.volatile();
        Ok(Self { nvm, stand_ins: copy.list, ephemeral })
    }

    /// A chip with this state.
    pub fn chip(&self, random: Box<dyn RandomSource>) -> Chip {
        let mut chip = Chip::new(self.nvm.clone(), random);
        chip.ram.ephemeral.clone_from(&self.ephemeral);
        chip
    }

    /// A device with this chip, at once and in memory, which was asked for everything: ready for a rehearsal.
    pub fn device(&self, random: Box<dyn RandomSource>) -> Device {
        let mut device = self.unasked(random);
        ask_all(&mut device);
        device
    }

    /// As [`device`](Self::device), in a host session with the twin's own keys: for what is to be sent in a session.
    ///
    /// # Errors
    ///
    /// The twin holds no host keys, because its chip holds none.
    pub fn device_in_session(&self, random: Box<dyn RandomSource>) -> Result<Device, DeviceError> {
        let mut device = self.unasked(random);
        let keys = self.nvm.host_keys.as_ref();
        let keys = keys.and_then(|keys| SessionKeys::new(&keys.mac.0, &keys.cipher.0).ok());
        let keys = keys.ok_or_else(DeviceError::no_host_keys)?;
        device.open_session(keys)?;
        ask_all(&mut device);
        Ok(device)
    }

    /// A device to rehearse on what is to go to `original`: in a host session where that is in one.
    ///
    /// # Errors
    ///
    /// As [`device_in_session`](Self::device_in_session).
    pub fn beside(&self, original: &Device, random: Box<dyn RandomSource>) -> Result<Device, DeviceError> {
        if original.has_session() { self.device_in_session(random) } else { Ok(self.device(random)) }
    }

    fn unasked(&self, random: Box<dyn RandomSource>) -> Device {
        let bus = Bus::new(self.chip(random), Box::new(StillClock::default()), 0);
        let mut device = Device::new(Box::new(Simulated::new(bus, "twin")));
        device.asked_by("twin");
        device
    }

    /// The entries of one kind.
    pub fn because(&self, why: Why) -> impl Iterator<Item = &StandIn> {
        self.stand_ins.iter().filter(move |entry| entry.why == why)
    }
}

/// What the twin refuses to tell, its chip refused too.
fn ask_all(device: &mut Device) {
    device.refresh();
    device.refresh_slots();
    device.refresh_zones();
}

/// The copying under way.
struct Copy<'a> {
    seen: &'a Observation,
    profile: &'a Profile,
    random: &'a mut dyn RandomSource,
    list: Vec<StandIn>,
}

impl Copy<'_> {
    fn note(&mut self, what: impl Into<String>, why: Why, instead: impl Into<String>) {
        self.list.push(StandIn { what: what.into(), why, instead: instead.into() });
    }

    /// The observed value, or the profile's with a line that says so.
    fn told<T, V>(
        &mut self,
        what: &str,
        seen: &Option<Seen<T>>,
        value: impl FnOnce(&T) -> V,
        default: impl FnOnce() -> V,
    ) -> V {
        match seen {
            Some(seen) => value(&seen.value),
            None => {
                self.note(what, Why::NotRead, self.as_profile());
                default()
            }
        }
    }

    fn as_profile(&self) -> String {
        format!("as in profile {}", self.profile.name)
    }

    fn private_key(&mut self, curve: Curve) -> Result<Secret, CryptoError> {
        let key = PrivateKey::generate(Draw::PrivateKey(curve), &mut *self.random)?;
        Ok(Secret(key.to_bytes().to_vec()))
    }

    fn secret(&mut self, len: usize) -> Result<Secret, CryptoError> {
        Ok(Secret(self.random.value(Draw::HostKey { len })?.to_vec()))
    }

    /// An AES key of this type; a generic secret of unknown length gets 32 bytes.
    fn aes_key(&mut self, kind: KeyType) -> Result<Secret, CryptoError> {
        self.secret(kind.aes_bytes().unwrap_or(32))
    }

    fn traits(&mut self) -> Traits {
        let traits = Traits {
            wrong_mac_limit: *self.profile.wrong_mac_limit.value(),
            rmac_header_bit: *self.profile.rmac_header_bit.value(),
            atomic_bytes: *self.profile.atomic_bytes.value(),
        };
        let limit = format!("{} {}", traits.wrong_mac_limit, self.as_profile());
        self.note("Wrong C-MACs that block the host keys", Why::NotTold, limit);
        let atomic = format!("{} B {}", traits.atomic_bytes, self.as_profile());
        self.note("Bytes that an atomic update can hold", Why::NotTold, atomic);
        traits
    }

    /// What a reset ends is not copied, but for the ephemeral key, which a query tells.
    fn volatile(&mut self) {
        let blank = Volatile { reset_seen: self.seen.volatile.reset_seen, ..Volatile::default() };
        if self.seen.volatile != blank {
            self.note(
                "Sessions, digests and proofs since the last reset",
                Why::NotTold,
                "none, as after a reset",
            );
        }
    }
}

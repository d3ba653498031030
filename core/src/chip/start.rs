//! Named states for a lesson to begin in: the same for everybody, every time. A trainer's own states are chip files, made
//! by saving a chip.

use core::fmt;
use core::str::FromStr;

use super::scenario::{self, BuildError, Scenario};
use super::state::{HostKeys, Nvm, PrivateKeyState, Secret, SymmetricKey};
use crate::access::ZoneAccess;
use crate::command::tables::{KeyMode, KeyType, Lock};
use crate::crypto::{Curve, Draw, PrivateKey, SeededRandom};
use crate::preset::TablePreset;
use crate::x509::issue::IssueError;

/// MAC key of ST's host key example (SDK, 02_Host_key_provisioning). Public: it protects nothing.
pub const SDK_MAC_KEY: [u8; 16] =
    [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF];
/// Cipher key of the same example.
pub const SDK_CIPHER_KEY: [u8; 16] =
    [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF];
/// Symmetric key of ST's CMAC example (SDK).
const SDK_CMAC_KEY: [u8; 16] = [0x5A; 16];
/// What zone 1 of a provisioned chip says.
const MADE: &[u8] = b"Workbench lesson, batch 1";
/// Where a counter begins that ST advises to lower once at first power-up.
const FIRST_VALUE: u32 = 500_000;
/// What is left of a worn counter.
const LEFT: u32 = 2;
/// The counter zone of the lessons.
const COUNTER_ZONE: u8 = 5;

/// A state to begin in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// SPL05 as it leaves the reel.
    Fresh,
    /// With ST's example host keys, a symmetric key, a second identity key, data, a lowered counter and the command
    /// table that ST recommends.
    Provisioned,
    /// The certificate of the genuine chip over a key of its own.
    Clone,
    /// The counter of zone 5 has two steps left.
    WornCounter,
    /// Provisioned, and too many wrong C-MACs: the host keys are lost for ever.
    BlockedHostKey,
}

impl Start {
    /// In the order of the screen.
    pub const ALL: [Self; 5] =
        [Self::Fresh, Self::Provisioned, Self::Clone, Self::WornCounter, Self::BlockedHostKey];

    /// The word on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Provisioned => "provisioned",
            Self::Clone => "clone",
            Self::WornCounter => "worn-counter",
            Self::BlockedHostKey => "blocked-host-key",
        }
    }

    /// The name on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "Fresh SPL05",
            Self::Provisioned => "Provisioned",
            Self::Clone => "Clone",
            Self::WornCounter => "Worn counter",
            Self::BlockedHostKey => "Blocked host key",
        }
    }

    /// What it is for, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Fresh => {
                "As it leaves the reel: every slot but the first is empty, every zone but the first is open."
            }
            Self::Provisioned => {
                "Host keys, a symmetric key, a second key pair, data in zone 1, 500,000 in counter 5, ST's command table."
            }
            Self::Clone => "The certificate is a true copy, the key is not: only the challenge finds it out.",
            Self::WornCounter => "Two decrements of zone 5 are left; the third is refused, for ever.",
            Self::BlockedHostKey => "Fifty wrong C-MACs were sent: no host session opens on this chip again.",
        }
    }

    /// The state.
    ///
    /// # Errors
    ///
    /// A damaged build: the shipped profile or the simulator's certificates.
    pub fn state(self) -> Result<Nvm, BuildError> {
        let mut nvm = scenario::state(match self {
            Self::Clone => Scenario::Clone,
            _ => Scenario::Genuine,
        })?;
        match self {
            Self::Fresh | Self::Clone => {}
            Self::Provisioned => provision(&mut nvm)?,
            Self::WornCounter => set_counter(&mut nvm, LEFT),
            Self::BlockedHostKey => {
                provision(&mut nvm)?;
                nvm.wrong_macs = nvm.traits.wrong_mac_limit;
            }
        }
        Ok(nvm)
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Start {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|start| start.word().eq_ignore_ascii_case(text));
        known.ok_or_else(|| {
            let words: Vec<&str> = Self::ALL.iter().map(|start| start.word()).collect();
            format!("{text:?} is no start state; there are {}", words.join(", "))
        })
    }
}

fn set_counter(nvm: &mut Nvm, value: u32) {
    if let Some(zone) = nvm.zone_mut(COUNTER_ZONE) {
        zone.counter = value;
    }
}

fn provision(nvm: &mut Nvm) -> Result<(), BuildError> {
    nvm.host_keys = Some(HostKeys {
        key_type: KeyType::Aes128,
        mac: Secret(SDK_MAC_KEY.to_vec()),
        cipher: Secret(SDK_CIPHER_KEY.to_vec()),
        counter: 0,
    });
    // Wrapped, plaintext and again are allowed, no later change: what ST's example writes.
    nvm.host_key_control = [0x07, 0xFF];
    if let Some(slot) = nvm.symmetric.first_mut() {
        // Plaintext writes, no later change.
        slot.control = [0x10, 0xFF, 0xFF];
        slot.key = Some(SymmetricKey {
            lock: Lock::Unlocked,
            key_type: KeyType::Aes128,
            mode: KeyMode::Cmac { min_mac_bytes: 4 },
            // Verify and generate MACs.
            usage: 0x03,
            secret: Secret(SDK_CMAC_KEY.to_vec()),
            counter: 0,
            derived: false,
        });
    }
    let draw = Draw::PrivateKey(Curve::NistP256);
    let key = PrivateKey::generate(draw, &mut SeededRandom::new(1)).map_err(IssueError::from)?;
    if let Some(slot) = nvm.private.iter_mut().find(|slot| slot.slot == 1) {
        let secret = Secret(key.to_bytes().to_vec());
        slot.key = Some(PrivateKeyState { curve: Curve::NistP256, secret, uses_left: None });
    }
    if let Some(zone) = nvm.zone_mut(1) {
        for (byte, made) in zone.data.iter_mut().zip(MADE) {
            *byte = *made;
        }
        zone.update.code = ZoneAccess::Host.code();
    }
    set_counter(nvm, FIRST_VALUE);
    for rule in &mut nvm.commands {
        let (access, encryption) = TablePreset::StRecommended.record(rule.code());
        (rule.access, rule.encryption) = (access.code(), encryption.bits());
    }
    nvm.command_access_may_change = false;
    nvm.command_encryption_may_change = false;
    Ok(())
}

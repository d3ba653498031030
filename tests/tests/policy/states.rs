//! Chips in every state: fresh from the reel, and with random zones, tables, keys, locks, counters and tries.

use stsafe_core::access::ZoneRight;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{
    EnvelopeKey, HostKeys, Nvm, Password, PrivateKeyState, PrivateSlot, PublicKeyState, PublicSlot, Secret,
    SymmetricKey, SymmetricSlot, Zone,
};
use stsafe_core::command::tables::{KeyMode, KeyType, Lock, ZoneKind};
use stsafe_core::crypto::{Curve, PrivateKey};

use crate::dice::Dice;

/// Keys that are made once and used in all chips: making them costs more than using them.
pub struct Keys {
    fresh: Nvm,
    cheap: Vec<PrivateKey>,
    dear: Vec<PrivateKey>,
}

impl Keys {
    pub fn new(dice: &mut Dice) -> Self {
        let mut key = |curve: Curve| {
            let mut secret = dice.bytes(curve.coordinate_len());
            secret[0] = 0;
            secret[1] &= 0x7F;
            PrivateKey::from_bytes(curve, &secret).unwrap()
        };
        let cheap = [Curve::NistP256, Curve::Ed25519, Curve::X25519];
        Self {
            fresh: scenario::state(Scenario::Genuine).unwrap(),
            cheap: (0..4).flat_map(|_| cheap).map(&mut key).collect(),
            dear: Curve::ALL.into_iter().map(&mut key).collect(),
        }
    }

    /// Nearly always a key on a cheap curve.
    pub fn any(&self, dice: &mut Dice) -> &PrivateKey {
        let from = if dice.chance(2) { &self.dear } else { &self.cheap };
        &from[dice.below(from.len())]
    }

    /// A key on this curve.
    pub fn on(&self, curve: Curve, dice: &mut Dice) -> &PrivateKey {
        let all: Vec<_> = self.cheap.iter().chain(&self.dear).filter(|key| key.curve() == curve).collect();
        all[dice.below(all.len())]
    }

    /// The private half of a public key in the chip.
    pub fn of(&self, public: &[u8]) -> Option<&PrivateKey> {
        self.cheap.iter().chain(&self.dear).find(|key| key.public().bytes() == public)
    }
}

pub fn chip(keys: &Keys, dice: &mut Dice) -> Nvm {
    let mut nvm = keys.fresh.clone();
    if dice.chance(70) {
        nvm.zones = (0..1 + dice.below(12)).map(|i| zone(i as u8, dice)).collect();
    }
    if dice.chance(60) {
        command_table(&mut nvm, dice);
    }
    nvm.command_access_may_change = dice.chance(50);
    nvm.command_encryption_may_change = dice.chance(50);
    nvm.i2c[1] = dice.byte() & if dice.chance(70) { 0xFE } else { 0xFF };
    if dice.chance(85) {
        private_slots(&mut nvm, keys, dice);
    }
    if dice.chance(75) {
        nvm.host_keys = Some(host_keys(dice));
        nvm.wrong_macs = dice.pick(&[0, 0, 0, 0, 0, 0, 0, 1, 40, 48, 49, 50]);
    }
    nvm.host_key_control = [dice.bits(60), dice.pick(&[0, 1, 2, 3, 4, 0xFF, 0xFF])];
    let slots = dice.pick(&[16, 16, 16, 16, 4, 1]);
    nvm.symmetric = (0..slots).map(|_| symmetric_slot(dice)).collect();
    nvm.public = (0..dice.pick(&[4, 4, 4, 3, 1])).map(|_| public_slot(keys, dice)).collect();
    nvm.envelope = (0..2).map(|_| envelope(dice)).collect();
    nvm.password = dice.chance(70).then(|| Password {
        secret: Secret(PASSWORD.to_vec()),
        tries_left: dice.pick(&[0, 1, 2, 3, 10]),
        tries_max: dice.pick(&[3, 10, 0]),
    });
    nvm.life_cycle = if dice.chance(94) { 3 } else { dice.pick(&[0x83, 0x83, 0x04, 0x01, 0x02, 0x81]) };
    nvm.traits.rmac_header_bit = dice.chance(50);
    nvm
}

/// The password of every chip that has one.
pub const PASSWORD: [u8; 16] = [0x31; 16];

fn right(dice: &mut Dice) -> ZoneRight {
    ZoneRight { code: dice.pick(&[0, 0, 0, 0, 1, 1, 1, 6, 6, 7, 2, 5]), may_change: dice.chance(60) }
}

fn zone(index: u8, dice: &mut Dice) -> Zone {
    let bytes = dice.pick(&[0, 1, 16, 64, 100, 100, 700, 800, 1700]);
    Zone {
        // Holes in the numbering are possible.
        index: if dice.chance(5) { index + 20 } else { index },
        kind: if dice.chance(40) { ZoneKind::Counter } else { ZoneKind::Data },
        read: right(dice),
        update: right(dice),
        counter: dice.pick(&[0, 1, 5, 1000, 500_000, u32::MAX]),
        data: dice.bytes(bytes),
    }
}

fn command_table(nvm: &mut Nvm, dice: &mut Dice) {
    let (host, other, encrypted) =
        dice.pick(&[(10, 2, 10), (10, 2, 10), (40, 4, 30), (40, 2, 0), (80, 3, 60), (5, 50, 20)]);
    for rule in &mut nvm.commands {
        rule.access = match dice.below(100) as u64 {
            n if n < host => dice.pick(&[3, 3, 5]),
            n if n < host + other => dice.pick(&[0, 2, 4, 4, 6, 0xFF]),
            _ => 1,
        };
        rule.encryption = if dice.chance(encrypted) { dice.pick(&[1, 2, 3, 3, 0xFC]) } else { 0 };
    }
}

fn private_slots(nvm: &mut Nvm, keys: &Keys, dice: &mut Dice) {
    for PrivateSlot { slot, mode, key } in &mut nvm.private {
        let access = dice.pick(&[0u8, 0, 0, 1, 1, 2, 3]) << 4;
        let uses = (dice.bits(75) & 0x0F) | dice.pick(&[0u8, 0, 0x40, 0x80]);
        *mode = [dice.byte() & 0x80, access | uses];
        *key = (*slot != 0xFF && dice.chance(60)).then(|| {
            let key = keys.any(dice);
            PrivateKeyState {
                curve: key.curve(),
                secret: Secret(key.to_bytes().to_vec()),
                uses_left: dice.pick(&[None, None, Some(0), Some(1), Some(2), Some(50)]),
            }
        });
    }
}

fn host_keys(dice: &mut Dice) -> HostKeys {
    let (key_type, n) = dice.pick(&[(KeyType::Aes128, 16), (KeyType::Aes256, 32)]);
    HostKeys {
        key_type,
        mac: Secret(dice.bytes(n)),
        cipher: Secret(dice.bytes(n)),
        counter: dice.pick(&[0, 0, 1, 1, 58, 58, 1000, 1000, 0xFFFF_FFF0, u32::MAX - 3, u32::MAX]),
    }
}

fn symmetric_slot(dice: &mut Dice) -> SymmetricSlot {
    let control = [dice.bits(55), dice.pick(&[0, 1, 2, 3, 0xFF, 0xFF]), dice.pick(&[0, 1, 2, 3, 0xFF, 0xFF])];
    let key = dice.chance(70).then(|| {
        let (key_type, mode) = form(dice);
        let bytes = key_type.aes_bytes().or(mode.secret_bytes().map(usize::from)).unwrap_or(20);
        SymmetricKey {
            lock: dice.pick(&[Lock::Unlocked, Lock::Unlocked, Lock::Locked, Lock::Erasable]),
            key_type,
            mode,
            usage: usage(dice),
            secret: Secret(dice.bytes(bytes)),
            counter: dice.pick(&[0, 5, u32::MAX - 1, u32::MAX]),
            derived: dice.chance(30),
        }
    });
    SymmetricSlot { control, key }
}

pub fn usage(dice: &mut Dice) -> u8 {
    if dice.chance(80) { 0x7F } else { dice.byte() }
}

/// Type and mode of a symmetric key, right in most cases.
pub fn form(dice: &mut Dice) -> (KeyType, KeyMode) {
    let mode = match dice.below(8) {
        0 | 1 => {
            let offset_bits = dice.pick(&[0, 0, 3, 9, 9, 10, 120]);
            let counter_offset = dice.chance(50).then_some(offset_bits);
            KeyMode::Ccm {
                tag_bytes: dice.pick(&[0, 4, 8, 8, 16, 16, 10, 5, 2]),
                counter_offset,
                offset_bits,
            }
        }
        2 => KeyMode::Cmac { min_mac_bytes: dice.pick(&[0, 1, 4, 4, 16, 17]) },
        3 => KeyMode::Ecb,
        4 | 5 => KeyMode::Gcm { tag_bytes: dice.pick(&[16, 16, 12, 4, 8, 13, 5, 0]) },
        6 => KeyMode::Hkdf { flags: dice.pick(&[0, 1, 1, 3]), secret_bytes: secret(dice) },
        _ => KeyMode::Hmac { min_mac_bytes: dice.pick(&[0, 4, 16, 32, 33]), secret_bytes: secret(dice) },
    };
    let generic = matches!(mode, KeyMode::Hkdf { .. } | KeyMode::Hmac { .. });
    let aes = dice.pick(&[KeyType::Aes128, KeyType::Aes256]);
    let key_type = if generic != dice.chance(6) { KeyType::GenericSecret } else { aes };
    (key_type, mode)
}

fn secret(dice: &mut Dice) -> u8 {
    dice.pick(&[16, 32, 32, 20, 15, 33])
}

fn public_slot(keys: &Keys, dice: &mut Dice) -> PublicSlot {
    let flags = [0, dice.bits(70)];
    let key = dice.chance(65).then(|| {
        let key = keys.any(dice);
        let mut bytes = key.public().bytes().to_vec();
        if dice.chance(3) {
            bytes[7] ^= 1;
        }
        PublicKeyState { curve: key.curve(), bytes }
    });
    PublicSlot { flags, key }
}

fn envelope(dice: &mut Dice) -> Option<EnvelopeKey> {
    dice.chance(60).then(|| {
        let (key_type, n) = dice.pick(&[(KeyType::Aes128, 16), (KeyType::Aes256, 32)]);
        EnvelopeKey { key_type, secret: Secret(dice.bytes(n)) }
    })
}

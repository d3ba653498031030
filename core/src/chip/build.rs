//! A virtual chip from a profile: state as it would leave the reel.

use super::state::{
    CommandRule, Nvm, PrivateKeyState, PrivateSlot, PublicSlot, Secret, SymmetricKey, SymmetricSlot, Traits,
    Zone,
};
use crate::access::{ZoneAccess, ZoneRight};
use crate::command::tables::Lock;
use crate::hex;
use crate::profile::{Change, CommandSpec, ContentSpec, Profile, SymmetricKeySpec, ZoneSpec};

/// Who the chip is: its certificate and the key that belongs to it.
#[derive(Clone)]
pub struct Identity {
    /// Leaf certificate, DER, as it stands in zone 0.
    pub leaf: Vec<u8>,
    /// Private key of slot 0, big-endian scalar.
    pub key: Secret,
}

impl Nvm {
    /// State of a fresh chip of this profile with this identity.
    ///
    /// The profile was checked when it was read, so its hex fields are well formed; anything odd reads as zeros.
    pub fn from_profile(profile: &Profile, identity: &Identity) -> Self {
        let i2c = &profile.i2c;
        let address = i2c.address.value() << 1;
        let power =
            u8::from(*i2c.lock.value()) | (i2c.low_power.value() & 3) << 1 | (i2c.idle.value() & 31) << 3;
        let private = profile.private_keys.iter().map(|spec| PrivateSlot {
            slot: spec.slot,
            mode: hex::fixed(spec.mode.value()),
            key: spec.key.map(|curve| PrivateKeyState {
                curve,
                secret: identity.key.clone(),
                uses_left: None,
            }),
        });
        let symmetric = |slot| SymmetricSlot {
            control: hex::fixed(profile.symmetric_keys.control.value()),
            key: profile.symmetric_keys.keys.iter().find(|key| key.slot == slot).map(symmetric_key),
        };
        let public = PublicSlot { flags: hex::fixed(profile.public_keys.control.value()), key: None };
        Self {
            product_data: hex::parse(profile.product_data.value()).unwrap_or_default(),
            life_cycle: *profile.life_cycle.value(),
            i2c: [address, power],
            zones: profile.zones.iter().map(|spec| zone(spec, profile, identity)).collect(),
            commands: rules(profile),
            command_access_may_change: profile.commands.access_may_change,
            command_encryption_may_change: profile.commands.encryption_may_change,
            private: private.collect(),
            global_usage_limit: *profile.global_usage_limit.value(),
            host_keys: None,
            host_key_control: hex::fixed(profile.host_key_control.value()),
            wrong_macs: 0,
            symmetric: (0..*profile.symmetric_keys.slots.value()).map(symmetric).collect(),
            public: vec![public; usize::from(*profile.public_keys.slots.value())],
            envelope: vec![None; usize::from(*profile.envelope_keys.value())],
            password: None,
            traits: Traits {
                wrong_mac_limit: *profile.wrong_mac_limit.value(),
                rmac_header_bit: *profile.rmac_header_bit.value(),
                atomic_bytes: *profile.atomic_bytes.value(),
            },
        }
    }
}

fn zone(spec: &ZoneSpec, profile: &Profile, identity: &Identity) -> Zone {
    let mut zone = blank_zone(spec, profile);
    if spec.content == ContentSpec::LeafCertificate {
        // A leaf longer than the zone would be cut, as any over-long content.
        for (byte, leaf) in zone.data.iter_mut().zip(&identity.leaf) {
            *byte = *leaf;
        }
    }
    zone
}

/// A zone without content.
pub fn blank_zone(spec: &ZoneSpec, profile: &Profile) -> Zone {
    let right = |(access, change): (ZoneAccess, Change)| ZoneRight::new(access, change == Change::MayChange);
    Zone {
        index: spec.index,
        kind: spec.kind,
        read: right(spec.read),
        update: right(spec.update),
        counter: spec.counter.unwrap_or(0),
        data: vec![*profile.blank_byte.value(); usize::from(spec.bytes)],
    }
}

/// The command table.
pub fn rules(profile: &Profile) -> Vec<CommandRule> {
    profile.commands.records.iter().filter_map(rule).collect()
}

fn symmetric_key(spec: &SymmetricKeySpec) -> SymmetricKey {
    SymmetricKey {
        lock: Lock::Unlocked,
        key_type: *spec.key_type.value(),
        mode: *spec.mode.value(),
        usage: *spec.usage.value(),
        secret: Secret(hex::parse(spec.key.value()).unwrap_or_default()),
        counter: 0,
        derived: false,
    }
}

fn rule(spec: &CommandSpec) -> Option<CommandRule> {
    let CommandSpec(code, access, encryption) = spec;
    let bytes = hex::parse(code).ok()?;
    let (code, extended) = match bytes.as_slice() {
        [code] => (*code, None),
        [code, extended] => (*code, Some(*extended)),
        _ => return None,
    };
    Some(CommandRule { code, extended, access: access.code(), encryption: *encryption })
}

//! `given.device` and `given.device_rng` of a transcript: a chip in exactly that state, drawing exactly those values.

use serde_json::Value;
use stsafe_core::access::ZoneRight;
use stsafe_core::chip::Chip;
use stsafe_core::chip::state::{
    CommandRule, EnvelopeKey, HostKeys, Nvm, Password, PrivateKeyState, PrivateSlot, PublicKeyState,
    PublicSlot, Secret, SymmetricKey, SymmetricSlot, Traits, Zone,
};
use stsafe_core::command::tables::{KeyMode, KeyType, Lock, ZoneKind};
use stsafe_core::crypto::{Curve, Draw, ScriptedRandom};

use super::{Scenario, bytes};

/// The chip that a scenario starts with.
pub fn chip(scenario: &Scenario) -> Chip {
    let device = scenario.given.get("device").unwrap_or(&Value::Null);
    Chip::new(device_state(device), Box::new(script(scenario)))
}

/// State of `given.device`.
pub fn device_state(device: &Value) -> Nvm {
    let table = list(device, "cmd_table");
    Nvm {
        product_data: hex(device, "product_data"),
        life_cycle: first(&hex(device, "life_cycle_state")),
        i2c: fixed(&hex(device, "i2c_parameters")),
        zones: list(device, "zones").iter().map(zone).collect(),
        commands: table.iter().map(rule).collect(),
        command_access_may_change: flag(device, "cmd_ac_change_right"),
        command_encryption_may_change: flag(device, "cmd_enc_change_right"),
        private: list(device, "private_slots").iter().map(private).collect(),
        global_usage_limit: number(device, "global_usage_limit"),
        host_keys: device.get("host_key").filter(|key| flag(key, "present")).map(host_keys),
        host_key_control: fixed(&hex(device, "host_key_ctrl")),
        wrong_macs: 0,
        symmetric: list(device, "symmetric_slots").iter().map(symmetric).collect(),
        public: list(device, "public_slots").iter().map(public).collect(),
        envelope: envelope(device.get("local_envelope")),
        password: password(device),
        traits: Traits {
            wrong_mac_limit: 50,
            rmac_header_bit: device.get("rmac_header_bit").is_none_or(|bit| bit.as_u64() == Some(1)),
            atomic_bytes: 64,
        },
    }
}

/// The state that `result.device_after` tells: `given.device` with what changed laid over it. Lists are keyed by
/// position there.
pub fn device_after(scenario: &Scenario) -> Nvm {
    let device = scenario.given.get("device").and_then(Value::as_object);
    let mut device = device.cloned().unwrap_or_default();
    let changes = scenario.result.get("device_after").and_then(Value::as_object);
    for (key, change) in changes.into_iter().flatten() {
        match (device.entry(key).or_insert(Value::Null), change) {
            (Value::Array(list), Value::Object(changed)) => {
                for (position, value) in changed {
                    let position: usize = position.parse().unwrap_or(usize::MAX);
                    let entry = list.get_mut(position);
                    *entry.unwrap_or_else(|| panic!("{}: no {key} {position}", scenario.name)) =
                        value.clone();
                }
            }
            (Value::Object(map), Value::Object(changed)) => map.extend(changed.clone()),
            (old, new) => *old = new.clone(),
        }
    }
    device_state(&Value::Object(device))
}

fn zone(value: &Value) -> Zone {
    let right = |ac, cr| ZoneRight { code: number(value, ac), may_change: flag(value, cr) };
    Zone {
        index: number(value, "index"),
        kind: if flag(value, "type") { ZoneKind::Counter } else { ZoneKind::Data },
        read: right("read_ac", "read_ac_cr"),
        update: right("update_ac", "update_ac_cr"),
        counter: number(value, "counter"),
        data: hex(value, "data"),
    }
}

fn rule(value: &Value) -> CommandRule {
    let code = hex(value, "code");
    CommandRule {
        code: first(&code),
        extended: code.get(1).copied(),
        access: number(value, "ac"),
        encryption: number(value, "enc"),
    }
}

fn private(value: &Value) -> PrivateSlot {
    let key = || {
        Some(PrivateKeyState {
            curve: curve(value.get("curve")?.as_str()?),
            secret: Secret(hex(value, "private")),
            uses_left: None,
        })
    };
    PrivateSlot { slot: number(value, "slot"), mode: fixed(&hex(value, "mode")), key: key() }
}

fn host_keys(value: &Value) -> HostKeys {
    HostKeys {
        key_type: key_type(value),
        mac: Secret(hex(value, "mac_key")),
        cipher: Secret(hex(value, "cipher_key")),
        counter: number(value, "counter"),
    }
}

fn symmetric(value: &Value) -> SymmetricSlot {
    let key = || {
        let mode = match number::<u8>(value, "mode") {
            0 => {
                let bits: u8 = number(value, "counter_offset");
                KeyMode::Ccm {
                    tag_bytes: number(value, "tag_len"),
                    counter_offset: flag(value, "counter_presence").then_some(bits),
                    offset_bits: bits,
                }
            }
            1 => KeyMode::Cmac { min_mac_bytes: number(value, "min_mac") },
            2 => KeyMode::Ecb,
            3 => KeyMode::Gcm { tag_bytes: number(value, "tag_len") },
            4 => KeyMode::Hkdf {
                flags: number(value, "output_allowed"),
                secret_bytes: number(value, "secret_len"),
            },
            _ => KeyMode::Hmac {
                min_mac_bytes: number(value, "min_mac"),
                secret_bytes: number(value, "secret_len"),
            },
        };
        SymmetricKey {
            lock: Lock::from_code(number(value, "lock")).unwrap_or(Lock::Unlocked),
            key_type: key_type(value),
            mode,
            usage: number(value, "usage"),
            secret: Secret(hex(value, "key")),
            counter: number(value, "counter"),
            derived: false,
        }
    };
    SymmetricSlot { control: fixed(&hex(value, "ctrl")), key: flag(value, "present").then(key) }
}

fn public(value: &Value) -> PublicSlot {
    let key =
        || Some(PublicKeyState { curve: curve(value.get("curve")?.as_str()?), bytes: hex(value, "public") });
    PublicSlot { flags: fixed(&hex(value, "flags")), key: key() }
}

fn envelope(value: Option<&Value>) -> Vec<Option<EnvelopeKey>> {
    let key = |slot: usize| {
        let secret = bytes(value?.get(slot.to_string())?.as_str()?);
        let key_type = if secret.len() == 32 { KeyType::Aes256 } else { KeyType::Aes128 };
        Some(EnvelopeKey { key_type, secret: Secret(secret) })
    };
    (0..2).map(key).collect()
}

fn password(device: &Value) -> Option<Password> {
    let tries = number(device, "password_tries");
    let secret = bytes(device.get("password")?.as_str()?);
    Some(Password { secret: Secret(secret), tries_left: tries, tries_max: tries })
}

/// `given.device_rng`: one entry is one value.
fn script(scenario: &Scenario) -> ScriptedRandom {
    let mut script = ScriptedRandom::new();
    for entry in list(&scenario.given, "device_rng") {
        let value = hex(entry, "hex");
        let on = || curve(entry.get("curve").and_then(Value::as_str).unwrap_or_default());
        let what = match entry.get("use").and_then(Value::as_str).unwrap_or_default() {
            "random" => Draw::Random { len: value.len() },
            "ecc_private_key" => Draw::PrivateKey(on()),
            "ecdhe_private_key" => Draw::EcdheKey(on()),
            "challenge" => Draw::Challenge,
            "local_envelope_key" => Draw::EnvelopeKey { len: value.len() },
            other => panic!("{}: device_rng use {other:?} is not known", scenario.name),
        };
        script.push(what, &value).unwrap_or_else(|e| panic!("{}: {e}", scenario.name));
    }
    script
}

/// Curve names as the transcripts write them.
pub fn curve(name: &str) -> Curve {
    match name {
        "P256" => Curve::NistP256,
        "P384" => Curve::NistP384,
        "P521" => Curve::NistP521,
        "BP256" => Curve::BrainpoolP256,
        "BP384" => Curve::BrainpoolP384,
        "BP512" => Curve::BrainpoolP512,
        "X25519" => Curve::X25519,
        "ED25519" => Curve::Ed25519,
        other => panic!("curve {other:?} is not known"),
    }
}

fn key_type(value: &Value) -> KeyType {
    KeyType::from_code(number(value, "type")).unwrap_or(KeyType::Aes128)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn hex(value: &Value, key: &str) -> Vec<u8> {
    value.get(key).and_then(Value::as_str).map(bytes).unwrap_or_default()
}

fn flag(value: &Value, key: &str) -> bool {
    match value.get(key) {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::Number(n)) => n.as_u64() == Some(1),
        _ => false,
    }
}

fn number<T: TryFrom<u64> + Default>(value: &Value, key: &str) -> T {
    let n = match value.get(key) {
        Some(Value::Bool(yes)) => u64::from(*yes),
        Some(Value::Number(n)) => n.as_u64().unwrap_or(0),
        _ => 0,
    };
    T::try_from(n).unwrap_or_default()
}

fn first(bytes: &[u8]) -> u8 {
    bytes.first().copied().unwrap_or_default()
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap_or([0; N])
}

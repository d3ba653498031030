//! Derive keys: HKDF in all forms. Values of RFC 5869, test cases 1 and 3.

use stsafe_core::chip::state::SymmetricKey;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::derive::{DeriveKeys, Derived, DerivedKey, Expansion, InputKey, Output, Salt};
use stsafe_core::command::tables::{KeyMode, KeyType, Lock};
use stsafe_core::crypto::Hash;
use stsafe_core::device::{Consent, Device};
use stsafe_core::effect::Effect;
use stsafe_core::link::Status;

use super::stage::{self, bytes, refused, usage};

const INFO: &str = "f0f1f2f3f4f5f6f7f8f9";
const SALT: &str = "000102030405060708090a0b0c";
const PRK: &str = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5";
const OKM: &str = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
/// Without salt and info (test case 3).
const BARE_OKM: &str = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8";

const ECB: DerivedKey = DerivedKey {
    lock: Lock::Unlocked,
    key_type: KeyType::Aes128,
    mode: KeyMode::Ecb,
    usage: usage::ENCRYPT | usage::DECRYPT,
};

fn secret(flags: u8, usage: u8) -> SymmetricKey {
    let mode = KeyMode::Hkdf { flags, secret_bytes: 22 };
    stage::key(KeyType::GenericSecret, mode, usage, &"0b".repeat(22))
}

/// A chip whose slot 7 holds the RFC's input key, and whose other slots are open for derived keys.
fn device_with_secret() -> Device {
    let mut device = stage::device();
    stage::give(&mut device, 7, secret(1, usage::DERIVE));
    stage::open_for_derived_keys(&mut device);
    device
}

fn expand(info: &str, outputs: &[Output]) -> Option<Expansion> {
    Some(Expansion { info: bytes(info), outputs: outputs.to_vec() })
}

fn derive(input: InputKey, salt: Option<&str>, expand: Option<Expansion>) -> DeriveKeys {
    let extract = salt.map(|salt| Salt::Given(bytes(salt)));
    DeriveKeys { input, hash: Hash::Sha256, extract, expand }
}

fn to_host(n: u16) -> Output {
    Output::Answer { bytes: n }
}

#[track_caller]
fn keys(answer: &[Derived]) -> Vec<Vec<u8>> {
    let key = |derived: &Derived| match derived {
        Derived::Key(key) => key.to_vec(),
        Derived::Slot(slot) => panic!("slot {slot}"),
    };
    answer.iter().map(key).collect()
}

#[track_caller]
fn slots(answer: &[Derived]) -> Vec<u8> {
    let slot = |derived: &Derived| match derived {
        Derived::Slot(slot) => *slot,
        Derived::Key(_) => panic!("a key"),
    };
    answer.iter().map(slot).collect()
}

fn stored(device: &mut Device, slot: usize) -> SymmetricKey {
    stage::nvm(device).symmetric[slot].key.clone().unwrap()
}

#[test]
fn derive_keys_gives_slices_of_one_material_to_the_host() {
    let mut device = device_with_secret();
    let before = stage::nvm(&mut device).clone();
    let command = derive(InputKey::Slot(7), Some(SALT), expand(INFO, &[to_host(42)]));
    assert_eq!(keys(&device.run(command).unwrap()), [bytes(OKM)]);
    let command = derive(InputKey::Slot(7), Some(SALT), expand(INFO, &[to_host(16), to_host(26)]));
    assert_eq!(keys(&device.run(command).unwrap()), [bytes(&OKM[..32]), bytes(&OKM[32..])]);
    let command = derive(InputKey::Slot(7), Some(""), expand("", &[to_host(42)]));
    assert_eq!(keys(&device.run(command).unwrap()), [bytes(BARE_OKM)], "no salt counts as zeros");
    let given = InputKey::Given(vec![0x0B; 22].into());
    let command = derive(given, Some(SALT), expand(INFO, &[to_host(42)]));
    assert_eq!(keys(&device.run(command).unwrap()), [bytes(OKM)], "a key in the command does as well");
    let command = derive(InputKey::Given(bytes(PRK).into()), None, expand(INFO, &[to_host(42)]));
    assert_eq!(keys(&device.run(command).unwrap()), [bytes(OKM)], "expand alone");
    assert!(*stage::nvm(&mut device) == before, "keys for the host leave no trace");
}

#[test]
fn extract_alone_keeps_the_pseudo_random_key_in_a_slot() {
    let mut device = device_with_secret();
    assert_eq!(slots(&device.run(derive(InputKey::Slot(7), Some(SALT), None)).unwrap()), [0]);
    let key = stored(&mut device, 0);
    assert_eq!(key.secret.0, bytes(PRK));
    assert!(key.derived && key.mode == KeyMode::Hkdf { flags: 1, secret_bytes: 32 });
    assert_eq!(key.usage, usage::DERIVE);
    assert_eq!(device.observation().symmetric_key(0).unwrap().usage, usage::DERIVE, "the host knows it too");

    let command = derive(InputKey::Slot(0), None, expand(INFO, &[to_host(42)]));
    assert_eq!(keys(&device.run(command).unwrap()), [bytes(OKM)]);
    let long = DeriveKeys { hash: Hash::Sha512, ..derive(InputKey::Slot(7), Some(SALT), None) };
    refused(device.run(long), Status::OUT_OF_RANGE);
}

#[test]
fn a_salt_may_lie_in_a_slot() {
    let mut device = device_with_secret();
    let mode = KeyMode::Hkdf { flags: 0, secret_bytes: 13 };
    stage::give(&mut device, 3, stage::key(KeyType::GenericSecret, mode, usage::DERIVE, SALT));
    let mut command = derive(InputKey::Slot(7), None, expand(INFO, &[to_host(42)]));
    command.extract = Some(Salt::Slot(3));
    assert_eq!(keys(&device.run(command.clone()).unwrap()), [bytes(OKM)]);
    command.extract = Some(Salt::Slot(4));
    refused(device.run(command), Status::KEY_NOT_FOUND);
}

#[test]
fn derived_keys_go_to_empty_slots_first_and_then_replace_derived_ones() {
    let mut device = device_with_secret();
    // Slots 0 and 2 are not open for derived keys, 15 is already taken by a key from elsewhere.
    for closed in [0, 2] {
        stage::nvm(&mut device).symmetric[closed].control[0] &= !0x20;
    }
    stage::give(&mut device, 15, secret(0, 0));
    let three = [Output::Slot(ECB), to_host(10), Output::Slot(ECB)];
    let command = derive(InputKey::Slot(7), Some(SALT), expand(INFO, &three));
    match device.run(command).unwrap().as_slice() {
        [Derived::Slot(1), Derived::Key(key), Derived::Slot(3)] => assert_eq!(**key, bytes(&OKM[32..52])),
        _ => panic!("slot 1, a key, slot 3"),
    }
    assert_eq!(stored(&mut device, 1).secret.0, bytes(&OKM[..32]));
    assert_eq!(stored(&mut device, 3).secret.0, bytes(&OKM[52..84]));
    assert!(stored(&mut device, 1).mode == KeyMode::Ecb && stored(&mut device, 1).derived);

    let locked = DerivedKey { lock: Lock::Locked, ..ECB };
    stage::nvm(&mut device).symmetric[1].key.as_mut().unwrap().lock = Lock::Locked;
    for slot in [4, 5, 6, 8, 9, 10, 11, 12, 13, 14] {
        let command = derive(InputKey::Slot(7), Some(SALT), expand(INFO, &[Output::Slot(locked)]));
        assert_eq!(slots(&device.run_with(command, Consent::Given).unwrap()), [slot]);
    }
    let command = derive(InputKey::Slot(7), Some(""), expand("", &[Output::Slot(ECB)]));
    assert_eq!(
        slots(&device.run_with(command, Consent::Given).unwrap()),
        [3],
        "the one derived key not locked"
    );
    assert_eq!(stored(&mut device, 3).secret.0, bytes(&BARE_OKM[..32]));

    let before = stage::nvm(&mut device).clone();
    let two = [Output::Slot(ECB), Output::Slot(ECB)];
    let command = derive(InputKey::Slot(7), Some(SALT), expand(INFO, &two));
    refused(device.run_with(command, Consent::Given), Status::BOUNDARY);
    assert!(*stage::nvm(&mut device) == before, "not even the one slot that was free is taken");
}

#[test]
fn what_may_not_be_derived_is_refused() {
    let mut device = device_with_secret();
    stage::give(&mut device, 0, secret(0, usage::DERIVE));
    stage::give(&mut device, 1, secret(1, usage::GENERATE_MAC));
    stage::give(&mut device, 2, stage::key(KeyType::Aes128, KeyMode::Ecb, 0xFF, &"00".repeat(16)));
    let before = stage::nvm(&mut device).clone();
    let from = |slot, outputs: &[Output]| derive(InputKey::Slot(slot), Some(SALT), expand(INFO, outputs));
    refused(device.run(from(0, &[to_host(16)])), Status::WRONG_KEY_USAGE);
    refused(device.run(from(1, &[to_host(16)])), Status::WRONG_KEY_USAGE);
    refused(device.run(from(2, &[to_host(16)])), Status::WRONG_MODE);
    refused(device.run(from(8, &[to_host(16)])), Status::KEY_NOT_FOUND);
    refused(device.run(from(16, &[to_host(16)])), Status::OUT_OF_RANGE);
    refused(device.run(from(7, &[to_host(0)])), Status::OUT_OF_RANGE);
    refused(device.run(from(7, &[to_host(700), to_host(100)])), Status::BUFFER_EXCEEDED);
    refused(device.run(from(7, &[to_host(1); 33])), Status::OUT_OF_RANGE);
    refused(device.run(from(7, &[])), Status::INCONSISTENT_DATA);
    let sha1 = DeriveKeys { hash: Hash::Sha1, ..from(7, &[to_host(16)]) };
    refused(device.run(sha1), Status::OUT_OF_RANGE);
    let odd = DerivedKey { mode: KeyMode::Gcm { tag_bytes: 5 }, ..ECB };
    refused(device.run(from(7, &[Output::Slot(odd)])), Status::OUT_OF_RANGE);
    let generic = DerivedKey { key_type: KeyType::GenericSecret, ..ECB };
    refused(device.run(from(7, &[Output::Slot(generic)])), Status::WRONG_KEY_TYPE);
    assert!(*stage::nvm(&mut device) == before);
}

#[test]
fn a_key_that_tells_the_host_nothing_passes_that_on() {
    let mut device = device_with_secret();
    stage::give(&mut device, 0, secret(0, usage::DERIVE));
    assert_eq!(slots(&device.run(derive(InputKey::Slot(0), Some(SALT), None)).unwrap()), [1]);
    let command = derive(InputKey::Slot(1), None, expand(INFO, &[to_host(42)]));
    refused(device.run(command), Status::WRONG_KEY_USAGE);
}

#[test]
fn the_effect_depends_on_where_the_keys_go() {
    let device = device_with_secret();
    let locked = DerivedKey { lock: Lock::Locked, ..ECB };
    let cases = [
        (expand(INFO, &[to_host(16)]), Effect::ReadOnly),
        (expand(INFO, &[Output::Slot(ECB)]), Effect::Reversible),
        (None, Effect::Reversible),
        (expand(INFO, &[Output::Slot(locked)]), Effect::OneWay),
        (expand(INFO, &[Output::Slot(ECB); 16]), Effect::OneWay),
    ];
    for (expand, effect) in cases {
        let command = derive(InputKey::Slot(7), Some(SALT), expand).into_command();
        assert_eq!(device.judge(&command).effect, effect, "{}", command.summary());
    }
}

//! Writing and erasing symmetric keys: control fields, locks, forms.

use stsafe_core::command::agreement::{Agreement, StartKekSession};
use stsafe_core::command::query::SymmetricKeyTable;
use stsafe_core::command::symmetric::{EraseSymmetricKey, WriteSymmetricKey, WriteSymmetricKeyWrapped};
use stsafe_core::command::tables::{KeyInfo, KeyMode, KeyType, Lock};
use stsafe_core::device::Device;
use stsafe_core::effect::Effect;
use stsafe_core::link::Status;
use stsafe_core::session::kek;

use super::props::{agreed, example, refused_for_good};
use super::stage::{self, bytes};

const PLAINTEXT: u8 = 0x10;
const WRAPPED: u8 = 0x02;

fn with_control(control: u8) -> Device {
    let mut device = example::device(1);
    stage::nvm(&mut device).symmetric.iter_mut().for_each(|slot| slot.control[0] = control);
    device.run(SymmetricKeyTable).unwrap();
    device
}

fn ecb(slot: u8, lock: Lock) -> WriteSymmetricKey {
    let info = KeyInfo { lock, slot, key_type: KeyType::Aes128, mode: KeyMode::Ecb, usage: 0x0C };
    WriteSymmetricKey { info, key: vec![0x42; 16].into() }
}

#[test]
fn write_symmetric_key_into_an_open_slot() {
    let mut device = with_control(PLAINTEXT);
    agreed(&mut device, ecb(3, Lock::Unlocked));
    agreed(&mut device, ecb(3, Lock::Erasable));
    let table = device.run(SymmetricKeyTable).unwrap();
    let facts = table[3].key.unwrap();
    assert_eq!(
        (table[3].lock, facts.key_type, facts.mode, facts.usage),
        (Lock::Erasable, KeyType::Aes128, KeyMode::Ecb, 0x0C)
    );
    assert_eq!(stage::nvm(&mut device).symmetric[3].key.as_ref().unwrap().secret.0, [0x42; 16]);
    refused_for_good(&mut device, ecb(3, Lock::Unlocked), Status::ACCESS_CONDITION);
    refused_for_good(&mut device, ecb(16, Lock::Unlocked), Status::OUT_OF_RANGE);
}

#[test]
fn a_fresh_slot_is_closed_until_its_control_fields_are_put() {
    // 1E is what ST's example prints for a fresh chip.
    let mut device = stage::device();
    refused_for_good(&mut device, ecb(0, Lock::Unlocked), Status::NOT_AUTHORISED);
}

#[test]
fn a_key_that_cannot_be_is_refused() {
    let mut device = with_control(PLAINTEXT);
    let with = |key_type, mode, n: usize| WriteSymmetricKey {
        info: KeyInfo { lock: Lock::Unlocked, slot: 0, key_type, mode, usage: 0xFF },
        key: vec![1; n].into(),
    };
    let hmac = KeyMode::Hmac { min_mac_bytes: 16, secret_bytes: 32 };
    refused_for_good(&mut device, with(KeyType::Aes256, hmac, 32), Status::WRONG_KEY_TYPE);
    let ccm = |tag_bytes, counter_offset: Option<u8>| KeyMode::Ccm {
        tag_bytes,
        counter_offset,
        offset_bits: counter_offset.unwrap_or(0),
    };
    refused_for_good(&mut device, with(KeyType::Aes128, ccm(5, None), 16), Status::OUT_OF_RANGE);
    refused_for_good(&mut device, with(KeyType::Aes128, ccm(8, Some(10)), 16), Status::OUT_OF_RANGE);
    let short = KeyMode::Hkdf { flags: 0, secret_bytes: 8 };
    refused_for_good(&mut device, with(KeyType::GenericSecret, short, 8), Status::OUT_OF_RANGE);
    // A key of another length than its type says.
    refused_for_good(&mut device, with(KeyType::Aes128, KeyMode::Ecb, 15), Status::INCONSISTENT_DATA);
    refused_for_good(&mut device, with(KeyType::Aes128, KeyMode::Ecb, 17), Status::INCONSISTENT_DATA);
}

#[test]
fn erase_symmetric_key_unless_it_is_locked() {
    let mut device = with_control(PLAINTEXT);
    agreed(&mut device, ecb(1, Lock::Erasable));
    agreed(&mut device, ecb(2, Lock::Locked));
    agreed(&mut device, EraseSymmetricKey { slot: 1 });
    assert!(stage::nvm(&mut device).symmetric[1].key.is_none());
    assert!(device.run(SymmetricKeyTable).unwrap()[1].key.is_none());
    refused_for_good(&mut device, EraseSymmetricKey { slot: 2 }, Status::ACCESS_CONDITION);
    refused_for_good(&mut device, EraseSymmetricKey { slot: 1 }, Status::KEY_NOT_FOUND);
    refused_for_good(&mut device, EraseSymmetricKey { slot: 16 }, Status::OUT_OF_RANGE);
}

#[test]
fn write_symmetric_key_wrapped_opens_the_printed_envelope() {
    let mut device = with_control(WRAPPED);
    let write = WriteSymmetricKeyWrapped { envelope: bytes(example::CCM_ENVELOPE) };
    refused_for_good(&mut device, write.clone(), Status::WRONG_SESSION);
    device
        .run(StartKekSession { agreement: Agreement { host: example::host(), authentication: None } })
        .unwrap();
    let mut altered = write.clone();
    altered.envelope[0] ^= 1;
    refused_for_good(&mut device, altered, Status::DECRYPTION_ERROR);
    agreed(&mut device, write);
    let key = stage::nvm(&mut device).symmetric[4].key.clone().unwrap();
    assert_eq!(key.secret.0, (0..0x20).collect::<Vec<u8>>());
    assert_eq!(key.key_type, KeyType::Aes256);
}

#[test]
fn a_wrapped_key_for_a_closed_slot_is_refused_and_costs_no_working_key() {
    let mut device = with_control(WRAPPED);
    device
        .run(StartKekSession { agreement: Agreement { host: example::host(), authentication: None } })
        .unwrap();
    let base = stage::chip(&mut device).ram.kek.as_ref().unwrap().base.0.clone();
    let seal = |slot| {
        let WriteSymmetricKey { info, key } = ecb(slot, Lock::Unlocked);
        let kek = kek::working_kek(&base, 1).unwrap();
        WriteSymmetricKeyWrapped { envelope: kek::seal_symmetric_key(&kek, &info, &key).unwrap() }
    };
    stage::nvm(&mut device).symmetric[7].control = [0x08, 0xFF, 0xFF];
    refused_for_good(&mut device, seal(7), Status::NOT_AUTHORISED);
    agreed(&mut device, seal(8));
    assert!(stage::nvm(&mut device).symmetric[8].key.is_some());
}

#[test]
fn what_a_write_would_do_depends_on_what_is_there() {
    let mut device = with_control(PLAINTEXT);
    let judge = |device: &Device, write: WriteSymmetricKey| {
        use stsafe_core::command::catalog::Listed;
        device.judge(&write.into_command()).effect
    };
    assert_eq!(judge(&device, ecb(5, Lock::Unlocked)), Effect::Reversible, "an empty slot, erasable later");
    assert_eq!(judge(&device, ecb(5, Lock::Locked)), Effect::OneWay);
    device.run(ecb(5, Lock::Unlocked)).unwrap();
    assert_eq!(judge(&device, ecb(5, Lock::Unlocked)), Effect::OneWay, "the key that is there would be gone");
}

//! Query: what the chip tells about itself. The bytes of a fresh chip are in `fresh_chip.rs`; here a changed chip is
//! asked, and one that has nothing to tell.

use stsafe_core::chip::state::{HostKeys, PublicKeyState, Secret};
use stsafe_core::command::query::{
    CommandTable, EnvelopeKeys, HostKeyControl, HostKeyV1, HostKeyV2, I2cParameters, LifeCycle, Partition,
    PrivateKeyTable, Product, ProductData, PublicKeySlot, PublicKeyTable, SymmetricControl,
    SymmetricKeyTable,
};
use stsafe_core::command::tables::{KeyMode, KeyType, ZoneKind};
use stsafe_core::crypto::Curve;
use stsafe_core::link::{Code, Status};

use super::stage::{self, refused};

#[test]
fn product_life_cycle_and_bus_are_told_as_they_are() {
    let mut device = stage::device();
    let mask = device.run(ProductData).unwrap().mask.unwrap();
    assert_eq!(Product::of(mask), Product::A120);
    stage::nvm(&mut device).life_cycle = 0x83;
    assert!(device.run(LifeCycle).unwrap().is_locked());
    stage::nvm(&mut device).i2c = [0x94, 0x2F];
    let i2c = device.run(I2cParameters).unwrap();
    assert_eq!((i2c.address(), i2c.locked(), i2c.idle_ms()), (0x4A, true, 300));
}

#[test]
fn the_partition_tells_kinds_lengths_rights_and_counters() {
    let mut device = stage::device();
    stage::nvm(&mut device).zone_mut(7).unwrap().counter = 499_990;
    let zones = device.run(Partition).unwrap();
    assert_eq!(zones.len(), 12);
    assert_eq!((zones[7].kind(), zones[7].counter), (ZoneKind::Counter, Some(499_990)));
    assert_eq!((zones[9].bytes, zones[9].counter), (5120, None));
}

#[test]
fn key_tables_tell_what_is_in_the_slots_but_no_key() {
    let mut device = stage::device();
    let key = stage::key(KeyType::Aes256, KeyMode::Gcm { tag_bytes: 12 }, 0x0C, &"5A".repeat(32));
    stage::nvm(&mut device).symmetric[4].key = Some(key);
    let slots = device.run(SymmetricKeyTable).unwrap();
    assert_eq!(slots[4].key.unwrap().mode, KeyMode::Gcm { tag_bytes: 12 });
    assert!(slots[3].key.is_none());
    let table = device.run(PrivateKeyTable).unwrap();
    assert_eq!(table.slots[0].curve, Some(Curve::NistP256));
    assert!(device.run(EnvelopeKeys).unwrap().iter().all(|slot| slot.key_type.is_none()));
    let seen: Vec<u8> = device.take_log().into_iter().flat_map(|e| e.received).collect();
    assert!(!seen.windows(8).any(|window| window == [0x5A; 8]), "no key went over the bus");
}

#[test]
fn host_keys_are_told_with_their_counter() {
    let mut device = stage::device();
    assert_eq!(device.run(HostKeyV2).unwrap(), None);
    assert_eq!(device.run(HostKeyV1).unwrap(), None, "the A120's slot is of the second generation");
    stage::nvm(&mut device).host_keys = Some(HostKeys {
        key_type: KeyType::Aes256,
        mac: Secret(vec![1; 32]),
        cipher: Secret(vec![2; 32]),
        counter: 0x3A,
    });
    let facts = device.run(HostKeyV2).unwrap().unwrap();
    assert_eq!((facts.key_type, facts.counter), (KeyType::Aes256, 0x3A));
    assert!(device.run(HostKeyControl).unwrap().plaintext());
}

#[test]
fn slots_that_do_not_exist_are_refused() {
    let mut device = stage::device();
    assert!(device.run(SymmetricControl { slot: 15 }).unwrap().may_change());
    refused(device.run(SymmetricControl { slot: 16 }), Status::OUT_OF_RANGE);
    let key = PublicKeyState { curve: Curve::Ed25519, bytes: vec![7; 32] };
    stage::nvm(&mut device).public[3].key = Some(key);
    assert_eq!(device.run(PublicKeySlot { slot: 3 }).unwrap().key.unwrap().bytes, [7; 32]);
    refused(device.run(PublicKeySlot { slot: 4 }), Status::OUT_OF_RANGE);
    assert_eq!(device.run(PublicKeyTable).unwrap().count, 4);
}

#[test]
fn the_command_table_tells_all_records_and_an_unknown_subject_is_refused() {
    let mut device = stage::device();
    let table = device.run(CommandTable).unwrap();
    assert_eq!(table.records.len(), 45);
    assert!(table.access_may_change && table.encryption_may_change);
    let (status, _) = stage::raw(stage::chip(&mut device), Code::Basic(0x14), &[0x7F]);
    assert_eq!(status, Status::INCONSISTENT_DATA);
}

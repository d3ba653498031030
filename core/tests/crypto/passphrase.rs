//! Keys out of passphrases: the published vector, and what each ingredient does.

use stsafe_core::crypto::passphrase::{Cost, Ingredients, argon2id};

use super::hex;

#[test]
fn argon2id_is_that_of_rfc_9106() {
    // RFC 9106, 5.3: 32 KiB, 3 passes, 4 lanes, tag of 32 bytes.
    let from =
        Ingredients { passphrase: &[0x01; 32], salt: &[0x02; 16], secret: &[0x03; 8], purpose: &[0x04; 12] };
    let cost = Cost { memory_kib: 32, passes: 3, lanes: 4 };
    let expected = hex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    assert_eq!(*argon2id(&from, cost, 32).unwrap(), expected);
}

#[test]
fn every_ingredient_and_the_cost_change_the_key() {
    let from = Ingredients { passphrase: b"a", salt: &[2; 16], secret: &[], purpose: b"p" };
    let cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
    let key = argon2id(&from, cost, 16).unwrap();
    for (other, cost) in [
        (Ingredients { passphrase: b"b", ..from }, cost),
        (Ingredients { salt: &[3; 16], ..from }, cost),
        (Ingredients { secret: b"s", ..from }, cost),
        (Ingredients { purpose: b"q", ..from }, cost),
        (from, Cost { memory_kib: 16, ..cost }),
        (from, Cost { passes: 2, ..cost }),
    ] {
        assert_ne!(*argon2id(&other, cost, 16).unwrap(), *key);
    }
}

#[test]
fn what_argon2_does_not_take_is_an_error() {
    let from = Ingredients { passphrase: b"a", salt: &[2; 16], secret: &[], purpose: b"p" };
    let cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
    assert!(argon2id(&Ingredients { salt: &[2; 7], ..from }, cost, 16).is_err(), "salt of 7 bytes");
    assert!(argon2id(&Ingredients { purpose: &[2; 33], ..from }, cost, 16).is_err(), "purpose of 33 bytes");
    assert!(argon2id(&from, cost, 3).is_err(), "key of 3 bytes");
    assert!(argon2id(&from, Cost { memory_kib: 7, ..cost }, 16).is_err(), "too little memory");
    for (cost, allowed) in [
        (Cost::RECOMMENDED, true),
        (Cost::MOST, true),
        (Cost { memory_kib: Cost::MOST.memory_kib + 1, ..cost }, false),
        (Cost { passes: 0, ..cost }, false),
        (Cost { lanes: 2, ..cost }, false),
        (Cost { memory_kib: u32::MAX, lanes: u32::MAX, ..cost }, false),
    ] {
        assert_eq!(cost.is_allowed(), allowed, "{cost:?}");
    }
}

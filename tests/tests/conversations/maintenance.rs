//! Echo, Reset, Generate random.

use stsafe_core::command::digest::{ProcessHash, StartHash};
use stsafe_core::command::maintenance::{Echo, GenerateRandom, Reset};
use stsafe_core::crypto::Hash;
use stsafe_core::link::{Code, Status};

use super::stage::{self, bytes, refused};

#[test]
fn echo_gives_the_data_back_up_to_the_largest_frame() {
    let mut device = stage::device();
    let before = stage::nvm(&mut device).clone();
    for length in [1, 2, 255, 751] {
        let data: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        assert_eq!(device.run(Echo { data: data.clone() }).unwrap(), data);
    }
    refused(device.run(Echo { data: vec![0; 752] }), Status::BUFFER_EXCEEDED);
    refused(device.run(Echo { data: vec![] }), Status::INCONSISTENT_DATA);
    assert!(*stage::nvm(&mut device) == before);
}

#[test]
fn reset_ends_what_is_volatile_and_nothing_else() {
    let mut device = stage::device();
    device.run(StartHash { hash: Hash::Sha256, piece: b"abc".to_vec() }).unwrap();
    let before = stage::nvm(&mut device).clone();
    device.run(Reset).unwrap();
    refused(device.run(ProcessHash { piece: b"def".to_vec() }), Status::UNEXPECTED);
    assert!(*stage::nvm(&mut device) == before, "what survives power-off survives a reset");
    let (status, _) = stage::raw(stage::chip(&mut device), Code::Basic(0x01), &[0]);
    assert_eq!(status, Status::INCONSISTENT_DATA, "a reset takes no payload");
}

#[test]
fn generate_random_gives_as_many_bytes_as_asked_and_never_the_same_twice() {
    let mut device = stage::device();
    let one = device.run(GenerateRandom { bytes: 255 }).unwrap();
    let other = device.run(GenerateRandom { bytes: 255 }).unwrap();
    assert_eq!((one.len(), other.len()), (255, 255));
    assert_ne!(one, other);
    let (status, _) = stage::raw(stage::chip(&mut device), Code::Basic(0x02), &bytes("00 00"));
    assert_eq!(status, Status::OUT_OF_RANGE, "no bytes at all");
    let (status, _) = stage::raw(stage::chip(&mut device), Code::Basic(0x02), &bytes("01 10"));
    assert_eq!(status, Status::INCONSISTENT_DATA, "another subject");
}

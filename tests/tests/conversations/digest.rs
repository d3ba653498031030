//! Start, Process and Finish hash. Digests of FIPS 180-4 and FIPS 202 for "abc" and for their message of 448 bits.

use stsafe_core::command::digest::{FinishHash, ProcessHash, StartHash};
use stsafe_core::command::maintenance::Reset;
use stsafe_core::crypto::Hash;
use stsafe_core::device::Device;
use stsafe_core::link::{Code, Status};

use super::stage::{self, bytes, refused};

const LONG: &[u8] = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const LONG_SHA256: &str = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
const ABC_SHA3_256: &str = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532";
const ABC_SHA224: &str = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7";

fn start(device: &mut Device, hash: Hash, piece: &[u8]) {
    device.run(StartHash { hash, piece: piece.to_vec() }).unwrap();
}

fn finish(piece: &[u8]) -> FinishHash {
    FinishHash { piece: piece.to_vec() }
}

#[test]
fn start_hash_begins_a_digest_and_drops_the_one_before() {
    let mut device = stage::device();
    start(&mut device, Hash::Sha256, b"something else");
    start(&mut device, Hash::Sha3_256, b"abc");
    assert!(stage::chip(&mut device).ram.hash.is_some());
    assert_eq!(device.run(finish(b"")).unwrap(), bytes(ABC_SHA3_256));
    assert!(stage::chip(&mut device).ram.hash.is_none());

    start(&mut device, Hash::Sha224, b"abc");
    refused(device.run(StartHash { hash: Hash::Sha1, piece: Vec::new() }), Status::OUT_OF_RANGE);
    assert_eq!(
        device.run(finish(b"")).unwrap(),
        bytes(ABC_SHA224),
        "the refused start left the digest alone"
    );
    let no_hash = stage::raw(stage::chip(&mut device), Code::Extended(0x00), &[0, 0, b'a']);
    assert_eq!(no_hash.0, Status::OUT_OF_RANGE);
}

#[test]
fn process_hash_takes_any_pieces() {
    let mut device = stage::device();
    refused(device.run(ProcessHash { piece: b"early".to_vec() }), Status::UNEXPECTED);
    start(&mut device, Hash::Sha256, b"");
    for piece in LONG.chunks(5) {
        device.run(ProcessHash { piece: piece.to_vec() }).unwrap();
    }
    assert_eq!(device.run(finish(b"")).unwrap(), bytes(LONG_SHA256));
}

#[test]
fn finish_hash_ends_the_digest_as_a_reset_does() {
    let mut device = stage::device();
    refused(device.run(finish(LONG)), Status::UNEXPECTED);
    start(&mut device, Hash::Sha256, &LONG[..20]);
    assert_eq!(device.run(finish(&LONG[20..])).unwrap(), bytes(LONG_SHA256));
    refused(device.run(finish(b"")), Status::UNEXPECTED);
    start(&mut device, Hash::Sha256, LONG);
    device.run(Reset).unwrap();
    refused(device.run(finish(b"")), Status::UNEXPECTED);
}

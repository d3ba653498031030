//! Generate key, Generate signature, Verify signature. What the chip signs is checked by another implementation's rule:
//! a signature that the chip made is also verified by the host, and one made by OpenSSL by the chip.

use stsafe_core::command::signature::{GenerateKey, GenerateSignature, VerifySignature};
use stsafe_core::command::wire::WireKey;
use stsafe_core::crypto::{Curve, Hash, PublicKey, Signature};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::Status;

use super::stage::{self, bytes, refused};

fn generate(slot: u8, usage_limit: u16, curve: Curve) -> GenerateKey {
    GenerateKey { slot, usage_limit, mode: [0, 0], curve }
}

fn verify(device: &mut Device, key: &WireKey, signature: &Signature, data: &[u8]) -> bool {
    let command = VerifySignature {
        key: key.clone(),
        signature: signature.clone(),
        eddsa_variant: 0,
        data: data.to_vec(),
    };
    device.run(command).unwrap()
}

#[test]
fn a_new_key_signs_and_chip_and_host_verify_it() {
    for curve in [Curve::NistP256, Curve::NistP384, Curve::BrainpoolP512, Curve::Ed25519] {
        let mut device = stage::device();
        let key = device.run_with(generate(1, 0xFFFF, curve), Consent::Given).unwrap();
        let data = Hash::Sha256.digest(b"what is signed").unwrap();
        let signature = device.run(GenerateSignature { slot: 1, data: data.clone() }).unwrap();
        assert!(verify(&mut device, &key, &signature, &data), "{curve}, by the chip");
        let public = PublicKey::new(curve, &key.bytes).unwrap();
        let by_host = if curve == Curve::Ed25519 {
            public.verify_message(&data, &signature)
        } else {
            public.verify_digest(&data, &signature)
        };
        assert!(by_host, "{curve}, by the host");
        assert!(
            !verify(&mut device, &key, &signature, &[1; 32]),
            "{curve}: a wrong one is an answer, not an error"
        );
    }
}

#[test]
fn a_key_is_used_up_and_the_count_is_the_chips() {
    let mut device = stage::device();
    device.run_with(generate(2, 2, Curve::NistP256), Consent::Given).unwrap();
    let sign = GenerateSignature { slot: 2, data: vec![7; 32] };
    for _ in 0..2 {
        device.run_with(sign.clone(), Consent::Given).unwrap();
    }
    refused(device.run_with(sign, Consent::Given), Status::ACCESS_CONDITION);
}

#[test]
fn slots_refuse_what_their_flags_do_not_allow() {
    let mut device = stage::device();
    refused(device.run_with(generate(0, 0xFFFF, Curve::NistP256), Consent::Given), Status::ACCESS_CONDITION);
    refused(device.run_with(generate(5, 0xFFFF, Curve::NistP256), Consent::Given), Status::OUT_OF_RANGE);
    refused(device.run(GenerateSignature { slot: 3, data: vec![0; 32] }), Status::KEY_NOT_FOUND);
    refused(device.run(GenerateSignature { slot: 0xFF, data: vec![0; 32] }), Status::WRONG_KEY_USAGE);
}

#[test]
fn a_point_beside_the_curve_is_refused_and_not_called_a_wrong_signature() {
    let mut device = stage::device();
    let command = VerifySignature {
        key: WireKey { curve: Curve::NistP256, bytes: vec![0x11; 64] },
        signature: Signature { r: vec![1; 32], s: vec![1; 32] },
        eddsa_variant: 0,
        data: vec![0; 32],
    };
    refused(device.run(command), Status::INVALID_PUBLIC_KEY);
}

#[test]
fn a_published_signature_verifies_on_the_chip() {
    // RFC 6979, A.2.5: P-256, SHA-256, message "sample".
    let key = WireKey {
        curve: Curve::NistP256,
        bytes: bytes(
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6\
             7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        ),
    };
    let signature = Signature {
        r: bytes("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"),
        s: bytes("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"),
    };
    let digest = Hash::Sha256.digest(b"sample").unwrap();
    assert!(verify(&mut stage::device(), &key, &signature, &digest));
}

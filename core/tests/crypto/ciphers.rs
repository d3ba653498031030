//! ECB, CBC and key wrap.

use stsafe_core::crypto::{CryptoError, cipher::*, wrap};

use super::{
    digests::{NIST_KEY_128, NIST_KEY_256, NIST_MESSAGE},
    hex,
};

/// SP 800-38A, F.1: the four blocks of the common message.
#[test]
fn ecb_is_that_of_sp_800_38a() {
    let cases = [
        (
            NIST_KEY_128,
            "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf\
             43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4",
        ),
        (
            NIST_KEY_256,
            "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870\
             b6ed21b99ca6f4f9f153e7b1beafed1d23304b7a39f9f3ff067d8d8f9e24ecc7",
        ),
    ];
    for (key, ciphertext) in cases {
        let (key, message, ciphertext) = (hex(key), hex(NIST_MESSAGE), hex(ciphertext));
        assert_eq!(ecb_encrypt(&key, &message).unwrap(), ciphertext);
        assert_eq!(ecb_decrypt(&key, &ciphertext).unwrap(), message);
        let block = message[..16].try_into().unwrap();
        assert_eq!(encrypt_block(&key, block).unwrap()[..], ciphertext[..16]);
    }
}

/// SP 800-38A, F.2.
#[test]
fn cbc_is_that_of_sp_800_38a() {
    let cases = [
        (
            NIST_KEY_128,
            "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2\
             73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7",
        ),
        (
            NIST_KEY_256,
            "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d\
             39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b",
        ),
    ];
    let iv: Vec<u8> = (0..16).collect();
    let iv = iv.as_slice().try_into().unwrap();
    for (key, ciphertext) in cases {
        let (key, message, ciphertext) = (hex(key), hex(NIST_MESSAGE), hex(ciphertext));
        assert_eq!(cbc_encrypt(&key, iv, &message).unwrap(), ciphertext);
        assert_eq!(cbc_decrypt(&key, iv, &ciphertext).unwrap(), message);
    }
}

#[test]
fn block_modes_want_whole_blocks_and_keys_of_16_or_32_bytes() {
    for len in [1, 15, 17] {
        let refused = CryptoError::LengthNotAllowed { what: "data", allowed: "multiples of 16", got: len };
        let data = vec![0; len];
        assert_eq!(ecb_encrypt(&[0; 16], &data), Err(refused.clone()));
        assert_eq!(ecb_decrypt(&[0; 16], &data), Err(refused.clone()));
        assert_eq!(cbc_encrypt(&[0; 16], &[0; 16], &data), Err(refused.clone()));
        assert_eq!(cbc_decrypt(&[0; 16], &[0; 16], &data), Err(refused));
    }
    for len in [0, 15, 24, 33] {
        let refused = CryptoError::LengthNotAllowed { what: "AES key", allowed: "16, 32", got: len };
        let key = vec![0; len];
        assert_eq!(ecb_encrypt(&key, &[0; 16]), Err(refused.clone()));
        assert_eq!(cbc_decrypt(&key, &[0; 16], &[0; 16]), Err(refused.clone()));
        assert_eq!(encrypt_block(&key, &[0; 16]), Err(refused));
    }
    assert_eq!(ecb_encrypt(&[0; 16], &[]), Ok(vec![]));
}

/// RFC 3394, 4.1, 4.3 and 4.6: the sizes the device has.
#[test]
fn key_wrap_is_that_of_rfc_3394() {
    let kek: Vec<u8> = (0..32).collect();
    let short = hex("00112233445566778899AABBCCDDEEFF");
    let long = hex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
    let cases = [
        (&kek[..16], &short, "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5"),
        (&kek[..], &short, "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7"),
        (&kek[..], &long, "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"),
    ];
    for (kek, data, envelope) in cases {
        assert_eq!(wrap::wrap(kek, data).unwrap(), hex(envelope));
        assert_eq!(wrap::unwrap(kek, &hex(envelope)).unwrap().to_vec(), *data);
    }
}

/// Transcript sym_wrapped_ecb128_x25519.
#[test]
fn key_wrap_is_that_of_the_transcripts() {
    let kek = hex("892f89f0d9a7834d5a7843baf25f9d541c7891815bbf31ff3fa2c802d587d2fd");
    let plain = hex("00010002000c131a8c8369ecb7a5fdad474791be23ed8000");
    let envelope = hex("22d8104cfe60912265ad532ce36a53be10dcab23f3650eff54fcea5f0cef42de");
    assert_eq!(wrap::wrap(&kek, &plain).unwrap(), envelope);
    assert_eq!(wrap::unwrap(&kek, &envelope).unwrap().to_vec(), plain);
}

#[test]
fn an_altered_envelope_does_not_open() {
    let envelope = wrap::wrap(&[1; 16], &[2; 24]).unwrap();
    for at in 0..envelope.len() {
        let mut altered = envelope.clone();
        altered[at] ^= 0x10;
        assert_eq!(wrap::unwrap(&[1; 16], &altered), Err(CryptoError::BadTag), "byte {at}");
    }
    assert_eq!(wrap::unwrap(&[1; 32], &envelope), Err(CryptoError::BadTag), "another key");
}

#[test]
fn key_wrap_wants_eights_from_16() {
    for len in [0, 8, 15, 17, 23] {
        assert!(matches!(wrap::wrap(&[0; 16], &vec![0; len]), Err(CryptoError::LengthNotAllowed { .. })));
    }
    for len in [0, 8, 16, 23, 25] {
        assert!(matches!(wrap::unwrap(&[0; 16], &vec![0; len]), Err(CryptoError::LengthNotAllowed { .. })));
    }
    let refused = CryptoError::LengthNotAllowed { what: "wrapping key", allowed: "16, 32", got: 24 };
    assert_eq!(wrap::wrap(&[0; 24], &[0; 16]), Err(refused));
}

//! Digests, HMAC, CMAC and HKDF.

use proptest::prelude::*;
use stsafe_core::crypto::{
    CryptoError, Hash, HashContext, kdf,
    mac::{cmac, equal, hmac},
};

use super::hex;

/// "abc": examples of FIPS 180-4 and FIPS 202.
const ABC: [(Hash, &str); 7] = [
    (Hash::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
    (Hash::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        Hash::Sha384,
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    ),
    (
        Hash::Sha512,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd\
         454d4423643ce80e2a9ac94fa54ca49f",
    ),
    (Hash::Sha3_256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
    (
        Hash::Sha3_384,
        "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
    ),
    (
        Hash::Sha3_512,
        "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e39340\
         57340b4cf408d5a56592f8274eec53f0",
    ),
];

#[test]
fn digests_of_abc_are_the_published_ones() {
    for (hash, digest) in ABC {
        assert_eq!(hash.digest(b"abc").unwrap(), hex(digest), "{hash}");
        assert_eq!(hash.len(), hex(digest).len());
    }
}

#[test]
fn sha1_has_a_name_but_no_digest() {
    let refused = CryptoError::HashNotSupported(Hash::Sha1);
    assert_eq!(Hash::Sha1.digest(b"abc"), Err(refused.clone()));
    assert_eq!(HashContext::new(Hash::Sha1).err(), Some(refused.clone()));
    assert_eq!(hmac(Hash::Sha1, b"key", b"abc"), Err(refused.clone()));
    assert_eq!(kdf::expand(Hash::Sha1, &[0; 20], b"", 1).err(), Some(refused));
    assert_eq!(Hash::Sha1.len(), 20);
}

#[test]
fn a_context_can_be_looked_at_and_goes_on() {
    let mut context = HashContext::new(Hash::Sha256).unwrap();
    context.update(b"ab");
    let looked_at = context.clone().finish();
    context.update(b"c");
    assert_ne!(looked_at, context.clone().finish());
    assert_eq!(context.hash(), Hash::Sha256);
    assert_eq!(context.finish(), hex(ABC[1].1));
}

proptest! {
    #[test]
    fn pieces_give_the_digest_of_the_whole(message: Vec<u8>, cut in 0.0..1.0, hash in 1usize..8) {
        let hash = Hash::ALL[hash];
        let (head, tail) = message.split_at((message.len() as f64 * cut) as usize);
        let mut context = HashContext::new(hash).unwrap();
        context.update(head);
        context.update(tail);
        prop_assert_eq!(context.finish(), hash.digest(&message).unwrap());
    }
}

#[test]
fn hmac_is_that_of_rfc_4231_and_openssl() {
    // RFC 4231, 4.2 and 4.7.
    assert_eq!(
        hmac(Hash::Sha256, &[0x0B; 20], b"Hi There").unwrap(),
        hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    );
    let long_key = [
        (Hash::Sha224, "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e"),
        (Hash::Sha256, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        (
            Hash::Sha384,
            "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
        ),
        (
            Hash::Sha512,
            "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e52\
             95e64f73f63f0aec8b915a985d786598",
        ),
    ];
    for (hash, tag) in long_key {
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(hmac(hash, &[0xAA; 131], message).unwrap(), hex(tag), "{hash}");
    }
    // printf 'what do ya want for nothing?' | openssl dgst -sha3-256 -hmac Jefe     (and so on)
    let jefe = [
        (Hash::Sha3_256, "c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5"),
        (
            Hash::Sha3_384,
            "f1101f8cbf9766fd6764d2ed61903f21ca9b18f57cf3e1a23ca13508a93243ce48c045dc007f26a21b3f5e0e9df4c20a",
        ),
        (
            Hash::Sha3_512,
            "5a4bfeab6166427c7a3647b747292b8384537cdb89afb3bf5665e4c5e709350b287baec921fd7ca0ee7a0c31d022a95e\
             1fc92ba9d77df883960275beb4e62024",
        ),
    ];
    for (hash, tag) in jefe {
        assert_eq!(hmac(hash, b"Jefe", b"what do ya want for nothing?").unwrap(), hex(tag), "{hash}");
    }
}

/// The message of SP 800-38A and 38B and of RFC 4493.
pub const NIST_MESSAGE: &str = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51\
                                30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
pub const NIST_KEY_128: &str = "2b7e151628aed2a6abf7158809cf4f3c";
pub const NIST_KEY_256: &str = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

#[test]
fn cmac_is_that_of_rfc_4493_and_sp_800_38b() {
    let tags = [
        (NIST_KEY_128, 0, "bb1d6929e95937287fa37d129b756746"),
        (NIST_KEY_128, 16, "070a16b46b4d4144f79bdd9dd04a287c"),
        (NIST_KEY_128, 40, "dfa66747de9ae63030ca32611497c827"),
        (NIST_KEY_128, 64, "51f0bebf7e3b9d92fc49741779363cfe"),
        (NIST_KEY_256, 0, "028962f61b7bf89efc6b551f4667d983"),
        (NIST_KEY_256, 16, "28a7023f452e8f82bd4bf28d8c37c35c"),
        (NIST_KEY_256, 40, "aaf3d8f1de5640c232f5b169b9c911e6"),
        (NIST_KEY_256, 64, "e1992190549f6ed5696a2c056c315410"),
    ];
    for (key, len, tag) in tags {
        assert_eq!(cmac(&hex(key), &hex(NIST_MESSAGE)[..len]).unwrap().to_vec(), hex(tag), "{len} bytes");
    }
}

#[test]
fn cmac_takes_no_other_key_than_aes_128_and_aes_256() {
    for len in [0, 8, 15, 17, 24, 33] {
        let refused = cmac(&vec![0; len], b"").unwrap_err();
        assert_eq!(refused, CryptoError::LengthNotAllowed { what: "CMAC key", allowed: "16, 32", got: len });
    }
}

#[test]
fn equality_is_of_all_bytes_and_of_the_length() {
    assert!(equal(b"", b"") && equal(b"abc", b"abc"));
    assert!(!equal(b"abc", b"abd") && !equal(b"abc", b"ab") && !equal(b"", b"a"));
}

#[test]
fn hkdf_is_that_of_rfc_5869() {
    let count = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
    let cases = [
        (
            vec![0x0B; 22],
            count(0x00, 0x0C),
            count(0xF0, 0xF9),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            count(0x00, 0x4F),
            count(0x60, 0xAF),
            count(0xB0, 0xFF),
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
             da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0B; 22],
            vec![],
            vec![],
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (input, salt, info, prk, material) in cases {
        assert_eq!(kdf::extract(Hash::Sha256, &salt, &input).unwrap().to_vec(), hex(prk));
        let expanded = kdf::expand(Hash::Sha256, &hex(prk), &info, hex(material).len()).unwrap();
        assert_eq!(expanded.to_vec(), hex(material));
    }
}

#[test]
fn hkdf_with_other_digests_is_that_of_openssl() {
    // openssl kdf -keylen 100 -kdfopt digest:sha3-256 -kdfopt hexkey:0b..0b (22 bytes) -kdfopt hexsalt:00..0c
    //   -kdfopt hexinfo:f0..f9 HKDF
    let cases = [
        (
            Hash::Sha224,
            "2F21CD7CBC818CA5C561B933728E2E08E154A87E1432399A820DEE13AA222D0CEE6152FA539AB70F8E808323FE444B62\
             56688A0C0446E1C581CDB45F51DA6EC3D20425E2D8B53E5637B1C1A86EEBF5FC7669D5A263A026B368DA61CD294DD825\
             5C3D2DDB",
        ),
        (
            Hash::Sha3_256,
            "0C5160501D65021DEAF2C14F5ABCE04C5BD2635ABCEEBA61C2EDB6E8ED72674900557728F2C9F2C4C179D6076659D9E5\
             7811332B92A07BF6612275F5A82F00A274819484D003A470A285F9F25D28B6746054B92699ED04FD7740A78E8A38BAFA\
             70EC81EF",
        ),
        (
            Hash::Sha3_384,
            "138D8521E5A346A9CB770F762B9C04D9CA317409FB6A3EF9CB905228385589AE883BBE8B07B009F0E08B5DFE5922F645\
             757F5C7485723581B353F9CFABD6757D8C3D2EC37206507E3CAAF49522EFBA6881996F306C6FF62381843585102D5D5F\
             7D78CE82",
        ),
        (
            Hash::Sha3_512,
            "40E9F17E9BF2EF99425C2B23CCDF20A018EA5513F9AE68E1EA8C626DEB57DFA4D56C27CCF2A2A24488A51E93231829F7\
             76F8B8830647D925B8EEBE08D63FB711699B200C1AD5C7A40BAEEF2DF7157F3C5E0B874843A8494C68E9CB794EC8C447\
             A6CE6CD6",
        ),
    ];
    let salt: Vec<u8> = (0..=0x0C).collect();
    let info: Vec<u8> = (0xF0..=0xF9).collect();
    for (hash, material) in cases {
        let prk = kdf::extract(hash, &salt, &[0x0B; 22]).unwrap();
        assert_eq!(kdf::expand(hash, &prk, &info, 100).unwrap().to_vec(), hex(material), "{hash}");
    }
}

/// Transcript derive_keys_service: salt and secrets of 24 and 32 bytes, and expand with a secret of 30 bytes.
#[test]
fn hkdf_is_that_of_the_transcripts() {
    let info = hex("752a9df6b3a895b1ed6ad946d7e68849e2dcfb7e");
    let secret = hex("27c036774f5e2889f98dc328c2b7cd70cc410028d87599352549a8f2dcc6b552");
    let salt = hex("ab56a1bd2e9adc1c3581ef41be79ca148cce1f10f8fcc416");
    let prk = kdf::extract(Hash::Sha256, &salt, &secret).unwrap();
    assert_eq!(prk.to_vec(), hex("8b5137d5f568cc40b5265fe46397d4a2b11458a627942ba1c1ea81b5afd40673"));
    assert_eq!(
        kdf::expand(Hash::Sha256, &prk, &info, 64).unwrap().to_vec(),
        hex("ff5d1e6535e657129b96f467180ae87582e3d1fcf0a062997e0e294c56d2040d\
             e451357ed39e07c1054093ef6e4a7e9eaf4e429c868108717bc233568e0a3a64")
    );
    let short = hex("5a88fe86c43dcdff08d6d63041a8f167178f542c26d6e17de3cc50a3d665");
    assert_eq!(
        kdf::expand(Hash::Sha256, &short, b"", 24).unwrap().to_vec(),
        hex("3b28e2007d336fc2bd86cca7e772723dbbbcd31a20d71d96")
    );
}

#[test]
fn hkdf_gives_up_to_255_digests() {
    assert_eq!(kdf::expand(Hash::Sha256, &[1; 32], b"", 255 * 32).unwrap().len(), 255 * 32);
    assert!(kdf::expand(Hash::Sha256, &[1; 32], b"", 255 * 32 + 1).is_err());
    assert!(kdf::expand(Hash::Sha256, &[1; 32], b"", usize::MAX).is_err(), "and allocates nothing for more");
    assert_eq!(kdf::expand(Hash::Sha256, &[1; 32], b"", 0).unwrap().len(), 0);
}

//! CCM* and GCM, at once and in pieces.

use proptest::prelude::*;
use stsafe_core::crypto::{CryptoError, cipher::*};

use super::{hex, openssl_aead};

/// Published vectors with nonces of 13 bytes: key, nonce, associated data, message, ciphertext, tag.
fn published_ccm() -> Vec<[Vec<u8>; 6]> {
    let packet: Vec<u8> = (0..0x1F).collect();
    let key: Vec<u8> = (0xC0..=0xCF).collect();
    vec![
        // RFC 3610, packet vectors 1 and 7.
        [
            key.clone(),
            hex("00000003020100A0A1A2A3A4A5"),
            packet[..8].to_vec(),
            packet[8..].to_vec(),
            hex("588C979A61C663D2F066D0C2C0F989806D5F6B61DAC384"),
            hex("17E8D12CFDF926E0"),
        ],
        [
            key,
            hex("00000009080706A0A1A2A3A4A5"),
            packet[..8].to_vec(),
            packet[8..].to_vec(),
            hex("0135D1B2C95F41D5D1D4FEC185D166B8094E999DFED96C"),
            hex("048C56602C97ACBB7490"),
        ],
        // SP 800-38C, example 4: 65536 bytes of associated data.
        [
            (0x40..=0x4F).collect(),
            (0x10..=0x1C).collect(),
            (0..=255u8).cycle().take(65536).collect(),
            (0x20..=0x3F).collect(),
            hex("69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72"),
            hex("b4ac6bec93e8598e7f0dadbcea5b"),
        ],
        // Transcript ccm_plain_aes256_t16.
        [
            hex("dea2806f991a4bcabeb147655d046a4d0acdf5fce5fe702ed6e099d9552acfef"),
            hex("cb9109ef2b69409f7051dd679f"),
            hex("219d8405ea62a1381d1b8d3bce7529274aefd7f5"),
            hex("b489ad5c712715a31e5c3f305153d4246e"),
            hex("1d000f9c00a500f49fc7f0976f2c856ccc"),
            hex("eb73b1fcd01f88b67bab17aba8de5bcc"),
        ],
    ]
}

/// NIST CAVP gcmEncryptExtIV128.rsp: 96-bit, 8-bit and 1024-bit IVs, and every kind of tag length.
fn published_gcm() -> Vec<[Vec<u8>; 6]> {
    let rows = [
        [
            "c75116c19f5ea4ed1b10bf0eaaebe5a1",
            "48a53fc17d4300f4a23a5a39",
            "",
            "4569944fcde5b3f4ae4d50eb7a0e3ef88dab44b684c737b90aa88cf579bf0558",
            "d58b89300c62e0b0ea729d6de39545ea35ddc5a04e22b709f45af532bc67d90d",
            "c428abd4bf85468d57236ed16d36",
        ],
        [
            "da0b615656135194ba6d3c851099bc48",
            "d39d4b4d3cc927885090e6c3",
            "e7e5e6f8dac913036cb2ff29e8625e0e",
            "",
            "",
            "ab967711a5770461724460b07237e2",
        ],
        [
            "99e8e1861e55cf4e853a910c70901f2d",
            "437b73e624906652956bd2fb",
            "41e328808d081b677d8f51bdaedf0aa7b42e4de88c1a9004196d7ca5e0e4f9aab3a78f26cf01d60deec62dad8f9fd62b",
            "fd239ba3aeef41608fc7013c472b581d",
            "8ccc27bca436f983c761d5c5ef28138a",
            "a2f11ce5",
        ],
        [
            "27e3626a8347f252519f3a391712f65a",
            "e50b6bbe4ac7307f75421a71",
            "96fe6e72597f596ae93907a820ba79a8",
            "bf386209503082f15ed8461ddd",
            "34d347fa1b56d2cf691f1ce062",
            "cb083ec9d63075bea3bba1c0d4",
        ],
        [
            "fe47fcce5fc32665d2ae399e4eec72ba",
            "5adb9609dbaeb58cbd6e7275",
            "88319d6e1d3ffa5f987199166c8a9b56c2aeba5a",
            "7c0e88c88899a779228465074797cd4c2e1498d259b54390b85e3eef1c02df60e743f1b840382c4bccaf3bafb4ca8429\
             bea063",
            "98f4826f05a265e6dd2be82db241c0fbbbf9ffb1c173aa83964b7cf5393043736365253ddbc5db8778371495da76d269\
             e5db3e",
            "291ef1982e4defedaa2249f898556b47",
        ],
        [
            "90e625f18f04122c3e0657a2dfe0e1b8",
            "d9",
            "a7f88b0e07672401f86f515404fe5af3e53edcca",
            "e2d381298318a2135ca6d01a24d0dfab",
            "87cbfc064d5584ac1c2b385adc02fde5",
            "f0260a089fdaaa12",
        ],
        [
            "ec20b2dd5a4d6f8d2aa49086a7ef9080",
            "d15fd1d8ba90275826c6b085d9d2a3856e2359e41f2ab3033b6c4a61e412177233afbdd0897d113652e72e37d711627e\
             b43636fd7d7513f213f458d89597e330e487adde840c245ce21f3e45d14075c86ee6f70a7dde573dd320786d1ff28ea0\
             26c07bfe904dfb904a990123f79a0a32febcc57d2fe529ccd2a393856757065c",
            "3abfac97f5e569ed960638002ae32738",
            "7ca608d6dac77682def3e129499d1575",
            "f7c5704950a6b03a77db660769e1204b",
            "a0d98b0c38599c1bb16354f61b0f00",
        ],
        [
            "2633d1781ce54f74ac609a5b5209a01f",
            "7d0e90b7e9f36f760d2dcbd66f352df45f3917afdbe1d0a89cc44be0bd85cf8bf75edbdd33f1d16dad02824d81389210\
             b0f146f3df63f9232d7035eb9e8297a09474985b3e038a5fa6840155d8848fc7c53061ba0f442b84408660a997176ca5\
             bf3473103fd3c9a1de2580b9e539af872259ecae925a8ef50f5a176a069b1fb8",
            "584c3cad3035d1427d6f5f1b261e97a5ea7d97c0b88cedf3b1aa5e21e5916805a63964eab4449d8806e7af60618465cf\
             39f82769b7528bba9bb9c04992cd7b9e26efe9be38e1bfeeb41678c52d5ba3508fd7a2b1e8478505bfde",
            "ae695828625b264e0b13d3c9a539f2cf306a7501cdd35b817b699b2d7c25cf20d2dceec3fa883019db807272fddfdca8\
             e7f672",
            "fbc32a56885100a36c276ff368db9236906021a8cc7500f2b3e78a6ca01546827073ff1103145f139f4d116eb47b84e3\
             3c7160",
            "49589b3a",
        ],
        [
            "be07c4a0725cc27da0221b4892c959b5",
            "15",
            "6f65e713c455988a256d59c754b44f4f",
            "e4f618a23e93cde8b9480a63e0bcb0806f66f47e36f0cb86c932f43291ca4d52",
            "6c21f6f08e77a9cb2e4b7a702270cc07bb1c7225cffaaa9d6a310c1dfd5adf4b",
            "d3770bc1706d83cd4e936d32bc",
        ],
    ];
    rows.into_iter().map(|row| row.map(hex)).collect()
}

fn from_openssl(rows: &[openssl_aead::Row]) -> impl Iterator<Item = [Vec<u8>; 6]> {
    rows.iter().map(|(key, nonce, aad, message, ciphertext, tag)| {
        [key, nonce, aad, message, ciphertext, tag].map(|text| hex(text))
    })
}

#[test]
fn ccm_is_that_of_rfc_3610_nist_the_transcripts_and_openssl() {
    for [key, nonce, aad, message, ciphertext, tag] in
        published_ccm().into_iter().chain(from_openssl(openssl_aead::CCM))
    {
        let sealed = ccm_encrypt(&key, &nonce, &aad, &message, tag.len()).unwrap();
        assert_eq!(sealed, Sealed { ciphertext: ciphertext.clone(), tag: tag.clone() });
        assert_eq!(ccm_decrypt(&key, &nonce, &aad, &ciphertext, &tag), Ok(message));
        let mut altered = tag;
        altered[0] ^= 1;
        assert_eq!(ccm_decrypt(&key, &nonce, &aad, &ciphertext, &altered), Err(CryptoError::BadTag));
    }
}

/// The length in front of the associated data changes its form at FF00: OpenSSL on either side of it.
#[test]
fn ccm_writes_long_lengths_of_associated_data_as_openssl() {
    let (key, nonce) = (hex("1c7721775e3408dbbd39f758a35cebfe"), hex("81af65827a45b6ca0ae9f22662"));
    let cases = [
        (0xFEFF, "3356cce860934990d13cb1751558a1"),
        (0xFF00, "3356cce8609349d317edfa03ed8078"),
        (0x1_0001, "3356cce8609349b3410d2404b1831a"),
    ];
    for (len, expected) in cases {
        let sealed = ccm_encrypt(&key, &nonce, &vec![0; len], b"message", 8).unwrap();
        assert_eq!(sealed.to_bytes(), hex(expected), "{len:X}");
    }
}

/// openssl enc -aes-128-ctr -K 000102..0f -iv 01101112131415161718191a1b1c0001
#[test]
fn ccm_without_a_tag_is_ctr() {
    let key: Vec<u8> = (0..16).collect();
    let nonce: Vec<u8> = (0x10..=0x1C).collect();
    let message = b"CTR is a sub-mode of CCM*, says the data sheet";
    let ciphertext = hex(CTR);
    let sealed = ccm_encrypt(&key, &nonce, &[], message, 0).unwrap();
    assert_eq!(sealed, Sealed { ciphertext: ciphertext.clone(), tag: vec![] });
    assert_eq!(ccm_decrypt(&key, &nonce, &[], &ciphertext, &[]), Ok(message.to_vec()));
}

const CTR: &str =
    "3fb52261d12fceb59b2a3df3026a03e54ff33a1f5fd4dd6717613aa0efc1f6637112fafe45f1d0fb1f1fcb5bfa0f";

/// Transcript ccm_chunked_aes128_two: associated data in two pieces, the second with message.
#[test]
fn ccm_in_pieces_is_that_of_the_transcripts() {
    let key = hex("d0ef9000eab1c5e549d023cb9559756f");
    let nonce = hex("6f41bfe84aabd534460139fb9e");
    let (aad_1, aad_2) = (hex("b24779a06a5fde"), hex("5f522b708c49c3f431"));
    let (message_1, message_2) =
        (hex("bc7c8ca970903e1a8c19076f4e254c86dbc0e5187c848d41ee3bd5e11916"), hex("ba2712"));
    let (cipher_1, cipher_2) =
        (hex("9428098f76c6329ceb804b1f43335bc77bbad393513d735fc9f59cbccfa6"), hex("a52416"));
    let tag = hex("edcf0186");

    let mut stream = CcmStream::new(Direction::Encrypt, &key, &nonce, 4, 16, 33).unwrap();
    assert_eq!(stream.process(&aad_1, &[]), Ok(vec![]));
    assert_eq!(stream.process(&aad_2, &message_1), Ok(cipher_1.clone()));
    assert_eq!(stream.process(&[], &message_2), Ok(cipher_2.clone()));
    assert_eq!(stream.finish(), Ok(tag.clone()));

    let mut stream = CcmStream::new(Direction::Decrypt, &key, &nonce, 4, 16, 33).unwrap();
    assert_eq!(stream.process(&aad_1, &[]), Ok(vec![]));
    assert_eq!(stream.process(&aad_2, &cipher_1), Ok(message_1));
    assert_eq!(stream.process(&[], &cipher_2), Ok(message_2));
    assert_eq!(stream.clone().verify(&tag), Ok(()));
    assert_eq!(stream.verify(&tag[..3]), Err(CryptoError::BadTag), "a shortened tag is a wrong tag");
}

#[test]
fn gcm_is_that_of_nist_and_openssl() {
    for [key, iv, aad, message, ciphertext, tag] in
        published_gcm().into_iter().chain(from_openssl(openssl_aead::GCM))
    {
        let sealed = gcm_encrypt(&key, &iv, &aad, &message, tag.len()).unwrap();
        assert_eq!(sealed, Sealed { ciphertext: ciphertext.clone(), tag: tag.clone() });
        assert_eq!(gcm_decrypt(&key, &iv, &aad, &ciphertext, &tag), Ok(message));
        let mut altered = tag;
        altered[0] ^= 1;
        assert_eq!(gcm_decrypt(&key, &iv, &aad, &ciphertext, &altered), Err(CryptoError::BadTag));
    }
}

#[test]
fn lengths_that_the_modes_do_not_have_are_refused() {
    for tag_len in [1, 2, 3, 5, 7, 15, 17, 18, usize::MAX] {
        let refused = CcmStream::new(Direction::Encrypt, &[0; 16], &[0; 13], tag_len, 0, 0).err();
        assert!(matches!(refused, Some(CryptoError::LengthNotAllowed { what: "CCM tag", .. })), "{tag_len}");
    }
    for tag_len in [0, 1, 5, 9, 11, 17, usize::MAX] {
        let refused = GcmStream::new(Direction::Encrypt, &[0; 16], &[0; 12], tag_len).err();
        assert!(matches!(refused, Some(CryptoError::LengthNotAllowed { what: "GCM tag", .. })), "{tag_len}");
    }
    assert!(GcmStream::new(Direction::Encrypt, &[0; 16], &[], 16).is_err(), "an empty IV");
    assert!(CcmStream::new(Direction::Encrypt, &[0; 16], &[0; 12], 16, 0, 0).is_err(), "a short nonce");
    assert!(CcmStream::new(Direction::Encrypt, &[0; 24], &[0; 13], 16, 0, 0).is_err(), "AES-192");
    assert!(GcmStream::new(Direction::Encrypt, &[0; 24], &[0; 12], 16).is_err(), "AES-192");
    assert!(CcmStream::new(Direction::Encrypt, &[0; 16], &[0; 13], 16, 0, 65535).is_ok());
    assert!(CcmStream::new(Direction::Encrypt, &[0; 16], &[0; 13], 16, 0, 65536).is_err());
}

#[test]
fn a_ccm_stream_takes_what_was_announced_and_in_order() {
    let begun = CcmStream::new(Direction::Encrypt, &[0; 16], &[0; 13], 8, 4, 4).unwrap();
    let expected = ccm_encrypt(&[0; 16], &[0; 13], b"aad.", b"mess", 8).unwrap();

    let mut stream = begun.clone();
    assert_eq!(stream.process(b"aad", b"m"), Err(CryptoError::OutOfOrder));
    assert_eq!(stream.process(b"aad..", b""), Err(CryptoError::MoreThanAnnounced("associated data")));
    assert_eq!(stream.process(b"aad.", b"messa"), Err(CryptoError::MoreThanAnnounced("message")));
    assert_eq!(stream.process(b"aad.", b"mess").unwrap(), expected.ciphertext, "refusals changed nothing");
    assert_eq!(stream.process(b"", b"a"), Err(CryptoError::MoreThanAnnounced("message")));
    assert_eq!(stream.finish().unwrap(), expected.tag);

    assert_eq!(begun.clone().finish(), Err(CryptoError::LessThanAnnounced("associated data")));
    let mut stream = begun;
    stream.process(b"aad.", b"mes").unwrap();
    assert_eq!(stream.verify(&expected.tag), Err(CryptoError::LessThanAnnounced("message")));
}

#[test]
fn a_gcm_stream_takes_no_associated_data_after_message() {
    let expected = gcm_encrypt(&[0; 16], &[1; 5], b"aad", b"message", 16).unwrap();
    let mut stream = GcmStream::new(Direction::Encrypt, &[0; 16], &[1; 5], 16).unwrap();
    let mut ciphertext = stream.process(b"aad", b"mess").unwrap();
    assert_eq!(stream.process(b"more", b"age"), Err(CryptoError::OutOfOrder));
    ciphertext.extend(stream.process(b"", b"age").unwrap());
    assert_eq!(Sealed { ciphertext, tag: stream.finish() }, expected);
}

/// Cuts data at the given places (taken modulo what is left).
fn cut<'a>(mut data: &'a [u8], places: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for place in places {
        let (head, tail) = data.split_at(place % (data.len() + 1));
        pieces.push(head);
        data = tail;
    }
    pieces.push(data);
    pieces
}

/// Pieces as the device gets them: associated data, then a piece with the last of it and the first message, then
/// message.
fn steps<'a>(aad: &[&'a [u8]], message: &[&'a [u8]]) -> Vec<(&'a [u8], &'a [u8])> {
    let last = aad.len() - 1;
    let mut steps: Vec<_> = aad[..last].iter().map(|piece| (*piece, &[] as &[u8])).collect();
    steps.push((aad[last], message[0]));
    steps.extend(message[1..].iter().map(|piece| (&[] as &[u8], *piece)));
    steps
}

proptest! {
    #[test]
    fn ccm_in_pieces_equals_ccm_at_once(
        wide: bool, key: [u8; 32], nonce: [u8; 13], tag in 0usize..8,
        aad in proptest::collection::vec(any::<u8>(), 0..80),
        message in proptest::collection::vec(any::<u8>(), 0..120),
        aad_cuts in proptest::collection::vec(any::<usize>(), 0..4),
        message_cuts in proptest::collection::vec(any::<usize>(), 0..6),
    ) {
        let key = if wide { &key[..] } else { &key[..16] };
        let tag_len = [0, 4, 6, 8, 10, 12, 14, 16][tag];
        let whole = ccm_encrypt(key, &nonce, &aad, &message, tag_len).unwrap();
        for (direction, input, output) in [
            (Direction::Encrypt, &message, &whole.ciphertext),
            (Direction::Decrypt, &whole.ciphertext, &message),
        ] {
            let mut stream = CcmStream::new(direction, key, &nonce, tag_len, aad.len(), input.len()).unwrap();
            let mut out = Vec::new();
            for (aad, piece) in steps(&cut(&aad, &aad_cuts), &cut(input, &message_cuts)) {
                out.extend(stream.process(aad, piece).unwrap());
                stream = stream.clone();
            }
            prop_assert_eq!(&out, output);
            prop_assert_eq!(stream.finish().unwrap(), whole.tag.clone());
        }
    }

    #[test]
    fn gcm_in_pieces_equals_gcm_at_once(
        wide: bool, key: [u8; 32], iv in proptest::collection::vec(any::<u8>(), 1..40), tag in 0usize..7,
        aad in proptest::collection::vec(any::<u8>(), 0..80),
        message in proptest::collection::vec(any::<u8>(), 0..120),
        aad_cuts in proptest::collection::vec(any::<usize>(), 0..4),
        message_cuts in proptest::collection::vec(any::<usize>(), 0..6),
    ) {
        let key = if wide { &key[..] } else { &key[..16] };
        let tag_len = [4, 8, 12, 13, 14, 15, 16][tag];
        let whole = gcm_encrypt(key, &iv, &aad, &message, tag_len).unwrap();
        for (direction, input, output) in [
            (Direction::Encrypt, &message, &whole.ciphertext),
            (Direction::Decrypt, &whole.ciphertext, &message),
        ] {
            let mut stream = GcmStream::new(direction, key, &iv, tag_len).unwrap();
            let mut out = Vec::new();
            for (aad, piece) in steps(&cut(&aad, &aad_cuts), &cut(input, &message_cuts)) {
                out.extend(stream.process(aad, piece).unwrap());
                stream = stream.clone();
            }
            prop_assert_eq!(&out, output);
            prop_assert_eq!(stream.finish(), whole.tag.clone());
        }
    }

    #[test]
    fn an_altered_ciphertext_is_noticed(message in proptest::collection::vec(any::<u8>(), 1..60), bit: usize) {
        let (key, nonce) = ([3; 16], [4; 13]);
        let at = bit % (message.len() * 8);
        let mut sealed = ccm_encrypt(&key, &nonce, b"aad", &message, 8).unwrap();
        sealed.ciphertext[at / 8] ^= 1 << (at % 8);
        let opened = ccm_decrypt(&key, &nonce, b"aad", &sealed.ciphertext, &sealed.tag);
        prop_assert_eq!(opened, Err(CryptoError::BadTag));
        let mut sealed = gcm_encrypt(&key, &nonce, b"aad", &message, 12).unwrap();
        sealed.ciphertext[at / 8] ^= 1 << (at % 8);
        let opened = gcm_decrypt(&key, &nonce, b"aad", &sealed.ciphertext, &sealed.tag);
        prop_assert_eq!(opened, Err(CryptoError::BadTag));
    }
}

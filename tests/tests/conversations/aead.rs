//! GCM, GMAC and CCM against OpenSSL, on the bytes of the wire. The transcripts hold no GCM, so frames are laid out here
//! by hand after the specification, not by the codec under test; the codec then has to read and write the same bytes.

use serde::Deserialize;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::command::Command;
use stsafe_core::command::tables::{KeyMode, KeyType};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::link::{Code, Status};

use super::stage::{self, bytes};

#[derive(Deserialize)]
struct File {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    mode: String,
    key: String,
    iv: String,
    aad: String,
    message: String,
    ciphertext: String,
    tag: String,
}

/// A row in bytes.
struct Case {
    gcm: bool,
    iv: Vec<u8>,
    aad: Vec<u8>,
    message: Vec<u8>,
    ciphertext: Vec<u8>,
    tag: Vec<u8>,
}

/// A case, and a chip with its key in slot 6 for all uses.
fn cases() -> Vec<(Case, Chip)> {
    let file: File = serde_json::from_str(include_str!("../../data/aead-openssl.json")).unwrap();
    assert!(file.rows.len() > 20, "{} rows", file.rows.len());
    file.rows.iter().map(case).collect()
}

fn case(row: &Row) -> (Case, Chip) {
    let case = Case {
        gcm: row.mode == "gcm",
        iv: bytes(&row.iv),
        aad: bytes(&row.aad),
        message: bytes(&row.message),
        ciphertext: bytes(&row.ciphertext),
        tag: bytes(&row.tag),
    };
    let tag_bytes = case.tag.len() as u8;
    let mode = if case.gcm {
        KeyMode::Gcm { tag_bytes }
    } else {
        KeyMode::Ccm { tag_bytes, counter_offset: None, offset_bits: 0 }
    };
    let key_type = if row.key.len() == 64 { KeyType::Aes256 } else { KeyType::Aes128 };
    let mut chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    chip.nvm.symmetric[6].key = Some(stage::key(key_type, mode, 0xFF, &row.key));
    (case, chip)
}

fn len2(data: &[u8]) -> Vec<u8> {
    [&(data.len() as u16).to_be_bytes(), data].concat()
}

/// Sends by hand, and lets the codec read and write the same bytes.
#[track_caller]
fn send(chip: &mut Chip, code: Code, payload: &[u8]) -> Vec<u8> {
    let command = Command::decode(code, payload, &chip.nvm).unwrap();
    assert_eq!(command.payload(), payload, "the codec writes what it read");
    let (status, body) = stage::raw(chip, code, payload);
    assert_eq!(status, Status::OK, "{:?}", chip.last_refusal());
    let response = command.decode_response(&mut stsafe_core::bytes::Reader::new(&body), &chip.nvm).unwrap();
    assert_eq!(response.encode(), body);
    body
}

#[test]
fn encrypt_and_decrypt_agree_with_openssl_byte_for_byte() {
    for (case, mut chip) in cases() {
        let Case { gcm, iv, aad, message, ciphertext, tag } = case;
        // 4.10: in CCM the nonce has no length, and ciphertext and tag have one together.
        let nonce = if gcm { len2(&iv) } else { iv };
        let presence: &[u8] = if gcm { &[] } else { &[0] };
        let sent = [&[2, 6], nonce.as_slice(), &len2(&aad), &len2(&message)].concat();
        let answer = send(&mut chip, Code::Basic(0x1B), &sent);
        assert_eq!(answer, [&ciphertext, tag.as_slice(), presence].concat());

        let sealed = if gcm {
            [len2(&ciphertext).as_slice(), &tag].concat()
        } else {
            len2(&[ciphertext.as_slice(), &tag].concat())
        };
        let mut sent = [&[2, 6], nonce.as_slice(), &len2(&aad), &sealed].concat();
        assert_eq!(send(&mut chip, Code::Basic(0x1C), &sent), [&[1], message.as_slice()].concat());
        *sent.last_mut().unwrap() ^= 0x80;
        assert_eq!(send(&mut chip, Code::Basic(0x1C), &sent), [0], "a wrong tag, and no message");
    }
}

#[test]
fn pieces_agree_with_openssl_byte_for_byte() {
    for (case, mut chip) in cases() {
        let Case { gcm, iv, aad, message, ciphertext, tag } = case;
        let totals = if gcm {
            Vec::new()
        } else {
            [&(aad.len() as u16).to_be_bytes()[..], &(message.len() as u32).to_be_bytes()].concat()
        };
        let presence: &[u8] = if gcm { &[] } else { &[0] };
        let (a, m) = (aad.len() / 2, message.len() / 3);
        // First half of the associated data · the rest and a third of the message · the rest of the message.
        let start = [&[6], len2(&iv).as_slice(), &totals, &len2(&aad[..a]), &len2(&[])].concat();
        let first = |message: &[u8]| [len2(&aad[a..]), len2(&message[..m])].concat();
        let last = |message: &[u8]| [len2(&[]), len2(&message[m..])].concat();

        assert_eq!(send(&mut chip, Code::Extended(0x11), &start), presence);
        assert_eq!(send(&mut chip, Code::Extended(0x12), &first(&message)), &ciphertext[..m]);
        let closed = send(&mut chip, Code::Extended(0x13), &last(&message));
        assert_eq!(closed, [&ciphertext[m..], &tag].concat());

        for flip in [0, 1] {
            assert!(send(&mut chip, Code::Extended(0x14), &start).is_empty());
            assert_eq!(send(&mut chip, Code::Extended(0x15), &first(&ciphertext)), &message[..m]);
            let mut end = [last(&ciphertext).as_slice(), &tag].concat();
            *end.last_mut().unwrap() ^= flip;
            let expected = if flip == 0 { [&[1], &message[m..]].concat() } else { vec![0] };
            assert_eq!(send(&mut chip, Code::Extended(0x16), &end), expected);
        }
    }
}

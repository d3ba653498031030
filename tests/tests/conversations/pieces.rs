//! Whatever the pieces, the result is that of one command: digests and ciphers, through the chip's own commands.

use std::sync::LazyLock;

use proptest::prelude::*;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::Nvm;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::chunked::{
    FinishDecrypt, FinishEncrypt, Opening, Piece, ProcessDecrypt, ProcessEncrypt, StartDecrypt, StartEncrypt,
};
use stsafe_core::command::cipher::{Decrypt, DecryptInput, Encrypt, EncryptInput};
use stsafe_core::command::digest::{FinishHash, ProcessHash, StartHash};
use stsafe_core::command::tables::{KeyMode, KeyType};
use stsafe_core::crypto::{Hash, SeededRandom};
use stsafe_core::link::Status;

use super::stage;

static FRESH: LazyLock<Nvm> = LazyLock::new(|| scenario::state(Scenario::Genuine).unwrap());

fn chip(gcm: bool, tag_bytes: u8, key: &[u8; 32]) -> Chip {
    let mode = if gcm {
        KeyMode::Gcm { tag_bytes }
    } else {
        KeyMode::Ccm { tag_bytes, counter_offset: None, offset_bits: 0 }
    };
    let mut chip = Chip::new(FRESH.clone(), Box::new(SeededRandom::new(1)));
    let secret = stsafe_core::hex::run(key);
    chip.nvm.symmetric[2].key = Some(stage::key(KeyType::Aes256, mode, 0xFF, &secret));
    chip
}

#[track_caller]
fn send(chip: &mut Chip, command: impl Listed) -> Vec<u8> {
    let command = command.into_command();
    let (status, body) = stage::raw(chip, command.row().key.code(), &command.payload());
    assert_eq!(status, Status::OK, "{:?}", chip.last_refusal());
    body
}

/// Cuts associated data and message at random places, all of the former before the latter: one piece at least.
fn cut(aad: &[u8], message: &[u8], cuts: &[prop::sample::Index]) -> Vec<Piece> {
    let total = aad.len() + message.len();
    let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(total + 1)).collect();
    at.extend([0, total]);
    at.sort_unstable();
    let side =
        |bytes: &[u8], from: usize, to: usize| bytes[from.min(bytes.len())..to.min(bytes.len())].to_vec();
    at.windows(2)
        .map(|pair| Piece {
            aad: side(aad, pair[0], pair[1]),
            message: side(message, pair[0].saturating_sub(aad.len()), pair[1].saturating_sub(aad.len())),
        })
        .collect()
}

fn opening(gcm: bool, nonce: &[u8], aad: &[u8], message: &[u8], first: Piece) -> Opening {
    if gcm {
        return Opening::Gcm { iv: nonce.to_vec(), first };
    }
    let (total_aad, total_message) = (aad.len() as u16, message.len() as u32);
    Opening::Ccm { nonce: nonce.to_vec(), total_aad, total_message, first }
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..=most)
}

proptest! {
    #[test]
    fn a_cipher_in_pieces_is_the_cipher_at_once(
        gcm: bool,
        tag_bytes in prop::sample::select(vec![4u8, 8, 12, 14, 16]),
        key: [u8; 32],
        nonce: [u8; 13],
        aad in bytes(100),
        message in bytes(400),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        broken: bool,
    ) {
        let mut chip = chip(gcm, tag_bytes, &key);
        let input = if gcm {
            EncryptInput::Gcm { iv: nonce.to_vec(), aad: aad.clone(), message: message.clone() }
        } else {
            EncryptInput::Ccm { nonce, aad: aad.clone(), message: message.clone() }
        };
        let whole = send(&mut chip, Encrypt { slot: 2, input });
        let (ciphertext, behind) = whole.split_at(message.len());
        let mut tag = behind[..usize::from(tag_bytes)].to_vec();

        let mut pieces = cut(&aad, &message, &cuts).into_iter();
        let opening_of = |first, message: &[u8]| opening(gcm, &nonce, &aad, message, first);
        let first = pieces.next().unwrap();
        let first_bytes = first.message.len();
        let mut out = send(&mut chip, StartEncrypt { slot: 2, opening: opening_of(first, &message) });
        out.truncate(first_bytes);
        let last = pieces.next_back().unwrap_or_default();
        for piece in pieces {
            out.extend(send(&mut chip, ProcessEncrypt(piece)));
        }
        out.extend(send(&mut chip, FinishEncrypt(last)));
        prop_assert_eq!(&out, &[ciphertext, tag.as_slice()].concat());

        if broken {
            tag[0] ^= 1;
        }
        let input = if gcm {
            let (iv, aad) = (nonce.to_vec(), aad.clone());
            DecryptInput::Gcm { iv, aad, ciphertext: ciphertext.to_vec(), tag: tag.clone() }
        } else {
            DecryptInput::Ccm { nonce, aad: aad.clone(), ciphertext: ciphertext.to_vec(), tag: tag.clone() }
        };
        let verdict = send(&mut chip, Decrypt { slot: 2, input });
        let expected = if broken { vec![0] } else { [&[1], message.as_slice()].concat() };
        prop_assert_eq!(verdict, expected);

        let mut pieces = cut(&aad, ciphertext, &cuts).into_iter();
        let first = pieces.next().unwrap();
        let mut out = send(&mut chip, StartDecrypt { slot: 2, opening: opening_of(first, ciphertext) });
        let last = pieces.next_back().unwrap_or_default();
        for piece in pieces {
            out.extend(send(&mut chip, ProcessDecrypt(piece)));
        }
        let end = send(&mut chip, FinishDecrypt { last, tag });
        prop_assert_eq!(end[0], u8::from(!broken));
        if broken {
            prop_assert_eq!(end.len(), 1);
        } else {
            out.extend(&end[1..]);
            prop_assert_eq!(out, message);
        }
    }

    #[test]
    fn a_digest_in_pieces_is_the_digest_at_once(
        hash in prop::sample::select(Hash::ALL.into_iter().filter(|hash| *hash != Hash::Sha1).collect::<Vec<_>>()),
        message in bytes(1000),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut chip = Chip::new(FRESH.clone(), Box::new(SeededRandom::new(1)));
        let mut pieces = cut(&[], &message, &cuts).into_iter();
        let first = pieces.next().unwrap().message;
        // One piece may be longer than a frame.
        prop_assume!(first.len() < 700);
        send(&mut chip, StartHash { hash, piece: first });
        for piece in pieces {
            prop_assume!(piece.message.len() < 700);
            send(&mut chip, ProcessHash { piece: piece.message });
        }
        let digest = send(&mut chip, FinishHash { piece: Vec::new() });
        prop_assert_eq!(&digest[2..], hash.digest(&message).unwrap());
    }
}

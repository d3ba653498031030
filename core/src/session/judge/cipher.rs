//! Whether a payload is encrypted, and the usual mistakes of encryption, which no MAC shows.

use super::Explanation;
use crate::bytes::Reader;
use crate::command::Command;
use crate::crypto::cipher::{BLOCK_LEN, cbc_decrypt};
use crate::link::Code;
use crate::observe::Observation;
use crate::session::{Generation, SessionKeys, reckon};

/// An encrypted payload, opened.
pub(super) struct Opened {
    pub padded: Vec<u8>,
    /// `None` where the padding is wrong.
    pub plaintext: Option<Vec<u8>>,
}

/// Opens with the IV of `n` and `subject`; `None` where it is not whole blocks.
pub(super) fn open(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    subject: u8,
    ciphertext: &[u8],
) -> Option<Opened> {
    let iv = reckon::iv(keys, &generation.block(n.wrapping_add(1), subject));
    let padded = reckon::decrypt_blocks(keys, &iv, ciphertext).ok()?;
    let plaintext = reckon::unpad(&padded).ok().map(<[u8]>::to_vec);
    Some(Opened { padded, plaintext })
}

/// Whether the command's layout can be read from a payload. Zones and slots are not known here, so what depends on them
/// counts as readable.
pub(super) fn readable(code: Code, payload: &[u8]) -> bool {
    Command::decode_with(code, &mut Reader::new(payload), &Observation::default()).is_ok()
}

/// The MAC fits, but what comes out of decryption does not: which mistake explains it.
pub(super) fn explain(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    subject: u8,
    ciphertext: &[u8],
    fits: &dyn Fn(&[u8]) -> bool,
) -> Option<Explanation> {
    let block = |counter: u32, subject| generation.block(counter, subject);
    let iv = |counter, subject| reckon::iv(keys, &block(counter, subject));
    let next = n.wrapping_add(1);
    let with = |key: &[u8], iv: &[u8; BLOCK_LEN]| cbc_decrypt(key, iv, ciphertext).ok();
    let good = |padded: &Option<Vec<u8>>| {
        padded.as_deref().and_then(|padded| reckon::unpad(padded).ok()).is_some_and(fits)
    };
    let ivs: [(&'static str, &str, [u8; BLOCK_LEN]); 6] = [
        ("iv-counter", "The IV takes N in place of N + 1", iv(n, subject)),
        ("iv-counter", "The IV takes N + 2", iv(n.wrapping_add(2), subject)),
        ("iv-subject", "The IV has the subject of a MAC", iv(next, subject & 0x40)),
        ("iv-subject", "The IV is that of the other direction", iv(next, subject ^ 0x40)),
        ("iv-plain", "Block 0 was not encrypted into an IV", block(next, subject)),
        ("iv-zero", "The IV is all zeros", [0; BLOCK_LEN]),
    ];
    let told = |id, title: &str, cause: String, cure: &str| Explanation {
        id,
        title: title.into(),
        cause,
        cure: cure.into(),
        cost: String::new(),
    };
    let right = iv(next, subject);
    for (id, title, iv) in &ivs {
        if good(&with(keys.cipher(), iv)) {
            let cause = "With this IV the plaintext can be read; with the right one it cannot.".into();
            let cure = "IV = AES-ECB of block 0 with N + 1 and subject 80 (command) or C0 (answer).";
            return Some(told(id, title, cause, cure));
        }
    }
    if good(&cbc_decrypt(keys.mac_key(), &block_iv(keys.mac_key(), &block(next, subject)), ciphertext).ok()) {
        let cause = "The payload was encrypted with the MAC key.".into();
        return Some(told(
            "cipher-keys-swapped",
            "The two keys swapped",
            cause,
            "The second half of the host keys encrypts.",
        ));
    }
    let padded = with(keys.cipher(), &right)?;
    padding(&padded, fits).map(|(id, title, cause)| {
        told(id, title, cause.into(), "80, then 00 to whole blocks; always at least one byte.")
    })
}

fn block_iv(key: &[u8], block: &[u8; BLOCK_LEN]) -> [u8; BLOCK_LEN] {
    crate::crypto::cipher::encrypt_block(key, block).unwrap_or_default()
}

fn padding(
    padded: &[u8],
    fits: &dyn Fn(&[u8]) -> bool,
) -> Option<(&'static str, &'static str, &'static str)> {
    let last = usize::from(*padded.last()?);
    let by_count = padded.len().checked_sub(last).and_then(|at| padded.split_at_checked(at));
    if let Some((plain, tail)) = by_count
        && (1..=BLOCK_LEN).contains(&last)
        && tail.iter().all(|byte| usize::from(*byte) == last)
        && fits(plain)
    {
        return Some((
            "padding-pkcs7",
            "The padding is PKCS#7",
            "Each padding byte holds the count of padding bytes.",
        ));
    }
    let end = padded.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    let zeros = padded.len() - end;
    if padded.get(..end).and_then(<[u8]>::last) == Some(&0x80) && zeros >= BLOCK_LEN {
        return Some((
            "padding-block",
            "A whole block of zeros too many",
            "ST's older X-CUBE library adds a block of zeros where the padding is the last byte of a block; STSELib does not.",
        ));
    }
    let fitting = (end..=padded.len()).find(|length| padded.get(..*length).is_some_and(fits));
    fitting.map(|_| {
        (
            "padding-zeros",
            "The 80 of the padding is missing",
            "The plaintext was filled up with zeros, or not at all.",
        )
    })
}

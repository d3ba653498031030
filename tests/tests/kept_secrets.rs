//! The file of kept secrets: cut anywhere, changed anywhere, opened with another passphrase; and what is in it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::fs;
use std::path::PathBuf;

use stsafe_core::crypto::passphrase::Cost;
use stsafe_core::crypto::{Curve, Hash, SeededRandom};
use stsafe_core::sealed::{SealedError, open, seal};
use stsafe_workbench::secret::TypedKeys;
use stsafe_workbench::secrets::{Kept, SecretsError, Vault};
use zeroize::Zeroizing;

const PASSPHRASE: &str = "correct horse, Batterie \u{e4}\u{f6}\u{fc}";
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
const CONTENT: &[u8] = b"sixteen byte key";
/// Where the proof of the passphrase begins: behind magic, version, way, cost, salt and nonce.
const PROOF: usize = 8 + 1 + 1 + 4 + 4 + 1 + 16 + 12;

fn file() -> Vec<u8> {
    seal(CONTENT, PASSPHRASE, CHEAP, &mut SeededRandom::new(1)).unwrap()
}

/// The digest at the end, reckoned anew, as somebody does who changes a file on purpose.
fn with_digest(mut file: Vec<u8>) -> Vec<u8> {
    let at = file.len() - 32;
    let digest = Hash::Sha256.digest(&file[..at]).unwrap();
    file.truncate(at);
    file.extend(digest);
    file
}

#[test]
fn what_was_sealed_is_opened_with_its_passphrase_only() {
    assert_eq!(*open(&file(), PASSPHRASE).unwrap(), CONTENT);
    for other in ["", "correct horse", "Correct horse, Batterie \u{e4}\u{f6}\u{fc}"] {
        assert_eq!(open(&file(), other), Err(SealedError::WrongPassphrase), "{other:?}");
    }
    assert!(
        !file().windows(4).any(|window| CONTENT.windows(4).any(|part| part == window)),
        "nothing is in clear"
    );
    let again = seal(CONTENT, PASSPHRASE, CHEAP, &mut SeededRandom::new(2)).unwrap();
    assert_ne!(file()[PROOF..], again[PROOF..], "another salt and nonce every time");
}

#[test]
fn a_file_cut_at_any_byte_is_called_cut() {
    let file = file();
    for cut in 0..file.len() {
        let expected = if cut < 8 { SealedError::NotOne } else { SealedError::Damaged };
        assert_eq!(open(&file[..cut], PASSPHRASE), Err(expected), "cut after {cut}");
    }
    assert_eq!(open(&[&file[..], &[0]].concat(), PASSPHRASE), Err(SealedError::Damaged), "one byte more");
}

#[test]
fn a_cut_with_a_digest_that_fits_is_never_opened() {
    let file = file();
    for cut in 40..file.len() {
        let result = open(&with_digest(file[..cut].to_vec()), PASSPHRASE);
        assert!(result.is_err(), "cut after {cut}");
    }
}

#[test]
fn every_flipped_bit_is_found_as_damage() {
    let file = file();
    for bit in 0..file.len() * 8 {
        let mut changed = file.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let expected = if bit < 64 { SealedError::NotOne } else { SealedError::Damaged };
        assert_eq!(open(&changed, PASSPHRASE), Err(expected), "bit {bit}");
    }
}

#[test]
fn every_bit_flipped_on_purpose_is_found_and_behind_the_proof_called_a_change() {
    let file = file();
    for bit in 64..(file.len() - 32) * 8 {
        let mut changed = file.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let error = open(&with_digest(changed), PASSPHRASE).unwrap_err();
        let fits = match bit / 8 {
            8 => matches!(error, SealedError::Version(_)),
            9 => error == SealedError::Cost,
            10..18 => matches!(error, SealedError::Cost | SealedError::WrongPassphrase),
            18 => error == SealedError::Cost,
            at if at < PROOF + 16 => error == SealedError::WrongPassphrase,
            _ => error == SealedError::Changed,
        };
        assert!(fits, "byte {}, bit {bit}: {error}", bit / 8);
    }
}

#[test]
fn a_file_that_asks_for_too_much_is_refused_before_anything_is_reckoned() {
    let mut greedy = file();
    greedy[10..14].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(open(&with_digest(greedy), PASSPHRASE), Err(SealedError::Cost));
}

fn vault(name: &str) -> Vault {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    Vault::in_folder(&folder).at_cost(CHEAP)
}

fn pair(len: usize) -> Kept {
    Kept::HostKeys(TypedKeys::of(&vec![0x11; len], &vec![0x22; len]).unwrap())
}

#[test]
fn secrets_of_every_kind_come_back_by_name() {
    let vault = vault("kept");
    let private = |curve: Curve| Kept::PrivateKey {
        curve,
        scalar: Zeroizing::new([&vec![0; curve.coordinate_len() - 1][..], &[5]].concat()),
    };
    assert!(!vault.exists());
    for (name, kept) in [("short", pair(16)), ("long", pair(32))] {
        vault.change(PASSPHRASE, |secrets| secrets.add(name, kept)).unwrap();
    }
    for curve in Curve::ALL {
        let name = format!("on-{}", curve.name().replace(' ', "_"));
        vault.change(PASSPHRASE, |secrets| secrets.add(&name, private(curve))).unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(vault.file()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only its owner reads it");
    }
    let secrets = vault.open(PASSPHRASE).unwrap();
    assert_eq!(secrets.get("short").unwrap(), &pair(16));
    assert_eq!(secrets.get("long").unwrap(), &pair(32));
    assert_eq!(secrets.get("on-NIST_P-521").unwrap(), &private(Curve::NistP521));
    assert_eq!(secrets.iter().count(), 2 + Curve::ALL.len());
    vault.change(PASSPHRASE, |secrets| secrets.remove("short")).unwrap();
    let error = vault.open(PASSPHRASE).unwrap().get("short").unwrap_err();
    assert!(
        matches!(&error, SecretsError::NoSuch { there, .. } if there.contains(&"long".to_owned())),
        "{error}"
    );
    let said = format!("{:?}", vault.open(PASSPHRASE).unwrap());
    assert!(!said.contains("11") && said.contains("host keys"), "never printed: {said}");
}

#[test]
fn a_change_that_fails_leaves_the_file_as_it_was() {
    let vault = vault("unchanged");
    assert_eq!(
        vault.change("short", |secrets| secrets.add("a", pair(16))),
        Err(SecretsError::ShortPassphrase)
    );
    assert!(!vault.exists(), "nothing was written");
    vault.change(PASSPHRASE, |secrets| secrets.add("a", pair(16))).unwrap();
    let before = fs::read(vault.file()).unwrap();
    let wrong = vault.change("another passphrase", |secrets| secrets.add("b", pair(16)));
    assert!(
        matches!(wrong, Err(SecretsError::Sealed { why: SealedError::WrongPassphrase, .. })),
        "{wrong:?}"
    );
    assert_eq!(
        vault.change(PASSPHRASE, |secrets| secrets.add("a", pair(32))),
        Err(SecretsError::Taken("a".to_owned()))
    );
    for name in ["", "a b", "a/b", "\u{e4}", &"n".repeat(65)] {
        let added = vault.change(PASSPHRASE, |secrets| secrets.add(name, pair(16)));
        assert_eq!(added, Err(SecretsError::Name(name.to_owned())));
    }
    assert_eq!(fs::read(vault.file()).unwrap(), before);
    fs::write(vault.file(), &before[..before.len() - 1]).unwrap();
    assert!(vault.change(PASSPHRASE, |secrets| secrets.add("b", pair(16))).is_err());
    assert_eq!(
        fs::read(vault.file()).unwrap(),
        before[..before.len() - 1],
        "a damaged file is left for its owner"
    );
}

#[test]
fn a_file_never_grows_beyond_what_can_be_opened_again() {
    let vault = vault("full");
    vault.change(PASSPHRASE, |secrets| secrets.add("first", pair(32))).unwrap();
    let before = fs::read(vault.file()).unwrap();
    let added = vault.change(PASSPHRASE, |secrets| {
        (0..3000).try_for_each(|i| secrets.add(&format!("{i:0>64}"), pair(32)))
    });
    assert_eq!(added, Err(SecretsError::Full));
    assert_eq!(fs::read(vault.file()).unwrap(), before, "what was kept is still there");
}

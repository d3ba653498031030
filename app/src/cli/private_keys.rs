//! Private keys of the host and of issuers on their way from the arguments, a file or the file of kept secrets. Their digits
//! are in no message.

use std::path::Path;

use stsafe_core::crypto::{Curve, PrivateKey};
use stsafe_core::hex;
use stsafe_core::x509::private_key::{self, KeyFileError};
use zeroize::Zeroizing;

use super::args::Common;
use super::host_keys::{STORED, passphrase, vault};
use super::outcome::Failure;
use crate::files;

/// A key file is some hundred bytes.
const MOST_BYTES: usize = 64 * 1024;

/// A key that is to sign: `stored:NAME`, or the name of a file as [`from_file`] reads it.
pub fn signing(common: &Common, option: &str, value: &str) -> Result<PrivateKey, Failure> {
    let key = match value.strip_prefix(STORED) {
        Some(name) => stored(common, option, name)?,
        None => from_file(option, Path::new(value), None)?,
    };
    match key.curve() {
        curve if curve.can_sign() => Ok(key),
        curve => Err(Failure::file(format!("{option}: {}", KeyFileError::CannotSign(curve)))),
    }
}

/// A key as `secrets add` takes it: a scalar in hex with its curve, or `@FILE` as [`from_file`] reads it.
pub fn given(option: &str, value: &str, curve: Option<Curve>) -> Result<PrivateKey, Failure> {
    if let Some(path) = value.strip_prefix('@') {
        return from_file(option, Path::new(path), curve);
    }
    let Some(curve) = curve else {
        let what =
            format!("{option}: hex does not name its curve; add --curve, or give a key file with @FILE");
        return Err(Failure::usage(what));
    };
    let len = curve.coordinate_len();
    let scalar = hex::parse(value).ok().map(Zeroizing::new).filter(|bytes| bytes.len() == len);
    let scalar = scalar.ok_or_else(|| {
        Failure::usage(format!("{option}: no hex of {len} bytes, a private key on {curve}"))
    })?;
    scalar_on(option, curve, &scalar).map_err(Failure::usage)
}

/// PKCS#8 or SEC1, PEM or DER, which name their curve; where `curve` is given, also its bare scalar, as bytes or as hex.
fn from_file(option: &str, path: &Path, curve: Option<Curve>) -> Result<PrivateKey, Failure> {
    let bytes =
        files::read_secret(path, MOST_BYTES).map_err(|why| Failure::file(format!("{option}: {why}")))?;
    let read = match curve {
        Some(curve) => private_key::read_on(curve, &bytes),
        None => private_key::read(&bytes),
    };
    let in_file = |why: String| Failure::file(format!("{option}: {}: {why}", files::name(path)));
    match (read, curve) {
        (Ok(key), _) => Ok(key),
        // What is no key file at all may be the scalar itself.
        (Err(KeyFileError::Form(why)), Some(curve)) => match scalar_of(curve, &bytes) {
            Some(scalar) => {
                let whole = scalar_on(option, curve, &scalar);
                whole.map_err(|why| Failure::file(format!("{why} ({})", files::name(path))))
            }
            None => Err(in_file(format!(
                "{}, and not the {} bytes or the hex of a key on {curve}",
                KeyFileError::Form(why),
                curve.coordinate_len()
            ))),
        },
        (Err(why), _) => Err(in_file(why.to_string())),
    }
}

fn scalar_of(curve: Curve, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let len = curve.coordinate_len();
    let text =
        core::str::from_utf8(bytes).ok().and_then(|text| hex::parse(text.trim()).ok()).map(Zeroizing::new);
    match text.filter(|scalar| scalar.len() == len) {
        None if bytes.len() == len => Some(Zeroizing::new(bytes.to_vec())),
        found => found,
    }
}

fn scalar_on(option: &str, curve: Curve, scalar: &[u8]) -> Result<PrivateKey, String> {
    PrivateKey::from_bytes(curve, scalar)
        .map_err(|_| format!("{option}: it is 0 or not below the order of {curve}"))
}

fn stored(common: &Common, option: &str, name: &str) -> Result<PrivateKey, Failure> {
    let secrets = vault()?.open(&passphrase(common)?)?;
    let kept = secrets.get(name)?;
    kept.private_key().ok_or_else(|| {
        Failure::usage(format!("{option}: {name} is a pair of {}, not a private key", kept.kind()))
    })
}

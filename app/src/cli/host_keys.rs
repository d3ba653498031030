//! Host keys and other secrets on their way from the arguments, a file or the file of kept secrets to the device.

use std::io::{BufRead, IsTerminal, Read};

use stsafe_core::device::Device;
use stsafe_core::hex;
use stsafe_core::session::SessionKeys;
use zeroize::Zeroizing;

use super::args::Common;
use super::outcome::Failure;
use crate::secret::TypedKeys;
use crate::secrets::{SecretsError, Vault};
use crate::store;

/// Two keys of 32 bytes in hex with every separator are shorter.
const MOST_KEY_FILE_BYTES: u64 = 2048;
/// No passphrase is longer.
const MOST_PASSPHRASE_BYTES: u64 = 4096;
/// How a kept secret is named in the arguments.
pub const STORED: &str = "stored:";

/// The host keys of `--host-keys`, where they were given.
pub fn given(common: &Common) -> Result<Option<&TypedKeys>, Failure> {
    let Some(value) = &common.keys.host_keys else { return Ok(None) };
    if let Some(read) = common.keys.read.get() {
        return Ok(Some(read));
    }
    let keys = pair_or_stored(common, "--host-keys", value)?;
    Ok(Some(common.keys.read.get_or_init(|| keys)))
}

/// A pair of host keys: hex, `@FILE` or `stored:NAME`.
pub fn pair_or_stored(common: &Common, option: &str, value: &str) -> Result<TypedKeys, Failure> {
    let Some(name) = value.strip_prefix(STORED) else { return pair(option, value) };
    match vault()?.open(&passphrase(common)?)?.get(name)? {
        crate::secrets::Kept::HostKeys(keys) => Ok(keys.clone()),
        other => {
            let what = format!("{option}: {name} is a {}, not a pair of host keys", other.kind());
            Err(Failure::usage(what))
        }
    }
}

/// The keys in use, where they were given.
pub fn session(common: &Common) -> Result<Option<SessionKeys>, Failure> {
    let keys = given(common)?;
    keys.map(|keys| keys.session().map_err(|e| Failure::usage(format!("--host-keys: {e}")))).transpose()
}

/// Two keys by options of their own, else those of `--host-keys`: for frames that are only read.
pub fn either(
    common: &Common,
    mac: Option<&str>,
    cipher: Option<&str>,
) -> Result<Option<SessionKeys>, Failure> {
    let (Some(mac), Some(cipher)) = (mac, cipher) else { return session(common) };
    let key = |option, text| bytes(option, text, &|n| matches!(n, 16 | 32), "16 or 32 bytes");
    let keys = SessionKeys::new(&key("--cmac-key", mac)?, &key("--cipher-key", cipher)?);
    keys.map(Some).map_err(|e| Failure::usage(e.to_string()))
}

/// Opens a host session where host keys were given, and proves it before anything else is sent: wrong keys cost one wrong
/// C-MAC then, and no more.
pub fn open_session(common: &Common, device: &mut Device) -> Result<(), Failure> {
    if let Some(keys) = session(common)? {
        device.asked_by("session");
        // What is protected stands in the chip's tables. A query that fails leaves its fact unknown, and policy says so.
        device.refresh();
        device.open_session(keys)?;
        device.prove_session()?;
    }
    Ok(())
}

/// MAC key, then cipher key.
fn pair(option: &str, value: &str) -> Result<TypedKeys, Failure> {
    let bytes = bytes(
        option,
        value,
        &|n| matches!(n, 32 | 64),
        "the MAC key, then the cipher key, 16 or 32 bytes each",
    )?;
    let (mac, cipher) = bytes.split_at(bytes.len() / 2);
    TypedKeys::of(mac, cipher).map_err(|e| Failure::usage(format!("{option}: {e}")))
}

/// A secret in hex, or `@FILE` with its hex or with the bytes themselves. Its digits are in no message.
pub fn bytes(
    option: &str,
    value: &str,
    fits: &dyn Fn(usize) -> bool,
    allowed: &str,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let from_hex = |text: &str| hex::parse(text).ok().map(Zeroizing::new).filter(|bytes| fits(bytes.len()));
    let Some(path) = value.strip_prefix('@') else {
        return from_hex(value).ok_or_else(|| Failure::usage(format!("{option}: no hex of {allowed}")));
    };
    let mut bytes = Zeroizing::new(Vec::new());
    let read =
        std::fs::File::open(path).and_then(|file| file.take(MOST_KEY_FILE_BYTES).read_to_end(&mut bytes));
    read.map_err(|e| Failure::file(format!("{option}: {path}: {e}")))?;
    // Hex of 16 bytes is 32 characters: text that is hex is read as hex.
    let text = str::from_utf8(&bytes).ok().and_then(|text| from_hex(text.trim()));
    match text {
        Some(found) => Ok(found),
        None if fits(bytes.len()) => Ok(bytes),
        None => Err(Failure::file(format!("{option}: {path}: neither the bytes nor the hex of {allowed}"))),
    }
}

/// The file of kept secrets of this user.
pub fn vault() -> Result<Vault, Failure> {
    let folder = store::folder().ok_or_else(|| {
        Failure::file(
            "the system names no settings folder, so there is no file of kept secrets (HOME is not set)",
        )
    })?;
    Ok(Vault::in_folder(&folder))
}

/// The passphrase of the kept secrets.
pub fn passphrase(common: &Common) -> Result<Zeroizing<String>, Failure> {
    match &common.keys.passphrase_file {
        Some(path) if path.as_os_str() == "-" => first_line("stdin", std::io::stdin()),
        Some(path) => {
            let name = path.display().to_string();
            let file = std::fs::File::open(path).map_err(|e| Failure::file(format!("{name}: {e}")))?;
            first_line(&name, file)
        }
        None => asked("Passphrase of the kept secrets: "),
    }
}

/// As [`passphrase`], for a file that is made now: asked for twice.
pub fn new_passphrase(common: &Common) -> Result<Zeroizing<String>, Failure> {
    if common.keys.passphrase_file.is_some() {
        return passphrase(common);
    }
    let first = asked("Passphrase for the new file of kept secrets: ")?;
    if *asked("Once more: ")? == *first {
        return Ok(first);
    }
    Err(Failure::usage("the two passphrases are not the same; nothing was written"))
}

fn asked(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "no terminal to ask for the passphrase on: give it by --passphrase-file FILE",
        ));
    }
    let typed = rpassword::prompt_password(prompt);
    typed.map(Zeroizing::new).map_err(|e| Failure::file(format!("the terminal: {e}")))
}

fn first_line(name: &str, from: impl Read) -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(String::new());
    let read = std::io::BufReader::new(from.take(MOST_PASSPHRASE_BYTES)).read_line(&mut line);
    read.map_err(|e| Failure::file(format!("{name}: {e}")))?;
    let len = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(len);
    if line.is_empty() { Err(Failure::file(format!("{name}: the first line is empty"))) } else { Ok(line) }
}

impl From<SecretsError> for Failure {
    fn from(error: SecretsError) -> Self {
        match error {
            SecretsError::Name(_) | SecretsError::ShortPassphrase => Self::usage(error.to_string()),
            other => Self::file(other.to_string()),
        }
    }
}

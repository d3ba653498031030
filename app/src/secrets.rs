//! Secrets that somebody asked to keep: host keys and private keys of the host, by name, in one encrypted file in the
//! settings folder. Nothing is written here unasked, and no passphrase is kept.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use stsafe_core::bytes::{FieldError, Put, Reader};
use stsafe_core::crypto::passphrase::Cost;
use stsafe_core::crypto::{Curve, OsRandom, PrivateKey};
use stsafe_core::sealed::{self, SealedError};
use zeroize::Zeroizing;

use crate::files;
use crate::secret::TypedKeys;

/// Name of the file in the settings folder.
pub const FILE: &str = "secrets.sealed";
/// A thousand secrets fit; more is no such file.
const MAX_BYTES: usize = 1 << 18;
/// The longest name, in bytes.
const MAX_NAME_BYTES: usize = 64;
/// The shortest passphrase that is taken for a new file, in characters.
pub const LEAST_PASSPHRASE: usize = 8;

const HOST_KEYS: u8 = 1;
const PRIVATE_KEY: u8 = 2;

/// One secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Kept {
    /// A pair of host keys.
    HostKeys(TypedKeys),
    /// A private key of the host or of an issuer.
    PrivateKey {
        /// Its curve.
        curve: Curve,
        /// The scalar, as long as the curve's coordinates.
        scalar: Zeroizing<Vec<u8>>,
    },
}

/// Which kind somebody wants to take out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A pair of host keys.
    HostKeys,
    /// A private key on this curve.
    PrivateKey(Curve),
    /// A private key on any curve that signs.
    SigningKey,
}

impl Wanted {
    /// Whether this is one.
    pub fn is(self, kept: &Kept) -> bool {
        match (self, kept) {
            (Self::HostKeys, Kept::HostKeys(_)) => true,
            (Self::PrivateKey(wanted), Kept::PrivateKey { curve, .. }) => wanted == *curve,
            (Self::SigningKey, Kept::PrivateKey { curve, .. }) => curve.can_sign(),
            _ => false,
        }
    }

    /// In words: `host keys`, `a private key`.
    pub fn words(self) -> &'static str {
        match self {
            Self::HostKeys => "host keys",
            Self::PrivateKey(_) => "a private key on this curve",
            Self::SigningKey => "a private key that signs",
        }
    }
}

impl From<&PrivateKey> for Kept {
    fn from(key: &PrivateKey) -> Self {
        Self::PrivateKey { curve: key.curve(), scalar: key.to_bytes() }
    }
}

impl Kept {
    /// What it is, without any of its digits.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::HostKeys(_) => "host keys",
            Self::PrivateKey { .. } => "private key",
        }
    }

    /// Its type: `AES-128`, or the curve.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::HostKeys(keys) if keys.len() == 16 => "AES-128",
            Self::HostKeys(_) => "AES-256",
            Self::PrivateKey { curve, .. } => curve.name(),
        }
    }

    /// The private key; `None` for another kind.
    pub fn private_key(&self) -> Option<PrivateKey> {
        match self {
            Self::PrivateKey { curve, scalar } => PrivateKey::from_bytes(*curve, scalar).ok(),
            Self::HostKeys(_) => None,
        }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({}, {})", self.kind(), self.type_name())
    }
}

/// Why a secret was not read or kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretsError {
    /// The file cannot be read or written; a sentence.
    File(String),
    /// The file gives nothing away.
    Sealed {
        /// The file.
        file: PathBuf,
        /// Why.
        why: SealedError,
    },
    /// The content is none of ours, although its passphrase is right.
    Content {
        /// The file.
        file: PathBuf,
        /// Which field.
        why: FieldError,
    },
    /// No secret has this name.
    NoSuch {
        /// The name that was asked for.
        name: String,
        /// The names that are there.
        there: Vec<String>,
    },
    /// The name is taken.
    Taken(String),
    /// The name cannot be one.
    Name(String),
    /// The passphrase of a new file is too short.
    ShortPassphrase,
    /// The file would become larger than what is read.
    Full,
}

impl fmt::Display for SecretsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(what) => f.write_str(what),
            Self::Sealed { file, why } => write!(f, "{}: {why}", file.display()),
            Self::Content { file, why } => write!(f, "{}: {why}", file.display()),
            Self::NoSuch { name, there } if there.is_empty() => {
                write!(f, "{name}: nothing is kept under this name, the file is empty")
            }
            Self::NoSuch { name, there } => {
                write!(f, "{name}: nothing is kept under this name; there are {}", there.join(", "))
            }
            Self::Taken(name) => {
                write!(f, "{name}: something is kept under this name already; remove it first")
            }
            Self::Name(name) => write!(
                f,
                "{name:?} is no name: 1 to {MAX_NAME_BYTES} letters without accents, digits, dots, dashes and \
                 underscores"
            ),
            Self::ShortPassphrase => {
                write!(f, "the passphrase of a new file has at least {LEAST_PASSPHRASE} characters")
            }
            Self::Full => f.write_str("nothing more fits into the file; remove something first"),
        }
    }
}

/// Whether something can be kept under this name, which is written on the command line too.
pub fn check_name(name: &str) -> Result<(), SecretsError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !name.is_empty() && name.len() <= MAX_NAME_BYTES && name.chars().all(fits) {
        return Ok(());
    }
    Err(SecretsError::Name(name.to_owned()))
}

/// Secrets by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets(BTreeMap<String, Kept>);

impl Secrets {
    /// Each with its name, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Kept)> {
        self.0.iter().map(|(name, kept)| (name.as_str(), kept))
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Result<&Kept, SecretsError> {
        self.0.get(name).ok_or_else(|| SecretsError::NoSuch {
            name: name.to_owned(),
            there: self.0.keys().cloned().collect(),
        })
    }

    /// Adds one; a name that is taken is left alone.
    pub fn add(&mut self, name: &str, kept: Kept) -> Result<(), SecretsError> {
        check_name(name)?;
        if self.0.contains_key(name) {
            return Err(SecretsError::Taken(name.to_owned()));
        }
        self.0.insert(name.to_owned(), kept);
        Ok(())
    }

    /// Takes one out.
    pub fn remove(&mut self, name: &str) -> Result<Kept, SecretsError> {
        self.get(name)?;
        self.0.remove(name).ok_or_else(|| SecretsError::NoSuch { name: name.to_owned(), there: Vec::new() })
    }

    /// As bytes: number u16, then name, kind and its fields, each with its length.
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Room for all of it at once: a buffer that grows leaves copies behind.
        let mut out = Zeroizing::new(Vec::with_capacity(2 + self.0.len() * 256));
        out.put_u16(u16::try_from(self.0.len()).unwrap_or(u16::MAX));
        for (name, kept) in &self.0 {
            out.put_len2(name.as_bytes());
            match kept {
                Kept::HostKeys(keys) => {
                    out.put_u8(HOST_KEYS);
                    out.put_len2(keys.mac());
                    out.put_len2(keys.cipher());
                }
                Kept::PrivateKey { curve, scalar } => {
                    out.put_u8(PRIVATE_KEY);
                    out.put_len2(curve.oid());
                    out.put_len2(scalar);
                }
            }
        }
        out
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, FieldError> {
        let mut r = Reader::new(bytes);
        let mut all = Self::default();
        for _ in 0..r.u16("number of secrets")? {
            let name = r.len2("length of the name", "name")?;
            let name = str::from_utf8(name).ok().filter(|name| check_name(name).is_ok()).map(str::to_owned);
            let name = name.ok_or_else(|| r.out_of_range("name", 1, "a name"))?;
            let kept = match r.u8("kind")? {
                HOST_KEYS => {
                    let (mac, cipher) = (r.len2("length", "MAC key")?, r.len2("length", "cipher key")?);
                    let keys = TypedKeys::of(mac, cipher);
                    Kept::HostKeys(keys.map_err(|_| r.out_of_range("keys", 1, "both 16 or both 32 bytes"))?)
                }
                PRIVATE_KEY => {
                    let curve = Curve::from_oid(r.len2("length", "curve")?);
                    let curve = curve.ok_or_else(|| r.out_of_range("curve", 1, "a curve of the chip"))?;
                    let scalar = Zeroizing::new(r.len2("length", "scalar")?.to_vec());
                    Kept::PrivateKey { curve, scalar }
                }
                _ => return Err(r.out_of_range("kind", 1, "1 or 2")),
            };
            all.0.insert(name, kept);
        }
        r.end()?;
        Ok(all)
    }
}

/// The file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vault {
    file: PathBuf,
    cost: Cost,
}

impl Vault {
    /// The one in this settings folder, whether it exists or not.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join(FILE), cost: Cost::RECOMMENDED }
    }

    /// With another cost of a guess: for tests, which guess often.
    #[must_use]
    pub fn at_cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// Where it lies.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether anything was kept so far.
    pub fn exists(&self) -> bool {
        self.file.exists()
    }

    /// What is kept. Takes as long as a guess costs, so never on the screen's thread.
    pub fn open(&self, passphrase: &str) -> Result<Secrets, SecretsError> {
        let bytes = files::read_raw(&self.file, MAX_BYTES).map_err(SecretsError::File)?;
        let file = || self.file.clone();
        let content =
            sealed::open(&bytes, passphrase).map_err(|why| SecretsError::Sealed { file: file(), why })?;
        Secrets::from_bytes(&content).map_err(|why| SecretsError::Content { file: file(), why })
    }

    /// Changes what is kept and replaces the file whole; a file that is not there is made. Takes as long as two guesses.
    pub fn change<T>(
        &self,
        passphrase: &str,
        change: impl FnOnce(&mut Secrets) -> Result<T, SecretsError>,
    ) -> Result<T, SecretsError> {
        let failed = |e: std::io::Error| SecretsError::File(format!("{}: {e}", self.file.display()));
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        // Two programs that change it at the same time wait for each other.
        let lock = fs::File::create(self.file.with_extension("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        // A file of which nobody can say whether it is there is not made anew.
        let mut secrets = if self.file.try_exists().map_err(failed)? {
            self.open(passphrase)?
        } else if passphrase.chars().count() < LEAST_PASSPHRASE {
            return Err(SecretsError::ShortPassphrase);
        } else {
            Secrets::default()
        };
        let changed = change(&mut secrets)?;
        let sealed = sealed::seal(&secrets.to_bytes(), passphrase, self.cost, &mut OsRandom)
            .map_err(|why| SecretsError::Sealed { file: self.file.clone(), why })?;
        // What is too large to be opened again would lose everything that was kept before.
        if sealed.len() > MAX_BYTES {
            return Err(SecretsError::Full);
        }
        // Who can read the file can guess passphrases.
        files::write_private(&self.file, &sealed).map_err(SecretsError::File)?;
        Ok(changed)
    }
}

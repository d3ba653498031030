//! A key out of a passphrase: Argon2id (RFC 9106), which costs memory and time, so that guessing costs them too.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use zeroize::Zeroizing;

use super::CryptoError;

/// What one guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes that could be reckoned side by side.
    pub lanes: u32,
}

impl Cost {
    /// The second recommended choice of RFC 9106, section 4, for where 2 GiB are too much.
    pub const RECOMMENDED: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    /// The most that is taken from a file: more would only stop the program for a while.
    pub const MOST: Self = Self { memory_kib: 256 * 1024, passes: 16, lanes: 16 };

    /// Whether it is one that Argon2 knows, and not above [`Cost::MOST`].
    pub const fn is_allowed(self) -> bool {
        self.lanes >= 1
            && self.lanes <= Self::MOST.lanes
            && self.passes >= 1
            && self.passes <= Self::MOST.passes
            && self.memory_kib >= 8 * self.lanes
            && self.memory_kib <= Self::MOST.memory_kib
    }
}

/// What a key is made of.
#[derive(Clone, Copy)]
pub struct Ingredients<'a> {
    /// The passphrase, UTF-8.
    pub passphrase: &'a [u8],
    /// Salt, at least 8 bytes.
    pub salt: &'a [u8],
    /// A secret kept elsewhere; empty where there is none.
    pub secret: &'a [u8],
    /// What the key is for, at most 32 bytes.
    pub purpose: &'a [u8],
}

/// `len` bytes of key, Argon2id version 1.3.
pub fn argon2id(from: &Ingredients<'_>, cost: Cost, len: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let refused = |what, allowed, got| CryptoError::LengthNotAllowed { what, allowed, got };
    let purpose =
        AssociatedData::new(from.purpose).map_err(|_| refused("purpose", "up to 32", from.purpose.len()))?;
    let mut builder = ParamsBuilder::new();
    builder.m_cost(cost.memory_kib).t_cost(cost.passes).p_cost(cost.lanes).data(purpose).output_len(len);
    let parameters = builder.build().map_err(|_| refused("key", "4 and more, at an allowed cost", len))?;
    let kdf = Argon2::new_with_secret(from.secret, Algorithm::Argon2id, Version::V0x13, parameters)
        .map_err(|_| refused("secret", "any", from.secret.len()))?;
    let mut key = Zeroizing::new(vec![0; len]);
    kdf.hash_password_into(from.passphrase, from.salt, &mut key)
        .map_err(|_| refused("salt", "8 and more", from.salt.len()))?;
    Ok(key)
}

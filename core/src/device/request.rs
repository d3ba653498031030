//! A certification request for the key in a slot, signed by the chip.

use core::fmt;

use super::{Consent, Device, DeviceError};
use crate::command::signature::GenerateSignature;
use crate::crypto::PublicKey;
use crate::x509::issue::{IssueError, Subject};
use crate::x509::request::Unsigned;

/// Why there is no request.
#[derive(Debug)]
pub enum RequestError {
    /// Between program and chip.
    Device(DeviceError),
    /// The name, the curve, or a signature by another key.
    Issue(IssueError),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(e) => e.fmt(f),
            Self::Issue(e) => e.fmt(f),
        }
    }
}

impl core::error::Error for RequestError {}

impl Device {
    /// Has the chip sign a request (DER) for `key`, the public half of what is in `slot`. One use of the key.
    ///
    /// # Errors
    ///
    /// The chip does not sign, or signs with another key.
    pub fn certification_request(
        &mut self,
        slot: u8,
        subject: &Subject,
        key: &PublicKey,
        consent: Consent,
    ) -> Result<Vec<u8>, RequestError> {
        let request = Unsigned::new(subject, key).map_err(RequestError::Issue)?;
        let data = request.to_sign().map_err(RequestError::Issue)?;
        let signature =
            self.run_with(GenerateSignature { slot, data }, consent).map_err(RequestError::Device)?;
        request.finish(&signature).map_err(RequestError::Issue)
    }
}

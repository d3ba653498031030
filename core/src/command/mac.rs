//! Generate MAC and Verify MAC with a symmetric key: CMAC or HMAC, as the key's mode says.

use super::signature::truth;
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};

/// Generate MAC `09`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerateMac {
    /// Symmetric slot, 0 to 15.
    pub slot: u8,
    /// Wanted length of the MAC in bytes; the front of the whole MAC is given.
    pub mac_bytes: u8,
    /// The message; may be empty.
    pub message: Vec<u8>,
}

impl CommandValue for GenerateMac {
    /// The MAC.
    type Response = Vec<u8>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[0x03, self.slot, self.mac_bytes]);
        out.put(&self.message);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x03, "03")?;
        Ok(Self {
            slot: r.u8("slot")?,
            mac_bytes: r.u8("length of MAC")?,
            message: r.rest("message").to_vec(),
        })
    }

    fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Vec<u8>, FieldError> {
        Ok(r.take("MAC", usize::from(self.mac_bytes))?.to_vec())
    }

    fn summary(&self) -> String {
        format!("Slot {}, MAC of {} B over {} B", self.slot, self.mac_bytes, self.message.len())
    }
}

/// Verify MAC `0A`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyMac {
    /// Symmetric slot, 0 to 15.
    pub slot: u8,
    /// The MAC to compare, at most 255 bytes.
    pub mac: Vec<u8>,
    /// The message; may be empty.
    pub message: Vec<u8>,
}

impl CommandValue for VerifyMac {
    /// Whether the MAC is right. A wrong one is status 00 with a 0 byte, not an error (RUN).
    type Response = bool;

    fn encode(&self, out: &mut Vec<u8>) {
        let length = u8::try_from(self.mac.len()).unwrap_or(u8::MAX);
        out.put(&[0x02, self.slot, length]);
        out.put(self.mac.get(..usize::from(length)).unwrap_or(&self.mac));
        out.put(&self.message);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x02, "02")?;
        let slot = r.u8("slot")?;
        let length = r.u8("length of MAC")?;
        Ok(Self {
            slot,
            mac: r.take("MAC", usize::from(length))?.to_vec(),
            message: r.rest("message").to_vec(),
        })
    }

    fn encode_response(response: &bool, out: &mut Vec<u8>) {
        out.put_u8(u8::from(*response));
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<bool, FieldError> {
        truth(r, "verification", "MAC correct", "MAC wrong")
    }

    fn summary(&self) -> String {
        format!("Slot {}, MAC of {} B over {} B", self.slot, self.mac.len(), self.message.len())
    }

    fn response_summary(response: &bool) -> Option<String> {
        Some(if *response { "correct".into() } else { "wrong".into() })
    }
}

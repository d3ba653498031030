//! Echo, Reset, Generate random.

use super::{CommandValue, Context, Done};
use crate::bytes::{FieldError, Put, Reader};

/// Echo `00`: the chip gives the data back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// 1 to about 750 bytes.
    pub data: Vec<u8>,
}

impl CommandValue for Echo {
    type Response = Vec<u8>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.data);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { data: r.rest("data").to_vec() })
    }

    fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Vec<u8>, FieldError> {
        Ok(r.rest("data").to_vec())
    }

    fn summary(&self) -> String {
        format!("{} B", self.data.len())
    }
}

/// Reset `01`: ends open sessions and sets volatile attributes back (A110, X-CUBE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reset;

impl CommandValue for Reset {
    type Response = Done;

    fn encode(&self, _: &mut Vec<u8>) {}

    fn decode(_: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self)
    }

    fn encode_response(_: &Done, _: &mut Vec<u8>) {}

    fn decode_response(&self, _: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Done, FieldError> {
        Ok(Done)
    }

    fn summary(&self) -> String {
        "Sessions and volatile state end".into()
    }
}

/// Generate random `02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateRandom {
    /// 1 to 255.
    pub bytes: u8,
}

impl CommandValue for GenerateRandom {
    type Response = Vec<u8>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[0x00, self.bytes]);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x00, "00")?;
        let bytes = r.u8("number of bytes")?;
        if bytes == 0 {
            return Err(r.out_of_range("number of bytes", 1, "1 to 255"));
        }
        Ok(Self { bytes })
    }

    fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Vec<u8>, FieldError> {
        Ok(r.take("random bytes", usize::from(self.bytes))?.to_vec())
    }

    fn summary(&self) -> String {
        format!("{} B", self.bytes)
    }
}

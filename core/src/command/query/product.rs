//! Which product it is, by its product data.

use super::hex;
use crate::bytes::{FieldError, Put, Reader};

plain_query! {
    /// Product data `11`.
    ProductData -> ProductDataContent, "Product data",
    |data, out| out.put(&data.raw),
    ProductDataContent::decode,
    |data| format!("mask {}", data.mask.map_or("not told".into(), |mask| hex(&mask)))
}

/// Answer to Query product data: a list of tag, length, value. Only tag 01 is known (KNOWN); the bytes are kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ProductDataContent {
    /// All bytes of the answer.
    pub raw: Vec<u8>,
    /// Value of item 01: mask identification.
    pub mask: Option<[u8; 3]>,
}

impl ProductDataContent {
    /// Reads the items. An item list that does not come out even is kept as it is: only the first item has a source.
    fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let raw = r.peek().to_vec();
        let mut mask = None;
        while r.left() > 0 {
            let tag = r.u8("item tag")?;
            let length = r.u8("item length")?;
            if tag == 0x01 && length == 3 {
                let value = r.array("mask identification")?;
                r.means(format_args!("{}", Product::of(value).name()));
                mask = Some(value);
                // No tag beyond 01 has a source: the rest stays bytes.
                r.rest("further items");
            } else {
                r.take("item value", usize::from(length).min(r.left()))?;
            }
        }
        Ok(Self { raw, mask })
    }

    /// From the mask identification alone.
    pub fn from_mask(mask: [u8; 3]) -> Self {
        let mut raw = vec![0x01, 0x03];
        raw.extend(mask);
        Self { raw, mask: Some(mask) }
    }
}

/// Product family by the last two bytes of the mask identification (KNOWN, STSELib).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// 6000 and above.
    A120,
    /// 4600 and above.
    A110,
    /// 4000 and above.
    A100,
    /// Below.
    Unknown,
}

impl Product {
    /// The family of a mask.
    pub fn of([_, hi, lo]: [u8; 3]) -> Self {
        match u16::from_be_bytes([hi, lo]) {
            0x6000.. => Self::A120,
            0x4600.. => Self::A110,
            0x4000.. => Self::A100,
            _ => Self::Unknown,
        }
    }

    /// The name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::A120 => "STSAFE-A120",
            Self::A110 => "STSAFE-A110",
            Self::A100 => "STSAFE-A100",
            Self::Unknown => "unknown product",
        }
    }
}

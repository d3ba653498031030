//! Read, Update, Decrement: zones and one-way counters.

use super::tables::ZoneKind;
use super::{CommandValue, Context, Done};
use crate::access::ZoneAccess;
use crate::bytes::{FieldError, Put, Reader};
use crate::words::grouped;

/// Data bytes in one command. Not a limit of the chip: some hosts cut lengths to 8 bits (GH#44), and 253 is what ST's
/// library uses.
pub const PIECE_BYTES: u16 = 253;

/// First payload byte of Read, Update and Decrement (KNOWN).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZoneOption {
    /// Bit 7, Update only: all or nothing after a power loss.
    pub atomic: bool,
    /// Bit 4: the command also replaces the zone's access condition for its own class of operation.
    pub change: Option<AccessChange>,
}

/// A new access condition carried by a zone command. One-way: conditions only get stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessChange {
    /// Three-bit code of the new condition.
    pub code: u8,
    /// The condition may be changed once more.
    pub may_change: bool,
}

impl AccessChange {
    /// Tightens to `access`; `may_change` keeps the right to do it again.
    pub fn to(access: ZoneAccess, may_change: bool) -> Self {
        Self { code: access.code(), may_change }
    }

    /// What the code means.
    pub fn access(self) -> ZoneAccess {
        ZoneAccess::from_code(self.code)
    }
}

impl ZoneOption {
    /// No change of access, not atomic.
    pub const NONE: Self = Self { atomic: false, change: None };

    /// With a change of access.
    pub fn changing(change: AccessChange) -> Self {
        Self { change: Some(change), ..Self::NONE }
    }

    fn bits(self) -> u8 {
        let change = self.change.map_or(0, |c| 0x10 | u8::from(c.may_change) << 3 | (c.code & 7));
        u8::from(self.atomic) << 7 | change
    }

    fn decode(r: &mut Reader<'_, '_>, may_be_atomic: bool) -> Result<Self, FieldError> {
        let bits = r.u8("option")?;
        let atomic = bits & 0x80 != 0;
        let change = (bits & 0x10 != 0).then_some(AccessChange { code: bits & 7, may_change: bits & 8 != 0 });
        let leftovers =
            bits & 0x60 != 0 || (change.is_none() && bits & 0x0F != 0) || (atomic && !may_be_atomic);
        if leftovers {
            let expected = if may_be_atomic {
                "00, 80, or bit 4 with the new condition"
            } else {
                "00, or bit 4 with the new condition"
            };
            return Err(r.inconsistent("option", 1, expected));
        }
        match change {
            None => r.means(format_args!("{}no change of access", if atomic { "atomic, " } else { "" })),
            Some(c) => r.means(format_args!(
                "{}access becomes {}, {}",
                if atomic { "atomic, " } else { "" },
                c.access(),
                if c.may_change { "may change again" } else { "never changes again" }
            )),
        }
        Ok(Self { atomic, change })
    }

    fn words(self) -> String {
        self.change.map_or(String::new(), |c| format!(", access to {}", c.access()))
    }
}

/// Read `05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Access change of the *read* condition.
    pub option: ZoneOption,
    /// Zone index.
    pub zone: u8,
    /// Offset in the data (counter zones: in the associated data).
    pub offset: u16,
    /// Bytes of data wanted; 0 is legal.
    pub length: u16,
}

impl Read {
    /// A read without change of access.
    pub fn new(zone: u8, offset: u16, length: u16) -> Self {
        Self { option: ZoneOption::NONE, zone, offset, length }
    }
}

/// Answer to Read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneContent {
    /// Value of the counter, on counter zones, in front of the data.
    pub counter: Option<u32>,
    /// The data asked for.
    pub data: Vec<u8>,
}

impl CommandValue for Read {
    type Response = ZoneContent;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[self.option.bits(), self.zone]);
        out.put_u16(self.offset);
        out.put_u16(self.length);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self {
            option: ZoneOption::decode(r, false)?,
            zone: r.u8("zone")?,
            offset: r.u16("offset")?,
            length: r.u16("length")?,
        })
    }

    fn encode_response(response: &ZoneContent, out: &mut Vec<u8>) {
        if let Some(counter) = response.counter {
            out.put_u32(counter);
        }
        out.put(&response.data);
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        context: &dyn Context,
    ) -> Result<ZoneContent, FieldError> {
        // Without a partition table the length tells: data zones give exactly what was asked for.
        let kind = context.zone_kind(self.zone).unwrap_or(if r.left() == usize::from(self.length) {
            ZoneKind::Data
        } else {
            ZoneKind::Counter
        });
        let counter = match kind {
            ZoneKind::Data => None,
            ZoneKind::Counter => {
                let value = r.u32("counter")?;
                r.means(format_args!("{value}"));
                Some(value)
            }
        };
        Ok(ZoneContent { counter, data: r.take("data", usize::from(self.length))?.to_vec() })
    }

    fn summary(&self) -> String {
        format!("Zone {}, {} B at {:04X}{}", self.zone, self.length, self.offset, self.option.words())
    }

    fn response_summary(response: &ZoneContent) -> Option<String> {
        response.counter.map(|value| format!("counter {}", grouped(value.into())))
    }
}

/// Update `06`: data zones only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Atomicity, and access change of the *update* condition.
    pub option: ZoneOption,
    /// Zone index.
    pub zone: u8,
    /// Offset in the zone.
    pub offset: u16,
    /// Bytes to write; may be empty for a pure change of access.
    pub data: Vec<u8>,
}

impl CommandValue for Update {
    type Response = Done;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[self.option.bits(), self.zone]);
        out.put_u16(self.offset);
        out.put(&self.data);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self {
            option: ZoneOption::decode(r, true)?,
            zone: r.u8("zone")?,
            offset: r.u16("offset")?,
            data: r.rest("data").to_vec(),
        })
    }

    fn encode_response(_: &Done, _: &mut Vec<u8>) {}

    fn decode_response(&self, _: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Done, FieldError> {
        Ok(Done)
    }

    fn summary(&self) -> String {
        let atomic = if self.option.atomic { ", atomic" } else { "" };
        let words = self.option.words();
        format!("Zone {}, {} B at {:04X}{atomic}{words}", self.zone, self.data.len(), self.offset)
    }
}

/// Decrement `04`: counter zones only; the counter and the associated data change together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decrement {
    /// Access change of the *update* condition.
    pub option: ZoneOption,
    /// Zone index.
    pub zone: u8,
    /// Offset in the associated data.
    pub offset: u16,
    /// How much to take off; ST's library refuses 0.
    pub amount: u32,
    /// Associated data to write; may be empty.
    pub data: Vec<u8>,
}

impl Decrement {
    /// Takes `amount` off, without data and without change of access.
    pub fn by(zone: u8, amount: u32) -> Self {
        Self { option: ZoneOption::NONE, zone, offset: 0, amount, data: Vec::new() }
    }
}

impl CommandValue for Decrement {
    /// The new value of the counter.
    type Response = u32;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[self.option.bits(), self.zone]);
        out.put_u16(self.offset);
        out.put_u32(self.amount);
        out.put(&self.data);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self {
            option: ZoneOption::decode(r, false)?,
            zone: r.u8("zone")?,
            offset: r.u16("offset")?,
            amount: r.u32("amount")?,
            data: r.rest("data").to_vec(),
        })
    }

    fn encode_response(response: &u32, out: &mut Vec<u8>) {
        out.put_u32(*response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<u32, FieldError> {
        let value = r.u32("new counter value")?;
        r.means(format_args!("{value}"));
        Ok(value)
    }

    fn summary(&self) -> String {
        let data =
            if self.data.is_empty() { String::new() } else { format!(", {} B of data", self.data.len()) };
        format!("Zone {}, by {}{data}{}", self.zone, grouped(self.amount.into()), self.option.words())
    }

    fn response_summary(response: &u32) -> Option<String> {
        Some(format!("now {}", grouped((*response).into())))
    }
}

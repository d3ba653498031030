//! The private key slots.

use super::count;
use crate::bytes::Put;
use crate::command::tables::PrivateKeyRecord;

plain_query! {
    /// Private key table `14`.
    PrivateKeyTable -> PrivateKeyTableContent, "Private key table",
    |table, out| {
        out.put(&[count(table.slots.len()), 0x00]);
        out.put_u16(table.global_usage_limit);
        table.slots.iter().for_each(|slot| slot.encode(out));
    },
    |r| {
        let n = r.u8("number of slots")?;
        r.u8("filler")?;
        let global_usage_limit = r.u16("global usage limit")?;
        let slots = (0..n).map(|_| PrivateKeyRecord::decode(r)).collect::<Result<_, _>>()?;
        Ok(PrivateKeyTableContent { global_usage_limit, slots })
    },
    |table| format!("{} slots", table.slots.len())
}

/// Answer to Query private key table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PrivateKeyTableContent {
    /// FFFF: unlimited (X-CUBE's reading of a slot's limit, ASSUMED for the table's).
    pub global_usage_limit: u16,
    /// In the chip's order; the ephemeral slot is last.
    pub slots: Vec<PrivateKeyRecord>,
}

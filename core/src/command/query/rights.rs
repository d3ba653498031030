//! Who may do what: the zones of the data partition, and the commands.

use super::count;
use crate::access::{CommandAccess, Encryption};
use crate::bytes::{FieldError, Put, Reader};
use crate::command::tables::{CommandRecord, CommandTableContent, ZoneRecord, table_code};

plain_query! {
    /// Data partition configuration `12`.
    Partition -> Vec<ZoneRecord>, "Data partition",
    |zones, out| {
        out.put_u8(count(zones.len()));
        zones.iter().for_each(|zone| zone.encode(out));
    },
    |r| {
        let n = r.u8("number of zones")?;
        (0..n).map(|_| ZoneRecord::decode(r)).collect()
    },
    |zones| format!("{} zones", zones.len())
}

plain_query! {
    /// Command authorisation configuration `24`.
    CommandTable -> CommandTableContent, "Command table",
    |table, out| {
        out.put(&[
            u8::from(table.access_may_change) << 1 | u8::from(table.encryption_may_change),
            count(table.records.len()),
        ]);
        for record in &table.records {
            out.put(&record.code.bytes());
            out.put(&[record.access, record.encryption.bits()]);
        }
    },
    |r| {
        let rights = r.u8("change rights")?;
        let may = |bit: u8| if rights >> bit & 1 == 1 { "may change" } else { "frozen" };
        r.means(format_args!("conditions {}, encryption {}", may(1), may(0)));
        let n = r.u8("number of records")?;
        let records = (0..n).map(|_| command_record(r)).collect::<Result<_, _>>()?;
        Ok(CommandTableContent {
            access_may_change: rights & 2 != 0,
            encryption_may_change: rights & 1 != 0,
            records,
        })
    },
    |table| format!("{} records", table.records.len())
}

fn command_record(r: &mut Reader<'_, '_>) -> Result<CommandRecord, FieldError> {
    r.group("command record", |r| {
        let code = table_code(r)?;
        let access = r.u8("access condition")?;
        r.means(format_args!("{}", CommandAccess::from_code(access).map_or("unknown", CommandAccess::name)));
        let encryption = Encryption::from_bits(r.u8("encryption")?);
        r.means(format_args!("{}", encryption_words(encryption)));
        Ok(CommandRecord { code, access, encryption })
    })
}

/// Which payloads are encrypted, in words.
pub(in crate::command) fn encryption_words(encryption: Encryption) -> &'static str {
    match (encryption.command, encryption.response) {
        (false, false) => "none",
        (true, false) => "command",
        (false, true) => "answer",
        (true, true) => "command and answer",
    }
}

//! Any bytes into the codec, and what must hold for all of them: the entries of the fuzz targets.
//!
//! A promise that is broken is a failed assertion, so nothing but tests calls these.

use super::{Command, NoContext};
use crate::bytes::Reader;
use crate::describe;
use crate::link::frame::split_header;
use crate::link::{CommandFrame, ResponseFrame};

/// Header and payload of a command: what was read is written again, and described within its bytes.
pub fn command(bytes: &[u8]) {
    let Some(command) = read(bytes) else { return };
    let Ok((code, _, used)) = split_header(bytes) else { return };
    let payload = bytes.get(used..).unwrap_or_default();
    assert!(command.payload() == payload, "{code}: what was read is not written again");
    let wire = CommandFrame::plain(code, payload.to_vec()).encode();
    let (side, described) = describe::sent(&wire, &NoContext);
    assert!(
        side.fields.iter().all(|field| field.range.end <= wire.len()),
        "{code}: described beyond its end"
    );
    assert!(described.as_ref() == Some(&command), "{code}: describing reads another command");
    let _ = (command.summary(), command.row());
}

/// Length of a command (one byte), the command, and the payload of its answer: what was read and written again reads
/// the same. The bytes may differ, as an answer is read leniently (any presence byte but 00 means present).
pub fn response(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first() else { return };
    let Some((sent, payload)) = rest.split_at_checked(usize::from(*length)) else { return };
    let Some(command) = read(sent) else { return };
    if let Ok(response) = command.decode_response(&mut Reader::new(payload), &NoContext) {
        let row = command.row().name;
        let again = command.decode_response(&mut Reader::new(&response.encode()), &NoContext);
        assert!(again.as_ref() == Ok(&response), "{row}: what was read and written again reads differently");
        let _ = response.summary();
    }
    let wire = ResponseFrame { header: 0, body: payload.to_vec() }.encode();
    let side = describe::received(&wire, Some(&command), &NoContext);
    assert!(side.fields.iter().all(|field| field.range.end <= wire.len()), "described beyond its end");
    let _ = ResponseFrame::decode(payload);
}

fn read(bytes: &[u8]) -> Option<Command> {
    let (code, flags, used) = split_header(bytes).ok()?;
    if flags.bits() != 0 {
        return None;
    }
    Command::decode(code, bytes.get(used..).unwrap_or_default(), &NoContext).ok()
}

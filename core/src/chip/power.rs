//! Power that goes in the middle of a command: what is left in the chip's memory.
//!
//! The order of writes is INFERRED from what the specification says about a command's order: the host key's counter
//! moves when the C-MAC fits, whatever becomes of the command, so it is written first and on its own; then comes what
//! the command itself changes. That Decrement (value and associated data together) and an atomic Update are all or
//! nothing is KNOWN; that every other change of memory is (keys, rights, control fields, counts) is INFERRED. Only the
//! data of an Update without the atomic bit is written byte by byte, and a new access condition after its last byte.

use super::Chip;
use super::state::Nvm;

/// A point of a command at which the power goes. In all cases no answer comes, and volatile state is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerCut {
    /// The command was received, nothing was done.
    Before,
    /// In the middle of writing to memory.
    During {
        /// Bytes that were written before the power went, counted over all that the command writes, in its order.
        bytes: usize,
    },
    /// Everything was done; only the answer is missing.
    After,
}

/// What the command that is being executed writes to memory, as far as a power cut must know it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Writing {
    /// The host key's counter moved on.
    pub(super) host_counter: bool,
    /// Data of a zone, and whether it is all or nothing.
    pub(super) zone: Option<ZoneWrite>,
}

/// Data on its way into a zone.
#[derive(Clone, Copy, Debug)]
pub(super) struct ZoneWrite {
    pub(super) zone: u8,
    pub(super) start: usize,
    /// Bytes of data, and of the counter where it is written with them.
    pub(super) bytes: usize,
    pub(super) whole: bool,
}

/// Bytes of the host key's counter.
const HOST_COUNTER_BYTES: usize = 4;
/// Every other change of memory counts as one byte: it is there, or it is not.
const WHOLE_BYTES: usize = 1;

impl Chip {
    /// Takes one write transaction and loses power at this point of it.
    pub fn take_and_lose_power(&mut self, wire: &[u8], cut: PowerCut) {
        match cut {
            PowerCut::Before => {}
            PowerCut::After => drop(self.take(wire)),
            PowerCut::During { bytes } => {
                let before = self.nvm.clone();
                drop(self.take(wire));
                self.nvm = torn(before, &self.nvm, self.writing, bytes);
            }
        }
        self.reset();
    }
}

/// Memory after `bytes` of what leads from `before` to `after` were written.
fn torn(before: Nvm, after: &Nvm, writing: Writing, bytes: usize) -> Nvm {
    let mut left = before;
    let mut bytes = bytes;
    if writing.host_counter {
        let Some(rest) = bytes.checked_sub(HOST_COUNTER_BYTES) else { return left };
        bytes = rest;
        if let Some(host) = left.host_keys.as_mut() {
            host.counter = host.counter.saturating_add(1);
        }
        left.wrong_macs = 0;
    }
    let needed = writing.zone.map_or(WHOLE_BYTES, |write| write.bytes.max(WHOLE_BYTES));
    if bytes >= needed {
        return after.clone();
    }
    if let Some(write) = writing.zone.filter(|write| !write.whole)
        && let Some(written) =
            after.zone(write.zone).and_then(|zone| zone.data.get(write.start..write.start + bytes))
        && let Some(place) =
            left.zone_mut(write.zone).and_then(|zone| zone.data.get_mut(write.start..write.start + bytes))
    {
        place.copy_from_slice(written);
    }
    left
}

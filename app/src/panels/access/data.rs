//! What the Access screen shows, as plain values.

use std::sync::Arc;

use stsafe_core::{access::ZoneAccess, effect::Effect, plan::Plan, policy::Verdict};

use super::Operation;

/// Zones, their planned changes, the command table and what a stranger may do.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// One row per zone.
    pub zones: Vec<Zone>,
    /// The selected zone's presets.
    pub presets: Vec<Preset>,
    /// The planned changes, if there are any.
    pub planned: Option<Planned>,
    /// The command table, in the chip's order; empty when it was not read.
    pub commands: Vec<Command>,
    /// How many of them would change.
    pub changes: usize,
    /// The table to be written, if it differs.
    pub table: Option<Table>,
    /// What can be done without authentication.
    pub stranger: Vec<Deed>,
    /// Why nothing can be sent now; empty when it can.
    pub closed: &'static str,
}

/// A zone's two tracks.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Zone index.
    pub index: u8,
    /// `1,000 B` or `counter`.
    pub size: String,
    /// Read, then update.
    pub tracks: [Track; 2],
}

/// One condition and where it may go.
#[derive(Clone, Copy, Debug)]
pub struct Track {
    /// For reading or for updating.
    pub operation: Operation,
    /// Its condition now.
    pub now: ZoneAccess,
    /// It may be tightened once more.
    pub may_change: bool,
    /// What it is planned to become.
    pub planned: Option<ZoneAccess>,
}

/// A preset for the selected zone.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// The zone is like that now.
    pub now: bool,
    /// It is planned like that.
    pub planned: bool,
    /// Why it cannot be reached; empty when it can.
    pub closed: String,
    /// The conditions it sets.
    pub sets: Vec<(Operation, ZoneAccess)>,
}

/// The planned changes of all zones.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The steps.
    pub plan: Arc<Plan>,
    /// The step about the selected zone.
    pub step: usize,
    /// What carries the change: an empty update, a read of nothing, a decrement.
    pub carried_by: &'static str,
    /// Something to mind.
    pub remark: String,
}

/// A row of the command table.
#[derive(Clone, Debug)]
pub struct Command {
    /// `0E`, `1F 11`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Condition now.
    pub access: &'static str,
    /// Condition in the table that is compared with, where it differs.
    pub to: Option<&'static str>,
    /// Which payloads are encrypted: `Cmd`, `Rsp`, `–`; as compared.
    pub encryption: &'static str,
    /// Whether anything differs.
    pub differs: bool,
}

/// The table that may be written.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The writes.
    pub plan: Arc<Plan>,
    /// Something to mind.
    pub remark: String,
    /// Why it cannot be written; empty when it can.
    pub closed: &'static str,
}

/// Something that may be tried without authentication.
#[derive(Clone, Debug)]
pub struct Deed {
    /// `Update zones 1 to 4, 9 to 11`.
    pub text: String,
    /// What it does.
    pub effect: Effect,
    /// What the chip says.
    pub verdict: Verdict,
}

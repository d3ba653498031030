//! The bridge itself, for whoever looks after it: how the link does, bus speed, scan, recovery, lines.
//!
//! It has no way to write to the chip: commands leave through [`crate::device::Device`] only, where safety is enforced.

use std::time::Duration;

use super::bridge_host::{BridgeInfo, LinkFault, Reply};
use crate::bridge::answer::Info;
use crate::bridge::client::Health;
use crate::bridge::{Lines, Recovery, Request};

/// A request that only the microcontroller works on.
const PROMPT: Duration = Duration::from_millis(700);
/// A scan probes 112 addresses; a stuck bus may cost a timeout of the controller, and so may its recovery.
const PATIENT: Duration = Duration::from_secs(5);

/// Requests and answers, whatever port is behind them.
pub(super) trait Ask {
    fn ask(&mut self, request: &Request<'_>, limit: Duration) -> Result<Reply, LinkFault>;
    fn health(&self) -> Health;
    fn is_there(&mut self) -> bool;
}

/// The bridge behind which a device lies.
pub struct Bridge<'a> {
    pub(super) info: &'a mut BridgeInfo,
    pub(super) link: &'a mut dyn Ask,
}

impl Bridge<'_> {
    /// What it said about itself, the last time it was asked.
    pub fn info(&self) -> &BridgeInfo {
        self.info
    }

    /// How well the link does, since it was opened.
    pub fn health(&self) -> Health {
        self.link.health()
    }

    /// Whether the port is still there. Nothing is sent: a bridge that hangs counts as there.
    pub fn is_there(&mut self) -> bool {
        self.link.is_there()
    }

    /// Asks again who it is: one round trip, which also proves that it answers.
    pub fn greet(&mut self) -> Result<&BridgeInfo, LinkFault> {
        let reply = self.link.ask(&Request::Info {}, PROMPT)?;
        let info = Info::read(&reply.data)
            .map_err(|_| LinkFault::Damaged("what it says about itself cannot be read"))?;
        *self.info = BridgeInfo::of(&info);
        Ok(self.info)
    }

    /// Clock of the bus in hertz.
    pub fn speed_hz(&mut self) -> Result<u32, LinkFault> {
        let reply = self.link.ask(&Request::GetSpeed {}, PROMPT)?;
        number(&reply.data)
    }

    /// Asks for a clock in hertz; gives the one that was really set.
    pub fn set_speed_hz(&mut self, hertz: u32) -> Result<u32, LinkFault> {
        let reply = self.link.ask(&Request::SetSpeed { hertz }, PROMPT)?;
        number(&reply.data)
    }

    /// Addresses on the bus that acknowledge, lowest first. Each is called without data.
    pub fn scan(&mut self) -> Result<Vec<u8>, LinkFault> {
        let reply = self.link.ask(&Request::Scan {}, PATIENT)?;
        let found: [u8; 16] = reply
            .data
            .try_into()
            .map_err(|_| LinkFault::Damaged("what it says about a scan cannot be read"))?;
        let answers =
            |address: &u8| found.get(usize::from(address / 8)).is_some_and(|b| b >> (address % 8) & 1 == 1);
        Ok((0..=0x7F).filter(answers).collect())
    }

    /// Frees a stuck bus.
    pub fn recover(&mut self) -> Result<Recovery, LinkFault> {
        let reply = self.link.ask(&Request::Recover {}, PATIENT)?;
        match reply.data.as_slice() {
            [pulses, free] => Ok(Recovery { pulses: *pulses, free: *free == 1 }),
            _ => Err(LinkFault::Damaged("what it says about a recovery cannot be read")),
        }
    }

    /// The lines as they are now; nothing is switched.
    pub fn lines(&mut self) -> Result<Lines, LinkFault> {
        self.switch(Lines(0), Lines(0))
    }

    /// Switches the lines in `mask` to `value`; gives all lines as they are then. Only the device does this: what the
    /// chip remembers while it has power is in doubt afterwards, and the device is what knows it.
    pub(crate) fn switch(&mut self, mask: Lines, value: Lines) -> Result<Lines, LinkFault> {
        let reply = self.link.ask(&Request::SetLines { mask: mask.0, value: value.0 }, PROMPT)?;
        match reply.data.as_slice() {
            [lines] => Ok(Lines(*lines)),
            _ => Err(LinkFault::Damaged("what it says about its lines cannot be read")),
        }
    }
}

fn number(data: &[u8]) -> Result<u32, LinkFault> {
    let bytes =
        data.try_into().map_err(|_| LinkFault::Damaged("what it says about the bus speed cannot be read"))?;
    Ok(u32::from_be_bytes(bytes))
}

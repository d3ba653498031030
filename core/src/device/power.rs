//! A chip that was, or may have been, without power: what it remembered is in doubt. A board that is back.

use super::Device;
use crate::bridge::Lines;
use crate::plan::Identity;
use crate::transport::bridge_host::LinkFault;

impl Device {
    /// Switches the chip's power and reset lines; `None` without a bridge. What the chip remembers only while it has
    /// power, and where the open session stands, is in doubt afterwards, also when no answer came.
    pub fn set_lines(&mut self, mask: Lines, value: Lines) -> Option<Result<Lines, LinkFault>> {
        let switched = self.transport.bridge()?.switch(mask, value);
        self.power_in_doubt();
        Some(switched)
    }

    /// Goes on with the way to the chip that `again` has: the same board, plugged in again. Nothing is sent. The keys of
    /// an open session stay with the host; all that was known of the chip is in doubt, because nobody watched it.
    pub fn replug(&mut self, again: Self) {
        let Self { transport, memory, recorders, wrong_macs, .. } = again;
        (self.transport, self.memory, self.recorders) = (transport, memory, recorders);
        self.wrong_macs = self.wrong_macs.max(wrong_macs);
        self.before_unplugged = self.before_unplugged.take().or_else(|| Identity::of(&self.observation));
        self.power_in_doubt();
        self.observation.doubt_all();
    }

    /// Nobody knows whether the chip kept its power: the way to it is gone, or its lines were switched.
    pub fn power_in_doubt(&mut self) {
        self.observation.doubt_power();
        // The counter lives through it, but a command under way may have moved it on.
        self.host_keys_written();
    }
}

//! An answer that was lost, damaged or not believed: the chip may have done what it was asked, or not. What the command
//! may have changed is not known any more, until it is asked for or a reset.

use super::{HostKeysState, Observation, Volatile};
use crate::command::{Command, Family};

impl Observation {
    /// Forgets what `command` may have changed.
    pub fn doubt(&mut self, command: &Command) {
        match command.row().family {
            Family::Query | Family::Mac => {}
            Family::DataPartition => {
                self.partition = None;
                if let Command::Update(_) | Command::Decrement(_) = command {
                    self.zones.clear();
                }
            }
            Family::Signature => self.doubt_private_keys(),
            Family::Agreement => {
                self.doubt_private_keys();
                self.doubt_symmetric_keys();
                self.doubt_volatile();
            }
            Family::HostKeys => {
                self.doubt_host_keys();
                self.doubt_volatile();
            }
            Family::Derive => self.doubt_symmetric_keys(),
            Family::SymmetricKeys | Family::Cipher => {
                self.doubt_symmetric_keys();
                self.doubt_volatile();
            }
            Family::Access => {
                self.password = None;
                self.doubt_public_keys();
                self.doubt_volatile();
            }
            Family::Attribute => {
                self.life_cycle = None;
                self.i2c = None;
                self.commands = None;
                self.host_key_control = None;
                self.symmetric_control.clear();
                self.doubt_public_keys();
            }
            Family::Envelope => self.envelope_keys = None,
            Family::Digest => self.doubt_volatile(),
            Family::Maintenance => {
                if let Command::Reset(_) = command {
                    self.private_keys = None;
                    self.doubt_volatile();
                }
            }
            Family::NotDetermined => *self = Self::default(),
        }
    }

    /// What is volatile may be there, or not, until a reset.
    fn doubt_volatile(&mut self) {
        self.volatile = Volatile::default();
    }

    /// The host keys' counter may have moved on, or not.
    pub fn doubt_host_keys(&mut self) {
        self.host_key = None;
        self.host_keys = HostKeysState::Unknown;
    }

    fn doubt_private_keys(&mut self) {
        self.private_keys = None;
        self.uses.clear();
    }

    fn doubt_symmetric_keys(&mut self) {
        self.symmetric_keys = None;
        self.written.clear();
    }

    fn doubt_public_keys(&mut self) {
        self.public_keys.clear();
        self.public_key_table = None;
    }
}

//! An answer that was lost, damaged or not believed: the chip may have done what it was asked, or not. What the command
//! may have changed is not known any more, until it is asked for or a reset.
//!
//! What decides whether commands go out under a C-MAC is kept and marked: to forget it would be to send them plain.

use std::collections::BTreeSet;

use super::{HostKeysState, Observation, Volatile};
use crate::command::{Command, Family};

/// Facts that are kept although an answer that may have changed them was lost. Their query clears the mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InDoubt {
    /// Zones whose counter, or access conditions, may be others.
    pub zones: BTreeSet<u8>,
    /// The command table may be another.
    pub commands: bool,
}

impl Observation {
    /// Forgets what `command` may have changed.
    pub fn doubt(&mut self, command: &Command) {
        match command.row().family {
            Family::Query | Family::Mac => {}
            Family::DataPartition => self.doubt_zone(command),
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
            Family::Attribute => self.doubt_attribute(command),
            Family::Envelope => self.envelope_keys = None,
            Family::Digest => self.doubt_volatile(),
            Family::Maintenance => {
                if let Command::Reset(_) = command {
                    self.doubt_power();
                }
            }
            Family::NotDetermined => self.doubt_all(),
        }
    }

    /// The chip may have been without power, or not: nobody knows what it still remembers.
    pub fn doubt_power(&mut self) {
        self.private_keys = None;
        self.doubt_volatile();
    }

    /// Another chip may be there, or a command of which nobody knows what it does was sent.
    pub fn doubt_all(&mut self) {
        let zones = self.partition.iter().flat_map(|seen| &seen.value).map(|zone| zone.index).collect();
        *self = Self {
            product_data: self.product_data.take(),
            partition: self.partition.take(),
            commands: self.commands.take(),
            in_doubt: InDoubt { zones, commands: true },
            ..Self::default()
        };
    }

    fn doubt_zone(&mut self, command: &Command) {
        let zone = match command {
            Command::Read(c) if c.option.change.is_some() => c.zone,
            Command::Update(c) => c.zone,
            Command::Decrement(c) => c.zone,
            _ => return,
        };
        self.in_doubt.zones.insert(zone);
        if !matches!(command, Command::Read(_)) {
            self.zones.remove(&zone);
        }
    }

    fn doubt_attribute(&mut self, command: &Command) {
        match command {
            Command::PutLifeCycle(_) => self.life_cycle = None,
            Command::PutI2c(_) => self.i2c = None,
            Command::PutHostKeyControl(_) => self.host_key_control = None,
            Command::PutSymmetricControl(c) => drop(self.symmetric_control.remove(&c.slot)),
            Command::PutPublicKeyFlags(_) => self.doubt_public_keys(),
            _ => self.in_doubt.commands = true,
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

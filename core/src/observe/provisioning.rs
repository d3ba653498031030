//! What an accepted Put, key write or password tells: the chip's state is now what was sent.
//!
//! A fact that was read before keeps the bytes it was read from; only its value follows.

use super::Observation;
use crate::command::{Command, Response};

impl Observation {
    pub(super) fn learn_provisioning(
        &mut self,
        command: &Command,
        _response: &Response,
        _payload: &[u8],
        _exchange: u64,
    ) {
        match command {
            Command::PutLifeCycle(c) => {
                if let Some(seen) = &mut self.life_cycle {
                    seen.value = c.state;
                }
            }
            Command::PutI2c(c) => {
                if let Some(seen) = &mut self.i2c {
                    seen.value = c.parameters;
                }
            }
            Command::PutCommandAccess(c) => {
                if let Some(seen) = &mut self.commands {
                    seen.value.access_may_change = false;
                    for (record, (_, access)) in seen.value.records.iter_mut().zip(&c.records) {
                        record.access = access.code();
                    }
                }
            }
            Command::PutEncryption(c) => {
                if let Some(seen) = &mut self.commands {
                    seen.value.encryption_may_change = false;
                    for (record, (_, encryption)) in seen.value.records.iter_mut().zip(&c.records) {
                        record.encryption = *encryption;
                    }
                }
            }
            Command::PutHostKeyControl(c) => {
                if let Some(seen) = &mut self.host_key_control {
                    seen.value = c.fields;
                }
            }
            Command::PutSymmetricControl(c) => {
                if let Some(seen) = self.symmetric_control.get_mut(&c.slot) {
                    seen.value = c.fields;
                }
            }
            Command::PutPublicKeyFlags(c) => {
                if let Some(seen) = self.public_keys.get_mut(&c.slot) {
                    seen.value.flags = c.flags;
                }
                self.public_key_table = None;
            }
            _ => {}
        }
    }
}

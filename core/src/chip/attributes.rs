//! Put attribute on the chip's side. Statuses are INFERRED unless said otherwise.
//!
//! A field that carries its own change right is stored as it is sent: a right that is sent as 1 stays (INFERRED, as
//! for zones).

use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::attribute::{
    PutCommandAccess, PutEncryption, PutHostKeyControl, PutI2c, PutLifeCycle, PutPublicKeyFlags,
    PutSymmetricControl,
};
use crate::command::query::{
    HostKeyControlFields, I2cParametersContent, LifeCycleState, PublicKeyFlags, SymmetricControlFields,
};
use crate::link::{Code, Status};

/// "No public key slot" in a control field.
const NO_SLOT: u8 = 0xFF;

impl Chip {
    /// Lock, unlock and terminate, each after a verified password (lock and unlock KNOWN, terminate INFERRED).
    pub(super) fn put_life_cycle(&mut self, command: PutLifeCycle) -> Result<Done, Refusal> {
        let PutLifeCycle { state } = command;
        let known =
            [LifeCycleState::OPERATIONAL, LifeCycleState::OPERATIONAL_LOCKED, LifeCycleState::TERMINATED];
        if !known.contains(&state) {
            let rule = format!("life cycle {:02X} cannot be put; 03, 83 and 04 can", state.0);
            return Err(Refusal::new(Status::OUT_OF_RANGE, rule));
        }
        if !self.ram.password_verified {
            let rule = "a change of life cycle needs a verified password since the last reset";
            return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
        }
        self.nvm.life_cycle = state.0;
        Ok(Done)
    }

    pub(super) fn put_i2c(&mut self, command: PutI2c) -> Result<Done, Refusal> {
        if I2cParametersContent(self.nvm.i2c).locked() {
            return Err(Refusal::new(Status::ACCESS_CONDITION, "the I²C parameters are locked"));
        }
        self.nvm.i2c = command.parameters.0;
        Ok(Done)
    }

    /// The whole table in its order, once; 11 afterwards is KNOWN (SDK).
    pub(super) fn put_command_access(&mut self, command: &PutCommandAccess) -> Result<Done, Refusal> {
        if !self.nvm.command_access_may_change {
            return Err(spent("the command access conditions"));
        }
        self.check_table_order(command.records.iter().map(|(code, _)| *code))?;
        for (rule, (_, access)) in self.nvm.commands.iter_mut().zip(&command.records) {
            rule.access = access.code();
        }
        self.nvm.command_access_may_change = false;
        Ok(Done)
    }

    /// The whole table in its order, once; 11 afterwards is KNOWN (SDK).
    pub(super) fn put_encryption(&mut self, command: &PutEncryption) -> Result<Done, Refusal> {
        if !self.nvm.command_encryption_may_change {
            return Err(spent("the encryption flags"));
        }
        self.check_table_order(command.records.iter().map(|(code, _)| *code))?;
        for (rule, (_, encryption)) in self.nvm.commands.iter_mut().zip(&command.records) {
            rule.encryption = encryption.bits();
        }
        self.nvm.command_encryption_may_change = false;
        Ok(Done)
    }

    fn check_table_order(&self, codes: impl ExactSizeIterator<Item = Code>) -> Result<(), Refusal> {
        let (got, have) = (codes.len(), self.nvm.commands.len());
        if got != have {
            let rule = format!("{got} records, the command table has {have}");
            return Err(Refusal::new(Status::INCONSISTENT_DATA, rule));
        }
        for (code, rule) in codes.zip(&self.nvm.commands) {
            if code != rule.code() {
                let rule = format!("{code} where the table's order has {}", rule.code());
                return Err(Refusal::new(Status::OUT_OF_RANGE, rule));
            }
        }
        Ok(())
    }

    pub(super) fn put_host_key_control(&mut self, command: PutHostKeyControl) -> Result<Done, Refusal> {
        let HostKeyControlFields([_, slot]) = command.fields;
        self.check_authentication_slot(slot)?;
        if !HostKeyControlFields(self.nvm.host_key_control).may_change() {
            return Err(spent("the host key control fields"));
        }
        self.nvm.host_key_control = command.fields.0;
        Ok(Done)
    }

    /// 11 where the right is spent is KNOWN (SDK).
    pub(super) fn put_symmetric_control(&mut self, command: PutSymmetricControl) -> Result<Done, Refusal> {
        let SymmetricControlFields([_, wrapped, ecdhe]) = command.fields;
        self.check_authentication_slot(wrapped)?;
        self.check_authentication_slot(ecdhe)?;
        let Some(slot) = self.nvm.symmetric.get_mut(usize::from(command.slot)) else {
            let rule = format!("there is no symmetric slot {}", command.slot);
            return Err(Refusal::new(Status::OUT_OF_RANGE, rule));
        };
        if !SymmetricControlFields(slot.control).may_change() {
            return Err(spent(&format!("the control fields of symmetric slot {}", command.slot)));
        }
        slot.control = command.fields.0;
        Ok(Done)
    }

    pub(super) fn put_public_key_flags(&mut self, command: PutPublicKeyFlags) -> Result<Done, Refusal> {
        let Some(slot) = self.nvm.public.get_mut(usize::from(command.slot)) else {
            let rule = format!("there is no public key slot {}", command.slot);
            return Err(Refusal::new(Status::OUT_OF_RANGE, rule));
        };
        if !PublicKeyFlags(slot.flags).may_change() {
            return Err(spent(&format!("the flags of public key slot {}", command.slot)));
        }
        slot.flags = command.flags.0;
        Ok(Done)
    }

    /// A public key slot named in a control field exists, or is FF for none.
    fn check_authentication_slot(&self, slot: u8) -> Result<(), Refusal> {
        if slot == NO_SLOT || usize::from(slot) < self.nvm.public.len() {
            return Ok(());
        }
        Err(Refusal::new(Status::OUT_OF_RANGE, format!("there is no public key slot {slot}")))
    }
}

fn spent(what: &str) -> Refusal {
    Refusal::new(Status::ACCESS_CONDITION, format!("the right to change {what} is spent"))
}

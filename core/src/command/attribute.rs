//! Put attribute `10`: what can be set on the chip. Always sent unprotected, whatever the command table says (KNOWN),
//! and answered with a status only.

use zeroize::Zeroizing;

use super::query::{
    HostKeyControlFields, I2cParametersContent, LifeCycleState, PublicKeyFlags, SymmetricControlFields,
};
use super::tables::table_code;
use super::wire::secret;
use super::{CommandValue, Context};
use crate::access::{CommandAccess, Encryption};
use crate::bytes::{FieldError, Put, Reader};
use crate::link::Code;

/// Life cycle state `08`: 83 locks, 03 unlocks, each after a verified password (KNOWN); 04 terminates (INFERRED).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutLifeCycle {
    /// The new state.
    pub state: LifeCycleState,
}

impl CommandValue for PutLifeCycle {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.state.0);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let state = LifeCycleState(r.u8("life cycle state")?);
        r.means(format_args!("{}", state.name()));
        Ok(Self { state })
    }

    fn summary(&self) -> String {
        format!("{:02X} {}", self.state.0, self.state.name())
    }
}

/// I²C parameters `0A`. A new address counts from the next reset (INFERRED).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutI2c {
    /// Address, lock, low-power mode, idle time.
    pub parameters: I2cParametersContent,
}

impl CommandValue for PutI2c {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.parameters.0);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let parameters = I2cParametersContent::decode(r)?;
        if parameters.0[0] & 1 != 0 {
            return Err(r.out_of_range("address", 2, "a 7-bit address in bits 7 to 1, bit 0 clear"));
        }
        Ok(Self { parameters })
    }

    fn summary(&self) -> String {
        let lock = if self.parameters.locked() { ", locked" } else { "" };
        format!("Address {:02X}{lock}", self.parameters.address())
    }
}

/// Host key slot `17`, first generation: the A100 and A110 layout. What an A120 does with it is not determined.
#[derive(Clone, PartialEq, Eq)]
pub struct PutHostKeyV1 {
    /// AES-128 MAC key.
    pub mac: Zeroizing<Vec<u8>>,
    /// AES-128 cipher key.
    pub cipher: Zeroizing<Vec<u8>>,
}

impl CommandValue for PutHostKeyV1 {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.mac);
        out.put(&self.cipher);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let mac = secret(r, "MAC key", 16)?;
        let cipher = secret(r, "cipher key", 16)?;
        Ok(Self { mac, cipher })
    }

    fn summary(&self) -> String {
        "Host keys V1 (A100, A110)".into()
    }
}

/// Command access conditions `29`: the whole table in its order, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutCommandAccess {
    /// Command and code of its condition.
    pub records: Vec<(Code, CommandAccess)>,
}

impl CommandValue for PutCommandAccess {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        put_records(out, &self.records, |access| access.code());
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let records = records(r, |r| {
            let access = CommandAccess::from_code(r.u8("access condition")?).ok_or(r.out_of_range(
                "access condition",
                1,
                "0 to 5",
            ))?;
            r.means(format_args!("{}", access.name()));
            Ok(access)
        })?;
        Ok(Self { records })
    }

    fn summary(&self) -> String {
        let host = self.records.iter().filter(|(_, access)| *access == CommandAccess::Host).count();
        format!("{} commands, {host} of them Host", self.records.len())
    }
}

/// Host encryption flags `2A`: the whole table in its order, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutEncryption {
    /// Command and which of its payloads are encrypted.
    pub records: Vec<(Code, Encryption)>,
}

impl CommandValue for PutEncryption {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        put_records(out, &self.records, |encryption| encryption.bits());
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let records = records(r, |r| {
            let bits = r.u8("encryption")?;
            if bits > 3 {
                return Err(r.out_of_range("encryption", 1, "bit 1 command, bit 0 answer"));
            }
            let encryption = Encryption::from_bits(bits);
            r.means(format_args!("{}", super::query::encryption_words(encryption)));
            Ok(encryption)
        })?;
        Ok(Self { records })
    }

    fn summary(&self) -> String {
        let some = self.records.iter().filter(|(_, flags)| *flags != Encryption::default()).count();
        format!("{} commands, {some} of them encrypted", self.records.len())
    }
}

fn put_records<T: Copy>(out: &mut Vec<u8>, records: &[(Code, T)], byte: impl Fn(T) -> u8) {
    // The table has 45 records; none comes near 255.
    out.put_u8(u8::try_from(records.len()).unwrap_or(u8::MAX));
    for (code, value) in records {
        out.put(&code.bytes());
        out.put_u8(byte(*value));
    }
}

fn records<T>(
    r: &mut Reader<'_, '_>,
    value: impl Fn(&mut Reader<'_, '_>) -> Result<T, FieldError>,
) -> Result<Vec<(Code, T)>, FieldError> {
    let n = r.u8("number of records")?;
    (0..n).map(|_| r.group("command record", |r| Ok((table_code(r)?, value(r)?)))).collect()
}

/// Host key provisioning control fields `4A`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutHostKeyControl {
    /// The new fields, their own change right among them.
    pub fields: HostKeyControlFields,
}

impl CommandValue for PutHostKeyControl {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.fields.0);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { fields: HostKeyControlFields::decode(r)? })
    }

    fn summary(&self) -> String {
        crate::hex::pairs(&self.fields.0)
    }
}

/// Symmetric key slot provisioning control fields `4B`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutSymmetricControl {
    /// Slot 0 to 15.
    pub slot: u8,
    /// The new fields, their own change right among them.
    pub fields: SymmetricControlFields,
}

impl CommandValue for PutSymmetricControl {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        out.put(&self.fields.0);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")?, fields: SymmetricControlFields::decode(r)? })
    }

    fn summary(&self) -> String {
        format!("Symmetric slot {}, {}", self.slot, crate::hex::pairs(&self.fields.0))
    }
}

/// Generic public key slot configuration flags `4D`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutPublicKeyFlags {
    /// Slot number.
    pub slot: u8,
    /// The new flags, their own change right among them.
    pub flags: PublicKeyFlags,
}

impl CommandValue for PutPublicKeyFlags {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        out.put(&self.flags.0);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")?, flags: PublicKeyFlags::decode(r)? })
    }

    fn summary(&self) -> String {
        format!("Public key slot {}, {}", self.slot, crate::hex::pairs(&self.flags.0))
    }
}

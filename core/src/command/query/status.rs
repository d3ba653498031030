//! What state the chip is in, and how it behaves on the bus.

use crate::bytes::{FieldError, Put, Reader};

plain_query! {
    /// Life cycle state `08`.
    LifeCycle -> LifeCycleState, "Life cycle",
    |state, out| out.put_u8(state.0),
    |r| {
        let state = LifeCycleState(r.u8("life cycle state")?);
        r.means(format_args!("{}", state.name()));
        Ok(state)
    },
    |state| format!("{:02X} {}", state.0, state.name())
}

/// Life cycle state (KNOWN codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LifeCycleState(pub u8);

impl LifeCycleState {
    /// 03.
    pub const OPERATIONAL: Self = Self(0x03);
    /// 04.
    pub const TERMINATED: Self = Self(0x04);
    /// 83.
    pub const OPERATIONAL_LOCKED: Self = Self(0x83);

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self.0 {
            0x01 => "Born",
            0x02 => "Patching",
            0x03 => "Operational",
            0x04 => "Terminated",
            0x81 => "Born and locked",
            0x83 => "Operational and locked",
            _ => "Unknown state",
        }
    }

    /// Locked: only a handful of commands work.
    pub fn is_locked(self) -> bool {
        self.0 & 0x80 != 0
    }
}

plain_query! {
    /// I²C parameters `0A`.
    I2cParameters -> I2cParametersContent, "I²C parameters",
    |parameters, out| out.put(&parameters.0),
    I2cParametersContent::decode,
    |parameters| format!("address {:02X}", parameters.address())
}

/// The two bytes of the I²C parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct I2cParametersContent(pub [u8; 2]);

impl I2cParametersContent {
    /// Seven-bit address.
    pub fn address(self) -> u8 {
        self.0[0] >> 1
    }
    /// The attribute may not be changed any more.
    pub fn locked(self) -> bool {
        self.0[1] & 1 != 0
    }
    /// Low-power mode: 0 none, 2 standby.
    pub fn low_power(self) -> u8 {
        self.0[1] >> 1 & 3
    }
    /// Idle time to standby in milliseconds.
    pub fn idle_ms(self) -> u16 {
        (u16::from(self.0[1] >> 3) + 1) * 50
    }

    pub(in crate::command) fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let address = r.u8("address")?;
        r.means(format_args!("0x{:02X}, 7 bit", address >> 1));
        let mode = r.u8("lock, low power, idle time")?;
        let value = Self([address, mode]);
        r.means(format_args!(
            "{}, {}, idle {} ms",
            if value.locked() { "locked" } else { "may change" },
            match value.low_power() {
                0 => "no low-power mode",
                2 => "standby",
                _ => "unknown low-power mode",
            },
            value.idle_ms()
        ));
        Ok(value)
    }
}

//! I²C parameters.

use super::answer::{Answer, asked};
use super::item::{Expected, Got, Group, Items};
use crate::command::query::I2cParameters;
use crate::observe::Observation;
use crate::profile::Profile;

pub(super) fn compare(profile: &Profile, seen: &Observation, items: &mut Items) {
    let told = seen.i2c.as_ref().map(|seen| (seen.value, Answer::of(I2cParameters, seen)));
    let by = asked(I2cParameters);
    let i2c = &profile.i2c;
    let address = |address: &u8| format!("0x{address:02X}");
    let lock = |locked: &bool| if *locked { "locked" } else { "may change" }.to_owned();
    let low_power = |mode: &u8| {
        match mode {
            0 => "none",
            2 => "standby",
            _ => "unknown",
        }
        .to_owned()
    };
    let idle = |code: &u8| format!("{} ms", (u16::from(*code) + 1) * 50);
    let mode = "Lock, low power, idle time";
    let got = |words: String, agrees: bool, field: &str| {
        told.as_ref().map(|(_, answer)| Got { words, agrees, proof: answer.field(field) })
    };
    let value = told.as_ref().map(|(value, _)| *value);
    let mut add = |id, title: &str, expected, got| items.add((Group::Bus, id), title, expected, by, got);
    add(
        "i2c_address",
        "I²C address",
        Expected::fact(&i2c.address, address),
        value.and_then(|v| got(address(&v.address()), v.address() == *i2c.address.value(), "Address")),
    );
    add(
        "i2c_lock",
        "I²C parameters",
        Expected::fact(&i2c.lock, lock),
        value.and_then(|v| got(lock(&v.locked()), v.locked() == *i2c.lock.value(), mode)),
    );
    add(
        "i2c_low_power",
        "Low-power mode",
        Expected::fact(&i2c.low_power, low_power),
        value.and_then(|v| got(low_power(&v.low_power()), v.low_power() == *i2c.low_power.value(), mode)),
    );
    add(
        "i2c_idle",
        "Idle time",
        Expected::fact(&i2c.idle, idle),
        value.and_then(|v| {
            let same = v.idle_ms() == (u16::from(*i2c.idle.value()) + 1) * 50;
            got(format!("{} ms", v.idle_ms()), same, mode)
        }),
    );
}

//! One command over I²C: write until acknowledged, wait, read the length, read the whole.

use std::time::Duration;

use super::{Answer, Timing, TransportError};
use crate::chip::bus::{Bus, Nack};
use crate::link::frame::answer_len;
use crate::link::{FIRST_READ_BYTES, MAX_ANSWER_BYTES};

/// Writes `frame` and reads the answer in two reads, as ST's library does (RUN).
pub fn transceive(bus: &mut Bus, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
    let start = bus.clock().now_us();
    let mut nacks = 0;
    while bus.write(frame).is_err() {
        nacks += 1;
        let waited = bus.clock().now_us() - start;
        if waited >= micros(timing.deadline) || bus.store_error().is_some() {
            return Err(TransportError::NotTaken { nacks, waited_ms: waited / 1000 });
        }
        bus.clock().wait(timing.interval);
    }
    bus.clock().wait(timing.first);
    let answer = read(bus, timing, nacks)?;
    let took_us = bus.clock().now_us() - start;
    Ok(Answer { took_us, ..answer })
}

/// Reads the waiting answer, polling while the chip does not acknowledge.
pub fn read(bus: &mut Bus, timing: Timing, mut nacks: u32) -> Result<Answer, TransportError> {
    let start = bus.clock().now_us();
    loop {
        match two_reads(bus) {
            Ok(bytes) => return Ok(Answer { bytes, nacks, took_us: bus.clock().now_us() - start }),
            Err(Nack) => nacks += 1,
        }
        let waited = bus.clock().now_us() - start;
        if waited >= micros(timing.deadline) {
            return Err(TransportError::NoAnswer { nacks, waited_ms: waited / 1000 });
        }
        bus.clock().wait(timing.interval);
    }
}

fn two_reads(bus: &mut Bus) -> Result<Vec<u8>, Nack> {
    let first = bus.read(FIRST_READ_BYTES)?;
    let [_, hi, lo, ..] = first.as_slice() else { return Ok(first) };
    match answer_len([*hi, *lo]) {
        Ok(FIRST_READ_BYTES) => Ok(first),
        // The second read starts again at the first byte. A length that cannot be is reported with what came.
        Ok(total) => bus.read(total.min(MAX_ANSWER_BYTES + 2)),
        Err(_) => Ok(first),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

//! Chips, devices and frames to measure with.

use crate::transcript;
use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{HostKeys, Secret};
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::maintenance::Echo;
use stsafe_core::command::signature::GenerateSignature;
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::link::{Code, CommandFrame};
use stsafe_core::session::SessionKeys;
use stsafe_core::transport::clock::StillClock;
use stsafe_core::transport::simulated::Simulated;
use stsafe_core::transport::{Timing, poll};

const KEY: [u8; 16] = [0x11; 16];
/// The zone that needs the host to be read.
pub const HOST_ZONE: u8 = 1;

/// The default chip with host keys, without waiting.
pub fn bus() -> Bus {
    let mut chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    let key = || Secret(KEY.to_vec());
    chip.nvm.host_keys = Some(HostKeys { key_type: KeyType::Aes128, mac: key(), cipher: key(), counter: 0 });
    chip.nvm.zone_mut(HOST_ZONE).unwrap().read = ZoneRight::new(ZoneAccess::Host, true);
    Bus::new(chip, Box::new(StillClock::default()), 0)
}

/// The driver with an open session on that chip.
pub fn device() -> Device {
    let mut device = Device::new(Box::new(Simulated::new(bus(), "sim")));
    assert!(device.refresh().is_empty());
    device.open_session(keys()).unwrap();
    device.take_log();
    device
}

/// Host keys of the chip.
pub fn keys() -> SessionKeys {
    SessionKeys::new(&KEY, &KEY).unwrap()
}

/// A frame as it goes over the bus.
pub fn frame(command: impl Listed) -> Vec<u8> {
    let command = command.into_command();
    CommandFrame::plain(command.row().key.code(), command.payload()).encode()
}

/// One exchange over the virtual bus: write, read of the length, read of the whole.
pub fn exchange(bus: &mut Bus, frame: &[u8]) -> Vec<u8> {
    poll::transceive(bus, frame, Timing::for_time(std::time::Duration::ZERO)).unwrap().bytes
}

/// 16 bytes there and back.
pub fn echo() -> Echo {
    Echo { data: vec![0x5A; 16] }
}

/// 64 bytes of the zone that needs the host.
pub fn protected_read() -> Read {
    Read::new(HOST_ZONE, 0, 64)
}

/// A digest to be signed by slot 0, P-256.
pub fn signature() -> GenerateSignature {
    GenerateSignature { slot: 0, data: vec![0xA5; 32] }
}

/// The code of Read.
pub const READ: Code = Code::Basic(0x05);

/// The golden transcripts, which lie with the tests.
pub fn scenarios() -> Vec<transcript::Scenario> {
    transcript::load(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors"))
}

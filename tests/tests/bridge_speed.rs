//! How much the bridge costs: reckoned from counted bytes for a real bus, as `assets/docs/BRIDGE.md` describes. What it costs
//! on a pseudo-terminal is measured by `benches/bridge.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a test reports and stops"
)]

use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::command::data_partition::Read;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::transport::bridge_host::BridgeHost;
use workbench_tests::loopback;

fn chip() -> stsafe_core::chip::Chip {
    scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap()
}

/// Milliseconds for bytes on the I²C bus: nine clocks each, the address is one more, start and stop are two.
fn wire_ms(bytes: usize, hertz: f64) -> f64 {
    ((bytes + 1) * 9 + 2) as f64 / hertz * 1e3
}

#[test]
fn reading_500_bytes_at_400_khz_costs_less_than_a_tenth_more_than_wire_and_chip() {
    let (port, way) = loopback::board(&loopback::bus(chip()));
    let mut device = Device::new(Box::new(BridgeHost::open(port, "test").unwrap()));
    let counted = || {
        let way = way.lock().unwrap();
        (way.writes, way.bytes)
    };
    let before = counted();
    device.run(Read::new(1, 0, 500)).unwrap();
    let after = counted();
    let (round_trips, link) = (after.0 - before.0, after.1 - before.1);
    let log = device.take_log();
    let [exchange] = &log[..] else { panic!("one exchange") };
    let (sent, received) = (exchange.sent.len(), exchange.received.len());
    assert_eq!((round_trips, sent, received, link), (1, 9, 505, 563));

    let hertz = 400e3;
    let wire_and_chip = wire_ms(sent, hertz) + 23.0 + wire_ms(received, hertz);
    // The first read of five bytes; the empty write of boards that do not tell NACKs apart; one poll too early and the
    // pause after it; and the worst that USB does: the request just misses a frame of 1 ms, and so does the answer.
    let ours = wire_ms(5, hertz) + wire_ms(0, hertz) + (wire_ms(0, hertz) + 1.0) + 2.0;
    let packets = link.div_ceil(64);
    assert!(packets <= 19, "{packets} packets of 64 bytes fit one USB frame each way");
    let percent = ours / wire_and_chip * 100.0;
    println!("wire and chip {wire_and_chip:.2} ms, ours {ours:.2} ms at worst, {percent:.1} %");
    assert!(percent < 10.0, "{percent}");
    let document = include_str!("../../assets/docs/BRIDGE.md");
    for number in [format!("{wire_and_chip:.2} ms"), format!("{ours:.2} ms"), format!("{percent:.1} %")] {
        assert!(document.contains(&number), "the document says {number}");
    }
}

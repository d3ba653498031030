//! How much the bridge costs: reckoned from counted bytes for a real bus, and measured on a pseudo-terminal. The
//! reckoning is what `assets/docs/BRIDGE.md` describes.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a test reports and stops"
)]

use std::fs;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use stsafe_core::bridge::Request;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::command::data_partition::Read;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::link::{Code, CommandFrame};
use stsafe_core::transport::address::Address;
use stsafe_core::transport::bridge_host::{BridgeHost, BridgeLink};
use stsafe_core::transport::clock::RealClock;
use stsafe_core::transport::serial::Serial;
use stsafe_core::transport::{Timing, Transport};
use stsafe_workbench::board::{Board, Plug};
use workbench_tests::loopback;

const LONG: Duration = Duration::from_secs(5);

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

/// Time that this thread spent on a processor.
fn cpu() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

#[test]
fn one_round_trip_instead_of_three_on_a_pseudo_terminal() {
    let plug = Plug::pty().unwrap();
    let Address::Serial(name) = plug.address().clone() else { panic!("a port") };
    let board = Board::new(Bus::new(chip(), Box::<RealClock>::default(), 0), 0);
    std::thread::spawn(move || board.serve(plug, &AtomicBool::new(false)));
    // 16 KiB in pieces of 253 bytes, the piece of our driver. Where they come from does not matter for the time.
    let read = CommandFrame::plain(Code::Basic(0x05), vec![0, 1, 0, 0, 0, 253]).encode();
    let commands = 65u32;

    let mut host = BridgeHost::open(Serial::open(&name).unwrap(), "test").unwrap();
    let timing = Timing::for_time(Duration::ZERO);
    let (start, cpu_before) = (Instant::now(), cpu());
    let asked = host.link().health().requests;
    for _ in 0..commands {
        assert_eq!(host.exchange(&read, timing).unwrap().bytes.len(), 258);
    }
    let (whole, whole_cpu) = (start.elapsed() / commands, (cpu() - cpu_before) / commands);
    assert_eq!(host.link().health().requests - asked, u64::from(commands));
    drop(host);

    let mut link = BridgeLink::new(Serial::open(&name).unwrap());
    let poll = |len| Request::PollRead { address: 0x20, interval: 1000, deadline: 1_000_000, len };
    let (start, cpu_before) = (Instant::now(), cpu());
    for _ in 0..commands {
        link.ask(&Request::Write { address: 0x20, data: &read }, LONG).unwrap();
        link.ask(&poll(5), LONG).unwrap();
        assert_eq!(link.ask(&poll(258), LONG).unwrap().data.len(), 258);
    }
    let (parts, parts_cpu) = (start.elapsed() / commands, (cpu() - cpu_before) / commands);
    assert_eq!(link.health().requests, 3 * u64::from(commands));
    println!("transceive: {whole:?} per command, host CPU {whole_cpu:?}, 16 KiB in {:?}", whole * commands);
    println!(
        "write, poll, read: {parts:?} per command, host CPU {parts_cpu:?}, 16 KiB in {:?}",
        parts * commands
    );
}

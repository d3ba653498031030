//! Every golden scenario once more, through the host's transport, the framing, the bridge's own program and I²C wires to
//! the virtual chip: the same bytes, and one round trip per command.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "a test reports and stops"
)]

use std::time::Duration;

use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::{Device, DeviceError};
use stsafe_core::hex;
use stsafe_core::link::{Code, CommandFrame, ResponseFrame};
use stsafe_core::transport::bridge_host::BridgeHost;
use stsafe_core::transport::{Origin, Timing, Transport};
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore};
use workbench_tests::loopback::{board, bus};
use workbench_tests::transcript;

#[test]
fn every_golden_scenario_gives_the_same_bytes_through_the_bridge() {
    let (mut exchanges, mut golden, mut longest) = (0, 0, (0, 0));
    for scenario in transcript::load_all() {
        let shared = bus(transcript::chip(&scenario));
        let (port, way) = board(&shared);
        let mut host = BridgeHost::open(port, "test").unwrap();
        // The same chip without a bridge: it says what is to be answered where the file leaves it open.
        let mut direct = transcript::chip(&scenario);
        let mut asked = way.lock().unwrap().writes;
        for (i, step) in scenario.steps.iter().enumerate() {
            let at = format!("{} step {} {}", scenario.name, i + 1, step.api);
            let Some(write) = step.write() else {
                if step.api.contains("power") {
                    shared.lock().unwrap().chip.reset();
                    direct.reset();
                }
                continue;
            };
            let answer = host.exchange(&write, Timing::for_time(Duration::from_millis(500))).unwrap();
            asked += 1;
            assert_eq!(way.lock().unwrap().writes, asked, "{at}: one round trip per command");
            let expected = direct.take(&write).answer;
            assert_eq!(hex::run(&answer.bytes), hex::run(&expected), "{at}");
            if step.injected_fault.is_none() && expected == step.read() {
                golden += 1;
            }
            exchanges += 1;
            longest = (longest.0.max(write.len()), longest.1.max(answer.bytes.len()));
        }
    }
    println!("{exchanges} exchanges, {golden} with the transcript's own answer, longest {longest:?}");
    assert!(golden > 600, "{golden} of {exchanges}");
    assert_eq!(longest, (753, 725), "the longest frames of the transcripts went through");
}

#[test]
fn the_longest_frames_of_the_chip_go_through() {
    let shared = bus(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap());
    let (port, _) = board(&shared);
    let mut host = BridgeHost::open(port, "test").unwrap();
    let message: Vec<u8> = (0..750u16).map(|i| (i % 256) as u8).collect();
    let write = CommandFrame::plain(Code::Basic(0x00), message.clone()).encode();
    let answer = host.exchange(&write, Timing::for_time(Duration::from_millis(2))).unwrap();
    assert_eq!((write.len(), answer.bytes.len()), (753, 755));
    assert_eq!(ResponseFrame::decode(&answer.bytes).unwrap().body, message);
}

fn device() -> (Device, std::sync::Arc<std::sync::Mutex<workbench_tests::loopback::Way>>) {
    let shared = bus(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap());
    let (port, way) = board(&shared);
    (Device::new(Box::new(BridgeHost::open(port, "test").unwrap())), way)
}

#[test]
fn the_chip_authenticates_through_the_bridge_and_is_called_virtual() {
    let (mut device, way) = device();
    assert_eq!(device.transport().origin(), Origin::Virtual);
    let at: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let before = way.lock().unwrap().writes;
    let mut run = Authentication::new(TrustStore::shipped(), at, DeviceKind::Virtual);
    run.run_all(&mut device, &mut SeededRandom::new(2));
    assert!(run.is_genuine(), "{:?}", run.stopped);
    let commands = usize::try_from(device.exchanges()).unwrap();
    assert_eq!(way.lock().unwrap().writes - before, commands, "one round trip per command");
}

#[test]
fn a_bridge_that_is_unplugged_ends_the_job_with_one_sentence_and_nothing_is_sent_again() {
    let (mut device, way) = device();
    device.read_zone(1, 0, 16).unwrap();
    way.lock().unwrap().gone = true;
    let before = way.lock().unwrap().writes;
    let error: DeviceError = device.read_zone(1, 0, 600).unwrap_err();
    let sentence = "Read: the bridge is gone (unplugged, or its program ended); nothing was sent to the chip";
    assert_eq!(error.to_string(), sentence);
    assert!(way.lock().unwrap().writes - before <= 1, "nothing is sent again");
}

//! The virtual board as a process of its own: the program serves it on a pseudo-terminal or a TCP port, and the same
//! program opens it like a plugged-in board.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a test that cannot go on stops"
)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use stsafe_core::bridge::{Decoder, Request, VERSION};
use stsafe_core::transport::bridge_host::{BridgeLink, LinkFault};
use stsafe_core::transport::discover::{self, Rejected};
use stsafe_core::transport::serial::{OpenFault, Serial};

/// The workbench's binary lies beside the folder of the test binaries, built by the same `cargo test --workspace`.
fn program() -> Command {
    let test = std::env::current_exe().unwrap();
    let binary = test.parent().unwrap().parent().unwrap().join("stsafe-workbench");
    assert!(binary.exists(), "{}: build it first (cargo build -p stsafe-workbench)", binary.display());
    Command::new(binary)
}

/// A virtual board in a process; unplugged when dropped.
struct Plugged {
    process: Child,
    device: String,
}

impl Plugged {
    fn new(args: &[&str]) -> Self {
        let mut command = program();
        command.args(["chip", "serve", "--board", "--seed", "1", "--json"]).args(args);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            let mut words = String::new();
            process.stderr.as_mut().unwrap().read_to_string(&mut words).unwrap();
            panic!("{line:?}: {words}");
        };
        Self { process, device: said["device"].as_str().unwrap().to_owned() }
    }

    fn port(&self) -> &str {
        self.device.strip_prefix("serial:").unwrap()
    }

    fn run(&self, args: &[&str]) -> (i32, Value, String) {
        let output = program().args(args).args(["--json", "--device", &self.device]).output().unwrap();
        let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code().unwrap(), json, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn unplug(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Plugged {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn authenticates(board: &Plugged) {
    let (code, json, words) = board.run(&["auth", "--root", "sim"]);
    assert_eq!(code, 0, "{words} {json}");
    assert_eq!(json["device"]["origin"], "virtual", "the bridge says that its chip is virtual");
    let results: Vec<_> = json["verdicts"].as_array().unwrap().iter().map(|v| v["result"].clone()).collect();
    assert_eq!(results, ["pass", "pass"]);
}

#[test]
fn the_whole_authentication_through_a_pseudo_terminal() {
    let board = Plugged::new(&["--pty", "--time-scale", "0"]);
    authenticates(&board);
    // And again: closing the port does not unplug the board.
    authenticates(&board);
}

#[test]
fn the_whole_authentication_through_tcp() {
    let board = Plugged::new(&["--tcp", "127.0.0.1:0", "--time-scale", "0"]);
    authenticates(&board);
    authenticates(&board);
}

/// Verdict and check of everything that failed.
fn failed(json: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let verdicts = json["verdicts"].as_array().unwrap().iter();
    verdicts
        .flat_map(|verdict| {
            let checks = verdict["checks"].as_array().unwrap().iter();
            checks.filter(|c| c["result"] == "fail").map(|c| (word(&verdict["id"]), word(&c["id"])))
        })
        .collect()
}

#[test]
fn each_impostor_on_a_board_fails_at_its_own_line_and_nowhere_else() {
    for (scenario, own) in [
        ("genuine", None),
        ("clone", Some(("challenge", "challenge-signature"))),
        ("forged", Some(("chain", "signature"))),
        ("wrong-ca", Some(("chain", "issuer"))),
        ("flipped-bit", Some(("chain", "signature"))),
        ("replayed", Some(("challenge", "challenge-signature"))),
    ] {
        let board = Plugged::new(&["--tcp", "127.0.0.1:0", "--time-scale", "0", "--scenario", scenario]);
        let (code, json, words) = board.run(&["auth"]);
        let own: Vec<_> = own.into_iter().map(|(v, c)| (v.to_owned(), c.to_owned())).collect();
        assert_eq!((code, failed(&json)), (i32::from(!own.is_empty()), own), "{scenario}: {words}");
    }
}

#[test]
fn a_chip_on_a_board_verifies_the_host_once_it_knows_it() {
    let board = Plugged::new(&["--tcp", "127.0.0.1:0", "--time-scale", "0"]);
    let mutual = ["auth", "--kind", "mutual"];
    assert_eq!(board.run(&mutual).0, 1, "it knows nobody");
    let (code, json, words) = board.run(&[&mutual[..], &["--enrol", "--yes"]].concat());
    assert_eq!((code, failed(&json)), (0, Vec::new()), "{words}");
    for (host, line) in [
        ("wrong-key", "host-key"),
        ("old-signature", "signature-fresh"),
        ("changed-challenge", "challenge-intact"),
    ] {
        let (code, json, words) = board.run(&[&mutual[..], &["--host", host]].concat());
        assert_eq!(
            (code, failed(&json)),
            (1, vec![("entity".to_owned(), line.to_owned())]),
            "{host}: {words}"
        );
    }
}

#[test]
fn unplugging_in_the_middle_is_exit_code_3_and_one_clear_sentence() {
    // A chip twenty times as slow takes half a second for each of the four reads.
    let mut board = Plugged::new(&["--pty", "--time-scale", "20"]);
    let mut command = program();
    command.args(["read", "1", "--json", "--device", &board.device]);
    let reader = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(900));
    board.unplug();
    let output = reader.wait_with_output().unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{json}");
    let what = json["error"]["what"].as_str().unwrap();
    assert!(what.contains("the bridge is gone (unplugged, or its program ended)"), "{what}");
    assert!(what.ends_with("is not known") || what.ends_with("nothing was sent to the chip"), "{what}");
    assert_eq!(what.lines().count(), 1);
    let (code, json, _) = board.run(&["info"]);
    assert_eq!(code, 3);
    assert!(json["error"]["what"].as_str().unwrap().contains("there is no such port"), "{json}");
}

#[test]
fn a_port_that_is_no_bridge_is_rejected_in_time_with_its_reason() {
    let (mut silent, theirs) = serialport::TTYPort::pair().unwrap();
    let name = serialport::SerialPort::name(&theirs).unwrap();
    let start = Instant::now();
    let rejected = discover::probe_port(&name).unwrap_err();
    assert!(matches!(rejected, Rejected::Link(LinkFault::Silent { strays: 0, .. })), "{rejected}");
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    let (mut decoder, mut asked, mut byte) = (Decoder::new(), None, [0]);
    while asked.is_none() {
        silent.read_exact(&mut byte).unwrap();
        asked = decoder.next(&mut &byte[..]).map(|frame| frame.unwrap().to_vec());
    }
    let [version, _, _, code] = asked.unwrap()[..] else { panic!("more than a header") };
    assert_eq!(
        (version, code),
        (VERSION, Request::Info {}.code()),
        "it was asked who it is, and nothing else"
    );
    assert_eq!(discover::probe_port("/dev/no-such-port"), Err(Rejected::Open(OpenFault::Missing)));
}

#[test]
fn a_port_in_use_is_called_busy() {
    let board = Plugged::new(&["--pty", "--time-scale", "0"]);
    let _open = Serial::open(board.port()).unwrap();
    assert_eq!(discover::probe_port(board.port()), Err(Rejected::Open(OpenFault::Busy)));
}

#[test]
fn noise_before_the_first_request_does_no_harm() {
    use stsafe_core::transport::bridge_host::Port;
    let board = Plugged::new(&["--pty", "--time-scale", "0"]);
    let mut port = Serial::open(board.port()).unwrap();
    let noise: Vec<u8> = (0..3000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    port.write_all(&noise).unwrap();
    let mut link = BridgeLink::new(port);
    let info = link.handshake().unwrap();
    assert_eq!(info.board, "Virtual board");
    let reply = link.ask(&Request::Echo { data: &[0; 1024] }, Duration::from_secs(5)).unwrap();
    assert_eq!(reply.data, [0; 1024]);
}

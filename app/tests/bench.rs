//! The bench from the command line: trouble for the virtual chip, and the virtual chip offered to other programs.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::path::PathBuf;
use std::process::{Command, Output};

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stsafe-workbench"));
    command.args(args).args(["--time-scale", "0", "--seed", "1"]);
    command
}

fn run(args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_power_cut_on_the_command_line_is_a_failure_and_the_file_tells_what_became_of_it() {
    let device = format!("sim:{}", folder("cut").join("chip.ron").display());
    let decrement = |fault: &str| run(&["decrement", "5", "--yes", "--device", &device, "--fault", fault]);
    let value = || {
        let (_, text, _) = run(&["read", "5", "--length", "0", "--json", "--device", &device]);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["counter"].as_u64().unwrap()
    };
    let full = u64::from(u32::MAX);
    for (point, left) in [("before", full), ("during", full), ("during:4", full - 1), ("after", full - 2)] {
        let (code, _, words) = decrement(&format!("power-cut={point},at=04"));
        assert_eq!(code, 3, "{point}");
        assert!(words.contains("whether it was executed is not known"), "{words}");
        assert_eq!(value(), left, "{point}: the next run has power again");
    }
}

#[test]
fn the_host_gets_over_trouble_that_passes() {
    for fault in ["nack=3", "late=20", "bad-crc=2"] {
        let (code, _, words) = run(&["info", "--fault", fault]);
        assert_eq!(code, 0, "{fault}: {words}");
    }
    let (code, _, words) = run(&["read", "1", "--fault", "bad-crc=3,at=05"]);
    assert_eq!(code, 3);
    assert!(words.contains("CRC is") && words.contains("read three times"), "{words}");
}

#[test]
fn a_fault_that_there_is_not_is_named_and_exits_with_2() {
    for (fault, word) in [("smoke=1", "smoke"), ("nack=many", "many"), ("power-cut=later", "before, during")]
    {
        let (code, _, words) = run(&["info", "--fault", fault]);
        assert_eq!(code, 2);
        assert!(words.contains(word), "{words}");
    }
}

//! The bench from the command line: trouble for the virtual chip, and the virtual chip offered to other programs.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use support::{folder, run};

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
fn trouble_without_a_command_meets_the_commands_own_first_exchange_and_not_what_prepares_it() {
    let (code, _, words) = run(&["read", "1", "--fault", "bad-crc=3"]);
    assert_eq!(code, 3, "the partition that is asked for first is not troubled");
    assert!(words.starts_with("Read: damaged answer"), "{words}");
    // The chip's tables are asked for before, and the zone; the counter moves although nobody hears the answer.
    let device = format!("sim:{}", folder("first").join("chip.ron").display());
    let cut = ["decrement", "5", "--yes", "--device", &device, "--fault", "power-cut=after"];
    let (code, _, words) = run(&cut);
    assert_eq!(code, 3);
    assert!(words.starts_with("Decrement: "), "{words}");
    let (_, text, _) = run(&["read", "5", "--length", "0", "--json", "--device", &device]);
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["counter"].as_u64(), Some(u64::from(u32::MAX) - 1));
    let echo = ["lab", "echo", "--rounds", "1", "--length", "8", "--json", "--fault", "bad-crc=3"];
    let (code, text, _) = run(&echo);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, told["sent"].as_u64(), told["errors"].as_u64()), (1, Some(1), Some(1)), "{text}");
    // A query by its code is found among those that prepare a command.
    let (code, _, words) = run(&["read", "1", "--fault", "bad-crc=3,at=14"]);
    assert!(code == 3 && words.starts_with("Query data partition: damaged answer"), "{words}");
}

#[test]
fn trouble_for_a_device_that_is_no_virtual_chip_of_this_program_is_refused() {
    let capture = folder("trouble").join("info.cap").display().to_string();
    assert_eq!(run(&["info", "--trace", &capture]).0, 0);
    let (code, _, words) = run(&["info", "--device", &format!("replay:{capture}"), "--fault", "nack=1"]);
    assert_eq!(code, 2, "{words}");
    assert!(words.contains("--fault") && words.contains("no virtual chip"), "{words}");
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

#[test]
fn a_new_chip_is_made_once() {
    let path = folder("new").join("chip.ron");
    let file = path.display().to_string();
    let (code, text, _) = run(&["chip", "new", &file]);
    assert_eq!(code, 0);
    assert!(text.contains(&format!("sim:{file}")), "{text}");
    let made = std::fs::read(&path).unwrap();
    let (code, _, words) = run(&["chip", "new", &file]);
    assert_eq!(code, 3);
    assert!(words.contains("there is a file already"), "{words}");
    assert_eq!(std::fs::read(&path).unwrap(), made, "it was left as it is");
    let (code, _, words) = run(&["chip", "new", &file, "--profile", "spl99"]);
    assert_eq!(code, 3, "neither a file nor a shipped profile");
    assert!(words.contains("spl05"), "{words}");
}

/// Interrupts are sent by `kill`, which every Unix has.
#[cfg(unix)]
#[test]
fn a_served_chip_answers_and_ctrl_c_ends_it_cleanly() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::{Command, Stdio};

    let mut server = support::command(&["chip", "serve", "--tcp", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut words = BufReader::new(server.stderr.take().unwrap());
    let mut line = String::new();
    words.read_line(&mut line).unwrap();
    assert!(line.contains("Simulated chip sim") && line.contains("dialect frames"), "{line}");
    let address = line.split_whitespace().find(|word| word.starts_with("127.0.0.1:")).unwrap();
    let mut client = TcpStream::connect(address.trim_end_matches(',')).unwrap();
    // Query life cycle state; the CRC is in no doubt: the chip answers 00.
    client.write_all(&[0, 4, 0x14, 0x08, 0x71, 0xFE]).unwrap();
    let mut answer = [0; 2];
    client.read_exact(&mut answer).unwrap();
    let interrupted = Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(server.wait().unwrap().code(), Some(0), "a clean end");
    let mut text = String::new();
    server.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(text.contains("1 connections, 1 exchanges"), "{text}");
}

#[test]
fn what_cannot_be_served_is_said() {
    for (args, code, word) in [
        (&["chip", "serve", "--tcp", "127.0.0.1:0", "--read-only"][..], 2, "--read-only"),
        (&["chip", "serve", "--tcp", "nowhere"], 3, "cannot listen there"),
        (&["chip", "serve", "--dialect", "klingon"], 2, "klingon"),
    ] {
        let (got, _, words) = run(args);
        assert_eq!(got, code, "{words}");
        assert!(words.contains(word), "{words}");
    }
}

//! `session explain` as its user runs it: every notation, exit codes, JSON, and keys that stay unspoken.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

// Worked example B of the specification (5.8), and the same frame with its MAC made before encryption.
const MAC_KEY: &str = "00112233445566778899AABBCCDDEEFF";
const CIPHER_KEY: &str = "0123456789ABCDEF0123456789ABCDEF";
const RIGHT: &str = "E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E1543A030A041";
const WRONG: &str = "E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E510023EEB45F";
const KEYS: [&str; 4] = ["--cmac-key", MAC_KEY, "--cipher-key", CIPHER_KEY];

fn run(args: &[&str], stdin: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stsafe-workbench"));
    command.args(["session", "explain"]).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn json(args: &[&str], stdin: &str) -> (i32, Value) {
    let output = run(&[args, &["--json"]].concat(), stdin);
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}")))
}

#[test]
fn a_right_frame_exits_0_with_every_intermediate_value() {
    let (code, document) = json(&[&KEYS[..], &["--counter", "0x3B", RIGHT]].concat(), "");
    assert_eq!(code, 0);
    let values = &document["frames"][0]["values"];
    assert_eq!(values["command"]["block"], "0000003C808000000000000000000000");
    assert_eq!(values["command"]["iv"], "74C92E4E464E9ADE1E3E66A6038AFA60");
    assert_eq!(values["cmac"]["tag"], "1543A0300950D6CB377B0ADD297ED922");
    assert_eq!(document["frames"][0]["plaintext"], "0001000048656C6C6F2C20535453414645");
}

#[test]
fn a_wrong_frame_exits_1_and_names_its_mistake_and_the_right_frame() {
    let (code, document) = json(&[&KEYS[..], &["--counter", "59", WRONG]].concat(), "");
    assert_eq!(code, 1);
    let frame = &document["frames"][0];
    assert_eq!(frame["explanation"]["id"], "mac-over-plaintext");
    assert_eq!(frame["right_frame"], RIGHT);
    assert_eq!(frame["chip_answers"]["code"], "16");
    assert_eq!(document["verdicts"][0]["result"], "fail");
}

#[test]
fn stdin_takes_the_print_of_sts_library_and_a_range_of_counters() {
    let print = "STSAFE Frame > (9-byte) : { 0xE2 } { 0x00 0x04 } { 0x7F 0x74 0xD9 0x96 } { 0xC6 0xDA }\n\
                 STSAFE Frame < (7-byte) : { 0x44 } { 0x02 0xD7 0x4C 0x35 } { 0x90 0xD1 }\n";
    let (code, document) = json(&[&KEYS[..], &["--counter", "0..0x100"]].concat(), print);
    assert_eq!(code, 0, "{document}");
    assert_eq!(document["notation"], "STSELib print");
    assert_eq!(document["length_restored"], true);
    assert_eq!(document["frames"][0]["counter"], 0x3D);
    assert_eq!(document["frames"][1]["counter"], 0x3D);
    assert_eq!(document["frames"][1]["values"]["rmac"]["reckoned"], "02D74C35");
}

#[test]
fn keys_come_from_files_as_well_and_are_never_spoken() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (text, raw) = (folder.join("mac-key.txt"), folder.join("cipher-key.bin"));
    std::fs::write(&text, format!("{MAC_KEY}\n")).unwrap();
    std::fs::write(&raw, [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF].repeat(2)).unwrap();
    let (text, raw) = (format!("@{}", text.display()), format!("@{}", raw.display()));
    let args = ["--cmac-key", &text, "--cipher-key", &raw, "--counter", "0x3B"];
    for frame in [RIGHT, WRONG] {
        for form in [&[][..], &["--json"][..]] {
            let output = run(&[&args[..], &[frame], form].concat(), "");
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            let plain = said.to_uppercase().replace([' ', ':'], "");
            assert!(!plain.contains(MAC_KEY) && !plain.contains(CIPHER_KEY), "{said}");
        }
        assert_eq!(run(&[&args[..], &[frame]].concat(), "").status.code(), Some(i32::from(frame == WRONG)));
    }
}

#[test]
fn what_cannot_be_judged_is_named_and_exits_2_or_3() {
    let code = |args: &[&str], stdin: &str| {
        let output = run(args, stdin);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (exit, said) = code(&["E6 FD E"], "");
    assert!(exit == 2 && said.contains("pairs needed"), "{said}");
    let (exit, said) = code(&[], "no frame at all");
    assert!(exit == 2 && said.contains("line 1"), "{said}");
    let (exit, said) = code(&["--cmac-key", "0011", "--cipher-key", CIPHER_KEY, RIGHT], "");
    assert!(exit == 2 && said.contains("--cmac-key") && !said.contains("0011"), "{said}");
    let long = MAC_KEY.repeat(2);
    let (exit, said) = code(&["--cmac-key", &long, "--cipher-key", CIPHER_KEY, RIGHT], "");
    assert!(exit == 2 && said.contains("both 16 or both 32"), "{said}");
    let (exit, said) = code(&["--cmac-key", MAC_KEY, RIGHT], "");
    assert!(exit == 2 && said.contains("--cipher-key"), "{said}");
    let (exit, said) = code(&["--cmac-key", "@/nowhere/key", "--cipher-key", CIPHER_KEY, RIGHT], "");
    assert!(exit == 3 && said.contains("/nowhere/key"), "{said}");
    let (exit, said) = code(&["--counter", "9..3", RIGHT], "");
    assert!(exit == 2 && said.contains("backwards"), "{said}");
}

#[test]
fn a_listener_of_a_plaintext_write_has_the_keys_and_they_are_printed_only_when_asked_for() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("plaintext-write.txt");
    // Specification: Write host key V2 plaintext of appendix A, answered with the worked frame of 1.5.
    let write = "1F0700000000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F6AC3";
    std::fs::write(&file, format!("{write} -> 000002F078\n")).unwrap();
    let listen = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stsafe-workbench"));
        command.args(["session", "listen", file.to_str().unwrap()]).args(args).output().unwrap()
    };
    let output = listen(&["--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{document}");
    assert_eq!(document["conclusion"]["id"], "keys");
    let learned = &document["exchanges"][0]["learned"];
    assert_eq!((&learned[0]["name"], &learned[0]["bytes"]), (&Value::from("MAC key"), &Value::Null));
    let said = String::from_utf8(listen(&[]).stdout).unwrap();
    assert!(said.contains("16 B, not shown") && !said.contains("0001020304"), "{said}");
    let said = String::from_utf8(listen(&["--secrets"]).stdout).unwrap();
    assert!(said.contains("000102030405060708090A0B0C0D0E0F"), "{said}");
    assert!(said.contains("101112131415161718191A1B1C1D1E1F"), "{said}");
}

#[test]
fn of_an_envelope_alone_it_is_said_that_the_agreement_was_not_overheard() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("envelope-alone.txt");
    // Specification 6.2, worked: Write host key V2 wrapped with its CRC; status 00 of 1.5.
    let write = "1F0804A1C24A2DFABFBEA408E5B204B55BE72899B7D4D2295A8A4D481AE2D3C6E21DDA77C5BDE00AEEF315F5620A6285\
                 AD81A2E3";
    std::fs::write(&file, format!("{write} -> 000002F078\n")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_stsafe-workbench"));
    let output = command.args(["session", "listen", file.to_str().unwrap(), "--json"]).output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{document}");
    assert_eq!(document["conclusion"]["id"], "unheard");
}

#[test]
fn every_worked_example_is_explained_with_the_values_that_the_specification_prints() {
    let file: Value = serde_json::from_str(include_str!("../../tests/data/worked-examples.json")).unwrap();
    let long = [
        "--cmac-key",
        "00112233445566778899AABBCCDDEEFFFFEEDDCCBBAA99887766554433221100",
        "--cipher-key",
        "0123456789ABCDEF0123456789ABCDEFEFCDAB8967452301EFCDAB8967452301",
    ];
    let plain = |text: &str| text.replace(' ', "").to_uppercase();
    let mut compared = 0;
    for example in file["examples"].as_array().unwrap() {
        let of = |name: &str| example[name].as_str().map(plain);
        let keys = if of("mark").unwrap().ends_with("256") { &long[..] } else { &KEYS[..] };
        let frames = format!("{} -> {}", of("sent").unwrap(), of("received").unwrap());
        let counter = format!("0x{}", of("n").unwrap());
        let (code, document) = json(&[keys, &["--counter", &counter, &frames]].concat(), "");
        assert_eq!(code, 0, "{document}");
        let [command, answer] = [0, 1].map(|at| &document["frames"][at]["values"]);
        for (name, got) in [
            ("padded", &command["command"]["padded"]),
            ("block", &command["command"]["block"]),
            ("iv", &command["command"]["iv"]),
            ("ciphertext", &command["command"]["ciphertext"]),
            ("cmac_input", &command["cmac"]["input"]),
            ("cmac", &command["cmac"]["tag"]),
            ("answer_iv", &answer["answer"]["iv"]),
            ("answer_ciphertext", &answer["answer"]["ciphertext"]),
            ("rmac_input", &answer["rmac"]["input"]),
            ("rmac", &answer["rmac"]["tag"]),
        ] {
            if let Some(expected) = of(name) {
                assert_eq!(got.as_str(), Some(expected.as_str()), "{}: {name}", example["mark"]);
                compared += 1;
            }
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn every_real_frame_is_explained_and_the_two_damaged_ones_say_why() {
    let file: Value = serde_json::from_str(include_str!("../../tests/data/real-frames.json")).unwrap();
    for frame in file.as_array().unwrap() {
        let (code, document) = json(&[frame["hex"].as_str().unwrap()], "");
        let good = frame["crc_ok"].as_bool().unwrap();
        assert_eq!(code, i32::from(!good), "{document}");
        let told = &document["frames"][0]["explanation"];
        assert!(!told["title"].as_str().unwrap().is_empty(), "{document}");
        let cause = told["cause"].as_str().unwrap();
        match frame["hex"].as_str().unwrap().get(..4) {
            Some("1113") => assert!(cause.contains("B1 in place of 11"), "{cause}"),
            Some("005A") => assert!(cause.contains("EB53"), "{cause}"),
            _ => assert!(good),
        }
    }
}

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]
use super::*;

/// Worked example D of the specification: Generate random under C-MAC.
const FRAME: [u8; 9] = [0xE2, 0x00, 0x04, 0x7F, 0x74, 0xD9, 0x96, 0xC6, 0xDA];
/// Its answer.
const ANSWER: [u8; 9] = [0x44, 0x00, 0x06, 0x02, 0xD7, 0x4C, 0x35, 0x90, 0xD1];

fn one(text: &str) -> Pasted {
    let mut found = frames(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0)
}

#[test]
fn every_notation_gives_the_same_frame() {
    let texts = [
        ("E200047F74D996C6DA", Notation::Hex),
        ("e2 00 04 7f 74 d9 96 c6 da", Notation::Hex),
        ("0xE2, 0x00, 0x04, 0x7F,\n0x74, 0xD9, 0x96, 0xC6, 0xDA", Notation::Hex),
        ("E2:00:04:7F:74:D9:96:C6:DA", Notation::Hex),
        ("E2 00 04 7F\r\n74 D9 96 C6 DA\r\n", Notation::Hex),
        (
            "uint8_t cmd[9] = { 0xE2, 0x00, 0x04, /* MAC */ 0x7F,0x74,0xD9,0x96, // CRC\n 0xC6, 0xDA };",
            Notation::Array,
        ),
        ("let cmd: [u8; 9] = [0xE2, 0x00u8, 0x04, 0x7F, 0x74, 0xD9, 0x96, 0xC6, 0xDA];", Notation::Array),
        ("&[0xe2, 0x00, 0x04, 0x7f, 0x74, 0xd9, 0x96, 0xc6, 0xda]", Notation::Array),
        (r#""\xE2\x00\x04\x7F\x74\xD9\x96\xC6\xDA""#, Notation::Escapes),
        (r"b'\xe2\x00\x04\x7ft\xd9\x96\xc6\xda'", Notation::Escapes),
        ("write to 0x20 ack data: 0xE2 0x00 0x04 0x7F 0x74 0xD9 0x96 0xC6 0xDA", Notation::Analyser),
        (
            "Setup Write to [0x40] + ACK\n0xE2 + ACK\n0x00 + ACK\n0x04 + ACK\n0x7F + ACK\n0x74 + ACK\n0xD9 + ACK\n0x96 + ACK\n0xC6 + ACK\n0xDA + ACK\nStop",
            Notation::Analyser,
        ),
        (
            "i2c-1: Start\ni2c-1: Address write: 20\ni2c-1: ACK\ni2c-1: Data write: E2\ni2c-1: ACK\ni2c-1: Data write: 00\ni2c-1: Data write: 04\ni2c-1: Data write: 7F\ni2c-1: Data write: 74\ni2c-1: Data write: D9\ni2c-1: Data write: 96\ni2c-1: Data write: C6\ni2c-1: Data write: DA\ni2c-1: Stop",
            Notation::Analyser,
        ),
    ];
    for (text, notation) in texts {
        let pasted = one(text);
        assert_eq!(hex::run(&pasted.bytes), hex::run(&FRAME), "{text}");
        assert_eq!(pasted.notation, notation, "{text}");
    }
}

#[test]
fn the_print_of_sts_library_gives_both_frames_and_the_length_field_is_put_back() {
    let text = "\n\r STSAFE Frame >  (9-byte) : { 0xE2 } { 0x00 0x04 } { 0x7F 0x74 0xD9 0x96 } { 0xC6 0xDA }\n\r\n\r \
                STSAFE Frame <  (7-byte) : { 0x44 } { S } { 0x02 0xD7 0x4C 0x35 } { 0x90 0xD1 }\n\r";
    let found = frames(text).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0].bytes[..], found[0].direction), (&FRAME[..], Some(Direction::Command)));
    assert_eq!((&found[1].bytes[..], found[1].direction), (&ANSWER[..], Some(Direction::Answer)));
    assert!(found[1].length_restored && !found[0].length_restored);
}

#[test]
fn the_librarys_print_before_encryption_is_told_from_the_frame() {
    let text = "STSAFE Plaintext Frame > (3-byte) : { 0x02 } { 0x00 0x04 }\n STSAFE Frame > (9-byte) : { 0xE2 } \
                { 0x00 0x04 } { 0x7F 0x74 0xD9 0x96 } { 0xC6 0xDA }";
    let found = frames(text).unwrap();
    assert_eq!(found.iter().map(|frame| frame.plaintext).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_print_that_was_cut_is_an_error_not_a_shorter_frame() {
    let error = frames("\n STSAFE Frame > (9-byte) : { 0xE2 } { 0x00 0x04 }").unwrap_err();
    assert_eq!(error.to_string(), "line 2: the print announces 9 B, 3 B are there");
    let error = frames("STSAFE Frame > (9-byte) : { 0xE2 } { 0x00 0x0").unwrap_err();
    assert!(error.what.contains("closing brace"), "{error}");
}

#[test]
fn a_command_and_its_answer_are_told_apart_by_arrow_or_by_their_checksums() {
    for text in [
        "E2 00 04 7F 74 D9 96 C6 DA → 44 00 06 02 D7 4C 35 90 D1",
        "E200047F74D996C6DA -> 440006 02D74C35 90D1",
        "E2 00 04 7F 74 D9 96 C6 DA\n44 00 06 02 D7 4C 35 90 D1\n",
        "write to 0x20 ack data: 0xE2 0x00 0x04 0x7F 0x74 0xD9 0x96 0xC6 0xDA\nread to 0x20 ack data: 0x44 0x00 0x06 0x02 0xD7\nread to 0x20 ack data: 0x44 0x00 0x06 0x02 0xD7 0x4C 0x35 0x90 0xD1",
    ] {
        let found = frames(text).unwrap();
        let bytes: Vec<&[u8]> = found.iter().map(|frame| frame.bytes.as_slice()).collect();
        assert_eq!(bytes, [&FRAME[..], &ANSWER[..]], "{text}");
        assert_eq!(found[1].direction, Some(Direction::Answer), "{text}");
    }
}

#[test]
fn mistakes_are_named_with_their_line() {
    let wrong = |text: &str| frames(text).unwrap_err().to_string();
    assert_eq!(wrong("E2 00\n04 7"), "line 2: 1 hex digits, pairs needed");
    assert_eq!(wrong("E2 00\n\n04 zz"), "line 3: 'z' is not a hex digit");
    assert_eq!(wrong("uint8_t a[] = {\n 0xE2,\n 0xG0 };"), "line 3: 'G' is not a hex digit");
    // Lines are counted in front of the list whatever the width of its characters (found by fuzzing).
    assert_eq!(wrong("// µµµµ\nlet µ = [\n\n\n 0xG0 ];"), "line 5: 'G' is not a hex digit");
    assert_eq!(wrong("  "), "line 1: no bytes in it");
    assert!(wrong("i2c-1: Data write: 226").contains("set the analyser to hexadecimal"));
    assert!(wrong(&"00".repeat(MOST_TEXT_BYTES)).contains("a paste has at most"));
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "STSAFE Frame >",
        "Frame <",
        "{",
        "}",
        "[",
        "=",
        "\\x",
        "\\",
        "0x",
        "é→",
        "//",
        "/*",
        "\n",
        "(9-byte)",
        " data: write to",
        "F",
        "\"",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                drop(frames(&format!("{a}{b}{c}")));
                drop(frames(&format!("{a} 0xE2 {b} 00 {c}")));
            }
        }
    }
}

#[test]
fn comments_of_both_kinds_and_lone_slashes_are_told_apart() {
    let same = "E200047F74D996C6DA";
    for text in [
        "E2 00 /* header, // length */ 04 7F 74 D9 96 C6 DA // CRC",
        "/**/E2 00/*/ 04 */ 04 7F 74 D9 96 C6 DA /* not closed",
        "E2 00 04 // all of it */ \n 7F 74 D9 96 C6 DA",
    ] {
        assert_eq!(hex::run(&one(text).bytes), same, "{text}");
    }
    let lone = frames("E2 00 / 04").unwrap_err().to_string();
    assert_eq!(lone, "line 1: '/' is not a hex digit");
    let line = frames("E2 /* one\ntwo\n*/ 00\nzz").unwrap_err().to_string();
    assert_eq!(line, "line 4: 'z' is not a hex digit");
}

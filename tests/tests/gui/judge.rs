//! The judge of the Session screen: wrong frames made by OpenSSL, and every real frame that is known, pasted into the
//! window.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use serde_json::Value;

use crate::bench::{Bench, key, picture, shows, window};

fn table(text: &str) -> Value {
    serde_json::from_str(text).expect("the table is whole")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).expect("a text")
}

/// The screen with the counter of the frames typed; the keys are those of the worked examples.
fn screen() -> Harness<'static, Bench> {
    let mut harness = window(Bench::empty(), Theme::Light);
    key(&mut harness, Key::Num8);
    crate::bench::click(&mut harness, "Counter N");
    harness.event(egui::Event::Text("0000003B".to_owned()));
    harness.run();
    // A paste anywhere but in a field goes to the judge.
    harness.get_all_by_label("Open worked examples").last().expect("a button").click();
    harness.run();
    harness.get_by_label_contains("Exchange A,").focus();
    harness.run();
    harness
}

fn judge(harness: &mut Harness<'static, Bench>, pasted: &str) {
    harness.event(egui::Event::Paste(pasted.to_owned()));
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
}

#[test]
fn deliberately_wrong_frames_get_their_explanation_on_the_screen() {
    // Which frame of the table, and what has to be said of it.
    let wrong = [
        ("counter +1", "The counter is off by +1"),
        ("counter -16", "The counter is off by -16"),
        ("header 06 in the MAC input", "Header without flags"),
        ("MAC over the padded plaintext", "MAC over the padded plaintext"),
        ("length 17", "Length of the plaintext"),
        ("length 2000", "low byte first"),
        ("MAC with the cipher key", "The two keys swapped"),
        ("MAC key reversed", "MAC key back to front"),
        ("last four bytes", "Last four bytes of the tag"),
        ("MAC reversed", "MAC back to front"),
        ("the MAC was made over one other bit", "One bit of the payload differs"),
        ("one bit of the MAC", "One bit of the MAC differs"),
        ("CRC low byte first", "low byte first"),
    ];
    let file = table(include_str!("../../data/wrong-frames.json"));
    let frames = file.get("frames").and_then(Value::as_array).expect("frames");
    let mut harness = screen();
    for (why, said) in wrong {
        let frame = frames.iter().find(|frame| text(frame, "why") == why).expect(why);
        judge(&mut harness, text(frame, "frame"));
        assert!(shows(&harness, said), "{why}: not said: {said}");
        assert!(shows(&harness, ": fail"), "{why}");
    }
    let right = frames.iter().find(|frame| text(frame, "why") == "specification 5.8").expect("the right one");
    judge(&mut harness, text(right, "frame"));
    assert!(shows(&harness, "The C-MAC is right") && !shows(&harness, ": fail"));
}

#[test]
fn where_nothing_explains_a_frame_the_nearest_mistake_is_told_by_its_bits() {
    let file = table(include_str!("../../data/wrong-frames.json"));
    let frames = file.get("frames").and_then(Value::as_array).expect("frames");
    let frame = frames.iter().find(|frame| text(frame, "expected") == "unexplained").expect("one of no kind");
    let mut harness = screen();
    judge(&mut harness, text(frame, "frame"));
    assert!(shows(&harness, "No explanation fits"));
    assert!(shows(&harness, "Nearest: ") && shows(&harness, " of 32 bits differ"));
    assert!(!shows(&harness, "explains the bytes"));
    picture(&mut harness, "session-unexplained-light");
}

#[test]
fn every_real_frame_is_explained_on_the_screen() {
    let file = table(include_str!("../../data/real-frames.json"));
    let frames = file.as_array().expect("frames");
    assert_eq!(frames.len(), 14);
    let mut harness = screen();
    for frame in frames {
        judge(&mut harness, text(frame, "hex"));
        let right = frame.get("crc_ok").and_then(Value::as_bool).expect("checked there with another CRC");
        let label = if right { "CRC: pass" } else { "CRC: fail" };
        assert!(shows(&harness, label), "{frame}: {label}");
        let said = match text(frame, "note") {
            "echo with wrong CRC (user code)" => "EB53",
            "generate key as printed, header 11: CRC fails" => "B1 in place of 11",
            "communication error answer" => "01 Communication error",
            // Nobody has the keys of these two chips, so no mistake can be found in their MACs.
            note if note.contains("C-MAC") => "No explanation fits",
            _ => "without protection",
        };
        assert!(shows(&harness, said), "{frame}: not said: {said}");
        if text(frame, "note").contains("CRC fails") {
            picture(&mut harness, "session-real-frame-light");
        }
    }
}

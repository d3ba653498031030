//! Memory: edit, undo, paste, drop, write with read-back, refuse, close for ever.

use egui::{Event as Input, Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::bus::Bus;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, click, click_first, drop_files, key, picture, shows, window};

pub fn memory_of(bench: Bench, zone: u8, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num2);
    click_first(&mut harness, &format!("Zone {zone}, "));
    harness
}

fn bytes_of(zone: u8) -> String {
    format!("Bytes of zone {zone}, ")
}

/// Puts the keyboard into the bytes and moves to an offset, row by row.
pub fn go_to(harness: &mut Harness<'static, Bench>, zone: u8, offset: usize) {
    harness.get_by_label_contains(&bytes_of(zone)).focus();
    harness.run();
    key(harness, Key::Home);
    for _ in 0..offset / 16 {
        key(harness, Key::ArrowDown);
    }
    for _ in 0..offset % 16 {
        key(harness, Key::ArrowRight);
    }
}

pub fn type_text(harness: &mut Harness<'static, Bench>, text: &str) {
    harness.event(Input::Text(text.to_owned()));
    harness.run();
}

fn plans(harness: &Harness<'static, Bench>) -> Vec<(bool, Vec<String>)> {
    let asked = harness.state().asked.iter();
    asked
        .filter_map(|action| match action {
            Action::CarryOut { plan, agreed, .. } => {
                Some((*agreed, plan.steps.iter().map(|step| step.title.clone()).collect()))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn typed_bytes_are_written_and_read_back_with_one_press() {
    let mut harness = memory_of(Bench::used(), 1, Theme::Light);
    go_to(&mut harness, 1, 16);
    type_text(&mut harness, "dead");
    assert!(shows(&harness, "2 bytes changed at 0010 , were 00 00"), "the edit says what it replaces");
    harness.state_mut().asked.clear();
    click(&mut harness, "Write 2 bytes to zone 1");
    let expected = vec!["Write 2 B at 0010".to_owned(), "Read 2 B at 0010 back, and compare".to_owned()];
    assert_eq!(plans(&harness), [(false, expected)], "a write that can be undone asks no consent");
    let zone = harness.state().window.view.known.zones.get(&1).expect("zone 1 was read");
    assert_eq!(zone.bytes.get(16..18), Some(&[Some(0xDE), Some(0xAD)][..]));
    assert!(!shows(&harness, "bytes changed"), "what is written is no change any more");
    assert!(shows(&harness, "Change a byte first"), "and nothing is left to write");
}

#[test]
fn digits_type_bytes_and_do_not_change_the_screen() {
    let mut harness = memory_of(Bench::used(), 3, Theme::Light);
    go_to(&mut harness, 3, 0);
    harness.key_press(Key::Num4);
    type_text(&mut harness, "4");
    type_text(&mut harness, "2");
    assert_eq!(harness.state().window.screen(), stsafe_workbench::action::Screen::Memory);
    assert!(shows(&harness, "1 byte changed at 0000 , was 00"));
    key(&mut harness, Key::Tab);
    type_text(&mut harness, "Z");
    key(&mut harness, Key::ArrowLeft);
    assert!(shows(&harness, "Byte 0001, 5A, changed, was 00"), "Tab goes to the text column");
}

#[test]
fn undo_takes_edits_back_and_never_writes() {
    let mut harness = memory_of(Bench::used(), 1, Theme::Light);
    go_to(&mut harness, 1, 0);
    type_text(&mut harness, "FF");
    assert!(shows(&harness, "1 byte changed"));
    harness.state_mut().asked.clear();
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
    }
    assert!(!shows(&harness, "1 byte changed"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.run();
    assert!(shows(&harness, "1 byte changed"), "and redo makes it again");
    click(&mut harness, "Discard changes");
    assert!(!shows(&harness, "1 byte changed"));
    assert_eq!(harness.state().asked, [], "the chip was not asked for anything");
}

#[test]
fn pasted_hex_of_any_notation_lands_as_an_edit() {
    let mut harness = memory_of(Bench::used(), 3, Theme::Light);
    go_to(&mut harness, 3, 2);
    harness.event(Input::Paste("{ 0x01, 0x02:03-04 }".to_owned()));
    harness.run();
    assert!(shows(&harness, "Pasted: 4 B at 0002, not written yet"));
    harness.event(Input::Paste("0G".to_owned()));
    harness.run();
    assert!(shows(&harness, "Nothing was pasted: column 2: 'G' is not a hex digit"));
}

pub fn drop_file(harness: &mut Harness<'static, Bench>, name: &str, bytes: &[u8]) {
    drop_files(harness, &[(name, bytes)]);
}

#[test]
fn a_dropped_file_is_an_edit_and_one_that_is_too_long_is_refused() {
    let mut harness = memory_of(Bench::used(), 3, Theme::Light);
    harness.state_mut().asked.clear();
    drop_file(&mut harness, "firmware.bin", &[0x5A; 88]);
    assert!(shows(&harness, "firmware.bin: 88 B at 0000, not written yet"));
    assert_eq!(harness.state().asked, [], "never a write");
    assert!(
        harness.query_by_label_contains("Atomic, 88 B do not fit the 64 B buffer").is_some(),
        "atomic is off, with its reason"
    );
    drop_file(&mut harness, "long.bin", &[1; 1001]);
    assert!(shows(&harness, "long.bin: 1001 B do not fit, 1000 B are left from 0000"));
    drop_file(&mut harness, "short.hex", b"01 02\n03");
    assert!(shows(&harness, "short.hex: 3 B at 0000, not written yet"), "hex text is read as hex");
}

#[test]
fn may_i_names_the_deciding_rule_of_each_request() {
    let mut harness = memory_of(Bench::used(), 0, Theme::Light);
    assert!(shows(
        &harness,
        "Update 0 B, zone 0, Reversible, Refused: 11 Access condition not satisfied. Update of zone 0 is Never."
    ));
    assert!(shows(&harness, "Decrement, zone 0, One-way, Refused: 12 Wrong zone type."));
    assert!(shows(
        &harness,
        "Read 1,000 B in 4 pieces, zone 0, Read-only, The chip will accept it. Read of zone 0 is Always."
    ));
    click_first(&mut harness, "Zone 5, counter");
    assert!(shows(&harness, "Decrement by 1, zone 5, One-way, The chip will accept it."));
    click_first(&mut harness, "Zone 4, data");
    click_first(&mut harness, "Update past the end");
    harness.state_mut().asked.clear();
    click(&mut harness, "Send it, to see the refusal");
    assert_eq!(harness.state().asked.len(), 1);
    assert!(!shows(&harness, "Not as predicted"), "the chip refuses, as it was said it would");
}

#[test]
fn closing_a_zone_asks_first_and_escape_sends_nothing() {
    let mut harness = memory_of(Bench::used(), 2, Theme::Light);
    click_first(&mut harness, "Set update to Never");
    harness.state_mut().asked.clear();
    click(&mut harness, "Close zone 2…");
    assert!(shows(&harness, "Close zone 2 to updates, for ever, One-way, Simulated"));
    assert!(shows(&harness, "Update AC, Always, Never"), "before and after");
    assert!(shows(&harness, "06 17 02 00 00"), "the exact bytes");
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Close zone 2 to updates, for ever"));
    assert_eq!(harness.state().asked, [], "nothing was sent");
    click(&mut harness, "Close zone 2…");
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().asked, [], "Enter presses Cancel: the safe button has the keyboard");
    click(&mut harness, "Close zone 2…");
    click(&mut harness, "Close zone 2");
    assert_eq!(plans(&harness).len(), 1);
    assert!(plans(&harness).iter().all(|(agreed, _)| *agreed), "agreed to");
    let zone = harness.state().window.view.known.zone(2).expect("zone 2");
    assert_eq!((zone.update.access(), zone.update.may_change), (ZoneAccess::Never, false));
    assert!(shows(&harness, "Update 0 B, zone 2, Reversible, Refused: 11"), "and now the chip will refuse");
}

#[test]
fn a_real_chip_wants_the_words_typed() {
    let mut harness = memory_of(Bench::real(), 2, Theme::Light);
    click_first(&mut harness, "Set update to Never");
    click(&mut harness, "Close zone 2…");
    harness.state_mut().asked.clear();
    assert!(shows(&harness, "Waiting for the typed words"));
    click(&mut harness, "Close zone 2");
    assert_eq!(harness.state().asked, [], "the button does nothing before the words match");
    harness.get_by_label("Words to confirm with").click();
    harness.run();
    harness.get_by_label("Words to confirm with").type_text("zone 2 never");
    harness.run();
    assert!(!shows(&harness, "Waiting for the typed words"));
    click(&mut harness, "Close zone 2");
    assert_eq!(plans(&harness).len(), 1);
}

#[test]
fn read_only_mode_disables_every_write_and_says_so() {
    let mut harness = memory_of(Bench::used(), 1, Theme::Light);
    go_to(&mut harness, 1, 16);
    type_text(&mut harness, "AA");
    click(&mut harness, "Read-only mode");
    harness.state_mut().asked.clear();
    assert!(shows(&harness, "Read-only mode is on"));
    click(&mut harness, "Write 1 byte to zone 1");
    assert_eq!(harness.state().asked, []);
}

#[test]
fn an_answer_that_was_not_predicted_stops_the_plan_and_says_what_came() {
    let mut harness = memory_of(Bench::used(), 3, Theme::Light);
    go_to(&mut harness, 3, 0);
    type_text(&mut harness, "AA");
    // Somebody else writes another byte between the write and the read-back: the chip is changed behind the program.
    harness.state_mut().behind(|bus: &mut Bus| {
        let zone = bus.chip.nvm.zone_mut(3).expect("zone 3");
        zone.update = stsafe_core::access::ZoneRight::new(ZoneAccess::Never, false);
    });
    click(&mut harness, "Write 1 byte to zone 3");
    assert!(shows(&harness, "Write 1 B at 0000: the chip answered something else"));
    assert!(shows(&harness, "Predicted 00 OK"));
    assert!(shows(&harness, "Answered 11 Access condition not satisfied"));
    assert!(shows(&harness, "Nothing on the chip changed. Later steps were not sent."));
    click(&mut harness, "Read the chip again");
    let zone = harness.state().window.view.known.zone(3).expect("zone 3");
    assert_eq!(zone.update.access(), ZoneAccess::Never, "reading again tells what is true");
}

#[test]
fn bytes_are_copied_in_every_notation() {
    let mut harness = memory_of(Bench::used(), 1, Theme::Light);
    click(&mut harness, "Copy");
    harness.get_by_label("Copy as Rust").click();
    let mut copied = None;
    for _ in 0..4 {
        harness.step();
        for command in &harness.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                copied = Some(text.clone());
            }
        }
    }
    let copied = copied.expect("something on the clipboard");
    assert!(copied.starts_with("const ZONE_1: [u8; 1000] = [\n    0x48, 0x65, 0x6C"), "{copied}");
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = memory_of(Bench::used(), 1, theme);
        go_to(&mut harness, 1, 16);
        type_text(&mut harness, "DEAD");
        picture(&mut harness, &format!("memory-edit-{word}"));
        click(&mut harness, "Diff");
        picture(&mut harness, &format!("memory-diff-{word}"));
        click_first(&mut harness, "Update 2 B and set update to Never");
        click(&mut harness, "Write and close zone 1…");
        picture(&mut harness, &format!("confirm-{word}"));
        let mut harness = memory_of(Bench::real(), 1, theme);
        click_first(&mut harness, "Set update to Never");
        click(&mut harness, "Close zone 1…");
        harness.get_by_label("Words to confirm with").type_text("zone 1 ne");
        harness.run();
        picture(&mut harness, &format!("confirm-real-{word}"));
        let mut harness = memory_of(Bench::used(), 5, theme);
        click(&mut harness, "Record");
        picture(&mut harness, &format!("memory-record-{word}"));
        let mut harness = memory_of(Bench::used(), 3, theme);
        go_to(&mut harness, 3, 0);
        type_text(&mut harness, "AA");
        harness.state_mut().behind(|bus: &mut Bus| {
            let zone = bus.chip.nvm.zone_mut(3).expect("zone 3");
            zone.update = stsafe_core::access::ZoneRight::new(ZoneAccess::Never, false);
        });
        click(&mut harness, "Write 1 byte to zone 3");
        picture(&mut harness, &format!("outcome-{word}"));
    }
}

//! Whatever is on a screen can be copied: by right click, by Shift F10, by Ctrl C.

use egui::{Event, Key, Modifiers, OutputCommand, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::{
    command::{catalog::Listed as _, signature::GenerateKey},
    crypto::Curve,
};

use crate::bench::{Bench, click, click_first, key, shows, window};

/// Runs some frames; what was put on the clipboard meanwhile.
pub fn clipboard(harness: &mut Harness<'static, Bench>) -> Option<String> {
    let mut copied = None;
    for _ in 0..4 {
        harness.step();
        for command in &harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied = Some(text.clone());
            }
        }
    }
    copied
}

/// Right click on what is called so, then this entry.
pub fn copy_as(harness: &mut Harness<'static, Bench>, part: &str, notation: &str) -> Option<String> {
    let node = harness.get_all_by_label_contains(part).next().expect("something of that name");
    node.click_secondary();
    harness.run();
    harness.get_by_label(notation).click();
    clipboard(harness)
}

const ID: &str = "02 09 53 49 4D 55 4C 41 54 01 F1";

#[test]
fn the_device_id_is_copied_in_every_notation() {
    let mut harness = window(Bench::used(), Theme::Light);
    assert_eq!(copy_as(&mut harness, "Device ID 02", "Copy as hex").as_deref(), Some(ID));
    let rust = copy_as(&mut harness, "Device ID 02", "Copy as Rust").expect("copied");
    assert!(rust.starts_with("const DEVICE_ID: [u8; 11] = ["), "{rust}");
    let c = copy_as(&mut harness, "Device ID 02", "Copy as C array").expect("copied");
    assert!(c.contains("device_id[11]") && c.contains("0x53, 0x49"), "{c}");
    assert_eq!(copy_as(&mut harness, "Device ID 02", "Copy as text").as_deref(), Some("..SIMULAT.."));
}

#[test]
fn a_value_that_is_no_bytes_is_copied_in_words_only() {
    let mut harness = window(Bench::used(), Theme::Light);
    let node = harness.get_all_by_label_contains("Issuer WORKBENCH").next().expect("the issuer");
    node.click_secondary();
    harness.run();
    assert!(!shows(&harness, "Copy as hex"), "words are no bytes");
    harness.get_by_label("Copy as text").click();
    assert_eq!(clipboard(&mut harness).as_deref(), Some("WORKBENCH SIM CA – NOT ST"));
}

#[test]
fn every_screen_offers_its_bytes() {
    let mut harness = window(Bench::talked(), Theme::Light);
    key(&mut harness, Key::Num2);
    key(&mut harness, Key::ArrowDown);
    harness.get_by_label_contains("Bytes of zone 1, ").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    harness.run();
    harness.get_by_label("Copy as hex").click();
    let zone = clipboard(&mut harness).expect("zone 1");
    assert!(zone.starts_with("48 65 6C 6C 6F 2C 20 53"), "{zone}");
    key(&mut harness, Key::Escape);
    key(&mut harness, Key::Num3);
    assert_eq!(copy_as(&mut harness, "Zone 5, 500,000 of", "Copy as text").as_deref(), Some("500,000"));
    key(&mut harness, Key::Num6);
    let serial = copy_as(&mut harness, "serialNumber, offset 13", "Copy as hex");
    assert_eq!(serial.as_deref(), Some(ID), "the value, without tag and length");
    key(&mut harness, Key::Num7);
    click_first(&mut harness, "Step 6, New challenge");
    let drawn = stsafe_core::hex::pairs(&harness.state().window.view.authentication.challenge);
    let copied = copy_as(&mut harness, &format!("Challenge, {drawn}"), "Copy as hex");
    assert_eq!(copied, Some(drawn));
    key(&mut harness, Key::Num9);
    let bytes = harness.state().window.view.exchanges.last().map_or(0, |exchange| exchange.sent.len());
    let sent = copy_as(&mut harness, &format!("Sent, {bytes} bytes"), "Copy as hex").expect("a frame");
    assert!(sent.starts_with("05 "), "the last exchange is a read: {sent}");
}

#[test]
fn the_keyboard_copies_too_and_comes_back() {
    let mut harness = window(Bench::used(), Theme::Light);
    harness.get_by_label_contains("Device ID 02").focus();
    harness.run();
    harness.event(Event::Copy);
    assert_eq!(clipboard(&mut harness).as_deref(), Some(ID), "Ctrl C copies as shown");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    harness.run();
    assert!(harness.get_by_label("Copy as hex").is_focused(), "the menu has the keyboard");
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Copy as hex"));
}

#[test]
fn ctrl_c_copies_what_is_chosen() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num6);
    click_first(&mut harness, "serialNumber, offset 13");
    harness.event(Event::Copy);
    assert_eq!(clipboard(&mut harness).as_deref(), Some(ID));
    key(&mut harness, Key::Num9);
    harness.event(Event::Copy);
    let row = clipboard(&mut harness).expect("the chosen exchange");
    assert!(row.contains("05 Read, Zone 11"), "{row}");
}

#[test]
fn the_last_look_offers_the_very_bytes_that_are_sent() {
    let mut bench = Bench::used();
    let key = GenerateKey { slot: 1, usage_limit: 0xFFFF, mode: [0; 2], curve: Curve::NistP256 };
    let plan = stsafe_core::plan::Plan::new(
        "Generate a key in slot 1",
        [("Generate".to_owned(), key.into_command())],
        &bench.window.view.known,
        stsafe_core::policy::Session::None,
    )
    .shared();
    let frame = stsafe_core::hex::pairs(&plan.steps[0].frame);
    bench.window.ask(plan);
    let mut harness = window(bench, Theme::Light);
    let copied = copy_as(&mut harness, &frame[..20], "Copy as hex");
    assert_eq!(copied.as_deref(), Some(frame.as_str()));
    click(&mut harness, "Cancel");
}

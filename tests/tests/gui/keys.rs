//! Keys: every slot with its rights, and guides that generate, open, write and erase, with the exact bytes before anything
//! is sent. Secrets stay dots.

use egui::{Event, Key, Theme};
use egui_kittest::Harness;
use stsafe_core::chip::bus::Bus;
use stsafe_core::crypto::Curve;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};

fn keys(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num5);
    harness
}

fn sent(harness: &Harness<'static, Bench>) -> usize {
    harness.state().asked.iter().filter(|action| matches!(action, Action::CarryOut { .. })).count()
}

/// Types into the field that is clicked.
fn type_into(harness: &mut Harness<'static, Bench>, label: &str, text: &str) {
    click(harness, label);
    harness.event(Event::Paste(text.to_owned()));
    harness.run();
}

const MAC: &str = "00112233445566778899AABBCCDDEEFF";
const CIPHER: &str = "0123456789ABCDEF0123456789ABCDEF";

fn plain(bus: &Bus) -> Option<(Vec<u8>, Vec<u8>)> {
    let pair = bus.chip.nvm.host_keys.as_ref()?;
    Some((pair.mac.0.to_vec(), pair.cipher.0.to_vec()))
}

#[test]
fn a_fresh_chip_shows_one_private_key_and_closed_symmetric_slots() {
    let harness = keys(Bench::fresh(), Theme::Light);
    assert!(shows(&harness, "Private slot 0, NIST P-256, generate Never"));
    assert!(shows(&harness, "Private slot 1, Empty, generate Free"));
    assert!(shows(&harness, "Host keys, Empty: no command can be protected, control fields 0A FF"));
    assert!(shows(&harness, "Symmetric slot 15, empty, closed"));
    assert!(shows(&harness, "16 slots, all closed: a write answers 1E"));
    assert!(shows(&harness, "0 now, stop at 8, blocked at 50"));
}

#[test]
fn a_key_is_generated_after_its_curve_uses_and_consent() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Private slot 1, Empty, generate Free");
    click(&mut harness, "NIST P-384");
    assert!(shows(&harness, "Bytes 11 13 01 00 FF 00 00 00 05 2B 81 04 00 22"));
    assert!(shows(&harness, "Check, done: Generate key of slot 1 is free."));
    click(&mut harness, "Generate in slot 1…");
    assert!(shows(&harness, "Generate a key in slot 1, One-way, Simulated"));
    key(&mut harness, Key::Escape);
    assert_eq!(sent(&harness), 0, "nothing was agreed to");
    click(&mut harness, "Generate in slot 1…");
    click(&mut harness, "Generate in slot 1");
    assert_eq!(sent(&harness), 1);
    harness.state_mut().behind(|bus| {
        let key = bus.chip.nvm.private.get(1).and_then(|slot| slot.key.as_ref()).expect("a key in slot 1");
        assert_eq!(key.curve, Curve::NistP384);
    });
    assert!(shows(&harness, "Private slot 1, NIST P-384, generate Free"));
    assert!(shows(&harness, "255, as counted here"));
}

#[test]
fn the_slot_of_the_device_key_refuses_to_be_generated_and_the_button_says_why() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Private slot 0, NIST P-256, generate Never");
    assert!(shows(&harness, "Generate key of slot 0 is Never"));
    assert!(shows(&harness, "The chip would refuse it"));
    click(&mut harness, "Generate in slot 0…");
    assert_eq!(sent(&harness), 0);
    assert!(!shows(&harness, "One-way, Simulated"), "no dialog opens for what would be refused");
}

#[test]
fn a_curve_that_cannot_agree_is_no_choice_for_the_ephemeral_slot() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Private slot FF");
    click(&mut harness, "Ed25519");
    assert!(shows(&harness, "Ed25519 keys agree on nothing, and this slot can do nothing else"));
}

#[test]
fn host_keys_in_clear_stay_dots_until_the_eye_and_land_in_the_chip() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Host keys, Empty");
    click(&mut harness, "Write keys");
    assert!(shows(&harness, "Still to choose: Both keys, 16 B each"));
    type_into(&mut harness, "MAC key", MAC);
    assert!(shows(&harness, "Still to choose: Both keys, 16 B each"), "one key is not a pair");
    type_into(&mut harness, "Cipher key", CIPHER);
    assert!(!shows(&harness, "Still to choose"));
    assert!(shows(&harness, "Bytes 1F 07 00 00 00 00 •• ••"));
    assert!(!shows(&harness, "00 11 22 33"), "no key is shown unasked");
    assert!(!shows(&harness, "The key in clear"));
    click(&mut harness, "Look at MAC key");
    assert!(shows(&harness, "The key in clear"));
    click(&mut harness, "Hide MAC key");
    assert!(!shows(&harness, "The key in clear"));
    click(&mut harness, "Write both keys…");
    assert!(!shows(&harness, "00 11 22 33"), "the confirm dialog keeps the secret");
    click(&mut harness, "Write both keys");
    let carried = harness.state().window.view.carried.as_ref().map(|(_, outcome)| outcome.clone());
    harness.state_mut().behind(|bus| {
        let parse = |hex: &str| stsafe_core::hex::parse(hex).expect("hex");
        assert_eq!(plain(bus), Some((parse(MAC), parse(CIPHER))), "{carried:?}");
    });
    assert!(shows(&harness, "Host keys, AES-128 pair, generation V2, counter 00000000"));
    assert!(shows(&harness, "Still to choose: Both keys, 16 B each"), "what was typed is wiped");
    let trace = harness.state().window.view.exchanges.iter().filter(|(_, e)| e.asked_by == "Keys").count();
    assert!(trace > 0, "the exchanges say who asked");
}

#[test]
fn digits_of_a_key_never_leave_the_screen_they_are_typed_on() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Host keys, Empty");
    click(&mut harness, "Write keys");
    click(&mut harness, "MAC key");
    for digit in [Key::Num1, Key::Num2, Key::Num9] {
        harness.key_press(digit);
        harness.event(Event::Text(digit.name().to_owned()));
        harness.run();
    }
    assert!(shows(&harness, "Write the host keys"), "a digit is no shortcut while a key is typed");
}

#[test]
fn wrapped_host_keys_need_the_way_first_and_then_an_exchange() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Host keys, Empty");
    click(&mut harness, "Set the ways…");
    assert!(shows(&harness, "The control fields become 07 FF. They can never be changed again, by anybody."));
    click(&mut harness, "Set the ways");
    assert!(shows(&harness, "control fields 07 FF"));
    click(&mut harness, "Write keys");
    click(&mut harness, "Wrapped");
    click(&mut harness, "ST's example keys");
    assert!(shows(&harness, "Exchange, next"));
    harness.state_mut().asked.clear();
    click(&mut harness, "Exchange ephemeral keys");
    assert_eq!(sent(&harness), 0, "the exchange alone writes nothing");
    assert!(shows(&harness, "Exchange, done"), "{:?}", harness.state().window.view.activity);
    click(&mut harness, "Write both keys…");
    assert!(shows(&harness, "Step 2, Write the envelope with the host keys, One-way"));
    click(&mut harness, "Write both keys");
    harness.state_mut().behind(|bus| {
        let parse = |hex: &str| stsafe_core::hex::parse(hex).expect("hex");
        assert_eq!(plain(bus), Some((parse(MAC), parse(CIPHER))));
    });
    assert!(shows(&harness, "Still to choose: Both keys, 16 B each"), "what was chosen is wiped");
    let open = harness.state().window.view.known.volatile.kek_session;
    assert!(open.is_none(), "the KEK session is closed again");
}

#[test]
fn agreed_host_keys_are_the_same_on_both_sides_and_never_on_the_bus() {
    let mut bench = Bench::fresh();
    bench.behind(|bus| bus.chip.nvm.host_key_control = [0x07, 0xFF]);
    bench.serve(Action::Refresh);
    let mut harness = keys(bench, Theme::Light);
    click_first(&mut harness, "Host keys, Empty");
    click(&mut harness, "Write keys");
    click(&mut harness, "Agreed");
    click(&mut harness, "Exchange ephemeral keys");
    assert!(shows(&harness, "Look at the agreed keys"));
    click(&mut harness, "Write both keys…");
    click(&mut harness, "Write both keys");
    let view = &harness.state().window.view;
    let keys = view.prepared.as_ref().expect("an exchange").keys.clone();
    let sent: Vec<Vec<u8>> = view.exchanges.iter().map(|(_, exchange)| exchange.sent.to_vec()).collect();
    for key in &keys {
        assert!(sent.iter().all(|frame| !frame.windows(16).any(|part| part == key.as_slice())));
    }
    harness.state_mut().behind(|bus| {
        let (mac, cipher) = plain(bus).expect("host keys");
        assert_eq!([mac, cipher], [keys[0].to_vec(), keys[1].to_vec()]);
    });
}

#[test]
fn a_closed_symmetric_slot_is_opened_once_written_and_erased() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click(&mut harness, "Symmetric slot 3, empty, closed");
    click(&mut harness, "Write");
    type_into(&mut harness, "Key", MAC);
    assert!(shows(&harness, "Slot 3 is closed. Open it first, once"));
    assert!(shows(&harness, "The chip would refuse it"));
    click(&mut harness, "Open");
    click(&mut harness, "Open slot 3…");
    assert!(shows(&harness, "The control fields of slot 3 become 13 FF FF"));
    click(&mut harness, "Open slot 3");
    assert!(shows(&harness, "Symmetric slot 3, empty, open"));
    click(&mut harness, "Write");
    type_into(&mut harness, "Key", MAC);
    assert!(shows(&harness, "Bytes 1F 17 00 03 00 01 00 03 10 •• ••"));
    click(&mut harness, "Write slot 3");
    assert!(shows(&harness, "Symmetric slot 3, aes-128 cmac, open"));
    click(&mut harness, "Erase");
    click(&mut harness, "Erase slot 3…");
    click(&mut harness, "Erase slot 3");
    assert!(shows(&harness, "Symmetric slot 3, empty, open"));
}

#[test]
fn a_public_key_needs_a_use_and_lies_on_its_curve() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    click_first(&mut harness, "Public slot 0");
    click(&mut harness, "Write key");
    assert!(shows(&harness, "No use is enabled: a key written now would be useless"));
    // A point that is not on P-256.
    type_into(&mut harness, "X and Y", &"11".repeat(64));
    assert!(shows(&harness, "The chip would refuse it"));
}

#[test]
fn read_only_mode_closes_every_guide() {
    let mut harness = keys(Bench::fresh(), Theme::Light);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::L);
    harness.run();
    click(&mut harness, "Generate in slot 1…");
    assert!(!shows(&harness, "One-way, Simulated"));
    assert_eq!(sent(&harness), 0);
    assert!(shows(&harness, "Read-only mode is on"));
}

#[test]
fn guides_in_both_themes() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = keys(Bench::fresh(), theme);
        click_first(&mut harness, "Host keys, Empty");
        click(&mut harness, "Write keys");
        click(&mut harness, "ST's example keys");
        picture(&mut harness, &format!("keys-host-{word}"));
        click(&mut harness, "Symmetric slot 3, empty, closed");
        click(&mut harness, "Write");
        picture(&mut harness, &format!("keys-symmetric-{word}"));
    }
    let mut harness = sized(Bench::fresh(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    key(&mut harness, Key::Num5);
    click_first(&mut harness, "Public slot 1");
    picture(&mut harness, "keys-public-small");
}

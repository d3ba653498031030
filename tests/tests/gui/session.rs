//! The Session screen by label: worked examples, a session of the virtual chip, one thing broken, a frame judged.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::state::{HostKeys, Secret};
use stsafe_core::command::tables::KeyType;
use stsafe_core::device::breakage::Breakage;
use stsafe_core::link::Status;
use stsafe_core::policy::Session;
use stsafe_workbench::action::Action;
use stsafe_workbench::theme::space;
use stsafe_workbench::view::session::SessionErrand;

use crate::bench::{Bench, click, key, picture, shows, sized, window};

/// Worked example B with its MAC made before encryption: the frame of the mockup, checked with OpenSSL.
const WRONG: &str = "E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E510023EEB45F";

/// The virtual chip gets host keys; its Echo is encrypted both ways and Host.
fn with_keys(bus: &mut Bus) {
    bus.chip.nvm.host_keys = Some(HostKeys {
        key_type: KeyType::Aes128,
        mac: Secret(vec![0x11; 16]),
        cipher: Secret(vec![0x22; 16]),
        counter: 0x3A,
    });
    let echo = bus.chip.nvm.commands.iter_mut().find(|rule| rule.code == 0x00).expect("Echo");
    (echo.access, echo.encryption) = (3, 3);
}

/// Connected to a chip with host keys, on this screen.
fn provisioned() -> Bench {
    let mut bench = Bench::used();
    bench.behind(with_keys);
    bench.serve(Action::Refresh);
    bench
}

/// The same with an open session and two exchanges in it.
pub fn opened() -> Bench {
    let mut bench = provisioned();
    bench.serve(Action::Session(SessionErrand::OpenWithOwn));
    bench.serve(Action::Session(SessionErrand::Echo));
    bench.serve(Action::Session(SessionErrand::Echo));
    bench
}

fn on_screen(bench: Bench) -> Harness<'static, Bench> {
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::Num8);
    harness
}

/// In the list; while it is empty the table offers it too.
fn echo(harness: &mut Harness<'static, Bench>) {
    harness.get_all_by_label("Send a protected Echo").last().expect("a button").click();
    harness.run();
}

fn type_into(harness: &mut Harness<'static, Bench>, label: &str, text: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.get_by_label(label).type_text(text);
    harness.run();
}

#[test]
fn without_exchanges_the_worked_examples_are_offered_and_show_every_value() {
    let mut harness = on_screen(Bench::empty());
    assert!(shows(&harness, "No protected exchange yet."));
    harness.get_all_by_label("Open worked examples").last().expect("a button").click();
    harness.run();
    assert!(shows(&harness, "Exchange A, Read Zone 1"));
    harness.get_by_label_contains("Exchange B, Update Zone 1").click();
    harness.run();
    // Specification 5.8.
    assert!(shows(&harness, "Counter, host 00 00 00 3B, equal to chip"));
    assert!(shows(&harness, "IV, host 74 C9 2E 4E 46 4E 9A DE"));
    assert!(shows(&harness, "AES-CMAC, host 15 43 A0 30 09 50 D6 CB"));
    assert!(shows(&harness, "AES-CMAC, host 00 51 14 80 9D 3B EE 77"));
    assert!(!shows(&harness, "not equal to chip"));
}

#[test]
fn every_worked_example_opens_with_one_click_and_shows_the_specifications_values() {
    let file = include_str!("../../data/worked-examples.json");
    let file: serde_json::Value = serde_json::from_str(file).expect("the table is whole");
    let mut harness = on_screen(Bench::empty());
    harness.get_all_by_label("Open worked examples").last().expect("a button").click();
    harness.run();
    let rows = [("n", "Counter"), ("iv", "IV"), ("cmac", "AES-CMAC"), ("rmac", "AES-CMAC")];
    let examples = file.get("examples").and_then(|list| list.as_array()).expect("a list");
    assert_eq!(examples.len(), 8);
    for example in examples {
        let mark = example.get("mark").and_then(|mark| mark.as_str()).expect("a mark");
        harness.get_by_label_contains(&format!("Exchange {mark},")).click();
        harness.run();
        for (name, label) in rows {
            let Some(value) = example.get(name).and_then(|value| value.as_str()) else { continue };
            let bytes = stsafe_core::hex::parse(value).expect("hex");
            let first = stsafe_core::hex::pairs(bytes.get(..8).unwrap_or(&bytes));
            assert!(shows(&harness, &format!("{label}, host {first}")), "{mark}: {label} {first}");
        }
        assert!(!shows(&harness, "not equal to chip"), "{mark}");
    }
}

#[test]
fn the_first_unequal_value_gets_the_keyboard_and_an_equal_exchange_does_not_take_it() {
    let mut bench = opened();
    bench.serve(Action::Session(SessionErrand::Break { what: Breakage::Flag, lost: false }));
    let mut harness = on_screen(bench);
    // The header in the C-MAC input is what differs first, below equal rows.
    let focused = |harness: &Harness<'static, Bench>| {
        harness.query_all_by_label_contains("equal to chip").find(|node| node.is_focused()).is_some()
    };
    let unequal = harness.get_all_by_label_contains("not equal to chip").next().expect("a row");
    assert!(unequal.is_focused(), "the first unequal row");
    key(&mut harness, Key::ArrowUp);
    assert!(!shows(&harness, "not equal to chip"), "the exchange before is right");
    assert!(!focused(&harness));
    key(&mut harness, Key::ArrowDown);
    let unequal = harness.get_all_by_label_contains("not equal to chip").next().expect("a row");
    assert!(unequal.is_focused(), "again when one comes back to it");
}

#[test]
fn pointing_at_a_value_says_and_lights_where_it_flows() {
    let mut harness = on_screen(opened());
    assert!(!shows(&harness, "Counter flows into"));
    let place = harness.get_all_by_label("Counter, 4 bytes").next().expect("the host's counter").rect();
    harness.hover_at(place.left_center() + egui::vec2(4.0, 0.0));
    harness.run();
    harness.run();
    assert!(shows(
        &harness,
        "Counter flows into block 0, IV, ciphertext, AES-CMAC, C-MAC, block 0, answer's IV, answer's ciphertext, \
         AES-CMAC of the answer, R-MAC"
    ));
    picture(&mut harness, "session-pointed-light");
    harness.hover_at(egui::pos2(4.0, 4.0));
    harness.run();
    harness.run();
    assert!(!shows(&harness, "flows into"));
}

#[test]
fn the_header_names_the_counter_while_a_session_is_open() {
    let mut bench = opened();
    let mut harness = window(std::mem::replace(&mut bench, Bench::empty()), Theme::Light);
    assert!(shows(&harness, "Host session, N 0000003C"));
    click(&mut harness, "Host session, N 0000003C");
    assert!(shows(&harness, "Every protected exchange, value by value"), "it leads to the screen");
    click(&mut harness, "Close the session");
    assert!(!shows(&harness, "Host session, N"));
}

#[test]
fn at_the_stop_nothing_protected_is_sent_before_the_words_are_typed() {
    let mut bench = opened();
    for _ in 0..8 {
        bench.serve(Action::Session(SessionErrand::Break { what: Breakage::Key, lost: false }));
    }
    let mut harness = on_screen(bench);
    let sent = harness.state().window.view.exchange_count;
    echo(&mut harness);
    assert_eq!(harness.state().window.view.exchange_count, sent, "the button is closed");
    assert!(shows(&harness, "8 used, stopped at 8"));
    click(&mut harness, "Go on");
    assert!(!harness.state().window.view.host.now.accepted, "not without the words");
    type_into(&mut harness, "The chip may be lost", "the chip may be lost");
    click(&mut harness, "Go on");
    echo(&mut harness);
    let now = &harness.state().window.view.host.now;
    assert_eq!(now.wrong_macs, 0, "a right C-MAC ends the row");
    assert!(!now.accepted, "and what was accepted with it");
}

#[test]
fn a_paste_anywhere_goes_to_the_judge_and_ctrl_enter_judges() {
    let mut harness = on_screen(Bench::empty());
    harness.event(egui::Event::Paste(WRONG.to_owned()));
    harness.run();
    type_into(&mut harness, "Counter N", "0000003B");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert!(shows(&harness, "MAC over the padded plaintext, 510023EE, explains the bytes"));
}

#[test]
fn keys_that_were_typed_open_a_session_and_leave_the_fields() {
    let mut harness = on_screen(provisioned());
    type_into(&mut harness, "MAC key", &"11".repeat(16));
    type_into(&mut harness, "Cipher key", &"22".repeat(16));
    click(&mut harness, "Open a host session");
    assert_eq!(harness.state().window.view.session, Session::Opened);
    assert!(shows(&harness, "Open, N 0000003A."));
    let asked = format!("{:?}", harness.state().asked);
    assert!(!asked.contains("1111") && asked.contains("TypedKeys(…)"), "{asked}");
    click(&mut harness, "Close the session");
    assert_eq!(harness.state().window.view.session, Session::None);
}

#[test]
fn keys_of_the_wrong_length_are_named_and_nothing_is_asked() {
    let mut harness = on_screen(provisioned());
    type_into(&mut harness, "MAC key", "1122");
    click(&mut harness, "Open a host session");
    assert!(shows(&harness, "MAC key: 16 or 32 bytes, not 2"));
    assert!(!harness.state().asked.iter().any(|action| matches!(action, Action::Session(_))));
}

#[test]
fn a_wrong_key_costs_one_of_the_budget_and_is_told() {
    let mut harness = on_screen(provisioned());
    type_into(&mut harness, "MAC key", &"12".repeat(16));
    type_into(&mut harness, "Cipher key", &"22".repeat(16));
    click(&mut harness, "Open a host session");
    echo(&mut harness);
    assert!(shows(&harness, "1 used, program stops at 8"));
    assert!(shows(&harness, "16 Invalid C-MAC"));
    assert_eq!(harness.state().window.view.host.now.wrong_macs, 1);
}

#[test]
fn an_exchange_of_the_virtual_chip_has_two_real_sides_that_agree() {
    let harness = on_screen(opened());
    let view = &harness.state().window.view;
    assert_eq!(view.host.protected.len(), 2);
    assert!(view.host.protected.iter().all(|seen| seen.chip.as_ref() == Some(&seen.host)));
    assert!(shows(&harness, "Counter, host 00 00 00 3B, equal to chip"));
    assert!(!shows(&harness, "not equal to chip"));
}

#[test]
fn something_broken_is_caught_and_the_first_unequal_value_is_shown() {
    let mut harness = on_screen(opened());
    click(&mut harness, "Counter");
    assert!(shows(&harness, "Costs one wrong C-MAC in a row: 1 of 8."));
    click(&mut harness, "Send the broken frame");
    assert!(shows(&harness, "The chip's C-MAC check caught it, status 16 Invalid C-MAC"));
    assert!(shows(&harness, "Counter, host 00 00 00 3D, not equal to chip 00 00 00 3C"));
    let caught = harness.state().window.view.host.caught.clone().expect("it was caught");
    assert_eq!((caught.what, caught.status, caught.steps), (Breakage::Counter, Status::INVALID_CMAC, 0));
}

#[test]
fn beyond_the_limit_nothing_is_broken_before_the_words_are_typed() {
    let mut bench = opened();
    for _ in 0..8 {
        bench.serve(Action::Session(SessionErrand::Break { what: Breakage::Key, lost: false }));
    }
    let mut harness = on_screen(bench);
    let sent = harness.state().window.view.exchange_count;
    click(&mut harness, "Key");
    assert!(shows(&harness, "Stopped at 8 of about 50. Type that the chip may be lost to go on."));
    assert!(shows(&harness, "Waiting for the typed words") || shows(&harness, "Send the broken frame"));
    click(&mut harness, "Send the broken frame");
    assert_eq!(harness.state().window.view.exchange_count, sent, "nothing was sent");
    type_into(&mut harness, "The chip may be lost", "the chip may be lost");
    click(&mut harness, "Send the broken frame");
    assert_eq!(harness.state().window.view.host.now.wrong_macs, 9);
}

#[test]
fn on_a_real_chip_each_broken_frame_beyond_the_limit_needs_the_words_again() {
    let mut bench = Bench::real_with(with_keys);
    let keys = stsafe_workbench::secret::TypedKeys::read(&"11".repeat(16), &"22".repeat(16)).expect("keys");
    bench.serve(Action::Session(SessionErrand::Open(keys)));
    for _ in 0..8 {
        bench.serve(Action::Session(SessionErrand::Break { what: Breakage::Key, lost: false }));
    }
    let mut harness = on_screen(bench);
    for used in [9, 10] {
        click(&mut harness, "Key");
        assert!(shows(&harness, "Stopped at 8 of about 50. Type that the chip may be lost to go on."));
        click(&mut harness, "Send the broken frame");
        assert_eq!(harness.state().window.view.host.now.wrong_macs, used - 1, "not without the words");
        type_into(&mut harness, "The chip may be lost", "the chip may be lost");
        click(&mut harness, "Send the broken frame");
        assert_eq!(harness.state().window.view.host.now.wrong_macs, used);
    }
}

#[test]
fn in_read_only_mode_nothing_can_be_broken() {
    let mut bench = opened();
    bench.serve(Action::ToggleReadOnly);
    let mut harness = on_screen(bench);
    let sent = harness.state().window.view.exchange_count;
    click(&mut harness, "Flag");
    assert!(!shows(&harness, "Send the broken frame"));
    assert_eq!(harness.state().window.view.exchange_count, sent);
}

#[test]
fn a_pasted_frame_is_judged_and_its_mistake_explained() {
    let mut harness = on_screen(Bench::empty());
    type_into(&mut harness, "Pasted frame", WRONG);
    type_into(&mut harness, "Counter N", "0000003B");
    click(&mut harness, "Judge");
    // Values of the mockup, reckoned there independently.
    assert!(shows(&harness, "MAC over the padded plaintext, 510023EE, explains the bytes"));
    assert!(shows(&harness, "Counter N + 1, 8B70FCAC, does not fit"));
    assert!(shows(&harness, "The two keys swapped, 8217ACD2, does not fit"));
    assert!(shows(&harness, "CRC: pass") && shows(&harness, "C-MAC: fail"));
    assert!(shows(&harness, "Encrypt first, then make the MAC over the ciphertext."));
    assert!(shows(&harness, "Copy the right frame"));
}

#[test]
fn a_chip_without_host_keys_gets_sts_test_keys_after_the_confirmation() {
    let mut harness = on_screen(Bench::fresh());
    harness.get_all_by_label("Write ST's test keys…").last().expect("a button").click();
    harness.run();
    assert!(shows(&harness, "The chip holds ST's test keys"));
    assert_eq!(harness.state().window.view.session, Session::None);
    click(&mut harness, "Write the test keys");
    click(&mut harness, "Use the virtual chip's keys");
    echo(&mut harness);
    let view = &harness.state().window.view;
    assert_eq!(view.session, Session::Proved);
    assert_eq!(view.host.protected.last().and_then(|seen| seen.status), Some(Status::OK));
}

#[test]
fn text_that_is_no_frame_is_named_with_its_line() {
    let mut harness = on_screen(Bench::empty());
    type_into(&mut harness, "Pasted frame", "E6 FD zz");
    click(&mut harness, "Judge");
    assert!(shows(&harness, "line 1: 'z' is not a hex digit"));
}

#[test]
fn a_real_chip_shows_its_side_as_recomputed() {
    let mut bench = Bench::real_with(with_keys);
    let keys = stsafe_workbench::secret::TypedKeys::read(&"11".repeat(16), &"22".repeat(16)).expect("keys");
    bench.serve(Action::Session(SessionErrand::Open(keys)));
    bench.serve(Action::Session(SessionErrand::Echo));
    let harness = on_screen(bench);
    assert!(shows(&harness, "Chip, recomputed by us"));
    assert!(!shows(&harness, "Use the virtual chip's keys"));
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, small) in [(space::REFERENCE, ""), (space::SMALLEST, "-small")] {
            let mut harness = sized(Bench::used(), theme, size);
            key(&mut harness, Key::Num8);
            picture(&mut harness, &format!("session-empty{small}-{word}"));
            harness.get_all_by_label("Open worked examples").last().expect("a button").click();
            harness.run();
            harness.get_by_label_contains("Exchange B,").click();
            harness.run();
            type_into(&mut harness, "Pasted frame", WRONG);
            type_into(&mut harness, "Counter N", "0000003B");
            click(&mut harness, "Judge");
            picture(&mut harness, &format!("session-judged{small}-{word}"));
            let mut bench = opened();
            bench.serve(Action::Session(SessionErrand::Break { what: Breakage::Counter, lost: false }));
            let mut harness = sized(bench, theme, size);
            key(&mut harness, Key::Num8);
            picture(&mut harness, &format!("session-broken{small}-{word}"));
        }
    }
}

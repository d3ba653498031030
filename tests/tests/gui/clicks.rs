//! What happens when somebody clicks, types or presses a key: by name, as a screen reader sees it.

use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable;
use stsafe_core::chip::scenario::Scenario;
use stsafe_workbench::action::{Action, Screen};
use stsafe_workbench::view::{Activity, Event};

use crate::bench::{Bench, click, click_first, key, shows, window};

#[test]
fn an_empty_window_starts_the_virtual_chip() {
    let mut harness = window(Bench::empty(), Theme::Light);
    assert!(shows(&harness, "No device. The virtual chip needs nothing plugged in."));
    click(&mut harness, "Start the virtual chip");
    assert!(shows(&harness, "Device: SPL05 virtual chip, sim, Simulated"), "it is called simulated");
    assert!(shows(&harness, "Device ID 020953494D554C415401F1"));
    assert!(shows(&harness, "Life cycle 03 Operational, assumed"), "an assumed value says so");
    assert!(shows(&harness, "Zone 6 counter 4,294,967,295, Never lowered, free to everybody"));
}

#[test]
fn digits_go_through_the_screens() {
    let mut harness = window(Bench::used(), Theme::Light);
    let keys = [Key::Num2, Key::Num3, Key::Num4, Key::Num6, Key::Num7, Key::Num9, Key::Num1];
    let screens = [
        Screen::Memory,
        Screen::Counters,
        Screen::Access,
        Screen::Certificates,
        Screen::Authentication,
        Screen::Trace,
        Screen::Overview,
    ];
    for (digit, screen) in keys.into_iter().zip(screens) {
        key(&mut harness, digit);
        assert_eq!(harness.state().window.screen(), screen);
    }
    click(&mut harness, "Trace");
    assert_eq!(harness.state().window.screen(), Screen::Trace);
}

#[test]
fn alt_left_comes_back_from_where_a_link_led() {
    let mut harness = window(Bench::used(), Theme::Light);
    click_first(&mut harness, "Zone 6 counter 4,294,967,295");
    assert_eq!(harness.state().window.screen(), Screen::Counters);
    assert!(shows(&harness, "Decrement zone 6"), "the counter that was clicked");
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    harness.run();
    assert_eq!(harness.state().window.screen(), Screen::Overview);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().window.screen(), Screen::Counters);
}

#[test]
fn f5_asks_for_what_the_screen_shows() {
    let mut harness = window(Bench::used(), Theme::Light);
    harness.state_mut().asked.clear();
    key(&mut harness, Key::F5);
    assert_eq!(harness.state().asked, [Action::Refresh]);
    key(&mut harness, Key::Num2);
    harness.state_mut().asked.clear();
    key(&mut harness, Key::F5);
    assert_eq!(harness.state().asked, [Action::ReadZone(0)]);
}

#[test]
fn a_zone_on_the_overview_opens_in_memory() {
    let mut harness = window(Bench::used(), Theme::Light);
    click_first(&mut harness, "Zone 4, data,");
    assert_eq!(harness.state().window.screen(), Screen::Memory);
    assert!(shows(&harness, "Bytes of zone 4, 1000 bytes"));
    assert!(shows(&harness, "Zone 4 36 B written, rest blank"));
    key(&mut harness, Key::ArrowDown);
    assert!(shows(&harness, "Bytes of zone 5, 64 bytes"), "arrow keys step through the zones");
    click(&mut harness, "Record");
    assert!(shows(&harness, "Bit 3, update change right 1: May be tightened once"));
}

#[test]
fn an_unread_zone_is_read_when_it_is_opened() {
    let mut bench = Bench::empty();
    bench.serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::Num2);
    harness.state_mut().asked.clear();
    click_first(&mut harness, "Zone 7, counter,");
    assert_eq!(harness.state().asked, [Action::ReadZone(7)]);
    assert!(shows(&harness, "Bytes of zone 7, 64 bytes"));
}

#[test]
fn a_field_of_the_certificate_tells_its_place_and_meaning() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num6);
    assert!(shows(&harness, "Leaf: eval5-020953494D554C415401F1"));
    assert!(shows(&harness, "Signs: Signature verifies"));
    click_first(&mut harness, "serialNumber, offset 13, 11 bytes");
    assert!(shows(&harness, "02 09 53 49 4D 55 4C 41 54 01 F1"));
    assert!(shows(&harness, "The device ID: the same bytes lie at offset 15 of zone 0."));
    click_first(&mut harness, "Root, self-signed: WORKBENCH SIM CA");
    assert!(!shows(&harness, "The device ID: the same bytes"), "another certificate has its own fields");
}

#[test]
fn a_check_shows_the_bytes_it_rests_on() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num6);
    click_first(&mut harness, "Validity of the leaf on 2026-11-20: passed");
    // Places as `openssl asn1parse` prints them for this certificate.
    assert!(shows(&harness, "validity: 121, header 2 B, value 32 B"));
    click_first(&mut harness, "Issuer name of the leaf, byte by byte: passed");
    assert!(shows(&harness, "issuer: 38, header 2 B, value 81 B"));
}

#[test]
fn each_scenario_turns_the_light_it_should() {
    let expected = [
        (Scenario::Genuine, true, true),
        (Scenario::Clone, true, false),
        (Scenario::Forged, false, true),
        (Scenario::WrongCa, false, true),
        (Scenario::FlippedBit, false, true),
        (Scenario::Replayed, true, false),
    ];
    for (scenario, vouched, holds) in expected {
        let mut harness = window(Bench::used(), Theme::Light);
        key(&mut harness, Key::Num7);
        assert!(shows(&harness, "Who vouches for it? not asked"));
        assert!(shows(&harness, "Does it hold the key? not asked"));
        click(&mut harness, scenario.name());
        click(&mut harness, "Run all");
        let word = |passed| if passed { "passed" } else { "failed" };
        assert!(shows(&harness, &format!("Who vouches for it? {}", word(vouched))), "{scenario}, chain");
        assert!(shows(&harness, &format!("Does it hold the key? {}", word(holds))), "{scenario}, possession");
    }
}

#[test]
fn next_runs_one_act_at_a_time() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num7);
    assert!(shows(&harness, "Step 1, Read zone 0, first 4 bytes, to chip, not run yet"));
    click(&mut harness, "Next");
    assert!(shows(&harness, "Step 1, Read zone 0, first 4 bytes, to chip, done"));
    assert!(shows(&harness, "Step 3, Read the certificate, to chip, not run yet"));
    key(&mut harness, Key::N);
    key(&mut harness, Key::N);
    assert!(shows(&harness, "Step 5, Chain, on the host, passed"));
    assert!(shows(&harness, "Does it hold the key? not asked"), "a file alone proves no possession");
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Step 10, Challenge, on the host, passed"));
    click_first(&mut harness, "Step 6, New challenge");
    assert!(shows(&harness, "Step 6, challenge Fresh from"), "a chosen step shows its evidence");
    click(&mut harness, "Start over");
    assert!(shows(&harness, "Step 1, Read zone 0, first 4 bytes, to chip, not run yet"));
}

#[test]
fn the_trace_filters_and_decodes() {
    let mut harness = window(Bench::talked(), Theme::Light);
    key(&mut harness, Key::Num9);
    click_first(&mut harness, "Refused, 1");
    assert!(shows(&harness, "06 Update, Zone 0, 2 B at 0010, 11 Access condition not satisfied"));
    assert!(!shows(&harness, "14 Query"), "only refusals are listed");
    assert!(shows(&harness, "Answer  11 Access condition not satisfied, 5 B"));
    click_first(&mut harness, "All, ");
    key(&mut harness, Key::Slash);
    harness.get_by_label("Filter").type_text("generate signature");
    harness.run();
    assert!(shows(&harness, "16 Generate signature, Slot 0"));
    assert!(!shows(&harness, "05 Read"), "every word must stand in the row");
    assert_eq!(harness.state().window.screen(), Screen::Trace, "typing is not pressing shortcuts");
}

#[test]
fn the_theme_switches_by_button_and_by_key() {
    let mut harness = window(Bench::used(), Theme::Light);
    click_first(&mut harness, "Switch to the dark theme");
    assert_eq!(harness.ctx.theme(), Theme::Dark);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    assert_eq!(harness.ctx.theme(), Theme::Light);
}

#[test]
fn the_picker_opens_a_chip_by_its_address() {
    let mut harness = window(Bench::used(), Theme::Light);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    assert!(shows(&harness, "SPL05 virtual chip, in memory, sim, simulated, connected"));
    click_first(&mut harness, "Virtual chip kept in a file");
    assert!(shows(&harness, "Name a file first"), "what cannot be pressed says why");
    harness.get_by_label("File of the virtual chip").click();
    harness.run();
    harness.get_by_label("File of the virtual chip").type_text("classroom.ron");
    harness.run();
    click(&mut harness, "Open read-only");
    harness.state_mut().asked.clear();
    click(&mut harness, "Connect");
    let expected = Action::Connect { address: "sim:classroom.ron".to_owned(), read_only: true };
    assert_eq!(harness.state().asked.first(), Some(&expected));
    assert!(!shows(&harness, "Choose a device…"), "the picker is closed");
}

#[test]
fn the_palette_finds_by_words_and_runs_with_enter() {
    let mut harness = window(Bench::used(), Theme::Light);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("What to run or find").type_text("trace");
    harness.run();
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().window.screen(), Screen::Trace);
    assert!(harness.query_by_label("What to run or find").is_none(), "the palette is closed");
}

#[test]
fn the_list_of_shortcuts_closes_with_escape() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Questionmark);
    assert!(shows(&harness, "Switch light and dark: Ctrl T"));
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Switch light and dark: Ctrl T"));
}

#[test]
fn a_failed_job_says_what_and_why_until_it_is_closed() {
    let mut bench = Bench::used();
    let what = "Read: not acknowledged in 1.0 s, 100 attempts; nothing was sent".to_owned();
    let why = "Check wiring and power, then try again.".to_owned();
    bench.window.apply(Event::Activity(Activity::Failed { what, why }));
    let mut harness = window(bench, Theme::Light);
    assert!(shows(&harness, "nothing was sent. Check wiring and power, then try again."));
    click(&mut harness, "Close this notice");
    assert!(!shows(&harness, "Check wiring and power"));
}

#[test]
fn a_running_job_can_be_cancelled() {
    let mut bench = Bench::used();
    let what = "Reading zone 3".to_owned();
    bench.window.apply(Event::Activity(Activity::Working { what, progress: Some((3, 12)) }));
    let mut harness = window(bench, Theme::Light);
    assert!(shows(&harness, "Reading zone 3"));
    click(&mut harness, "Cancel");
    assert!(harness.state().asked.contains(&Action::Cancel));
}

#[test]
fn read_only_mode_is_shown_and_switched() {
    let mut harness = window(Bench::used(), Theme::Light);
    assert!(!harness.state().window.view.read_only);
    click(&mut harness, "Read-only mode");
    assert!(harness.state().window.view.read_only);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
    assert!(!harness.state().window.view.read_only);
}

//! The Trace: filtered with a mistake underlined, completed, pinned, noted, opened from a file, dropped, gone back from.

use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::capture::read::read_all;
use stsafe_workbench::action::{Action, Screen};
use stsafe_workbench::captures;
use stsafe_workbench::panels::trace;
use stsafe_workbench::view::Event;

use crate::bench::{Bench, click, click_first, drop_files, key, picture, shows, window};

fn on_trace() -> Harness<'static, Bench> {
    let mut harness = window(Bench::talked(), Theme::Light);
    key(&mut harness, Key::Num9);
    harness
}

fn filter(harness: &mut Harness<'static, Bench>, text: &str) {
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text(text);
    harness.run();
}

/// Drops a file, and waits until it was read.
pub fn drop_capture(harness: &mut Harness<'static, Bench>, name: &str, text: &str) {
    let start = Instant::now();
    drop_files(harness, &[(name, text.as_bytes())]);
    while !shows(harness, name) && start.elapsed() < Duration::from_secs(10) {
        harness.step();
    }
    harness.run();
}

pub const CAPTURE: &str = "stsafe-capture 1\ndate: 2026-11-20T14:02:11.204Z\n\
    7 0.000 - 1447CB0D 00000801000000003A1682 00 took=5 expected=5 from=Lab note=\"look here\" pinned\n\
    8 0.020 20 05000000020002EA79 110002F170 11 took=2 expected=23 from=Memory\n";

#[test]
fn the_filter_language_shows_the_rows_it_names() {
    let mut harness = on_trace();
    filter(&mut harness, "cmd:update status!=00");
    assert!(shows(&harness, "06 Update, Zone 0"), "the refused write");
    assert!(!shows(&harness, "14 Query,"), "queries are gone");
    assert!(!shows(&harness, "06 Update, Zone 1"), "so are updates that were accepted");
}

#[test]
fn the_first_hits_are_there_long_before_every_exchange_was_looked_at() {
    let mut bench = Bench::talked();
    let seen: Vec<_> = bench.window.view.exchanges.iter().map(|(_, row)| row.exchange()).collect();
    while bench.window.view.exchanges.len() < 20_000 {
        bench.window.apply(Event::Exchanges(seen.clone()));
    }
    let view = &bench.window.view;
    let total = view.exchanges.len();
    for filter in ["cmd:update", "bytes:\"DE AD\"", "\"zone 1,\""] {
        let asked = || {
            let mut state = trace::State::default();
            filter.clone_into(&mut state.filter);
            state
        };
        let whole = trace::build_while(view, &mut asked(), || true);
        assert_eq!(whole.left, 0);
        let mut state = asked();
        let (mut slices, mut left_at_first) = (0, None);
        let data = loop {
            let data = trace::build_while(view, &mut state, || false);
            slices += 1;
            left_at_first = left_at_first.or((!data.shown.is_empty()).then_some(data.left));
            if data.left == 0 {
                break data;
            }
        };
        assert!(slices >= 5, "{filter}: {slices} slices");
        assert!(left_at_first.is_some_and(|left| left > total / 2), "{filter}: {left_at_first:?}");
        assert_eq!(data.shown, whole.shown, "{filter}: cut in slices it finds the same");
    }
}

#[test]
fn ctrl_f_puts_the_keyboard_into_the_filter() {
    let mut harness = on_trace();
    assert!(!harness.get_by_label("Filter").is_focused());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    assert!(harness.get_by_label("Filter").is_focused());
}

#[test]
fn enter_on_a_button_presses_only_that() {
    let mut harness = on_trace();
    filter(&mut harness, "cmd:decrement");
    click_first(&mut harness, "04 Decrement,");
    harness.get_by_label("Pin").focus();
    harness.run();
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "Pinned, 1"));
    assert_eq!(harness.state().window.screen(), Screen::Trace);
}

#[test]
fn a_mistake_is_said_and_the_last_filter_stays() {
    let mut harness = on_trace();
    filter(&mut harness, "cmd:update");
    filter(&mut harness, " zoen:1");
    assert!(shows(&harness, "\"zoen\" is no key"));
    assert!(shows(&harness, "06 Update,") && !shows(&harness, "14 Query,"), "cmd:update still decides");
    picture(&mut harness, "trace-mistake-light");
}

#[test]
fn a_completion_is_taken_by_a_click() {
    let mut harness = on_trace();
    filter(&mut harness, "cmd:decr");
    click(&mut harness, "Complete decrement");
    assert!(shows(&harness, "04 Decrement,") && !shows(&harness, "14 Query,"));
    assert_eq!(harness.state().window.screen(), Screen::Trace);
}

#[test]
fn p_pins_n_notes_and_the_pinned_chip_shows_only_that() {
    let mut harness = on_trace();
    filter(&mut harness, "cmd:decrement");
    click_first(&mut harness, "04 Decrement,");
    key(&mut harness, Key::P);
    assert!(shows(&harness, "Pinned, 1"));
    key(&mut harness, Key::N);
    harness.get_by_label("Note").type_text("first step down");
    harness.run();
    click(&mut harness, "Pinned, 1");
    assert!(shows(&harness, "04 Decrement,"));
    let row = harness.state().window.view.exchanges.iter().find(|(_, row)| row.pinned());
    assert_eq!(row.expect("the pinned row").1.note(), "first step down");
    click(&mut harness, "Take the pin out");
    assert!(shows(&harness, "Pinned, 0"));
}

#[test]
fn enter_goes_to_the_screen_that_asked() {
    let mut harness = on_trace();
    filter(&mut harness, "cmd:decrement");
    click_first(&mut harness, "04 Decrement,");
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().window.screen(), Screen::Counters);
}

#[test]
fn g_goes_to_a_number() {
    let mut harness = on_trace();
    key(&mut harness, Key::G);
    harness.get_by_label("Go to number").type_text("3");
    harness.run();
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "Exchange 3"));
}

#[test]
fn a_dropped_capture_is_looked_at_and_closed_again() {
    let mut harness = on_trace();
    let live = harness.state().window.view.exchanges.len();
    drop_capture(&mut harness, "monday.capture", CAPTURE);
    assert!(shows(&harness, "monday.capture, a capture"));
    assert!(shows(&harness, "All, 2") && shows(&harness, "Pinned, 1"));
    assert!(shows(&harness, "8, 05 Read"));
    picture(&mut harness, "trace-capture-light");
    click(&mut harness, "Back to live");
    assert!(shows(&harness, &format!("All, {live}")));
}

#[test]
fn of_a_damaged_capture_the_good_part_is_shown_and_the_line_named() {
    let mut harness = on_trace();
    drop_capture(&mut harness, "cut.capture", &format!("{CAPTURE}9 0.030 10 144"));
    assert!(shows(&harness, "cut.capture, line 5: the file ends in the middle of this line"));
    assert!(shows(&harness, "All, 2"));
    let before = harness.state().window.screen();
    drop_capture(&mut harness, "letter.txt", "Dear all,\n");
    assert!(shows(&harness, "letter.txt: no capture"));
    assert!(shows(&harness, "cut.capture, a capture"), "what was open stays");
    assert_eq!(harness.state().window.screen(), before);
}

#[test]
fn what_is_saved_opens_again_and_holds_every_exchange() {
    let harness = on_trace();
    let view = &harness.state().window.view;
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("saved.capture");
    let header = stsafe_core::capture::Header { blanked: true, ..Default::default() };
    captures::save(&path, &view.exchanges, &view.known, &header).expect("it is saved");
    let capture = read_all(&*std::fs::read(&path).expect("a file")).expect("a capture");
    assert_eq!(capture.problems, []);
    assert_eq!(capture.entries.len(), view.exchanges.len());
    let opened = captures::open_store(&path).expect("it opens");
    assert_eq!(
        opened.known.partition.map(|seen| seen.value),
        view.known.partition.clone().map(|seen| seen.value)
    );
    assert!(!harness.state().asked.contains(&Action::SaveCapture), "nothing of this asks the chip");
}

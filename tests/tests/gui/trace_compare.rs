//! Two captures side by side, a capture sent again, and the ways between a value and its exchange.

use std::path::PathBuf;

use egui::{Context, Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::capture::{Header, write::Writer};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::data_partition::Decrement;
use stsafe_workbench::action::{Action, Screen, Sought, TraceErrand};

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, update, window};
use crate::trace::drop_capture;

/// What a bench exchanged, as a capture.
fn recorded(bench: &Bench) -> String {
    let (mut writer, mut text) = Writer::begin(&Header::default());
    for (_, row) in bench.window.view.exchanges.iter() {
        text += &writer.line(&row.entry(), &bench.window.view.known);
    }
    text
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

/// Looks at one capture and holds the other against it.
fn compared(theme: Theme, size: [f32; 2], first: &str, second: &str) -> Harness<'static, Bench> {
    let mut harness = sized(Bench::talked(), theme, size);
    key(&mut harness, Key::Num9);
    drop_capture(&mut harness, "monday.capture", first);
    let path = file("tuesday.capture", second);
    let ctx: Context = harness.ctx.clone();
    harness.state_mut().window.act(&ctx, Action::Trace(TraceErrand::CompareWith(path)));
    for _ in 0..400 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
        if shows(&harness, "monday.capture against tuesday.capture") {
            break;
        }
    }
    harness.run();
    harness
}

/// The same capture with one answer changed in its fourth byte, and its last line left out.
fn changed(text: &str) -> String {
    let read = text.lines().find(|line| line.contains(" 050001")).expect("a read of zone 1");
    let answer = read.split(' ').nth(4).expect("an answer");
    let other = format!("{}FF{}", &answer[..6], &answer[8..]);
    let changed = text.replace(answer, &other);
    let kept = changed.trim_end().rsplit_once('\n').expect("lines").0;
    format!("{kept}\n")
}

#[test]
fn the_first_difference_is_chosen_and_n_walks_from_one_to_the_next() {
    let text = recorded(&Bench::talked());
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let size = stsafe_workbench::theme::space::REFERENCE;
        let mut harness = compared(theme, size, &text, &changed(&text));
        let count = harness.state().window.view.compared.as_ref().expect("a comparison").differences.len();
        assert!(count >= 2, "{count} differences");
        assert!(shows(&harness, &format!("{count} differences")));
        assert!(shows(&harness, "another answer, byte 3"), "the field that changed");
        assert!(shows(&harness, "exchanges alike"), "what is alike is one row");
        picture(&mut harness, &format!("trace-compare-{word}"));
        for _ in 0..count {
            key(&mut harness, Key::N);
        }
        assert!(shows(&harness, "It has no such exchange here."), "the last is only in the first");
        harness.key_press_modifiers(Modifiers::SHIFT, Key::N);
        harness.run();
        assert!(!shows(&harness, "It has no such exchange here."), "and back");
        click(&mut harness, "Close the comparison");
        assert!(shows(&harness, "monday.capture, a capture"), "what was looked at is still there");
    }
    let small = stsafe_workbench::theme::space::SMALLEST;
    picture(&mut compared(Theme::Light, small, &text, &changed(&text)), "small-trace-compare-light");
}

#[test]
fn a_capture_against_itself_has_no_difference() {
    let text = recorded(&Bench::talked());
    let harness = compared(Theme::Light, stsafe_workbench::theme::space::REFERENCE, &text, &text);
    assert!(shows(&harness, "monday.capture against tuesday.capture, no difference"));
}

#[test]
fn of_a_second_file_that_is_no_capture_the_reason_is_said_and_the_first_stays() {
    let text = recorded(&Bench::used());
    let mut harness = window(Bench::talked(), Theme::Light);
    key(&mut harness, Key::Num9);
    drop_capture(&mut harness, "monday.capture", &text);
    let path = file("letter-to-compare.txt", "Dear all,\n");
    let ctx = harness.ctx.clone();
    harness.state_mut().window.act(&ctx, Action::Trace(TraceErrand::CompareWith(path)));
    for _ in 0..400 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
    assert!(shows(&harness, "letter-to-compare.txt: no capture"));
    assert!(shows(&harness, "monday.capture, a capture"));
}

/// A capture with a read, a write to zone 1 and a decrement of zone 5, as another chip answered them.
fn with_one_way() -> String {
    let mut bench = Bench::fresh();
    bench.window.view.exchanges = Default::default();
    bench.serve(Action::ReadZone(1));
    bench.send("Memory", update(1, 0, b"Hello, STSAFE"));
    bench.send("Counters", Decrement::by(5, 7).into_command());
    recorded(&bench)
}

#[test]
fn sent_again_to_the_chip_only_what_needs_no_consent_leaves_and_the_answers_are_compared() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num9);
    let counter = |harness: &Harness<'static, Bench>| {
        harness.state().window.view.known.zone(5).and_then(|zone| zone.counter)
    };
    let before = counter(&harness);
    drop_capture(&mut harness, "other-chip.capture", &with_one_way());
    click(&mut harness, "Send again");
    picture(&mut harness, "trace-send-again-light");
    click(&mut harness, "To the chip");
    assert!(shows(&harness, "other-chip.capture against sim"), "the comparison opens");
    assert!(shows(&harness, "1 not sent"), "the decrement");
    assert!(shows(&harness, "was not sent, it is one-way on this chip"));
    assert_eq!(counter(&harness), before, "nothing one-way was sent");
    // The other chip's zone 1 was empty when it was read, this one's is not.
    let compared = harness.state().window.view.compared.as_ref().expect("a comparison");
    assert!(!compared.differences.is_empty());
    picture(&mut harness, "trace-replayed-light");
}

#[test]
fn on_the_twin_everything_is_sent_and_the_chip_notices_nothing() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num9);
    drop_capture(&mut harness, "other-chip.capture", &with_one_way());
    let count = |harness: &Harness<'static, Bench>| harness.state().window.view.exchange_count;
    let before = count(&harness);
    click(&mut harness, "Send again");
    click(&mut harness, "To its twin");
    assert!(shows(&harness, "other-chip.capture against the twin"));
    let compared = harness.state().window.view.compared.as_ref().expect("a comparison");
    assert_eq!(compared.not_sent, []);
    assert_eq!(compared.first.store.len(), compared.second.store.len());
    let last = compared.second.store.last().expect("an answer");
    assert_eq!(last.sent.first(), Some(&0x04), "the decrement went to the twin");
    assert_eq!(count(&harness), before, "the chip was asked nothing");
}

#[test]
fn enter_on_an_exchange_goes_to_the_zone_it_was_about() {
    let mut harness = window(Bench::talked(), Theme::Light);
    key(&mut harness, Key::Num9);
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text("cmd:update zone:4");
    harness.run();
    click_first(&mut harness, "06 Update, Zone 4");
    assert!(shows(&harness, "Go to Memory, zone 4"));
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().window.screen(), Screen::Memory);
    assert_eq!(harness.state().window.remembered().zone, 4);
}

#[test]
fn a_value_leads_to_the_exchange_it_was_read_in() {
    let mut harness = window(Bench::talked(), Theme::Light);
    let ctx = harness.ctx.clone();
    // A filter that hides it, and a capture over it, are taken away.
    key(&mut harness, Key::Num9);
    drop_capture(&mut harness, "over-it.capture", &recorded(&Bench::used()));
    let partition = harness.state().window.view.known.partition.as_ref().expect("read").exchange;
    let show = Action::Trace(TraceErrand::Show(Sought::Number(partition)));
    key(&mut harness, Key::Num2);
    harness.state_mut().window.act(&ctx, show);
    harness.run();
    assert_eq!(harness.state().window.screen(), Screen::Trace);
    assert!(shows(&harness, &format!("Exchange {partition}")));
    assert!(harness.state().window.view.capture.is_none());
}

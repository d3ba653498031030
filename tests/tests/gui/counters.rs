//! Counters: one decrement with its bytes, to a value at once, refused ones, a life in one go, a power cut.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::chip::power::PowerCut;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};

fn counters(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num3);
    harness
}

fn fill(harness: &mut Harness<'static, Bench>, field: &str, text: &str) {
    harness.get_by_label(field).click();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label(field).type_text(text);
    harness.run();
}

fn value(harness: &Harness<'static, Bench>, zone: u8) -> Option<u32> {
    harness.state().window.view.known.zone(zone).and_then(|zone| zone.counter)
}

fn sent(harness: &Harness<'static, Bench>) -> usize {
    harness.state().asked.iter().filter(|action| matches!(action, Action::CarryOut { .. })).count()
}

#[test]
fn a_decrement_shows_bytes_and_values_before_it_is_agreed_to() {
    let mut harness = counters(Bench::used(), Theme::Light);
    assert!(shows(&harness, "Zone 5, 500,000 of 4,294,967,295"));
    fill(&mut harness, "Data to write", "DE AD");
    assert!(shows(&harness, "Counter now 500,000, after 499,999"));
    assert!(shows(&harness, "In hex now 0007A120, after 0007A11F"));
    assert!(shows(&harness, "Data now 00 00, after DE AD"));
    assert!(shows(
        &harness,
        "Bytes 04 Decrement; 00 option, no change of access; 05 zone 5; 00 00 offset; 00 00 00 01 amount 1; DE AD data"
    ));
    harness.state_mut().asked.clear();
    click(&mut harness, "Decrement to 499,999…");
    assert_eq!(sent(&harness), 0, "the press only asks");
    assert!(shows(&harness, "Counter 5 becomes 499,999, One-way, Simulated"));
    click(&mut harness, "Cancel");
    assert_eq!((sent(&harness), value(&harness, 5)), (0, Some(500_000)));
    click(&mut harness, "Decrement to 499,999…");
    click(&mut harness, "Decrement to 499,999");
    assert_eq!((sent(&harness), value(&harness, 5)), (1, Some(499_999)));
    assert!(shows(&harness, "Zone 5, 499,999 of 4,294,967,295"));
    assert!(shows(&harness, "64 B associated data: DE AD, rest blank"));
}

#[test]
fn more_than_is_left_is_refused_before_it_is_sent() {
    let mut harness = counters(Bench::used(), Theme::Light);
    fill(&mut harness, "Amount", "500,001");
    assert!(shows(&harness, "Refused: 13 Counter limit exceeded. 500000 are left."));
    harness.state_mut().asked.clear();
    click(&mut harness, "Decrement to 0…");
    assert_eq!(harness.state().asked, []);
    fill(&mut harness, "Amount", "many");
    assert!(shows(&harness, "A number from 0 to 4,294,967,295"));
    fill(&mut harness, "Amount", "0");
    assert!(shows(&harness, "Refused: 03 Value out of range. A decrement by 0."));
    fill(&mut harness, "Amount", "1");
    fill(&mut harness, "Data to write", "G");
    assert!(shows(&harness, "Data, column 1: 'G' is not a hex digit"));
}

#[test]
fn a_counter_is_lowered_once_to_a_value() {
    let mut harness = counters(Bench::used(), Theme::Light);
    click_first(&mut harness, "Zone 6, 4,294,967,295");
    click(&mut harness, "Once, to a value");
    fill(&mut harness, "New value", "1000");
    assert!(shows(&harness, "amount 4,294,966,295"), "one decrement of the difference");
    click(&mut harness, "Decrement to 1,000…");
    click(&mut harness, "Decrement to 1,000");
    assert_eq!(value(&harness, 6), Some(1000));
    assert!(shows(&harness, "Zone 6, 1,000 of 4,294,967,295, Everybody may decrement"));
}

#[test]
fn a_life_in_one_go_is_a_list_of_steps_that_ends_at_zero() {
    let mut harness = counters(Bench::used(), Theme::Light);
    click(&mut harness, "Use it up…");
    assert!(shows(&harness, "Step 1, Decrement by 12,500 to 487,500, One-way"));
    click(&mut harness, "Use it up");
    assert_eq!(value(&harness, 5), Some(0));
    assert!(shows(&harness, "History: 40 decrements in"), "and the plot shows the fall");
    assert!(shows(&harness, "Refused: 13 Counter limit exceeded. 0 are left."));
}

#[test]
fn a_walk_writes_nothing_before_its_commit() {
    let mut harness = counters(Bench::used(), Theme::Light);
    harness.state_mut().asked.clear();
    click(&mut harness, "Begin");
    for step in 2..=4 {
        click(&mut harness, "Next");
        assert!(shows(&harness, &format!("Step {step} of 5, nothing written yet")));
    }
    assert_eq!((sent(&harness), value(&harness, 5)), (0, Some(500_000)));
    click(&mut harness, "Commit…");
    click(&mut harness, "Decrement to 499,999");
    assert_eq!((sent(&harness), value(&harness, 5)), (1, Some(499_999)));
    assert!(shows(&harness, "Step 5 of 5, written and answered"));
}

#[test]
fn a_power_cut_leaves_the_old_value_or_the_new_one() {
    for (steps, cut, left) in [
        (0, PowerCut::Before, 500_000),
        (3, PowerCut::During { bytes: 2 }, 500_000),
        (5, PowerCut::After, 499_998),
    ] {
        let mut harness = counters(Bench::used(), Theme::Light);
        if steps > 0 {
            click(&mut harness, "Begin");
        }
        for _ in 0..steps.min(3) {
            click(&mut harness, "Next");
        }
        if steps > 3 {
            click(&mut harness, "Commit…");
            click(&mut harness, "Decrement to 499,999");
        }
        click(&mut harness, "Cut the power here…");
        assert!(shows(&harness, "The power goes"), "the dialog says what will be left");
        click(&mut harness, if steps > 3 { "Decrement to 499,998" } else { "Decrement to 499,999" });
        let asked = harness.state().asked.iter().rev().find_map(|action| match action {
            Action::CarryOut { cut, .. } => Some(*cut),
            _ => None,
        });
        assert_eq!(asked, Some(Some(cut)));
        assert_eq!(value(&harness, 5), Some(left), "{cut:?}");
        assert!(shows(&harness, "The power went"), "and what is left is said");
    }
}

#[test]
fn the_power_of_a_real_chip_is_not_cut_and_nothing_is_used_up_for_fun() {
    let mut harness = counters(Bench::real(), Theme::Light);
    assert!(shows(&harness, "Only the power of a virtual chip can be cut from here"));
    assert!(!shows(&harness, "Use it up"));
    harness.state_mut().asked.clear();
    click(&mut harness, "Cut the power here…");
    assert_eq!(harness.state().asked, []);
    click(&mut harness, "Decrement to 499,999…");
    assert!(shows(&harness, "Waiting for the typed words"));
    harness.get_by_label("Words to confirm with").type_text("499999");
    harness.run();
    click(&mut harness, "Decrement to 499,999");
    assert_eq!(value(&harness, 5), Some(499_999));
}

#[test]
fn keys_choose_a_counter_and_ask() {
    let mut harness = counters(Bench::used(), Theme::Light);
    key(&mut harness, Key::ArrowDown);
    assert!(shows(&harness, "Decrement zone 6"));
    key(&mut harness, Key::ArrowUp);
    key(&mut harness, Key::D);
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "Counter 5 becomes 499,999, One-way"), "D, Enter asks");
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Counter 5 becomes 499,999, One-way"));
}

#[test]
fn read_only_mode_disables_the_decrement() {
    let mut harness = counters(Bench::used(), Theme::Light);
    click(&mut harness, "Read-only mode");
    harness.state_mut().asked.clear();
    assert!(shows(&harness, "Read-only mode is on"));
    click(&mut harness, "Decrement to 499,999…");
    assert_eq!(harness.state().asked, []);
}

#[test]
fn the_history_tells_a_rate_and_an_end() {
    let harness = counters(Bench::lived(), Theme::Light);
    assert!(shows(&harness, "History: 24 decrements in"));
    assert!(shows(&harness, "Reaches zero in about"));
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = counters(Bench::lived(), theme);
        fill(&mut harness, "Data to write", "DE AD");
        click(&mut harness, "Begin");
        click(&mut harness, "Next");
        click(&mut harness, "Next");
        picture(&mut harness, &format!("counters-{word}"));
        let mut harness = counters(Bench::used(), theme);
        click(&mut harness, "Use it up…");
        picture(&mut harness, &format!("counters-use-up-confirm-{word}"));
        click(&mut harness, "Use it up");
        picture(&mut harness, &format!("counters-used-up-{word}"));
        let mut harness = counters(Bench::used(), theme);
        click(&mut harness, "Begin");
        for _ in 0..3 {
            click(&mut harness, "Next");
        }
        click(&mut harness, "Cut the power here…");
        picture(&mut harness, &format!("counters-power-confirm-{word}"));
        click(&mut harness, "Decrement to 499,999");
        picture(&mut harness, &format!("counters-power-{word}"));
    }
    let mut harness = sized(Bench::lived(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    key(&mut harness, Key::Num3);
    picture(&mut harness, "small-counters");
}

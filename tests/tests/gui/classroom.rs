//! The classroom: start states, begun and left again, while the chip that was there waits.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use stsafe_core::chip::start::Start;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::data_partition::Decrement;
use stsafe_core::transport::Origin;
use stsafe_workbench::action::Action;

use stsafe_workbench::view::twin::TwinErrand;

use crate::bench::{Bench, click, key, shows, update, window};
use crate::twin::control;

type Window = Harness<'static, Bench>;

#[test]
fn a_lesson_begins_in_a_named_state_and_the_chip_that_waited_is_as_it_was() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::T);
    click(&mut harness, "Classroom");
    click(&mut harness, "Worn counter");
    click(&mut harness, "Begin with Worn counter");
    assert!(shows(&harness, "Device: Worn counter, virtual chip, sim, Simulated"));
    let counter = |harness: &Window| harness.state().window.view.known.zone(5).and_then(|zone| zone.counter);
    assert_eq!(counter(&harness), Some(2));
    harness.state_mut().send("Counters", Decrement::by(5, 2).into_command());
    assert_eq!(counter(&harness), Some(0));
    // From one state to the next: the first chip still waits.
    click(&mut harness, "Blocked host key");
    click(&mut harness, "Begin with Blocked host key");
    assert_eq!(counter(&harness), Some(500_000));
    assert!(shows(&harness, "SPL05 virtual chip, sim waits"));
    click(&mut harness, "Back to the chip before");
    assert!(shows(&harness, "Device: SPL05 virtual chip, sim, Simulated"));
    assert_eq!(counter(&harness), Some(500_000));
    harness.state_mut().serve(Action::ReadZone(1));
    let text = harness.state().window.view.known.zones.get(&1).and_then(|zone| zone.prefix(13));
    assert_eq!(text.as_deref(), Some(&b"Hello, STSAFE"[..]));
    assert!(!shows(&harness, "Back to the chip before"));
}

#[test]
fn a_real_chip_waits_while_a_lesson_runs_and_nothing_reaches_it() {
    let mut harness = window(Bench::real(), Theme::Light);
    key(&mut harness, Key::T);
    click(&mut harness, "Classroom");
    click(&mut harness, "Begin with Fresh SPL05");
    let origin = |harness: &Window| harness.state().window.view.device.as_ref().map(|device| device.origin);
    assert_eq!(origin(&harness), Some(Origin::Virtual));
    harness.state_mut().send("Memory", update(1, 0, b"lesson"));
    click(&mut harness, "Back to the chip before");
    assert_eq!(origin(&harness), Some(Origin::Real));
    harness.state_mut().serve(Action::ReadZone(1));
    let text = harness.state().window.view.known.zones.get(&1).and_then(|zone| zone.prefix(5));
    assert_eq!(text.as_deref(), Some(&b"Hello"[..]));
}

#[test]
fn one_click_begins_a_state_and_one_click_comes_back() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::T);
    click(&mut harness, "Classroom");
    let device = |harness: &Window| {
        harness.state().window.view.device.as_ref().map_or_else(String::new, |device| device.name.clone())
    };
    for state in Start::ALL {
        click(&mut harness, &format!("Begin with {state}"));
        assert_eq!(device(&harness), format!("{state}, virtual chip"));
        // What is open is begun anew only on purpose: its work would be lost.
        assert!(harness.query_by_label(&format!("Begin with {state}")).is_none());
        assert!(shows(&harness, &format!("Begin anew with {state}")));
    }
    click(&mut harness, "Back to the chip before");
    assert_eq!(device(&harness), "SPL05 virtual chip");
}

#[test]
fn beside_a_real_chip_a_state_is_read_before_it_begins() {
    let mut harness = window(Bench::real(), Theme::Light);
    key(&mut harness, Key::T);
    click(&mut harness, "Classroom");
    assert!(harness.query_by_label("Begin with Clone").is_none(), "no slip puts a real chip aside");
    click(&mut harness, "Clone");
    click(&mut harness, "Begin with Clone");
    assert!(shows(&harness, "Device: Clone, virtual chip, sim, Simulated"));
    // From here on only simulated chips change places.
    click(&mut harness, "Begin with Worn counter");
    click(&mut harness, "Back to the chip before");
    let origin = harness.state().window.view.device.as_ref().map(|device| device.origin);
    assert_eq!(origin, Some(Origin::Real));
}

#[test]
fn a_clone_that_is_connected_is_called_a_clone() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    clone_lesson(&mut harness);
    let chosen = |harness: &Window, who: &str| {
        harness.get_by_label(who).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(chosen(&harness, "Clone") && !chosen(&harness, "Genuine"));
    assert!(harness.get_by_label("Genuine").accesskit_node().is_disabled());
    // Another impostor is played by a chip of its own, and the way back is the word it had.
    click(&mut harness, "Forged");
    key(&mut harness, Key::R);
    assert!(chosen(&harness, "Forged"));
    assert!(shows(&harness, "Does it hold the key? passed"));
    harness.key_press_modifiers(Modifiers::ALT, Key::Num2);
    harness.run();
    key(&mut harness, Key::R);
    assert!(chosen(&harness, "Clone"));
    assert!(shows(&harness, "Does it hold the key? failed"));
}

#[test]
fn the_clone_of_the_lesson_passes_the_first_question_and_fails_the_second() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    clone_lesson(&mut harness);
    let run = &harness.state().window.view.authentication;
    assert!(run.chain.as_ref().is_some_and(|chain| chain.verdict.is_positive()));
    assert!(run.possession.as_ref().is_some_and(|verdict| !verdict.is_positive()));
}

/// The authentication of the chip in the state Clone.
pub fn clone_lesson(harness: &mut Window) {
    control(harness, Key::K);
    harness.get_by_label("What to run or find").type_text("Begin with Clone");
    harness.run();
    key(harness, Key::Enter);
    assert!(shows(harness, "Device: Clone, virtual chip, sim"));
    key(harness, Key::Num7);
    key(harness, Key::R);
}

#[test]
fn a_saved_state_appears_and_begins_as_it_was_saved() {
    let folder = std::env::temp_dir().join(format!("states-{}", std::process::id()));
    let mut bench = Bench::used();
    bench.keep_states_in(&folder);
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::T);
    click(&mut harness, "Classroom");
    assert!(shows(&harness, "None yet."));
    click(&mut harness, "Name of the state");
    harness.get_by_label("Name of the state").type_text("Day 2");
    harness.run();
    click(&mut harness, "Save this state");
    // What is there already is never overwritten.
    harness.state_mut().serve(Action::Twin(TwinErrand::SaveState("Day 2".to_owned())));
    harness.run();
    assert!(shows(&harness, "The state was not saved"));
    harness.state_mut().serve(Action::Twin(TwinErrand::SaveState("../outside".to_owned())));
    harness.run();
    assert!(shows(&harness, "is no name for a state"));
    click(&mut harness, "Day 2");
    harness.state_mut().send("Counters", Decrement::by(5, 499_999).into_command());
    harness.run();
    click(&mut harness, "Begin with Day 2");
    let counter = |harness: &Window| harness.state().window.view.known.zone(5).and_then(|zone| zone.counter);
    assert_eq!(counter(&harness), Some(500_000), "as it was saved");
    harness.state_mut().send("Counters", Decrement::by(5, 500_000).into_command());
    harness.run();
    click(&mut harness, "Back to the chip before");
    assert_eq!(counter(&harness), Some(1));
    click(&mut harness, "Begin with Day 2");
    assert_eq!(counter(&harness), Some(500_000), "the file stays as it is");
    std::fs::remove_dir_all(&folder).expect("tidy");
}

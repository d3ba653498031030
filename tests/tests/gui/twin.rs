//! The Twin screen: plans from any screen, rehearsed on a copy and applied to the chip.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::start::Start;
use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneOption};
use stsafe_core::plan::{Ended, Plan, file::PlanFile};
use stsafe_core::policy::Session;
use stsafe_workbench::action::{Action, Screen};

use stsafe_workbench::view::Event;
use stsafe_workbench::view::session::SessionErrand;
use stsafe_workbench::view::twin::{States, TwinErrand, TwinEvent};

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, update, window};
use crate::classroom::clone_lesson;
use crate::memory::drop_file;

type Window = Harness<'static, Bench>;

/// Closes a zone to updates, for ever.
pub fn freeze(zone: u8) -> (String, Command) {
    let option = ZoneOption::changing(AccessChange::to(ZoneAccess::Never, false));
    let command = Update { option, zone, offset: 0, data: Vec::new() }.into_command();
    (format!("Close zone {zone} to updates, for ever"), command)
}

/// Puts these steps into the plan of the Twin screen, as a screen that proposes them would.
pub fn plan(harness: &mut Window, steps: Vec<(String, Command)>) {
    let seen = harness.state().window.view.known.clone();
    let plan = Plan::new("Prepared", steps, &seen, Session::None).shared();
    let ctx = harness.ctx.clone();
    harness.state_mut().window.act(&ctx, Action::AddToPlan(plan));
    key(harness, Key::T);
}

fn three_zones() -> Vec<(String, Command)> {
    [1, 2, 3].map(freeze).to_vec()
}

pub fn control(harness: &mut Window, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

/// What went to the chip since, without queries and reads.
fn writes(harness: &Window) -> Vec<Vec<u8>> {
    let exchanges = &harness.state().window.view.exchanges;
    let all = exchanges.iter().map(|(_, row)| row.exchange().sent);
    all.filter(|sent| matches!(sent.first(), Some(0x04 | 0x06))).collect()
}

fn answers(harness: &Window) -> Vec<Vec<u8>> {
    let exchanges = &harness.state().window.view.exchanges;
    let all = exchanges.iter().map(|(_, row)| row.exchange());
    all.filter(|one| matches!(one.sent.first(), Some(0x04 | 0x06))).map(|one| one.received).collect()
}

fn rehearsed_answers(harness: &Window) -> Vec<Vec<u8>> {
    let rehearsed = harness.state().window.view.twin.rehearsed.as_ref().expect("a rehearsal");
    rehearsed.rehearsal.exchanges.iter().map(|exchange| exchange.received.clone()).collect()
}

#[test]
fn a_rehearsed_freeze_of_three_zones_gives_on_the_chip_exactly_the_rehearsed_answers() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, three_zones());
    click(&mut harness, "Rehearse on a twin");
    assert!(shows(&harness, "Rehearsed on a twin: every answer as predicted"));
    assert_eq!(writes(&harness), Vec::<Vec<u8>>::new(), "a rehearsal sends nothing to the chip");
    click(&mut harness, "Apply to the chip…");
    // One dialog for all of them.
    assert!(shows(&harness, "3 steps, in this order"));
    click(&mut harness, "Apply 3 steps to the chip");
    assert_eq!(writes(&harness).len(), 3);
    assert_eq!(answers(&harness), rehearsed_answers(&harness));
    // 00, 01 and the CRC of the specification's table: an answer without payload.
    assert!(answers(&harness).iter().all(|answer| answer.first() == Some(&0x00)));
    harness.state_mut().behind(|bus| {
        for zone in 1..=3 {
            let right = bus.chip.nvm.zone(zone).map(|zone| zone.update);
            assert_eq!(
                right.map(|right| (right.access(), right.may_change)),
                Some((ZoneAccess::Never, false))
            );
        }
    });
    assert!(shows(&harness, "Applied to the chip: 3 of 3 steps"));
}

#[cfg(unix)]
#[test]
fn the_same_list_gives_the_same_answers_through_the_virtual_board() {
    let mut harness = crate::bridges::connected();
    plan(&mut harness, three_zones());
    click(&mut harness, "Rehearse on a twin");
    let predicted = rehearsed_answers(&harness);
    assert_eq!(predicted.len(), 3);
    click(&mut harness, "Apply to the chip…");
    click(&mut harness, "Apply 3 steps to the chip");
    assert_eq!(answers(&harness), predicted);
}

#[test]
fn a_chip_that_was_swapped_between_rehearsal_and_run_gets_nothing() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, three_zones());
    click(&mut harness, "Rehearse on a twin");
    // Another chip with the same name: one counter was used.
    harness.state_mut().behind(|bus| {
        if let Some(zone) = bus.chip.nvm.zone_mut(5) {
            zone.counter = 7;
        }
    });
    click(&mut harness, "Apply to the chip…");
    click(&mut harness, "Apply 3 steps to the chip");
    assert_eq!(writes(&harness), Vec::<Vec<u8>>::new());
    assert!(shows(&harness, "The plan was not sent, nothing on the chip changed"));
    assert!(shows(&harness, "data partition"), "it says what differs");
}

#[test]
fn a_plan_for_another_chip_is_neither_rehearsed_nor_applied() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, three_zones());
    click(&mut harness, "Rehearse on a twin");
    harness.state_mut().serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    harness.state_mut().behind(|bus| {
        if let Some(zone) = bus.chip.nvm.zone_mut(0) {
            // The last byte but one of the device ID in the subject of the leaf.
            zone.data[24] ^= 0xFF;
        }
    });
    harness.state_mut().serve(Action::ReadZone(0));
    harness.run();
    assert!(shows(&harness, "Not for the connected chip"));
    let rehearse = harness.get_by_label("Rehearse on a twin");
    assert!(rehearse.accesskit_node().is_disabled());
    control(&mut harness, Key::R);
    assert!(shows(&harness, "This is not rehearsed"));
    assert_eq!(writes(&harness), Vec::<Vec<u8>>::new());
    // Somebody who wants the same steps here says so, and rehearses again.
    click(&mut harness, "Plan it for this chip");
    assert!(!shows(&harness, "Not for the connected chip"));
    assert!(harness.get_by_label("Apply to the chip…").accesskit_node().is_disabled());
}

#[test]
fn a_step_that_is_answered_otherwise_stops_the_list_and_says_what_is_left() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    harness.state_mut().serve(Action::ReadZone(4));
    plan(
        &mut harness,
        vec![
            ("Write zone 1".to_owned(), update(1, 0, b"one")),
            ("Read zone 4".to_owned(), Read::new(4, 0, 3).into_command()),
            ("Write zone 2".to_owned(), update(2, 0, b"two")),
            ("Write zone 3".to_owned(), update(3, 0, b"three")),
        ],
    );
    click(&mut harness, "Rehearse on a twin");
    // What no table tells: somebody wrote to zone 4 since it was read.
    harness.state_mut().behind(|bus| {
        if let Some(zone) = bus.chip.nvm.zone_mut(4) {
            zone.data[1] = 0x55;
        }
    });
    click(&mut harness, "Apply to the chip");
    assert_eq!(writes(&harness).len(), 1, "steps 3 and 4 were not sent");
    assert!(shows(&harness, "Not as predicted"));
    assert!(shows(&harness, "2 of 4: Read zone 4"));
    assert!(shows(&harness, "Steps left"));
    click(&mut harness, "Close");
    assert!(shows(
        &harness,
        "Step 1, Write zone 1, Reversible, predicted 00 OK, on the twin: as predicted, on the chip: as predicted"
    ));
    assert!(shows(
        &harness,
        "Step 4, Write zone 3, Reversible, predicted 00 OK, on the twin: as predicted, on the chip: not sent"
    ));
}

#[test]
fn every_screen_shows_the_chip_after_the_plan_and_sends_nothing_meanwhile() {
    let mut harness = window(Bench::used(), Theme::Light);
    let mut steps = three_zones();
    steps.push(("Lower counter 5".to_owned(), Decrement::by(5, 400_000).into_command()));
    plan(&mut harness, steps);
    click(&mut harness, "Rehearse on a twin");
    let before = harness.state().window.view.exchange_count;
    click(&mut harness, "After the plan");
    key(&mut harness, Key::Num3);
    assert!(shows(&harness, "After the plan: "));
    assert!(shows(&harness, "Zone 5, 100,000 of 4,294,967,295"));
    assert!(shows(&harness, "Zone 5: 500,000 → 100,000"));
    key(&mut harness, Key::Num4);
    assert!(shows(&harness, "Zone 1, read: Always now; update: Never now"));
    key(&mut harness, Key::F5);
    assert!(shows(&harness, "Nothing was sent"));
    assert_eq!(harness.state().window.view.exchange_count, before);
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "After the plan: "));
    assert!(shows(&harness, "Zone 1, read: Always now; update: Always now"));
    key(&mut harness, Key::Num3);
    assert!(shows(&harness, "Zone 5, 500,000 of 4,294,967,295"));
}

#[test]
fn control_r_rehearses_what_the_screen_plans_and_the_dialog_says_what_the_twin_answered() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num3);
    control(&mut harness, Key::R);
    assert!(shows(&harness, "After the plan: "));
    assert!(shows(&harness, "Zone 5, 499,999 of 4,294,967,295"));
    key(&mut harness, Key::Escape);
    click(&mut harness, "Decrement to 499,999…");
    assert!(shows(&harness, "Rehearsed: the twin answered 00 OK, as predicted"));
    click(&mut harness, "Cancel");
    // Another list is not the rehearsed one.
    key(&mut harness, Key::Num4);
    click(&mut harness, "Zone 2, update to Never");
    control(&mut harness, Key::P);
    assert!(!shows(&harness, "After the plan: "));
    key(&mut harness, Key::T);
    assert!(shows(&harness, "Not rehearsed yet"));
}

#[test]
fn the_dialog_rehearses_by_itself_and_then_sends_only_to_the_chip_that_was_copied() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num3);
    click(&mut harness, "Decrement to 499,999…");
    assert!(shows(&harness, "Not rehearsed yet"));
    control(&mut harness, Key::R);
    assert!(shows(&harness, "Rehearsed: the twin answered 00 OK, as predicted"));
    harness.state_mut().behind(|bus| {
        if let Some(zone) = bus.chip.nvm.zone_mut(6) {
            zone.counter = 7;
        }
    });
    let before = writes(&harness).len();
    click(&mut harness, "Decrement to 499,999");
    assert_eq!(writes(&harness).len(), before);
    assert!(shows(&harness, "The plan was not sent"));
}

#[test]
fn steps_change_places_and_go_and_each_is_judged_on_what_those_before_leave() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, vec![("Write zone 1".to_owned(), update(1, 0, b"one")), freeze(1)]);
    assert!(shows(&harness, "Step 1, Write zone 1, Reversible, predicted 00 OK"));
    key(&mut harness, Key::ArrowDown);
    click(&mut harness, "Earlier");
    // First closed, then written: refused.
    assert!(shows(&harness, "Step 2, Write zone 1, Reversible, predicted 11"));
    click(&mut harness, "Take out");
    assert!(!shows(&harness, "Close zone 1"));
    click(&mut harness, "Clear");
    assert!(shows(&harness, "Nothing is planned yet"));
}

#[test]
fn the_step_that_the_keyboard_chooses_is_in_sight_in_a_long_plan() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    let steps: Vec<_> = (1..=40).map(|n| (format!("Write {n}"), update(1, n, b"x"))).collect();
    plan(&mut harness, steps);
    assert!(shows(&harness, "Step 1, Write 1,") && !shows(&harness, "Step 40, Write 40,"));
    for _ in 1..40 {
        key(&mut harness, Key::ArrowDown);
    }
    assert!(shows(&harness, "Step 40, Write 40,") && !shows(&harness, "Step 1, Write 1,"));
    for _ in 1..40 {
        key(&mut harness, Key::ArrowUp);
    }
    assert!(shows(&harness, "Step 1, Write 1,"));
}

#[test]
fn a_plan_file_comes_back_as_it_was_saved_and_one_with_mistakes_says_all_of_them() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, three_zones());
    let seen = harness.state().window.view.known.clone();
    let made = Plan::new("Freeze", three_zones(), &seen, Session::None);
    let text = PlanFile::of(&made, &seen).expect("a chip with a name").to_ron();
    click(&mut harness, "Clear");
    drop_file(&mut harness, "freeze.ron", text.as_bytes());
    assert!(shows(&harness, "Step 3, Close zone 3 to updates, for ever, One-way, predicted 00 OK"));
    let broken = text.replacen("version: 1", "version: 9", 1).replacen("One-way", "Harmless", 1);
    drop_file(&mut harness, "freeze.ron", broken.as_bytes());
    assert!(shows(&harness, "is no plan: 2 mistakes"));
    assert!(shows(&harness, "version: 9 is not known"));
    assert!(shows(&harness, "steps[0].effect"));
    click(&mut harness, "Put it away");
    assert!(shows(&harness, "Step 3, Close zone 3"), "the plan before is as it was");
}

#[test]
fn the_three_lists_tell_what_is_the_chips_own_and_why_the_rest_is_not() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    key(&mut harness, Key::T);
    click(&mut harness, "What the twin is");
    click(&mut harness, "Make a twin");
    // The fresh chip holds one secret: the key of slot 0.
    assert!(shows(&harness, "1 replaced"));
    assert!(shows(&harness, "Private slot 0, key: a NIST P-256 key of its own"));
    assert!(shows(&harness, "Zone 1: 1,000 of 1,000 B"));
    assert!(shows(&harness, "Wrong C-MACs that block the host keys: no query tells"));
}

#[test]
fn control_r_rehearses_only_what_somebody_chose() {
    let mut harness = window(Bench::used(), Theme::Light);
    for (screen, hint) in [
        (Key::Num1, "Memory, Counters, Access and Keys plan something"),
        (Key::Num2, "Change bytes, or choose a request that writes"),
        (Key::Num4, "Choose a station on a track"),
        (Key::Num5, "Choose a slot, and make the choices"),
        (Key::T, "The plan is empty"),
    ] {
        for (keys, said) in [(Key::R, "Nothing was rehearsed: nothing is planned on"), (Key::P, "")] {
            key(&mut harness, screen);
            control(&mut harness, keys);
            assert!(shows(&harness, hint), "{screen:?}, {keys:?}");
            assert!(shows(&harness, said) && !shows(&harness, "After the plan: "), "{screen:?}");
            key(&mut harness, Key::Escape);
        }
    }
    assert!(harness.state().window.view.twin.rehearsed.is_none());
    // A slot that somebody chose is a plan.
    key(&mut harness, Key::Num5);
    click_first(&mut harness, "Private slot 2, ");
    control(&mut harness, Key::R);
    assert!(shows(&harness, "After the plan: Generate a key in slot 2"));
}

#[test]
fn what_needs_a_host_session_is_rehearsed_in_one_and_applied_in_one() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    harness.state_mut().serve(Action::Twin(TwinErrand::Begin(Start::Provisioned)));
    harness.state_mut().serve(Action::Session(SessionErrand::OpenWithOwn));
    harness.state_mut().serve(Action::Session(SessionErrand::Echo));
    let standing = harness.state().window.view.session;
    assert_ne!(standing, Session::None);
    // Zone 1 of a provisioned chip is updated with the host keys only.
    let step = ("Write zone 1".to_owned(), update(1, 0, b"in session"));
    let list = Plan::new("In a session", [step], &harness.state().window.view.known, standing).shared();
    let ctx = harness.ctx.clone();
    harness.state_mut().window.act(&ctx, Action::AddToPlan(list));
    key(&mut harness, Key::T);
    click(&mut harness, "Rehearse on a twin");
    assert!(shows(&harness, "Rehearsed on a twin: every answer as predicted"));
    click(&mut harness, "Apply to the chip");
    assert!(shows(&harness, "Applied to the chip: 1 of 1 steps"));
    harness.state_mut().behind(|bus| {
        let data = bus.chip.nvm.zone(1).map(|zone| zone.data[..10].to_vec());
        assert_eq!(data.as_deref(), Some(&b"in session"[..]));
    });
}

#[test]
fn pictures_of_the_twin_in_both_themes_and_small() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = window(Bench::used(), theme);
        pictures(&mut harness, "", word);
    }
    let mut small = sized(Bench::used(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    pictures(&mut small, "small-", "light");
}

fn pictures(harness: &mut Window, size: &str, word: &str) {
    plan(harness, vec![("Write 4 B at 0000 of zone 2".to_owned(), update(2, 0, b"SN 7"))]);
    plan(harness, three_zones());
    plan(harness, vec![("Lower counter 5 to 100,000".to_owned(), Decrement::by(5, 400_000).into_command())]);
    picture(harness, &format!("{size}twin-planned-{word}"));
    click(harness, "Rehearse on a twin");
    picture(harness, &format!("{size}twin-rehearsed-{word}"));
    click(harness, "Apply to the chip…");
    picture(harness, &format!("{size}twin-confirm-{word}"));
    click(harness, "Cancel");
    click(harness, "After the plan");
    key(harness, Key::Num4);
    picture(harness, &format!("{size}twin-after-access-{word}"));
    key(harness, Key::Num1);
    picture(harness, &format!("{size}twin-after-overview-{word}"));
    key(harness, Key::Escape);
    key(harness, Key::T);
    assert_eq!(harness.state().window.screen(), Screen::Twin);
    click(harness, "Apply to the chip…");
    click(harness, "Apply 5 steps to the chip");
    picture(harness, &format!("{size}twin-applied-{word}"));
    click(harness, "What the twin is");
    picture(harness, &format!("{size}twin-lists-{word}"));
    click(harness, "Classroom");
    click(harness, "Begin with Clone");
    let folder = std::path::PathBuf::from("/home/ada/.config/stsafe-workbench/states");
    let files = ["Day 1, after lunch", "Frozen twice"].map(|name| (name.to_owned(), folder.join(name)));
    let states = States { folder: Some(folder), files: files.to_vec() };
    harness.state_mut().window.apply(Event::Twin(Box::new(TwinEvent::States(states))));
    harness.run();
    picture(harness, &format!("{size}twin-classroom-{word}"));
    clone_lesson(harness);
    picture(harness, &format!("{size}twin-clone-{word}"));
}

#[test]
fn a_rehearsal_asks_the_chip_again_and_predicts_for_the_chip_as_it_is() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, vec![freeze(1), ("Lower counter 5".to_owned(), Decrement::by(5, 1).into_command())]);
    harness.state_mut().behind(|bus| {
        if let Some(zone) = bus.chip.nvm.zone_mut(5) {
            zone.counter = 0;
        }
    });
    click(&mut harness, "Rehearse on a twin");
    let ended = harness.state().window.view.twin.rehearsed.as_ref().map(|r| r.rehearsal.result.ended.clone());
    // Judged anew on the chip as it is: refused with 13, as predicted now.
    assert_eq!(ended, Some(Ended::AllDone));
    assert!(shows(&harness, "Step 2, Lower counter 5, One-way, predicted 13"));
}

#[test]
fn a_real_chip_wants_the_number_of_steps_typed_before_a_plan_is_applied() {
    let mut harness = window(Bench::real(), Theme::Light);
    let before = writes(&harness).len();
    plan(&mut harness, three_zones());
    click(&mut harness, "Rehearse on a twin");
    click(&mut harness, "Apply to the chip…");
    assert!(harness.get_by_label("Apply 3 steps to the chip").accesskit_node().is_disabled());
    harness.get_by_label("Words to confirm with").type_text("apply 3 steps");
    harness.run();
    click(&mut harness, "Apply 3 steps to the chip");
    assert_eq!(writes(&harness).len(), before + 3);
}

#[test]
fn in_read_only_mode_a_plan_is_rehearsed_and_not_applied() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    plan(&mut harness, three_zones());
    control(&mut harness, Key::L);
    click(&mut harness, "Rehearse on a twin");
    assert!(shows(&harness, "Rehearsed on a twin: every answer as predicted"));
    assert!(harness.get_by_label("Apply to the chip…").accesskit_node().is_disabled());
    assert_eq!(writes(&harness), Vec::<Vec<u8>>::new());
}

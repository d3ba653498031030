//! Plans on paper: read with all their mistakes, refused for another chip, rehearsed on a twin, carried out as rehearsed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::Nvm;
use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::{Consent, Device};
use stsafe_core::effect::Effect;
use stsafe_core::hex;
use stsafe_core::plan::file::{NotWritten, PlanFile, Unfit};
use stsafe_core::plan::{Barred, Ended, Plan, Rehearsal, apply, rehearse};
use stsafe_core::policy::Session;
use stsafe_core::profile::Profile;
use stsafe_core::twin::Twin;
use workbench_tests::still;

/// Written by hand. 17 is: change the condition, to 7 Never, without a right to change it again.
const FREEZE: &str = r#"PlanFile(
    version: 1,
    title: "Close zones 1 to 3 to updates, for ever",
    consequence: "What stands in them stays.",
    chip: ChipName(product: "01 03 54 60 01", device_id: Some("020953494D554C415401F1")),
    steps: [
        Step(says: "Write two bytes", command: "Update", effect: "Reversible", sends: "06 00 01 00 10 CA FE", expects: Exactly("00")),
        Step(says: "Close zone 1", command: "Update", effect: "One-way", sends: "06 17 01 00 00", expects: Exactly("00")),
        Step(says: "Close zone 2", command: "Update", effect: "One-way", sends: "06 17 02 00 00", expects: Exactly("00")),
        Step(says: "Close zone 3", command: "Update", effect: "One-way", sends: "06 17 03 00 00", expects: Exactly("00")),
        Step(says: "Read the two bytes back", command: "Read", effect: "Read-only", sends: "05 00 01 00 10 00 02", expects: Exactly("00 CA FE")),
        Step(says: "Zone 1 takes nothing any more", command: "Update", effect: "Reversible", sends: "06 00 01 00 00 FF", expects: Status(0x11)),
    ],
)"#;

fn chip(seed: u64, change: impl FnOnce(&mut Nvm)) -> Device {
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    change(&mut nvm);
    let chip = Chip::new(nvm, Box::new(SeededRandom::new(seed)));
    let mut device = still::device(chip);
    still::ask_everything(&mut device);
    device
}

fn planned(text: &str, device: &Device) -> Plan {
    let file = PlanFile::from_ron(text).unwrap_or_else(|e| panic!("{e}"));
    file.plan(device.observation(), Session::None).unwrap_or_else(|unfit| panic!("{unfit:?}"))
}

fn rehearsed(plan: &Plan, device: &Device) -> Rehearsal {
    let profile = Profile::spl05().unwrap();
    let twin = Twin::of(device.observation(), &profile, None, &mut SeededRandom::new(5)).unwrap();
    rehearse(plan, &mut twin.device(Box::new(SeededRandom::new(6))))
}

fn all(_: usize, _: &mut Device) -> bool {
    true
}

#[test]
fn a_rehearsed_freeze_of_three_zones_gives_on_a_second_chip_exactly_the_predicted_answers() {
    let first = chip(1, |_| {});
    let plan = planned(FREEZE, &first);
    assert_eq!(plan.effect(), Effect::OneWay);
    let rehearsal = rehearsed(&plan, &first);
    assert_eq!(rehearsal.result.ended, Ended::AllDone);
    let mut second = chip(99, |_| {});
    second.take_log();
    let mut queries = 0;
    let done = apply(&plan, &rehearsal, &mut second, Consent::Given, &mut |step, device| {
        if step == 0 {
            queries = device.take_log().len();
        }
        true
    });
    assert_eq!(done.unwrap().ended, Ended::AllDone);
    let log = second.take_log();
    let wire =
        |exchange: &stsafe_core::exchange::Exchange| (hex::run(&exchange.sent), hex::run(&exchange.received));
    let predicted: Vec<_> = rehearsal.exchanges.iter().map(wire).collect();
    assert_eq!(log.iter().map(wire).collect::<Vec<_>>(), predicted);
    // Status 00, length 2, CRC; then with CA FE; then 11. CRC by the golden transcripts' own rule.
    let bodies: Vec<&str> = predicted.iter().map(|(_, answer)| &answer[..answer.len() - 4]).collect();
    assert_eq!(bodies, ["000002", "000002", "000002", "000002", "000004CAFE", "110002"]);
    second.refresh();
    for zone in 1..=3 {
        let record = second.observation().zone(zone).unwrap();
        assert_eq!((record.update.access(), record.update.may_change), (ZoneAccess::Never, false));
        assert_eq!(rehearsal.after.zone(zone), Some(record), "the twin foretold it");
        assert_eq!(rehearsal.before.zone(zone).unwrap().update.access(), ZoneAccess::Always);
    }
}

#[test]
fn a_plan_for_another_chip_is_refused_by_its_identity_before_anything_is_sent() {
    let mut other = chip(1, |nvm| nvm.zones[0].data[20] ^= 1);
    other.take_log();
    let file = PlanFile::from_ron(FREEZE).unwrap();
    let unfit = file.plan(other.observation(), Session::None).err().unwrap();
    assert!(matches!(unfit.as_slice(), [Unfit::OtherChip { .. }]), "{unfit:?}");
    assert!(unfit[0].to_string().contains("020953494D554C415401F1"), "{}", unfit[0]);
    assert!(other.take_log().is_empty());
}

#[test]
fn a_chip_that_was_swapped_between_rehearsal_and_run_is_caught_and_left_alone() {
    let first = chip(1, |_| {});
    let plan = planned(FREEZE, &first);
    let rehearsal = rehearsed(&plan, &first);
    let mut stranger = chip(1, |nvm| nvm.zones[0].data[20] ^= 1);
    let mut lookalike = chip(1, |nvm| nvm.zone_mut(2).unwrap().update.may_change = false);
    let mut worn = chip(1, |nvm| nvm.zone_mut(5).unwrap().counter -= 1);
    for device in [&mut stranger, &mut lookalike, &mut worn] {
        device.take_log();
    }
    let barred = apply(&plan, &rehearsal, &mut stranger, Consent::Given, &mut all).unwrap_err();
    assert!(matches!(barred, Barred::OtherChip { .. }), "{barred:?}");
    for device in [&mut lookalike, &mut worn] {
        let barred = apply(&plan, &rehearsal, device, Consent::Given, &mut all).unwrap_err();
        assert_eq!(barred, Barred::Changed { what: vec!["data partition".into()] });
    }
    for device in [&mut stranger, &mut lookalike, &mut worn] {
        let codes: Vec<u8> = device.take_log().iter().map(|exchange| exchange.sent[0]).collect();
        assert!(!codes.is_empty() && codes.iter().all(|code| [0x14, 0x05].contains(code)), "{codes:02X?}");
    }
}

#[test]
fn another_list_than_the_rehearsed_one_is_not_sent() {
    let mut first = chip(1, |_| {});
    let rehearsal = rehearsed(&planned(FREEZE, &first), &first);
    let other = planned(&FREEZE.replace("CA FE", "CA FF"), &first);
    first.take_log();
    let barred = apply(&other, &rehearsal, &mut first, Consent::Given, &mut all).unwrap_err();
    assert_eq!(barred, Barred::OtherList);
    assert!(first.take_log().is_empty());
}

#[test]
fn without_consent_the_first_one_way_step_stays_unsent() {
    let mut first = chip(1, |_| {});
    let plan = planned(FREEZE, &first);
    let rehearsal = rehearsed(&plan, &first);
    let done = apply(&plan, &rehearsal, &mut first, Consent::Withheld, &mut all).unwrap();
    assert_eq!(done.done, 1, "two bytes can be written back");
    assert!(!done.doubtful && matches!(done.ended, Ended::Failed { .. }), "{done:?}");
    first.refresh();
    assert_eq!(first.observation().zone(1).unwrap().update.access(), ZoneAccess::Always);
}

#[test]
fn a_step_that_contradicts_the_chip_is_told_before_anything_is_sent() {
    let device = chip(1, |_| {});
    let text = FREEZE.replace("expects: Status(0x11)", "expects: Exactly(\"00\")").replace(
        "effect: \"Read-only\", sends: \"05 00 01 00 10 00 02\", expects: Exactly(\"00 CA FE\")",
        "effect: \"Read-only\", sends: \"05 00 01 00 10 00 02\", expects: Exactly(\"00 CA FF\")",
    );
    let unfit = PlanFile::from_ron(&text).unwrap().plan(device.observation(), Session::None).err().unwrap();
    let numbers: Vec<usize> = unfit
        .iter()
        .map(|unfit| match unfit {
            Unfit::Step { number, .. } => *number,
            Unfit::OtherChip { .. } => 0,
        })
        .collect();
    assert_eq!(numbers, [5, 6], "{unfit:?}");
}

#[test]
fn all_mistakes_of_a_plan_file_are_told_at_once_by_line_and_column() {
    let bad = FREEZE
        .replace("version: 1", "version: 2")
        .replace("sends: \"06 00 01 00 10 CA FE\"", "sends: \"06 00 01 00 1\"")
        .replace(
            "says: \"Close zone 2\", command: \"Update\"",
            "says: \"Close zone 2\", command: \"Decrement\"",
        )
        .replace("effect: \"One-way\", sends: \"06 17 03", "effect: \"Harmless\", sends: \"06 17 03")
        .replace("expects: Status(0x11)", "expects: Statos(0x11)")
        .replace("\"05 00 01 00 10 00 02\"", "\"05 60 01 00 10 00 02\"");
    let problems = PlanFile::from_ron(&bad).unwrap_err().0;
    let told: Vec<(usize, &str)> = problems.iter().map(|p| (p.line, p.field.as_str())).collect();
    let expected = [
        (2, "version"),
        (7, "steps[0].sends"),
        (9, "steps[2].command"),
        (10, "steps[3].effect"),
        (11, "steps[4].sends"),
        (12, "steps[5].expects"),
    ];
    assert_eq!(told, expected, "{problems:#?}");
    let column = |needle: &str| bad.lines().nth(8).unwrap().find(needle).unwrap() + 1;
    assert_eq!(problems[2].column, column("\"Decrement\""));
    assert!(problems[2].what.contains("Update"), "the bytes say it: {}", problems[2].what);
}

#[test]
fn a_plan_survives_its_file() {
    let device = chip(1, |_| {});
    let plan = planned(FREEZE, &device);
    let file = PlanFile::of(&plan, device.observation()).unwrap();
    let again = PlanFile::from_ron(&file.to_ron()).unwrap();
    assert_eq!(again, file);
    assert_eq!(again.effect(), Effect::OneWay);
    let plan_again = again.plan(device.observation(), Session::None).unwrap();
    let frames = |plan: &Plan| plan.steps.iter().map(|step| step.frame.clone()).collect::<Vec<_>>();
    assert_eq!(frames(&plan_again), frames(&plan));
    assert!(plan_again.steps.iter().zip(&plan.steps).all(|(one, other)| one.forecast == other.forecast));
}

#[test]
fn a_step_with_a_key_in_it_does_not_go_into_a_file() {
    let device = chip(1, |_| {});
    let secret = || zeroize::Zeroizing::new(vec![7; 16]);
    let keys = HostKeyPair { key_type: KeyType::Aes128, mac: secret(), cipher: secret() };
    let write: Command = WriteHostKeys { keys }.into_command();
    let plan =
        Plan::new("Keys", [("Write host keys".to_owned(), write)], device.observation(), Session::None);
    let refused = PlanFile::of(&plan, device.observation()).unwrap_err();
    assert_eq!(refused, NotWritten::Secret("Write host keys".into()));
}

#[test]
fn damaged_plans_are_read_or_refused_and_never_panic() {
    for at in 0..FREEZE.len() {
        let cut = &FREEZE[..at];
        let _ = PlanFile::from_ron(cut);
        let damaged = format!("{cut}#{}", FREEZE.get(at + 1..).unwrap_or_default());
        if let Err(problems) = PlanFile::from_ron(&damaged) {
            assert!(problems.0.iter().all(|problem| problem.line <= 14 && problem.column > 0), "{problems}");
        }
    }
}

#[test]
fn a_text_whose_mistakes_have_all_been_told_comes_to_an_end() {
    // Found by fuzzing: every correction led back to a mistake that was known, and the reader went round for ever.
    let names = "\0".repeat(29);
    let text = format!(
        "PlanFile(version: 7, title: \"Read\", consequence: \"\", chip: ChipName(product: \"0103546001\",
        device_id: Some(\"0209\")), steps: [
        Ste\0\0\u{11}\0ys: \"Read\", command: \"Read\", effect: \"Fine\", sends: \"05 003 00 00 00 00 04\",e_id: \
         Some(\"0209\")), ct: \"Volatile\", sends{names}: \"0 A\", Open)])"
    );
    let problems = PlanFile::from_ron(&text).unwrap_err().0;
    assert!(!problems.is_empty());
}

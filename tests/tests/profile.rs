//! A profile against a chip: what agrees, what deviates and on which bytes, and that nothing assumed counts as proven.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::Nvm;
use stsafe_core::command::data_partition::{AccessChange, Decrement, Update, ZoneOption};
use stsafe_core::device::{Consent, Device};
use stsafe_core::observe::Observation;
use stsafe_core::profile::compare::{Comparison, Group, Item, Standing, compare};
use stsafe_core::profile::{Profile, SHIPPED, SPL05};
use stsafe_core::verdict::CheckResult;
use workbench_tests::still;

fn device(change: impl FnOnce(&mut Nvm)) -> Device {
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    change(&mut nvm);
    still::remembering(nvm)
}

fn asked(change: impl FnOnce(&mut Nvm)) -> Device {
    let mut device = device(change);
    assert!(device.refresh().is_empty() && device.refresh_slots().is_empty());
    device.read_certificate(0).unwrap();
    device
}

fn compared(device: &Device) -> Comparison {
    compare(&Profile::spl05().unwrap(), device.observation())
}

#[track_caller]
fn item<'a>(comparison: &'a Comparison, title: &str) -> &'a Item {
    comparison.items.iter().find(|item| item.title == title).unwrap_or_else(|| panic!("no item {title}"))
}

#[test]
fn a_fresh_chip_agrees_and_what_is_assumed_is_proven_by_nothing() {
    let comparison = compared(&asked(|_| {}));
    assert_eq!(comparison.sentence(), "Agrees with SPL05");
    let counts = comparison.counts();
    assert_eq!((counts.deviate, counts.unknown, counts.differ), (0, 0, 0));
    // 12 zones: their number, then size, read and update of each; four of them count.
    assert_eq!(comparison.counts_of(Group::Zones).agree, 37);
    assert_eq!(comparison.counts_of(Group::Counters).agree, 4);
    assert_eq!(counts.total(), comparison.items.len());
    for item in &comparison.items {
        assert_eq!(item.assumed, item.standing == Standing::Assumed, "{}", item.title);
        assert!(!item.assumed || item.check().result == CheckResult::NotRun, "{}", item.title);
        assert!(item.proof.is_some(), "{} has no bytes", item.title);
    }
    // ST prints neither the flags of the private slots nor the delivered life cycle.
    assert_eq!(item(&comparison, "Private slot 0, flags").standing, Standing::Assumed);
    assert_eq!(item(&comparison, "Life cycle").standing, Standing::Assumed);
    assert_eq!(item(&comparison, "Control fields").standing, Standing::Agrees, "0A FF is in ST's log");
}

#[test]
fn every_deviation_shows_the_bytes_that_decide_inside_their_record() {
    let comparison = compared(&asked(|nvm| {
        let zone = nvm.zone_mut(5).unwrap();
        zone.counter = 500_000;
        zone.update.code = ZoneAccess::Host.code();
        nvm.host_key_control = [0x07, 0xFF];
    }));
    let deviating: Vec<&str> = comparison.deviations().map(|item| item.title.as_str()).collect();
    assert_eq!(deviating, ["Zone 5, decrement", "Zone 5, counter", "Control fields"]);
    assert_eq!(comparison.sentence(), "Deviates from SPL05");
    let counter = item(&comparison, "Zone 5, counter");
    assert_eq!((counter.expected.as_str(), counter.observed.as_deref()), ("4,294,967,295", Some("500,000")));
    let proof = counter.proof.as_ref().unwrap();
    // Zone 5, a counter, 89 = read Always and update Host, both may change; 64 B; 0007A120 = 500,000.
    assert_eq!(proof.record, [0x05, 0x01, 0x89, 0x00, 0x40, 0x00, 0x07, 0xA1, 0x20]);
    assert_eq!((proof.deciding(), proof.source.as_str()), (&[0x00, 0x07, 0xA1, 0x20][..], "answer to 14 12"));
    // One count byte and five records of five bytes stand before it.
    assert_eq!(proof.at, 26);
    let decrement = item(&comparison, "Zone 5, decrement").proof.clone().unwrap();
    assert_eq!(decrement.deciding(), [0x89]);
    let verdict = comparison.verdicts().into_iter().find(|v| v.id == "profile_counters").unwrap();
    assert_eq!(verdict.result, CheckResult::Fail);
    assert_eq!(verdict.with(CheckResult::Fail).next().unwrap().bytes.as_ref().unwrap().range(), 31..35);
}

#[test]
fn a_chip_that_differs_from_an_assumption_is_not_blamed_for_it() {
    let comparison = compared(&asked(|nvm| nvm.private[0].mode = [0x00, 0x34]));
    let flags = item(&comparison, "Private slot 0, flags");
    assert_eq!(flags.standing, Standing::DiffersFromAssumed);
    assert!(comparison.is_positive());
    assert_eq!(comparison.result(), CheckResult::Warn);
    assert_eq!(flags.proof.as_ref().unwrap().deciding(), [0x00, 0x34]);
}

#[test]
fn what_was_not_read_is_unknown_and_names_the_command_that_would_tell() {
    let nothing = compare(&Profile::spl05().unwrap(), &Observation::default());
    assert_eq!(nothing.counts().unknown, nothing.items.len());
    assert!(nothing.sentence().starts_with("Not compared"), "{}", nothing.sentence());
    let control = item(&nothing, "Symmetric slot 3, control fields");
    assert!(control.sentence().starts_with("Not read: Query symmetric slot control fields (14 4B) tells"));
    let mut device = device(|_| {});
    device.refresh();
    let tables = compared(&device);
    assert_eq!(tables.sentence(), "Agrees with SPL05 as far as it was read");
    assert_eq!(item(&tables, "Zone 0, common name").standing, Standing::Unknown);
    assert_eq!(tables.result(), CheckResult::Warn);
}

#[test]
fn a_value_that_follows_from_accepted_commands_says_that_its_bytes_are_computed() {
    let mut device = asked(|_| {});
    let command = Decrement { option: ZoneOption::NONE, zone: 6, offset: 0, amount: 5, data: Vec::new() };
    device.run_with(command, Consent::Given).unwrap();
    let proof = item(&compared(&device), "Zone 6, counter").proof.clone().unwrap();
    assert!(proof.computed);
    assert_eq!(proof.deciding(), [0xFF, 0xFF, 0xFF, 0xFA]);
    device.refresh();
    let proof = item(&compared(&device), "Zone 6, counter").proof.clone().unwrap();
    assert!(!proof.computed, "it was asked again");
    assert_eq!(proof.deciding(), [0xFF, 0xFF, 0xFF, 0xFA]);
}

#[test]
fn a_frozen_zone_and_a_missing_certificate_deviate_each_in_its_own_place() {
    let mut device = asked(|nvm| nvm.zone_mut(0).unwrap().data.fill(0));
    let change = AccessChange { code: ZoneAccess::Never.code(), may_change: false };
    let option = ZoneOption { atomic: false, change: Some(change) };
    device.run_with(Update { option, zone: 2, offset: 0, data: Vec::new() }, Consent::Given).unwrap();
    device.refresh();
    let titles: Vec<String> = compared(&device).deviations().map(|item| item.title.clone()).collect();
    assert_eq!(titles, ["Zone 0, serial begins", "Zone 0, common name", "Zone 2, update"]);
}

#[test]
fn a_fresh_chip_of_every_shipped_profile_agrees_with_its_own_profile() {
    for (word, _) in SHIPPED {
        let profile = Profile::shipped(word).unwrap().unwrap();
        let fresh = scenario::fresh(&profile).unwrap();
        let device = asked(|nvm| *nvm = fresh);
        let comparison = compare(&profile, device.observation());
        let wrong: Vec<String> = comparison
            .items
            .iter()
            .filter(|item| !matches!(item.standing, Standing::Agrees | Standing::Assumed))
            .map(|item| format!("{}: {}", item.title, item.sentence()))
            .collect();
        assert!(wrong.is_empty(), "{word}: {wrong:#?}");
    }
    let spl05 = scenario::fresh(&Profile::spl05().unwrap()).unwrap();
    assert!(spl05 == scenario::state(Scenario::Genuine).unwrap(), "the same chip by either way");
}

#[test]
fn nothing_that_is_assumed_of_the_ocd_profile_is_counted_as_agreement() {
    let profile = Profile::shipped("OCD").unwrap().unwrap();
    let comparison = compare(&profile, asked(|_| {}).observation());
    let agree: Vec<&str> = comparison
        .items
        .iter()
        .filter(|item| item.standing == Standing::Agrees)
        .map(|item| item.title.as_str())
        .collect();
    assert_eq!(agree, ["Product"]);
}

#[test]
fn an_a120_is_not_taken_for_the_older_sample() {
    let profile = Profile::shipped("spl03-like").unwrap().unwrap();
    let comparison = compare(&profile, asked(|_| {}).observation());
    let deviating: Vec<&str> = comparison.deviations().map(|item| item.title.as_str()).collect();
    // The A120 says so itself; its serial, its name, and its empty slots 0 to 3 are not the A110's either.
    assert_eq!(
        deviating,
        [
            "Product",
            "Zone 0, serial ends",
            "Zone 0, common name",
            "Symmetric slot 0, key",
            "Symmetric slot 1, key",
            "Symmetric slot 2, key",
            "Symmetric slot 3, key",
        ]
    );
}

#[test]
fn all_mistakes_of_a_profile_file_are_told_with_line_and_column() {
    let bad = SPL05
        .replace("version: 1", "version: 7")
        .replace("life_cycle: Assumed(0x03", "life_cycle: Assumed(\"03\"")
        .replace("index: 3, kind: Data", "index: 3, kind: Date")
        .replace("index: 11", "index: 10")
        .replace("    envelope_keys: ", "    envelop_keys: ");
    let problems = Profile::from_ron(&bad).unwrap_err().0;
    let place = |of: &str| {
        let at = bad.find(of).unwrap();
        let before = &bad[..at];
        let column = before.len() - before.rfind('\n').map_or(0, |n| n + 1) + 1;
        (before.matches('\n').count() + 1, column)
    };
    let after = |of: &str, skip: usize| {
        let (line, column) = place(of);
        (line, column + skip)
    };
    let expected = [
        ("version", after("version: 7", 9)),
        ("life_cycle[0]", after("life_cycle: ", 20)),
        ("zones[3].kind", after("kind: Date", 6)),
        ("zones[11].index", after("index: 10, kind: Data, bytes: 2944", 7)),
        ("envelop_keys", place("envelop_keys")),
    ];
    for (field, at) in expected {
        let found: Vec<_> =
            problems.iter().filter(|problem| problem.field == field).map(|p| (p.line, p.column)).collect();
        assert_eq!(found, [at], "{field} in {problems:#?}");
    }
    // The field that has another name is also missing.
    assert!(problems.iter().any(|problem| problem.what == "the field envelope_keys is missing"));
    assert_eq!(problems.len(), 6, "{problems:#?}");
}

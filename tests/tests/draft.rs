//! A plan that is put together: judged in its order, for one chip, with the answers that its file expects; and what a
//! rehearsal says is another afterwards, held against the state of the chip itself.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::start::Start;
use stsafe_core::chip::state::Nvm;
use stsafe_core::command::Command;
use stsafe_core::command::attribute::{PutCommandAccess, PutEncryption};
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneOption};
use stsafe_core::command::signature::GenerateKey;
use stsafe_core::crypto::{Curve, SeededRandom};
use stsafe_core::device::Device;
use stsafe_core::link::Status;
use stsafe_core::plan::file::{PlanFile, Unfit};
use stsafe_core::plan::{Area, Change, Draft, Ended, Forecast, Plan, Rehearsal, differences, rehearse};
use stsafe_core::policy::Session;
use stsafe_core::preset::TablePreset;
use stsafe_core::profile::Profile;
use stsafe_core::twin::{Twin, copied};
use workbench_tests::still;

fn device(nvm: Nvm) -> Device {
    still::remembering(nvm)
}

/// A chip in this state that was asked for everything.
fn known(start: Start, change: impl FnOnce(&mut Nvm)) -> Device {
    let mut nvm = start.state().unwrap();
    change(&mut nvm);
    let mut device = device(nvm);
    assert!(device.refresh().is_empty() && device.refresh_slots().is_empty());
    device.refresh_zones();
    device
}

fn write(zone: u8, data: &[u8]) -> (String, Command) {
    let update = Update { option: ZoneOption::NONE, zone, offset: 0, data: data.to_vec() };
    (format!("Write zone {zone}"), update.into_command())
}

fn freeze(zone: u8) -> (String, Command) {
    let option = ZoneOption::changing(AccessChange::to(ZoneAccess::Never, false));
    (format!("Close zone {zone}"), Update { option, zone, offset: 0, data: Vec::new() }.into_command())
}

fn plan(device: &Device, steps: impl IntoIterator<Item = (String, Command)>) -> Plan {
    Plan::new("Steps", steps, device.observation(), Session::None)
}

fn rehearsal(plan: &Plan, device: &Device) -> Rehearsal {
    let profile = Profile::spl05().unwrap();
    let twin = Twin::of(device.observation(), &profile, None, &mut SeededRandom::new(5)).unwrap();
    rehearse(plan, &mut twin.device(Box::new(SeededRandom::new(6))))
}

fn statuses(plan: &Plan) -> Vec<u8> {
    let status = |forecast: &Forecast| match forecast {
        Forecast::Status(status) => status.code(),
        Forecast::Answer(_) => 0,
        Forecast::Open => 0xFF,
    };
    plan.steps.iter().map(|step| status(&step.forecast)).collect()
}

#[test]
fn steps_are_judged_in_their_order_on_what_those_before_leave_behind() {
    let chip = known(Start::Fresh, |_| {});
    let mut draft = Draft::of(&plan(&chip, [write(1, b"a"), freeze(1), write(2, b"b")]), chip.observation());
    let judged = |draft: &Draft| statuses(&draft.judge(chip.observation(), Session::None));
    assert_eq!(judged(&draft), [0, 0, 0]);
    // The specification's 11: the access condition is not satisfied.
    draft.earlier(1);
    assert_eq!(judged(&draft), [0, 0x11, 0]);
    draft.later(0);
    assert_eq!(judged(&draft), [0, 0, 0]);
    draft.later(2);
    draft.earlier(0);
    assert_eq!(judged(&draft), [0, 0, 0], "the first has none before it, the last none after it");
    draft.remove(1);
    draft.remove(9);
    assert_eq!(judged(&draft), [0, 0]);
}

#[test]
fn a_list_for_one_chip_takes_no_steps_of_another_until_it_is_planned_anew() {
    let chip = known(Start::Fresh, |_| {});
    // The device ID stands in bytes 15 to 25 of zone 0.
    let other = known(Start::Fresh, |nvm| nvm.zone_mut(0).unwrap().data[20] ^= 0xFF);
    let mut draft = Draft::of(&plan(&chip, [freeze(1)]), chip.observation());
    let refused = draft.add(&plan(&other, [freeze(2)]), other.observation());
    assert!(matches!(refused, Err(Unfit::OtherChip { .. })), "{refused:?}");
    assert_eq!(draft.len(), 1);
    draft.adopt(other.observation());
    draft.add(&plan(&other, [freeze(2)]), other.observation()).unwrap();
    assert_eq!(draft.len(), 2);
    assert!(draft.fits(other.observation()).is_ok() && draft.fits(chip.observation()).is_err());
}

#[test]
fn what_a_file_expects_stays_where_this_program_cannot_tell() {
    let mut chip = device(Start::Fresh.state().unwrap());
    assert!(chip.refresh().is_empty());
    chip.read_zone(0, 0, 30).unwrap();
    // Zone 4 was never read, so only the file says what stands there.
    let text = r#"PlanFile(version: 1, title: "Look", consequence: "",
        chip: ChipName(product: "01 03 54 60 01", device_id: Some("020953494D554C415401F1")),
        steps: [Step(says: "Read zone 4", command: "Read", effect: "Read-only", sends: "05 00 04 00 00 00 02", expects: Exactly("00 00 00"))])"#;
    let file = PlanFile::from_ron(text).unwrap_or_else(|problems| panic!("{problems}"));
    let draft = Draft::from_file(&file, chip.observation(), Session::None).unwrap();
    let judged = draft.judge(chip.observation(), Session::None);
    assert!(matches!(judged.steps[0].forecast, Forecast::Answer(_)), "{}", judged.steps[0].forecast.words());
    let unread = Plan::new(
        "Look",
        [("Read".into(), Read::new(4, 0, 2).into_command())],
        chip.observation(),
        Session::None,
    );
    assert!(
        matches!(unread.steps[0].forecast, Forecast::Status(Status::OK)),
        "alone it tells only the status"
    );
}

#[test]
fn everything_that_a_rehearsal_changes_is_named_with_what_it_was_and_what_it_is() {
    let chip = known(Start::Provisioned, |nvm| {
        nvm.command_access_may_change = true;
        nvm.command_encryption_may_change = true;
    });
    let records = &chip.observation().commands.as_ref().unwrap().value.records;
    let free = |preset: TablePreset| {
        let rows = records.iter().map(|record| (record.code, preset.record(record.code)));
        rows.collect::<Vec<_>>()
    };
    let table = free(TablePreset::SdkExample);
    let access =
        PutCommandAccess { records: table.iter().map(|(code, (access, _))| (*code, *access)).collect() };
    let flags = PutEncryption { records: table.iter().map(|(code, (_, flags))| (*code, *flags)).collect() };
    let generate = GenerateKey { slot: 1, usage_limit: 9, mode: [0, 0], curve: Curve::NistP256 };
    let steps = [
        write(2, &[0xAA, 0xBB]),
        freeze(3),
        ("Lower".to_owned(), Decrement::by(5, 499_993).into_command()),
        ("A new key".to_owned(), generate.into_command()),
        ("Rights".to_owned(), access.into_command()),
        ("Flags".to_owned(), flags.into_command()),
    ];
    let plan = plan(&chip, steps);
    let rehearsal = rehearsal(&plan, &chip);
    assert_eq!(rehearsal.result.ended, Ended::AllDone);
    let found = differences(&plan, &rehearsal);
    let of = |area: Area| -> Vec<String> {
        let say =
            |change: &Change| format!("{}: {} > {}", change.what, change.now.words(), change.after.words());
        found.iter().filter(|(of, _)| *of == area).map(|(_, change)| say(change)).collect()
    };
    assert_eq!(of(Area::Zones), ["Zone 2, 2 bytes from 0000: 00 00 > AA BB"]);
    assert_eq!(
        of(Area::Access),
        ["Zone 3, update: Always > Never", "Zone 3, right to change update: may change > frozen"]
    );
    assert_eq!(of(Area::Counters), ["Zone 5: 500000 > 7"]);
    // A key of the same curve is another key all the same.
    assert_eq!(of(Area::Keys), ["Private slot 1: NIST P-256 > NIST P-256, 9 uses"]);
    // As many rows as the two tables differ in, and the two change rights.
    let recommended = free(TablePreset::StRecommended);
    let rows = table.iter().zip(&recommended).filter(|(one, other)| one != other).count();
    assert!(rows > 0);
    assert_eq!(of(Area::Tables).len(), rows + 1);
}

#[test]
fn a_rehearsal_that_stops_names_only_what_was_done() {
    let chip = known(Start::Fresh, |_| {});
    let mut plan = plan(&chip, [write(1, b"a"), freeze(2)]);
    // Somebody expected a refusal.
    plan.steps[1].forecast = Forecast::Status(Status::of(0x11));
    plan.steps.push(plan.steps[0].clone());
    let rehearsal = rehearsal(&plan, &chip);
    assert!(matches!(rehearsal.result.ended, Ended::Differs { .. }));
    assert_eq!(rehearsal.exchanges.len(), 2, "the third was not sent");
}

#[test]
fn the_list_of_what_was_cloned_says_what_the_chip_holds() {
    let nvm = Start::Provisioned.state().unwrap();
    let chip = known(Start::Provisioned, |_| {});
    let list = copied(chip.observation());
    let value = |what: &str| {
        let found = list.iter().find(|entry| entry.what == what).unwrap_or_else(|| panic!("no {what}"));
        found.value.replace(',', "")
    };
    for zone in &nvm.zones {
        let said = value(&format!("Zone {}", zone.index));
        let size = zone.data.len();
        assert!(said.starts_with(&format!("{size} of {size} B")), "{said}");
        let counter = zone.record().counter;
        assert!(counter.is_none_or(|counter| said.contains(&format!("counter {counter}"))), "{said}");
    }
    assert_eq!(value("Host key slot"), "AES-128 counter 00000000");
    let held = nvm.private.iter().filter(|slot| slot.key.is_some()).count();
    assert!(value("Private key table").contains(&format!("{held} hold a key")));
    // What was never asked is not in the list.
    let unasked = device(Start::Provisioned.state().unwrap());
    assert_eq!(copied(unasked.observation()), []);
}

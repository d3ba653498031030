//! Read, Update, Decrement: zones, their access conditions, and counters that only go down.

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneOption};
use stsafe_core::command::query::Partition;
use stsafe_core::device::Consent;
use stsafe_core::link::Status;

use super::stage::{self, refused};

fn update(zone: u8, offset: u16, data: &[u8]) -> Update {
    Update { option: ZoneOption::NONE, zone, offset, data: data.to_vec() }
}

#[test]
fn update_writes_within_the_zone_and_read_gives_it_back() {
    let mut device = stage::device();
    device.run(update(1, 998, b"ab")).unwrap();
    assert_eq!(device.run(Read::new(1, 997, 3)).unwrap().data, b"\0ab");
    refused(device.run(update(1, 999, b"ab")), Status::BOUNDARY);
    refused(device.run(Read::new(1, 0, 1001)), Status::BOUNDARY);
    refused(device.run(Read::new(12, 0, 1)), Status::ENTRY_NOT_FOUND);
    refused(device.run(update(0, 0, b"x")), Status::ACCESS_CONDITION);
    assert_eq!(stage::nvm(&mut device).zone(1).unwrap().data[998..], *b"ab", "refusals wrote nothing");
}

#[test]
fn an_access_condition_gets_stricter_once_and_never_looser() {
    let mut device = stage::device();
    let freeze = AccessChange::to(ZoneAccess::Never, false);
    let command = Update { option: ZoneOption::changing(freeze), zone: 2, offset: 0, data: b"last".to_vec() };
    device.run_with(command.clone(), Consent::Given).unwrap();
    let zone = stage::nvm(&mut device).zone(2).unwrap().clone();
    assert_eq!(zone.update, ZoneRight::new(ZoneAccess::Never, false));
    assert_eq!(
        zone.read,
        ZoneRight::new(ZoneAccess::Always, true),
        "Update changes the update condition only"
    );
    assert_eq!(zone.data[..4], *b"last", "the data of the same command was written");
    refused(device.run(update(2, 0, b"more")), Status::ACCESS_CONDITION);
    refused(device.run_with(command, Consent::Given), Status::ACCESS_CONDITION);

    let host =
        Read { option: ZoneOption::changing(AccessChange::to(ZoneAccess::Host, true)), ..Read::new(3, 0, 0) };
    device.run_with(host, Consent::Given).unwrap();
    let looser = Read {
        option: ZoneOption::changing(AccessChange::to(ZoneAccess::Always, true)),
        ..Read::new(3, 0, 0)
    };
    refused(device.run_with(looser, Consent::Given), Status::ACCESS_CONDITION);
    assert_eq!(stage::nvm(&mut device).zone(3).unwrap().read.access(), ZoneAccess::Host);
}

#[test]
fn decrement_lowers_the_counter_with_its_data_or_changes_nothing() {
    let mut device = stage::device();
    device.run(Partition).unwrap();
    let lower = Decrement { amount: u32::MAX - 10, data: b"since today".to_vec(), ..Decrement::by(5, 1) };
    assert_eq!(device.run_with(lower, Consent::Given).unwrap(), 10);
    let content = device.run(Read::new(5, 0, 11)).unwrap();
    assert_eq!((content.counter, content.data.as_slice()), (Some(10), b"since today".as_slice()));

    let before = stage::nvm(&mut device).clone();
    let too_much = Decrement { data: b"x".to_vec(), ..Decrement::by(5, 11) };
    refused(device.run_with(too_much, Consent::Given), Status::COUNTER_LIMIT);
    let past_the_end = Decrement { offset: 60, data: b"12345".to_vec(), ..Decrement::by(5, 1) };
    refused(device.run_with(past_the_end, Consent::Given), Status::BOUNDARY);
    refused(device.run_with(Decrement::by(1, 1), Consent::Given), Status::WRONG_ZONE_TYPE);
    refused(device.run(update(5, 0, b"x")), Status::WRONG_ZONE_TYPE);
    assert!(*stage::nvm(&mut device) == before);

    assert_eq!(device.run_with(Decrement::by(5, 10), Consent::Given).unwrap(), 0);
    refused(device.run_with(Decrement::by(5, 1), Consent::Given), Status::COUNTER_LIMIT);
    assert_eq!(stage::nvm(&mut device).zone(5).unwrap().counter, 0, "at zero it stays");
}

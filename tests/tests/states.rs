//! Start states of a lesson: each teaches what it is named after, and is the same every time.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::Chip;
use stsafe_core::chip::start::{SDK_CIPHER_KEY, SDK_MAC_KEY, Start};
use stsafe_core::chip::store;
use stsafe_core::command::data_partition::{Decrement, Update, ZoneOption};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::Status;
use stsafe_core::session::SessionKeys;
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore};
use workbench_tests::still;

fn device(start: Start) -> Device {
    let chip = Chip::new(start.state().unwrap(), Box::new(SeededRandom::new(1)));
    let mut device = still::device(chip);
    device.refresh();
    device
}

fn verdicts(start: Start) -> (bool, bool) {
    let at: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    let mut run = Authentication::new(TrustStore::shipped(), at, DeviceKind::Virtual);
    run.run_all(&mut device(start), &mut SeededRandom::new(4));
    (run.chain.unwrap().verdict.is_positive(), run.possession.unwrap().is_positive())
}

fn host_update(start: Start) -> Result<(), Option<Status>> {
    let mut device = device(start);
    let keys = SessionKeys::new(&SDK_MAC_KEY, &SDK_CIPHER_KEY).unwrap();
    device.open_session(keys).unwrap();
    let update = Update { option: ZoneOption::NONE, zone: 1, offset: 100, data: vec![1, 2, 3] };
    device.run_with(update, Consent::Given).map(drop).map_err(|error| error.status())
}

#[test]
fn only_the_clone_fails_and_only_at_the_challenge() {
    for start in Start::ALL {
        assert_eq!(verdicts(start), (true, start != Start::Clone), "{start}");
    }
}

#[test]
fn the_provisioned_chip_takes_sts_example_keys_and_the_blocked_one_no_key_at_all() {
    assert_eq!(host_update(Start::Provisioned), Ok(()));
    assert_eq!(host_update(Start::BlockedHostKey), Err(Some(Status::KEY_BLOCKED)));
}

#[test]
fn the_worn_counter_has_two_steps_left() {
    let mut device = device(Start::WornCounter);
    let mut step = || {
        let command = Decrement { option: ZoneOption::NONE, zone: 5, offset: 0, amount: 1, data: Vec::new() };
        device.run_with(command, Consent::Given).map_err(|error| error.status())
    };
    assert_eq!([step(), step(), step()], [Ok(1), Ok(0), Err(Some(Status::COUNTER_LIMIT))]);
}

#[test]
fn every_state_is_the_same_each_time_has_a_word_and_survives_its_file() {
    for start in Start::ALL {
        assert!(start.state().unwrap() == start.state().unwrap(), "{start}");
        assert_eq!(start.word().parse(), Ok(start));
        let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("states");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{}.ron", start.word()));
        let _ = std::fs::remove_file(&path);
        store::Store::create(&path, &start.state().unwrap()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(store::parse(&path, &text).unwrap() == start.state().unwrap(), "{start}");
    }
    assert!("brand-new".parse::<Start>().unwrap_err().contains("worn-counter"));
}

//! Put attribute, and the query of the public key table.

use stsafe_core::access::{CommandAccess, Encryption};
use stsafe_core::command::access::VerifyPassword;
use stsafe_core::command::attribute::{
    PutCommandAccess, PutEncryption, PutHostKeyControl, PutI2c, PutLifeCycle, PutPublicKeyFlags,
    PutSymmetricControl,
};
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::maintenance::{Echo, Reset};
use stsafe_core::command::query::{
    CommandTable, HostKeyControl, HostKeyControlFields, I2cParameters, I2cParametersContent, LifeCycle,
    LifeCycleState, PublicKeyFlags, PublicKeySlot, PublicKeyTable, SymmetricControl, SymmetricControlFields,
};
use stsafe_core::device::Device;
use stsafe_core::link::{Code, Status};

use super::props::{agreed, refused_for_good, set_password};
use super::stage::{self, refused};

const SPENT: Status = Status::ACCESS_CONDITION;

/// A chip with a password, which the host has verified.
fn with_verified_password() -> Device {
    let mut device = stage::device();
    set_password(&mut device, [7; 16]);
    assert!(agreed(&mut device, VerifyPassword { password: vec![7; 16].into() }).correct);
    device
}

#[test]
fn put_life_cycle_locks_and_unlocks_after_the_password() {
    let mut device = with_verified_password();
    device.run(PutLifeCycle { state: LifeCycleState::OPERATIONAL_LOCKED }).unwrap();
    assert_eq!(device.run(LifeCycle).unwrap(), LifeCycleState::OPERATIONAL_LOCKED);
    refused(device.run(Read::new(1, 0, 1)), Status::LIFE_CYCLE);
    device.run(Echo { data: vec![1] }).unwrap();
    device.run(Reset).unwrap();
    let unlock = PutLifeCycle { state: LifeCycleState::OPERATIONAL };
    refused(device.run(unlock), Status::ACCESS_CONDITION);
    agreed(&mut device, VerifyPassword { password: vec![7; 16].into() });
    device.run(unlock).unwrap();
    assert_eq!(stage::nvm(&mut device).life_cycle, 0x03);
    refused(device.run(PutLifeCycle { state: LifeCycleState(0x01) }), Status::OUT_OF_RANGE);
}

#[test]
fn a_terminated_chip_answers_queries_only() {
    let mut device = with_verified_password();
    agreed(&mut device, PutLifeCycle { state: LifeCycleState::TERMINATED });
    assert_eq!(device.run(LifeCycle).unwrap(), LifeCycleState::TERMINATED);
    refused(device.run(Echo { data: vec![1] }), Status::LIFE_CYCLE);
    refused(device.run(PutLifeCycle { state: LifeCycleState::OPERATIONAL }), Status::LIFE_CYCLE);
}

#[test]
fn put_i2c_moves_the_address_at_the_next_reset_and_locks() {
    let mut device = stage::device();
    let moved = PutI2c { parameters: I2cParametersContent([0x24 << 1, 0x00]) };
    device.run(moved).unwrap();
    assert_eq!(device.run(I2cParameters).unwrap().address(), 0x24);
    assert_eq!(stage::chip(&mut device).address(), 0x20, "the old address still counts");
    device.run(Reset).unwrap();
    assert_eq!(stage::chip(&mut device).address(), 0x24);
    agreed(&mut device, PutI2c { parameters: I2cParametersContent([0x24 << 1, 0x01]) });
    refused(device.run(moved), SPENT);
    assert_eq!(stage::nvm(&mut device).i2c, [0x48, 0x01]);
}

#[test]
fn put_command_access_sets_the_whole_table_once() {
    let mut device = stage::device();
    let table = device.run(CommandTable).unwrap();
    let host_echo = |code: Code| match code {
        Code::Basic(0x00) => CommandAccess::Host,
        _ => CommandAccess::Free,
    };
    let put =
        PutCommandAccess { records: table.records.iter().map(|r| (r.code, host_echo(r.code))).collect() };
    let mut short = put.clone();
    short.records.pop();
    let mut disordered = put.clone();
    disordered.records.swap(3, 4);
    refused_for_good(&mut device, short, Status::INCONSISTENT_DATA);
    refused_for_good(&mut device, disordered, Status::OUT_OF_RANGE);
    agreed(&mut device, put.clone());
    let after = device.run(CommandTable).unwrap();
    assert!(!after.access_may_change && after.encryption_may_change);
    assert_eq!(after.records[0].access, CommandAccess::Host.code());
    refused(device.run(Echo { data: vec![1] }), Status::ACCESS_CONDITION);
    refused_for_good(&mut device, put, SPENT);
}

#[test]
fn put_encryption_sets_the_flags_once() {
    let mut device = stage::device();
    let table = device.run(CommandTable).unwrap();
    let both = Encryption { command: true, response: true };
    let put = PutEncryption { records: table.records.iter().map(|r| (r.code, both)).collect() };
    agreed(&mut device, put.clone());
    let after = device.run(CommandTable).unwrap();
    assert!(after.access_may_change && !after.encryption_may_change);
    assert!(after.records.iter().all(|record| record.encryption == both));
    refused_for_good(&mut device, put, SPENT);
}

#[test]
fn put_host_key_control_is_spent_when_it_says_so() {
    let mut device = stage::device();
    assert_eq!(
        device.run(HostKeyControl).unwrap(),
        HostKeyControlFields([0x0A, 0xFF]),
        "as it leaves the reel"
    );
    let wrong_slot = PutHostKeyControl { fields: HostKeyControlFields([0x07, 9]) };
    refused_for_good(&mut device, wrong_slot, Status::OUT_OF_RANGE);
    let put = PutHostKeyControl { fields: HostKeyControlFields([0x07, 0xFF]) };
    agreed(&mut device, put);
    assert_eq!(device.run(HostKeyControl).unwrap().0, [0x07, 0xFF]);
    refused_for_good(&mut device, put, SPENT);
}

#[test]
fn put_symmetric_control_opens_a_slot_once() {
    let mut device = stage::device();
    let put = PutSymmetricControl { slot: 4, fields: SymmetricControlFields([0x12, 0xFF, 0xFF]) };
    agreed(&mut device, put);
    assert_eq!(device.run(SymmetricControl { slot: 4 }).unwrap().0, [0x12, 0xFF, 0xFF]);
    assert_eq!(
        stage::nvm(&mut device).symmetric[5].control,
        [0x08, 0xFF, 0xFF],
        "its neighbour stays closed"
    );
    refused_for_good(&mut device, put, SPENT);
    refused_for_good(&mut device, PutSymmetricControl { slot: 16, ..put }, Status::OUT_OF_RANGE);
}

#[test]
fn put_public_key_flags_and_the_table_that_shows_them() {
    let mut device = stage::device();
    let put = PutPublicKeyFlags { slot: 1, flags: PublicKeyFlags([0x00, 0x0C]) };
    agreed(&mut device, put);
    let table = device.run(PublicKeyTable).unwrap();
    assert_eq!(table.count, 4, "SPL05 has four slots");
    let slots = table.slots().unwrap();
    assert_eq!(slots[1], (false, PublicKeyFlags([0x00, 0x0C])));
    assert!(slots[2].1.may_change());
    assert_eq!(device.run(PublicKeySlot { slot: 1 }).unwrap().flags.0, [0x00, 0x0C]);
    refused_for_good(&mut device, put, SPENT);
    refused_for_good(&mut device, PutPublicKeyFlags { slot: 4, ..put }, Status::OUT_OF_RANGE);
    let locked_out = {
        stage::nvm(&mut device).life_cycle = LifeCycleState::TERMINATED.0;
        device.run(PublicKeyTable).unwrap()
    };
    assert_eq!(locked_out, table, "a query is answered to the very end");
}

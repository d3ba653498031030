//! The rules that users meet most, as sentences. Facts are put into the observation as answers would put them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use super::*;
use crate::access::{Encryption, ZoneAccess, ZoneRight};
use crate::bytes::Reader;
use crate::command::access::{DeletePassword, VerifyPassword};
use crate::command::attribute::PutCommandAccess;
use crate::command::catalog::Listed;
use crate::command::cipher::{Encrypt, EncryptInput};
use crate::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneOption};
use crate::command::digest::{FinishHash, StartHash};
use crate::command::maintenance::{Echo, Reset};
use crate::command::query;
use crate::command::signature::{GenerateKey, GenerateSignature};
use crate::command::tables::{CommandRecord, CommandTableContent, ZoneRecord};
use crate::command::undetermined::Hibernate;
use crate::crypto::{Curve, Hash};
use crate::hex;
use crate::link::Code;

const HOST: ZoneRight = ZoneRight { code: 1, may_change: true };
const ALWAYS: ZoneRight = ZoneRight { code: 0, may_change: false };

fn zone(index: u8, read: ZoneRight, update: ZoneRight, counter: Option<u32>) -> ZoneRecord {
    ZoneRecord { index, read, update, bytes: 100, counter }
}

/// Takes in an answer, given as its bytes.
fn tell<C: Listed>(seen: &mut Observation, command: C, answer: &str) {
    let payload = hex::parse(answer).unwrap();
    let response = command.decode_response(&mut Reader::new(&payload), seen).unwrap();
    seen.learn(&command.into_command(), &C::into_response(response), &payload, 1);
}

/// An operational chip with host keys, four zones, and a command table in which Echo is Host and Random is Never.
fn chip() -> Observation {
    let mut seen = Observation::default();
    tell(&mut seen, query::LifeCycle, "03");
    tell(&mut seen, query::HostKeyV2, "01 00 00 00 00 3A");
    let never = ZoneRight { code: 7, may_change: false };
    let both = ZoneRight { code: 6, may_change: false };
    let zones = vec![
        zone(0, ALWAYS, never, None),
        zone(1, ALWAYS, HOST, None),
        zone(5, ALWAYS, HOST, Some(3)),
        zone(6, both, both, None),
    ];
    let mut partition = Vec::new();
    <query::Partition as crate::command::CommandValue>::encode_response(&zones, &mut partition);
    tell(&mut seen, query::Partition, &hex::run(&partition));
    let record = |code, access| CommandRecord { code, access, encryption: Encryption::default() };
    let records = vec![record(Code::Basic(0), 3), record(Code::Basic(2), 0), record(Code::Basic(5), 1)];
    let table = CommandTableContent { access_may_change: false, encryption_may_change: true, records };
    let mut commands = Vec::new();
    <query::CommandTable as crate::command::CommandValue>::encode_response(&table, &mut commands);
    tell(&mut seen, query::CommandTable, &hex::run(&commands));
    seen
}

fn asked(command: impl Listed, seen: &Observation, session: Session) -> (Answer, String) {
    let verdict = may(&command.into_command(), seen, session);
    (verdict.answer, verdict.rule)
}

fn update(zone: u8) -> Update {
    Update { option: ZoneOption::NONE, zone, offset: 0, data: vec![1; 4] }
}

#[test]
fn the_rule_that_decides_is_a_sentence_in_the_fields_own_words() {
    let (answer, rule) = asked(update(1), &chip(), Session::Proved);
    assert_eq!(answer, Answer::Accepted);
    assert!(rule.starts_with("Update of zone 1 is Host, and a host session is open."), "{rule}");
}

#[test]
fn a_host_zone_without_a_session_is_11() {
    let (answer, rule) = asked(update(1), &chip(), Session::None);
    assert_eq!(answer, Answer::Refused(Status::ACCESS_CONDITION));
    assert_eq!(rule, "Update of zone 1 is Host, and no host session is open.");
}

#[test]
fn a_session_that_nothing_proved_leaves_it_open() {
    assert_eq!(asked(update(1), &chip(), Session::Opened).0, Answer::Unknown);
}

#[test]
fn blocked_host_keys_and_a_counter_at_its_end_are_known_once_they_were_told() {
    let mut seen = chip();
    seen.learn_bare_refusal(Status::KEY_BLOCKED);
    assert_eq!(asked(update(1), &seen, Session::Opened).0, Answer::Refused(Status::KEY_BLOCKED));
    let mut seen = chip();
    seen.learn_host_counter(u32::MAX);
    assert_eq!(asked(update(1), &seen, Session::Proved).0, Answer::Refused(Status::MAC_COUNTER_MAXIMUM));
}

#[test]
fn zones_end_where_they_end() {
    assert_eq!(asked(Read::new(0, 90, 10), &chip(), Session::None).0, Answer::Accepted);
    assert_eq!(asked(Read::new(0, 90, 11), &chip(), Session::None).0, Answer::Refused(Status::BOUNDARY));
    assert_eq!(asked(Read::new(9, 0, 1), &chip(), Session::None).0, Answer::Refused(Status::ENTRY_NOT_FOUND));
}

#[test]
fn a_counter_goes_down_to_zero_and_no_further() {
    assert_eq!(asked(Decrement::by(5, 3), &chip(), Session::Proved).0, Answer::Accepted);
    let (answer, rule) = asked(Decrement::by(5, 4), &chip(), Session::Proved);
    assert_eq!((answer, rule.as_str()), (Answer::Refused(Status::COUNTER_LIMIT), "3 are left."));
    assert_eq!(
        asked(Decrement::by(1, 1), &chip(), Session::Proved).0,
        Answer::Refused(Status::WRONG_ZONE_TYPE)
    );
    assert_eq!(asked(update(5), &chip(), Session::Proved).0, Answer::Refused(Status::WRONG_ZONE_TYPE));
}

#[test]
fn an_access_condition_may_get_stricter_while_the_right_is_there() {
    let change =
        |access| Update { option: ZoneOption::changing(AccessChange::to(access, false)), ..update(1) };
    assert_eq!(asked(change(ZoneAccess::Never), &chip(), Session::Proved).0, Answer::Accepted);
    let (answer, rule) = asked(change(ZoneAccess::Always), &chip(), Session::Proved);
    assert_eq!(answer, Answer::Refused(Status::ACCESS_CONDITION));
    assert_eq!(rule, "The update access of zone 1 is Host; Always is looser.");
    let mut seen = chip();
    tell(&mut seen, change(ZoneAccess::Host), "");
    let spent = asked(change(ZoneAccess::Never), &seen, Session::Proved);
    assert_eq!(spent.1, "The right to change the update access of zone 1 is spent.");
}

#[test]
fn auth_and_host_is_known_to_be_closed_only_after_a_reset() {
    assert_eq!(asked(update(6), &chip(), Session::Proved).0, Answer::Unknown);
    let mut seen = chip();
    seen.learn_reset();
    assert_eq!(asked(update(6), &seen, Session::Proved).0, Answer::Refused(Status::ACCESS_CONDITION));
    seen.volatile.entity_authenticated = true;
    assert_eq!(asked(update(6), &seen, Session::Proved).0, Answer::Accepted);
}

#[test]
fn the_command_table_decides_before_the_object() {
    let echo = Echo { data: vec![1] };
    let (answer, rule) = asked(echo.clone(), &chip(), Session::None);
    assert_eq!(answer, Answer::Refused(Status::ACCESS_CONDITION));
    assert_eq!(rule, "Command 00 is Host, and no host session is open.");
    assert_eq!(asked(echo, &chip(), Session::Proved).0, Answer::Accepted);
    let random = crate::command::maintenance::GenerateRandom { bytes: 1 };
    assert_eq!(asked(random, &chip(), Session::None).0, Answer::Refused(Status::NOT_AUTHORISED));
}

#[test]
fn a_table_that_was_written_once_is_written_for_good() {
    let put = PutCommandAccess { records: Vec::new() };
    let (answer, rule) = asked(put, &chip(), Session::None);
    assert_eq!(answer, Answer::Refused(Status::ACCESS_CONDITION));
    assert_eq!(rule, "The right to change the command access conditions is spent.");
}

#[test]
fn a_locked_chip_reads_no_zone() {
    let mut seen = chip();
    tell(&mut seen, query::LifeCycle, "83");
    assert_eq!(asked(Read::new(0, 0, 1), &seen, Session::None).0, Answer::Refused(Status::LIFE_CYCLE));
}

#[test]
fn a_frame_has_752_bytes_without_crc_and_four_fewer_under_a_host_session() {
    let data = |n| Update { option: ZoneOption::NONE, zone: 0, offset: 0, data: vec![0; n] };
    assert_eq!(asked(data(748), &chip(), Session::None).0, Answer::Refused(Status::BUFFER_EXCEEDED));
    assert_eq!(asked(data(747), &chip(), Session::None).0, Answer::Refused(Status::ACCESS_CONDITION));
    let host = |n| Update { zone: 1, ..data(n) };
    assert_eq!(asked(host(744), &chip(), Session::Proved).0, Answer::Refused(Status::BUFFER_EXCEEDED));
    assert_eq!(asked(host(743), &chip(), Session::Proved).0, Answer::Refused(Status::BOUNDARY));
}

#[test]
fn uses_are_known_of_keys_that_were_made_here() {
    let mut seen = chip();
    // One slot: 1, with a P-256 key, which may sign and be made anew by anybody.
    tell(&mut seen, query::PrivateKeyTable, "01 00 FFFF 01 01 0004 0008 2A8648CE3D030107");
    let sign = GenerateSignature { slot: 1, data: vec![7; 32] };
    assert_eq!(asked(sign.clone(), &seen, Session::None).0, Answer::Unknown);
    let make = GenerateKey { slot: 1, usage_limit: 1, mode: [0, 0], curve: Curve::NistP256 };
    let point = ["04 0020", &"11".repeat(32), "0020", &"22".repeat(32)].concat();
    tell(&mut seen, make, &point);
    assert_eq!(asked(sign.clone(), &seen, Session::None).0, Answer::Accepted);
    let signature = ["0020", &"33".repeat(32), "0020", &"44".repeat(32)].concat();
    tell(&mut seen, sign.clone(), &signature);
    assert_eq!(asked(sign, &seen, Session::None).0, Answer::Refused(Status::ACCESS_CONDITION));
}

#[test]
fn a_digest_that_was_not_started_is_known_only_after_a_reset() {
    let mut seen = chip();
    let finish = FinishHash { piece: vec![] };
    assert_eq!(asked(finish.clone(), &seen, Session::None).0, Answer::Unknown);
    tell(&mut seen, Reset, "");
    assert_eq!(asked(finish.clone(), &seen, Session::None).0, Answer::Refused(Status::UNEXPECTED));
    tell(&mut seen, StartHash { hash: Hash::Sha256, piece: vec![] }, "");
    assert_eq!(asked(finish, &seen, Session::None).0, Answer::Accepted);
}

#[test]
fn a_refusal_tells_that_there_is_no_password() {
    let mut seen = chip();
    assert_eq!(asked(DeletePassword, &seen, Session::None).0, Answer::Unknown);
    let verify = VerifyPassword { password: vec![0; 16].into() };
    seen.learn_refusal(&verify.clone().into_command(), Status::KEY_NOT_FOUND, false, 2);
    assert_eq!(asked(DeletePassword, &seen, Session::None).0, Answer::Refused(Status::KEY_NOT_FOUND));
    tell(&mut seen, verify.clone(), "00 00");
    assert_eq!(asked(verify, &seen, Session::None).0, Answer::Refused(Status::PASSWORD_BLOCKED));
}

#[test]
fn the_keys_mode_decides_how_the_chip_reads_the_bytes() {
    let mut seen = chip();
    // One slot with an unlocked AES-128 GCM key that may encrypt.
    tell(&mut seen, query::SymmetricKeyTable, "01 01 00 03 0008 10");
    let gcm = EncryptInput::Gcm { iv: vec![0; 12], aad: vec![], message: vec![1; 3] };
    assert_eq!(asked(Encrypt { slot: 0, input: gcm }, &seen, Session::None).0, Answer::Accepted);
    let ecb = EncryptInput::Ecb { message: vec![0; 16] };
    assert_eq!(
        asked(Encrypt { slot: 0, input: ecb }, &seen, Session::None).0,
        Answer::Refused(Status::INCONSISTENT_DATA),
        "sixteen zeros are no IV, no lengths and ten bytes too many"
    );
}

#[test]
fn what_no_source_lays_out_is_not_supported() {
    let (answer, rule) = asked(Hibernate { wake_up: 1 }, &chip(), Session::None);
    assert_eq!(answer, Answer::Refused(Status::NOT_SUPPORTED));
    assert_eq!(rule, "Hibernate (0D) belongs to the A100 and A110.");
}

#[test]
fn after_a_lost_answer_the_counter_is_not_known() {
    let mut seen = chip();
    seen.doubt(&Decrement::by(5, 1).into_command());
    let (answer, rule) = asked(Decrement::by(5, 1), &seen, Session::None);
    assert_eq!(
        (answer, rule.as_str()),
        (Answer::Unknown, "An answer about this zone was lost: the partition has to be read again.")
    );
}

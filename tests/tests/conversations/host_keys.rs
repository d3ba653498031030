//! Writing host keys: in plaintext, wrapped, again, and when they are blocked.

use stsafe_core::command::access::VerifyPassword;
use stsafe_core::command::agreement::{Agreement, StartKekSession};
use stsafe_core::command::asymmetric::EstablishKey;
use stsafe_core::command::attribute::PutHostKeyV1;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys, WriteHostKeysWrapped};
use stsafe_core::command::query::HostKeyV2;
use stsafe_core::command::symmetric::WriteSymmetricKey;
use stsafe_core::command::tables::{KeyInfo, KeyMode, KeyType, Lock};
use stsafe_core::command::{Command, NoContext};
use stsafe_core::describe;
use stsafe_core::link::{CommandFrame, ResponseFrame, Status};
use stsafe_core::session::{SessionKeys, kek};

use super::props::{agreed, example, refused_for_good};
use super::stage::{self, bytes};

const MAC: &str = "00112233445566778899AABBCCDDEEFF";
const CIPHER: &str = "0123456789ABCDEF0123456789ABCDEF";

fn keys() -> HostKeyPair {
    HostKeyPair { key_type: KeyType::Aes128, mac: bytes(MAC).into(), cipher: bytes(CIPHER).into() }
}

#[test]
fn write_host_keys_once_and_a_session_opens_with_them() {
    let mut device = stage::device();
    assert_eq!(device.run(HostKeyV2).unwrap(), None);
    agreed(&mut device, WriteHostKeys { keys: keys() });
    let facts = device.open_session(SessionKeys::new(&bytes(MAC), &bytes(CIPHER)).unwrap()).unwrap();
    assert_eq!((facts.key_type, facts.counter), (KeyType::Aes128, 0));
    // 11 for a second write is what a real A110 says.
    refused_for_good(&mut device, WriteHostKeys { keys: keys() }, Status::ACCESS_CONDITION);
}

#[test]
fn write_host_keys_needs_the_control_fields() {
    let mut device = stage::device();
    stage::nvm(&mut device).host_key_control = [0x08, 0xFF];
    refused_for_good(&mut device, WriteHostKeys { keys: keys() }, Status::NOT_AUTHORISED);
}

#[test]
fn host_keys_written_again_begin_a_new_count_unless_they_are_blocked() {
    let mut device = stage::device();
    stage::nvm(&mut device).host_key_control = [0x06, 0xFF];
    agreed(&mut device, WriteHostKeys { keys: keys() });
    stage::nvm(&mut device).host_keys.as_mut().unwrap().counter = 77;
    stage::nvm(&mut device).wrong_macs = 49;
    let other =
        HostKeyPair { key_type: KeyType::Aes256, mac: vec![3; 32].into(), cipher: vec![4; 32].into() };
    agreed(&mut device, WriteHostKeys { keys: other });
    assert_eq!(device.run(HostKeyV2).unwrap().unwrap().counter, 0);
    assert_eq!(stage::nvm(&mut device).wrong_macs, 0);
    stage::nvm(&mut device).wrong_macs = 50;
    refused_for_good(&mut device, WriteHostKeys { keys: keys() }, Status::KEY_BLOCKED);
}

#[test]
fn write_host_keys_wrapped_opens_the_printed_envelope() {
    let mut device = example::device(1);
    stage::nvm(&mut device).host_key_control = [0x05, 0xFF];
    let write = WriteHostKeysWrapped { envelope: bytes(example::HOST_KEY_ENVELOPE) };
    refused_for_good(&mut device, write.clone(), Status::WRONG_SESSION);
    let agreement = Agreement { host: example::host(), authentication: None };
    device.run(StartKekSession { agreement }).unwrap();
    let mut altered = write.clone();
    altered.envelope[40] ^= 0x80;
    refused_for_good(&mut device, altered, Status::DECRYPTION_ERROR);
    agreed(&mut device, write.clone());
    let stored = stage::nvm(&mut device).host_keys.clone().unwrap();
    assert_eq!((&stored.mac.0, &stored.cipher.0), (&bytes(MAC), &bytes(CIPHER)));
    // Each write of a session has a working KEK of its own, so the same envelope does not serve twice.
    refused_for_good(&mut device, write, Status::DECRYPTION_ERROR);
    let base = stage::chip(&mut device).ram.kek.as_ref().unwrap().base.0.clone();
    let second = kek::seal_host_keys(&kek::working_kek(&base, 2).unwrap(), &keys()).unwrap();
    agreed(&mut device, WriteHostKeysWrapped { envelope: second });
    assert_eq!(stage::chip(&mut device).ram.kek.as_ref().unwrap().counter, 3);
}

#[test]
fn wrapped_host_keys_need_the_control_fields() {
    let mut device = example::device(1);
    let agreement = Agreement { host: example::host(), authentication: None };
    device.run(StartKekSession { agreement }).unwrap();
    let write = WriteHostKeysWrapped { envelope: bytes(example::HOST_KEY_ENVELOPE) };
    refused_for_good(&mut device, write, Status::NOT_AUTHORISED);
    assert_eq!(stage::chip(&mut device).ram.kek.as_ref().unwrap().counter, 1, "the refusal costs no KEK");
    device.run(Read::new(1, 0, 1)).unwrap();
}

#[test]
fn a_trace_marks_keys_passwords_and_shared_secrets() {
    let marked = |command: Command, answer: &[u8]| -> Vec<String> {
        let code = command.row().key.code();
        let sent = CommandFrame::plain(code, command.payload()).encode();
        let received = ResponseFrame { header: 0, body: answer.to_vec() }.encode();
        let (sent, command) = describe::sent(&sent, &NoContext);
        let received = describe::received(&received, command.as_ref(), &NoContext);
        let fields = sent.fields.into_iter().chain(received.fields);
        fields.filter(|field| field.secret).map(|field| field.name).collect()
    };
    assert_eq!(marked(WriteHostKeys { keys: keys() }.into_command(), &[]), ["MAC key", "Cipher key"]);
    let info =
        KeyInfo { lock: Lock::Unlocked, slot: 0, key_type: KeyType::Aes128, mode: KeyMode::Ecb, usage: 0x0C };
    let write = WriteSymmetricKey { info, key: vec![1; 16].into() };
    assert_eq!(marked(write.into_command(), &[]), ["Key"]);
    let password = VerifyPassword { password: vec![1; 16].into() };
    assert_eq!(marked(password.into_command(), &[1, 3]), ["Password"]);
    let establish = EstablishKey { slot: 1, host: example::host().into() };
    assert_eq!(marked(establish.into_command(), &[0, 2, 0xAA, 0xBB]), ["Shared secret"]);
    let v1 = PutHostKeyV1 { mac: vec![1; 16].into(), cipher: vec![2; 16].into() };
    assert_eq!(marked(v1.into_command(), &[]), ["MAC key", "Cipher key"]);
}

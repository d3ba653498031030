//! What a listener on the bus has after host keys were provisioned: with his view of a plaintext write a session can be
//! opened, with his view of the other ways not even the bytes of a key were seen.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{HostKeys, Nvm, PublicKeyState, Secret};
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::host_keys::HostKeyPair;
use stsafe_core::command::query::{HostKeyControl, HostKeyV2};
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::{Curve, Draw, Hash, PrivateKey, SeededRandom};
use stsafe_core::device::provision::{Issuer, Terms};
use stsafe_core::device::{Consent, Device};
use stsafe_core::exchange::Exchange;
use stsafe_core::hex;
use stsafe_core::link::{Code, CommandFrame, Flags, ResponseFrame, Status, crc};
use stsafe_core::session::SessionKeys;
use stsafe_core::session::eavesdrop::{Conclusion, Grade, Listener, Overheard};
use workbench_tests::still;
use workbench_tests::transcript;
use zeroize::Zeroizing;

/// Public key slot of the issuer.
const ISSUER_SLOT: u8 = 1;

/// A chip that takes host keys in these ways, with zone 1 for the host only.
fn device(control: [u8; 2]) -> Device {
    let mut chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    chip.nvm.host_key_control = control;
    chip.nvm.zone_mut(1).unwrap().read = ZoneRight::new(ZoneAccess::Host, false);
    let mut device = still::device(chip);
    assert!(device.refresh().is_empty());
    device.take_log();
    device
}

fn nvm(device: &mut Device) -> &mut Nvm {
    &mut device.transport().bench().unwrap().chip.nvm
}

fn pair(key_type: KeyType) -> HostKeyPair {
    let key = |first: u8| Zeroizing::new((first..).take(key_type.aes_bytes().unwrap()).collect::<Vec<u8>>());
    HostKeyPair { key_type, mac: key(0x51), cipher: key(0x91) }
}

/// The pair as a chip holds it.
fn held(keys: &HostKeyPair) -> HostKeys {
    let secret = |key: &[u8]| Secret(key.to_vec());
    HostKeys { key_type: keys.key_type, mac: secret(&keys.mac), cipher: secret(&keys.cipher), counter: 0 }
}

/// A listener who hears the whole log.
fn listen(log: &[Exchange]) -> (Listener, Vec<Overheard>) {
    let mut listener = Listener::default();
    let heard = log.iter().map(|exchange| listener.hear(&exchange.sent, &exchange.received)).collect();
    (listener, heard)
}

/// Neither the bus nor anything the listener made of it has eight bytes of a key in a row.
fn not_seen(log: &[Exchange], heard: &[Overheard], keys: &HostKeyPair) {
    let bus = log.iter().flat_map(|exchange| [exchange.sent.clone(), exchange.received.clone()]);
    let told = heard.iter().flat_map(|heard| heard.learned.iter().map(|learned| learned.bytes.to_vec()));
    for bytes in bus.chain(told) {
        for part in [&keys.mac, &keys.cipher].into_iter().flat_map(|key| key.windows(8)) {
            assert!(!bytes.windows(8).any(|window| window == part), "{}", hex::pairs(&bytes));
        }
    }
    assert!(heard.iter().flat_map(|heard| &heard.learned).all(|learned| learned.grade != Grade::Secret));
}

fn session_works(device: &mut Device, keys: SessionKeys) {
    device.open_session(keys).unwrap();
    assert_eq!(device.run(Read::new(1, 0, 4)).unwrap().data.len(), 4);
}

#[test]
fn a_listener_of_a_plaintext_write_opens_a_session_with_what_he_heard_and_nothing_else() {
    for key_type in [KeyType::Aes128, KeyType::Aes256] {
        let mut device = device([0x02, 0xFF]);
        device.write_host_keys_plain(pair(key_type), Consent::Given).unwrap();
        let (listener, heard) = listen(&device.take_log());
        assert_eq!(listener.conclusion(), Conclusion::Keys);
        let secrets: Vec<&str> = heard
            .iter()
            .flat_map(|heard| &heard.learned)
            .filter(|learned| learned.grade == Grade::Secret)
            .map(|learned| learned.name)
            .collect();
        assert_eq!(secrets, ["MAC key", "Cipher key"]);
        session_works(&mut device, listener.session_keys().unwrap());
    }
}

#[test]
fn a_listener_of_a_wrapped_write_sees_public_keys_and_an_envelope_and_no_key() {
    for curve in [Curve::NistP256, Curve::X25519] {
        let mut device = device([0x01, 0xFF]);
        let keys = pair(KeyType::Aes128);
        let mut random = SeededRandom::new(7);
        let terms = Terms { curve, issuer: None, random: &mut random, consent: Consent::Given };
        device.write_host_keys_wrapped(&keys, terms).unwrap();
        let log = device.take_log();
        let (listener, heard) = listen(&log);
        assert!(listener.session_keys().is_none());
        assert_eq!(listener.conclusion(), Conclusion::Anonymous);
        not_seen(&log, &heard, &keys);
        let names: Vec<&str> =
            heard.iter().flat_map(|heard| &heard.learned).map(|learned| learned.name).collect();
        let expected =
            ["Chip's ephemeral public key", "Host's ephemeral public key", "No signature", "Envelope"];
        assert_eq!(names, expected);
        let envelope = heard.iter().flat_map(|heard| &heard.learned).last().unwrap();
        assert_eq!((envelope.grade, envelope.bytes.len()), (Grade::Sealed, 48));
        assert!(envelope.words.contains("two AES-128 keys"), "{}", envelope.words);
        session_works(&mut device, SessionKeys::new(&keys.mac, &keys.cipher).unwrap());
    }
}

#[test]
fn a_signed_agreement_is_told_from_an_anonymous_one() {
    let issuer = PrivateKey::generate(Draw::IssuerKey(Curve::NistP256), &mut SeededRandom::new(3)).unwrap();
    let mut device = device([0x04, ISSUER_SLOT]);
    let slot = &mut nvm(&mut device).public[usize::from(ISSUER_SLOT)];
    slot.flags = [0x00, 0x1E];
    slot.key = Some(PublicKeyState { curve: Curve::NistP256, bytes: issuer.public().bytes().to_vec() });
    let keys = pair(KeyType::Aes256);
    let mut random = SeededRandom::new(4);
    let issuer = Some(Issuer { key: &issuer, slot: ISSUER_SLOT, hash: Some(Hash::Sha256) });
    let terms = Terms { curve: Curve::NistP256, issuer, random: &mut random, consent: Consent::Given };
    device.write_host_keys_wrapped(&keys, terms).unwrap();
    let log = device.take_log();
    let (listener, heard) = listen(&log);
    assert_eq!(listener.conclusion(), Conclusion::Signed(ISSUER_SLOT));
    not_seen(&log, &heard, &keys);
    assert!(heard.iter().flat_map(|heard| &heard.learned).any(|learned| learned.name == "Signature"));
}

#[test]
fn whoever_begins_to_listen_after_the_agreement_cannot_say_whether_it_was_signed() {
    let mut device = device([0x01, 0xFF]);
    let mut random = SeededRandom::new(7);
    let terms = Terms { curve: Curve::NistP256, issuer: None, random: &mut random, consent: Consent::Given };
    device.write_host_keys_wrapped(&pair(KeyType::Aes128), terms).unwrap();
    let log = device.take_log();
    let started = log.iter().position(|exchange| exchange.sent.starts_with(&[0x1F, 0x03])).unwrap();
    assert_eq!(listen(&log[started..]).0.conclusion(), Conclusion::Anonymous);
    let (listener, _) = listen(&log[started + 1..]);
    assert_eq!(listener.conclusion(), Conclusion::Unheard);
    assert!(listener.conclusion().sentence().contains("cannot be said"));
}

#[test]
fn an_agreement_that_was_stopped_or_went_encrypted_says_nothing_of_the_next_envelope() {
    // Frames of the driver's own conversation: the envelope goes again behind something else.
    let mut device = device([0x01, 0xFF]);
    let mut random = SeededRandom::new(7);
    let terms = Terms { curve: Curve::NistP256, issuer: None, random: &mut random, consent: Consent::Given };
    device.write_host_keys_wrapped(&pair(KeyType::Aes128), terms).unwrap();
    let log = device.take_log();
    let of = |code: u8| log.iter().find(|exchange| exchange.sent.starts_with(&[0x1F, code])).unwrap();
    let (start, write) = (of(0x03), of(0x08));
    let stop = CommandFrame::plain(Code::Extended(0x06), Vec::new()).encode();
    let sealed = CommandFrame {
        flags: Flags::HOST_SESSION,
        cmac: Some([0; 4]),
        ..CommandFrame::plain(Code::Extended(0x03), vec![0xA5; 96])
    };
    for between in [stop, sealed.encode()] {
        let mut listener = Listener::default();
        listener.hear(&start.sent, &start.received);
        listener.hear(&between, &ResponseFrame::status_only(Status::OK).encode());
        listener.hear(&write.sent, &write.received);
        assert_eq!(listener.conclusion(), Conclusion::Unheard, "{}", hex::pairs(&between));
    }
}

#[test]
fn established_keys_are_nowhere_on_the_bus() {
    let mut device = device([0x01, 0xFF]);
    let mut random = SeededRandom::new(7);
    let terms = Terms { curve: Curve::NistP256, issuer: None, random: &mut random, consent: Consent::Given };
    let keys = device.establish_host_keys(KeyType::Aes256, terms).unwrap();
    let log = device.take_log();
    let (listener, heard) = listen(&log);
    assert!(listener.session_keys().is_none());
    assert_eq!(listener.conclusion(), Conclusion::Anonymous);
    not_seen(&log, &heard, &keys);
}

#[test]
fn a_refused_write_gives_the_keys_away_and_is_no_key_of_the_chip() {
    let mut device = device([0x01, 0xFF]);
    device.heed_policy(false);
    let refused = device.write_host_keys_plain(pair(KeyType::Aes128), Consent::Given);
    assert!(refused.is_err());
    let (listener, heard) = listen(&device.take_log());
    assert_eq!(heard[0].status, Some(Status::NOT_AUTHORISED));
    assert!(listener.keys().is_none());
    assert_eq!(listener.conclusion(), Conclusion::Nothing);
    assert!(heard[0].learned.iter().all(|learned| learned.words.contains("seen all the same")));
}

#[test]
fn keys_written_under_an_encrypting_session_are_ciphertext_to_a_listener() {
    let mut device = device([0x06, 0xFF]);
    let old = pair(KeyType::Aes128);
    nvm(&mut device).host_keys = Some(held(&old));
    let rule =
        nvm(&mut device).commands.iter_mut().find(|rule| rule.code == 0x1F && rule.extended == Some(0x07));
    let rule = rule.unwrap();
    (rule.access, rule.encryption) = (3, 3);
    device.refresh();
    device.open_session(SessionKeys::new(&old.mac, &old.cipher).unwrap()).unwrap();
    device.take_log();
    let mut new = pair(KeyType::Aes128);
    new.mac = Zeroizing::new(vec![0x3C; 16]);
    new.cipher = Zeroizing::new(vec![0xC3; 16]);
    device.write_host_keys_plain(new.clone(), Consent::Given).unwrap();
    let log = device.take_log();
    let (listener, heard) = listen(&log);
    assert_eq!(listener.conclusion(), Conclusion::Ciphertext);
    not_seen(&log, &heard, &new);
}

#[test]
fn settings_and_counters_are_told_in_words() {
    let mut device = device([0x0A, 0xFF]);
    nvm(&mut device).host_keys = Some(held(&pair(KeyType::Aes256)));
    device.run(HostKeyControl).unwrap();
    device.run(HostKeyV2).unwrap();
    let (_, heard) = listen(&device.take_log());
    let words: Vec<&str> = heard.iter().flat_map(|h| &h.learned).map(|l| l.words.as_str()).collect();
    assert_eq!(words, ["in clear; can still be changed", "AES-256, counter 00000000"]);
}

/// Conversations of ST's own library: the pair that its device held in the end.
#[test]
fn of_the_librarys_own_conversations_only_the_plaintext_ones_give_the_pair_away() {
    let (mut plain, mut others) = (0, 0);
    for scenario in transcript::load_all().iter().filter(|scenario| scenario.name.contains("host_key_")) {
        let Some(held) = transcript::device_after(scenario).host_keys else { continue };
        let mut listener = Listener::default();
        let mut seen = Vec::new();
        for step in &scenario.steps {
            let Some(write) = step.write() else { continue };
            listener.hear(&write, &step.read());
            seen.push([write, step.read()].concat());
        }
        let got = listener.keys();
        if scenario.name.starts_with("host_key_plain") {
            let got = got.unwrap();
            assert!(
                got.mac.as_slice() == held.mac.0 && got.cipher.as_slice() == held.cipher.0,
                "{}",
                scenario.name
            );
            plain += 1;
        } else {
            assert!(got.is_none(), "{}", scenario.name);
            let key = held.mac.0.get(..8).unwrap();
            assert!(!seen.iter().any(|bytes| bytes.windows(8).any(|w| w == key)), "{}", scenario.name);
            others += 1;
        }
    }
    assert!(plain >= 3 && others >= 15, "{plain} plain, {others} others");
}

#[test]
fn no_bytes_make_the_listener_stop() {
    let mut device = device([0x02, 0xFF]);
    device.write_host_keys_plain(pair(KeyType::Aes128), Consent::Given).unwrap();
    let log = device.take_log();
    let mut listener = Listener::default();
    for end in 0..=log[0].sent.len() {
        assert!(listener.keys().is_none(), "a cut frame is no write");
        listener.hear(&log[0].sent[..end], &log[0].received[..end.min(log[0].received.len())]);
    }
    assert!(listener.keys().is_some(), "the whole one is");
}

#[test]
fn passwords_and_keys_in_frames_that_nobody_understands_are_secrets_too() {
    let frame = |body: &str| {
        let body = hex::parse(body).unwrap();
        [&body[..], &crc::of(&[&body]).to_be_bytes()].concat()
    };
    for body in [
        // Verify password.
        "1A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A",
        // Write host keys whose first bytes are wrong.
        "1F 07 00 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A 5A",
        // Put key, of which no layout is known.
        "12 5A 5A 5A 5A 5A 5A 5A 5A",
    ] {
        let heard = Listener::default().hear(&frame(body), &frame("04 00 02"));
        let grades: Vec<Grade> = heard.learned.iter().map(|learned| learned.grade).collect();
        assert_eq!(grades, [Grade::Secret], "{body}");
    }
    let heard = Listener::default().hear(&frame("14 11"), &[]);
    assert_eq!(heard.learned[0].grade, Grade::Public);
}

//! `keys host` and `keys public` on a virtual chip in a file: what they write is what the chip has afterwards, nothing is
//! written without consent, and no key is in what they print.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use stsafe_core::chip::scenario::{Scenario, state};
use stsafe_core::chip::state::{Nvm, PublicKeyState};
use stsafe_core::chip::store::{self, Store};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::host_keys::WriteHostKeysWrapped;
use stsafe_core::crypto::{Curve, Draw, PrivateKey, SeededRandom};
use stsafe_core::hex;
use stsafe_core::link::CommandFrame;
use support::{Home, what};

const MAC: &str = "A0A1A2A3A4A5A6A7A8A9AAABACADAEAF";
const CIPHER: &str = "B0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF";
const SLOT: usize = 2;

impl Home {
    /// A chip whose state was changed before it was made.
    fn with(name: &str, change: impl FnOnce(&mut Nvm)) -> Self {
        let home = Self::new(name);
        let mut nvm = state(Scenario::Genuine).unwrap();
        change(&mut nvm);
        drop(Store::create(&home.chip(), &nvm).unwrap());
        home
    }

    /// One that takes host keys only under a signature by the owner of public slot 2.
    fn signed(name: &str, owner: &PrivateKey) -> Self {
        Self::with(name, |nvm| {
            nvm.host_key_control = [0x0C, SLOT as u8];
            nvm.public[SLOT].flags = [0x00, 0x1E];
            let bytes = owner.public().bytes().to_vec();
            nvm.public[SLOT].key = Some(PublicKeyState { curve: owner.curve(), bytes });
        })
    }

    fn chip(&self) -> PathBuf {
        self.0.join("chip.ron")
    }

    fn key_file(&self, name: &str, key: &PrivateKey) -> String {
        let element =
            |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
        let named = element(0x06, key.curve().oid());
        let body = [&[2, 1, 1][..], &element(0x04, &key.to_bytes()), &element(0xA0, &named)].concat();
        fs::write(self.0.join(name), element(0x30, &body)).unwrap();
        self.file(name)
    }

    /// On its chip; no key is ever printed.
    fn on_chip(&self, args: &[&str]) -> (i32, Value) {
        let device = format!("sim:{}", self.chip().display());
        let (code, document) = self.with_phrase(&[args, &["--device", &device]].concat());
        let text = document.to_string();
        assert!(!text.contains(MAC) && !text.contains(CIPHER), "a key is in the output: {text}");
        (code, document)
    }

    fn nvm(&self) -> Nvm {
        store::parse(&self.chip(), &fs::read_to_string(self.chip()).unwrap()).unwrap()
    }

    fn host_keys(&self) -> Option<(String, String)> {
        self.nvm().host_keys.map(|keys| (hex::run(&keys.mac.0), hex::run(&keys.cipher.0)))
    }
}

fn owner(seed: u64) -> PrivateKey {
    PrivateKey::generate(Draw::IssuerKey(Curve::NistP384), &mut SeededRandom::new(seed)).unwrap()
}

#[test]
fn wrapped_host_keys_go_in_under_the_signature_of_the_named_slots_owner_and_of_nobody_else() {
    let home = Home::signed("keys-signed", &owner(3));
    let pair = format!("{MAC}{CIPHER}");
    let write = ["keys", "host", "--new", &pair];
    let (code, document) = home.on_chip(&[&write[..], &["--yes"]].concat());
    assert!(code == 2 && what(&document).contains("owner of public slot 2"), "{document:#}");
    let stranger = home.key_file("stranger.der", &owner(4));
    let (code, document) = home.on_chip(&[&write[..], &["--yes", "--signer", &stranger]].concat());
    assert!(code == 3 && what(&document).contains("not the owner of public slot 2"), "{document:#}");
    let right = home.key_file("owner.der", &owner(3));
    let signed = [&write[..], &["--signer", &right]].concat();
    let (code, document) = home.on_chip(&signed);
    assert!(code == 2 && what(&document).contains("Write the host keys"), "{document:#}");
    let (code, document) = home.on_chip(&[&signed[..], &["--yes", "--read-only"]].concat());
    assert_eq!(code, 2, "{document:#}");
    assert_eq!(home.host_keys(), None, "nothing was written so far");

    let (code, document) = home.on_chip(&[&signed[..], &["--yes"]].concat());
    assert_eq!((code, &document["signer_slot"]), (0, &2.into()), "{document:#}");
    assert_eq!(document["chip"]["done"], 3, "open, write, close: {document:#}");
    assert_eq!(home.host_keys(), Some((MAC.to_owned(), CIPHER.to_owned())));
    // The pair is in use on both sides.
    assert_eq!(home.on_chip(&["info", "--host-keys", &pair]).0, 0);
    // Bit 2 of the control fields lets it be written again.
    let long = "11".repeat(64);
    let again = ["keys", "host", "--new", &long, "--signer", &right, "--curve", "bp512", "--yes"];
    let (code, document) = home.on_chip(&again);
    assert_eq!((code, document["plan"].as_str()), (0, Some("Write the host keys again")), "{document:#}");
    assert_eq!(home.host_keys(), Some(("11".repeat(32), "11".repeat(32))));
}

#[test]
fn agreed_host_keys_are_kept_before_they_are_in_the_chip_and_open_a_session() {
    let home = Home::signed("keys-agreed", &owner(3));
    let signer = home.key_file("owner.der", &owner(3));
    let agreed = ["keys", "host", "--way", "agreed", "--signer", &signer, "--yes"];
    let (code, document) = home.on_chip(&agreed);
    assert!(code == 2 && what(&document).contains("--keep NAME"), "{document:#}");
    assert_eq!(home.host_keys(), None);
    let (code, document) = home.on_chip(&[&agreed[..], &["--keep", "lab", "--bits", "256"]].concat());
    assert_eq!((code, &document["kept"]), (0, &"lab".into()), "{document:#}");
    assert_eq!(home.host_keys().map(|(mac, _)| mac.len()), Some(64));
    assert_eq!(home.on_chip(&["info", "--host-keys", "stored:lab"]).0, 0, "both sides have the same pair");
    let before = home.host_keys();
    let (code, document) = home.on_chip(&[&agreed[..], &["--keep", "lab"]].concat());
    assert!(code == 3 && what(&document).contains("something is kept under this name"), "{document:#}");
    assert_eq!(home.host_keys(), before, "a name that is taken stops it before anything is sent");
}

#[test]
fn in_clear_is_a_way_that_the_chip_may_close_and_a_signature_that_nobody_asks_for_is_a_mistake() {
    let home = Home::with("keys-in-clear", |_| {});
    let pair = format!("{MAC}{CIPHER}");
    let write = ["keys", "host", "--way", "in-clear", "--new", &pair, "--yes"];
    let signer = home.key_file("owner.der", &owner(3));
    let (code, document) = home.on_chip(&[&write[..], &["--signer", &signer]].concat());
    assert!(code == 2 && what(&document).contains("nobody has to sign"), "{document:#}");
    let (code, document) = home.on_chip(&write[..write.len() - 1]);
    assert!(code == 2 && what(&document).contains("Write the host keys"), "{document:#}");
    assert_eq!(home.host_keys(), None);
    let (code, document) = home.on_chip(&write);
    assert_eq!(code, 0, "{document:#}");
    assert!(document["chip"]["steps"][0]["sent"].is_null(), "a frame with a key is not printed");
    assert_eq!(home.host_keys(), Some((MAC.to_owned(), CIPHER.to_owned())));

    let closed = Home::with("keys-in-clear-closed", |nvm| nvm.host_key_control = [0x01, 0xFF]);
    // What the chip will refuse is said before anybody is asked to agree to it.
    for write in [&write[..], &write[..write.len() - 1]] {
        let (code, document) = closed.on_chip(write);
        assert_eq!((code, document["error"]["layer"].as_str()), (3, Some("plan")), "{document:#}");
    }
    assert_eq!(closed.host_keys(), None);
    let wrapped = ["keys", "host", "--new", &pair, "--curve", "x25519", "--keep", "lab", "--yes"];
    assert_eq!(closed.on_chip(&wrapped).0, 0, "the other way is open");
    assert_eq!(closed.on_chip(&["info", "--host-keys", "stored:lab"]).0, 0);
}

#[test]
fn a_public_key_of_openssl_goes_into_its_slot_once() {
    let home = Home::with("keys-public", |nvm| nvm.public[1].flags = [0x00, 0x08]);
    let openssl = |args: &[&str]| std::process::Command::new("openssl").args(args).output();
    let (private, public) = (home.file("host.pem"), home.file("host.pub.pem"));
    if openssl(&["ecparam", "-name", "brainpoolP384r1", "-genkey", "-noout", "-out", &private]).is_err() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "this test needs the openssl command");
        return;
    }
    assert!(openssl(&["pkey", "-in", &private, "-pubout", "-out", &public]).unwrap().status.success());
    let write = ["keys", "public", "--slot", "1", "--key", &public];
    let (code, document) = home.on_chip(&write);
    assert!(
        code == 2 && what(&document).contains("Slot 1 keeps this key for the life of the chip"),
        "{document:#}"
    );
    assert!(home.nvm().public[1].key.is_none());
    // Slot 2 has no use: the window's guide warns of that, and so does this.
    let (code, document) = home.on_chip(&["keys", "public", "--slot", "2", "--key", &public]);
    assert!(code == 2 && what(&document).contains("a key written now would be useless"), "{document:#}");
    let with_private = ["keys", "public", "--slot", "1", "--key", &private, "--yes"];
    let (code, document) = home.on_chip(&with_private);
    assert!(code == 3 && what(&document).contains("its public half is wanted"), "{document:#}");
    let (code, document) = home.on_chip(&[&write[..], &["--yes"]].concat());
    assert_eq!(code, 0, "{document:#}");
    let der = openssl(&["pkey", "-in", &private, "-pubout", "-outform", "DER"]).unwrap().stdout;
    let held = home.nvm().public[1].key.clone().unwrap();
    assert_eq!((held.curve, &held.bytes[..]), (Curve::BrainpoolP384, &der[der.len() - 96..]));
    let (code, document) = home.on_chip(&[&write[..], &["--yes"]].concat());
    assert_eq!(code, 3, "written once: {document:#}");
    // The private half of it now speaks for the host.
    let auth = ["auth", "--kind", "mutual", "--slot", "1", "--host-key", &private];
    let (code, document) = home.on_chip(&auth);
    assert_eq!((code, &document["verdicts"][2]["result"]), (0, &"pass".into()), "{document:#}");
}

#[test]
fn a_plan_with_an_envelope_for_one_chip_is_refused_by_its_step_before_anything_is_rehearsed() {
    let home = Home::with("keys-sealed-plan", |_| {});
    let write = WriteHostKeysWrapped { envelope: vec![0x5A; 48] }.into_command();
    let frame = CommandFrame::plain(write.row().key.code(), write.payload()).encode();
    let (plan, step) = (home.file("plan.ron"), hex::run(&frame[..frame.len() - 2]));
    let (code, document) = home.on_chip(&["plan", "new", &plan, "--step", "00 AA", "--step", &step]);
    assert_eq!(code, 0, "{document:#}");
    for on in ["twin", "chip"] {
        let (code, document) = home.on_chip(&["plan", "run", &plan, "--on", on, "--yes"]);
        assert_eq!(code, 3, "{document:#}");
        assert!(what(&document).starts_with("not rehearsed: step 2, "), "{document:#}");
    }
}

//! Host keys into the encrypted file and out of it, from the Session and the Keys screen: only when asked, only with the
//! passphrase, and never on the screen.

use std::path::PathBuf;

use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stsafe_core::crypto::passphrase::Cost;
use stsafe_workbench::action::Action;
use stsafe_workbench::secret::TypedKeys;
use stsafe_workbench::secrets::{Kept, Vault};
use stsafe_workbench::view::session::SessionErrand;

use crate::bench::{Bench, click, click_first, key, picture, shows, until, window};

const PASSPHRASE: &str = "correct horse battery";

fn vault(name: &str) -> Vault {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("gui-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    Vault::in_folder(&folder).at_cost(Cost { memory_kib: 8, passes: 1, lanes: 1 })
}

fn on_session(vault: &Vault, theme: Theme) -> Harness<'static, Bench> {
    let mut bench = Bench::used();
    bench.window.keep_secrets_in(vault.clone());
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num8);
    harness
}

fn type_into(harness: &mut Harness<'static, Bench>, label: &str, text: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.get_by_label(label).type_text(text);
    harness.run();
}

fn pair() -> TypedKeys {
    TypedKeys::of(&[0x11; 16], &[0x22; 16]).expect("a pair")
}

#[test]
fn typed_keys_are_kept_only_after_name_and_passphrase_and_come_back() {
    let vault = vault("kept");
    let mut harness = on_session(&vault, Theme::Light);
    assert!(!shows(&harness, "Keep in the encrypted file"), "there is nothing to keep yet");
    type_into(&mut harness, "MAC key", &"11".repeat(16));
    type_into(&mut harness, "Cipher key", &"22".repeat(16));
    click(&mut harness, "Keep in the encrypted file…");
    assert!(shows(&harness, "A new file is made"));
    type_into(&mut harness, "Name", "lab");
    type_into(&mut harness, "Passphrase", PASSPHRASE);
    type_into(&mut harness, "Passphrase once more", "correct horse");
    click(&mut harness, "Keep host keys");
    assert!(!vault.exists(), "two passphrases that differ keep nothing");
    type_into(&mut harness, "Passphrase once more", " battery");
    picture(&mut harness, "kept-keys-new-light");
    click(&mut harness, "Keep host keys");
    until(&mut harness, "kept", |harness| shows(harness, "Kept as lab"));
    assert_eq!(vault.open(PASSPHRASE).expect("opens").get("lab"), Ok(&Kept::HostKeys(pair())));
    click(&mut harness, "Close");
    let asked = format!("{:?}", harness.state().asked);
    assert!(!asked.contains("1111"), "{asked}");

    let mut harness = on_session(&vault, Theme::Dark);
    click(&mut harness, "Take from the encrypted file…");
    type_into(&mut harness, "Passphrase", "something else");
    click(&mut harness, "Open the file");
    until(&mut harness, "a refusal", |harness| shows(harness, "the passphrase is another one"));
    picture(&mut harness, "kept-keys-wrong-dark");
    type_into(&mut harness, "Passphrase", PASSPHRASE);
    click(&mut harness, "Open the file");
    until(&mut harness, "the names", |harness| shows(harness, "Take lab, AES-128"));
    picture(&mut harness, "kept-keys-names-dark");
    click(&mut harness, "Take lab, AES-128");
    click(&mut harness, "Open a host session");
    let opened = Action::Session(SessionErrand::Open(pair()));
    assert!(harness.state().asked.contains(&opened), "the fields held the pair");
}

#[test]
fn the_guide_for_host_keys_takes_a_kept_pair_of_either_length() {
    let vault = vault("guide");
    let long = TypedKeys::of(&[0x33; 32], &[0x44; 32]).expect("a pair");
    vault.change(PASSPHRASE, |secrets| secrets.add("long", Kept::HostKeys(long))).expect("kept");
    let mut bench = Bench::fresh();
    bench.window.keep_secrets_in(vault);
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::Num5);
    click_first(&mut harness, "Host keys, Empty");
    click(&mut harness, "Write keys");
    click(&mut harness, "Take from the encrypted file…");
    type_into(&mut harness, "Passphrase", PASSPHRASE);
    click(&mut harness, "Open the file");
    until(&mut harness, "the names", |harness| shows(harness, "Take long, AES-256"));
    click(&mut harness, "Take long, AES-256");
    assert!(shows(&harness, "AES-256, for both keys"));
    assert!(!shows(&harness, "33 33"), "it is not shown");
    click(&mut harness, "Keep in the encrypted file…");
    assert!(shows(&harness, "Keep host keys in the encrypted file"));
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Keep host keys in the encrypted file"));
}

#[test]
fn without_a_file_there_is_nothing_to_take() {
    let vault = vault("none");
    let mut harness = on_session(&vault, Theme::Light);
    click(&mut harness, "Take from the encrypted file…");
    assert!(shows(&harness, "Nothing was kept so far"));
    assert!(harness.query_by_label("Open the file").is_none());
    click(&mut harness, "Close");
    assert!(!vault.exists());
}

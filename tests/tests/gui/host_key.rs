//! The host's own private key in a mutual authentication: from a file or from the encrypted file, kept only where somebody
//! asks, and nowhere on the screen. A real chip never meets the simulator's host, which is public.

use std::path::PathBuf;

use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stsafe_core::crypto::passphrase::Cost;
use stsafe_core::crypto::{Curve, Draw, PrivateKey, SeededRandom};
use stsafe_core::{hex, x509::simulator};
use stsafe_workbench::action::Action;
use stsafe_workbench::secrets::{Kept, Vault};

use crate::bench::{Bench, click, key, picture, shows, sized, until, window};

const PASSPHRASE: &str = "correct horse battery";

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("host-key-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn own(curve: Curve) -> PrivateKey {
    PrivateKey::generate(Draw::IssuerKey(curve), &mut SeededRandom::new(11)).expect("a key")
}

/// SEC1 by hand, as RFC 5915 lays it out: version 1, the secret, the curve's name.
fn sec1(key: &PrivateKey) -> Vec<u8> {
    let element =
        |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).expect("short")], content].concat();
    let name = element(0x06, key.curve().oid());
    let body = [&[0x02, 0x01, 0x01][..], &element(0x04, &key.to_bytes()), &element(0xA0, &name)].concat();
    element(0x30, &body)
}

fn key_file(name: &str, key: &PrivateKey) -> PathBuf {
    let path = folder(name).join("host.der");
    std::fs::write(&path, sec1(key)).expect("a file");
    path
}

fn mutual(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num7);
    click(&mut harness, "Mutual");
    harness
}

fn take(harness: &mut Harness<'static, Bench>, path: &std::path::Path) {
    harness.state_mut().window.take_private_key(path, None);
    harness.run();
}

#[test]
fn the_chip_believes_the_host_whose_key_came_from_a_file() {
    for curve in [Curve::NistP256, Curve::NistP521, Curve::BrainpoolP384, Curve::Ed25519] {
        // SEC1 has no form for Ed25519: there the encrypted file's way is taken.
        let mut harness = mutual(Bench::fresh(), Theme::Light);
        assert!(shows(&harness, "The host's private key: the simulator's, public"));
        if curve.is_weierstrass() {
            take(&mut harness, &key_file(&format!("believed-{}", curve.coordinate_len()), &own(curve)));
        } else {
            harness.state_mut().serve(Action::HostKey(Some(Kept::from(&own(curve)))));
            harness.run();
        }
        assert!(shows(&harness, &format!("The host's private key: yours, {curve}")));
        click(&mut harness, "Write the host's key to slot 0…");
        assert!(!shows(&harness, "the simulator's host key"), "the last look is about this key");
        click(&mut harness, "Write the host's key to slot 0");
        key(&mut harness, Key::R);
        assert!(shows(&harness, "Does the chip believe us? passed: It believes this host"), "{curve}");
        harness.state_mut().behind(|bus| {
            let held = bus.chip.nvm.public[0].key.as_ref().map(|key| (key.curve, key.bytes.clone()));
            assert_eq!(held, Some((curve, own(curve).public().bytes().to_vec())));
        });
        // Without it the simulator's host is back, whom this chip does not know in that slot.
        click(&mut harness, "Forget it");
        key(&mut harness, Key::R);
        assert!(shows(&harness, "Does the chip believe us? failed"), "{curve}");
        let digits = hex::run(&own(curve).to_bytes());
        assert!(!format!("{:?}", harness.state().asked).contains(&digits));
    }
}

#[test]
fn a_real_chip_waits_for_a_key_of_ones_own_and_never_meets_the_simulators() {
    let mut harness = mutual(Bench::real(), Theme::Light);
    assert!(shows(&harness, "The host's private key: none yet"));
    assert!(!shows(&harness, "Write the host's key"));
    assert!(harness.get_by_label("Run all").accesskit_node().is_disabled());
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Not run: the host's private key is missing"));
    assert!(harness.state().window.view.authentication.done.is_empty());
    key(&mut harness, Key::Escape);
    take(&mut harness, &key_file("real", &own(Curve::NistP256)));
    click(&mut harness, "Write the host's key to slot 0…");
    assert!(shows(&harness, "Public slot 0 knows this host"));
    harness.get_by_label("Words to confirm with").type_text("host in slot 0");
    harness.run();
    click(&mut harness, "Write the host's key to slot 0");
    let key_of_slot = harness.state().window.view.known.public_key(0).flatten().map(|key| key.bytes.clone());
    assert_eq!(key_of_slot.as_deref(), Some(own(Curve::NistP256).public().bytes()));
    let public = simulator::host_key().expect("ships with the program").public().bytes().to_vec();
    let sent = harness.state().window.view.exchanges.iter().map(|(_, row)| row.exchange().sent);
    assert!(sent.into_iter().all(|sent| !sent.windows(32).any(|window| window == &public[..32])));
}

#[test]
fn the_key_goes_into_the_encrypted_file_and_comes_back_only_where_somebody_asks() {
    let vault = Vault::in_folder(&folder("kept")).at_cost(Cost { memory_kib: 8, passes: 1, lanes: 1 });
    let with_vault = || {
        let mut bench = Bench::fresh();
        bench.window.keep_secrets_in(vault.clone());
        mutual(bench, Theme::Light)
    };
    let type_into = |harness: &mut Harness<'static, Bench>, label: &str, text: &str| {
        harness.get_by_label(label).click();
        harness.run();
        harness.get_by_label(label).type_text(text);
        harness.run();
    };
    let mut harness = with_vault();
    assert!(!shows(&harness, "Keep in the encrypted file…"), "the simulator's is no secret");
    take(&mut harness, &key_file("to-keep", &own(Curve::NistP384)));
    assert!(!vault.exists(), "taking a key keeps nothing");
    click(&mut harness, "Keep in the encrypted file…");
    type_into(&mut harness, "Name", "host");
    type_into(&mut harness, "Passphrase", PASSPHRASE);
    type_into(&mut harness, "Passphrase once more", PASSPHRASE);
    click(&mut harness, "Keep the private key");
    until(&mut harness, "kept", |harness| shows(harness, "Kept as host"));

    let mut harness = with_vault();
    click(&mut harness, "Take from the encrypted file…");
    type_into(&mut harness, "Passphrase", PASSPHRASE);
    click(&mut harness, "Open the file");
    until(&mut harness, "the names", |harness| shows(harness, "Take host, NIST P-384"));
    click(&mut harness, "Take host, NIST P-384");
    assert!(shows(&harness, "The host's private key: yours, NIST P-384"));
    // Another chip is another host: the key is gone from window and worker.
    harness.state_mut().serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    harness.run();
    click(&mut harness, "Mutual");
    assert!(shows(&harness, "The host's private key: the simulator's, public"));
}

#[test]
fn a_file_that_is_no_such_key_says_why_and_the_guide_of_a_slot_names_its_curve() {
    let mut harness = mutual(Bench::fresh(), Theme::Light);
    let wrong = folder("wrong").join("notes.txt");
    std::fs::write(&wrong, "no key").expect("a file");
    take(&mut harness, &wrong);
    assert!(shows(&harness, "The private key was not taken"));
    assert!(shows(&harness, "notes.txt: no private key in PKCS#8 or SEC1"));
    let path = key_file("other-curve", &own(Curve::NistP384));
    key(&mut harness, Key::Num5);
    harness.state_mut().window.take_private_key(&path, Some(Curve::NistP256));
    harness.run();
    assert!(shows(&harness, "a key on NIST P-384; one on NIST P-256 is needed"));
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut real = mutual(Bench::real(), theme);
        picture(&mut real, &format!("authentication-host-key-none-{word}"));
        take(&mut real, &key_file(&format!("picture-{word}"), &own(Curve::NistP256)));
        picture(&mut real, &format!("authentication-host-key-own-{word}"));
        let bench = std::mem::replace(real.state_mut(), Bench::empty());
        let mut small = sized(bench, theme, stsafe_workbench::theme::space::SMALLEST);
        picture(&mut small, &format!("small-authentication-host-key-own-{word}"));
    }
}

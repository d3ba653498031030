//! Keys that go in under a signature: the chip's control fields name a public key, and only its owner can write.

use egui::{Event, Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stsafe_core::chip::state::PublicKeyState;
use stsafe_core::crypto::{Curve, Draw, PrivateKey, SeededRandom};
use stsafe_core::hex;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, click, click_first, key, picture, shows, window};

const SLOT: u8 = 2;

fn owner(curve: Curve, seed: u64) -> PrivateKey {
    PrivateKey::generate(Draw::IssuerKey(curve), &mut SeededRandom::new(seed)).expect("a key")
}

/// The Keys screen on a chip that takes host keys and keys for symmetric slot 0 only under a signature.
fn keys(curve: Curve) -> Harness<'static, Bench> {
    let mut bench = Bench::fresh();
    bench.behind(|bus| {
        let nvm = &mut bus.chip.nvm;
        nvm.host_key_control = [0x0C, SLOT];
        nvm.symmetric[0].control = [0x00, SLOT, SLOT];
        let slot = &mut nvm.public[usize::from(SLOT)];
        // Every use.
        slot.flags = [0x00, 0x1E];
        let bytes = owner(curve, 3).public().bytes().to_vec();
        slot.key = Some(PublicKeyState { curve, bytes });
    });
    bench.serve(Action::Refresh);
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::Num5);
    harness
}

fn paste(harness: &mut Harness<'static, Bench>, label: &str, text: &str) {
    // The guide is longer than the window.
    harness.get_by_label(label).scroll_to_me();
    harness.run();
    click(harness, label);
    harness.event(Event::Paste(text.to_owned()));
    harness.run();
}

fn sign_with(harness: &mut Harness<'static, Bench>, key: &PrivateKey) {
    paste(harness, "Signer's private key", &hex::run(&key.to_bytes()));
}

#[test]
fn agreed_and_wrapped_host_keys_are_signed_by_the_owner_of_the_named_slot() {
    for (way, curve) in [
        ("Wrapped", Curve::NistP256),
        ("Agreed", Curve::NistP521),
        ("Agreed", Curve::Ed25519),
        ("Wrapped", Curve::BrainpoolP384),
    ] {
        let mut harness = keys(curve);
        click_first(&mut harness, "Host keys, Empty");
        click(&mut harness, "Write keys");
        click(&mut harness, way);
        if way == "Wrapped" {
            click(&mut harness, "ST's example keys");
        }
        let wanted = format!("Still to choose: The signer's private key, {} B", curve.coordinate_len());
        assert!(shows(&harness, &wanted), "{way}, {curve}");
        sign_with(&mut harness, &owner(curve, 3));
        if curve == Curve::NistP256 {
            picture(&mut harness, "keys-signed-light");
        }
        let digits = hex::pairs(&owner(curve, 3).to_bytes());
        assert!(!shows(&harness, &digits[..24]), "the signer's key is not shown");
        click(&mut harness, "Exchange ephemeral keys");
        assert!(shows(&harness, "Exchange, done"), "{:?}", harness.state().window.view.activity);
        click(&mut harness, "Write both keys…");
        click(&mut harness, "Write both keys");
        let carried = harness.state().window.view.carried.as_ref().map(|(_, outcome)| outcome.clone());
        harness.state_mut().behind(|bus| {
            assert!(bus.chip.nvm.host_keys.is_some(), "{way}, {curve}: {carried:?}");
        });
        assert!(!format!("{:?}", harness.state().asked).contains(&hex::run(&owner(curve, 3).to_bytes())));
    }
}

#[test]
fn a_symmetric_key_goes_in_under_a_signature_and_a_strangers_signature_changes_nothing() {
    for (seed, accepted) in [(3, true), (4, false)] {
        let mut harness = keys(Curve::NistP256);
        click_first(&mut harness, "Symmetric slot 0, empty");
        click(&mut harness, "Write");
        click(&mut harness, "Agreed");
        sign_with(&mut harness, &owner(Curve::NistP256, seed));
        click(&mut harness, "Exchange ephemeral keys");
        click_first(&mut harness, "Write slot 0");
        if shows(&harness, "Cancel") {
            click(&mut harness, "Write slot 0");
        }
        let carried = harness.state().window.view.carried.as_ref().map(|(_, outcome)| outcome.clone());
        harness.state_mut().behind(|bus| {
            assert_eq!(bus.chip.nvm.symmetric[0].key.is_some(), accepted, "{carried:?}");
        });
    }
}

#[test]
fn the_guide_that_opens_a_slot_can_ask_for_a_signature() {
    let mut harness = keys(Curve::NistP256);
    click_first(&mut harness, "Symmetric slot 3, empty, closed");
    click(&mut harness, "Wrapped, by anybody");
    click(&mut harness, "Agreed, with anybody");
    click(&mut harness, "2");
    assert!(shows(&harness, "under a signature"));
    click(&mut harness, "Open slot 3…");
    assert!(shows(&harness, "The control fields of slot 3 become 10 02 02"));
}

#[test]
fn keys_that_travel_sealed_say_before_anybody_tries_that_no_twin_rehearses_them() {
    let mut harness = keys(Curve::NistP256);
    click_first(&mut harness, "Host keys, Empty");
    click(&mut harness, "Write keys");
    assert!(!shows(&harness, "Not rehearsed: Sealed"), "in clear a twin takes them as the chip does");
    click(&mut harness, "Agreed");
    assert!(shows(&harness, "Not rehearsed: Sealed with this chip's ephemeral key"));
    sign_with(&mut harness, &owner(Curve::NistP256, 3));
    let control_r = |harness: &mut Harness<'static, Bench>| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::R);
        harness.run();
    };
    for said in ["Nothing was rehearsed", "This is not rehearsed"] {
        control_r(&mut harness);
        assert!(shows(&harness, said));
        assert!(shows(&harness, "Go on with the twin on Twin, and exchange and write there first"));
        key(&mut harness, Key::Escape);
        if said == "Nothing was rehearsed" {
            click(&mut harness, "Exchange ephemeral keys");
        }
    }
    assert!(harness.query_by_label("Add to the plan").is_none());
    click(&mut harness, "Write both keys…");
    assert!(shows(&harness, "Not for a twin: sealed with this chip's ephemeral key"));
    control_r(&mut harness);
    assert!(harness.state().window.view.twin.rehearsed.is_none());
}

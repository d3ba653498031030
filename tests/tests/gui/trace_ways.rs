//! Ways into the Trace: from values on other screens, and from what was opened before.

use egui::{Key, Modifiers, Theme, accesskit::Toggled};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::envelope::GenerateEnvelopeKey;
use stsafe_core::command::query::{HostKeyControl, PublicKeySlot, SymmetricControl};
use stsafe_core::command::signature::{GenerateKey, GenerateSignature};
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::Curve;
use stsafe_core::observe::Observation;
use stsafe_workbench::action::{Action, Screen};

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};
use crate::trace::{CAPTURE, drop_capture};

/// Number of the last exchange that read, wrote or lowered a zone.
fn last_about(harness: &Harness<'static, Bench>, zone: u8) -> u64 {
    let rows = harness.state().window.view.exchanges.iter();
    let about =
        rows.filter(|(_, row)| matches!(row.sent, [4..=6, _, it, ..] if *it == zone) && !row.refused());
    about.map(|(_, row)| row.number()).last().expect("the zone was read")
}

#[test]
fn every_screen_of_values_leads_to_the_exchange_behind_them() {
    let known = |harness: &Harness<'static, Bench>, what: fn(&Observation) -> Option<u64>| {
        what(&harness.state().window.view.known).expect("it was asked")
    };
    let mut harness = window(Bench::talked(), Theme::Light);
    for screen in [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6] {
        key(&mut harness, screen);
        // Going to Keys asks for them anew.
        let number = match screen {
            // The certificate lies in zone 0 too.
            Key::Num2 | Key::Num6 => last_about(&harness, 0),
            Key::Num3 => last_about(&harness, 5),
            Key::Num4 => known(&harness, |known| known.partition.as_ref().map(|seen| seen.exchange)),
            _ => known(&harness, |known| known.private_keys.as_ref().map(|seen| seen.exchange)),
        };
        click_first(&mut harness, "Show in Trace");
        assert_eq!(harness.state().window.screen(), Screen::Trace, "from {screen:?}");
        assert!(shows(&harness, &format!("Exchange {number}")), "from {screen:?} to {number}");
    }
}

/// A chip that was asked to make and use keys from a screen that is not about keys.
fn keyed() -> Bench {
    let mut bench = Bench::fresh();
    bench.serve(Action::QueryKeys);
    let curve = Curve::NistP256;
    for command in [
        GenerateKey { slot: 2, usage_limit: 0xFFFF, mode: [0; 2], curve }.into_command(),
        GenerateSignature { slot: 2, data: vec![0x11; 32] }.into_command(),
        SymmetricControl { slot: 7 }.into_command(),
        PublicKeySlot { slot: 1 }.into_command(),
        HostKeyControl.into_command(),
        GenerateEnvelopeKey { slot: 0, key_type: KeyType::Aes256 }.into_command(),
    ] {
        bench.send("Lab", command);
    }
    bench
}

#[test]
fn an_exchange_leads_to_the_screen_that_asked_and_to_the_key_slot_it_names() {
    let mut harness = window(keyed(), Theme::Light);
    for (row, way, slot) in [
        ("11 Generate key,", "Go to Keys, private slot 2", "Private slot 2, NIST P-256"),
        ("16 Generate signature,", "Go to Keys, private slot 2", "Private slot 2, NIST P-256"),
        ("14 Query, Symmetric slot 7", "Go to Keys, symmetric slot 7", "Symmetric slot 7, "),
        ("14 Query, Public key slot 1", "Go to Keys, public slot 1", "Public slot 1, "),
        ("14 Query, Host key control", "Go to Keys, host keys", "Host keys, "),
        ("11 Generate local envelope key", "Go to Keys, envelope slot 0", "Envelope slot 0, "),
    ] {
        key(&mut harness, Key::Num9);
        harness.get_all_by_label_contains(row).last().expect(row).click();
        harness.run();
        assert!(shows(&harness, "Go to Lab"), "{row}: who asked comes first");
        click(&mut harness, way);
        assert_eq!(harness.state().window.screen(), Screen::Keys, "{row}");
        let node = harness.get_all_by_label_contains(slot).next().expect(slot);
        assert!(node.accesskit_node().toggled() == Some(Toggled::True), "{slot} is chosen after {row}");
    }
    key(&mut harness, Key::Num9);
    click_first(&mut harness, "16 Generate signature,");
    picture(&mut harness, "trace-ways-light");
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().window.screen(), Screen::Lab, "Enter goes to the screen that asked");
    let mut small = sized(keyed(), Theme::Dark, stsafe_workbench::theme::space::SMALLEST);
    key(&mut small, Key::Num9);
    click_first(&mut small, "11 Generate local envelope key");
    picture(&mut small, "small-trace-ways-dark");
    click(&mut small, "Go to Keys, envelope slot 0");
    picture(&mut small, "small-keys-from-trace-dark");
}

#[test]
fn a_capture_that_was_opened_is_proposed_again_in_the_palette_and_as_a_device() {
    let mut harness = window(Bench::talked(), Theme::Light);
    key(&mut harness, Key::Num9);
    drop_capture(&mut harness, "proposed.capture", CAPTURE);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    assert!(shows(&harness, "Open proposed.capture in the Trace"));
    key(&mut harness, Key::Escape);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    assert!(shows(&harness, "Capture, played as a device"));
    click_first(&mut harness, "Capture, played as a device");
    assert!(shows(&harness, "What was recorded is answered as it was"));
    let kept = harness.state().window.remembered().captures;
    assert!(kept.iter().any(|path| path.ends_with("proposed.capture")), "{kept:?}");
}

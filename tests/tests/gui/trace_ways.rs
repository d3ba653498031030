//! Ways into the Trace: from values on other screens, and from what was opened before.

use egui::{Key, Modifiers, Theme};
use egui_kittest::Harness;
use stsafe_core::observe::Observation;
use stsafe_workbench::action::Screen;

use crate::bench::{Bench, click_first, key, shows, window};
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
    for screen in [Key::Num2, Key::Num3, Key::Num4, Key::Num5] {
        key(&mut harness, screen);
        // Going to Keys asks for them anew.
        let number = match screen {
            Key::Num2 => last_about(&harness, 0),
            Key::Num3 => last_about(&harness, 5),
            Key::Num4 => known(&harness, |known| known.partition.as_ref().map(|seen| seen.exchange)),
            _ => known(&harness, |known| known.private_keys.as_ref().map(|seen| seen.exchange)),
        };
        click_first(&mut harness, "Show in Trace");
        assert_eq!(harness.state().window.screen(), Screen::Trace, "from {screen:?}");
        assert!(shows(&harness, &format!("Exchange {number}")), "from {screen:?} to {number}");
    }
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

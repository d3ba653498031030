//! The Authentication screen: every impostor and every wrong host, each light, and the keys.

use egui::{Key, Theme};
use egui_kittest::Harness;
use stsafe_core::authenticate::HostCase;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::verdict::{CheckResult, Verdict};
use stsafe_workbench::action::{Action, Screen};

use crate::bench::{Bench, click, key, picture, shows, sized, window};

/// A window at the Authentication screen.
fn at_authentication(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num7);
    assert_eq!(harness.state().window.screen(), Screen::Authentication);
    harness
}

/// The same with a chip that knows this host, the way a user makes it so.
pub fn enrolled(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = at_authentication(bench, theme);
    click(&mut harness, "Mutual");
    click(&mut harness, "Write the host's key to slot 0…");
    assert!(shows(&harness, "Public slot 0 knows this host"), "the last look says what will be true");
    click(&mut harness, "Write the host's key to slot 0");
    assert!(!shows(&harness, "Write the host's key to slot 0…"), "nothing is missing any more");
    harness
}

/// The ids of all checks that failed, verdict by verdict.
fn failed(harness: &Harness<'static, Bench>) -> Vec<&'static str> {
    let run = &harness.state().window.view.authentication;
    let chain = run.chain.as_ref().map(|report| &report.verdict);
    let of = |verdict: &Verdict| verdict.with(CheckResult::Fail).map(|check| check.id).collect::<Vec<_>>();
    chain.into_iter().chain(&run.possession).chain(&run.entity).flat_map(of).collect()
}

/// Chooses every impostor and runs it; `kinds` are the words on the buttons.
pub fn every_impostor(harness: &mut Harness<'static, Bench>) {
    for (who, chain, possession, line) in [
        (Scenario::Genuine, "passed: WORKBENCH SIM CA", "passed: It holds the key", None),
        (
            Scenario::Clone,
            "passed: WORKBENCH SIM CA",
            "failed: Not the key holder",
            Some("challenge-signature"),
        ),
        (Scenario::Forged, "failed: Nobody you trust", "passed: It holds the key", Some("signature")),
        (Scenario::WrongCa, "failed: Nobody you trust", "passed: It holds the key", Some("issuer")),
        (Scenario::FlippedBit, "failed: Nobody you trust", "passed: It holds the key", Some("signature")),
        (
            Scenario::Replayed,
            "passed: WORKBENCH SIM CA",
            "failed: Not the key holder",
            Some("challenge-signature"),
        ),
    ] {
        click(harness, who.name());
        key(harness, Key::R);
        assert!(shows(harness, &format!("Who vouches for it? {chain}")), "{who}");
        assert!(shows(harness, &format!("Does it hold the key? {possession}")), "{who}");
        assert_eq!(failed(harness), line.into_iter().collect::<Vec<_>>(), "{who}");
    }
}

#[test]
fn each_impostor_turns_one_light_by_one_line() {
    every_impostor(&mut at_authentication(Bench::fresh(), Theme::Light));
}

#[test]
fn alt_and_a_digit_choose_who_answers() {
    let mut harness = at_authentication(Bench::fresh(), Theme::Light);
    for (digit, who) in
        [(Key::Num2, Scenario::Clone), (Key::Num6, Scenario::Replayed), (Key::Num5, Scenario::FlippedBit)]
    {
        harness.key_press_modifiers(egui::Modifiers::ALT, digit);
        harness.run();
        assert_eq!(harness.state().window.screen(), Screen::Authentication);
        assert_eq!(harness.state().window.view.authentication.scenario, Some(who));
    }
}

#[test]
fn step_by_step_the_next_button_is_closed_after_the_first_no() {
    let mut harness = at_authentication(Bench::fresh(), Theme::Light);
    click(&mut harness, "Multi-step");
    click(&mut harness, "Forged");
    for _ in 0..5 {
        key(&mut harness, Key::N);
    }
    assert!(shows(&harness, "Who vouches for it? failed"));
    let done = harness.state().window.view.authentication.done.len();
    assert_eq!(done, 5, "roots, length, certificate, what it says, chain");
    assert!(shows(&harness, "No believed root vouches for it, so it is not asked to sign."));
    assert!(shows(&harness, "Does it hold the key? not asked"), "it was not asked to sign");
    click(&mut harness, "Genuine");
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Step 13, Challenge, on the host, passed"), "thirteen steps in all");
    assert_eq!(harness.state().window.view.authentication.done.len(), 9);
}

#[test]
fn a_fresh_chip_knows_no_host_until_somebody_agrees() {
    let mut harness = at_authentication(Bench::fresh(), Theme::Light);
    click(&mut harness, "Mutual");
    assert!(shows(&harness, "Public slot 0 does not hold this host's key"));
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Does the chip believe us? failed: It does not"));
    assert_eq!(failed(&harness), ["entity-slot"]);
    click(&mut harness, "Mutual");
    harness.state_mut().asked.clear();
    click(&mut harness, "Write the host's key to slot 0…");
    key(&mut harness, Key::Escape);
    assert!(
        !harness.state().asked.iter().any(|asked| matches!(asked, Action::CarryOut { .. })),
        "nothing sent"
    );
}

#[test]
fn each_wrong_host_turns_the_third_light_by_one_line() {
    let mut harness = enrolled(Bench::fresh(), Theme::Light);
    for (case, light, line) in [
        (HostCase::RightKey, "passed: It believes this host", None),
        (HostCase::WrongKey, "failed: It does not", Some("host-key")),
        (HostCase::OldSignature, "failed: It does not", Some("signature-fresh")),
        (HostCase::ChangedChallenge, "failed: It does not", Some("challenge-intact")),
    ] {
        click(&mut harness, case.name());
        key(&mut harness, Key::R);
        assert!(shows(&harness, "Who vouches for it? passed"), "{case}");
        assert!(shows(&harness, "Does it hold the key? passed"), "{case}");
        assert!(shows(&harness, &format!("Does the chip believe us? {light}")), "{case}");
        assert_eq!(failed(&harness), line.into_iter().collect::<Vec<_>>(), "{case}");
    }
    // An impostor never gets to see a signature of this host.
    click(&mut harness, "Clone");
    key(&mut harness, Key::R);
    assert_eq!(failed(&harness), ["challenge-signature"]);
    assert!(shows(&harness, "Does the chip believe us? not asked: Not asked yet"));
    assert!(shows(&harness, "This host does not prove itself to a chip that it does not believe."));
}

#[test]
fn pictures_of_the_other_kinds() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut steps = at_authentication(Bench::used(), theme);
        click(&mut steps, "Multi-step");
        click(&mut steps, "Wrong CA");
        key(&mut steps, Key::R);
        picture(&mut steps, &format!("authentication-multi-step-{word}"));
        let mut missing = at_authentication(Bench::used(), theme);
        click(&mut missing, "Mutual");
        picture(&mut missing, &format!("authentication-mutual-fresh-{word}"));
        let mut mutual = enrolled(Bench::used(), theme);
        key(&mut mutual, Key::R);
        picture(&mut mutual, &format!("authentication-mutual-{word}"));
        click(&mut mutual, "Old signature");
        key(&mut mutual, Key::R);
        picture(&mut mutual, &format!("authentication-mutual-old-{word}"));
        let bench = std::mem::replace(mutual.state_mut(), Bench::empty());
        let mut small = sized(bench, theme, stsafe_workbench::theme::space::SMALLEST);
        picture(&mut small, &format!("small-authentication-mutual-{word}"));
    }
}

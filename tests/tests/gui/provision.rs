//! Host keys provisioned in the window, four ways, with what the bus carried beside every step; and the command table on
//! the wire.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::state::HostKeys;
use stsafe_core::hex;
use stsafe_core::policy::Session;
use stsafe_core::session::eavesdrop::{Conclusion, Listener};
use stsafe_workbench::action::Action;
use stsafe_workbench::theme::space;

use crate::bench::{Bench, click, key, picture, shows, sized};

fn page(bench: Bench, theme: Theme, size: [f32; 2]) -> Harness<'static, Bench> {
    let mut harness = sized(bench, theme, size);
    key(&mut harness, Key::Num8);
    harness.get_all_by_label("Provision host keys…").last().expect("a button").click();
    harness.run();
    harness
}

/// A fresh chip whose key slots were asked for, with this way chosen.
fn on_way(way: &str) -> Harness<'static, Bench> {
    let mut bench = Bench::fresh();
    bench.serve(Action::QueryKeys);
    let mut harness = page(bench, Theme::Light, space::REFERENCE);
    click(&mut harness, way);
    harness
}

/// Presses a button of the page, and agrees where the last look is asked for.
fn press(harness: &mut Harness<'static, Bench>, label: &str, agree: &str) {
    harness.get_by_label(label).scroll_to_me();
    harness.run();
    click(harness, label);
    if !agree.is_empty() {
        click(harness, agree);
    }
}

/// The pair in the chip.
fn held(harness: &mut Harness<'static, Bench>) -> Option<HostKeys> {
    let mut keys = None;
    harness.state_mut().behind(|bus: &mut Bus| keys = bus.chip.nvm.host_keys.clone());
    keys
}

/// Opens a session with the pair of the page and proves it.
fn prove(harness: &mut Harness<'static, Bench>) {
    press(harness, "Open a session with this pair", "");
    press(harness, "Prove it with a protected Echo", "");
    assert_eq!(harness.state().window.view.session, Session::Proved);
    assert!(shows(harness, "Session, done"));
}

/// What a listener made of every exchange of this window.
fn listener(harness: &Harness<'static, Bench>) -> Listener {
    let mut listener = Listener::default();
    let store = &harness.state().window.view.exchanges;
    for row in store.places().filter_map(|place| store.get(place)) {
        listener.hear(row.sent, row.received);
    }
    listener
}

/// Whether eight bytes of a key in a row were on the bus.
fn was_on_the_bus(harness: &Harness<'static, Bench>, secret: &[u8]) -> bool {
    let part = secret.get(..8).unwrap_or(secret);
    let store = &harness.state().window.view.exchanges;
    let mut rows = store.places().filter_map(|place| store.get(place));
    rows.any(|row| [row.sent, row.received].iter().any(|bytes| bytes.windows(8).any(|w| w == part)))
}

#[test]
fn in_clear_the_listener_has_both_keys_and_the_page_says_so() {
    let mut harness = on_way("In clear");
    assert!(shows(&harness, "Control fields, done: Now 0A FF: in clear; can still be changed."));
    assert!(shows(&harness, "Setting them spends the change right"));
    press(&mut harness, "Set the control fields…", "Set the ways");
    assert!(shows(&harness, "Now 06 FF: in clear, and again; for ever."));
    press(&mut harness, "Draw both", "");
    press(&mut harness, "Write both keys…", "Write both keys");
    assert!(shows(&harness, "MAC key, the key itself: AES-128, in use from now on"));
    assert!(shows(&harness, "The listener has both keys"));
    let keys = held(&mut harness).expect("keys");
    assert!(!shows(&harness, &hex::pairs(&keys.mac.0)), "masked until somebody looks");
    press(&mut harness, "Look at what was overheard", "");
    assert!(shows(&harness, &hex::pairs(&keys.mac.0)));
    assert_eq!(listener(&harness).conclusion(), Conclusion::Keys);
    prove(&mut harness);
}

#[test]
fn wrapped_the_listener_has_public_keys_and_an_envelope() {
    let mut harness = on_way("Wrapped");
    press(&mut harness, "Set the control fields…", "Set the ways");
    press(&mut harness, "Draw both", "");
    press(&mut harness, "Exchange ephemeral keys", "");
    assert!(shows(&harness, "Chip's ephemeral public key, public: NIST P-256"));
    press(&mut harness, "Write both keys…", "Write both keys");
    assert!(shows(&harness, "Envelope, sealed: 48 B: two AES-128 keys, sealed"));
    assert!(shows(&harness, "No signature, public: anybody could be this host"));
    assert!(shows(&harness, "The listener does not have the keys"));
    let keys = held(&mut harness).expect("keys");
    assert!(!was_on_the_bus(&harness, &keys.mac.0) && !was_on_the_bus(&harness, &keys.cipher.0));
    prove(&mut harness);
}

#[test]
fn wrapped_and_signed_needs_the_issuers_key_in_the_chip_first() {
    let mut harness = on_way("Wrapped, signed");
    assert!(shows(&harness, "Public slot 1 is empty."));
    assert!(harness.query_by_label("Exchange ephemeral keys").is_none(), "not before the choices");
    press(&mut harness, "Draw an issuer's key", "");
    press(&mut harness, "Write the issuer's key…", "Write the issuer's key");
    assert!(shows(&harness, "Public slot 1 holds the issuer's key."));
    press(&mut harness, "Set the control fields…", "Set the ways");
    assert!(shows(&harness, "Now 04 01: under a signature, and again; for ever."));
    press(&mut harness, "Draw both", "");
    press(&mut harness, "Exchange ephemeral keys", "");
    press(&mut harness, "Write both keys…", "Write both keys");
    assert!(shows(&harness, "Signature, public: by the owner of public slot 1, over both ephemeral keys"));
    assert_eq!(listener(&harness).conclusion(), Conclusion::Signed(1));
    let keys = held(&mut harness).expect("keys");
    assert!(!was_on_the_bus(&harness, &keys.mac.0));
    prove(&mut harness);
}

#[test]
fn established_keys_are_typed_by_nobody_and_open_a_session() {
    let mut harness = on_way("Established");
    assert!(harness.query_by_label("Draw both").is_none());
    press(&mut harness, "Set the control fields…", "Set the ways");
    press(&mut harness, "Exchange ephemeral keys", "");
    press(&mut harness, "Write both keys…", "Write both keys");
    let keys = held(&mut harness).expect("keys");
    assert!(!was_on_the_bus(&harness, &keys.mac.0) && !was_on_the_bus(&harness, &keys.cipher.0));
    assert_eq!(listener(&harness).conclusion(), Conclusion::Anonymous);
    prove(&mut harness);
}

#[test]
fn in_read_only_mode_the_page_explains_and_sends_nothing() {
    let mut bench = Bench::fresh();
    bench.serve(Action::QueryKeys);
    bench.serve(Action::ToggleReadOnly);
    let mut harness = page(bench, Theme::Light, space::REFERENCE);
    let sent = harness.state().window.view.exchange_count;
    press(&mut harness, "Set the control fields…", "");
    assert!(!shows(&harness, "Set the ways to the host keys"));
    assert_eq!(harness.state().window.view.exchange_count, sent);
}

#[test]
fn keys_typed_on_the_page_are_gone_when_it_is_left() {
    let mut harness = on_way("In clear");
    press(&mut harness, "Draw both", "");
    assert!(shows(&harness, "Keys, done"));
    click(&mut harness, "Back to the exchanges");
    harness.get_all_by_label("Provision host keys…").last().expect("a button").click();
    harness.run();
    assert!(shows(&harness, "Keys, open"));
}

/// Echo is Host with both directions encrypted, Read is Host without encryption, the rest as delivered.
fn with_flags(bus: &mut Bus) {
    for (code, access, encryption) in [(0x00, 3, 3), (0x05, 3, 0)] {
        let rule = bus.chip.nvm.commands.iter_mut().find(|rule| rule.code == code).expect("a rule");
        (rule.access, rule.encryption) = (access, encryption);
    }
}

fn on_flags(theme: Theme, size: [f32; 2]) -> Harness<'static, Bench> {
    let mut bench = Bench::fresh();
    bench.behind(with_flags);
    bench.serve(Action::Refresh);
    let mut harness = sized(bench, theme, size);
    key(&mut harness, Key::Num8);
    click(&mut harness, "Protection of each command");
    harness
}

#[test]
fn the_command_table_says_what_is_protected_and_shows_it_on_the_wire() {
    let mut harness = on_flags(Theme::Light, space::REFERENCE);
    assert!(shows(&harness, "00 Echo, Host, C-MAC and R-MAC, command encrypted, answer encrypted"));
    assert!(shows(&harness, "05 Read, Host, C-MAC and R-MAC, command in clear, answer in clear"));
    assert!(shows(&harness, "02 Generate random, Free, no MAC, command in clear, answer in clear"));
    // Bare frame of the specification's appendix A.
    assert!(shows(&harness, "Command: header 00, in clear 01 02 03, CRC A7 29"));
    assert!(shows(&harness, "Both encrypted, what this chip's table asks for"));
    key(&mut harness, Key::ArrowDown);
    assert!(shows(&harness, "Without a session, what this chip's table asks for"), "Generate random is free");
    harness.get_by_label_contains("05 Read, Host").click();
    harness.run();
    assert!(shows(&harness, "C-MAC and R-MAC, what this chip's table asks for"));
    assert!(shows(&harness, "Command: header 05, in clear 00 00 00 02 00 02, CRC EA 79"));
    click(&mut harness, "Back to the exchanges");
    assert!(shows(&harness, "No protected exchange yet."));
}

#[test]
fn a_command_without_a_known_layout_has_no_sample_and_the_longest_fits_the_page() {
    for (theme, size, name) in
        [(Theme::Light, space::REFERENCE, "light"), (Theme::Dark, space::SMALLEST, "small-dark")]
    {
        let mut harness = on_flags(theme, size);
        let choose = |harness: &mut Harness<'static, Bench>, line: &str| {
            harness.get_by_label_contains(line).scroll_to_me();
            harness.run();
            harness.get_by_label_contains(line).click();
            harness.run();
        };
        choose(&mut harness, "17 Verify signature, Free");
        assert!(shows(&harness, "Both encrypted"));
        // Frame of the specification's appendix A.
        assert!(shows(&harness, "77 01 00 03 11 11 11, CRC 69 D0"));
        picture(&mut harness, &format!("session-flags-long-{name}"));
        choose(&mut harness, "11 Generate local envelope key, Generate key, Free");
        assert!(shows(&harness, "11 Generate key, slot 1, P-256"), "the sample says which of the two it is");
        choose(&mut harness, "1F 0C Reserved 1F 0C, Free");
        assert!(shows(&harness, "The layout of this command is not known"));
        assert!(!shows(&harness, "Both encrypted"));
    }
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, small) in [(space::REFERENCE, ""), (space::SMALLEST, "-small")] {
            let mut harness = on_flags(theme, size);
            picture(&mut harness, &format!("session-flags{small}-{word}"));
            let mut bench = Bench::fresh();
            bench.serve(Action::QueryKeys);
            harness = page(bench, theme, size);
            picture(&mut harness, &format!("session-provision-start{small}-{word}"));
            click(&mut harness, "Wrapped, signed");
            for (label, agree) in [
                ("Draw an issuer's key", ""),
                ("Write the issuer's key…", "Write the issuer's key"),
                ("Set the control fields…", "Set the ways"),
                ("Draw both", ""),
                ("Exchange ephemeral keys", ""),
                ("Write both keys…", "Write both keys"),
                ("Open a session with this pair", ""),
            ] {
                press(&mut harness, label, agree);
            }
            picture(&mut harness, &format!("session-provision-signed{small}-{word}"));
        }
    }
    let mut bench = Bench::fresh();
    bench.serve(Action::QueryKeys);
    let mut harness = page(bench, Theme::Light, space::REFERENCE);
    press(&mut harness, "Draw both", "");
    press(&mut harness, "Write both keys…", "Write both keys");
    picture(&mut harness, "session-provision-plain-light");
}

//! Protected exchanges in the Trace: decrypted where the session of this window sent them, and in a capture once its
//! host keys are typed.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};
use crate::trace::drop_capture;

/// Specification 5.7 to 5.9: the counter from a query, then a read, an encrypted update, an echo encrypted both ways.
const WORKED: &str = "stsafe-capture 1\ndate: 2026-11-20T14:02:11.204Z\n\
    1273 0.000 - 1447CB0D 00000801000000003A1682 00 took=5 expected=5 from=Session\n\
    1274 0.018 18 E50001001000087F50858225A1 40000EA0A1A2A3A4A5A6A748BED9798CAC 00 took=23.1 expected=23 from=Session\n\
    1275 0.043 25 E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E1543A030A041 40000600511480A193 00 \
    took=22.2 expected=22 from=Session\n\
    1276 0.067 24 E0214B007BE6323F2839B2E1EF6D5AFA7CA3F78F420FBC1A9B3A070E17F2E16910486D9DAD4367 \
    400026CA269553B700C355212309D819402671224915879EC143842EBAD3B07073DEB489B09E227849 00 took=2.1 expected=2 from=Session\n";

fn capture_of_worked_examples(theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(Bench::talked(), theme);
    key(&mut harness, Key::Num9);
    drop_capture(&mut harness, "worked.capture", WORKED);
    harness
}

fn give_keys(harness: &mut Harness<'static, Bench>, mac: &str, cipher: &str) {
    for (label, text) in [("MAC key", mac), ("Cipher key", cipher)] {
        harness.get_by_label(label).focus();
        harness.run();
        harness.get_by_label(label).type_text(text);
        harness.run();
    }
    click(harness, "Show decrypted");
    for _ in 0..200 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
        if shows(harness, "protected exchanges are shown decrypted") {
            break;
        }
    }
    harness.run();
}

const MAC: &str = "00112233445566778899AABBCCDDEEFF";
const CIPHER: &str = "0123456789ABCDEF0123456789ABCDEF";

#[test]
fn what_this_window_sent_under_a_session_is_shown_decrypted() {
    let mut harness = window(crate::session::opened(), Theme::Light);
    key(&mut harness, Key::Num9);
    // The Echo of the session screen says Hello, STSAFE; on the wire it is encrypted both ways.
    assert!(shows(&harness, "00 Echo, 13 B"), "the words come from the plaintext");
    assert!(shows(&harness, "protected, shown decrypted"));
    click_first(&mut harness, "protected, shown decrypted");
    let wire = harness.state().window.view.exchanges.last().expect("an exchange").sent.to_vec();
    assert!(!wire.windows(5).any(|part| part == b"Hello"), "it did not travel in clear");
    assert!(shows(&harness, "Payload, decrypted") && shows(&harness, "13 B and 3 B padding"));
    assert!(shows(&harness, "C-MAC") && shows(&harness, "right, N = 0000003"));
}

#[test]
fn the_words_of_a_decrypted_exchange_are_found_by_the_filter() {
    let mut harness = capture_of_worked_examples(Theme::Light);
    give_keys_after_opening(&mut harness);
    harness.get_by_label("Filter").focus();
    harness.run();
    // Zone 1 of the encrypted update stands nowhere on the wire.
    harness.get_by_label("Filter").type_text("cmd:update \"zone 1\"");
    harness.run();
    assert!(shows(&harness, "1275, 06 Update, Zone 1"));
}

fn give_keys_after_opening(harness: &mut Harness<'static, Bench>) {
    click(harness, "Host keys");
    give_keys(harness, MAC, CIPHER);
}

#[test]
fn the_keys_of_a_capture_open_its_protected_exchanges() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = capture_of_worked_examples(theme);
        assert!(!shows(&harness, "shown decrypted"));
        give_keys_after_opening(&mut harness);
        assert!(shows(&harness, "3 of 3 protected exchanges are shown decrypted"));
        assert!(shows(&harness, "1275, 06 Update, Zone 1, 13 B at 0000"));
        click_first(&mut harness, "1275, 06 Update");
        assert!(shows(&harness, "17 B and 15 B padding"), "specification 5.8");
        assert!(shows(&harness, "Payload  32 B, shown decrypted") && shows(&harness, "13 B “Hello, STSAFE”"));
        assert!(shows(&harness, "right, N = 0000003B") && shows(&harness, "right, N + 1 = 0000003C"));
        picture(&mut harness, &format!("trace-decrypted-{word}"));
    }
    let mut small = sized(Bench::talked(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    key(&mut small, Key::Num9);
    drop_capture(&mut small, "worked.capture", WORKED);
    give_keys_after_opening(&mut small);
    click_first(&mut small, "1275, 06 Update");
    picture(&mut small, "small-trace-decrypted-light");
}

#[test]
fn keys_that_fit_nothing_are_said_and_nothing_is_claimed() {
    let mut harness = capture_of_worked_examples(Theme::Light);
    click(&mut harness, "Host keys");
    give_keys(&mut harness, CIPHER, MAC);
    assert!(shows(&harness, "These keys open nothing"));
    assert!(shows(&harness, "0 of 3 protected exchanges"));
    assert!(!shows(&harness, "protected, shown decrypted"));
}

#[test]
fn a_key_of_the_wrong_length_is_refused_without_its_digits() {
    let mut harness = capture_of_worked_examples(Theme::Light);
    click(&mut harness, "Host keys");
    give_keys(&mut harness, "A1B2C3", CIPHER);
    assert!(shows(&harness, "MAC key: 16 or 32 bytes, not 3"));
    assert!(!shows(&harness, "A1B2C3") && !shows(&harness, CIPHER));
}

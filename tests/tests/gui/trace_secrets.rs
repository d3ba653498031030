//! A secret that went over the bus in clear is in the Trace as dots and as 00, wherever it is looked at or copied.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::access::Encryption;
use stsafe_core::capture::{Header, compare::Stretch, write::Writer};
use stsafe_core::chip::bus::Bus;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::command::tables::KeyType;
use stsafe_core::hex;
use stsafe_core::link::Code;
use stsafe_core::observe::Observation;
use stsafe_core::session::on_wire::sample;
use stsafe_workbench::action::{Action, TraceErrand};
use stsafe_workbench::panels::{session, trace};
use stsafe_workbench::theme::space;
use stsafe_workbench::view::View;
use stsafe_workbench::view::session::Protected;
use zeroize::Zeroizing;

use crate::bench::{Bench, click_first, key, picture, shows, sized};
use crate::copying::{clipboard, copy_as};
use crate::trace::drop_capture;

/// Both keys of the pair, one after the other; the second chip's differ in their first byte only.
fn keys(first: u8) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..32_u8).map(|at| 0xA1 ^ at.wrapping_mul(37)).collect();
    bytes[0] = first;
    bytes
}

/// A chip into which they were written in clear.
fn provisioned(first: u8) -> Bench {
    let mut bench = Bench::fresh();
    let bytes = keys(first);
    let half = |range: std::ops::Range<usize>| Zeroizing::new(bytes[range].to_vec());
    let pair = HostKeyPair { key_type: KeyType::Aes128, mac: half(0..16), cipher: half(16..32) };
    bench.send("Keys", WriteHostKeys { keys: pair }.into_command());
    let mut held = None;
    bench.behind(|bus: &mut Bus| held = bus.chip.nvm.host_keys.clone());
    assert_eq!(held.expect("the chip took them").mac.0, bytes[..16]);
    bench
}

/// Three bytes of the keys in a row, written in any of the notations.
fn runs(first: u8) -> Vec<String> {
    let bytes = keys(first);
    let written =
        |w: &[u8]| [hex::pairs(w), hex::run(w), format!("0x{:02X}, 0x{:02X}, 0x{:02X}", w[0], w[1], w[2])];
    bytes.windows(3).flat_map(written).collect()
}

fn none_in(text: &str, first: u8) {
    for run in runs(first) {
        assert!(!text.contains(&run), "{run} stands in {text}");
    }
}

fn none_shown(harness: &Harness<'static, Bench>, first: u8) {
    for run in runs(first) {
        assert!(!shows(harness, &run), "{run} is on the screen");
    }
}

fn recorded(bench: &Bench) -> String {
    let (mut writer, mut text) = Writer::begin(&Header::default());
    for (_, row) in bench.window.view.exchanges.iter() {
        text += &writer.line(&row.entry(), &bench.window.view.known);
    }
    text
}

#[test]
fn host_keys_written_in_clear_are_neither_shown_nor_copied() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = sized(provisioned(0xA1), theme, space::REFERENCE);
        key(&mut harness, Key::Num9);
        click_first(&mut harness, "Write host keys");
        let view = &harness.state().window.view;
        let place = view.exchanges.iter().find(|(_, row)| row.sent.starts_with(&[0x1F, 0x07])).expect("it").0;
        let wire = view.exchanges.get(place).expect("it").sent.to_vec();
        assert!(wire.windows(32).any(|part| part == keys(0xA1)), "they travelled in clear");
        let detail = trace::detail(view, place).expect("the exchange");
        for field in &detail.fields {
            none_in(&format!("{} {} {}", field.name, field.bytes, field.words), 0xA1);
        }
        for block in &detail.blocks {
            none_in(&hex::pairs(&block.bytes), 0xA1);
        }
        none_shown(&harness, 0xA1);
        assert!(shows(&harness, &format!("{} B, secret bytes as 00", wire.len())));
        harness.get_by_label("Copy").click();
        let copied = clipboard(&mut harness).expect("both directions");
        assert!(copied.starts_with("> 1F 07") && copied.contains("00 00 00 00"), "{copied}");
        none_in(&copied, 0xA1);
        for (what, notation) in [
            (format!("Sent, {} bytes", wire.len()), "Copy as hex"),
            (format!("Sent, {} bytes", wire.len()), "Copy as C array"),
            ("MAC key ••••".to_owned(), "Copy as hex"),
            ("Cipher key ••••".to_owned(), "Copy as Rust"),
            (format!("Command  Write host keys, {} B", wire.len()), "Copy as hex"),
        ] {
            none_in(&copy_as(&mut harness, &what, notation).expect("copied"), 0xA1);
        }
        picture(&mut harness, &format!("trace-secrets-{word}"));
    }
    let mut small = sized(provisioned(0xA1), Theme::Light, space::SMALLEST);
    key(&mut small, Key::Num9);
    click_first(&mut small, "Write host keys");
    picture(&mut small, "small-trace-secrets-light");
}

#[test]
fn of_two_pairs_side_by_side_only_that_they_differ_can_be_seen() {
    let mut harness = sized(provisioned(0xA1), Theme::Light, space::REFERENCE);
    key(&mut harness, Key::Num9);
    let first = recorded(&provisioned(0xA1));
    assert!(first.contains(&hex::run(&keys(0xA1))), "this capture holds them in clear");
    drop_capture(&mut harness, "first-keys.capture", &first);
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("second-keys.capture");
    std::fs::write(&path, recorded(&provisioned(0x5E))).expect("a file");
    let ctx = harness.ctx.clone();
    harness.state_mut().window.act(&ctx, Action::Trace(TraceErrand::CompareWith(path)));
    crate::bench::until(&mut harness, "the comparison", |harness| {
        shows(harness, "first-keys.capture against second-keys.capture")
    });
    assert!(shows(&harness, "1 difference"));
    let compared = harness.state().window.view.compared.as_ref().expect("a comparison");
    let place = compared.stretches.iter().position(|it| matches!(it, Stretch::Differs(_))).expect("one");
    let detail = trace::compare::detail(compared, place);
    for (side, first) in detail.sides.iter().zip([0xA1, 0x5E]) {
        let sent = &side.as_ref().expect("both have it").blocks[0];
        none_in(&hex::pairs(&sent.bytes), first);
        let marked: usize = sent.marks.iter().map(|(range, _)| range.len()).max().expect("marked");
        assert!(marked >= 16, "the whole key is marked, not the byte that differs");
    }
    none_shown(&harness, 0xA1);
    none_shown(&harness, 0x5E);
    for at in 0..2 {
        harness.get_all_by_label("Copy").nth(at).expect("a button").click();
        let copied = clipboard(&mut harness).expect("copied");
        assert!(copied.starts_with("> 1F 07"), "{copied}");
        none_in(&copied, 0xA1);
        none_in(&copied, 0x5E);
    }
    picture(&mut harness, "trace-compare-secrets-light");
}

#[test]
fn host_keys_written_in_a_session_are_00_in_every_row_of_its_debugger() {
    let filler: Vec<u8> = (0..32).collect();
    for command in [false, true] {
        let flags = Encryption { command, response: false };
        let wires = sample(Code::Extended(0x07)).expect("a sample").protected(flags).expect("frames");
        let values = wires.values.expect("every value");
        let both = (values.clone(), Some(values));
        let seen = Protected::new(1, (&wires.sent, &wires.received), both, &Observation::default());
        let mut view = View::default();
        view.host.protected.push(seen);
        let table = session::build(&view, session::Place::default()).table.expect("the exchange");
        assert_eq!(table.first_unequal, None);
        for row in &table.rows {
            for bytes in [&row.host, &row.chip] {
                let found = filler.windows(4).any(|key| bytes.windows(4).any(|part| part == key));
                assert!(!found, "{} {} shows {}", row.label, row.note, hex::pairs(bytes));
            }
        }
        let hidden = table.rows.iter().filter(|row| row.note.ends_with("secrets as 00")).count();
        // Encrypted only its plaintext; in clear the C-MAC's input, the wire, and the R-MAC's input.
        assert_eq!(hidden, if command { 1 } else { 3 });
    }
}

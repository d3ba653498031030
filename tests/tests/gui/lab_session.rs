//! Typed frames in an open host session, by label: protected by the session, or typed with their C-MAC; what they cost, and
//! what may not leave. State is read off the virtual chip.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::hex;
use stsafe_core::link::{Code, CommandFrame, Flags, Status};
use stsafe_core::session::{Generation, SessionKeys, command_mac};
use stsafe_workbench::action::Action;
use stsafe_workbench::theme::space;
use stsafe_workbench::view::session::{Breakage, SessionErrand, WRONG_MACS_STOP};

use crate::bench::{Bench, click, click_first, key, picture, shows, sized};
use crate::lab::{raw, type_into};
use crate::session::opened;

/// Counter of the chip after the two exchanges of [`opened`].
const N: u32 = 0x3C;

/// Counter and wrong C-MACs in a row of the chip itself.
fn costs(harness: &mut Harness<'static, Bench>) -> (u32, u16) {
    let mut seen = (0, 0);
    harness.state_mut().behind(|bus| {
        let nvm = &bus.chip.nvm;
        seen = (nvm.host_keys.as_ref().expect("keys").counter, nvm.wrong_macs);
    });
    seen
}

fn last_status(harness: &Harness<'static, Bench>) -> Option<Status> {
    harness.state().window.view.lab.raw.last().and_then(|exchange| exchange.outcome.status())
}

fn sent(harness: &Harness<'static, Bench>) -> u64 {
    harness.state().window.view.exchange_count
}

/// An Update of zone 1 with its C-MAC for counter `n`, whole, in hex. The table lets it go plain; the chip checks it.
fn update(n: u32) -> String {
    let payload = hex::parse("00 01 0000 DEAD").expect("hex");
    let mut frame =
        CommandFrame { flags: Flags::HOST_SESSION, ..CommandFrame::plain(Code::Basic(6), payload) };
    let keys = SessionKeys::new(&[0x11; 16], &[0x22; 16]).expect("two keys");
    frame.cmac = Some(command_mac(&keys, Generation::V2, n, &frame));
    hex::pairs(&frame.encode())
}

fn typed(bench: Bench, text: &str) -> Harness<'static, Bench> {
    let mut harness = raw(bench, text);
    click(&mut harness, "CRC is typed");
    harness
}

#[test]
fn the_session_protects_what_was_typed_plain_and_the_counter_goes_on_by_one() {
    let mut harness = raw(opened(), "00 68 69");
    let before = sent(&harness);
    assert!(shows(&harness, "this frame goes out without a C-MAC"));
    click(&mut harness, "Protect it");
    assert!(shows(&harness, "Costs a step of the counter, no wrong C-MAC."));
    assert!(shows(&harness, "On the wire, for counter 0000003C"));
    assert_eq!(sent(&harness), before, "a preview sends nothing");
    // Header, one block of ciphertext, C-MAC, CRC.
    click(&mut harness, "Send 23 B");
    assert_eq!((last_status(&harness), costs(&mut harness)), (Some(Status::OK), (N + 1, 0)));
    assert_eq!(sent(&harness), before + 1);
    assert!(shows(&harness, "On the wire, for counter 0000003D"), "the next one is for the next counter");
    let frame = harness.state().window.view.lab.raw.last().expect("sent").sent.clone();
    assert_eq!((frame[0], frame.len()), (0xE0, 23));
}

#[test]
fn the_flags_are_picked_and_without_r_mac_the_counter_is_asked_for_again() {
    let mut harness = raw(opened(), "06 00 01 00 00 DE AD");
    click(&mut harness, "Protect it");
    click(&mut harness, "A0");
    assert!(shows(&harness, "No R-MAC is asked for"));
    click(&mut harness, "Send 13 B");
    assert_eq!((last_status(&harness), costs(&mut harness)), (Some(Status::OK), (N + 1, 0)));
    let view = &harness.state().window.view;
    assert_eq!(view.lab.raw.last().expect("sent").sent[0], 0xA6);
    assert_eq!(view.host.now.n, None);
    let before = sent(&harness);
    click(&mut harness, "Protect and send");
    assert_eq!(sent(&harness), before + 2, "the counter, then the frame");
    assert_eq!(costs(&mut harness), (N + 2, 0));
}

#[test]
fn what_the_chip_would_read_otherwise_asks_first() {
    let mut harness = raw(opened(), "00 68 69");
    click(&mut harness, "Protect it");
    click(&mut harness, "In clear");
    assert!(shows(&harness, "The chip decrypts this command"));
    let before = sent(&harness);
    click_first(&mut harness, "Send 9 B");
    assert!(shows(&harness, "One-way"));
    assert_eq!(sent(&harness), before);
    click(&mut harness, "Send these 9 B");
    assert_eq!((last_status(&harness), costs(&mut harness)), (Some(Status::DECRYPTION_ERROR), (N + 1, 0)));
}

#[test]
fn a_frame_with_a_right_c_mac_goes_out_as_typed() {
    let text = update(N);
    let mut harness = typed(opened(), &text);
    assert!(shows(&harness, "The C-MAC is right"));
    assert!(shows(&harness, "Costs a step of the counter, no wrong C-MAC."));
    click(&mut harness, "Send 13 B");
    assert_eq!((last_status(&harness), costs(&mut harness)), (Some(Status::OK), (N + 1, 0)));
    let frame = harness.state().window.view.lab.raw.last().expect("sent").sent.clone();
    assert_eq!(hex::pairs(&frame), text);
    assert!(shows(&harness, "The counter is off by -1"), "the same bytes are wrong for the next counter");
}

#[test]
fn a_wrong_c_mac_is_explained_with_its_cost_and_leaves_only_after_the_confirm_dialog() {
    let mut harness = typed(opened(), &update(N + 1));
    assert!(shows(&harness, "The counter is off by +1"));
    assert!(shows(&harness, "Costs one wrong C-MAC in a row: 1 of 8."));
    let before = sent(&harness);
    click_first(&mut harness, "Send 13 B");
    assert!(shows(&harness, "The chip counts wrong C-MACs in a row"));
    assert_eq!(sent(&harness), before, "not before it is agreed to");
    click(&mut harness, "Cancel");
    assert_eq!((sent(&harness), costs(&mut harness)), (before, (N, 0)));
    click_first(&mut harness, "Send 13 B");
    click(&mut harness, "Send these 13 B");
    assert_eq!((last_status(&harness), costs(&mut harness)), (Some(Status::INVALID_CMAC), (N, 1)));
    assert!(shows(&harness, "Costs one wrong C-MAC in a row: 2 of 8."));
}

/// As many wrong C-MACs as the program lets out.
fn used_up() -> Bench {
    let mut bench = opened();
    for _ in 0..WRONG_MACS_STOP {
        bench.serve(Action::Session(SessionErrand::Break { what: Breakage::Key, lost: false }));
    }
    bench
}

#[test]
fn beyond_the_limit_the_typed_words_are_needed_for_each_frame_again() {
    let mut harness = typed(used_up(), &update(N));
    assert_eq!(costs(&mut harness), (N, WRONG_MACS_STOP));
    let wrong = update(N + 1);
    harness.get_by_label("Raw frame").focus();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    type_into(&mut harness, "Raw frame", &wrong);
    assert!(shows(&harness, "Type that the chip may be lost to go on."));
    let before = sent(&harness);
    click_first(&mut harness, "Send 13 B");
    harness.get_by_label("Raw frame").focus();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(sent(&harness), before, "neither by the button nor by the keyboard");
    assert!(!shows(&harness, "Send these 13 B"), "not even the question");
    for used in 1..=2 {
        harness.get_by_label("The chip may be lost").click();
        harness.run();
        harness.get_by_label("The chip may be lost").type_text("the chip may be lost");
        harness.run();
        click_first(&mut harness, "Send 13 B");
        click(&mut harness, "Send these 13 B");
        assert_eq!(costs(&mut harness), (N, WRONG_MACS_STOP + used));
        assert!(!harness.state().window.view.host.now.accepted, "for this frame alone");
        assert!(shows(&harness, "Type that the chip may be lost to go on."), "the words are asked for again");
    }
}

#[test]
fn the_worker_lets_no_typed_c_mac_out_beyond_the_limit_whatever_was_agreed_to() {
    let mut bench = used_up();
    let frame = stsafe_core::lab::raw::RawFrame::read(&update(N), stsafe_core::lab::raw::CrcMode::Typed);
    let frame = std::sync::Arc::new(frame.expect("a frame"));
    let before = bench.window.view.exchange_count;
    bench.serve(Action::SendRaw { frame: std::sync::Arc::clone(&frame), agreed: true, lost: false });
    assert_eq!(bench.window.view.exchange_count, before);
    assert!(matches!(
        &bench.window.view.activity,
        stsafe_workbench::view::Activity::Failed { what, .. } if what.contains("8 wrong C-MACs in a row")
    ));
    bench.serve(Action::SendRaw { frame, agreed: true, lost: true });
    assert_eq!(bench.window.view.exchange_count, before + 1);
}

#[test]
fn without_a_session_a_frame_with_a_c_mac_stays_here_and_says_why() {
    let mut harness = raw(Bench::used(), "E0 01 02 03 04");
    let before = sent(&harness);
    assert!(shows(&harness, "Without a host session the C-MAC cannot be judged."));
    assert!(shows(&harness, "Open a host session first"));
    click_first(&mut harness, "Send 7 B");
    assert_eq!(sent(&harness), before);
    assert!(!shows(&harness, "Send these"));
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, small) in [(space::REFERENCE, ""), (space::SMALLEST, "-small")] {
            let mut harness = sized(opened(), theme, size);
            key(&mut harness, Key::L);
            click_first(&mut harness, "Raw frame: ");
            type_into(&mut harness, "Raw frame", "06 00 01 00 00 48 65 6C 6C 6F");
            click(&mut harness, "Protect it");
            picture(&mut harness, &format!("lab-protected{small}-{word}"));
            let mut harness = sized(used_up(), theme, size);
            key(&mut harness, Key::L);
            click_first(&mut harness, "Raw frame: ");
            click(&mut harness, "CRC is typed");
            type_into(&mut harness, "Raw frame", &update(N + 1));
            picture(&mut harness, &format!("lab-wrong-mac{small}-{word}"));
        }
    }
}

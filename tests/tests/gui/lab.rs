//! The Lab by label: an echo loop, random bytes, frames typed by hand, and what may not leave without consent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::{Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::chip::faults::Faults;
use stsafe_core::lab::echo::{EchoEnd, EchoOrder, SWEEP_BYTES};
use stsafe_core::lab::raw::RawFrame;
use stsafe_core::link::Status;
use stsafe_workbench::action::Action;
use stsafe_workbench::open::Options;
use stsafe_workbench::theme::space;
use stsafe_workbench::view::lab::{LabErrand, LabEvent};
use stsafe_workbench::view::{Activity, Event};
use stsafe_workbench::worker::Runner;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};

pub fn on_screen(bench: Bench) -> Harness<'static, Bench> {
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::L);
    harness
}

pub fn raw(bench: Bench, text: &str) -> Harness<'static, Bench> {
    let mut harness = on_screen(bench);
    click_first(&mut harness, "Raw frame: ");
    type_into(&mut harness, "Raw frame", text);
    harness
}

pub fn type_into(harness: &mut Harness<'static, Bench>, label: &str, text: &str) {
    let field = harness.get_by_label(label);
    field.focus();
    field.type_text(text);
    harness.run();
}

fn statuses(harness: &Harness<'static, Bench>) -> Vec<Option<Status>> {
    harness.state().window.view.lab.raw.iter().map(|exchange| exchange.outcome.status()).collect()
}

#[test]
fn ten_rounds_of_every_length_come_back_and_are_counted() {
    let mut harness = on_screen(Bench::used());
    assert!(shows(&harness, "Simulated: the chip waits its documented time"));
    click(&mut harness, "Start the echo loop");
    let run = harness.state().window.view.lab.echo.clone().expect("it ran");
    assert_eq!((run.total().sent, run.total().right, run.total().errors()), (90, 90, 0));
    assert_eq!(run.end, Some(EchoEnd::Done));
    let lengths: Vec<u16> = run.tallies.iter().map(|tally| tally.length_bytes).collect();
    assert_eq!(lengths, SWEEP_BYTES);
    assert!(run.tallies.iter().all(|tally| tally.sent == 10));
    assert!(shows(&harness, "Every echo came back as it went out."));
    assert!(shows(&harness, "Echoes 90"));
    assert!(shows(&harness, "735 B: 10 echoes, 0 errors"));
}

#[test]
fn damaged_answers_and_a_silent_chip_are_told_apart() {
    let mut bench = Bench::used();
    bench.behind(|bus| bus.faults = Faults { bad_crc_reads: 1, ..Faults::default() });
    let mut harness = on_screen(bench);
    click(&mut harness, "1");
    click(&mut harness, "Start the echo loop");
    let total = harness.state().window.view.lab.echo.as_ref().expect("it ran").total();
    assert_eq!((total.sent, total.errors(), total.read_again), (9, 0, 1));
    assert!(shows(&harness, "answers were damaged 1 times and read again"));
    harness.state_mut().behind(|bus| bus.faults = Faults { unplugged: true, ..Faults::default() });
    click(&mut harness, "Start the echo loop");
    let run = harness.state().window.view.lab.echo.clone().expect("it ran");
    assert_eq!((run.total().sent, run.total().right), (5, 0));
    assert!(matches!(run.end, Some(EchoEnd::GaveUp(_))));
    assert!(shows(&harness, "The loop ended by itself: 5 echoes in a row went wrong."));
}

#[test]
fn a_length_that_no_frame_holds_is_named_and_nothing_is_sent() {
    let mut harness = on_screen(Bench::used());
    click(&mut harness, "One length");
    let sent = harness.state().window.view.exchange_count;
    harness.get_by_label("Length in bytes").focus();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    type_into(&mut harness, "Length in bytes", "752");
    assert!(shows(&harness, "A length of 1 to 751 B"));
    click(&mut harness, "Start the echo loop");
    assert_eq!(harness.state().window.view.exchange_count, sent);
}

#[test]
fn random_bytes_are_drawn_counted_and_saved_as_they_came() {
    let mut harness = on_screen(Bench::used());
    click_first(&mut harness, "Random: ");
    assert!(shows(&harness, "Simulated: these bytes come from this program's own generator"));
    click(&mut harness, "Draw random bytes");
    let view = &harness.state().window.view;
    let run = view.lab.random.as_ref().expect("drawn");
    assert_eq!((run.bytes.len(), run.figures.bytes()), (4_096, 4_096));
    // The bytes are those of the wire: 16 answers of 255 bytes and one of 16.
    let answers: Vec<Vec<u8>> = view
        .exchanges
        .places()
        .filter_map(|place| view.exchanges.get(place).map(|row| row.exchange()))
        .filter(|exchange| exchange.sent.first() == Some(&0x02))
        .map(|exchange| exchange.received[3..exchange.received.len() - 2].to_vec())
        .collect();
    assert_eq!(answers.iter().map(Vec::len).collect::<Vec<_>>(), [vec![255; 16], vec![16]].concat());
    assert_eq!(answers.concat(), run.bytes);
    assert!(shows(&harness, "none of them can prove one good"));
    assert!(shows(&harness, "Bytes 4,096"));
    assert!(shows(&harness, "Save the bytes…"));
}

#[test]
fn a_frame_is_decoded_and_judged_before_it_is_sent_and_its_answer_after() {
    let mut harness = raw(Bench::used(), "00 01 02 03");
    let before = harness.state().window.view.exchange_count;
    assert!(shows(&harness, "CRC A729 is added"), "specification 1.3");
    assert!(shows(&harness, "The chip will accept it."));
    assert_eq!(harness.state().window.view.exchange_count, before, "typing sends nothing");
    click(&mut harness, "Send 6 B");
    let sent = harness.state().window.view.lab.raw.last().expect("sent").clone();
    assert_eq!(sent.sent, [0x00, 0x01, 0x02, 0x03, 0xA7, 0x29]);
    assert_eq!(sent.received, [0x00, 0x00, 0x05, 0x01, 0x02, 0x03, 0xA7, 0x29]);
    assert!(shows(&harness, "Received: 00 OK"));
}

#[test]
fn what_was_sent_is_walked_through_with_the_arrows() {
    let mut harness = raw(Bench::used(), "00 01");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    harness.get_by_label("Raw frame").focus();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    type_into(&mut harness, "Raw frame", "14 12");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(statuses(&harness), [Some(Status::OK); 2]);
    key(&mut harness, Key::ArrowUp);
    assert!(shows(&harness, "Query data partition") || shows(&harness, "Data partition"));
    key(&mut harness, Key::ArrowUp);
    assert!(shows(&harness, "Send 4 B"), "the echo again");
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::ArrowDown);
    assert!(shows(&harness, "Nothing typed yet."), "after the newest comes an empty line");
}

/// Decrement of zone 5 by one: header, option, zone, offset, amount, no data.
const DECREMENT: &str = "04 00 05 00 00 00 00 00 01";

#[test]
fn a_one_way_frame_leaves_only_after_the_confirm_dialog() {
    let mut harness = raw(Bench::used(), DECREMENT);
    let counter = |harness: &Harness<'static, Bench>| {
        harness.state().window.view.known.zone(5).and_then(|zone| zone.counter)
    };
    assert_eq!(counter(&harness), Some(500_000));
    let sent = harness.state().window.view.exchange_count;
    click_first(&mut harness, "Send 11 B");
    assert!(shows(&harness, "Send Decrement, typed by hand, One-way"));
    assert_eq!(harness.state().window.view.exchange_count, sent, "not before it is agreed to");
    click(&mut harness, "Cancel");
    assert_eq!(harness.state().window.view.exchange_count, sent);
    click_first(&mut harness, "Send 11 B");
    click(&mut harness, "Send these 11 B");
    assert_eq!(harness.state().window.view.exchange_count, sent + 1);
    assert_eq!(counter(&harness), Some(499_999));
}

#[test]
fn what_somebody_was_about_to_agree_to_is_gone_with_its_chip() {
    let mut harness = raw(Bench::used(), DECREMENT);
    click_first(&mut harness, "Send 11 B");
    assert!(shows(&harness, "Send Decrement, typed by hand, One-way"));
    harness.state_mut().serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    harness.run();
    assert!(!shows(&harness, "Send Decrement, typed by hand, One-way"));
}

#[test]
fn bytes_that_nobody_understands_are_one_way_and_typed_words_guard_a_real_chip() {
    let mut harness = raw(Bench::real(), "1F 7B 00");
    let sent = harness.state().window.view.exchange_count;
    assert!(shows(&harness, "The bytes are not understood, so they may do anything."));
    click_first(&mut harness, "Send 5 B");
    assert!(shows(&harness, "Send bytes that nobody can judge, typed by hand, One-way"));
    click(&mut harness, "Send these 5 B");
    assert_eq!(harness.state().window.view.exchange_count, sent, "the words are not typed");
    type_into(&mut harness, "Words to confirm with", "send these bytes");
    click(&mut harness, "Send these 5 B");
    assert_eq!(harness.state().window.view.exchange_count, sent + 1);
    assert_eq!(statuses(&harness), [Some(Status::NOT_SUPPORTED)]);
}

#[test]
fn the_device_refuses_a_one_way_frame_that_nobody_agreed_to() {
    let mut bench = Bench::used();
    let frame = RawFrame::read(DECREMENT, Default::default()).expect("a frame");
    let sent = bench.window.view.exchange_count;
    bench.serve(Action::SendRaw { frame: Arc::new(frame), agreed: false, lost: false });
    assert_eq!(bench.window.view.exchange_count, sent);
    assert!(
        matches!(&bench.window.view.activity, Activity::Failed { what, .. } if what.contains("not sent"))
    );
}

#[test]
fn in_read_only_mode_neither_a_write_nor_a_one_way_frame_leaves() {
    // Update of zone 1, one byte: reversible.
    for (text, button) in [("05 00 01 00 00 41", "Send 8 B"), (DECREMENT, "Send 11 B")] {
        let mut bench = Bench::used();
        bench.serve(Action::ToggleReadOnly);
        let mut harness = raw(bench, text);
        let sent = harness.state().window.view.exchange_count;
        click_first(&mut harness, button);
        if let Some(send) = harness.query_by_label("Send these 11 B") {
            send.click();
            harness.run();
        }
        assert_eq!(harness.state().window.view.exchange_count, sent, "{text}");
        assert!(shows(&harness, "Read-only mode is on"), "{text}");
    }
}

#[test]
fn a_wrong_crc_is_sent_as_typed_and_the_chip_says_so_but_consent_is_not_saved() {
    let mut harness = raw(Bench::used(), "00 01 02 03 A7 28");
    click(&mut harness, "CRC is typed");
    assert!(shows(&harness, "CRC A728 is wrong, computed is A729"));
    assert!(shows(&harness, "Broken on purpose"));
    click(&mut harness, "Send 6 B with the wrong CRC");
    assert_eq!(statuses(&harness), [Some(Status::COMMUNICATION_ERROR)]);
    let mut harness = raw(Bench::used(), &format!("{DECREMENT} 00 00"));
    click(&mut harness, "CRC is typed");
    let sent = harness.state().window.view.exchange_count;
    click_first(&mut harness, "Send 11 B with the wrong CRC");
    assert!(shows(&harness, "One-way"));
    assert_eq!(harness.state().window.view.exchange_count, sent);
}

#[test]
fn a_key_in_a_typed_frame_is_masked_in_what_was_sent() {
    // Write symmetric key plaintext: unlocked, slot 1, AES-128, ECB, encrypt and decrypt; the slot is closed.
    let key = "5A".repeat(16);
    let mut harness = raw(Bench::used(), &format!("1F 17 00 01 00 02 00 0C {key}"));
    click_first(&mut harness, "Send 26 B");
    if let Some(send) = harness.query_by_label("Send these 26 B") {
        send.click();
        harness.run();
    }
    assert_eq!(statuses(&harness).len(), 1, "it was sent");
    assert!(shows(&harness, "There is a secret in these bytes, so only its fields are shown."));
    assert!(shows(&harness, "Key ••••••••"));
    harness.get_by_label("Raw frame").focus();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.key_press(Key::Backspace);
    harness.run();
    assert!(!shows(&harness, "5A 5A"));
}

#[test]
fn stopping_ends_between_two_exchanges_and_the_chip_answers_the_next_command() {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let options = Options { seed: Some(1), time_percent: 0, ..Options::default() };
    let mut runner = Runner::new(options, Box::new(move || stopped.load(Ordering::Relaxed)));
    runner.perform(Action::Connect { address: "sim".to_owned(), read_only: false }, &mut |_| {});
    let order = EchoOrder { lengths_bytes: vec![1, 64], rounds: None };
    let (mut log, mut last) = (Vec::new(), None);
    runner.perform(Action::Lab(LabErrand::Echo(order)), &mut |event| match event {
        Event::Exchanges(more) => log.extend(more),
        Event::Lab(LabEvent::Echo(run)) => {
            last = Some(run);
            stop.store(true, Ordering::Relaxed);
        }
        _ => {}
    });
    let run = last.expect("it told");
    assert_eq!(run.end, Some(EchoEnd::Stopped));
    assert_eq!(log.len(), usize::try_from(run.total().sent).expect("few"));
    assert!(log.len() >= 64 && log.iter().all(|exchange| exchange.outcome.status() == Some(Status::OK)));
    stop.store(false, Ordering::Relaxed);
    let mut answered = Vec::new();
    let frame = RawFrame::read("00 07", Default::default()).expect("a frame");
    let send = Action::SendRaw { frame: Arc::new(frame), agreed: false, lost: false };
    runner.perform(send, &mut |event| {
        if let Event::Lab(LabEvent::Raw(exchange)) = event {
            answered.push(exchange.received);
        }
    });
    assert_eq!(answered.len(), 1);
    assert_eq!(answered[0][..4], [0x00, 0x00, 0x03, 0x07]);
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, small) in [(space::REFERENCE, ""), (space::SMALLEST, "-small")] {
            let mut harness = sized(Bench::used(), theme, size);
            key(&mut harness, Key::L);
            picture(&mut harness, &format!("lab-empty{small}-{word}"));
            click(&mut harness, "Start the echo loop");
            picture(&mut harness, &format!("lab-echo{small}-{word}"));
            click_first(&mut harness, "Random: ");
            click(&mut harness, "Draw random bytes");
            picture(&mut harness, &format!("lab-random{small}-{word}"));
            click_first(&mut harness, "Raw frame: ");
            type_into(&mut harness, "Raw frame", "14 12");
            harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
            harness.run();
            harness.get_by_label("Raw frame").focus();
            harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
            harness.run();
            type_into(&mut harness, "Raw frame", DECREMENT);
            picture(&mut harness, &format!("lab-raw{small}-{word}"));
            click_first(&mut harness, "Send 11 B");
            picture(&mut harness, &format!("lab-raw-confirm{small}-{word}"));
        }
    }
}

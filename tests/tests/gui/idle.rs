//! An idle window costs nothing: no screen asks to be painted again while nothing happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use egui::{Key, Modifiers, Theme};
use egui_kittest::Harness;
use stsafe_workbench::action::{Action, Screen, TABLE};
use stsafe_workbench::view::{Activity, Event};

use crate::bench::{Bench, click, key, window};

/// A repaint further away than this is none: egui's word for "never" is the longest time there is.
const SOON: Duration = Duration::from_secs(60);

/// How often somebody asked for another frame while this many frames were painted without any input.
fn asked_during<S>(harness: &mut Harness<'static, S>, frames: usize) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    harness.ctx.set_request_repaint_callback(move |info| {
        if info.delay < SOON {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    for _ in 0..frames {
        harness.step();
    }
    harness.ctx.set_request_repaint_callback(|_| {});
    count.load(Ordering::Relaxed)
}

fn go_to(harness: &mut Harness<'static, Bench>, screen: Screen) {
    let entry =
        TABLE.iter().find(|entry| entry.action == Action::Show(screen)).expect("every screen has a row");
    let keys = entry.keys.expect("every screen has a key");
    harness.key_press_modifiers(keys.modifiers, keys.logical_key);
    harness.run();
    assert_eq!(harness.state().window.screen(), screen);
}

#[test]
fn no_screen_asks_for_another_frame_while_nothing_happens() {
    for prepare in [Bench::empty, Bench::fresh, Bench::talked] {
        let mut harness = window(prepare(), Theme::Light);
        for (screen, _, name, _) in Screen::ALL {
            go_to(&mut harness, screen);
            assert_eq!(asked_during(&mut harness, 6), 0, "{name}");
        }
    }
}

#[test]
fn no_dialog_asks_for_another_frame_while_nothing_happens() {
    for (name, modifiers, opens) in
        [("shortcuts", Modifiers::NONE, Key::Questionmark), ("device picker", Modifiers::COMMAND, Key::D)]
    {
        let mut harness = window(Bench::used(), Theme::Light);
        harness.key_press_modifiers(modifiers, opens);
        harness.run();
        assert_eq!(asked_during(&mut harness, 6), 0, "{name}");
    }
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num3);
    click(&mut harness, "Decrement to 499,999…");
    assert_eq!(asked_during(&mut harness, 6), 0, "the confirm");
}

#[test]
fn a_failed_job_stands_still_and_so_does_a_running_one_with_reduced_motion() {
    let mut bench = Bench::used();
    let (what, why) = ("Read: not acknowledged".to_owned(), "Check wiring and power.".to_owned());
    bench.window.apply(Event::Activity(Activity::Failed { what, why }));
    let mut harness = window(bench, Theme::Light);
    assert_eq!(asked_during(&mut harness, 6), 0, "failed");
    let mut bench = Bench::used();
    bench
        .window
        .apply(Event::Activity(Activity::Working { what: "Reading".to_owned(), progress: Some((1, 12)) }));
    let mut harness = window(bench, Theme::Light);
    assert_eq!(asked_during(&mut harness, 6), 0, "a job that runs paints when it has something to say");
}

#[test]
fn the_count_is_no_dead_meter() {
    let mut harness = Harness::builder().with_max_steps(4).build_ui(|ui| ui.ctx().request_repaint());
    assert!(asked_during(&mut harness, 6) >= 6, "a window that never rests is found out");
}

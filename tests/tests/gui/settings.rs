//! Settings, sizes, recent devices and files: what a click changes, and what is kept.

use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable;
use stsafe_workbench::action::{Action, Screen};
use stsafe_workbench::settings::{self, Settings};

use crate::bench::{Bench, click, key, shows, window};

fn press(harness: &mut egui_kittest::Harness<'static, Bench>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

#[test]
fn every_setting_does_at_once_what_it_says() {
    let mut harness = window(Bench::used(), Theme::Light);
    press(&mut harness, Key::Comma);
    click(&mut harness, "Dark");
    assert_eq!(harness.ctx.theme(), Theme::Dark);
    click(&mut harness, "125 %");
    assert!((harness.ctx.zoom_factor() - 1.25).abs() < 0.001);
    click(&mut harness, "Reduce motion");
    assert!(stsafe_workbench::theme::is_still(&harness.ctx));
    click(&mut harness, "Start in read-only mode");
    let kept = harness.state().window.remembered();
    assert_eq!(kept.theme, settings::Theme::Dark);
    assert_eq!(kept.zoom_percent, 125);
    assert!(kept.reduced_motion && kept.read_only);
    assert!(!harness.state().window.view.read_only, "it is about the next start, not about now");
}

#[test]
fn the_size_changes_by_key_within_limits() {
    let mut harness = window(Bench::used(), Theme::Light);
    press(&mut harness, Key::Plus);
    assert!((harness.ctx.zoom_factor() - 1.1).abs() < 0.001);
    for _ in 0..30 {
        press(&mut harness, Key::Minus);
    }
    assert!((harness.ctx.zoom_factor() - 0.7).abs() < 0.001);
    press(&mut harness, Key::Num0);
    assert!((harness.ctx.zoom_factor() - 1.0).abs() < 0.001);
    assert_eq!(harness.state().window.screen(), Screen::Overview, "0 with Ctrl is no screen");
}

#[test]
fn a_device_that_was_used_before_is_proposed_and_can_be_forgotten() {
    let mut bench = Bench::used();
    let mut settings = Settings::default();
    settings.used("sim:classroom.ron");
    settings.used("sim");
    bench.window.restore(&egui::Context::default(), settings, Ok("/home/me/settings.ron".to_owned()));
    let mut harness = window(bench, Theme::Light);
    press(&mut harness, Key::K);
    assert!(!shows(&harness, "Connect to sim,"), "the connected device is not proposed");
    click(&mut harness, "Connect to sim:classroom.ron");
    let expected = Action::Connect { address: "sim:classroom.ron".to_owned(), read_only: false };
    assert!(harness.state().asked.contains(&expected));
    press(&mut harness, Key::Comma);
    assert!(shows(&harness, "/home/me/settings.ron"), "where the file lies");
    click(&mut harness, "Forget recent devices and files");
    assert!(harness.state().window.remembered().recent.is_empty());
    key(&mut harness, Key::Escape);
    press(&mut harness, Key::K);
    assert!(!shows(&harness, "Connect to sim:classroom.ron"));
}

#[test]
fn the_window_goes_on_at_the_screen_and_zone_of_the_last_run() {
    let mut bench = Bench::empty();
    let settings = Settings { screen: Screen::Memory, zone: 9, ..Settings::default() };
    bench.window.restore(&egui::Context::default(), settings, Err("nowhere".to_owned()));
    bench.serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    bench.serve(Action::ReadAllZones);
    let harness = window(bench, Theme::Light);
    assert_eq!(harness.state().window.screen(), Screen::Memory);
    assert!(shows(&harness, "Bytes of zone 9, 5120 bytes"));
}

#[test]
fn a_zone_that_this_chip_does_not_have_is_not_gone_to() {
    let mut bench = Bench::empty();
    let settings = Settings { screen: Screen::Memory, zone: 200, ..Settings::default() };
    bench.window.restore(&egui::Context::default(), settings, Err("nowhere".to_owned()));
    bench.serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    bench.serve(Action::ReadAllZones);
    let harness = window(bench, Theme::Light);
    assert!(shows(&harness, "Bytes of zone 0, 1000 bytes"));
}

#[test]
fn the_palette_says_of_every_zone_what_the_chip_would_answer() {
    let mut harness = window(Bench::used(), Theme::Light);
    press(&mut harness, Key::K);
    harness.get_by_label("What to run or find").type_text("zone 0");
    harness.run();
    assert!(
        shows(&harness, "Read zone 0, accepted, read-only")
            || shows(&harness, "Read zone 0, accepted, Read-only")
    );
    assert!(shows(&harness, "Write to zone 0, refused, 11 Access condition not satisfied"));
    harness.state_mut().asked.clear();
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "What to run or find"), "what would be refused does not run");
    key(&mut harness, Key::ArrowUp);
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().asked, [Action::ReadZone(0)]);
}

#[test]
fn a_typing_mistake_is_asked_about() {
    let mut harness = window(Bench::used(), Theme::Light);
    press(&mut harness, Key::K);
    harness.get_by_label("What to run or find").type_text("zoen 5");
    harness.run();
    assert!(shows(&harness, "Nothing called “zoen 5”. Did you mean zone 5?"));
}

//! A picture of every screen in both themes, for people to look at. No baseline is compared.

use egui::{Key, Theme};
use stsafe_core::chip::scenario::Scenario;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, key, picture, sized, window};

fn both(name: &str, prepare: impl Fn() -> Bench, act: impl Fn(&mut egui_kittest::Harness<'static, Bench>)) {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = window(prepare(), theme);
        act(&mut harness);
        picture(&mut harness, &format!("{name}-{word}"));
    }
}

#[test]
fn overview() {
    both("overview", Bench::used, |_| {});
}

#[test]
fn overview_without_a_device() {
    both("overview-empty", Bench::empty, |_| {});
}

#[test]
fn memory() {
    both("memory", Bench::used, |harness| {
        key(harness, Key::Num2);
        key(harness, Key::ArrowDown);
    });
}

#[test]
fn certificates() {
    both("certificates", Bench::used, |harness| {
        key(harness, Key::Num3);
        crate::bench::click_first(harness, "serialNumber");
    });
}

#[test]
fn authentication() {
    for scenario in Scenario::ALL {
        let name = format!("authentication-{}", scenario.name().to_lowercase());
        let prepare = || {
            let mut bench = Bench::used();
            bench.serve(Action::SetScenario(scenario));
            bench.serve(Action::RunAll);
            bench
        };
        both(&name, prepare, |harness| key(harness, Key::Num4));
    }
}

#[test]
fn authentication_half_way() {
    both("authentication-half", Bench::used, |harness| {
        key(harness, Key::Num4);
        for _ in 0..3 {
            key(harness, Key::N);
        }
    });
}

#[test]
fn trace() {
    both("trace", Bench::talked, |harness| {
        key(harness, Key::Num5);
        crate::bench::click_first(harness, "second line");
    });
}

#[test]
fn dialogs() {
    both("connect", Bench::used, |harness| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::D);
        harness.run();
    });
    both("palette", Bench::used, |harness| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::K);
        harness.run();
    });
    both("shortcuts", Bench::used, |harness| key(harness, Key::Questionmark));
}

#[test]
fn smallest_window() {
    for (number, name) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().zip(1..) {
        let mut harness = sized(Bench::used(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
        key(&mut harness, number);
        picture(&mut harness, &format!("small-{name}"));
    }
}

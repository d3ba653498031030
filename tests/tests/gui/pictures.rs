//! A picture of every screen in both themes, for people to look at. No baseline is compared.

use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::x509::{Certificate, ChainQuery, DeviceKind, TrustStore, Use, chain};
use stsafe_workbench::action::{Action, Screen, TABLE};
use stsafe_workbench::view::{Activity, Event};

use crate::bench::{Bench, key, picture, sized, today, window};

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
fn keys() {
    both("keys", Bench::used, |harness| key(harness, Key::Num5));
}

#[test]
fn certificates() {
    both("certificates", Bench::used, |harness| {
        key(harness, Key::Num6);
        crate::bench::click_first(harness, "serialNumber");
    });
}

#[test]
fn authentication() {
    for scenario in Scenario::ALL {
        let name = format!("authentication-{}", scenario.word());
        let prepare = || {
            let mut bench = Bench::used();
            bench.serve(Action::SetScenario(scenario));
            bench.serve(Action::RunAll);
            bench
        };
        both(&name, prepare, |harness| key(harness, Key::Num7));
    }
}

#[test]
fn authentication_half_way() {
    both("authentication-half", Bench::used, |harness| {
        key(harness, Key::Num7);
        for _ in 0..3 {
            key(harness, Key::N);
        }
    });
}

#[test]
fn trace() {
    both("trace", Bench::talked, |harness| {
        key(harness, Key::Num9);
        crate::bench::click_first(harness, "11 B at 0010");
    });
}

#[test]
fn dialogs() {
    let desk = || {
        let mut bench = Bench::used();
        #[cfg(unix)]
        bench.window.apply(Event::Ports(crate::bridges::ports()));
        bench
    };
    for (row, name) in [("serial:/dev/ttyACM1", "connect"), ("serial:/dev/ttyACM0", "connect-ready")] {
        both(name, desk, |harness| {
            harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::D);
            harness.run();
            crate::bench::click_first(harness, row);
        });
    }
    both("connect-typed", desk, |harness| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::D);
        harness.run();
        harness.input_mut().events.push(egui::Event::Text("tcp:lab-pc".to_owned()));
        harness.run();
    });
    both("palette", Bench::used, |harness| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::K);
        harness.run();
    });
    both("settings", Bench::used, |harness| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Comma);
        harness.run();
    });
    both("palette-zone", Bench::used, |harness| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::K);
        harness.run();
        harness.get_by_label("What to run or find").type_text("zone 5");
        harness.run();
    });
    both("shortcuts", Bench::used, |harness| key(harness, Key::Questionmark));
}

#[cfg(unix)]
#[test]
fn bridge() {
    both("bridge-none", Bench::used, |harness| key(harness, Key::B));
    let nucleo = || {
        let mut bench = Bench::real();
        bench.window.apply(Event::Bridge(Box::new(crate::bridges::nucleo([0, 1, 0], 0))));
        if let Some(device) = bench.window.view.device.as_mut() {
            device.address = "serial:/dev/ttyACM0".to_owned();
        }
        bench
    };
    both("bridge", nucleo, |harness| key(harness, Key::B));
    both("bridge-power", nucleo, |harness| {
        key(harness, Key::B);
        crate::bench::click(harness, "Switch power off…");
    });
    let mut small = sized(nucleo(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    key(&mut small, Key::B);
    picture(&mut small, "bridge-small");
    let gone = |back: bool| {
        let mut bench = nucleo();
        let failed = "Decrement: the bridge is gone (unplugged, or its program ended); whether the command was executed \
                      is not known";
        bench.window.apply(Event::Unplugged(stsafe_workbench::view::bridges::Unplugged {
            board: "NUCLEO-H503RB".to_owned(),
            unique_id: "3A0031000950564D34303220".to_owned(),
            failed: failed.to_owned(),
            back,
        }));
        bench
    };
    both("unplugged", || gone(false), |harness| key(harness, Key::Num3));
    both("back", || gone(true), |harness| key(harness, Key::Num1));
}

#[test]
fn certificates_of_a_real_chip() {
    let leaf = Certificate::from_any(include_bytes!(
        "../../data/certificates/leaf-a120-eval4-0209FBA403B2E48C7401F1.der"
    ))
    .expect("the leaf");
    let mut store = TrustStore::shipped();
    store.set("st-test-91-2023", Use::On);
    let report = chain::judge(&ChainQuery {
        leaf: &leaf,
        candidates: &[],
        store: &store,
        at: today(),
        device: DeviceKind::Real,
        zone: None,
    });
    let prepare = || {
        let mut bench = Bench::used();
        bench.window.apply(Event::Chain(Box::new(report.clone())));
        bench
    };
    both("certificates-real", prepare, |harness| {
        key(harness, Key::Num6);
        crate::bench::click_first(harness, "Issuer name of the leaf, byte by byte");
    });
}

#[test]
fn notices() {
    let failed = || {
        let mut bench = Bench::used();
        let what = "Read: not acknowledged in 1.0 s, 100 attempts; nothing was sent".to_owned();
        let why = "Check wiring and power, then try again.".to_owned();
        bench.window.apply(Event::Activity(Activity::Failed { what, why }));
        bench
    };
    both("failed", failed, |_| {});
    let working = || {
        let mut bench = Bench::used();
        let what = "Reading zone 3".to_owned();
        bench.window.apply(Event::Activity(Activity::Working { what, progress: Some((3, 12)) }));
        bench
    };
    both("working", working, |_| {});
}

#[test]
fn every_screen_in_both_themes_in_the_smallest_window() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (screen, _, name, _) in Screen::ALL {
            let mut harness = sized(Bench::used(), theme, stsafe_workbench::theme::space::SMALLEST);
            let entry = TABLE.iter().find(|entry| entry.action == Action::Show(screen)).expect("a row");
            key(&mut harness, entry.keys.expect("a key").logical_key);
            assert_eq!(harness.state().window.screen(), screen);
            picture(&mut harness, &format!("small-{}-{word}", name.to_lowercase()));
        }
    }
}

//! What the keyboard can reach has a name, on every screen, in every dialog: a screen reader and a test see the same.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};
use stsafe_workbench::action::{Action, Screen};

use crate::bench::{Bench, click, key, sized, window};

/// Places and roles of what can take the keyboard but has no name.
fn nameless(harness: &Harness<'static, Bench>) -> Vec<String> {
    let focusable = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.data().supports_action(egui::accesskit::Action::Focus) && !node.is_hidden()
    };
    let named = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        // Of plain text the words are the value.
        node.label().or(node.value()).is_some_and(|name| name.chars().any(char::is_alphanumeric))
    };
    let all: Vec<_> = harness.root().children_recursive().filter(focusable).collect();
    assert!(all.len() > 5, "the walk sees controls at all");
    all.iter()
        .filter(|node| !named(node))
        .map(|node| format!("{:?} at {:?}", node.accesskit_node().role(), node.rect()))
        .collect()
}

#[track_caller]
fn all_named(harness: &Harness<'static, Bench>, what: &str) {
    let found = nameless(harness);
    assert!(found.is_empty(), "{what}: {found:#?}");
}

#[test]
fn every_control_of_every_screen_has_a_name() {
    for size in [stsafe_workbench::theme::space::REFERENCE, stsafe_workbench::theme::space::SMALLEST] {
        let mut harness = sized(Bench::talked(), Theme::Light, size);
        for (screen, _, name, _) in Screen::ALL {
            harness.state_mut().window.go_to(screen);
            harness.run();
            all_named(&harness, &format!("{name}, {} wide", size[0]));
        }
    }
}

#[test]
fn every_control_of_an_empty_screen_has_a_name() {
    let mut harness = window(Bench::empty(), Theme::Light);
    for (screen, _, name, _) in Screen::ALL {
        harness.state_mut().window.go_to(screen);
        harness.run();
        all_named(&harness, name);
    }
}

#[test]
fn every_control_of_every_dialog_has_a_name() {
    for (modifiers, pressed, name) in [
        (Modifiers::COMMAND, Key::K, "palette"),
        (Modifiers::COMMAND, Key::D, "device picker"),
        (Modifiers::COMMAND, Key::Comma, "settings"),
        (Modifiers::NONE, Key::Questionmark, "shortcuts"),
    ] {
        let mut harness = window(Bench::used(), Theme::Light);
        harness.key_press_modifiers(modifiers, pressed);
        harness.run();
        all_named(&harness, name);
    }
    for bench in [Bench::used(), Bench::real()] {
        let mut harness = window(bench, Theme::Light);
        key(&mut harness, Key::Num3);
        crate::bench::click_first(&mut harness, "Decrement to ");
        all_named(&harness, "confirm");
    }
}

#[test]
fn f6_goes_through_the_regions_and_back() {
    let mut harness = window(Bench::used(), Theme::Light);
    let focused = |harness: &Harness<'static, Bench>| harness.ctx.memory(|memory| memory.focused());
    let mut seen = Vec::new();
    for _ in 0..30 {
        key(&mut harness, Key::F6);
        let Some(now) = focused(&harness) else { panic!("F6 leaves the keyboard nowhere") };
        if seen.contains(&now) {
            break;
        }
        seen.push(now);
    }
    assert!((3..30).contains(&seen.len()), "{} regions", seen.len());
    assert_eq!(focused(&harness), seen.first().copied(), "after the last comes the first");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F6);
    harness.run();
    assert_eq!(focused(&harness), seen.last().copied(), "Shift goes back");
}

#[test]
fn f6_stays_in_a_dialog() {
    let mut harness = window(Bench::used(), Theme::Light);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    for _ in 0..4 {
        key(&mut harness, Key::F6);
        let inside = harness.get_by_label("Reduce motion").is_focused()
            || ["As the system", "Close"].iter().any(|name| harness.get_by_label(name).is_focused());
        assert!(inside, "the first control of a region of the dialog");
    }
}

#[test]
fn arrows_go_from_station_to_station_and_enter_plans_one() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num4);
    harness.get_by_label("Zone 1, read to Host").focus();
    harness.run();
    key(&mut harness, Key::ArrowRight);
    assert!(harness.get_by_label("Zone 1, read to Auth+Host").is_focused());
    key(&mut harness, Key::ArrowRight);
    key(&mut harness, Key::ArrowRight);
    assert!(harness.get_by_label("Zone 1, update to Host").is_focused(), "on to the other track");
    key(&mut harness, Key::ArrowDown);
    assert!(harness.get_by_label("Zone 2, update to Host").is_focused());
    key(&mut harness, Key::ArrowUp);
    key(&mut harness, Key::ArrowUp);
    assert!(harness.get_by_label("Zone 1, update to Host").is_focused(), "zone 0 has no station left");
    key(&mut harness, Key::Enter);
    assert!(crate::bench::shows(
        &harness,
        "Zone 1, read: Always now; update: Always now, Host planned, one-way"
    ));
    assert!(
        harness.state().asked.iter().all(|asked| !matches!(asked, Action::CarryOut { agreed: false, .. }))
    );
    key(&mut harness, Key::Delete);
    assert!(!crate::bench::shows(&harness, "Host planned"), "Delete takes it back");
}

#[test]
fn shortcuts_are_listed_for_this_screen_only() {
    let mut harness = window(Bench::used(), Theme::Light);
    key(&mut harness, Key::Num4);
    key(&mut harness, Key::Questionmark);
    assert!(crate::bench::shows(&harness, "Station to station: ← → ↑ ↓"));
    assert!(crate::bench::shows(&harness, "Next region: F6"));
    assert!(crate::bench::shows(&harness, "Previous region: Shift F6"));
    assert!(!crate::bench::shows(&harness, "Filter: "), "the trace has a filter, Access has none");
    click(&mut harness, "Close");
}

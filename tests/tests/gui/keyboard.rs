//! The whole application with the keyboard alone: no pointer event, no accessibility action, only keys and typed text.
//! After every key the focus is somewhere that can be seen, and Tab always leads on.

use std::collections::BTreeSet;

use egui::{Event as Input, Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _, by},
};
use stsafe_core::access::ZoneAccess;
use stsafe_workbench::action::{Action, Screen, TABLE};

use crate::bench::{Bench, key, shows, sized};

/// The window in which most people have it.
const SIZE: [f32; 2] = [1280.0, 800.0];
/// More stops than any screen has.
const MOST_STOPS: usize = 400;

type Window = Harness<'static, Bench>;

fn open(bench: Bench) -> Window {
    sized(bench, Theme::Light, SIZE)
}

/// What has the keyboard: its name, and its rectangle in points.
fn focus(harness: &Window) -> Option<(String, egui::Rect)> {
    let mut found = harness.query_all(by().predicate(|node| node.is_focused()).recursive(true));
    let node = found.next()?;
    let said = node.accesskit_node();
    let name = said.label().or_else(|| said.value()).unwrap_or_default();
    Some((name, node.rect()))
}

fn press(harness: &mut Window, modifiers: Modifiers, pressed: Key) {
    harness.key_press_modifiers(modifiers, pressed);
    harness.run();
}

fn write(harness: &mut Window, text: &str) {
    harness.event(Input::Text(text.to_owned()));
    harness.run();
}

/// One Tab; the focus is somewhere, has a name, and lies in the window.
fn tab(harness: &mut Window, modifiers: Modifiers) -> (String, egui::Rect) {
    press(harness, modifiers, Key::Tab);
    let at = harness.state().window.screen();
    let (name, rect) = focus(harness).unwrap_or_else(|| panic!("{at:?}: Tab leads nowhere"));
    assert!(!name.is_empty(), "{at:?}: something without a name has the keyboard, at {rect:?}");
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::Vec2::from(SIZE));
    assert!(rect.is_positive() && window.intersects(rect), "{at:?}: {name} at {rect:?} cannot be seen");
    (name, rect)
}

/// Tabs on until something of this name has the keyboard.
fn tab_to(harness: &mut Window, part: &str) {
    let mut passed = Vec::new();
    for _ in 0..MOST_STOPS {
        let (name, _) = tab(harness, Modifiers::NONE);
        if name.contains(part) {
            return;
        }
        passed.push(name);
    }
    panic!("Tab never comes to {part}, but to {passed:#?}");
}

/// Tabs to a control and presses it.
fn use_it(harness: &mut Window, part: &str) {
    tab_to(harness, part);
    press(harness, Modifiers::NONE, Key::Enter);
}

fn go_to(harness: &mut Window, screen: Screen) {
    let entry =
        TABLE.iter().find(|entry| entry.action == Action::Show(screen)).expect("every screen has a row");
    let keys = entry.keys.expect("every screen has keys");
    // A digit is typed where bytes or text are: Tab leads out of there, in two steps from the first column of bytes.
    for _ in 0..3 {
        if typing(harness) {
            tab(harness, Modifiers::NONE);
        }
    }
    press(harness, keys.modifiers, keys.logical_key);
    assert_eq!(harness.state().window.screen(), screen);
}

fn typing(harness: &Window) -> bool {
    let bytes = focus(harness).is_some_and(|(name, _)| name.starts_with("Bytes of zone"));
    bytes || harness.ctx.text_edit_focused()
}

/// All stops of Tab, from the first until it comes around.
fn stops(harness: &mut Window, modifiers: Modifiers) -> Vec<String> {
    let first = tab(harness, modifiers);
    let mut stops = vec![first.0.clone()];
    for _ in 0..MOST_STOPS {
        let next = tab(harness, modifiers);
        if next == first {
            return stops;
        }
        stops.push(next.0);
    }
    panic!("Tab is trapped: {:#?}", stops.iter().rev().take(12).collect::<Vec<_>>());
}

fn sent(harness: &Window) -> usize {
    harness.state().asked.iter().filter(|action| matches!(action, Action::CarryOut { .. })).count()
}

#[test]
fn tab_goes_around_every_screen_in_both_directions_and_reaches_the_navigation() {
    let mut harness = open(Bench::talked());
    for (screen, _, name, _) in Screen::ALL {
        go_to(&mut harness, screen);
        let there = stops(&mut harness, Modifiers::NONE);
        for (_, _, entry, _) in Screen::ALL {
            assert!(there.iter().any(|stop| stop == entry), "{name}: Tab never comes to {entry}: {there:#?}");
        }
        let back = stops(&mut harness, Modifiers::SHIFT);
        for (_, _, entry, _) in Screen::ALL {
            assert!(
                back.iter().any(|stop| stop == entry),
                "{name}: Shift Tab never comes to {entry}: {back:#?}"
            );
        }
        // Of these long lists only the rows in sight exist, and those are others from the other end.
        if !matches!(screen, Screen::Profile | Screen::Trace) {
            let different = |stops: Vec<String>| stops.into_iter().collect::<BTreeSet<_>>();
            assert_eq!(different(there), different(back), "{name}: the same stops there and back");
        }
    }
}

#[test]
fn what_has_the_keyboard_is_painted_so() {
    let mut harness = open(Bench::talked());
    for (screen, ..) in Screen::ALL {
        go_to(&mut harness, screen);
        let before = harness.render().expect("a picture");
        let (name, rect) = tab(&mut harness, Modifiers::NONE);
        let after = harness.render().expect("a picture");
        let around = rect.expand(3.0);
        let changed = before.enumerate_pixels().filter(|(x, y, pixel)| {
            around.contains(egui::pos2(*x as f32, *y as f32)) && after.get_pixel(*x, *y) != *pixel
        });
        assert!(changed.count() > 20, "{screen:?}: {name} looks the same with and without the keyboard");
    }
}

#[test]
fn everything_is_done_with_the_keyboard_alone() {
    let mut harness = open(Bench::empty());
    use_it(&mut harness, "Start the virtual chip");
    assert!(shows(&harness, "Device ID 020953494D554C415401F1"));

    // Memory: type into zone 1 and write.
    go_to(&mut harness, Screen::Memory);
    key(&mut harness, Key::ArrowDown);
    tab_to(&mut harness, "Bytes of zone 1, ");
    write(&mut harness, "BEEF");
    assert!(shows(&harness, "2 bytes changed at 0000"));
    use_it(&mut harness, "Write 2 bytes to zone 1");
    let zone = harness.state().window.view.known.zones.get(&1).expect("zone 1 was read back");
    assert_eq!(zone.bytes.get(..2), Some(&[Some(0xBE), Some(0xEF)][..]));

    // Close it for ever: the confirm has Cancel under the keyboard, the other button is one Tab away.
    use_it(&mut harness, "Set update to Never");
    let before = sent(&harness);
    use_it(&mut harness, "Close zone 1…");
    assert!(shows(&harness, "Close zone 1 to updates, for ever"));
    assert_eq!(focus(&harness).map(|(name, _)| name).as_deref(), Some("Cancel"));
    key(&mut harness, Key::Enter);
    assert_eq!(sent(&harness), before, "Enter on Cancel sends nothing");
    use_it(&mut harness, "Close zone 1…");
    use_it(&mut harness, "Close zone 1");
    assert_eq!(sent(&harness), before + 1);
    let zone = harness.state().window.view.known.zone(1).expect("zone 1");
    assert_eq!(zone.update.access(), ZoneAccess::Never);

    // A decrement, cancelled with Esc, then done.
    go_to(&mut harness, Screen::Counters);
    use_it(&mut harness, "Decrement to 4,294,967,294…");
    key(&mut harness, Key::Escape);
    assert_eq!(sent(&harness), before + 1, "Esc sends nothing");
    use_it(&mut harness, "Decrement to 4,294,967,294…");
    use_it(&mut harness, "Decrement to 4,294,967,294");
    let counter = harness.state().window.view.known.zone(5).and_then(|zone| zone.counter);
    assert_eq!(counter, Some(u32::MAX - 1));

    // An access change, planned, looked at, cancelled.
    go_to(&mut harness, Screen::Access);
    use_it(&mut harness, "Zone 2, update to Never");
    assert!(shows(&harness, "Never planned, one-way"));
    let before = sent(&harness);
    use_it(&mut harness, "Freeze zone 2…");
    assert!(shows(&harness, "Freeze zone 2, for ever, One-way, Simulated"));
    key(&mut harness, Key::Escape);
    assert_eq!(sent(&harness), before);
    assert!(shows(&harness, "Never planned, one-way"), "the plan is still there");

    // Authentication, the palette, the lists, the picker, back and forward.
    go_to(&mut harness, Screen::Authentication);
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Does it hold the key? passed"));
    press(&mut harness, Modifiers::COMMAND, Key::K);
    write(&mut harness, "go to certificates");
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().window.screen(), Screen::Certificates);
    key(&mut harness, Key::Questionmark);
    assert!(shows(&harness, "Switch light and dark: Ctrl T"));
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Switch light and dark: Ctrl T"));
    press(&mut harness, Modifiers::COMMAND, Key::D);
    stops(&mut harness, Modifiers::NONE);
    assert!(shows(&harness, "Connect"), "Tab stays in the dialog");
    key(&mut harness, Key::Escape);
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(harness.state().window.screen(), Screen::Authentication);
    press(&mut harness, Modifiers::ALT, Key::ArrowRight);
    assert_eq!(harness.state().window.screen(), Screen::Certificates);
    press(&mut harness, Modifiers::COMMAND, Key::L);
    assert!(harness.state().window.view.read_only);
    go_to(&mut harness, Screen::Trace);
    key(&mut harness, Key::Slash);
    write(&mut harness, "decrement");
    assert!(shows(&harness, "04 Decrement, Zone 5, by 1"));
}

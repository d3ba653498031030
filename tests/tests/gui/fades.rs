//! A value that changes on the chip fades for 600 ms, moves nothing, and is quiet afterwards.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::command::{catalog::Listed as _, data_partition::Decrement};
use stsafe_workbench::action::Action;
use stsafe_workbench::theme;

use crate::bench::{Bench, key, update, window};

/// A filled place has at least so many pixels.
const FILLED: usize = 200;

fn repaints_soon(harness: &Harness<'static, Bench>) -> bool {
    let after = harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    after.is_some_and(|delay| delay.as_millis() < 100)
}

/// A window in which things move, as they do outside of tests.
fn moving() -> Harness<'static, Bench> {
    let mut harness = window(Bench::used(), Theme::Light);
    theme::set_motion(&harness.ctx, true);
    harness.run();
    harness
}

/// Pixels inside a place that have the colour of the fade, more or less; a link or a bar has some too.
fn tinted(harness: &mut Harness<'static, Bench>, label: &str) -> usize {
    let rect = harness.get_all_by_label_contains(label).next().expect("it is shown").rect();
    // A view of bytes is higher than what is seen of it.
    let rect = rect.intersect(egui::Rect::from_min_size(rect.min, egui::vec2(2000.0, 100.0)));
    let image = harness.render().expect("a picture");
    let mut count = 0;
    for (x, y, pixel) in image.enumerate_pixels() {
        let inside = rect.contains(egui::pos2(x as f32, y as f32));
        // On the light theme only the soft accent is so much bluer than it is red.
        let [red, _, blue, _] = pixel.0;
        if inside && blue > red.saturating_add(5) && red > 190 {
            count += 1;
        }
    }
    count
}

#[test]
fn a_lowered_counter_fades_and_nothing_beside_it_moves() {
    let mut harness = moving();
    let quiet = tinted(&mut harness, "Zone 6 counter");
    let beside = harness.get_all_by_label_contains("Zone 7 counter").next().expect("zone 7").rect();
    harness.state_mut().send("Counters", Decrement::by(6, 1).into_command());
    harness.step();
    crate::bench::picture(&mut harness, "fade-counter");
    let fading = tinted(&mut harness, "Zone 6 counter 4,294,967,294");
    assert!(fading > quiet + FILLED, "the place behind the value: {quiet}, then {fading}");
    assert!(tinted(&mut harness, "Zone 7 counter") < quiet + FILLED, "only what changed");
    assert!(repaints_soon(&harness));
    harness.run();
    assert!(tinted(&mut harness, "Zone 6 counter") < quiet + FILLED, "it is over");
    assert!(!repaints_soon(&harness), "and quiet");
    let after = harness.get_all_by_label_contains("Zone 7 counter").next().expect("zone 7").rect();
    assert_eq!(beside, after);
}

#[test]
fn written_bytes_fade_once_the_chip_has_them() {
    let mut harness = moving();
    key(&mut harness, Key::Num2);
    key(&mut harness, Key::ArrowDown);
    let quiet = tinted(&mut harness, "Bytes of zone 1, ");
    harness.state_mut().send("Memory", update(1, 48, &[0xC0, 0xFF, 0xEE, 0xC0, 0xFF, 0xEE]));
    harness.state_mut().serve(Action::ReadZone(1));
    harness.step();
    let fading = tinted(&mut harness, "Bytes of zone 1, ");
    assert!(fading > quiet + FILLED, "{quiet}, then {fading}");
    harness.run();
    assert!(tinted(&mut harness, "Bytes of zone 1, ") < quiet + FILLED);
}

#[test]
fn another_chip_is_no_change_of_the_old_one() {
    let mut harness = moving();
    let quiet = tinted(&mut harness, "Zone 5 counter");
    harness.state_mut().serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    harness.step();
    let now = tinted(&mut harness, "Zone 5 counter 4,294,967,295");
    assert!(now < quiet + FILLED, "a fresh chip, not a raised counter");
}

#[test]
fn under_reduced_motion_the_new_value_is_just_there() {
    let mut harness = moving();
    let ctx = harness.ctx.clone();
    harness.state_mut().window.act(&ctx, Action::ToggleMotion);
    harness.run();
    let quiet = tinted(&mut harness, "Zone 6 counter");
    harness.state_mut().send("Counters", Decrement::by(6, 1).into_command());
    harness.step();
    assert!(tinted(&mut harness, "Zone 6 counter 4,294,967,294") < quiet + FILLED);
    assert!(!repaints_soon(&harness));
}

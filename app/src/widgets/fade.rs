//! A value from the chip never changes unseen: for 600 ms the place behind it fades out, and its ink goes from accent to
//! text. Nothing moves, and nothing is painted again once the fade is over or where motion is reduced.
//!
//! What a value was is remembered from the last time it was on the screen, so a change that happened on another screen
//! is seen when one comes back.

use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use egui::{Context, CornerRadius, Id, Rect, Ui};

use super::words::{Pen, Run};
use crate::theme::{self, Ink, space};

/// How strong a fade is: 1 at the change, 0 when it is over.
pub type Strength = f32;

/// What a value was, and when it became so, in seconds since start.
#[derive(Clone, Copy)]
struct Seen {
    value: u64,
    since: f64,
}

/// What bytes were, and which of them changed when.
#[derive(Clone)]
struct SeenBytes {
    bytes: Arc<[u8]>,
    changed: Vec<(Range<usize>, f64)>,
}

/// The chip was changed for another: its values are no changes of the old ones.
pub fn forget(ctx: &Context) {
    ctx.data_mut(|data| {
        data.remove_by_type::<Seen>();
        data.remove_by_type::<SeenBytes>();
    });
}

/// How strong the fade behind a value is now; `None` is a value that is not known, and never a change.
pub fn of(ui: &Ui, name: impl Hash + Debug, value: Option<impl Hash>) -> Strength {
    let Some(value) = value else { return 0.0 };
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    let value = hasher.finish();
    let id = Id::unique(("fade", name));
    let now = ui.input(|input| input.time);
    let seen = ui.ctx().data(|data| data.get_temp::<Seen>(id));
    let since = match seen {
        Some(seen) if seen.value == value => seen.since,
        Some(_) => now,
        None => f64::NEG_INFINITY,
    };
    if seen.is_none_or(|seen| seen.value != value) {
        ui.ctx().data_mut(|data| data.insert_temp(id, Seen { value, since }));
    }
    strength(ui, now, since)
}

/// The ranges of bytes that changed, each with how strong its fade is now.
pub fn bytes(ui: &Ui, name: impl Hash + Debug, bytes: &[u8]) -> Vec<(Range<usize>, Strength)> {
    let id = Id::unique(("fade", name));
    let now = ui.input(|input| input.time);
    let seen = ui.ctx().data(|data| data.get_temp::<SeenBytes>(id));
    let fresh = || SeenBytes { bytes: bytes.into(), changed: Vec::new() };
    let seen = match seen {
        Some(seen) if *seen.bytes == *bytes => seen,
        other => {
            let mut next = fresh();
            if let Some(seen) = other.filter(|seen| seen.bytes.len() == bytes.len()) {
                next.changed = seen.changed;
                next.changed.extend(differences(&seen.bytes, bytes).map(|range| (range, now)));
            }
            next.changed.retain(|(_, since)| now - since < f64::from(space::FADE_S));
            ui.ctx().data_mut(|data| data.insert_temp(id, next.clone()));
            next
        }
    };
    let fades = seen.changed.into_iter().map(|(range, since)| (range, strength(ui, now, since)));
    fades.filter(|(_, strength)| *strength > 0.0).collect()
}

fn strength(ui: &Ui, now: f64, since: f64) -> Strength {
    let part = (now - since) / f64::from(space::FADE_S);
    if !(0.0..1.0).contains(&part) || theme::is_still(ui.ctx()) {
        return 0.0;
    }
    ui.ctx().request_repaint();
    1.0 - part as f32
}

fn differences<'a>(old: &'a [u8], new: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = 0;
    let same = |(one, other): (&u8, &u8)| one == other;
    std::iter::from_fn(move || {
        let rest = || old.iter().zip(new).skip(at);
        let start = at + rest().position(|pair| !same(pair))?;
        let length = old.iter().zip(new).skip(start).position(same).unwrap_or(new.len() - start);
        at = start + length;
        Some(start..at)
    })
}

/// Paints the place behind a value that changed; before the value itself.
pub fn behind(pen: &Pen, rect: Rect, strength: Strength) {
    if strength > 0.0 {
        let fill = pen.palette.accent_soft.gamma_multiply(strength);
        let radius = CornerRadius::same(space::RADIUS_SMALL as u8);
        pen.painter.rect_filled(rect.expand2(egui::vec2(4.0, 1.0)), radius, fill);
    }
}

/// The ink of a value that changed: on its way from accent to text. Other inks stay what they are.
pub fn ink(own: Ink, strength: Strength) -> Ink {
    if strength > 0.0 && own == Ink::Text { Ink::Fading((strength * 255.0) as u8) } else { own }
}

/// The same for a run of text.
#[must_use]
pub fn run(run: Run, strength: Strength) -> Run {
    let ink = ink(run.ink, strength);
    run.ink(ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_bytes_are_found_as_ranges() {
        let all = |old: &[u8], new: &[u8]| differences(old, new).collect::<Vec<_>>();
        assert_eq!(all(&[1, 2, 3, 4, 5], &[1, 9, 9, 4, 0]), [1..3, 4..5]);
        assert_eq!(all(&[1, 2], &[1, 2]), []);
        assert_eq!(all(&[], &[]), []);
        assert_eq!(all(&[0; 5], &[1, 1, 1, 1, 0]).first(), Some(&(0..4)));
    }
}

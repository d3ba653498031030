//! Access conditions as fills and patterns: one hue, four steps; pattern, icon and word carry the
//! same information, so a grey print works too.

use egui::{CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2};
use stsafe_core::access::ZoneAccess;

use super::{Palette, icon, space};

/// The icon of an access condition.
pub const fn access_icon(access: ZoneAccess) -> char {
    match access {
        ZoneAccess::Always => icon::LOCK_SIMPLE_OPEN,
        ZoneAccess::Host => icon::KEY,
        ZoneAccess::AuthAndHost => icon::FINGERPRINT,
        ZoneAccess::Never => icon::PROHIBIT,
    }
}

/// Draws the fill and pattern of an access condition; `border` adds the line around a swatch.
pub fn fill_access(painter: &Painter, palette: &Palette, rect: Rect, access: ZoneAccess, border: bool) {
    let [always, host, auth, never] = palette.access;
    let fill = match access {
        ZoneAccess::Always => always,
        ZoneAccess::Host => host,
        ZoneAccess::AuthAndHost => auth,
        ZoneAccess::Never => never,
    };
    let radius = if border { CornerRadius::same(space::RADIUS_SMALL as u8) } else { CornerRadius::ZERO };
    painter.rect_filled(rect, radius, fill);
    let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    match access {
        ZoneAccess::Always | ZoneAccess::Never => {}
        ZoneAccess::Host => diagonals(&clipped, rect, false, Stroke::new(1.4, never.gamma_multiply(0.55))),
        ZoneAccess::AuthAndHost => {
            let stroke = Stroke::new(1.2, palette.surface.gamma_multiply(0.8));
            diagonals(&clipped, rect, false, stroke);
            diagonals(&clipped, rect, true, stroke);
        }
    }
    if border {
        let line =
            if matches!(access, ZoneAccess::Always | ZoneAccess::Host) { palette.line_strong } else { never };
        painter.rect_stroke(rect, radius, Stroke::new(space::HAIR, line), StrokeKind::Inside);
    }
}

/// Lines at 45° every 6 points, phase fixed to the screen so that neighbours join.
fn diagonals(painter: &Painter, rect: Rect, falling: bool, stroke: Stroke) {
    const STEP: f32 = 6.0;
    let height = rect.height();
    let mut x = ((rect.left() - height) / STEP).floor() * STEP;
    while x < rect.right() + height {
        let (top, bottom) = if falling { (x, x + height) } else { (x + height, x) };
        painter.line_segment([pos2(top, rect.top()), pos2(bottom, rect.bottom())], stroke);
        x += STEP;
    }
}

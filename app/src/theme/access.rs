//! Access conditions as fills and patterns: one hue, four steps; pattern, icon and word carry the
//! same information, so a grey print works too.

use egui::{CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2};

use super::{Palette, icon, space};

/// Who may use something. The order is the lattice: left is looser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Everybody.
    Always,
    /// Whoever holds the host keys.
    Host,
    /// Whoever holds the host keys and has authenticated.
    AuthHost,
    /// Nobody.
    Never,
}

impl Access {
    /// All four, from loose to strict.
    pub const ALL: [Self; 4] = [Self::Always, Self::Host, Self::AuthHost, Self::Never];

    /// Its word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::Host => "Host",
            Self::AuthHost => "Auth+Host",
            Self::Never => "Never",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> char {
        match self {
            Self::Always => icon::LOCK_SIMPLE_OPEN,
            Self::Host => icon::KEY,
            Self::AuthHost => icon::FINGERPRINT,
            Self::Never => icon::PROHIBIT,
        }
    }
}

/// Draws the fill and pattern of an access condition; `border` adds the line around a swatch.
pub fn fill_access(painter: &Painter, palette: &Palette, rect: Rect, access: Access, border: bool) {
    let [always, host, auth, never] = palette.access;
    let fill = match access {
        Access::Always => always,
        Access::Host => host,
        Access::AuthHost => auth,
        Access::Never => never,
    };
    let radius = if border { CornerRadius::same(space::RADIUS_SMALL as u8) } else { CornerRadius::ZERO };
    painter.rect_filled(rect, radius, fill);
    let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    match access {
        Access::Always | Access::Never => {}
        Access::Host => diagonals(&clipped, rect, false, Stroke::new(1.4, never.gamma_multiply(0.55))),
        Access::AuthHost => {
            let stroke = Stroke::new(1.2, palette.surface.gamma_multiply(0.8));
            diagonals(&clipped, rect, false, stroke);
            diagonals(&clipped, rect, true, stroke);
        }
    }
    if border {
        let line = if matches!(access, Access::Always | Access::Host) { palette.line_strong } else { never };
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

//! The navigation at the left: one row per screen, in groups.

use egui::{Align, CornerRadius, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::Around;
use crate::{
    action::{self, Action, Outbox, Screen},
    theme::{self, space},
    widgets::words::{self, Pen},
};

pub(super) fn show(ui: &mut Ui, rect: Rect, around: Around, narrow: bool, out: &mut Outbox) {
    let (current, planned) = (around.screen, around.planned);
    let pen = Pen::new(ui);
    let mut y = rect.top() + space::S4;
    let mut group = None;
    for (screen, of, name, glyph) in Screen::ALL {
        if group != Some(of) {
            if group.is_some() {
                y += space::S2;
            }
            if !narrow {
                let at = pos2(rect.left() + space::S4, y + 12.0);
                pen.line(at, Align::Min, f32::INFINITY, &[words::caption(of.name()).faint()]);
            }
            y += if narrow { 0.0 } else { 24.0 };
            group = Some(of);
        }
        let entry = Rect::from_min_size(pos2(rect.left() + 8.0, y), vec2(rect.width() - 17.0, space::ENTRY));
        y += space::ENTRY;
        let response = ui.interact(entry, ui.scope_id().with(name), Sense::click());
        let here = screen == current;
        let p = pen.palette;
        let fill = match (here, response.hovered()) {
            (true, _) => p.active,
            (false, true) => p.hover,
            (false, false) => p.canvas,
        };
        pen.painter.rect_filled(entry, CornerRadius::same(space::RADIUS as u8), fill);
        if response.has_focus() {
            theme::focus_ring(&pen.painter, p, entry, space::RADIUS);
        }
        let icon = if here { words::icon(glyph).accent() } else { words::icon(glyph).dim() };
        let label = if here { words::strong(name).semibold() } else { words::body(name).dim() };
        let middle = entry.center().y;
        pen.line(pos2(entry.left() + 16.0, middle), Align::Center, f32::INFINITY, &[icon]);
        if !narrow {
            pen.line(pos2(entry.left() + 32.0, middle), Align::Min, f32::INFINITY, &[label]);
            let key = words::hex_xs(action::keys_of(&Action::Show(screen)));
            // The faint ink has too little contrast on the chosen entry.
            let key = [if here { key.dim() } else { key.faint() }];
            let used = pen.line(pos2(entry.right() - 8.0, middle), Align::Max, f32::INFINITY, &key);
            if screen == Screen::Twin && planned > 0 {
                let count = [words::hex_xs(planned.to_string()).semibold().accent()];
                pen.line(pos2(used.left() - 10.0, middle), Align::Max, f32::INFINITY, &count);
            }
        }
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, here, name));
        let response = if narrow { response.on_hover_text(name) } else { response };
        if response.clicked() {
            out.push(Action::Show(screen));
        }
    }
}

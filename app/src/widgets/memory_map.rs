//! The partition to scale: a band for reading, one for updating, one for what is written.

use egui::{
    Align, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use super::{
    segment::grouped,
    words::{self, Pen},
};
use crate::theme::{self, access_icon, fill_access, icon, space};
use stsafe_core::access::ZoneAccess;

/// One zone on the map.
#[derive(Clone, Debug)]
pub struct MapZone {
    /// Zone index.
    pub index: u8,
    /// Size in bytes, including 4 for a counter.
    pub bytes: u32,
    /// Whether it is a counter zone; neighbours share one label.
    pub counter: bool,
    /// Who may read.
    pub read: ZoneAccess,
    /// Who may update or decrement.
    pub update: ZoneAccess,
    /// Bytes that are not blank, from the start of the zone; `None` when the zone was not read.
    pub written: Option<u32>,
    /// What a screen reader says.
    pub name: String,
}

/// Height of the bands and what surrounds them.
#[derive(Clone, Copy, Debug)]
pub struct MapStyle {
    /// Height of one band, in points.
    pub band: f32,
    /// Whether zone sizes and the ruler in KiB are shown.
    pub full: bool,
}

/// Left edge of the bands, after their labels.
const LEFT: f32 = 52.0;
/// A zone is never narrower than this.
const NARROWEST: f32 = 3.0;

/// Shows the map; returns the zone that was clicked or moved to.
pub fn memory_map(ui: &mut Ui, zones: &[MapZone], selected: Option<u8>, style: MapStyle) -> Option<u8> {
    let height = 18.0 + 2.0 * style.band + 1.0 + 3.0 + 4.0 + if style.full { 22.0 } else { 4.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let pen = Pen::new(ui);
    let bands = Rect::from_min_max(rect.min + vec2(LEFT, 18.0), rect.max);
    let cells = cells(zones, bands);
    let y = |band: f32| bands.top() + band * (style.band + 1.0);
    let label = |at: f32, text: &str| {
        pen.line(pos2(rect.left(), at), Align::Min, f32::INFINITY, &[words::caption(text).faint()]);
    };
    label(y(0.0) + style.band / 2.0, "Read");
    label(y(1.0) + style.band / 2.0, "Update");
    let mut asked = None;
    for (zone, cell) in zones.iter().zip(&cells) {
        let band = |n: f32| Rect::from_min_size(pos2(cell.left(), y(n)), vec2(cell.width(), style.band));
        fill_access(&pen.painter, pen.palette, band(0.0), zone.read, false);
        fill_access(&pen.painter, pen.palette, band(1.0), zone.update, false);
        let written = Rect::from_min_size(pos2(cell.left(), y(2.0) + 2.0), vec2(cell.width(), 4.0));
        let whole = Rect::from_min_max(pos2(cell.left(), y(0.0)), written.max);
        paint_written(&pen, written, zone);
        let response = interact(ui, whole, zone, selected == Some(zone.index));
        // On the full map the arrows choose; on a small one a click opens another screen.
        let arrow = || {
            ui.input(|input| {
                [egui::Key::ArrowLeft, egui::Key::ArrowRight].iter().any(|key| input.key_pressed(*key))
            })
        };
        if response.clicked() || (style.full && response.gained_focus() && arrow()) {
            asked = Some(zone.index);
        }
        if response.has_focus() && selected != Some(zone.index) {
            theme::focus_ring(&pen.painter, pen.palette, whole.shrink(1.0), space::RADIUS_SMALL);
        }
    }
    let end = y(2.0) + 6.0;
    labels(&pen, zones, &cells, rect.top() + 7.0, selected, style.full);
    for cell in cells.iter().skip(1) {
        let gap = Stroke::new(1.0, pen.palette.surface);
        pen.painter.vline(cell.left() - 0.5, y(0.0)..=end, gap);
    }
    if style.full {
        ruler(&pen, zones, &cells, end + 8.0);
    }
    if let Some((_, cell)) = zones.iter().zip(&cells).find(|(zone, _)| Some(zone.index) == selected) {
        let frame = Rect::from_min_max(pos2(cell.left(), y(0.0)), pos2(cell.right(), end)).expand(1.5);
        let stroke = Stroke::new(space::BOLD, pen.palette.accent);
        pen.painter.rect_stroke(
            frame,
            CornerRadius::same(space::RADIUS_SMALL as u8),
            stroke,
            StrokeKind::Middle,
        );
    }
    asked
}

fn interact(ui: &Ui, rect: Rect, zone: &MapZone, selected: bool) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(("zone", zone.index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &zone.name));
    response.on_hover_text(&zone.name)
}

fn paint_written(pen: &Pen, rect: Rect, zone: &MapZone) {
    pen.painter.rect_filled(rect, CornerRadius::ZERO, pen.palette.active);
    if let Some(written) = zone.written.filter(|&bytes| bytes > 0) {
        let width = (rect.width() * written as f32 / zone.bytes.max(1) as f32)
            .clamp(2.0_f32.min(rect.width()), rect.width());
        let part = Rect::from_min_size(rect.min, vec2(width, rect.height()));
        pen.painter.rect_filled(part, CornerRadius::ZERO, pen.palette.text2);
    }
}

/// Zones side by side, to scale, none narrower than `NARROWEST`.
fn cells(zones: &[MapZone], bands: Rect) -> Vec<Rect> {
    let total: f32 = zones.iter().map(|zone| zone.bytes as f32).sum::<f32>().max(1.0);
    let share = |zone: &MapZone| bands.width() * zone.bytes as f32 / total;
    let narrow: f32 = zones.iter().map(share).filter(|w| *w < NARROWEST).map(|w| NARROWEST - w).sum();
    let wide: f32 = zones.iter().map(share).filter(|w| *w >= NARROWEST).sum::<f32>().max(1.0);
    let mut left = bands.left();
    zones
        .iter()
        .map(|zone| {
            let width = share(zone);
            let width = if width < NARROWEST { NARROWEST } else { width * (1.0 - narrow / wide) };
            let cell = Rect::from_min_size(
                pos2(left.round(), bands.top()),
                vec2((left + width).round() - left.round(), 1.0),
            );
            left += width;
            cell
        })
        .collect()
}

fn labels(pen: &Pen, zones: &[MapZone], cells: &[Rect], y: f32, selected: Option<u8>, full: bool) {
    let mut index = 0;
    let mut free_from = f32::NEG_INFINITY;
    while let (Some(zone), Some(cell)) = (zones.get(index), cells.get(index)) {
        let run = zones.iter().skip(index).take_while(|z| z.counter && zone.counter).count().max(1);
        let text = if run > 1 {
            format!("{}–{}", zone.index, usize::from(zone.index) + run - 1)
        } else {
            zone.index.to_string()
        };
        let here =
            selected.is_some_and(|s| s >= zone.index && usize::from(s) < usize::from(zone.index) + run);
        let number = words::caption(text).semibold();
        let number = if here { number.accent() } else { number };
        let mut runs = vec![number];
        let size = words::hex_xs(format!("{} B", grouped(u64::from(zone.bytes)))).gap(5.0).faint();
        if run == 1 && !zone.counter {
            let with_size = [runs.first().cloned().unwrap_or_else(|| words::caption("")), size];
            let roomy = pen.width(&with_size) < cell.width() - 4.0;
            if roomy && (full || cell.width() > 90.0) {
                runs = with_size.to_vec();
            }
        }
        let left = cell.left().max(free_from);
        let used = pen.line(pos2(left, y), Align::Min, f32::INFINITY, &runs);
        free_from = used.right() + 8.0;
        index += run;
    }
}

fn ruler(pen: &Pen, zones: &[MapZone], cells: &[Rect], y: f32) {
    let total: u32 = zones.iter().map(|zone| zone.bytes).sum();
    let place = |byte: u32| {
        let mut start = 0;
        for (zone, cell) in zones.iter().zip(cells) {
            if byte < start + zone.bytes {
                return Some(cell.left() + cell.width() * (byte - start) as f32 / zone.bytes.max(1) as f32);
            }
            start += zone.bytes;
        }
        None
    };
    for kib in (0..=total / 1024).step_by(2) {
        let text = words::hex_xs(format!("{kib} KiB")).faint();
        let end = cells.last().map_or(0.0, |cell| cell.right());
        let room = 4.0 + pen.width(std::slice::from_ref(&text));
        let Some(x) = place(kib * 1024).filter(|x| x + room <= end) else { break };
        let x = x.round() + 0.5;
        pen.painter.vline(x, y - 4.0..=y, Stroke::new(space::HAIR, pen.palette.line_strong));
        pen.line(pos2(x + 4.0, y + 3.0), Align::Min, f32::INFINITY, &[text]);
    }
}

/// The legend of access conditions, set right to left from `right`; returns its left edge.
pub fn legend(pen: &Pen, right: egui::Pos2) -> f32 {
    let mut x = right.x;
    let written = [words::note("Written").dim()];
    x -= pen.width(&written);
    pen.line(pos2(x, right.y), Align::Min, f32::INFINITY, &written);
    x -= 20.0;
    let bar = Rect::from_min_size(pos2(x, right.y - 2.0), vec2(14.0, 4.0));
    pen.painter.rect_filled(bar, CornerRadius::ZERO, pen.palette.text2);
    for access in ZoneAccess::ALL.into_iter().rev() {
        let runs = [words::icon_s(access_icon(access)).dim(), words::note(access.name()).dim().gap(4.0)];
        x -= pen.width(&runs) + 16.0;
        pen.line(pos2(x, right.y), Align::Min, f32::INFINITY, &runs);
        x -= 20.0;
        let swatch = Rect::from_min_size(pos2(x, right.y - 7.0), vec2(space::SWATCH, space::SWATCH));
        fill_access(&pen.painter, pen.palette, swatch, access, true);
    }
    x
}

/// A swatch and its word, as tables show an access condition; a lock when the right is spent.
pub fn access_cell(pen: &Pen, at: egui::Pos2, access: ZoneAccess, spent: bool) {
    let swatch = Rect::from_min_size(pos2(at.x, at.y - 7.0), vec2(space::SWATCH, space::SWATCH));
    fill_access(&pen.painter, pen.palette, swatch, access, true);
    let mut runs = vec![words::table(access.name())];
    if spent {
        runs.push(words::icon_s(icon::LOCK_SIMPLE).faint().gap(6.0));
    }
    pen.line(pos2(at.x + 20.0, at.y), Align::Min, f32::INFINITY, &runs);
}

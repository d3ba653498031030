//! The tracks: per zone and operation four stations from loose to strict; arrows lead only one way.

use egui::{
    Align, CornerRadius, EventFilter, Key, Margin, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use stsafe_core::access::ZoneAccess;

use super::{
    Operation, State,
    data::{Data, Track, Zone},
};
use crate::{
    action::{Fact, Outbox, Sought},
    panels::in_trace,
    theme::{self, fill_access, icon, space},
    widgets::{
        region,
        row::Row,
        words::{self, Pen},
    },
};

/// Height of a zone's row, in points.
pub(super) const ROW: f32 = 26.0;

/// Where the tracks lie.
#[derive(Clone, Copy)]
struct Places {
    read: f32,
    update: f32,
    pitch: f32,
}

impl Places {
    fn new(width: f32) -> Self {
        // Two tracks of four stations in what the zone's name leaves.
        let room = width - 130.0;
        let pitch = (room / 8.2).clamp(38.0, 56.0);
        Self { read: 138.0, update: 138.0 + pitch * 4.1, pitch }
    }

    fn station(&self, operation: Operation, index: usize) -> f32 {
        let start = if operation == Operation::Read { self.read } else { self.update };
        start + self.pitch * index as f32
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let places = Places::new(rect.width());
    region::inside(
        ui,
        "tracks-head",
        Rect::from_min_size(rect.min, vec2(rect.width(), 42.0)),
        Margin { left: 24, right: 24, top: 12, bottom: 0 },
        |ui| {
            let rest = region::heading(ui, "Zones", "Arrows lead only one way");
            in_trace::at_end(ui, rest, Sought::Behind(Fact::Partition), out);
        },
    );
    heads(ui, Rect::from_min_size(rect.min + vec2(0.0, 34.0), vec2(rect.width(), 40.0)), places);
    let body = Rect::from_min_max(rect.min + vec2(0.0, 76.0), rect.max);
    region::scrolled(ui, "tracks", body, Margin::ZERO, |ui| {
        let mut stops = Vec::new();
        for (row, zone) in data.zones.iter().enumerate() {
            zone_row(ui, state, zone, places, row, &mut stops);
        }
        step(ui, state, &stops);
    });
}

/// A station that can be reached, and so takes the keyboard.
#[derive(Clone, Copy)]
struct Stop {
    id: egui::Id,
    zone: u8,
    operation: Operation,
    row: usize,
    /// 0 to 3 on the first track, 4 to 7 on the second.
    column: usize,
}

/// Arrows go from station to station, Delete takes back what is planned there. Enter plans, as a click does.
fn step(ui: &Ui, state: &mut State, stops: &[Stop]) {
    let focused = ui.memory(|memory| memory.focused());
    let Some(here) = stops.iter().find(|stop| Some(stop.id) == focused) else { return };
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(here.id, filter));
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::Delete) || pressed(Key::Backspace) {
        state.planned.remove(&(here.zone, here.operation));
    }
    let beside = |stop: &&Stop| stop.row == here.row;
    // The nearest row that has a station, and there the nearest column.
    let nearest = |stop: &&Stop| (stop.row.abs_diff(here.row), stop.column.abs_diff(here.column));
    let next = if pressed(Key::ArrowRight) {
        stops.iter().filter(beside).find(|stop| stop.column > here.column)
    } else if pressed(Key::ArrowLeft) {
        stops.iter().filter(beside).rfind(|stop| stop.column < here.column)
    } else if pressed(Key::ArrowDown) {
        stops.iter().filter(|stop| stop.row > here.row).min_by_key(nearest)
    } else if pressed(Key::ArrowUp) {
        stops.iter().filter(|stop| stop.row < here.row).min_by_key(nearest)
    } else {
        None
    };
    if let Some(next) = next {
        state.zone = next.zone;
        ui.memory_mut(|memory| memory.request_focus(next.id));
    }
}

fn heads(ui: &Ui, rect: Rect, places: Places) {
    let pen = Pen::new(ui);
    pen.line(
        pos2(rect.left() + space::PAD, rect.bottom() - 9.0),
        Align::Min,
        f32::INFINITY,
        &[words::caption("Zone").faint()],
    );
    for (operation, name) in [(Operation::Read, "Read"), (Operation::Update, "Update, decrement")] {
        let x = rect.left() + places.station(operation, 0) - 7.0;
        pen.line(pos2(x, rect.top() + 11.0), Align::Min, f32::INFINITY, &[words::caption(name).dim()]);
        for (index, short) in ["Always", "Host", "Auth+H.", "Never"].into_iter().enumerate() {
            let x = rect.left() + places.station(operation, index);
            let caption = [words::note(short).faint()];
            pen.line(pos2(x, rect.bottom() - 9.0), Align::Center, f32::INFINITY, &caption);
        }
    }
    pen.painter.hline(rect.x_range(), rect.bottom() + 1.5, Stroke::new(space::HAIR, pen.palette.line));
}

fn zone_row(
    ui: &mut Ui,
    state: &mut State,
    zone: &Zone,
    places: Places,
    number: usize,
    stops: &mut Vec<Stop>,
) {
    let selected = state.zone == zone.index;
    let mut row = Row::choice(ui, ROW, selected);
    row.left(space::PAD, &[words::hex_s(zone.index.to_string()).semibold()]);
    row.left(space::PAD + 34.0, &[words::table(zone.size.as_str()).dim()]);
    row.rule(row.pen.palette.line_subtle);
    let (rect, pen) = (row.rect, row.pen.clone());
    let said = zone.tracks.map(|track| words_of(&track)).join("; ");
    if row.chosen(selected, format!("Zone {}, {said}", zone.index)).clicked() {
        state.zone = zone.index;
    }
    for track in &zone.tracks {
        paint_line(&pen, rect, track, places);
        for (index, access) in ZoneAccess::ALL.into_iter().enumerate() {
            let at = pos2(rect.left() + places.station(track.operation, index), rect.center().y);
            if let Some(id) = station(ui, state, &pen, zone.index, track, access, at) {
                let column = index + if track.operation == Operation::Read { 0 } else { 4 };
                let (zone, operation) = (zone.index, track.operation);
                stops.push(Stop { id, zone, operation, row: number, column });
            }
        }
    }
}

/// `update: Host now, Never planned, one-way`.
fn words_of(track: &Track) -> String {
    let planned = track.planned.map_or(String::new(), |to| format!(", {to} planned, one-way"));
    let spent = if track.may_change { "" } else { ", right spent" };
    format!("{}: {} now{planned}{spent}", track.operation.name(), track.now)
}

/// The line from the condition now to the strictest one; a lock where the right is spent.
fn paint_line(pen: &Pen, rect: Rect, track: &Track, places: Places) {
    let p = pen.palette;
    let place = |index: usize| rect.left() + places.station(track.operation, index);
    let here = ZoneAccess::ALL.iter().position(|access| *access == track.now).unwrap_or(0);
    let y = rect.center().y.floor() + 0.5;
    if !track.may_change {
        // The lock stands beside the station, on the side where there is room.
        let x = if here == 3 { place(3) - 17.0 } else { place(here) + 17.0 };
        pen.line(pos2(x, y), Align::Center, f32::INFINITY, &[words::icon_xs(icon::LOCK_SIMPLE).faint()]);
        return;
    }
    for index in here..3 {
        let (from, to) = (place(index) + 10.0, place(index + 1) - 7.0);
        let stroke = Stroke::new(space::HAIR, p.line_strong);
        pen.painter.hline(from..=to, y, stroke);
        let tip = pos2((from + to) / 2.0 + 3.0, y);
        pen.painter.line_segment([tip, tip + vec2(-4.0, -3.5)], stroke);
        pen.painter.line_segment([tip, tip + vec2(-4.0, 3.5)], stroke);
    }
}

/// One station; returns what takes the keyboard where it can be reached.
fn station(
    ui: &Ui,
    state: &mut State,
    pen: &Pen,
    zone: u8,
    track: &Track,
    access: ZoneAccess,
    at: egui::Pos2,
) -> Option<egui::Id> {
    let p = pen.palette;
    let square = Rect::from_center_size(at, vec2(14.0, 14.0));
    let reachable = track.may_change && access > track.now;
    let planned = track.planned == Some(access);
    if access == track.now {
        fill_access(&pen.painter, p, square, access, true);
        let stroke = Stroke::new(1.5, p.access[3]);
        pen.painter.rect_stroke(square, CornerRadius::same(2), stroke, StrokeKind::Inside);
    } else if reachable {
        pen.painter.circle(at, 3.5, p.surface, Stroke::new(space::ARROW, p.line_strong));
    } else {
        pen.painter.circle_filled(at, 1.5, p.line);
    }
    if planned {
        let soft = p.oneway.soft;
        pen.painter.rect(
            square,
            CornerRadius::same(2),
            soft,
            Stroke::new(2.0, p.oneway.ink),
            StrokeKind::Inside,
        );
    }
    if !reachable {
        return None;
    }
    let target = Rect::from_center_size(at, vec2(26.0, ROW - 2.0));
    let id = ui.scope_id().with(("station", zone, track.operation, access.code()));
    let response = ui.interact(target, id, Sense::click());
    if response.hovered() && !planned {
        pen.painter.circle(at, 5.0, p.oneway.soft, Stroke::new(space::ARROW, p.oneway.ink));
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, square, 2.0);
    }
    let name = format!("Zone {zone}, {} to {access}", track.operation.name());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, planned, &name));
    if response.on_hover_text(name.as_str()).clicked() {
        state.plan(zone, track.operation, access);
    }
    Some(id)
}

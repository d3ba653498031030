//! Memory: the partition to scale, the zones, the bytes of one zone.

mod build;
pub mod data;
mod hex;
mod record;
mod table;

use egui::{Key, Margin, Rect, Ui, pos2};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::icon,
    widgets::{
        button::{Button, Kind},
        memory_map::{self, MapStyle},
        region, state, words,
    },
};

pub use build::build;
pub use data::Data;

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The zone that is looked at.
    pub zone: u8,
    /// The byte under the pointer, or the last one that was clicked.
    pub byte: Option<usize>,
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let note = data.map_or("Zones to scale, and their bytes", |data| data.note.as_str());
    region::screen_header(ui, header, Screen::Memory.name(), &[words::body(note).faint()], |ui| {
        let read = Button::new(Kind::Plain, "Read all zones").icon(icon::ARROWS_CLOCKWISE).busy(busy);
        if data.is_some() && read.tooltip("Read the bytes of every readable zone").show(ui).clicked() {
            out.push(Action::ReadAllZones);
        }
    });
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            if state::empty(ui, text::NO_PARTITION, &[(Kind::Primary, "Query the partition")]).is_some() {
                out.push(Action::Refresh);
            }
        });
        return;
    };
    let before = state.zone;
    let (map, lower) = region::split_top(ui, content, 139.0);
    show_map(ui, map, state, data);
    let record_height = if lower.height() > 560.0 { 273.0 } else { 0.0 };
    let (middle, bottom) = if record_height > 0.0 {
        region::split_top(ui, lower, lower.height() - record_height)
    } else {
        lower.split_top_bottom_at_y(lower.bottom())
    };
    let (left, right) = region::split_left(ui, middle, (middle.width() * 560.0 / 1264.0).round());
    table::show(ui, left, state, data);
    hex::show(ui, right, state, data, out);
    if record_height > 0.0 {
        record::show(ui, bottom, state, data);
    }
    step_zone(ui, state, data);
    if state.zone != before {
        state.byte = None;
        let unread = data.zones.iter().any(|zone| zone.map.index == state.zone && zone.unread);
        if unread {
            out.push(Action::ReadZone(state.zone));
        }
    }
}

fn show_map(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    let margin = Margin { left: 24, right: 24, top: 13, bottom: 0 };
    region::inside(ui, "map", rect, margin, |ui| {
        let rest = region::heading(ui, "Partition map", "To scale");
        let pen = words::Pen::new(ui);
        memory_map::legend(&pen, pos2(rest.right(), rest.center().y));
        ui.add_space(7.0);
        let zones: Vec<_> = data.zones.iter().map(|zone| zone.map.clone()).collect();
        let style = MapStyle { band: 22.0, full: true };
        if let Some(zone) = memory_map::memory_map(ui, &zones, Some(state.zone), style) {
            state.zone = zone;
        }
    });
}

/// Arrow keys step through the zones when no field has the keyboard.
fn step_zone(ui: &Ui, state: &mut State, data: &Data) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let (back, on) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    let here = data.zones.iter().position(|zone| zone.map.index == state.zone);
    let next = match (here, back, on) {
        (Some(here), true, _) => here.checked_sub(1),
        (Some(here), _, true) => Some(here + 1),
        _ => None,
    };
    if let Some(zone) = next.and_then(|next| data.zones.get(next)) {
        state.zone = zone.map.index;
    }
}

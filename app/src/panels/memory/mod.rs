//! Memory: the partition to scale, the zones, the bytes of one zone.

mod build;
mod controls;
pub mod data;
mod edit;
mod hex;
mod keys;
mod may;
mod record;
mod requests;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Key, Margin, Modifiers, Rect, Ui, pos2};
use stsafe_core::plan::Plan;

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::icon,
    widgets::{
        button::{Button, Kind},
        bytes::Cursor,
        memory_map::{self, MapStyle},
        region, state, words,
    },
};

pub use build::build;
use data::Ask;
pub use data::Data;
use edit::Edit;

/// What this screen remembers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The zone that is looked at.
    pub zone: u8,
    /// The byte under the pointer.
    hovered: Option<usize>,
    /// Where typing goes.
    cursor: Option<Cursor>,
    /// The bytes have the keyboard.
    editing: bool,
    mode: Mode,
    lower: Lower,
    /// The chosen row of *May I?*.
    request: usize,
    /// An all-or-nothing write is not wished.
    not_atomic: bool,
    edits: BTreeMap<u8, Edit>,
    /// What was imported or pasted, or why not.
    note: Option<String>,
}

/// What the byte view shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Edit,
    Diff,
}

/// What the lower part shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Lower {
    #[default]
    MayI,
    Record,
}

impl State {
    /// Whether the keyboard belongs to the bytes.
    pub fn editing(&self) -> bool {
        self.editing
    }

    /// Looks at another zone.
    pub fn look_at(&mut self, zone: u8) {
        if self.zone != zone {
            (self.zone, self.hovered, self.cursor, self.note) = (zone, None, None, None);
        }
        self.request = 1;
    }

    /// The chip's bytes of a zone with the edit over them.
    pub fn edited(&self, zone: u8, chip: &[u8]) -> Vec<u8> {
        self.edits.get(&zone).map_or_else(|| chip.to_vec(), |edit| edit.over(chip))
    }

    fn edit(&mut self, zone: u8) -> &mut Edit {
        self.note = None;
        self.edits.entry(zone).or_default()
    }

    /// The content of a file lands as an edit of the zone that is looked at, at the cursor. It is never a write.
    pub fn import(&mut self, name: &str, bytes: &[u8], size: usize) {
        let at = self.cursor.map_or(0, |cursor| cursor.at);
        self.take_in(self.zone, name, at, bytes, size);
    }

    fn take_in(&mut self, zone: u8, what: &str, at: usize, bytes: &[u8], size: usize) {
        let room = size.saturating_sub(at);
        if bytes.len() > room {
            let note = format!("{what}: {} B do not fit, {room} B are left from {at:04X}", bytes.len());
            self.note = Some(note);
            return;
        }
        self.edit(zone).put(at, bytes);
        self.note = Some(format!("{what}: {} B at {at:04X}, not written yet", bytes.len()));
    }
}

/// What this screen plans: the chosen request.
pub fn planned(data: &Data, state: &State) -> Option<Arc<Plan>> {
    match &data.shown.as_ref()?.requests.get(state.request)?.ask {
        Ask::Plan(plan) => Some(Arc::clone(plan)),
        Ask::Read(_) | Ask::Nothing => None,
    }
}

/// Height of *May I?* where there is room, in points.
const MAY_I: f32 = 273.0;

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let note = data.map_or("Zones to scale, and their bytes", |data| data.note.as_str());
    region::screen_header(ui, header, Screen::Memory.name(), &[words::body(note).faint()], |ui| {
        let read = Button::new(Kind::Plain, "Read all zones").icon(icon::ARROWS_CLOCKWISE).busy(busy);
        let Some(data) = data else { return };
        if read.tooltip("Read the bytes of every readable zone").show(ui).clicked() {
            out.push(Action::ReadAllZones);
        }
        let Some(bytes) = data.shown.as_ref().and_then(|shown| shown.bytes.as_ref()) else { return };
        if cfg!(target_arch = "wasm32") {
            return;
        }
        let export = Button::new(Kind::Quiet, "Export").icon(icon::EXPORT);
        if export.tooltip("Save the bytes of this zone, edit included").show(ui).clicked() {
            let name = format!("zone-{}.bin", state.zone);
            out.push(Action::Export { name, bytes: bytes.clone() });
        }
        let import = Button::new(Kind::Quiet, "Import").icon(icon::DOWNLOAD_SIMPLE);
        if import.tooltip("A file lands as an edit, never as a write").show(ui).clicked() {
            out.push(Action::Import);
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
    undo(ui, state);
    let (map, lower) = region::split_top(ui, content, 139.0);
    show_map(ui, map, state, data);
    // What the chip will say, and the button that asks it, are there in every window.
    let requests = MAY_I.min((lower.height() * 0.55).round());
    let (middle, bottom) = region::split_top(ui, lower, lower.height() - requests);
    let (left, right) = region::split_left(ui, middle, (middle.width() * 560.0 / 1264.0).round());
    table::show(ui, left, state, data);
    hex::show(ui, right, state, data, out);
    if state.lower == Lower::Record {
        let (head, body) = bottom.split_top_bottom_at_y(bottom.top() + 34.0);
        region::inside(ui, "record-head", head, Margin { top: 12, ..Margin::ZERO }, |ui| {
            may::heading(ui, state, state.zone);
        });
        record::show(ui, body, state, data, out);
    } else {
        may::show(ui, bottom, state, data, out);
    }
    step_zone(ui, state, data);
    if state.zone != before {
        (state.hovered, state.cursor, state.note, state.request) = (None, None, None, 1);
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

/// Ctrl Z and Ctrl Shift Z: edits, never writes.
fn undo(ui: &Ui, state: &mut State) {
    let (again, back) = ui.input_mut(|input| {
        let again = input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        (again, input.consume_key(Modifiers::COMMAND, Key::Z))
    });
    let zone = state.zone;
    if again {
        state.edit(zone).redo();
    } else if back {
        state.edit(zone).undo();
    }
}

/// Arrow keys step through the zones when no field has the keyboard; left and right too, while nothing has it.
fn step_zone(ui: &Ui, state: &mut State, data: &Data) {
    if ui.ctx().text_edit_focused() || state.editing {
        return;
    }
    let free = ui.ctx().memory(|memory| memory.focused().is_none());
    let (back, on) = ui.input(|i| {
        let pressed = |upright, flat| i.key_pressed(upright) || (free && i.key_pressed(flat));
        (pressed(Key::ArrowUp, Key::ArrowLeft), pressed(Key::ArrowDown, Key::ArrowRight))
    });
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

//! The device picker: choose by one address, and know why a port cannot be used.

mod build;
pub mod data;
mod detail;
mod port;

use egui::{
    Align, CornerRadius, Key, Margin, Modifiers, Rect, Sense, Stroke, Ui, accesskit::Role, pos2, vec2,
};

use crate::{
    action::{Action, Outbox},
    panels::shell::origin_badge,
    theme::{self, Tone, icon, space},
    view::View,
    widgets::{
        badge,
        button::{Button, Kind},
        dialog, region,
        row::{self, Row},
        words::{self, Pen},
    },
};

pub use build::build;
pub use data::Choice;
use data::{Data, Entry, Mark};

/// Width of the whole picker, and of its list.
const WIDTH: f32 = 880.0;
const LIST: f32 = 500.0;

/// What the picker remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Chosen row.
    pub chosen: Choice,
    /// Path of a chip kept in a file, as typed.
    pub path: String,
    /// An address, as typed.
    pub typed: String,
    /// Whether it is opened read-only, once somebody decided.
    pub read_only: Option<bool>,
    /// Addresses that were used before, the last one first.
    pub recent: Vec<String>,
    /// Captures that were opened before: each can be played as a device.
    pub captures: Vec<String>,
    /// The choice moved by a key, and may be out of sight.
    stepped: bool,
    /// The field of the typed address shall have the keyboard.
    wants_focus: bool,
}

impl State {
    fn choose(&mut self, choice: Choice) {
        if self.chosen != choice {
            self.read_only = None;
            self.wants_focus = choice == Choice::Typed;
            self.chosen = choice;
        }
    }
}

/// Shows the picker; returns whether it wants to close.
pub fn show(ui: &Ui, state: &mut State, view: &View, out: &mut Outbox) -> bool {
    let mut done = false;
    let data = build(view, state);
    let close = dialog::dialog(ui, "Choose a device", vec2(WIDTH, 600.0), |ui, all| {
        looking(ui, all);
        let (body, ()) = dialog::foot(ui, all, |ui| done = foot(ui, state, &data, out));
        let (left, right) = region::split_left(ui, body, (body.width() * LIST / WIDTH).round());
        let margin = Margin { top: 10, bottom: 6, ..Margin::ZERO };
        region::scrolled(ui, "devices", left, margin, |ui| list(ui, state, &data));
        let margin = Margin { left: 24, right: 22, top: 18, bottom: 12 };
        region::scrolled(ui, "device", right, margin, |ui| detail::show(ui, state, &data.detail, out));
        keys(ui, state, &data, out);
    });
    close || done
}

/// That bridges are looked for as long as this is open, in the head of the dialog.
fn looking(ui: &mut Ui, all: Rect) {
    let runs =
        [words::icon_s(icon::CIRCLE_NOTCH).accent(), words::body("Looking for bridges").dim().gap(7.0)];
    let at = pos2(all.right() - 20.0, all.top() - dialog::HEAD / 2.0);
    let used = Pen::new(ui).line(at, Align::Max, f32::INFINITY, &runs);
    row::name(ui, used, "Looking for bridges");
}

fn list(ui: &mut Ui, state: &mut State, data: &Data) {
    for (index, group) in data.groups.iter().enumerate() {
        if index > 0 {
            ui.add_space(10.0);
        }
        let mut caption = Row::text(ui, 22.0);
        caption.left(20.0, &[words::caption(group.name).faint()]);
        caption.end();
        if group.rows.is_empty() {
            let mut empty = Row::text(ui, 36.0);
            empty.left(50.0, &[words::body(group.empty).faint()]);
            empty.end();
        }
        for entry in &group.rows {
            let selected = state.chosen == entry.choice;
            let response = paint(ui, entry, selected);
            if selected && std::mem::take(&mut state.stepped) {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                state.choose(entry.choice.clone());
            }
        }
    }
}

fn paint(ui: &mut Ui, entry: &Entry, selected: bool) -> egui::Response {
    let row = Row::choice(ui, space::ROW_LIST, selected);
    let rect = row.rect;
    let middle = rect.center().y;
    let glyph = words::run(theme::Face { size: 18.0, ..theme::ICON }, entry.glyph);
    let glyph = entry.tone.map_or_else(|| glyph.clone().dim(), |tone| glyph.clone().tone(tone));
    row.pen.line(pos2(rect.left() + 29.0, middle), Align::Center, f32::INFINITY, &[glyph]);
    let mut right = rect.right() - 16.0;
    if let Some(mark) = entry.mark {
        let (glyph, tone) = match mark {
            Mark::Connected => (words::icon_s(icon::CHECK).bold(), Some(Tone::Ok)),
            Mark::Ready => (words::icon_s(icon::CHECK_CIRCLE).filled(), Some(Tone::Ok)),
            Mark::Asking => (words::icon_s(icon::CIRCLE_NOTCH), None),
            Mark::Rejected => (words::icon_s(icon::PROHIBIT), entry.tone),
            Mark::PulledOut => (words::icon_s(icon::LINK_BREAK), None),
        };
        let word = words::table(mark.word()).gap(5.0);
        let ink = |run: words::Run| tone.map_or_else(|| run.clone().dim(), |tone| run.clone().tone(tone));
        let used = row.pen.line(pos2(right, middle), Align::Max, f32::INFINITY, &[ink(glyph), ink(word)]);
        right = used.left() - 12.0;
    }
    if let Some((badge, word)) = entry.origin.map(origin_badge) {
        let left = right - badge::width(&row.pen, badge, word);
        badge::paint(&row.pen, pos2(left, middle), badge, word);
        right = left - 12.0;
    }
    let text = rect.left() + 50.0;
    let line = |y: f32, run| row.pen.line(pos2(text, rect.top() + y), Align::Min, right - text, &[run]);
    let name = words::strong(entry.name.as_str());
    line(16.0, if entry.mark == Some(Mark::Rejected) { words::body(entry.name.as_str()) } else { name });
    line(33.0, words::hex_xs(entry.address.as_str()).dim());
    let origin = entry.origin.map(|origin| origin_badge(origin).1.to_lowercase());
    let mark = entry.mark.map(|mark| mark.word().to_lowercase());
    let why = Some(entry.why.to_lowercase()).filter(|why| !why.is_empty());
    let said = [Some(entry.name.clone()), Some(entry.address.clone()), origin, mark, why];
    row.chosen(selected, said.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Up and down choose, R asks again, and whatever else is typed is an address.
fn keys(ui: &Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let step = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (up, down) = (step(Key::ArrowUp), step(Key::ArrowDown));
    if up != down {
        let rows: Vec<&Entry> = data.groups.iter().flat_map(|group| &group.rows).collect();
        let at = rows.iter().position(|row| row.choice == state.chosen);
        let next = match at {
            Some(at) if up => at.saturating_sub(1),
            Some(at) => at + 1,
            None => 0,
        };
        if let Some(row) = rows.get(next) {
            state.choose(row.choice.clone());
        }
        // The keyboard stays with the list.
        (state.wants_focus, state.stepped) = (false, true);
        return;
    }
    let typed: String = ui.input(|input| {
        let text = input.events.iter().filter_map(|event| match event {
            egui::Event::Text(text) => Some(text.as_str()),
            _ => None,
        });
        text.collect()
    });
    if typed.eq_ignore_ascii_case("r") {
        if let Choice::Port(address) = &state.chosen {
            out.push(Action::AskAgain(address.clone()));
        }
    } else if !typed.trim().is_empty() {
        state.choose(Choice::Typed);
        state.stepped = true;
        state.typed.push_str(&typed);
    }
}

/// Plug in, read-only box, Cancel, Connect; returns whether the picker is done.
fn foot(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) -> bool {
    let all = ui.max_rect();
    let left = Rect::from_min_size(pos2(all.left() - 10.0, all.top()), vec2(220.0, all.height()));
    region::inside(ui, "plug", left, Margin::ZERO, |ui| {
        ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
            let plug = Button::new(Kind::Quiet, "Plug in a virtual board").icon(icon::PLUS);
            let tooltip = "A bridge with a virtual chip, on a pseudo-terminal of its own";
            if plug.tooltip(tooltip).show(ui).clicked() {
                out.push(Action::PlugIn(None));
            }
        });
    });
    let cancel = Button::new(Kind::Plain, "Cancel").show(ui).clicked();
    let reason = data.connect.as_ref().err().map_or("", String::as_str);
    let free = ui.ctx().text_edit_focused() || ui.memory(|memory| memory.focused().is_none());
    let enter = free && ui.input(|i| i.key_pressed(Key::Enter));
    let connect = Button::new(Kind::Primary, "Connect").enabled(data.connect.is_ok());
    let pressed = connect.tooltip(reason).show(ui).clicked();
    if !reason.is_empty() {
        let pen = Pen::new(ui);
        let runs = [words::table(reason).dim()];
        let mut row = Row::sized(ui, pen.width(&runs), 18.0, Sense::hover());
        row.left(0.0, &runs);
        row.end();
    }
    ui.add_space(8.0);
    let mut read_only = data.read_only;
    check_box(ui, "Open read-only", &mut read_only);
    if read_only != data.read_only {
        state.read_only = Some(read_only);
    }
    match &data.connect {
        Ok(address) if pressed || enter => {
            out.push(Action::Connect { address: address.clone(), read_only });
            state.read_only = None;
            true
        }
        _ => cancel,
    }
}

/// A box to tick.
fn check_box(ui: &mut Ui, text: &str, on: &mut bool) {
    let pen = words::Pen::new(ui);
    let p = pen.palette;
    let runs = [words::body(text)];
    let (rect, response) =
        ui.allocate_exact_size(vec2(pen.width(&runs) + 26.0, space::CONTROL), Sense::click());
    let mark = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(16.0, 16.0));
    let radius = CornerRadius::same(3);
    if *on {
        pen.painter.rect_filled(mark, radius, p.accent);
        let check = words::icon_xs(icon::CHECK).bold().ink(theme::Ink::OnAccent);
        pen.line(mark.center(), Align::Center, f32::INFINITY, &[check]);
    } else {
        let stroke = Stroke::new(space::HAIR, p.line_strong);
        pen.painter.rect_stroke(mark, radius, stroke, egui::StrokeKind::Inside);
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, mark, 3.0);
    }
    pen.line(pos2(mark.right() + 8.0, rect.center().y), Align::Min, f32::INFINITY, &runs);
    if response.clicked() {
        *on = !*on;
    }
    response.widget_info(|| egui::WidgetInfo::selected(Role::CheckBox, true, *on, text));
}

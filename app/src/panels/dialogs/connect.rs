//! The device picker: choose by one address.

use egui::{Align, CornerRadius, Margin, Rect, Sense, Stroke, Ui, accesskit::Role, pos2, vec2};

use crate::{
    action::{Action, Outbox},
    panels::shell::origin_badge,
    theme::{self, Tone, icon, space},
    view::View,
    widgets::{
        badge,
        button::{Button, Kind},
        dialog,
        field::Field,
        region,
        row::{self, Row},
        words,
    },
};

/// What the picker remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Chosen row.
    pub chosen: Choice,
    /// Path of a chip kept in a file, as typed.
    pub path: String,
    /// Whether it is opened read-only.
    pub read_only: bool,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// `sim`.
    #[default]
    InMemory,
    /// `sim:FILE`.
    InFile,
}

/// Both rows: icon, name, address.
const ROWS: [(Choice, char, &str, &str); 2] = [
    (Choice::InMemory, icon::CPU, "SPL05 virtual chip, in memory", "sim"),
    (Choice::InFile, icon::FILE, "Virtual chip kept in a file", "sim:FILE"),
];

/// Shows the picker; returns whether it wants to close.
pub fn show(ui: &Ui, state: &mut State, view: &View, out: &mut Outbox) -> bool {
    let mut done = false;
    let close = dialog::dialog(ui, "Choose a device", vec2(880.0, 440.0), |ui, all| {
        let (body, ()) = dialog::foot(ui, all, |ui| done = foot(ui, state, out));
        let (left, right) = region::split_left(ui, body, (body.width() * 500.0 / 880.0).round());
        region::inside(ui, "devices", left, Margin { top: 10, ..Margin::ZERO }, |ui| list(ui, state, view));
        region::inside(ui, "device", right, Margin::symmetric(24, 18), |ui| detail(ui, state, out));
    });
    close || done
}

fn list(ui: &mut Ui, state: &mut State, view: &View) {
    let mut caption = Row::text(ui, 22.0);
    caption.left(20.0, &[words::caption("Simulated").faint()]);
    caption.end();
    for (choice, glyph, name, address) in ROWS {
        let selected = state.chosen == choice;
        let row = Row::choice(ui, space::ROW_LIST, selected);
        let rect = row.rect;
        let tone = words::run(theme::Face { size: 18.0, ..theme::ICON }, glyph).tone(Tone::Sim);
        row.pen.line(pos2(rect.left() + 29.0, rect.center().y), Align::Center, f32::INFINITY, &[tone]);
        let text = rect.left() + 50.0;
        let line =
            |y: f32, run| row.pen.line(pos2(text, rect.top() + y), Align::Min, rect.width() - 190.0, &[run]);
        line(16.0, words::strong(name));
        line(33.0, words::hex_xs(address).dim());
        let (mark, word) = origin_badge(stsafe_core::transport::Origin::Virtual);
        let width = badge::width(&row.pen, mark, word);
        badge::paint(&row.pen, pos2(rect.right() - 16.0 - width, rect.center().y), mark, word);
        let here = view.device.as_ref().is_some_and(|device| match choice {
            Choice::InMemory => device.address == "sim",
            Choice::InFile => device.address.starts_with("sim:"),
        });
        if here {
            let connected = [
                words::icon_s(icon::CHECK).bold().tone(Tone::Ok),
                words::table("Connected").tone(Tone::Ok).gap(5.0),
            ];
            let at = pos2(rect.right() - 28.0 - width, rect.center().y);
            row.pen.line(at, Align::Max, f32::INFINITY, &connected);
        }
        let state_word = if here { ", connected" } else { "" };
        if row.chosen(selected, format!("{name}, {address}, simulated{state_word}")).clicked() {
            state.chosen = choice;
        }
    }
}

fn detail(ui: &mut Ui, state: &mut State, out: &mut Outbox) {
    let address = match state.chosen {
        Choice::InMemory => "sim".to_owned(),
        Choice::InFile => format!("sim:{}", state.path),
    };
    let mut shown = Row::text(ui, 20.0);
    shown.left_in(0.0, shown.rect.width(), &[words::hex_s(address).faint()]);
    shown.end();
    match state.chosen {
        Choice::InMemory => {
            title(ui, "SPL05 virtual chip");
            text(
                ui,
                "A fresh STSAFE-A120 of the generic sample profile. It answers byte for byte as the documents say.",
            );
            text(
                ui,
                "It lives in this window: closing it, or choosing it again, brings the fresh chip back.",
            );
        }
        Choice::InFile => {
            title(ui, "Virtual chip kept in a file");
            text(
                ui,
                "What you do to it survives this window, one-way steps included. A new file starts as a fresh chip.",
            );
            let mut label = Row::text(ui, 22.0);
            label.left(0.0, &[words::caption("File").faint()]);
            label.end();
            let field =
                Field::new("File of the virtual chip", "classroom.ron").mistake(state.path.contains('\n'));
            field.show(ui, &mut state.path);
            ui.add_space(space::S2);
            let browse = Button::new(Kind::Plain, "Browse…").icon(icon::FOLDER_OPEN);
            if cfg!(not(target_arch = "wasm32")) && browse.show(ui).clicked() {
                out.push(Action::PickChipFile);
            }
        }
    }
    ui.add_space(18.0);
    region::divider(ui);
    ui.add_space(12.0);
    text(
        ui,
        "Simulated: its certificate is issued by a simulator authority and proves nothing about a product.",
    );
}

fn title(ui: &mut Ui, text: &str) {
    let mut row = Row::text(ui, 26.0);
    row.left(0.0, &[words::run(theme::Face { size: 16.0, ..theme::TITLE }, text)]);
    row.named(Role::Heading, text);
    ui.add_space(6.0);
}

fn text(ui: &mut Ui, text: &str) {
    row::paragraph(ui, &[words::body(text).dim()]);
    ui.add_space(space::S2);
}

/// Read-only box, Cancel, Connect; returns whether the picker is done.
fn foot(ui: &mut Ui, state: &mut State, out: &mut Outbox) -> bool {
    let cancel = Button::new(Kind::Plain, "Cancel").show(ui).clicked();
    let address = match state.chosen {
        Choice::InMemory => Some("sim".to_owned()),
        Choice::InFile => {
            Some(state.path.trim()).filter(|path| !path.is_empty()).map(|path| format!("sim:{path}"))
        }
    };
    let reason = "Name a file first";
    let enter = ui.input(|i| i.key_pressed(egui::Key::Enter));
    let connect = Button::new(Kind::Primary, "Connect").enabled(address.is_some());
    let pressed = connect.tooltip(if address.is_some() { "" } else { reason }).show(ui).clicked();
    if address.is_none() {
        let pen = words::Pen::new(ui);
        let runs = [words::table(reason).dim()];
        let mut row = Row::sized(ui, pen.width(&runs), 18.0, Sense::hover());
        row.left(0.0, &runs);
        row.end();
    }
    ui.add_space(8.0);
    check_box(ui, "Open read-only", &mut state.read_only);
    match address {
        Some(address) if pressed || enter => {
            out.push(Action::Connect { address, read_only: state.read_only });
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

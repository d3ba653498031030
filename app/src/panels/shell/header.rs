//! The header: device, search, read-only state, theme, help.

use egui::{
    Align, CornerRadius, Layout, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit::Role,
    pos2, vec2,
};

use stsafe_core::transport::Origin;

use crate::{
    action::{Action, Outbox, Screen},
    theme::{self, Ink, Tone, icon, space},
    view::View,
    widgets::{
        badge::{self, Badge},
        button::icon_button,
        words::{self, Pen, Run},
    },
};

/// Width of the search field.
const SEARCH: f32 = 300.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, view: &View, after: Option<bool>, out: &mut Outbox) {
    let device = device_button(ui, rect, view, out);
    let left = match after {
        Some(showing) => super::after::choose(ui, rect, device.right(), showing, out),
        None => device.right(),
    };
    let right = state_and_help(ui, rect, view, out);
    let room = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
    search(ui, rect, room, out);
}

/// Badge of an origin.
pub fn origin_badge(origin: Origin) -> (Badge, &'static str) {
    match origin {
        Origin::Virtual => (Badge::Simulated, "Simulated"),
        Origin::Real => (Badge::Real, "Real chip"),
        Origin::Replay => (Badge::Replay, "Recorded"),
    }
}

fn device_button(ui: &mut Ui, header: Rect, view: &View, out: &mut Outbox) -> Rect {
    let pen = Pen::new(ui);
    let p = pen.palette;
    let (runs, mark, name) = match &view.device {
        Some(device) => {
            let chip = words::icon(icon::CPU);
            let chip = if device.origin == Origin::Virtual { chip.tone(Tone::Sim) } else { chip };
            let runs = vec![
                chip,
                words::strong(device.name.as_str()).semibold().gap(7.0),
                words::hex_s(device.address.as_str()).faint().gap(6.0),
            ];
            let mark = origin_badge(device.origin);
            (runs, Some(mark), format!("Device: {}, {}, {}", device.name, device.address, mark.1))
        }
        None => {
            let runs = vec![words::icon(icon::CPU).faint(), words::strong("No device").dim().gap(7.0)];
            (runs, None, "Device: none, choose one".to_owned())
        }
    };
    let mark_width = mark.map_or(0.0, |(badge, word)| badge::width(&pen, badge, word) + 6.0);
    let width = 9.0 + pen.width(&runs) + mark_width + 30.0;
    let at = pos2(header.left() + space::S3, header.center().y - space::CONTROL / 2.0 - 0.5);
    let rect = Rect::from_min_size(at, vec2(width.ceil(), space::CONTROL));
    let response = ui.interact(rect, ui.scope_id().with("device"), Sense::click());
    framed(&pen, rect, response.hovered(), response.has_focus(), p.line);
    let used = pen.line(rect.left_center() + vec2(9.0, 0.0), Align::Min, f32::INFINITY, &runs);
    if let Some((badge, word)) = mark {
        badge::paint(&pen, pos2(used.right() + 6.0, rect.center().y), badge, word);
    }
    let caret = [words::icon_s(icon::CARET_UP_DOWN).dim()];
    pen.line(pos2(rect.right() - 8.0, rect.center().y), Align::Max, f32::INFINITY, &caret);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.on_hover_text("Choose a device (Ctrl D)").clicked() {
        out.push(Action::ChooseDevice);
    }
    rect
}

fn search(ui: &mut Ui, header: Rect, room: Rect, out: &mut Outbox) {
    let width = SEARCH.min(room.width() - 2.0 * space::S4);
    if width < 160.0 {
        return;
    }
    let middle = (header.center().x - 56.0)
        .clamp(room.left() + space::S4 + width / 2.0, room.right() - space::S4 - width / 2.0);
    let rect =
        Rect::from_center_size(pos2(middle.round(), header.center().y - 0.5), vec2(width, space::CONTROL));
    let pen = Pen::new(ui);
    let response = ui.interact(rect, ui.scope_id().with("search"), Sense::click());
    framed(&pen, rect, response.hovered(), response.has_focus(), pen.palette.line);
    let runs =
        [words::icon(icon::MAGNIFYING_GLASS).faint(), words::body("Run or find anything").faint().gap(8.0)];
    pen.line(rect.left_center() + vec2(9.0, 0.0), Align::Min, f32::INFINITY, &runs);
    key_cap(&pen, rect.right_center() - vec2(7.0, 0.0), "Ctrl K");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Run or find anything"));
    if response.clicked() {
        out.push(Action::Palette);
    }
}

/// A key with its border, right end at `right`; returns its left edge.
pub fn key_cap(pen: &Pen, right: egui::Pos2, text: &str) -> f32 {
    let runs: [Run; 1] = [words::hex_xs(text).dim()];
    let width = pen.width(&runs) + 10.0;
    let rect = Rect::from_min_max(pos2(right.x - width, right.y - 9.0), pos2(right.x, right.y + 9.0));
    let stroke = Stroke::new(space::HAIR, pen.palette.line);
    pen.painter.rect_stroke(rect, CornerRadius::same(3), stroke, StrokeKind::Inside);
    pen.line(rect.center(), Align::Center, f32::INFINITY, &runs);
    rect.left()
}

fn state_and_help(ui: &mut Ui, header: Rect, view: &View, out: &mut Outbox) -> f32 {
    let rect = header.shrink2(vec2(space::S2, 0.0)).translate(vec2(0.0, -0.5));
    let builder =
        UiBuilder::new().id_salt("state").max_rect(rect).layout(Layout::right_to_left(Align::Center));
    let mut ui = ui.new_child(builder);
    if icon_button(&mut ui, icon::QUESTION, "Show shortcuts (?)").clicked() {
        out.push(Action::Shortcuts);
    }
    if icon_button(&mut ui, icon::SLIDERS_HORIZONTAL, "Open the settings (Ctrl ,)").clicked() {
        out.push(Action::Settings);
    }
    let (glyph, name) = match ui.visuals().dark_mode {
        true => (icon::SUN, "Switch to the light theme (Ctrl T)"),
        false => (icon::MOON, "Switch to the dark theme (Ctrl T)"),
    };
    if icon_button(&mut ui, glyph, name).clicked() {
        out.push(Action::ToggleTheme);
    }
    bar(&mut ui);
    let (glyph, text, ink) = match view.read_only {
        true => (icon::LOCK_SIMPLE, "Read-only", Ink::Tone(Tone::Warn)),
        false => (icon::PENCIL_SIMPLE, "Read and write", Ink::Dim),
    };
    let pen = Pen::new(&ui);
    let runs = [words::icon(glyph).ink(ink), words::body(text).ink(ink).gap(6.0)];
    let (rect, response) =
        ui.allocate_exact_size(vec2(pen.width(&runs) + 16.0, space::CONTROL), Sense::click());
    if response.hovered() {
        pen.painter.rect_filled(rect, CornerRadius::same(space::RADIUS as u8), pen.palette.hover);
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, pen.palette, rect, space::RADIUS);
    }
    pen.line(rect.center(), Align::Center, f32::INFINITY, &runs);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, view.read_only, "Read-only mode"));
    if response.on_hover_text("Switch read-only mode (Ctrl L)").clicked() {
        out.push(Action::ToggleReadOnly);
    }
    if let Some(words) = session_words(view) {
        bar(&mut ui);
        session_chip(&mut ui, &words, out);
    }
    ui.min_rect().left()
}

/// Where the counter of the open session stands; `None` without a session.
fn session_words(view: &View) -> Option<String> {
    let open = view.host.now.standing != stsafe_core::policy::Session::None;
    open.then(|| view.host.now.n.map_or_else(|| "N in doubt".to_owned(), |n| format!("N {n:08X}")))
}

/// `Host session N 0000003E`, while one is open; goes to its screen.
fn session_chip(ui: &mut Ui, counter: &str, out: &mut Outbox) {
    let pen = Pen::new(ui);
    // A small window has no room for more than the counter.
    let wide = ui.ctx().content_rect().width() >= space::NARROW_WINDOW;
    let mut runs = vec![words::icon(icon::LINK).tone(Tone::Ok)];
    if wide {
        runs.push(words::body("Host session").dim().gap(6.0));
    }
    runs.push(words::hex_s(counter).gap(6.0));
    let size = vec2(pen.width(&runs) + 16.0, space::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        pen.painter.rect_filled(rect, CornerRadius::same(space::RADIUS as u8), pen.palette.hover);
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, pen.palette, rect, space::RADIUS);
    }
    pen.line(rect.center(), Align::Center, f32::INFINITY, &runs);
    let name = format!("Host session, {counter}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.on_hover_text("The counter that the next protected command takes. Go to Session").clicked() {
        out.push(Action::Show(Screen::Session));
    }
}

/// A short line between groups.
fn bar(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(13.0, 20.0), Sense::hover());
    let colour = theme::palette(ui).line;
    ui.painter().vline(rect.center().x.round() + 0.5, rect.y_range(), Stroke::new(space::HAIR, colour));
}

fn framed(pen: &Pen, rect: Rect, hovered: bool, focused: bool, line: egui::Color32) {
    let p = pen.palette;
    let fill = if hovered { p.hover } else { p.raised };
    let radius = CornerRadius::same(space::RADIUS as u8);
    pen.painter.rect(rect, radius, fill, Stroke::new(space::HAIR, line), StrokeKind::Inside);
    if focused {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
    }
}

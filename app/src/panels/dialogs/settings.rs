//! The settings: how the window looks, how it starts, what it keeps. Every row does what it says at once.

use egui::{Margin, Ui, accesskit::Role, vec2};

use crate::{
    action::{Action, Outbox},
    settings::{Change, Settings, Theme, ZOOMS},
    text,
    theme::space,
    widgets::{
        button::{Button, Kind},
        dialog, region,
        row::{self, Row},
        segment::{Choice, segment_small},
        switch::switch,
        words,
    },
};

/// Where the values begin, from the left edge of a row.
const COLUMN: f32 = 160.0;
const ROW: f32 = 34.0;

/// Shows the settings; `place` is the file they are kept in, or why they are not. Returns whether it wants to close.
pub fn show(ui: &Ui, settings: &Settings, place: Option<&Result<String, String>>, out: &mut Outbox) -> bool {
    let mut done = false;
    let close = dialog::dialog(ui, "Settings", vec2(640.0, 500.0), |ui, all| {
        let (body, ()) = dialog::foot(ui, all, |ui| {
            done = Button::new(Kind::Plain, "Close").shortcut("Esc").show(ui).clicked();
        });
        region::scrolled(ui, "settings", body, Margin::symmetric(20, 16), |ui| {
            look(ui, settings, out);
            part(ui, "Safety");
            start(ui, settings, out);
            part(ui, "Kept between runs");
            kept(ui, settings, place, out);
        });
    });
    close || done
}

fn part(ui: &mut Ui, title: &str) {
    ui.add_space(12.0);
    region::divider(ui);
    ui.add_space(12.0);
    region::heading(ui, title, "");
    ui.add_space(6.0);
}

fn look(ui: &mut Ui, settings: &Settings, out: &mut Outbox) {
    region::heading(ui, "Look", "");
    ui.add_space(6.0);
    let themes = [(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];
    line(ui, "Theme", |ui| {
        let choices = themes.map(|(_, text)| Choice { text, closed: "" });
        let here = themes.iter().position(|(theme, _)| *theme == settings.theme).unwrap_or(0);
        if let Some((theme, _)) = segment_small(ui, "Theme", &choices, here).and_then(|n| themes.get(n)) {
            out.push(Action::Set(Change::Theme(*theme)));
        }
    });
    line(ui, "Size of everything", |ui| {
        let words = ZOOMS.map(|percent| format!("{percent} %"));
        let choices: Vec<_> = words.iter().map(|text| Choice { text, closed: "" }).collect();
        let here = ZOOMS.iter().position(|percent| *percent == settings.zoom_percent);
        let clicked = segment_small(ui, "Size of everything", &choices, here.unwrap_or(usize::MAX));
        if let Some(percent) = clicked.and_then(|n| ZOOMS.get(n)) {
            out.push(Action::Set(Change::Zoom(*percent)));
        }
    });
    line(ui, "Motion", |ui| {
        let mut on = settings.reduced_motion;
        if switch(ui, "Reduce motion", &mut on, true, text::REDUCED_MOTION) {
            out.push(Action::Set(Change::ReducedMotion(on)));
        }
    });
}

fn start(ui: &mut Ui, settings: &Settings, out: &mut Outbox) {
    line(ui, "At the start", |ui| {
        let mut on = settings.read_only;
        if switch(ui, "Start in read-only mode", &mut on, true, text::READ_ONLY_AT_START) {
            out.push(Action::Set(Change::ReadOnly(on)));
        }
    });
    note(ui, text::READ_ONLY_AT_START);
}

fn kept(ui: &mut Ui, settings: &Settings, place: Option<&Result<String, String>>, out: &mut Outbox) {
    let file_count = settings.files.len() + settings.captures.len();
    let count = settings.recent.len() + file_count;
    line(ui, "Recent", |ui| {
        let devices = counted(settings.recent.len(), "device");
        let files = counted(file_count, "file");
        let pen = words::Pen::new(ui);
        let runs = [words::body(format!("{devices}, {files}"))];
        let mut shown = Row::sized(ui, pen.width(&runs), space::CONTROL_SMALL, egui::Sense::hover());
        shown.left(0.0, &runs);
        shown.end();
        ui.add_space(space::S3);
        let forget = Button::new(Kind::Plain, "Forget recent devices and files").small().enabled(count > 0);
        let why = if count > 0 { "The files themselves stay" } else { "Nothing is remembered" };
        if forget.tooltip(why).show(ui).clicked() {
            out.push(Action::Set(Change::ForgetRecent));
        }
    });
    match place {
        Some(Ok(path)) => {
            line(ui, "Settings file", |ui| {
                let room = ui.available_width() - 64.0;
                let mut shown = Row::sized(ui, room, space::CONTROL_SMALL, egui::Sense::hover());
                shown.left_in(0.0, room, &[words::hex_s(path.as_str())]);
                shown.end().on_hover_text(path.as_str());
                let copy = Button::new(Kind::Quiet, "Copy").small().tooltip("Copy the path");
                if copy.show(ui).clicked() {
                    out.push(Action::Copy(path.clone()));
                }
            });
            note(ui, text::NO_SECRET_KEPT);
        }
        Some(Err(why)) => note(ui, &format!("Not kept: {why}")),
        None => note(ui, "Not kept: this window keeps nothing."),
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A label and what belongs to it, on one line.
fn line(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, label));
    let at = rect.left_center();
    words::Pen::new(ui).line(at, egui::Align::Min, COLUMN, &[words::body(label).dim()]);
    let place = egui::Rect::from_min_max(egui::pos2(rect.left() + COLUMN, rect.top()), rect.max);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut child = ui.new_child(egui::UiBuilder::new().id_salt(label).max_rect(place).layout(layout));
    content(&mut child);
}

/// What a setting means, under it.
fn note(ui: &mut Ui, text: &str) {
    let width = ui.available_width() - COLUMN;
    row::paragraph_in(ui, COLUMN, width, &[words::note(text).faint()]);
}

//! States that a lesson begins in: those that everybody has, those that a trainer saved, and the way back to the chip that
//! was there before.

use egui::{Align, Layout, Margin, Rect, Ui, UiBuilder, accesskit::Role};

use super::{
    data::{Classroom, Data, StateRow},
    state::{Chosen, State},
};
use crate::{
    action::{Action, Outbox},
    theme::{self, Tone, icon, space},
    view::twin::TwinErrand,
    widgets::{
        button::{Button, Kind},
        field::Field,
        judged, region,
        row::{self, Row},
        verdict, words,
    },
};

/// Height of a state's row, and room for its button, in points.
const ROW: f32 = 34.0;
const BEGIN: f32 = 104.0;

pub(super) fn show(ui: &mut Ui, content: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let room = &data.classroom;
    let rest = match &room.lesson {
        Some((name, waits)) => {
            let (strip, rest) = region::split_top(ui, content, 60.0);
            region::inside(ui, "lesson", strip, Margin { left: 24, right: 24, top: 16, bottom: 0 }, |ui| {
                lesson(ui, name, waits, data, out);
            });
            rest
        }
        None => content,
    };
    let (left, right) = region::split_left(ui, rest, (rest.width() * 0.4).clamp(320.0, 460.0));
    region::scrolled(ui, "states", left, Margin { top: 12, bottom: 12, ..Margin::ZERO }, |ui| {
        let open = data.closed != crate::text::BUSY;
        group(ui, "Start states", &room.shipped, room.at_once, state, open, out);
        ui.add_space(10.0);
        group(ui, "Saved states", &room.saved, room.at_once, state, open, out);
        if room.saved.is_empty() {
            let width = ui.available_width() - 2.0 * space::PAD;
            let none = "None yet. A state is made by saving a virtual chip.";
            row::paragraph_in(ui, space::PAD, width, &[words::body(none).faint()]);
        }
    });
    region::scrolled(ui, "state", right, Margin { left: 24, right: 24, top: 18, bottom: 16 }, |ui| {
        chosen(ui, room, data, out);
        ui.add_space(24.0);
        region::divider(ui);
        ui.add_space(16.0);
        save(ui, state, room, out);
    });
}

/// Where the window is, and the way back.
fn lesson(ui: &mut Ui, name: &str, waits: &str, data: &Data, out: &mut Outbox) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S3;
        let back = Button::new(Kind::Primary, "Back to the chip before").icon(icon::ARROW_COUNTER_CLOCKWISE);
        let busy = data.closed == crate::text::BUSY;
        if back.enabled(!busy).tooltip(if busy { data.closed } else { waits }).show(ui).clicked() {
            out.push(Action::Twin(TwinErrand::Leave));
        }
        let said = format!("{waits} waits, untouched and still open.");
        let runs = [
            words::body("In").dim(),
            words::strong(name).semibold().gap(5.0),
            words::body(".").dim(),
            words::body(said).dim().gap(6.0),
        ];
        let mut row = Row::sized(ui, ui.available_width(), space::CONTROL, egui::Sense::hover());
        let width = row.rect.width();
        row.left_in(0.0, width, &runs);
        row.named(Role::Status, format!("In {name}. {waits} waits"));
    });
}

/// Clicked, a state is looked at; its button begins with it.
fn group(
    ui: &mut Ui,
    name: &str,
    rows: &[StateRow],
    at_once: bool,
    state: &mut State,
    open: bool,
    out: &mut Outbox,
) {
    let mut caption = Row::text(ui, 24.0);
    caption.left(space::PAD, &[words::caption(name).faint()]);
    caption.end();
    for entry in rows {
        let mut row = Row::choice(ui, ROW, entry.chosen);
        let glyph = if matches!(entry.state, Chosen::Saved(_)) { icon::FILE } else { icon::STUDENT };
        row.left(space::PAD, &[words::icon(glyph).tone(Tone::Sim)]);
        let room = row.rect.width() - BEGIN - space::PAD - 26.0;
        row.left_in(space::PAD + 26.0, room, &[words::body(entry.name.as_str())]);
        if entry.open {
            row.end_at(
                20.0,
                &[words::icon_s(icon::CHECK).bold().tone(Tone::Ok), words::table("Open").gap(5.0)],
            );
        }
        let place = row.rect;
        let said = if entry.open { format!("{}, open", entry.name) } else { entry.name.clone() };
        let response = row.chosen(entry.chosen, said);
        let mut begins = response.double_clicked() && open;
        if at_once && !entry.open {
            begins |= begin(ui, place, entry, open);
        }
        if response.clicked() || begins {
            state.chosen = entry.state.clone();
        }
        if begins {
            out.push(Action::Twin(entry.begin()));
        }
    }
}

/// The button at the end of a row.
fn begin(ui: &mut Ui, row: Rect, entry: &StateRow, open: bool) -> bool {
    let place = row.with_min_x(row.right() - BEGIN).with_max_x(row.right() - 10.0);
    let builder = UiBuilder::new().id_salt(&entry.name).max_rect(place);
    let mut child = ui.new_child(builder.layout(Layout::right_to_left(Align::Center)));
    let said = format!("Begin with {}", entry.name);
    let button = Button::new(Kind::Quiet, "Begin").said(&said).icon(icon::PLAY).small().enabled(open);
    button.tooltip(if open { "" } else { crate::text::BUSY }).show(&mut child).clicked()
}

fn chosen(ui: &mut Ui, room: &Classroom, data: &Data, out: &mut Outbox) {
    let (name, begin) = &room.begin;
    let mut title = Row::text(ui, 26.0);
    title.left(0.0, &[words::run(theme::VERDICT, name.as_str())]);
    title.named(Role::Heading, name.as_str());
    ui.add_space(6.0);
    row::paragraph(ui, &[words::body(room.about.as_str()).dim()]);
    ui.add_space(6.0);
    let simulated = "Simulated, and the same every time. The chip that is connected now waits, untouched, until you come \
                     back to it.";
    row::paragraph(ui, &[words::body(simulated).dim()]);
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        let busy = data.closed == crate::text::BUSY;
        let kind = if room.lesson.is_some() { Kind::Plain } else { Kind::Primary };
        // A state that waits in the list has its button there; one that is open would be lost by a slip.
        let text =
            if room.is_open { format!("Begin anew with {name}") } else { format!("Begin with {name}") };
        let here = room.is_open || !room.at_once;
        if here && Button::new(kind, &text).icon(icon::PLAY).enabled(!busy).show(ui).clicked() {
            out.push(begin.clone());
        }
        if !cfg!(target_arch = "wasm32")
            && Button::new(Kind::Quiet, "Begin with a file…").icon(icon::FOLDER_OPEN).show(ui).clicked()
        {
            out.push(Action::OpenFile);
        }
        judged::reason(ui, if busy { data.closed } else { "" });
    });
}

fn save(ui: &mut Ui, state: &mut State, room: &Classroom, out: &mut Outbox) {
    region::heading(ui, "A state of your own", "");
    ui.add_space(6.0);
    let about = "The virtual chip as it is now, to begin with later. The file holds its simulated keys, and the host keys \
                 if you wrote any.";
    row::paragraph(ui, &[words::body(about).dim()]);
    ui.add_space(8.0);
    let mut asked = false;
    let reason = match room.no_save.as_str() {
        "" if state.name.trim().is_empty() => "Give it a name",
        reason => reason,
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        Field::new("Name of the state", "Name").face(theme::BODY).width(220.0).show(ui, &mut state.name);
        let save = Button::new(Kind::Plain, "Save this state").icon(icon::FLOPPY_DISK);
        asked = save.enabled(reason.is_empty()).tooltip(reason).show(ui).clicked();
    });
    ui.add_space(6.0);
    judged::reason(ui, reason);
    if asked {
        out.push(Action::Twin(TwinErrand::SaveState(std::mem::take(&mut state.name))));
    }
    if !room.folder.is_empty() {
        ui.add_space(8.0);
        verdict::remark(ui, Tone::Info, &format!("Saved states lie in {}", room.folder));
    }
}

//! Overview: what is connected, what it holds, what is not known for sure, what to do next.

mod build;
pub mod data;
mod inspector;
mod keys;

use egui::{Align, Margin, Rect, Ui, accesskit::Role, pos2, vec2};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::{self, icon, space},
    widgets::{
        button::{Button, Kind},
        copying::{self, Copied},
        facts, fade, gauge,
        memory_map::{self, MapStyle},
        region,
        row::{self, Row},
        segment::grouped,
        state as states, words,
    },
};

pub use build::build;
pub use data::Data;

/// Width of the inspector, in points.
const INSPECTOR: f32 = 392.0;

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Whether the list of assumptions is unfolded.
    pub all_assumed: bool,
}

/// Paints the screen; without data, what would be here and how to get it.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("What this chip is, what it holds, what to do next").faint()];
    region::screen_header(ui, header, Screen::Overview.name(), &purpose, |ui| {
        let refresh = Button::new(Kind::Plain, "Refresh").icon(icon::ARROWS_CLOCKWISE).shortcut("F5");
        if data.is_some() && refresh.busy(busy).tooltip("Ask the chip again").show(ui).clicked() {
            out.push(Action::Refresh);
        }
    });
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            let buttons = [(Kind::Primary, "Start the virtual chip"), (Kind::Quiet, "Choose a device…")];
            match states::empty(ui, text::NO_DEVICE, &buttons) {
                Some(0) => out.push(Action::Connect { address: "sim".to_owned(), read_only: false }),
                Some(_) => out.push(Action::ChooseDevice),
                None => {}
            }
        });
        return;
    };
    let wide = ui.ctx().content_rect().width() >= space::INSPECTOR_WINDOW;
    let (main, side) = if wide {
        region::split_right(ui, content, INSPECTOR)
    } else {
        content.split_left_right_at_x(content.right())
    };
    let margin = Margin { left: 24, right: 32, top: 19, bottom: 16 };
    region::scrolled(ui, "overview", main, margin, |ui| paint_main(ui, data, out));
    if wide {
        let margin = Margin { left: 24, right: 24, top: 20, bottom: 16 };
        region::scrolled(ui, "inspector", side, margin, |ui| inspector::show(ui, state, data, out));
    }
}

fn paint_main(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    identity(ui, data);
    ui.add_space(18.0);
    region::divider(ui);
    ui.add_space(11.0);
    memory(ui, data, out);
    ui.add_space(24.0);
    region::divider(ui);
    ui.add_space(11.0);
    counters(ui, data, out);
    ui.add_space(17.0);
    region::divider(ui);
    ui.add_space(11.0);
    keys::show(ui, &data.keys);
}

fn identity(ui: &mut Ui, data: &Data) {
    let mut label = Row::text(ui, 16.0);
    label.left(0.0, &[words::caption("Device ID").faint()]);
    label.end();
    let mut id = Row::value(ui, 34.0);
    let unique = data.id.get(..9).unwrap_or(&data.id);
    let product = data.id.get(9..).unwrap_or_default();
    let runs = [
        words::run(theme::ID, stsafe_core::hex::pairs(unique)),
        words::run(theme::ID, stsafe_core::hex::pairs(product)).faint().gap(14.0),
    ];
    id.left(0.0, &runs);
    let said = format!("Device ID {}", stsafe_core::hex::run(&data.id));
    copying::offer(&id.named(Role::Label, said), || Copied::bytes("device ID", &data.id));
    let mut note = Row::text(ui, 22.0);
    note.left(0.0, &[words::note(data.id_note.as_str()).faint()]);
    note.end();
    ui.add_space(9.0);
    let all = ui.available_rect_before_wrap();
    let split = all.left() + (all.width() * 420.0 / 816.0).round();
    let rows = data.left.len().max(data.right.len()) as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(all.width(), rows * space::ROW_FACT), egui::Sense::hover());
    let (left, right) = rect.split_left_right_at_x(split);
    region::inside(ui, "left", left, Margin::ZERO, |ui| {
        facts::watched(ui, &data.left, 112.0, space::ROW_FACT)
    });
    region::inside(ui, "right", right, Margin::ZERO, |ui| {
        facts::watched(ui, &data.right, 96.0, space::ROW_FACT)
    });
    facts::watched(ui, std::slice::from_ref(&data.agreement), 112.0, space::ROW_FACT);
}

fn memory(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    let rest = region::heading(ui, "Memory", &data.memory_note);
    let pen = words::Pen::new(ui);
    memory_map::legend(&pen, pos2(rest.right(), rest.center().y));
    ui.add_space(8.0);
    let style = MapStyle { band: 14.0, full: false };
    if let Some(zone) = memory_map::memory_map(ui, &data.zones, None, style) {
        out.push(Action::OpenZone(zone));
    }
}

fn counters(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    region::heading(ui, "Counters", "One-way, log scale from 2³² − 1 to 0");
    ui.add_space(5.0);
    if data.counters.is_empty() {
        row::paragraph(ui, &[words::body("This profile has no counter zone.").dim()]);
    }
    for counter in &data.counters {
        let mut row = Row::choice(ui, 28.0, false);
        row.left(0.0, &[words::body(format!("Zone {}", counter.zone)).dim()]);
        let middle = row.rect.center().y;
        let x = row.rect.left();
        let scale = row.rect.width() / 816.0;
        let bar =
            Rect::from_min_max(pos2(x + 64.0, middle - 2.0), pos2(x + 64.0 + 392.0 * scale, middle + 2.0));
        gauge::counter(&row.pen, bar, counter.value);
        let value = grouped(u64::from(counter.value));
        let run = words::hex_s(value.as_str()).medium();
        let fade = fade::of(ui, ("counter", counter.zone), Some(counter.value));
        let width = row.pen.width(std::slice::from_ref(&run));
        let place = Rect::from_min_size(pos2(x + 576.0 * scale - width, middle - 10.0), vec2(width, 20.0));
        fade::behind(&row.pen, place, fade);
        row.right(576.0 * scale, &[fade::run(run, fade)]);
        let note = 576.0 * scale + 24.0;
        row.left_in(note, row.rect.width() - note, &[words::table(counter.note.as_str()).faint()]);
        let name = format!("Zone {} counter {value}, {}", counter.zone, counter.note);
        let response = row.named(Role::Button, name);
        copying::offer(&response, || Copied::Words(value.clone()));
        if response.clicked() {
            out.push(Action::OpenCounter(counter.zone));
        }
    }
}

/// Left-aligned small text, for legends of this screen.
fn legend_text(pen: &words::Pen, right: egui::Pos2, text: &str) -> f32 {
    pen.line(right, Align::Max, f32::INFINITY, &[words::note(text).dim()]).left()
}

//! The right side of the Bridge screen: what can be done to the bus and to the chip's lines.

use egui::Ui;

use super::build::khz;
use super::data::Data;
use super::{COLUMN, part};
use crate::{
    action::{Action, Outbox},
    theme::space,
    view::bridges::Errand,
    widgets::{
        button::{Button, Kind},
        judged, region,
        row::{self, Row},
        segment::{Choice, segment},
        words,
    },
};

/// Paints it.
pub(super) fn show(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    region::heading(ui, "Bus speed", "Clock of the I²C bus");
    ui.add_space(space::S2);
    speed(ui, data, out);
    part(ui, "Who is on the bus", "");
    job(ui, data, "Scan the bus", Errand::Scan, &data.scan, true, out);
    part(ui, "Stuck bus", "");
    job(ui, data, "Free the bus", Errand::Recover, &data.recovery, data.can_recover, out);
    part(ui, "Lines", "Beside the two wires of the bus");
    let text = "Without power, or in reset, the chip forgets what it only remembers with power, and where a session stands \
                is not known until it is asked again.";
    row::paragraph(ui, &[words::body(text).dim()]);
    ui.add_space(space::S2);
    for line in &data.lines {
        ui.horizontal(|ui| {
            let mut label = Row::sized(ui, COLUMN - 80.0, space::CONTROL + 4.0, egui::Sense::hover());
            label.left(0.0, &[words::body(line.name)]);
            label.end();
            let mut now = Row::sized(ui, 190.0, space::CONTROL + 4.0, egui::Sense::hover());
            now.left_in(0.0, 186.0, &[words::body(line.now.as_str()).dim()]);
            now.named(egui::accesskit::Role::Label, format!("{}: {}", line.name, line.now));
            if let Some((text, errand)) = &line.button {
                let button = Button::new(Kind::Plain, text).enabled(data.closed.is_empty());
                if button.tooltip(data.closed).show(ui).clicked() {
                    out.push(Action::Bridge(*errand));
                }
            }
        });
    }
    if !data.closed.is_empty() {
        ui.add_space(space::S2);
        judged::reason(ui, data.closed);
    }
}

fn speed(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    let names: Vec<String> = data.speeds.iter().map(|hertz| khz(*hertz)).collect();
    let choices: Vec<Choice<'_>> = names.iter().map(|text| Choice { text, closed: data.closed }).collect();
    let chosen = segment(ui, "Bus speed", &choices, data.speed.unwrap_or(usize::MAX));
    if let Some(hertz) = chosen.and_then(|index| data.speeds.get(index)) {
        out.push(Action::Bridge(Errand::SetSpeed(*hertz)));
    }
    ui.add_space(space::S2);
    row::paragraph(ui, &[words::body(data.speed_words.as_str()).dim()]);
}

fn job(ui: &mut Ui, data: &Data, text: &str, errand: Errand, said: &str, can: bool, out: &mut Outbox) {
    row::paragraph(ui, &[words::body(said).dim()]);
    ui.add_space(space::S2);
    let button = Button::new(Kind::Plain, text).enabled(can && data.closed.is_empty());
    if button.tooltip(data.closed).show(ui).clicked() {
        out.push(Action::Bridge(errand));
    }
}

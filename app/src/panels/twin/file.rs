//! A plan file that was not taken: all its mistakes by line and column, or what does not fit the connected chip.

use egui::{Margin, Rect, Ui, accesskit::Role};

use super::{
    data::Data,
    state::{Opened, State, Wrong},
};
use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        region,
        row::{self, Row},
        verdict, words,
    },
};

pub(super) fn show(
    ui: &mut Ui,
    content: Rect,
    state: &mut State,
    opened: &Opened,
    data: &Data,
    out: &mut Outbox,
) {
    region::scrolled(ui, "plan file", content, Margin::symmetric(24, 18), |ui| {
        ui.set_max_width(760.0);
        let title = match &opened.wrong {
            Wrong::Text(problems) if problems.len() == 1 => "is no plan: 1 mistake".to_owned(),
            Wrong::Text(problems) => format!("is no plan: {} mistakes", problems.len()),
            Wrong::Unfit(_) if data.connected => "does not fit the connected chip".to_owned(),
            Wrong::Unfit(_) => "waits for its chip: none is connected".to_owned(),
        };
        region::heading(ui, &opened.name, &title);
        ui.add_space(10.0);
        verdict::remark(ui, Tone::Danger, "It was not taken. The plan that was there before is as it was.");
        ui.add_space(10.0);
        match &opened.wrong {
            Wrong::Text(problems) => {
                for problem in problems {
                    let mut line = Row::text(ui, 20.0);
                    let place = format!("{}:{}", problem.line, problem.column);
                    line.left(0.0, &[words::hex_s(place).accent()]);
                    let room = line.rect.width() - 64.0;
                    line.left_in(64.0, room, &[words::table(problem.field.as_str()).medium()]);
                    line.named(Role::ListItem, problem.to_string());
                    let width = ui.available_width() - 64.0;
                    row::paragraph_in(ui, 64.0, width, &[words::table(problem.what.as_str()).dim()]);
                    ui.add_space(8.0);
                }
            }
            Wrong::Unfit(lines) => {
                for line in lines {
                    verdict::remark(ui, Tone::Warn, line);
                    ui.add_space(6.0);
                }
            }
        }
        ui.add_space(space::S3);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            if Button::new(Kind::Plain, "Open another…").icon(icon::FOLDER_OPEN).show(ui).clicked() {
                out.push(Action::OpenFile);
            }
            if Button::new(Kind::Quiet, "Put it away").show(ui).clicked() {
                state.file = None;
            }
        });
    });
}

//! The command table in two columns, now and after; and the list of what a stranger may do.

use egui::{CornerRadius, Margin, Rect, Ui, accesskit::Role};

use super::data::{Command, Data, Deed};
use crate::{
    action::{Action, Fact, Outbox, Sought},
    panels::in_trace,
    theme::{Tone, icon, space},
    widgets::{
        badge::{self, Badge},
        button::Kind,
        copying::{self, Copied},
        judged, region,
        row::{self, Row},
        state as states, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 22, right: 22, top: 12, bottom: 4 };
    region::scrolled(ui, "commands", rect, margin, |ui| {
        let note = format!("{} records, now and after", data.commands.len());
        let rest = region::heading(ui, "Commands", if data.commands.is_empty() { "" } else { &note });
        if data.commands.is_empty() {
            ui.add_space(8.0);
            let query = [(Kind::Plain, "Query the command table")];
            if states::empty(ui, "Not read yet.", &query).is_some() {
                out.push(Action::Refresh);
            }
            return;
        }
        if data.changes == 0 {
            in_trace::at_end(ui, rest, Sought::Behind(Fact::Commands), out);
        } else {
            let noun = if data.changes == 1 { "change" } else { "changes" };
            region::heading_controls(ui, rest, |ui| {
                badge::show(ui, Badge::Tone(Tone::OneWay), &format!("{} {noun}", data.changes))
            });
        }
        ui.add_space(8.0);
        let all = ui.available_rect_before_wrap();
        // Two columns where names have room, else one.
        let columns = if all.width() < 560.0 { 1 } else { 2 };
        let half = data.commands.len().div_ceil(columns);
        let width = ((all.width() + 16.0) / columns as f32 - 16.0).floor();
        let columns = data.commands.chunks(half.max(1)).enumerate();
        let height = 24.0 + row_height(rect) * half as f32;
        for (index, commands) in columns {
            let left = all.left() + (width + 16.0) * index as f32;
            let place = Rect::from_min_size(egui::pos2(left, all.top()), egui::vec2(width, height));
            region::inside(ui, &format!("column {index}"), place, Margin::ZERO, |ui| {
                heads(ui);
                for command in commands {
                    command_row(ui, command, row_height(rect));
                }
            });
        }
        ui.allocate_space(egui::vec2(all.width(), height));
    });
}

/// All rows fit where there is room; else they are as high as rows are.
fn row_height(rect: Rect) -> f32 {
    ((rect.height() - 72.0) / 23.0).floor().clamp(20.0, 22.0)
}

/// Columns from the row's left edge: name, and from the right: access, encryption.
const NAME: f32 = 54.0;
const ACCESS: f32 = 128.0;
const ENCRYPTION: f32 = 32.0;

fn heads(ui: &mut Ui) {
    let mut row = Row::text(ui, 22.0);
    let right = row.rect.width();
    for (x, text) in
        [(6.0, "Code"), (NAME, "Command"), (right - ACCESS, "Access"), (right - ENCRYPTION, "Enc.")]
    {
        row.left(x, &[words::caption(text).faint()]);
    }
    row.rule(row.pen.palette.line);
    row.end();
}

fn command_row(ui: &mut Ui, command: &Command, height: f32) {
    let mut row = Row::value(ui, height);
    let p = row.pen.palette;
    if command.differs {
        row.pen.painter.rect_filled(row.rect, CornerRadius::ZERO, p.oneway.soft);
    }
    let right = row.rect.width();
    let quiet = |run: words::Run| if command.differs { run } else { run.dim() };
    row.left(6.0, &[quiet(words::hex_s(command.code.as_str()))]);
    row.left_in(NAME, right - ACCESS - NAME - 6.0, &[quiet(words::table(command.name.as_str()))]);
    let mut access = vec![words::table(command.access).dim()];
    if let Some(to) = command.to {
        access.push(words::icon_xs(icon::ARROW_RIGHT).tone(Tone::OneWay).gap(4.0));
        access.push(words::table(to).medium().gap(4.0));
    }
    row.left(right - ACCESS, &access);
    let encryption = words::table(command.encryption);
    row.left(right - ENCRYPTION, &[if command.differs { encryption.medium() } else { encryption.faint() }]);
    row.rule(p.line_subtle);
    let to = command.to.map_or(String::new(), |to| format!(" to {to}"));
    let encryption = match command.encryption {
        "Cmd" => ", command encrypted",
        "Rsp" => ", answer encrypted",
        "Both" => ", both encrypted",
        _ => "",
    };
    let said = format!("{} {}, {}{to}{encryption}", command.code, command.name, command.access);
    copying::offer(&row.named(Role::Label, said.as_str()), || Copied::Words(said.clone()));
}

/// What may be tried without authentication, what is allowed first.
pub(super) fn deeds(ui: &mut Ui, deeds: &[Deed]) {
    let allowed = deeds.iter().filter(|deed| deed.verdict.answer == stsafe_core::policy::Answer::Accepted);
    let danger = allowed.clone().filter(|deed| deed.effect.needs_consent()).count();
    region::heading(ui, "What could a stranger still do?", "Judged without a host session; nothing is sent");
    ui.add_space(8.0);
    let sentence = match danger {
        0 => "Nothing that cannot be undone.".to_owned(),
        1 => "One kind of thing that cannot be undone.".to_owned(),
        n => format!("{n} kinds of things that cannot be undone."),
    };
    row::paragraph(ui, &[words::body(sentence).semibold()]);
    ui.add_space(8.0);
    for deed in deeds {
        let mut row = Row::value(ui, space::ROW_FACT + 2.0);
        let right = row.rect.width();
        let narrow = right < 560.0;
        row.left_in(
            0.0,
            if narrow { right - 230.0 } else { 230.0 },
            &[words::table(deed.text.as_str()).medium()],
        );
        let (effect, answer) = if narrow { (right - 220.0, right - 110.0) } else { (240.0, 346.0) };
        row.left(effect, &judged::effect_runs(deed.effect));
        row.left(answer, &judged::answer_runs(deed.verdict.answer));
        if !narrow {
            let rule = judged::rule(&deed.verdict);
            row.left_in(446.0, right - 446.0, &[words::note(rule).dim()]);
        }
        row.rule(row.pen.palette.line_subtle);
        let said = format!("{}, {}, {}", deed.text, deed.effect, deed.verdict);
        copying::offer(&row.named(Role::Label, said.as_str()), || Copied::Words(said.clone()));
    }
}

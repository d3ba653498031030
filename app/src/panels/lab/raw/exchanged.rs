//! What was sent and what came back: the list, and the chosen exchange field by field.

use egui::{Align, Margin, Rect, Ui, accesskit::Role, pos2};

use super::{Data, Form, Looked, Side};
use crate::{
    action::{Action, Outbox, Screen},
    panels::lab::parts,
    theme::{self, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        bytes::Bytes,
        copying::{self, Copied},
        region,
        row::{self, Row},
        words,
    },
};

/// Left edges of the columns: of the bytes in points, of title and outcome as shares of the width.
const BYTES: f32 = 66.0;
const TITLE: f32 = 0.40;
const OUTCOME: f32 = 0.65;

pub(super) fn list(ui: &mut Ui, rect: Rect, form: &mut Form, data: &Data) {
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + 40.0);
    region::inside(ui, "sent head", head, Margin { left: 24, right: 20, top: 14, bottom: 0 }, |ui| {
        let note =
            if data.sent.is_empty() { "Nothing sent yet" } else { "Newest first; all of it is in the Trace" };
        region::heading(ui, "Sent from here", note);
    });
    region::scrolled(ui, "sent", body, Margin { right: 1, ..Margin::ZERO }, |ui| {
        for sent in &data.sent {
            let chosen = data.chosen.as_ref().is_some_and(|looked| looked.number == sent.number);
            let mut row = Row::choice(ui, space::ROW, chosen);
            let width = row.rect.width();
            row.left(24.0, &[words::hex_s(sent.number.to_string()).faint()]);
            let (title, outcome_at) = ((width * TITLE).round(), (width * OUTCOME).round());
            row.left_in(BYTES, title - BYTES - 8.0, &[words::hex_s(sent.bytes.as_str())]);
            row.left_in(title, outcome_at - title - 8.0, &[words::table(sent.title.as_str()).medium()]);
            let (glyph, tone) =
                if sent.good { (icon::CHECK_CIRCLE, Tone::Ok) } else { (icon::WARNING, Tone::Warn) };
            let outcome =
                [words::icon_xs(glyph).filled().tone(tone), words::table(sent.outcome.as_str()).gap(6.0)];
            row.left_in(outcome_at, (width - outcome_at - 84.0).max(20.0), &outcome);
            row.end_at(20.0, &[words::hex_s(sent.time.as_str()).dim()]);
            row.rule(row.pen.palette.line_subtle);
            let said = format!("Frame {}, {}, {}", sent.number, sent.title, sent.outcome);
            if row.chosen(chosen, said).clicked() {
                form.chosen = Some(sent.number);
            }
        }
    });
}

pub(super) fn detail(ui: &mut Ui, rect: Rect, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 20, right: 16, top: 16, bottom: 12 };
    region::scrolled(ui, "answer", rect, margin, |ui| {
        let Some(looked) = &data.chosen else {
            region::heading(ui, "Answer", "");
            ui.add_space(space::S2);
            let sentence = "The answer stands here field by field, once a frame was sent.";
            row::paragraph(ui, &[words::body(sentence).dim()]);
            return;
        };
        let rest = region::heading(ui, &format!("Frame {}", looked.number), "");
        region::heading_controls(ui, rest, |ui| {
            let trace = Button::new(Kind::Quiet, "Go to the Trace").small();
            if trace.show(ui).clicked() {
                out.push(Action::Show(Screen::Trace));
            }
        });
        ui.add_space(space::S2);
        // The answer is what one waits for.
        let [sent, received] = &looked.sides;
        side(ui, received);
        ui.add_space(space::S3);
        side(ui, sent);
        ui.add_space(space::S3);
        facts(ui, looked);
    });
}

fn side(ui: &mut Ui, side: &Side) {
    let mut head = Row::text(ui, 20.0);
    let width = head.rect.width();
    head.left_in(
        0.0,
        width,
        &[words::caption(side.name).faint(), words::strong(side.title.as_str()).gap(8.0)],
    );
    head.named(Role::Label, format!("{}: {}", side.name, side.title));
    ui.add_space(space::S1);
    if !side.wire.is_empty() {
        let name = format!("{} bytes", side.name);
        Bytes {
            bytes: &side.wire,
            columns: 8,
            face: theme::HEX_XS,
            row: 16.0,
            name: &name,
            ..Bytes::default()
        }
        .show(ui);
        ui.add_space(space::S1);
    }
    if side.masked {
        row::paragraph(
            ui,
            &[words::note("There is a secret in these bytes, so only its fields are shown.").dim()],
        );
        ui.add_space(space::S1);
    }
    for (depth, name, value) in &side.fields {
        let row = Row::value(ui, 19.0);
        let left = row.rect.left() + 12.0 * *depth as f32;
        let middle = row.rect.center().y;
        let column = row.rect.left() + 128.0;
        row.pen.line(
            pos2(left, middle),
            Align::Min,
            column - left - 6.0,
            &[words::note(name.as_str()).dim()],
        );
        let room = row.rect.right() - column;
        row.pen.line(pos2(column, middle), Align::Min, room, &[words::hex_xs(value.as_str())]);
        let response = row.named(Role::Label, format!("{name} {value}"));
        copying::offer(&response, || Copied::Words(value.clone()));
    }
    for complaint in &side.complaints {
        ui.add_space(space::S1);
        parts::remark(ui, Tone::Warn, complaint);
    }
}

fn facts(ui: &mut Ui, looked: &Looked) {
    region::divider(ui);
    ui.add_space(space::S1);
    for (name, value) in &looked.facts {
        let mut row = Row::text(ui, 22.0);
        row.left(0.0, &[words::body(*name).faint()]);
        let room = row.rect.width() - 92.0;
        row.left_in(92.0, room, &[words::body(value.as_str())]);
        row.named(Role::Label, format!("{name} {value}"));
    }
}

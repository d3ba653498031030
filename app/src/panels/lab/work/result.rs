//! The chip's answer beside the host's own value, with the sign between them.

use egui::{Align, CornerRadius, Rect, Ui, accesskit::Role, pos2, vec2};
use stsafe_core::lab::reckon::Value;

use super::{Data, Form, Row2};
use crate::{
    panels::lab::parts,
    theme::{self, Tone, icon, space},
    widgets::{
        copying::{self, Copied},
        row::Row,
        secret::eye,
        words::{self, Pen, Run},
    },
};

/// Width of the labels and of the sign between the sides, in points.
const LABEL: f32 = 92.0;
const SIGN: f32 = 44.0;
/// Height of a line of bytes.
const LINE: f32 = 18.0;

pub(super) fn show(ui: &mut Ui, form: &mut Form, data: &Data) {
    let Some(answer) = &data.answer else { return };
    let note = if answer.stale { "The inputs were changed since" } else { "" };
    parts::part(ui, &answer.title, note);
    let now = ui.input(|input| input.time);
    if form.look.is_some_and(|until| until <= now) {
        form.look = None;
    }
    if form.look.is_some() {
        ui.ctx().request_repaint_after_secs(0.5);
    }
    if !answer.rows.is_empty() {
        let side = ((ui.available_width() - LABEL - SIGN) / 2.0).floor();
        let mut head = Row::text(ui, space::ROW_HEAD);
        head.left(LABEL, &[words::caption("Chip").faint()]);
        head.left(LABEL + side + SIGN, &[words::caption("Host").faint()]);
        head.rule(head.pen.palette.line);
        head.end();
        for row in &answer.rows {
            one(ui, row, side, form.look.is_some());
        }
        if answer.rows.iter().any(|row| row.secret) {
            ui.horizontal(|ui| {
                ui.add_space(LABEL);
                eye(ui, "the secret answers", &mut form.look);
            });
        }
        ui.add_space(space::S2);
    }
    if let Some((tone, sentence)) = &answer.said {
        parts::remark(ui, *tone, sentence);
    }
}

/// Lines of a value; a secret is dots while nobody looks.
fn lines(value: &Value, hidden: bool, columns: usize) -> Vec<String> {
    match value {
        Value::Words(words) => vec![(*words).to_owned()],
        Value::Bytes(bytes) if bytes.is_empty() => vec!["nothing".to_owned()],
        Value::Bytes(bytes) if hidden => vec![format!("••••••••  {} B", bytes.len())],
        Value::Bytes(bytes) => bytes.chunks(columns).map(stsafe_core::hex::pairs).collect(),
    }
}

fn one(ui: &mut Ui, row: &Row2, side: f32, look: bool) {
    let pen = Pen::new(ui);
    let digit = pen.width(&[words::run(theme::HEX_S, "0")]);
    let columns = if side > digit * 49.0 { 16 } else { 8 };
    let hidden = row.secret && !look;
    let chip = lines(&row.chip, hidden, columns);
    let host = row.host.as_ref().map(|value| lines(value, hidden, columns));
    let count = chip.len().max(host.as_ref().map_or(1, Vec::len));
    let frame = Row::sized(ui, ui.available_width(), LINE * count as f32 + 10.0, egui::Sense::click());
    let (rect, p) = (frame.rect, frame.pen.palette);
    let top = rect.top() + 5.0 + LINE / 2.0;
    let differ = row.equal == Some(false);
    if differ {
        for x in [LABEL - 6.0, LABEL + side + SIGN - 6.0] {
            let area = Rect::from_min_size(rect.min + vec2(x, 2.0), vec2(side, rect.height() - 4.0));
            frame.pen.painter.rect_filled(area, CornerRadius::same(3), p.danger.soft);
        }
    }
    if frame.response.has_focus() {
        theme::focus_ring(&frame.pen.painter, p, rect.shrink(3.0), space::RADIUS_SMALL);
    }
    let dress = |run: Run| if differ { run.tone(Tone::Danger).semibold() } else { run };
    let put = |x: f32, at: usize, run: Run| {
        let place = pos2(rect.left() + x, top + LINE * at as f32);
        frame.pen.line(place, Align::Min, side - 8.0, &[run]);
    };
    put(0.0, 0, words::body(row.what).dim());
    for (at, line) in chip.iter().enumerate() {
        put(LABEL, at, dress(words::hex_s(line.as_str())));
    }
    match &host {
        Ok(host) => {
            for (at, line) in host.iter().enumerate() {
                put(LABEL + side + SIGN, at, dress(words::hex_s(line.as_str())));
            }
        }
        Err(why) => put(LABEL + side + SIGN, 0, words::note(why.as_str()).faint()),
    }
    let (sign, said) = match row.equal {
        Some(true) => (words::hex("=").tone(Tone::Ok).semibold(), "equal to host"),
        Some(false) => (words::hex("≠").tone(Tone::Danger).semibold(), "not equal to host"),
        None => (words::icon_xs(icon::MINUS).faint(), "the host has none"),
    };
    let middle = pos2(rect.left() + LABEL + side + SIGN / 2.0 - 8.0, top);
    frame.pen.line(middle, Align::Center, f32::INFINITY, &[sign]);
    frame.rule(p.line_subtle);
    let name = format!("{}, chip {}, {said}", row.what, chip.join(" "));
    let response = frame.named(Role::Label, name);
    copying::offer(&response, || match &row.chip {
        Value::Bytes(bytes) if !hidden => Copied::bytes(row.what, bytes),
        Value::Bytes(bytes) => Copied::Words(format!("{} B, hidden", bytes.len())),
        Value::Words(words) => Copied::Words((*words).to_owned()),
    });
}

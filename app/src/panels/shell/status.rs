//! The status bar: what runs, the last exchange, how many, and what kind of device it is.

use egui::{Align, Rect, Ui, UiBuilder, pos2, vec2};

use stsafe_core::transport::Origin;

use crate::{
    action::{Action, Outbox},
    panels::trace,
    theme::{Face, Tone, icon, space},
    view::{Activity, View},
    widgets::{
        button::link,
        gauge, row,
        segment::grouped,
        words::{self, Pen, Run},
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, view: &View, out: &mut Outbox) {
    let pen = Pen::new(ui);
    let rect = rect.shrink2(vec2(space::S3, 0.0)).translate(vec2(0.0, 0.5));
    let state = match (&view.activity, &view.device) {
        (_, None) => (icon::CIRCLE, Tone::Info, "No device".to_owned()),
        _ if view.is_gone() => {
            (icon::CIRCLE_NOTCH, Tone::Warn, "Unplugged, looking for the board".to_owned())
        }
        (Activity::Idle, Some(_)) => (icon::CIRCLE, Tone::Ok, "Idle".to_owned()),
        (Activity::Working { what, .. }, _) => (icon::CIRCLE_NOTCH, Tone::Info, what.clone()),
        // What and why stand above the screen.
        (Activity::Failed { .. }, _) => (icon::X_CIRCLE, Tone::Danger, "The last job failed".to_owned()),
    };
    let (glyph, tone, text) = state;
    let mark = words::icon_xs(glyph);
    let mark = match glyph {
        icon::CIRCLE => Run { face: Face { size: 9.0, ..mark.face }, ..mark }.filled(),
        icon::CIRCLE_NOTCH => mark,
        _ => mark.filled(),
    };
    let mut left = vec![mark.tone(tone), words::note(text).dim().gap(6.0)];
    if let Some(last) = last(view) {
        left.push(words::note(format!("Last: {last}")).dim().gap(space::S4));
    }
    if view.exchange_count > 0 {
        let noun = if view.exchange_count == 1 { "exchange" } else { "exchanges" };
        left.push(words::note(format!("{} {noun}", grouped(view.exchange_count))).dim().gap(space::S4));
    }
    let right = match &view.device {
        Some(device) => {
            let kind = match device.origin {
                Origin::Virtual => "Simulated",
                Origin::Real => "Real chip",
                Origin::Replay => "Recorded",
            };
            let text =
                if device.bench.is_empty() { kind.to_owned() } else { format!("{kind}, {}", device.bench) };
            let text = words::note(text);
            vec![if device.origin == Origin::Virtual { text.tone(Tone::Sim) } else { text.medium() }]
        }
        None => Vec::new(),
    };
    let end = pen.line(rect.right_center(), Align::Max, f32::INFINITY, &right);
    let room = end.left() - rect.left() - space::PAD;
    let used = pen.line(pos2(rect.left(), rect.center().y), Align::Min, room, &left);
    row::name(ui, used, words::spoken(&left));
    if let Activity::Working { progress: Some((done, total)), .. } = &view.activity {
        progress(ui, used.right() + space::S4, rect.center().y, (*done, *total), out);
    }
    if !right.is_empty() {
        row::name(ui, end, words::spoken(&right));
    }
}

/// How far the job is, and the way to stop it.
fn progress(ui: &mut Ui, x: f32, y: f32, (done, total): (usize, usize), out: &mut Outbox) {
    let pen = Pen::new(ui);
    let bar = Rect::from_min_size(pos2(x, y - 2.0), vec2(120.0, 4.0));
    gauge::progress(&pen, bar, done as f32 / total.max(1) as f32);
    let place = Rect::from_min_size(pos2(bar.right() + space::S2, y - 9.0), vec2(60.0, 18.0));
    let mut child = ui.new_child(UiBuilder::new().id_salt("cancel").max_rect(place));
    if link(&mut child, "Cancel").on_hover_text("Esc stops the job; what was done stays done").clicked() {
        out.push(Action::Cancel);
    }
}

/// The last exchange in one line.
fn last(view: &View) -> Option<String> {
    let row = trace::live_row(view, view.exchanges.places().end.checked_sub(1)?)?;
    let what = if row.what.is_empty() { row.command } else { format!("{} {}", row.command, row.what) };
    Some(format!("{what}, {:.1} ms", row.took_ms))
}

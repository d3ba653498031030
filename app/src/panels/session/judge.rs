//! Paste and judge: the pasted text with its checks, the usual mistakes with their values, and what explains the bytes.

use egui::{Align, CornerRadius, Key, Margin, Modifiers, Rect, Ui, pos2};
use stsafe_core::hex;
use stsafe_core::verdict::CheckResult;

use super::{
    State,
    data::{Data, Judged},
};
use crate::{
    action::{Action, Outbox},
    theme::{self, Tone, icon},
    view::session::SessionErrand,
    widgets::{
        area,
        button::{Button, Kind},
        field::Field,
        region,
        row::{self, Row},
        words::{self, Pen},
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let share = |points: f32| (rect.width() * points / 1048.0).round();
    let (left, rest) = region::split_left(ui, rect, share(432.0));
    let (middle, right) = region::split_left(ui, rest, share(304.0));
    let margin = Margin { left: 24, right: 18, top: 14, bottom: 8 };
    let judged = data.judged.as_ref();
    region::inside(ui, "paste", left, margin, |ui| paste(ui, state, data, out));
    let margin = Margin { left: 16, right: 8, top: 14, bottom: 8 };
    match judged {
        Some(Ok(judged)) => {
            region::scrolled(ui, "mistakes", middle, margin, |ui| mistakes(ui, judged));
            region::scrolled(ui, "explained", right, margin, |ui| explained(ui, judged, out));
        }
        Some(Err(why)) => region::inside(ui, "mistakes", middle, margin, |ui| {
            region::heading(ui, "Not read", "");
            ui.add_space(8.0);
            row::paragraph(ui, &[words::body(why.as_str()).tone(Tone::Danger)]);
        }),
        None => region::inside(ui, "mistakes", middle, margin, |ui| {
            region::heading(ui, "Usual mistakes", "");
            ui.add_space(8.0);
            let what = "A frame that is wrong is compared with what the usual mistakes give.";
            row::paragraph(ui, &[words::body(what).dim()]);
        }),
    }
    if !matches!(judged, Some(Ok(_))) {
        region::inside(ui, "explained", right, margin, |ui| {
            region::heading(ui, "Explained", "");
            ui.add_space(8.0);
            row::paragraph(ui, &[words::body("Cause, cure and cost of what is wrong stand here.").dim()]);
        });
    }
}

fn paste(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    let rest = region::heading(ui, "Paste and judge", "");
    let note = [words::note("hex, STSELib print, analyser line").faint()];
    Pen::new(ui).line(pos2(rest.right(), rest.center().y), Align::Max, rest.width(), &note);
    ui.add_space(8.0);
    let examples = data.examples || !data.session.open;
    if let Some(text) = area::pasted(ui) {
        state.paste = text;
    }
    let height = (ui.available_height() - 90.0).clamp(48.0, 96.0);
    let hint = "E6 FD EF 07 … or STSAFE Frame > (39-byte) : { 0xE6 } …";
    area::show(ui, "Pasted frame", hint, &mut state.paste, (theme::HEX_S, height));
    let ready = !state.paste.trim().is_empty() && counter(state).is_ok();
    let asked = (state.paste.clone(), state.counter.clone(), examples);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        match &data.judged {
            Some(Ok(judged)) => checks(ui, judged),
            _ => label(ui, "Not judged yet"),
        }
    });
    let mut now = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        label(ui, "Counter");
        let known = data.session.n.filter(|_| !data.examples);
        let hint = known.map_or_else(|| "0000003B".to_owned(), |n| format!("{n:08X}"));
        let mistake = counter(state).is_err();
        Field::new("Counter N", &hint).width(88.0).mistake(mistake).show(ui, &mut state.counter);
        label(ui, "± 16");
        let judge = Button::new(Kind::Primary, "Judge").enabled(ready);
        now = judge.tooltip(if ready { "Ctrl Enter" } else { "Paste a frame first" }).show(ui).clicked();
    });
    ui.add_space(4.0);
    let whose =
        if examples { "With the keys of the worked examples" } else { "With the keys of the session" };
    row::paragraph(ui, &[words::note(whose).faint()]);
    now |= ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    if ready && now {
        let n = counter(state).ok().flatten();
        out.push(Action::Session(SessionErrand::Judge { text: state.paste.clone(), n, examples }));
        state.asked = asked;
    }
}

/// The counter that was typed; none where the field is empty.
fn counter(state: &State) -> Result<Option<u32>, ()> {
    let text = state.counter.trim().trim_start_matches("0x");
    if text.is_empty() {
        return Ok(None);
    }
    u32::from_str_radix(text, 16).map(Some).map_err(drop)
}

fn label(ui: &mut Ui, text: &str) {
    let pen = Pen::new(ui);
    let run = [words::body(text).dim()];
    let row = Row::sized(ui, pen.width(&run), 28.0, egui::Sense::hover());
    pen.line(row.rect.left_center(), Align::Min, f32::INFINITY, &run);
}

fn checks(ui: &mut Ui, judged: &Judged) {
    for check in &judged.checks {
        let (glyph, tone) = match check.result {
            CheckResult::Pass => (icon::CHECK, Tone::Ok),
            CheckResult::Warn | CheckResult::NotRun => (icon::WARNING, Tone::Warn),
            CheckResult::Fail => (icon::X, Tone::Danger),
        };
        let text = words::body(check.title.as_str());
        let text = if check.result == CheckResult::Fail { text.tone(Tone::Danger) } else { text };
        let runs = [words::icon_xs(glyph).tone(tone), text.gap(5.0)];
        let pen = Pen::new(ui);
        let row = Row::sized(ui, pen.width(&runs) + 4.0, 28.0, egui::Sense::hover());
        pen.line(row.rect.left_center(), Align::Min, f32::INFINITY, &runs);
        let response =
            row.named(egui::accesskit::Role::Label, format!("{}: {}", check.title, check.result.word()));
        response.on_hover_text(&check.reason);
    }
}

fn mistakes(ui: &mut Ui, judged: &Judged) {
    let rest = region::heading(ui, "Usual mistakes", "");
    if !judged.mac.is_empty() {
        let tone = if judged.right { Tone::Ok } else { Tone::Danger };
        let runs = [
            words::note(if rest.width() > 160.0 { "looking for" } else { "" }).faint(),
            words::hex_s(judged.mac.as_str()).tone(tone).gap(5.0),
        ];
        Pen::new(ui).line(pos2(rest.right() - 8.0, rest.center().y), Align::Max, f32::INFINITY, &runs);
    }
    ui.add_space(6.0);
    if judged.tried.is_empty() {
        row::paragraph(ui, &[words::body("No MAC was looked for.").dim()]);
    }
    // What explains the bytes stands on top: there are more ways than rows.
    let mut tried: Vec<_> = judged.tried.iter().collect();
    tried.sort_by_key(|tried| !tried.explains);
    for tried in tried {
        let value = hex::run(&tried.value);
        let mut row = Row::text(ui, 22.0);
        if tried.explains {
            row.pen.painter.rect_filled(row.rect, CornerRadius::same(3), row.pen.palette.ok.soft);
        }
        let (glyph, tone) = if tried.explains { (icon::CHECK, Tone::Ok) } else { (icon::X, Tone::Info) };
        let mark = words::icon_xs(glyph);
        row.left(8.0, &[if tried.explains { mark.tone(tone) } else { mark.faint() }]);
        let name = words::body(tried.name.as_str());
        let room = row.rect.width() - 110.0;
        row.left_in(28.0, room, &[if tried.explains { name.semibold() } else { name.dim() }]);
        let shown = words::hex_s(value.as_str());
        row.end_at(10.0, &[if tried.explains { shown.semibold() } else { shown.dim() }]);
        let verdict = if tried.explains { "explains the bytes" } else { "does not fit" };
        row.named(egui::accesskit::Role::Label, format!("{}, {value}, {verdict}", tried.name));
    }
}

fn explained(ui: &mut Ui, judged: &Judged, out: &mut Outbox) {
    let rest = region::heading(ui, "Explained", "");
    if !judged.answer.is_empty() {
        let pen = Pen::new(ui);
        let run = [words::caption(judged.answer.as_str()).semibold().tone(Tone::Danger)];
        pen.line(pos2(rest.right() - 4.0, rest.center().y), Align::Max, f32::INFINITY, &run);
    }
    ui.add_space(8.0);
    row::paragraph(ui, &[words::run(theme::SECTION, judged.title.as_str()).semibold()]);
    ui.add_space(6.0);
    for sentence in &judged.sentences {
        row::paragraph(ui, &[words::body(sentence.as_str()).dim()]);
        ui.add_space(5.0);
    }
    if let Some(right) = &judged.right_frame {
        ui.add_space(4.0);
        if Button::new(Kind::Plain, "Copy the right frame")
            .icon(icon::COPY)
            .small()
            .tooltip(right)
            .show(ui)
            .clicked()
        {
            out.push(Action::Copy(right.clone()));
        }
    }
}

//! What is typed, and what it would do.

use std::sync::Arc;

use egui::{CornerRadius, Key, Margin, Modifiers, Rect, Ui, vec2};
use stsafe_core::lab::raw::look::Cost;
use stsafe_core::lab::raw::{Crc, CrcMode};
use stsafe_core::policy::Answer;

use super::{Data, Form, Typed, protect};
use crate::{
    action::{Action, Outbox},
    panels::{lab::parts, lost},
    theme::{self, Ink, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        bytes::Bytes,
        frame, judged, region,
        row::{self, Row},
        segment::{Choice, segment},
        words::{self, Pen},
    },
};

/// Height of the field, in points.
const FIELD: f32 = 50.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, form: &mut Form, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 20, top: 16, bottom: 8 };
    region::scrolled(ui, "compose", rect, margin, |ui| {
        region::heading(ui, "Raw frame", "Header and payload in any notation");
        ui.add_space(space::S3);
        let send = field(ui, form);
        ui.add_space(space::S2);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            ends(ui, form, data);
            if let Some(Ok(typed)) = &data.typed
                && !form.protect
            {
                crc(ui, typed.look.frame.crc());
            }
        });
        if form.protect {
            ui.add_space(space::S2);
            protect::choices(ui, form);
        }
        ui.add_space(space::S3);
        match &data.typed {
            None if !form.text.trim().is_empty() => {
                row::paragraph(ui, &[words::body("Judged by the session…").dim()]);
            }
            None => {
                let sentence = "Nothing typed yet. Hex, an array of C or Rust, a print of ST's library, a line of a logic \
                                analyser: 14 12 asks for the data partition, 00 01 02 03 is an echo. ↑ and ↓ walk through \
                                what was sent.";
                row::paragraph(ui, &[words::body(sentence).dim()]);
            }
            Some(Err(why)) => parts::remark(ui, Tone::Danger, why),
            Some(Ok(typed)) => preview(ui, form, typed, data, send, out),
        }
    });
}

/// How the typed bytes end: with a CRC that is added or typed, or with what the session makes.
fn ends(ui: &mut Ui, form: &mut Form, data: &Data) {
    // What was chosen stays chosen when the session is closed; the button says why nothing leaves.
    let closed = if form.protect { "" } else { data.no_session };
    let choices = [
        Choice { text: "Add the CRC", closed: "" },
        Choice { text: "CRC is typed", closed: "" },
        Choice { text: "Protect it", closed },
    ];
    let chosen = match (form.protect, form.crc) {
        (true, _) => 2,
        (false, CrcMode::Typed) => 1,
        (false, CrcMode::Append) => 0,
    };
    match segment(ui, "CRC", &choices, chosen) {
        Some(0) => (form.protect, form.crc) = (false, CrcMode::Append),
        Some(1) => (form.protect, form.crc) = (false, CrcMode::Typed),
        Some(_) => form.protect = true,
        None => {}
    }
}

/// The field; true when Ctrl Enter was pressed.
fn field(ui: &mut Ui, form: &mut Form) -> bool {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD), egui::Sense::hover());
    let pen = Pen::new(ui);
    let p = pen.palette;
    let stroke = egui::Stroke::new(space::HAIR, p.line_strong);
    let radius = CornerRadius::same(space::RADIUS as u8);
    pen.painter.rect(rect, radius, p.raised, stroke, egui::StrokeKind::Inside);
    let inner = rect.shrink2(vec2(9.0, 6.0));
    let mut child = ui.new_child(egui::UiBuilder::new().id_salt("raw field").max_rect(inner));
    let id = egui::Id::unique("raw frame text");
    let focused = child.ctx().memory(|memory| memory.has_focus(id));
    // Where the text has one line, the arrows have no other line to go to.
    let mut send = false;
    if focused {
        send = child.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        if !form.text.contains('\n') {
            if child.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp)) {
                form.walk(true);
            }
            if child.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown)) {
                form.walk(false);
            }
        }
    }
    egui::ScrollArea::vertical().id_salt("raw scroll").show(&mut child, |ui| {
        let hint = egui::RichText::new("14 12").color(p.ink(Ink::Faint)).font(theme::HEX_S.font());
        let edit = egui::TextEdit::multiline(&mut form.text)
            .id(id)
            .frame(egui::Frame::NONE)
            .margin(Margin::ZERO)
            .font(theme::HEX_S.font())
            .text_color(p.text)
            .hint_text(hint)
            .desired_rows(2)
            .desired_width(inner.width());
        let response = ui.add(edit).accessible_name("Raw frame");
        if response.changed() {
            form.walked = None;
        }
        if response.has_focus() {
            theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
        }
    });
    send
}

fn crc(ui: &mut Ui, crc: Crc) {
    let (glyph, tone, said) = match crc {
        Crc::Added(crc) => (icon::PLUS, None, format!("CRC {crc:04X} is added")),
        Crc::Right(crc) => (icon::CHECK, Some(Tone::Ok), format!("CRC {crc:04X} is right")),
        Crc::Wrong { typed, computed } => {
            (icon::X, Some(Tone::Danger), format!("CRC {typed:04X} is wrong, computed is {computed:04X}"))
        }
    };
    let mark = words::icon_xs(glyph);
    let mark = tone.map_or_else(|| mark.clone().dim(), |tone| mark.clone().tone(tone));
    let runs = [mark, words::table(said).gap(6.0)];
    let pen = Pen::new(ui);
    let mut row = Row::sized(ui, pen.width(&runs) + 4.0, space::CONTROL, egui::Sense::hover());
    row.left(0.0, &runs);
    row.end();
}

fn preview(ui: &mut Ui, form: &mut Form, typed: &Typed, data: &Data, send: bool, out: &mut Outbox) {
    let mut title = Row::text(ui, 20.0);
    let right = title.rect.width();
    title.left_in(0.0, right - 120.0, &[words::strong(typed.title.as_str()).semibold()]);
    let look = &typed.look;
    let effect = judged::effect_runs(look.judged.effect);
    let width = title.pen.width(&effect);
    title.left(right - width, &effect);
    title.end();
    ui.add_space(space::S2);
    row::paragraph(ui, &[words::body(format!("{} It takes {}.", look.judged.because, typed.time)).dim()]);
    for (tone, sentence) in &typed.remarks {
        ui.add_space(space::S1);
        parts::remark(ui, *tone, sentence);
    }
    if !typed.cost.is_empty() {
        let tone = if look.cost == Cost::WrongMac { Tone::Warn } else { Tone::Info };
        ui.add_space(space::S1);
        parts::remark(ui, tone, &typed.cost);
    }
    if typed.stopped {
        ui.add_space(space::S1);
        parts::remark(ui, Tone::Danger, &lost::sentence());
    }
    ui.add_space(space::S2);
    judged::verdict(ui, &look.verdict);
    ui.add_space(space::S3);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        if typed.stopped {
            lost::field(ui, &mut form.accept);
        }
        let agreed = typed.stopped && lost::typed(&form.accept);
        let closed =
            if data.closed.is_empty() && typed.stopped && !agreed { lost::WAITING } else { data.closed };
        let kind = match (typed.needs_consent(), look.verdict.answer) {
            (true, _) => Kind::OneWay,
            (false, Answer::Refused(_)) => Kind::Plain,
            (false, _) => Kind::Primary,
        };
        let text = typed.button();
        let button = Button::new(kind, &text).enabled(closed.is_empty());
        let button = if typed.needs_consent() { button.icon(icon::ARROW_LINE_RIGHT) } else { button };
        let tip = if closed.is_empty() { "Ctrl Enter" } else { closed };
        let pressed = button.tooltip(tip).show(ui).clicked();
        if (pressed || send) && closed.is_empty() {
            form.remember();
            out.push(Action::ProposeRaw { look: Arc::clone(look), lost: agreed });
        }
        if closed == lost::WAITING {
            // What is waited for stands in the field beside it.
            return;
        }
        let wire = look.bytes();
        if Button::new(Kind::Quiet, "Copy the frame").icon(icon::COPY).show(ui).clicked() {
            out.push(Action::Copy(stsafe_core::hex::pairs(wire)));
        }
        judged::reason(ui, closed);
    });
    ui.add_space(space::S3);
    fields(ui, typed);
    if let (Some(wire), Some(n)) = (&typed.on_wire, look.n) {
        ui.add_space(space::S2);
        let caption = format!("On the wire, for counter {n:08X}");
        row::paragraph(ui, &[words::caption(caption.as_str()).faint()]);
        ui.add_space(space::S1);
        Bytes {
            bytes: wire,
            columns: 16,
            face: theme::HEX_XS,
            row: 16.0,
            name: &caption,
            ..Bytes::default()
        }
        .show(ui);
    }
}

/// The bytes with a line from each field to its name; a secret is left out.
fn fields(ui: &mut Ui, typed: &Typed) {
    let wire = typed.look.frame.wire();
    let mut parts_of = frame::parts(wire, &typed.fields, |_| false);
    parts_of.truncate(7);
    for (part, field) in
        parts_of.iter_mut().zip(typed.fields.iter().filter(|f| f.name != "CRC" && !f.range.is_empty()))
    {
        if field.secret {
            part.bytes = &[];
        }
    }
    frame::frame(ui, &parts_of);
}

//! The DER bytes, and the field that is chosen.

use egui::{Align, Margin, Rect, Ui, pos2};

use super::{Look, data::Structure};
use crate::{
    text,
    theme::{self, space},
    widgets::{
        bytes::{ByteRole, Bytes},
        copying::{self, Copied},
        region, row,
        verdict::remark,
        words,
    },
};

/// Shows bytes and field; returns the field under the pointer.
pub(super) fn show(ui: &mut Ui, rect: Rect, look: &mut Look, shown: Structure<'_>) -> Option<usize> {
    let lit = look.hovered.or(look.field);
    let (head, rest) = rect.split_top_bottom_at_y(rect.top() + 40.0);
    let margin = Margin { left: 20, right: 20, top: 15, bottom: 0 };
    region::inside(ui, "bytes head", head, margin, |ui| {
        let rest = region::heading(ui, "Bytes", "");
        let pen = words::Pen::new(ui);
        let note = [words::note(text::LINKED).faint()];
        pen.line(pos2(rest.right(), rest.center().y), Align::Max, f32::INFINITY, &note);
    });
    let rows = shown.der.len().div_ceil(16) as f32 * space::ROW_DENSE;
    let height = (rows + 18.0).min(rest.height() - 130.0);
    let (body, foot) = rest.split_top_bottom_at_y(rest.top() + height);
    let marks = marks(shown, lit);
    let pointed = region::scrolled(ui, "der", body, Margin { top: 0, bottom: 0, ..margin }, |ui| {
        let face = theme::HEX_XS;
        let text = crate::widgets::bytes::width(ui, face, 16, 3, true) <= ui.available_width();
        let name = "Bytes of the certificate";
        let view = Bytes {
            bytes: shown.der,
            columns: 16,
            offset_digits: 3,
            text,
            face,
            row: space::ROW_DENSE,
            marks: &marks,
            name,
            ..Bytes::default()
        };
        view.show(ui)
    });
    let field_at = |at: usize| {
        let holds = |range: &std::ops::Range<usize>| range.contains(&at);
        let fields = shown.fields.iter().enumerate();
        let around = fields.filter(|(_, f)| holds(&f.header) || holds(&f.content));
        around.min_by_key(|(_, f)| f.content.end - f.header.start).map(|(index, _)| index)
    };
    if let Some(field) = pointed.clicked.and_then(field_at) {
        look.choose(shown.fields, field);
    }
    region::inside(ui, "field", foot, Margin { top: 0, ..margin }, |ui| show_field(ui, look, shown));
    pointed.hovered.and_then(field_at)
}

fn marks(shown: Structure<'_>, lit: Option<usize>) -> Vec<(std::ops::Range<usize>, ByteRole)> {
    let mut marks: Vec<_> = shown.remarks.iter().map(|range| (range.clone(), ByteRole::Remark)).collect();
    if let Some(field) = lit.and_then(|index| shown.fields.get(index)) {
        marks.push((field.header.clone(), ByteRole::Header));
        marks.push((field.content.clone(), ByteRole::Value));
    }
    // Where the bytes end too early, the last one is marked.
    if let Some(bad) = shown.bad.filter(|_| !shown.der.is_empty()) {
        let at = bad.min(shown.der.len() - 1);
        marks.push((at..at + 1, ByteRole::Bad));
    }
    marks
}

fn show_field(ui: &mut Ui, look: &Look, shown: Structure<'_>) {
    region::divider(ui);
    ui.add_space(12.0);
    let Some(field) = look.field.and_then(|index| shown.fields.get(index)) else {
        row::paragraph(ui, &[words::body("Choose a field in the structure, or a byte above.").faint()]);
        return;
    };
    let rest = region::heading(ui, &field.path, "");
    let place =
        format!("{}, header {} B, value {} B", field.header.start, field.header.len(), field.content.len());
    let pen = words::Pen::new(ui);
    let said = format!("{}: {place}", field.path);
    let note = [words::note(place).faint()];
    let used = pen.line(pos2(rest.right(), rest.center().y), Align::Max, f32::INFINITY, &note);
    row::name(ui, used, said);
    ui.add_space(6.0);
    let value = shown.der.get(field.content.clone()).unwrap_or_default();
    let shown = crate::widgets::bytes::pairs_short(value, 22, 0);
    let mut line = row::Row::value(ui, 20.0);
    line.left_in(0.0, line.rect.width(), &[words::hex_s(shown).accent()]);
    copying::offer(&line.end(), || Copied::bytes(&field.name, value));
    ui.add_space(2.0);
    if !field.meaning.is_empty() {
        row::paragraph(ui, &[words::table(field.meaning.as_str()).dim()]);
    }
    if let Some((tone, note)) = &field.remark {
        remark(ui, *tone, note);
    }
}

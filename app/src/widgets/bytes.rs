//! Bytes as hex: offset, pairs, text column, and what each range of bytes is.
//!
//! The same widget shows a zone, a certificate and a frame, so that a byte looks the same
//! wherever it is met, and pointing at a field lights its bytes in every view.

use std::ops::Range;

use egui::{Align, CornerRadius, Rect, Response, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::copying::{self, Copied};
use super::fade::{self, Strength};
use super::row::Row;
use super::words::{self, Pen, Run, run};
use crate::theme::{self, Face, Ink, Tone};

/// What a range of bytes is; later marks win over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteRole {
    /// Header, subject, status.
    Head,
    /// Zero, padding, length, CRC.
    Quiet,
    /// Selected value.
    Value,
    /// Header of the selected field.
    Header,
    /// Not as the rules have it, but accepted.
    Remark,
    /// The first byte that does not fit.
    Bad,
    /// One-way bits.
    OneWay,
    /// Host and chip differ.
    Differ,
    /// Changed here, not yet written.
    Changed,
}

/// Where typing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Offset of the byte.
    pub at: usize,
    /// In the text column.
    pub text: bool,
    /// The second digit of the pair is typed next.
    pub second: bool,
}

/// How bytes are laid out.
pub struct Bytes<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Pairs per row.
    pub columns: usize,
    /// Digits of the offset column; 0 hides it.
    pub offset_digits: usize,
    /// Whether the text column is shown.
    pub text: bool,
    /// Face of the pairs.
    pub face: Face,
    /// Height of a row, in points.
    pub row: f32,
    /// What the bytes are.
    pub marks: &'a [(Range<usize>, ByteRole)],
    /// What a screen reader calls this view.
    pub name: &'a str,
    /// Offset of the first byte, for the offset column.
    pub base: usize,
    /// Where typing goes; a view without one is read-only.
    pub cursor: Option<Cursor>,
    /// Bytes that changed on the chip a moment ago.
    pub fades: &'a [(Range<usize>, Strength)],
}

impl Default for Bytes<'_> {
    fn default() -> Self {
        Self {
            bytes: &[],
            columns: 16,
            offset_digits: 4,
            text: true,
            face: theme::HEX,
            row: 20.0,
            marks: &[],
            name: "",
            base: 0,
            cursor: None,
            fades: &[],
        }
    }
}

impl<'a> Bytes<'a> {
    /// A frame as it stands beside others: small, pairs only, 16 in a row or, where those do not fit, 8.
    pub fn frame(ui: &Ui, name: &'a str, bytes: &'a [u8], marks: &'a [(Range<usize>, ByteRole)]) -> Self {
        let face = theme::HEX_S;
        let fits = width(ui, face, 16, 0, false) <= ui.available_width();
        let columns = if fits { 16 } else { 8 };
        Self {
            bytes,
            columns,
            offset_digits: 0,
            text: false,
            face,
            row: 18.0,
            marks,
            name,
            ..Self::default()
        }
    }

    /// The byte under the pointer, if any, and whether it was clicked.
    pub fn show(&self, ui: &mut Ui) -> Pointed {
        let rows = self.bytes.len().div_ceil(self.columns.max(1)).max(1);
        let grid = Grid::new(ui, self);
        let size = vec2(grid.width, rows as f32 * self.row);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let visible = ui.clip_rect().intersect(rect);
        if visible.is_positive() {
            let first = ((visible.top() - rect.top()) / self.row).floor().max(0.0) as usize;
            let last = ((visible.bottom() - rect.top()) / self.row).ceil().max(0.0) as usize;
            for index in first..last.min(rows) {
                grid.paint_row(self, rect.min + vec2(0.0, index as f32 * self.row), index);
            }
        }
        if let Some(cursor) = self.cursor.filter(|cursor| cursor.at < self.bytes.len()) {
            grid.paint_cursor(self, rect.min, cursor, response.has_focus());
        }
        let at = response.hover_pos().and_then(|pos| grid.byte_at(self, pos - rect.min));
        let in_text = response.hover_pos().is_some_and(|pos| self.text && pos.x - rect.min.x >= grid.text);
        let info = format!("{}, {} bytes", self.name, self.bytes.len());
        let role = if self.cursor.is_some() { Role::MultilineTextInput } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, &info));
        if response.has_focus() && self.cursor.is_none() {
            theme::focus_ring(&grid.pen.painter, grid.pen.palette, rect.shrink(2.0), 0.0);
        }
        copying::offer(&response, || Copied::bytes(self.name, self.bytes));
        Pointed { hovered: at, clicked: at.filter(|_| response.clicked()), in_text, response }
    }

    fn fade(&self, index: usize) -> Strength {
        self.fades.iter().find(|(range, _)| range.contains(&index)).map_or(0.0, |(_, strength)| *strength)
    }

    fn role(&self, index: usize) -> Option<ByteRole> {
        self.marks.iter().rev().find(|(range, _)| range.contains(&index)).map(|(_, role)| *role)
    }
}

/// Width of a view, in points.
pub fn width(ui: &Ui, face: Face, columns: usize, offset_digits: usize, text: bool) -> f32 {
    Grid::new(ui, &Bytes { columns, offset_digits, text, face, ..Bytes::default() }).width
}

/// What the pointer is on.
#[derive(Clone, Debug)]
pub struct Pointed {
    /// Offset of the byte under the pointer.
    pub hovered: Option<usize>,
    /// Offset of the byte that was clicked.
    pub clicked: Option<usize>,
    /// The pointer is in the text column.
    pub in_text: bool,
    /// The view's own response: it takes the keyboard when it has a cursor.
    pub response: Response,
}

/// Column positions, all from the width of one digit.
struct Grid {
    pen: Pen,
    digit: f32,
    pairs: f32,
    text: f32,
    width: f32,
}

impl Grid {
    fn new(ui: &Ui, view: &Bytes<'_>) -> Self {
        let pen = Pen::new(ui);
        let digit = pen.width(&[run(view.face, "0")]);
        let pairs = if view.offset_digits == 0 { 0.0 } else { digit * (view.offset_digits as f32 + 2.0) };
        let text = pairs + digit * (3.0 * view.columns as f32 + if view.columns > 8 { 2.0 } else { 1.0 });
        let width = if view.text { text + digit * view.columns as f32 } else { text };
        Self { pen, digit, pairs, text, width }
    }

    /// Left edge of a pair: one space between pairs, two after the eighth.
    fn x(&self, column: usize) -> f32 {
        self.pairs + self.digit * (3 * column + usize::from(column >= 8)) as f32
    }

    fn byte_at(&self, view: &Bytes<'_>, at: egui::Vec2) -> Option<usize> {
        let row = (at.y / view.row).max(0.0) as usize;
        let half = self.digit / 2.0;
        let in_pairs =
            (0..view.columns).find(|&c| (self.x(c) - half..self.x(c) + 2.5 * self.digit).contains(&at.x));
        let in_text = || {
            let column = (at.x - self.text) / self.digit;
            (view.text && column >= 0.0 && (column as usize) < view.columns).then_some(column as usize)
        };
        let index = row * view.columns + in_pairs.or_else(in_text)?;
        (index < view.bytes.len()).then_some(index)
    }

    fn paint_row(&self, view: &Bytes<'_>, at: egui::Pos2, row: usize) {
        let start = row * view.columns;
        let middle = at.y + view.row / 2.0;
        if view.offset_digits > 0 {
            let offset = format!("{:0width$X}", view.base + start, width = view.offset_digits);
            self.put(at.x, middle, run(view.face, offset).faint());
        }
        for column in 0..view.columns {
            let Some(&byte) = view.bytes.get(start + column) else { break };
            let role = view.role(start + column);
            let next = column + 1 < view.columns && view.role(start + column + 1) == role;
            let left = at.x + self.x(column);
            self.ground(view, role, left, at.y, next.then(|| at.x + self.x(column + 1)));
            let fade = view.fade(start + column);
            if fade > 0.0 && role.is_none() {
                let pair = Rect::from_min_size(pos2(left, at.y), vec2(2.0 * self.digit, view.row));
                fade::behind(&self.pen, pair.shrink2(vec2(1.0, 3.0)), fade);
            }
            let shown = fade::run(dress(run(view.face, format!("{byte:02X}")), role, byte), fade);
            self.put(left, middle, shown);
            if view.text {
                let (sign, ink) = match (byte, role) {
                    (0x20..=0x7E, Some(ByteRole::Value | ByteRole::Changed)) => {
                        (char::from(byte), Ink::Accent)
                    }
                    (0x21..=0x7E, _) => (char::from(byte), Ink::Dim),
                    (0x20, _) => (' ', Ink::Dim),
                    (_, Some(ByteRole::Value | ByteRole::Changed)) => ('·', Ink::Accent),
                    _ => ('·', Ink::Disabled),
                };
                let left = at.x + self.text + self.digit * column as f32;
                self.put(left, middle, run(view.face, sign).ink(ink));
            }
        }
    }

    /// A frame around the byte that is typed next, a thin one around its sign in the other column.
    fn paint_cursor(&self, view: &Bytes<'_>, at: egui::Pos2, cursor: Cursor, focus: bool) {
        let p = self.pen.palette;
        let (row, column) = (cursor.at / view.columns, cursor.at % view.columns);
        let top = at.y + row as f32 * view.row;
        let pad = self.digit * 0.4;
        let pair = Rect::from_min_size(
            pos2(at.x + self.x(column) - pad, top),
            vec2(2.0 * self.digit + 2.0 * pad, view.row),
        );
        let sign = Rect::from_min_size(
            pos2(at.x + self.text + self.digit * column as f32 - 1.0, top),
            vec2(self.digit + 2.0, view.row),
        );
        let (main, other) = if cursor.text { (sign, pair) } else { (pair, sign) };
        let strong = if focus { Stroke::new(1.5, p.accent) } else { Stroke::new(1.0, p.line_strong) };
        let radius = CornerRadius::same(2);
        self.pen.painter.rect_stroke(main, radius, strong, egui::StrokeKind::Inside);
        if view.text {
            let thin = Stroke::new(1.0, p.line_strong);
            self.pen.painter.rect_stroke(other, radius, thin, egui::StrokeKind::Inside);
        }
        if focus && cursor.second && !cursor.text {
            let x = pair.left() + pad + self.digit;
            let y = pair.bottom() - 2.5;
            self.pen.painter.hline(x..=x + self.digit, y, Stroke::new(1.5, p.accent));
        }
    }

    fn put(&self, x: f32, y: f32, text: Run) {
        self.pen.line(pos2(x, y), Align::Min, f32::INFINITY, &[text]);
    }

    /// The fill behind a byte; it reaches to the next byte of the same range.
    fn ground(&self, view: &Bytes<'_>, role: Option<ByteRole>, left: f32, top: f32, next: Option<f32>) {
        let p = self.pen.palette;
        let fill = match role {
            Some(ByteRole::Value) => p.accent,
            Some(ByteRole::Header | ByteRole::Changed) => p.accent_soft,
            Some(ByteRole::Differ) => p.danger.soft,
            Some(role @ (ByteRole::Remark | ByteRole::Bad)) => {
                let right = next.unwrap_or(left + 2.0 * self.digit);
                let y = top + view.row / 2.0 + 0.55 * view.face.size;
                let bad = role == ByteRole::Bad;
                let (thick, ink) = if bad { (2.0, p.danger.ink) } else { (1.0, p.warn.ink) };
                self.pen.painter.hline(left..=right, y.round() + 0.5, Stroke::new(thick, ink));
                return;
            }
            _ => return,
        };
        let pad = self.digit / 2.0;
        let right = next.map_or(left + 2.0 * self.digit + pad, |next| next - pad);
        let rect = Rect::from_min_max(pos2(left - pad, top), pos2(right, top + view.row));
        self.pen.painter.rect_filled(rect, CornerRadius::ZERO, fill);
    }
}

fn dress(text: Run, role: Option<ByteRole>, byte: u8) -> Run {
    match role {
        Some(ByteRole::Head) => text.semibold(),
        Some(ByteRole::Quiet) => text.faint(),
        Some(ByteRole::Value) => text.ink(Ink::OnAccent),
        Some(ByteRole::Header) => text.accent(),
        Some(ByteRole::Changed) => text.accent().semibold(),
        Some(ByteRole::Remark) => text.tone(Tone::Warn),
        Some(ByteRole::OneWay) => text.tone(Tone::OneWay).semibold(),
        Some(ByteRole::Differ | ByteRole::Bad) => text.tone(Tone::Danger).semibold(),
        None if byte == 0 => text.faint(),
        None => text,
    }
}

/// The line over a frame: what it is, and at its end how long.
pub fn caption(ui: &mut Ui, title: &str, remark: &str) {
    let mut label = Row::text(ui, 20.0);
    label.left(0.0, &[words::caption(title).faint()]);
    label.end_at(0.0, &[words::hex_xs(remark).faint()]);
    label.end();
}

/// Upper-case pairs with spaces between.
pub fn pairs(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(&format!("{byte:02X}"));
    }
    out
}

/// The first bytes, `…`, and perhaps the last: for one line that must not wrap.
pub fn pairs_short(bytes: &[u8], first: usize, last: usize) -> String {
    if bytes.len() <= first + last + 1 {
        return pairs(bytes);
    }
    let head = pairs(bytes.get(..first).unwrap_or_default());
    let tail = pairs(bytes.get(bytes.len() - last..).unwrap_or_default());
    if tail.is_empty() { format!("{head} …") } else { format!("{head} … {tail}") }
}

/// The column heads of a hex view: 00 to 0F and `Text`.
pub fn heads(ui: &mut Ui, face: Face, offset_digits: usize, text: bool) {
    let view = Bytes { offset_digits, text, face, ..Bytes::default() };
    let grid = Grid::new(ui, &view);
    let (rect, _) = ui.allocate_exact_size(vec2(grid.width, view.row), Sense::hover());
    for column in 0..16 {
        grid.put(rect.left() + grid.x(column), rect.center().y, run(face, format!("{column:02X}")).faint());
    }
    if text {
        grid.put(rect.left() + grid.text, rect.center().y, run(theme::HEX_S, "Text").faint());
    }
}

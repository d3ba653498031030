//! Text as runs of one style each, set on one baseline.
//!
//! egui centres every font in its line, so two faces in one line would sit on two baselines. Here
//! a line has one baseline, and icons sit on the middle of its capitals.

use egui::{
    Align, Galley, Painter, Pos2, Rect, Ui, pos2, text::LayoutJob, text::TextFormat, text::TextWrapping,
};
use std::sync::Arc;

use crate::theme::{self, Face, Ink, Palette, Tone};

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What is said.
    pub text: String,
    /// Typeface and size.
    pub face: Face,
    /// Colour by role.
    pub ink: Ink,
    /// Space before it, in points.
    pub gap: f32,
}

/// Text in the given face.
pub fn run(face: Face, text: impl Into<String>) -> Run {
    Run { text: legible(text.into()), face, ink: Ink::Text, gap: 0.0 }
}

/// Text from anywhere, with what no typeface here can draw written as its number: `\u{418}`. What was no text in the first
/// place is a dot, as in the byte views.
fn legible(text: String) -> String {
    let drawn = |sign: char| {
        matches!(sign, ' '..='~' | '\u{A0}'..='\u{17F}' | '\u{E000}'..='\u{F8FF}')
            || sign.is_control()
            || theme::SIGNS.contains(sign)
    };
    if text.chars().all(drawn) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            char::REPLACEMENT_CHARACTER => out.push('·'),
            sign if drawn(sign) => out.push(sign),
            sign => out.extend(sign.escape_unicode()),
        }
    }
    out
}

macro_rules! faces {
    ($($(#[$doc:meta])* $name:ident = $face:expr;)*) => {
        $($(#[$doc])* pub fn $name(text: impl Into<String>) -> Run { run($face, text) })*
    };
}

faces! {
    /// Default text.
    body = theme::BODY;
    /// Names, buttons.
    strong = theme::STRONG;
    /// Heading of a region.
    section = theme::SECTION;
    /// Column heads and labels.
    caption = theme::CAPTION;
    /// Small remarks.
    note = theme::NOTE;
    /// Cells.
    table = theme::TABLE;
    /// Bytes, 13.
    hex = theme::HEX;
    /// Bytes, 12.
    hex_s = theme::HEX_S;
    /// Bytes, 11.
    hex_xs = theme::HEX_XS;
}

/// An icon beside text.
pub fn icon(glyph: char) -> Run {
    run(theme::ICON, glyph)
}

/// An icon in a table.
pub fn icon_s(glyph: char) -> Run {
    run(theme::ICON_S, glyph)
}

/// An icon as a mark.
pub fn icon_xs(glyph: char) -> Run {
    run(theme::ICON_XS, glyph)
}

impl Run {
    /// In this colour role.
    #[must_use]
    pub fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    /// Secondary.
    #[must_use]
    pub fn dim(self) -> Self {
        self.ink(Ink::Dim)
    }

    /// Caption, unit, zero.
    #[must_use]
    pub fn faint(self) -> Self {
        self.ink(Ink::Faint)
    }

    /// Link, selection.
    #[must_use]
    pub fn accent(self) -> Self {
        self.ink(Ink::Accent)
    }

    /// With a meaning.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        self.ink(Ink::Tone(tone))
    }

    /// Weight 500.
    #[must_use]
    pub fn medium(mut self) -> Self {
        self.face = self.face.medium();
        self
    }

    /// Weight 600.
    #[must_use]
    pub fn semibold(mut self) -> Self {
        self.face = self.face.semibold();
        self
    }

    /// Filled icon.
    #[must_use]
    pub fn filled(mut self) -> Self {
        self.face = self.face.filled();
        self
    }

    /// Bold icon.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.face = self.face.bold();
        self
    }

    /// Space before it.
    #[must_use]
    pub fn gap(mut self, points: f32) -> Self {
        self.gap = points;
        self
    }
}

/// What a screen reader says for these runs: the words without the icons.
pub fn spoken(runs: &[Run]) -> String {
    let mut said = String::new();
    for run in runs.iter().filter(|run| !run.face.is_icon() && !run.text.trim().is_empty()) {
        if !said.is_empty()
            && (run.gap > 0.0 || said.ends_with(char::is_alphanumeric))
            && !said.ends_with(' ')
        {
            said.push(' ');
        }
        said.push_str(&run.text);
    }
    said
}

/// A painter that knows the palette.
#[derive(Clone)]
pub struct Pen {
    /// Where it paints.
    pub painter: Painter,
    /// The colours of the current theme.
    pub palette: &'static Palette,
}

impl Pen {
    /// For this ui.
    pub fn new(ui: &Ui) -> Self {
        Self { painter: ui.painter().clone(), palette: theme::palette(ui) }
    }

    /// Width of the runs, in points.
    pub fn width(&self, runs: &[Run]) -> f32 {
        runs.iter().map(|run| run.gap + self.galley(run, f32::INFINITY).size().x).sum()
    }

    /// Paints a line whose capitals are centred on `at.y`; `at.x` is its left edge, middle or
    /// right edge. What does not fit into `width` ends in an ellipsis.
    pub fn line(&self, at: Pos2, align: Align, width: f32, runs: &[Run]) -> Rect {
        let mut rest = width;
        let galleys: Vec<_> = runs
            .iter()
            .map(|run| {
                let galley = self.galley(run, (rest - run.gap).max(0.0));
                rest -= run.gap + galley.size().x;
                galley
            })
            .collect();
        let total: f32 = runs.iter().zip(&galleys).map(|(run, galley)| run.gap + galley.size().x).sum();
        let left = at.x - align.to_factor() * total;
        let size = runs.iter().filter(|r| !r.face.is_icon()).map(|r| r.face.size).fold(0.0, f32::max);
        // Half the capital height of both text faces: 0.364 em.
        let baseline = (at.y + 0.364 * size).round();
        let mut x = left;
        let mut height: f32 = 0.0;
        for (run, galley) in runs.iter().zip(galleys) {
            x += run.gap;
            let top =
                if run.face.is_icon() { at.y - galley.size().y / 2.0 } else { baseline - ascent(&galley) };
            let advance = galley.size().x;
            height = height.max(run.face.line);
            self.painter.galley(pos2(x, top), galley, self.palette.ink(run.ink));
            x += advance;
        }
        Rect::from_min_max(pos2(left, at.y - height / 2.0), pos2(x, at.y + height / 2.0))
    }

    fn galley(&self, run: &Run, width: f32) -> Arc<Galley> {
        let colour = self.palette.ink(run.ink);
        if width.is_infinite() {
            return self.painter.layout_no_wrap(run.text.clone(), run.face.font(), colour);
        }
        let mut job = LayoutJob::simple_singleline(run.text.clone(), run.face.font(), colour);
        job.wrap = TextWrapping { max_width: width, max_rows: 1, break_anywhere: true, ..Default::default() };
        self.painter.layout_job(job)
    }

    /// Lays out a paragraph that wraps at `width`.
    pub fn paragraph(&self, width: f32, runs: &[Run]) -> Arc<Galley> {
        let mut job =
            LayoutJob { wrap: TextWrapping { max_width: width, ..Default::default() }, ..Default::default() };
        for run in runs {
            let format = TextFormat {
                font_id: run.face.font(),
                color: self.palette.ink(run.ink),
                line_height: Some(run.face.line),
                ..Default::default()
            };
            job.append(&run.text, run.gap, format);
        }
        self.painter.layout_job(job)
    }
}

fn ascent(galley: &Galley) -> f32 {
    let glyph = galley.rows.first().and_then(|row| Some((row.pos.y, row.glyphs.first()?.pos.y)));
    glyph.map_or(0.0, |(row, glyph)| row + glyph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_typeface_has_is_written_as_its_number() {
        assert_eq!(
            legible("Zo\u{EB} \u{2260} \u{418}\u{FFFD}".to_owned()),
            "Zo\u{EB} \u{2260} \\u{418}\u{B7}"
        );
        assert_eq!(legible("two\nlines".to_owned()), "two\nlines");
    }
}

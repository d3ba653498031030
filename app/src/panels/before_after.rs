//! A value before and after, as several screens paint it. Knows no screen.

use egui::{Rect, pos2, vec2};

use stsafe_core::plan::Value;

use crate::{
    theme::{self, space},
    widgets::{row::Row, segment::grouped, words},
};

/// The value `x` points from the left edge of the row; `after` is the one that will be there.
pub(super) fn value(row: &mut Row, x: f32, width: f32, value: &Value, after: bool) {
    let dress = |run: words::Run| if after { run.semibold() } else { run };
    match value {
        Value::Access(access) => {
            let swatch = Rect::from_min_size(
                pos2(row.rect.left() + x, row.rect.center().y - 7.0),
                vec2(space::SWATCH, space::SWATCH),
            );
            theme::fill_access(&row.pen.painter, row.pen.palette, swatch, *access, true);
            row.left_in(x + 20.0, width - 20.0, &[dress(words::body(access.name()))]);
        }
        Value::Number(number) => {
            row.left_in(x, width, &[dress(words::hex(grouped(u64::from(*number))))]);
        }
        Value::Bytes(_) => {
            row.left_in(x, width, &[dress(words::hex(value.words()))]);
        }
        Value::Words(said) => {
            row.left_in(x, width, &[dress(words::body(said.as_str()))]);
        }
    }
}

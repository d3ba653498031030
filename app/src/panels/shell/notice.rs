//! A failed job, or a board that is gone, in one line above the screen: what it is, why, what to try.

use egui::{Align, Margin, Rect, Stroke, Ui, UiBuilder, accesskit::Role, pos2};

use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    view::{Activity, View},
    widgets::{
        button::{Button, Kind, icon_button},
        row::Row,
        words::{self, Pen},
    },
};

/// Room for a button, in points.
const BUTTON: f32 = 190.0;

/// What the notice says.
struct Notice {
    glyph: char,
    tone: Tone,
    what: String,
    why: String,
    /// What can be done about it.
    button: Option<(&'static str, Action)>,
}

/// A board that is gone says more than the job that failed because of it.
fn notice(view: &View) -> Option<Notice> {
    if let Some(gone) = &view.unplugged {
        let board = format!("{} {}", gone.board, gone.unique_id);
        return Some(if gone.back {
            let why = "Nothing was sent since. What the chip holds, and where a session stands, is not known until it is \
                       read again.";
            Notice {
                glyph: icon::INFO,
                tone: Tone::Info,
                what: format!("{board} is back"),
                why: why.to_owned(),
                button: Some(("Read the chip again", Action::ReadAnew)),
            }
        } else {
            let why = if gone.failed.is_empty() {
                "Nothing was under way. Nothing is sent until it is back.".to_owned()
            } else {
                format!("{}. It is not sent again.", gone.failed)
            };
            let what = format!("Unplugged. Looking for {board}");
            Notice { glyph: icon::WARNING, tone: Tone::Warn, what, why, button: None }
        });
    }
    let Activity::Failed { what, why } = &view.activity else { return None };
    let (what, why) = (what.clone(), why.clone());
    Some(Notice { glyph: icon::X_CIRCLE, tone: Tone::Danger, what, why, button: None })
}

/// Shows the notice, if there is one; returns what is left for the screen.
pub(super) fn show(ui: &mut Ui, content: Rect, view: &View, out: &mut Outbox) -> Rect {
    let Some(Notice { glyph, tone, what, why, button }) = notice(view) else { return content };
    let pen = Pen::new(ui);
    let controls = if button.is_some() { BUTTON } else { space::CONTROL };
    let width = content.width() - 2.0 * space::PAD - 24.0 - controls;
    let reason = pen.paragraph(width, &[words::table(why.as_str()).dim()]);
    let height = 10.0 + 20.0 + if why.is_empty() { 0.0 } else { reason.size().y } + 10.0;
    let (notice, rest) = content.split_top_bottom_at_y((content.top() + height).round());
    let inner = notice - Margin { left: 24, right: 16, top: 10, bottom: 0 };
    let mut child = ui.new_child(UiBuilder::new().id_salt("notice").max_rect(inner));
    let mut row = Row::sized(&mut child, width + 24.0, 20.0, egui::Sense::hover());
    row.left(0.0, &[words::icon(glyph).filled().tone(tone)]);
    row.left_in(24.0, width, &[words::strong(what.as_str())]);
    let at = pos2(row.rect.left() + 24.0, row.rect.bottom());
    row.named(Role::Alert, format!("{what}. {why}"));
    pen.painter.galley(at, reason, pen.palette.text2);
    let end = notice.right() - if button.is_some() { space::PAD } else { 10.0 };
    let place = Rect::from_x_y_ranges(end - controls..=end, notice.y_range());
    let builder = UiBuilder::new().id_salt("dismiss").max_rect(place);
    let mut corner = ui.new_child(builder.layout(egui::Layout::right_to_left(Align::Center)));
    match button {
        Some((text, action)) => {
            if Button::new(Kind::Plain, text).icon(icon::ARROWS_CLOCKWISE).show(&mut corner).clicked() {
                out.push(action);
            }
        }
        None if view.is_gone() => {}
        None => {
            if icon_button(&mut corner, icon::X, "Close this notice").clicked() {
                out.push(Action::Dismiss);
            }
        }
    }
    let hair = Stroke::new(space::HAIR, pen.palette.line);
    pen.painter.hline(notice.x_range(), notice.bottom() - 0.5, hair);
    rest
}

//! A failed job, in one line above the screen: what failed, why, what to try.

use egui::{Align, Margin, Rect, Stroke, Ui, UiBuilder, accesskit::Role, pos2, vec2};

use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    view::{Activity, View},
    widgets::{
        button::icon_button,
        row::Row,
        words::{self, Pen},
    },
};

/// Shows the notice, if there is one; returns what is left for the screen.
pub(super) fn show(ui: &mut Ui, content: Rect, view: &View, out: &mut Outbox) -> Rect {
    let Activity::Failed { what, why } = &view.activity else { return content };
    let pen = Pen::new(ui);
    let width = content.width() - 2.0 * space::PAD - 24.0 - space::CONTROL;
    let reason = pen.paragraph(width, &[words::table(why.as_str()).dim()]);
    let height = 10.0 + 20.0 + if why.is_empty() { 0.0 } else { reason.size().y } + 10.0;
    let (notice, rest) = content.split_top_bottom_at_y((content.top() + height).round());
    let inner = notice - Margin { left: 24, right: 16, top: 10, bottom: 0 };
    let mut child = ui.new_child(UiBuilder::new().id_salt("notice").max_rect(inner));
    let mut row = Row::sized(&mut child, width + 24.0, 20.0, egui::Sense::hover());
    row.left(0.0, &[words::icon(icon::X_CIRCLE).filled().tone(Tone::Danger)]);
    row.left_in(24.0, width, &[words::strong(what.as_str())]);
    let at = pos2(row.rect.left() + 24.0, row.rect.bottom());
    row.named(Role::Alert, format!("{what}. {why}"));
    pen.painter.galley(at, reason, pen.palette.text2);
    let place = Rect::from_center_size(
        pos2(notice.right() - space::PAD, notice.center().y),
        vec2(space::CONTROL, space::CONTROL),
    );
    let builder = UiBuilder::new().id_salt("dismiss").max_rect(place);
    let mut corner = ui.new_child(builder.layout(egui::Layout::top_down(Align::Min)));
    if icon_button(&mut corner, icon::X, "Close this notice").clicked() {
        out.push(Action::Dismiss);
    }
    let hair = Stroke::new(space::HAIR, pen.palette.line);
    pen.painter.hline(notice.x_range(), notice.bottom() - 0.5, hair);
    rest
}

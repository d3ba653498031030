//! What a twin is: three lists side by side.

use egui::{Margin, Rect, Ui, accesskit::Role};

use super::data::{Data, List, TwinShown};
use crate::{
    action::{Action, Outbox},
    theme::{self, icon, space},
    view::twin::TwinErrand,
    widgets::{
        button::{Button, Kind},
        judged, region,
        row::{self, Row},
        state as states, words,
    },
};

pub(super) fn show(ui: &mut Ui, content: Rect, data: &Data, out: &mut Outbox) {
    let Some(twin) = &data.twin else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| empty(ui, data, out));
        return;
    };
    let (head, rest) = region::split_top(ui, content, 76.0);
    region::inside(ui, "twin", head, Margin { left: 24, right: 24, top: 14, bottom: 0 }, |ui| {
        heading(ui, twin, data, out);
    });
    let width = (rest.width() / 3.0).round();
    let (first, others) = region::split_left(ui, rest, width);
    let (second, third) = region::split_left(ui, others, width);
    for (list, place) in twin.lists.iter().zip([first, second, third]) {
        region::scrolled(ui, list.name, place, Margin { left: 24, right: 16, top: 14, bottom: 16 }, |ui| {
            entries(ui, list);
        });
    }
}

fn empty(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    let sentence = "No twin was made yet. It is a virtual chip from everything that this chip tells; its secrets are \
                    replaced, and what nobody told is listed.";
    if !data.connected {
        row::paragraph(ui, &[words::body(sentence).dim()]);
        return;
    }
    if states::empty(ui, sentence, &[(Kind::Primary, "Make a twin")]) == Some(0) {
        out.push(Action::Twin(TwinErrand::Make));
    }
}

fn heading(ui: &mut Ui, twin: &TwinShown, data: &Data, out: &mut Outbox) {
    let mut title = Row::text(ui, 24.0);
    let counts: Vec<String> = twin
        .lists
        .iter()
        .map(|list| format!("{} {}", list.entries.len(), list.name.to_lowercase()))
        .collect();
    let said = format!("A twin: {}", counts.join(", "));
    let width = title.rect.width() - 330.0;
    title.left_in(0.0, width, &[words::run(theme::VERDICT, said.as_str())]);
    let rest = Rect::from_x_y_ranges(title.rect.right() - 330.0..=title.rect.right(), title.rect.y_range());
    title.named(Role::Heading, said);
    region::heading_controls(ui, rest, |ui| {
        let again = Button::new(Kind::Plain, "Make it again").icon(icon::ARROWS_CLOCKWISE);
        let again = again.enabled(data.closed.is_empty() && data.connected).tooltip(data.closed);
        if again.show(ui).clicked() {
            out.push(Action::Twin(TwinErrand::Make));
        }
        let go_on = Button::new(Kind::Quiet, "Go on with the twin").icon(icon::CPU);
        let go_on = go_on.enabled(data.closed.is_empty() && data.connected);
        let tooltip = "The twin becomes the virtual chip of this window; the chip waits (Classroom)";
        if go_on.tooltip(tooltip).show(ui).clicked() {
            out.push(Action::Twin(TwinErrand::BeginTwin));
        }
        judged::reason(ui, data.closed);
    });
    row::paragraph(ui, &[words::note(format!("Of {}", twin.of)).faint()]);
}

fn entries(ui: &mut Ui, list: &List) {
    region::heading(ui, list.name, &list.entries.len().to_string());
    ui.add_space(2.0);
    row::paragraph(ui, &[words::note(list.about).faint()]);
    ui.add_space(8.0);
    if list.entries.is_empty() {
        row::paragraph(ui, &[words::body("Nothing").dim()]);
    }
    for (what, more) in &list.entries {
        let mut line = Row::text(ui, 20.0);
        let width = line.rect.width();
        line.left_in(0.0, width, &[words::body(what.as_str())]);
        line.named(Role::ListItem, format!("{what}: {more}"));
        row::paragraph(ui, &[words::note(more.as_str()).dim()]);
        ui.add_space(space::S2);
    }
}

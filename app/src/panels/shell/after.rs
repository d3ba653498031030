//! The screens after the rehearsed plan: the choice in the header, and the banner that nobody can overlook.

use egui::{Align, CornerRadius, Layout, Margin, Rect, Stroke, Ui, UiBuilder, accesskit::Role, pos2, vec2};
use stsafe_core::plan::{Area, Change, Value};

use crate::{
    action::{Action, Outbox, Screen},
    theme::{Tone, icon, space},
    view::twin::Rehearsed,
    widgets::{
        button::{Button, Kind},
        row::Row,
        segment::{Choice, grouped, segment},
        words::{self, Pen},
    },
};

/// Changes that the banner names; the rest is counted.
const NAMED: usize = 3;
/// Room for its button, in points.
const BUTTON: f32 = 170.0;

/// Chip or After the plan, behind the device; returns its right edge.
pub(super) fn choose(ui: &mut Ui, header: Rect, left: f32, showing: bool, out: &mut Outbox) -> f32 {
    let place = Rect::from_min_max(pos2(left + space::S3, header.top()), header.max);
    let builder =
        UiBuilder::new().id_salt("after").max_rect(place).layout(Layout::left_to_right(Align::Center));
    let mut child = ui.new_child(builder);
    let choices = ["Chip", "After the plan"].map(|text| Choice { text, closed: "" });
    if let Some(chosen) = segment(&mut child, "What the screens show", &choices, usize::from(showing)) {
        out.push(Action::ShowAfter(chosen == 1));
    }
    child.min_rect().right()
}

/// What differs on this screen.
fn here(screen: Screen, changes: &[(Area, Change)]) -> Vec<String> {
    let shown = |area: Area| match screen {
        Screen::Overview | Screen::Profile => true,
        Screen::Memory => matches!(area, Area::Zones | Area::Access),
        Screen::Counters => area == Area::Counters,
        Screen::Access => matches!(area, Area::Access | Area::Tables),
        Screen::Keys => area == Area::Keys,
        _ => false,
    };
    let list = changes.iter().filter(|(area, _)| shown(*area));
    list.map(|(_, change)| format!("{}: {} → {}", change.what, said(&change.now), said(&change.after)))
        .collect()
}

fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => grouped(u64::from(*number)),
        value => value.words(),
    }
}

/// The banner; returns what is left for the screen.
pub(super) fn banner(
    ui: &mut Ui,
    content: Rect,
    screen: Screen,
    rehearsed: &Rehearsed,
    out: &mut Outbox,
) -> Rect {
    let pen = Pen::new(ui);
    let (banner, rest) = content.split_top_bottom_at_y(content.top() + 58.0);
    let tone = pen.palette.tone(Tone::Sim);
    pen.painter.rect_filled(banner, CornerRadius::ZERO, tone.soft);
    let hair = Stroke::new(space::HAIR, tone.ink);
    pen.painter.hline(banner.x_range(), banner.bottom() - 0.5, hair);
    let inner = banner - Margin { left: 24, right: 24, top: 9, bottom: 0 };
    let mut child = ui.new_child(UiBuilder::new().id_salt("after banner").max_rect(inner));
    child.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let steps = match rehearsed.plan.steps.len() {
        1 => "1 step".to_owned(),
        steps => format!("{steps} steps"),
    };
    let what = format!("After the plan: {}", rehearsed.plan.title);
    let how = format!(
        "Simulated: {steps} rehearsed on a twin, answered as predicted. Nothing was sent to the chip."
    );
    let changes = here(screen, &rehearsed.changes);
    let more = changes.len().saturating_sub(NAMED);
    let mut differs = match changes.get(..changes.len().min(NAMED)) {
        Some([]) | None => "Nothing on this screen differs from the chip".to_owned(),
        Some(named) => format!("On this screen: {}", named.join(" · ")),
    };
    if more > 0 {
        differs.push_str(&format!(" · and {more} more"));
    }
    let width = inner.width() - BUTTON;
    let mut first = Row::sized(&mut child, width, 20.0, egui::Sense::hover());
    let title = [
        words::icon(icon::COPY).tone(Tone::Sim),
        words::strong(what.as_str()).semibold().tone(Tone::Sim).gap(8.0),
        words::body(how.as_str()).gap(10.0),
    ];
    first.left_in(0.0, width, &title);
    first.named(Role::Alert, format!("{what}. {how}"));
    let mut second = Row::sized(&mut child, width, 20.0, egui::Sense::hover());
    second.left_in(24.0, width - 24.0, &[words::table(differs.as_str())]);
    second.end();
    let place = Rect::from_x_y_ranges(
        banner.right() - space::PAD - BUTTON..=banner.right() - space::PAD,
        banner.y_range(),
    );
    let builder = UiBuilder::new().id_salt("back").max_rect(place);
    let mut corner = ui.new_child(builder.layout(Layout::right_to_left(Align::Center)));
    let back = Button::new(Kind::Plain, "Back to the chip").shortcut("Esc");
    if back.show(&mut corner).clicked() {
        out.push(Action::ShowAfter(false));
    }
    rest
}

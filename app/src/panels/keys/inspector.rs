//! The guide of the chosen slot: what it is about, its numbered steps with their choices, the bytes, the verdict, the
//! button.

use egui::{Align, Margin, Rect, Stroke, Ui, accesskit::Role, pos2, vec2};

use super::{
    Slot, State, choose,
    data::{Data, Guide, Piece, Stage, Step},
    state::Task,
    tables::caption,
};
use crate::{
    action::{Action, Fact, Outbox, Sought},
    panels::{in_trace, proposal},
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        judged, region,
        row::{self, Row},
        secret,
        segment::{Choice, segment_small},
        verdict, words,
    },
};

/// Where the text of a step begins, in points from the left.
const INSET: f32 = 27.0;
/// Height of verdict and button, in points.
const FOOT: f32 = 124.0;
/// What is added where the keys travel sealed, which is said below the button.
const SEALED: f32 = 52.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    // Verdict and button stay in sight, however long the guide is.
    let no_rehearsal = data.guide.as_ref().map_or("", |guide| guide.no_rehearsal);
    let foot = if no_rehearsal.is_empty() { FOOT } else { FOOT + SEALED };
    let (upper, foot) = region::split_top(ui, rect, rect.height() - foot);
    let margin = Margin { left: 22, right: 22, top: 14, bottom: 4 };
    region::scrolled(ui, "guide", upper, margin, |ui| {
        tasks(ui, state);
        let Some(guide) = &data.guide else {
            row::paragraph(ui, &[words::body("Choose a slot.").dim()]);
            return;
        };
        head(ui, state.slot, guide, out);
        for step in &guide.steps {
            step_of(ui, step, state, guide, out);
        }
        if !guide.agreed.is_empty() {
            agreed(ui, state, guide, out);
        }
        bytes(ui, &guide.bytes);
    });
    let margin = Margin { left: 22, right: 22, top: 12, bottom: 8 };
    region::inside(ui, "send", foot, margin, |ui| {
        let Some(guide) = &data.guide else { return };
        if let Some(verdict) = &guide.verdict {
            judged::verdict(ui, verdict);
            ui.add_space(10.0);
        }
        buttons(ui, data, guide, out);
        if !guide.no_rehearsal.is_empty() {
            ui.add_space(8.0);
            verdict::remark(ui, Tone::Info, &format!("Not rehearsed: {}.", guide.no_rehearsal));
        }
    });
}

/// What can be done with the chosen slot, where it is more than one thing.
fn tasks(ui: &mut Ui, state: &mut State) {
    let tasks: &[(Task, &str)] = match state.slot {
        Slot::Host => &[(Task::Open, "Ways"), (Task::Write, "Write keys")],
        Slot::Symmetric(_) => &[(Task::Open, "Open"), (Task::Write, "Write"), (Task::Erase, "Erase")],
        Slot::Public(_) => &[(Task::Open, "Uses"), (Task::Write, "Write key")],
        Slot::Private(_) | Slot::Envelope(_) => return,
    };
    let choices: Vec<_> = tasks.iter().map(|(_, text)| Choice { text, closed: "" }).collect();
    let chosen = tasks.iter().position(|(task, _)| *task == state.task).unwrap_or(0);
    if let Some((task, _)) = segment_small(ui, "What to do", &choices, chosen).and_then(|i| tasks.get(i)) {
        state.task = *task;
    }
    ui.add_space(12.0);
}

fn head(ui: &mut Ui, slot: Slot, guide: &Guide, out: &mut Outbox) {
    let rest = region::heading(ui, &guide.title, "");
    if let Some(effect) = guide.effect {
        judged::effect_in_heading(ui, rest, effect);
    }
    ui.add_space(4.0);
    row::paragraph(ui, &[words::table(guide.note.as_str()).dim()]);
    ui.add_space(4.0);
    in_trace::link(ui, Sought::Behind(told_by(slot)), out);
    ui.add_space(12.0);
}

/// The answer that tells about a slot.
fn told_by(slot: Slot) -> Fact {
    match slot {
        Slot::Private(_) => Fact::PrivateKeys,
        Slot::Host => Fact::HostKeys,
        Slot::Symmetric(slot) => Fact::SymmetricSlot(slot),
        Slot::Public(slot) => Fact::PublicSlot(slot),
        Slot::Envelope(_) => Fact::EnvelopeKeys,
    }
}

fn step_of(ui: &mut Ui, step: &Step, state: &mut State, guide: &Guide, out: &mut Outbox) {
    let row = Row::text(ui, 20.0);
    let p = row.pen.palette;
    let centre = row.rect.left_center() + vec2(7.0, 0.0);
    match step.stage {
        Stage::Done => {
            row.pen.painter.circle_filled(centre, 7.0, p.accent);
            let check = [words::icon_xs(icon::CHECK).bold().ink(crate::theme::Ink::OnAccent)];
            row.pen.line(centre, Align::Center, f32::INFINITY, &check);
        }
        Stage::Now => drop(row.pen.painter.circle_stroke(centre, 6.5, Stroke::new(1.5, p.accent))),
        Stage::Later => drop(row.pen.painter.circle_stroke(centre, 6.5, Stroke::new(1.0, p.line_strong))),
    }
    let title = words::strong(step.title);
    let title = if step.stage == Stage::Later { title.dim() } else { title };
    let at = pos2(row.rect.left() + INSET, row.rect.center().y);
    row.pen.line(at, Align::Min, row.rect.width() - INSET, &[title]);
    let stage = match step.stage {
        Stage::Done => "done",
        Stage::Now => "next",
        Stage::Later => "later",
    };
    row.named(Role::ListItem, format!("{}, {stage}: {}", step.title, step.detail));
    let width = ui.available_width() - INSET;
    row::paragraph_in(ui, INSET, width, &[words::table(step.detail.as_str()).dim()]);
    ui.add_space(6.0);
    if step.control != super::data::Control::None {
        let rect = Rect::from_min_size(ui.cursor().min + vec2(INSET, 0.0), vec2(width, f32::INFINITY));
        let builder = egui::UiBuilder::new().id_salt(step.title).max_rect(rect);
        let used = ui.scope_builder(builder, |ui| choose::control(ui, step.control, state, guide, out));
        drop(used);
        ui.add_space(10.0);
    }
    ui.add_space(4.0);
}

/// Keys that both sides reckoned: they exist here and in the chip, and nowhere else.
fn agreed(ui: &mut Ui, state: &mut State, guide: &Guide, out: &mut Outbox) {
    caption(ui, "What the host has reckoned; keep a copy, nobody can read it from the chip");
    ui.add_space(4.0);
    for (name, key) in &guide.agreed {
        let mut line = Row::text(ui, 20.0);
        line.left(0.0, &[words::table(*name).dim(), words::hex_s("•".repeat(key.len())).gap(8.0)]);
        line.end();
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        secret::eye(ui, "the agreed keys", &mut state.look);
        let now = ui.input(|input| input.time);
        state.look = state.look.filter(|until| now < *until);
        let copy = Button::new(Kind::Quiet, "Copy in clear").icon(icon::COPY);
        // The eye is the question: what nobody looked at is not put on the clipboard.
        let open = state.look.is_some();
        if copy.enabled(open).tooltip("Look at them first").show(ui).clicked() {
            let line = |(name, key): &(&str, zeroize::Zeroizing<Vec<u8>>)| {
                format!("{name} {}", stsafe_core::hex::run(key))
            };
            out.push(Action::Copy(guide.agreed.iter().map(line).collect::<Vec<_>>().join("\n")));
        }
    });
    if state.look.is_some() {
        for (_, key) in &guide.agreed {
            secret::rows(ui, &zeroize::Zeroizing::new(stsafe_core::hex::run(key)));
        }
        ui.ctx().request_repaint_after_secs(0.5);
    }
    ui.add_space(10.0);
}

/// The bytes as far as they are decided, and what each piece is.
fn bytes(ui: &mut Ui, pieces: &[Piece]) {
    caption(ui, "Exact bytes, before a session adds its C-MAC");
    ui.add_space(4.0);
    let p = words::Pen::new(ui).palette;
    let all: Vec<&str> = pieces.iter().map(|piece| piece.pairs.as_str()).collect();
    let shown = egui::Frame::NONE
        .fill(p.sunken)
        .stroke(Stroke::new(space::HAIR, p.line_subtle))
        .corner_radius(space::RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let mut runs = Vec::new();
            for (index, piece) in pieces.iter().enumerate() {
                let run = words::hex_s(piece.pairs.as_str());
                let run = if piece.quiet { run.faint() } else { run };
                if index > 0 {
                    runs.push(words::hex_s(" "));
                }
                runs.push(run);
            }
            row::paragraph(ui, &runs);
            ui.add_space(6.0);
            for piece in pieces {
                let mut line = Row::text(ui, 17.0);
                let head = short(&piece.pairs);
                line.left_in(0.0, 112.0, &[words::hex_xs(head).dim()]);
                let room = line.rect.width() - 118.0;
                line.left_in(118.0, room, &[words::note(piece.said.as_str()).faint()]);
                line.end();
            }
        });
    let said = format!("Bytes {}", all.join(" "));
    row::name(ui, shown.response.rect, said);
    ui.add_space(12.0);
}

/// The first five pairs.
fn short(pairs: &str) -> String {
    let mut list = pairs.split(' ');
    let head: Vec<&str> = list.by_ref().take(5).collect();
    let more = if list.next().is_some() { " …" } else { "" };
    format!("{}{more}", head.join(" "))
}

fn buttons(ui: &mut Ui, data: &Data, guide: &Guide, out: &mut Outbox) {
    let refused = guide
        .verdict
        .as_ref()
        .is_some_and(|verdict| matches!(verdict.answer, stsafe_core::policy::Answer::Refused(_)));
    let reason = if !guide.missing.is_empty() {
        guide.missing.as_str()
    } else if !data.closed.is_empty() {
        data.closed
    } else if refused {
        "The chip would refuse it"
    } else {
        ""
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S2, 6.0);
        if let Some(order) = &guide.order {
            let exchange = Button::new(Kind::Primary, "Exchange ephemeral keys");
            if exchange.enabled(reason.is_empty()).tooltip(reason).show(ui).clicked() {
                out.push(Action::Prepare(std::sync::Arc::clone(order)));
            }
        } else {
            let plan = guide.plan.as_ref();
            let one_way = plan.is_none_or(|plan| plan.effect().needs_consent());
            let name = match (plan, one_way) {
                (Some(plan), true) => format!("{}…", plan.button),
                (Some(plan), false) => plan.button.clone(),
                (None, _) => format!("{}…", guide.title),
            };
            let kind = if one_way { Kind::OneWaySolid } else { Kind::Primary };
            let send = Button::new(kind, &name).enabled(plan.is_some() && reason.is_empty());
            if send.tooltip(reason).show(ui).clicked()
                && let Some(plan) = plan
            {
                out.push(Action::Propose(std::sync::Arc::clone(plan)));
            }
            if let Some(plan) = plan.filter(|_| guide.no_rehearsal.is_empty()) {
                proposal::add(ui, plan, out);
            }
        }
    });
    if !reason.is_empty() {
        ui.add_space(6.0);
        if guide.missing.is_empty() {
            judged::reason(ui, reason);
        } else {
            verdict::remark(ui, Tone::Info, &format!("Still to choose: {reason}"));
        }
    }
}

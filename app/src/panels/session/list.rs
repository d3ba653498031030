//! The list of protected exchanges, the keys of the session, and the budget of wrong C-MACs.

use crate::view::session::WRONG_MACS_STOP;
use egui::{Align, CornerRadius, Key, Margin, Rect, Sense, Ui, pos2, vec2};

use super::{Page, State, data::Data};
use crate::{
    action::{Action, Outbox},
    panels::lost,
    secret::TypedKeys,
    secrets::{Kept, Wanted},
    theme::{Tone, icon, space},
    view::session::SessionErrand,
    widgets::{
        button::{Button, Kind, link},
        field::Field,
        region,
        row::{self, Row},
        words,
    },
};

/// Wrong C-MACs in a row that block an A110 (reported by ST staff; assumed on the A120).
const LIMIT: f32 = 50.0;
/// Why nothing protected is sent at the limit.
const STOPPED: &str = "Stopped: too many wrong C-MACs in a row";
/// Points above and below the list in which entries are painted, so that the keyboard finds its next one.
const AROUND: f32 = 400.0;
/// Height of everything under the list.
const BELOW: f32 = 330.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let (upper, lower) = region::split_top(ui, rect, (rect.height() - BELOW).max(150.0));
    entries(ui, upper, state, data);
    let margin = Margin { left: 20, right: 16, top: 14, bottom: 8 };
    region::scrolled(ui, "session keys", lower, margin, |ui| {
        // Where something is about to be broken, the words are typed there.
        if data.session.stopped && state.breaking.is_none() {
            go_on(ui, state, out);
        }
        keys(ui, state, data, out);
        ui.add_space(14.0);
        budget(ui, data);
    });
}

fn entries(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    let margin = Margin { left: 20, right: 16, top: 14, bottom: 6 };
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), 74.0));
    region::inside(ui, "exchanges head", head, margin, |ui| {
        region::heading(ui, "Exchanges", "");
        let other = if data.examples { "Show this chip's exchanges" } else { "Open worked examples" };
        if link(ui, other).clicked() {
            state.show_examples(!data.examples);
        }
        if link(ui, "Protection of each command").clicked() {
            state.place.page = Page::Flags;
        }
    });
    let list = Rect::from_min_max(pos2(rect.left(), head.bottom()), rect.max);
    let last = data.entries.len().saturating_sub(1);
    let chosen = data.chosen;
    region::scrolled(ui, "exchanges", list, Margin { right: 1, ..Margin::ZERO }, |ui| {
        for (index, entry) in data.entries.iter().enumerate() {
            // Of a thousand entries only those in sight, and a screen around them, are worth a paint.
            let next = Rect::from_min_size(ui.cursor().min, vec2(1.0, space::ROW_LIST));
            if !ui.clip_rect().expand2(vec2(0.0, AROUND)).intersects(next) {
                ui.allocate_space(vec2(ui.available_width(), space::ROW_LIST));
                continue;
            }
            let selected = index == chosen && state.place.page == Page::Exchanges;
            let row = Row::choice(ui, space::ROW_LIST, selected);
            let (left, right) = (row.rect.left() + 20.0, row.rect.right() - 16.0);
            let top = row.rect.top();
            let mark = words::hex_s(entry.mark.as_str()).faint();
            let title = words::strong(entry.title.as_str()).semibold().gap(8.0);
            row.pen.line(pos2(left, top + 16.0), Align::Min, right - left, &[mark, title]);
            row.pen.line(
                pos2(left, top + 34.0),
                Align::Min,
                f32::INFINITY,
                &[words::hex_xs(entry.counters.as_str()).dim()],
            );
            let (glyph, tone) =
                if entry.good { (icon::CHECK_CIRCLE, Tone::Ok) } else { (icon::WARNING, Tone::Warn) };
            let status =
                [words::icon_xs(glyph).filled().tone(tone), words::hex_xs(entry.status.as_str()).gap(6.0)];
            row.pen.line(pos2(right, top + 34.0), Align::Max, f32::INFINITY, &status);
            row.rule(row.pen.palette.line_subtle);
            let said = format!(
                "Exchange {}, {}, {}, status {}",
                entry.mark, entry.title, entry.counters, entry.status
            );
            if row.chosen(selected, said).clicked() {
                (state.place.chosen, state.place.page) = (Some(index), Page::Exchanges);
            }
        }
    });
    let elsewhere = state.place.page != Page::Exchanges;
    if elsewhere || ui.ctx().text_edit_focused() || data.entries.is_empty() {
        return;
    }
    let (back, on) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    if back || on {
        state.place.chosen = Some(if back { chosen.saturating_sub(1) } else { (chosen + 1).min(last) });
    }
}

fn keys(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    region::heading(ui, "Keys", "");
    ui.add_space(6.0);
    if data.examples {
        row::paragraph(
            ui,
            &[words::note("Those of the worked examples, which are ST's test keys. Everybody knows them.")
                .dim()],
        );
        return;
    }
    row::paragraph(ui, &[words::note(data.session.words.as_str()).dim()]);
    ui.add_space(8.0);
    let free = data.closed.is_empty();
    if data.session.open {
        let reason = if data.session.stopped { STOPPED } else { data.closed };
        let echo = Button::new(Kind::Plain, "Send a protected Echo").small();
        let echo = echo.enabled(reason.is_empty()).tooltip(reason);
        if echo.show(ui).clicked() {
            out.push(Action::Session(SessionErrand::Echo));
        }
        ui.add_space(6.0);
        let close = Button::new(Kind::Plain, "Close the session").small();
        if close.tooltip("Ends it on this side; the chip has no notion of it").show(ui).clicked() {
            out.push(Action::Session(SessionErrand::Close));
        }
        ui.add_space(6.0);
        provision(ui, state);
        return;
    }
    // While keys are on their way, their fields are the only ones.
    if state.place.page == Page::Provision {
        return;
    }
    for (name, text) in [("MAC key", &mut state.mac), ("Cipher key", &mut state.cipher)] {
        caption(ui, name);
        Field::new(name, "16 or 32 bytes, hex").secret().show(ui, text);
        ui.add_space(6.0);
    }
    if !state.mistake.is_empty() {
        row::paragraph(ui, &[words::note(state.mistake.as_str()).tone(Tone::Danger)]);
        ui.add_space(4.0);
    }
    if Button::new(Kind::Primary, "Open a host session")
        .small()
        .enabled(free)
        .tooltip(data.closed)
        .show(ui)
        .clicked()
    {
        state.mistake.clear();
        match TypedKeys::read(&state.mac, &state.cipher) {
            Ok(keys) => {
                (state.mac, state.cipher) = Default::default();
                out.push(Action::Session(SessionErrand::Open(keys)));
            }
            Err(mistake) => state.mistake = mistake,
        }
    }
    ui.add_space(6.0);
    if link(ui, "Take from the encrypted file…").clicked() {
        out.push(Action::TakeSecret(Wanted::HostKeys));
    }
    if let Ok(keys) = TypedKeys::read(&state.mac, &state.cipher)
        && link(ui, "Keep in the encrypted file…").clicked()
    {
        out.push(Action::KeepSecret(Kept::HostKeys(keys)));
    }
    ui.add_space(6.0);
    if data.session.own_keys {
        let own = Button::new(Kind::Plain, "Use the virtual chip's keys").small().enabled(free);
        if own.tooltip("Only a virtual chip lets its keys be taken out").show(ui).clicked() {
            out.push(Action::Session(SessionErrand::OpenWithOwn));
        }
    } else if let Some(plan) = &data.session.write_keys {
        let write = Button::new(Kind::OneWay, "Write ST's test keys…").small().enabled(free);
        if write.tooltip("This chip holds no host keys yet").show(ui).clicked() {
            out.push(Action::Propose(std::sync::Arc::clone(plan)));
        }
    }
    ui.add_space(6.0);
    provision(ui, state);
}

/// The way to the page about host keys on their way.
fn provision(ui: &mut Ui, state: &mut State) {
    if state.place.page != Page::Provision
        && Button::new(Kind::Plain, "Provision host keys…").small().show(ui).clicked()
    {
        state.place.page = Page::Provision;
    }
}

/// The way past the limit: words that say what it may cost.
fn go_on(ui: &mut Ui, state: &mut State, out: &mut Outbox) {
    row::paragraph(ui, &[words::note(lost::sentence()).tone(Tone::Danger)]);
    ui.add_space(4.0);
    lost::field(ui, &mut state.accept);
    ui.add_space(6.0);
    let typed = lost::typed(&state.accept);
    let reason = if typed { "" } else { lost::WAITING };
    let go = Button::new(Kind::OneWay, "Go on").small().enabled(typed).tooltip(reason);
    if go.show(ui).clicked() {
        state.accept.clear();
        out.push(Action::Session(SessionErrand::GoOn));
    }
    ui.add_space(14.0);
}

/// The label of a field, which has the same name itself.
fn caption(ui: &mut Ui, name: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    words::Pen::new(ui).line(rect.left_center(), Align::Min, f32::INFINITY, &[words::note(name).dim()]);
}

/// How many wrong C-MACs in a row, where the program stops, where chips were reported to block.
fn budget(ui: &mut Ui, data: &Data) {
    region::heading(ui, "MAC failure budget", "");
    ui.add_space(10.0);
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 12.0), Sense::hover());
    let pen = words::Pen::new(ui);
    let p = pen.palette;
    let line = Rect::from_center_size(bar.center(), vec2(bar.width(), 4.0));
    let at = |count: f32| line.left() + line.width() * (count / LIMIT).min(1.0);
    pen.painter.rect_filled(line, CornerRadius::same(2), p.active);
    let used = f32::from(data.session.wrong_macs);
    let fill = Rect::from_min_max(line.min, pos2(at(used), line.max.y));
    pen.painter.rect_filled(
        fill,
        CornerRadius::same(2),
        if data.session.used_up { p.danger.ink } else { p.warn.ink },
    );
    for (count, colour) in [(f32::from(WRONG_MACS_STOP), p.warn.ink), (LIMIT, p.danger.ink)] {
        let x = at(count).min(line.right() - 1.0);
        pen.painter.vline(x, bar.y_range(), egui::Stroke::new(space::BOLD, colour));
    }
    ui.add_space(6.0);
    let tone = words::note(data.session.budget.as_str());
    let tone = if data.session.used_up { tone.tone(Tone::Danger) } else { tone };
    row::paragraph(ui, &[tone]);
    row::paragraph(ui, &[words::note("A110 chips blocked their keys at about 50; assumed here").dim()]);
}

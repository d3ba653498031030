//! The page of the chain: nodes and checks, then the structure and the bytes of one certificate, or a second chain.

use egui::{Margin, Rect, Ui, pos2};

use super::{Look, Page, Shown, State, bytes, compare, copied, data::Data, structure};
use crate::{
    action::{Action, Outbox, Sought},
    panels::in_trace,
    widgets::{
        button::Kind,
        chain,
        copying::{self, Copied},
        region,
        segment::{Choice, segment_small},
        state as states,
        verdict::{self, Check},
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, shown: &Shown<'_>, out: &mut Outbox) {
    let Some(data) = shown.chain.filter(|data| !data.certificates.is_empty()) else {
        return region::inside(ui, "empty", rect, Margin::same(24), |ui| empty(ui, state, shown, out));
    };
    let scale = (rect.width() / 1264.0).min(1.1);
    let (left, rest) = region::split_left(ui, rect, (320.0 * scale).round());
    nodes_and_checks(ui, left, state, data, out);
    if state.compare.is_some() {
        return compare::show(ui, rest, scale, state, shown.compared, data.from_file, out);
    }
    let (middle, right) = region::split_left(ui, rest, (424.0 * scale).round());
    let index = state.certificate.unwrap_or(data.certificates.len() - 1);
    let Some(certificate) = data.certificates.get(index) else { return };
    let parts = certificate.structure();
    let in_tree = structure::show(ui, middle, &mut state.look, parts);
    if in_tree.chosen {
        state.check = None;
    }
    let in_bytes = bytes::show(ui, right, &mut state.look, parts);
    state.look.hovered = in_tree.hovered.or(in_bytes);
    if !ui.ctx().text_edit_focused() && copying::take_copy(ui.ctx()) {
        let whole = || Copied::bytes("certificate", &certificate.der);
        ui.ctx().copy_text(state.look.field.map_or_else(whole, |id| copied(parts, id)).plain());
    }
}

fn empty(ui: &mut Ui, state: &mut State, shown: &Shown<'_>, out: &mut Outbox) {
    let nothing = (String::new(), Vec::new());
    let (sentence, bytes) = shown.without.unwrap_or(&nothing);
    let mut buttons = vec![(Kind::Primary, "Read it from the chip")];
    if !bytes.is_empty() {
        buttons.push((Kind::Plain, "Look at its bytes"));
    }
    match states::empty(ui, sentence, &buttons) {
        Some(0) => out.push(Action::ReadCertificate),
        Some(_) => {
            state.page = Page::Asn1;
            state.asn1.take("zone 0", bytes);
        }
        None => {}
    }
}

fn nodes_and_checks(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 15, bottom: 16 };
    region::scrolled(ui, "chain", rect, margin, |ui| {
        let rest = region::heading(ui, "Chain", "");
        if let Some(zone) = data.zone {
            in_trace::at_end(ui, rest, Sought::Zone(zone), out);
        }
        ui.add_space(9.0);
        leaves(ui, state, data);
        let nodes: Vec<_> = data.certificates.iter().map(|certificate| certificate.node.clone()).collect();
        let here = state.certificate.unwrap_or(nodes.len().saturating_sub(1));
        if let Some(chosen) = chain::chain(ui, &nodes, &data.links, here) {
            (state.certificate, state.look, state.check) = (Some(chosen), Look::default(), None);
        }
        ui.add_space(20.0);
        let line = ui.cursor().top();
        let stroke = egui::Stroke::new(1.0, crate::theme::palette(ui).line);
        ui.painter()
            .with_clip_rect(rect)
            .line_segment([pos2(rect.left(), line), pos2(rect.right(), line)], stroke);
        ui.add_space(12.0);
        region::heading(ui, "Checks", "");
        ui.add_space(6.0);
        for (index, check) in data.checks.iter().enumerate() {
            let shown = Check {
                text: check.title.clone(),
                evidence: check.reason.clone(),
                reason: String::new(),
                answer: check.answer,
            };
            if verdict::check_block(ui, &shown, state.check == Some(index)) {
                choose_check(state, data, index);
            }
        }
    });
}

/// Which of the chip's leaves is looked at.
fn leaves(ui: &mut Ui, state: &mut State, data: &Data) {
    if data.leaves.is_empty() {
        return;
    }
    let named = |(zone, offset): (u8, usize)| match offset {
        0 => format!("Zone {zone}"),
        offset => format!("Zone {zone} +{offset}"),
    };
    let names: Vec<String> = data.leaves.iter().map(|(leaf, _)| named(*leaf)).collect();
    let choices: Vec<_> = names.iter().map(|text| Choice { text, closed: "" }).collect();
    let here = data.leaves.iter().position(|(_, shown)| *shown).unwrap_or(0);
    let chosen = segment_small(ui, "Leaf", &choices, here).and_then(|index| data.leaves.get(index));
    if let Some((leaf, _)) = chosen {
        state.show_chain();
        state.leaf = Some(*leaf);
    }
    ui.add_space(9.0);
}

/// A chosen check shows the bytes it rests on.
fn choose_check(state: &mut State, data: &Data, index: usize) {
    state.check = Some(index);
    let Some((certificate, range)) = data.checks.get(index).and_then(|check| check.rests_on.clone()) else {
        return;
    };
    if state.certificate.unwrap_or(data.certificates.len() - 1) != certificate {
        (state.certificate, state.look) = (Some(certificate), Look::default());
    }
    let Some(parts) = data.certificates.get(certificate).map(|it| it.structure()) else { return };
    if let Some(chosen) = parts.field_of(&range) {
        state.look.choose(parts.fields, chosen);
    }
}

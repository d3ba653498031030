//! F6 and Shift F6: the keyboard goes to the next region of the window, to the first control in it. Regions tell where
//! they are while they are painted; nothing is remembered from one frame to the next but that.

use egui::{Context, Id, LayerId, Rect};

/// The regions of the frame that is being painted, in the order of painting.
#[derive(Clone, Default)]
struct Painted {
    frame: u64,
    regions: Vec<(LayerId, Rect)>,
}

fn id() -> Id {
    Id::unique("painted regions")
}

/// A region was painted here.
pub(super) fn painted(ui: &egui::Ui, rect: Rect) {
    let (ctx, layer) = (ui.ctx(), ui.layer_id());
    let frame = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        let painted = data.get_temp_mut_or_default::<Painted>(id());
        if painted.frame != frame {
            (painted.frame, painted.regions) = (frame, Vec::new());
        }
        painted.regions.push((layer, rect));
    });
}

/// Moves the keyboard one region on, or back. Call it when everything has been painted.
pub fn step(ctx: &Context, back: bool) {
    let painted = ctx.data(|data| data.get_temp::<Painted>(id())).unwrap_or_default();
    let layer = ctx.memory(|memory| memory.top_modal_layer());
    let here = |on: LayerId| layer.map_or(on == LayerId::background(), |top| on == top);
    let regions: Vec<Rect> =
        painted.regions.iter().filter(|(on, _)| here(*on)).map(|(_, rect)| *rect).collect();
    let focused = ctx.memory(|memory| memory.focused());
    // One entry per region that holds a control: its first control, and whether the keyboard is in it.
    let mut stops: Vec<(Option<usize>, Id, bool)> = Vec::new();
    ctx.viewport(|viewport| {
        for (_, widgets) in viewport.this_pass.widgets.layers().filter(|(on, _)| here(**on)) {
            for widget in widgets.iter().filter(|widget| widget.sense.is_focusable() && widget.enabled) {
                let at = widget.rect.center();
                let holds = |region: &(usize, &Rect)| region.1.contains(at);
                // The smallest region that holds it; what lies in none belongs to the frame.
                let region = regions.iter().enumerate().filter(holds);
                let region =
                    region.min_by(|one, other| one.1.area().total_cmp(&other.1.area())).map(|(n, _)| n);
                let inside = focused == Some(widget.id);
                match stops.iter_mut().find(|(known, ..)| *known == region) {
                    Some((.., has)) => *has |= inside,
                    None => stops.push((region, widget.id, inside)),
                }
            }
        }
    });
    let count = stops.len();
    if count == 0 {
        return;
    }
    let next = match stops.iter().position(|(.., inside)| *inside) {
        Some(at) if back => (at + count - 1) % count,
        Some(at) => (at + 1) % count,
        None => 0,
    };
    if let Some((_, widget, _)) = stops.get(next) {
        ctx.memory_mut(|memory| memory.request_focus(*widget));
    }
}

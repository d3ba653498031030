//! What all plots have in common: hairlines from left to right behind the data, and labels that are captions.

use egui::{TextStyle, Ui};
use egui_plot::Plot;

use crate::theme;

/// The plot with the lines of the design.
pub fn lined<'a>(ui: &Ui, plot: Plot<'a>) -> Plot<'a> {
    plot.show_background(false)
        .show_x(false)
        .show_y(false)
        .show_grid([false, true])
        .grid_color(theme::palette(ui).line_subtle)
        .grid_fade(0.0)
        .allow_scroll(false)
}

/// The same for one that shows all it has: there is nothing to zoom into.
pub fn still<'a>(ui: &Ui, plot: Plot<'a>) -> Plot<'a> {
    lined(ui, plot)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
}

/// Paints a plot whose axis labels are captions.
pub fn captioned<R>(ui: &mut Ui, paint: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.style_mut().text_styles.insert(TextStyle::Body, theme::HEX_XS.font());
        let faint = theme::palette(ui).text3;
        ui.visuals_mut().override_text_color = Some(faint);
        paint(ui)
    })
    .inner
}

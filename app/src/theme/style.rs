//! egui's own style, made from the tokens, and the two things every widget needs: the palette of
//! the current theme and the focus ring.

use std::collections::BTreeMap;

use egui::{
    Context, CornerRadius, FontFamily, FontId, Margin, Painter, Rect, Stroke, StrokeKind, Style, TextStyle,
    Theme, Ui, Vec2, Visuals, vec2,
};

use super::{Face, Palette, colour, space, typeface};

/// Loads fonts and both themes into egui. Once per window.
pub fn install(ctx: &Context) {
    ctx.set_fonts(typeface::definitions());
    for (theme, palette) in [(Theme::Light, &colour::LIGHT), (Theme::Dark, &colour::DARK)] {
        ctx.style_mut_of(theme, |style| shape(style, palette));
    }
}

/// Whether things slide and fade.
pub fn set_motion(ctx: &Context, moves: bool) {
    ctx.all_styles_mut(|style| style.animation_time = if moves { space::SLIDE_S } else { 0.0 });
}

/// Whether nothing slides or fades.
pub fn is_still(ctx: &Context) -> bool {
    ctx.global_style().animation_time == 0.0
}

/// The palette of the theme this ui is painted in.
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &colour::DARK } else { &colour::LIGHT }
}

/// The ring around the control that has the keyboard.
pub fn focus_ring(painter: &Painter, palette: &Palette, control: Rect, radius: f32) {
    let gap = 1.0 + space::BOLD / 2.0;
    painter.rect_stroke(
        control.expand(gap),
        CornerRadius::same((radius + gap) as u8),
        Stroke::new(space::BOLD, palette.accent),
        StrokeKind::Middle,
    );
}

fn shape(style: &mut Style, palette: &Palette) {
    let text = |face: Face| FontId::new(face.size, FontFamily::Proportional);
    style.text_styles = BTreeMap::from([
        (TextStyle::Body, text(typeface::BODY)),
        (TextStyle::Button, typeface::STRONG.font()),
        (TextStyle::Heading, typeface::TITLE.font()),
        (TextStyle::Small, text(typeface::NOTE)),
        (TextStyle::Monospace, FontId::new(typeface::HEX.size, FontFamily::Monospace)),
    ]);
    style.animation_time = space::SLIDE_S;
    style.interaction.selectable_labels = false;
    style.spacing.item_spacing = Vec2::ZERO;
    style.spacing.button_padding = vec2(space::S3, 4.0);
    style.spacing.interact_size = vec2(space::CONTROL, space::CONTROL);
    style.spacing.menu_margin = Margin::same(4);
    style.spacing.scroll = egui::style::ScrollStyle::floating();
    style.visuals = visuals(palette);
}

fn visuals(p: &Palette) -> Visuals {
    let mut v = if p.dark { Visuals::dark() } else { Visuals::light() };
    let hair = |colour| Stroke::new(space::HAIR, colour);
    let radius = CornerRadius::same(space::RADIUS as u8);
    v.panel_fill = p.surface;
    v.window_fill = p.raised;
    v.window_stroke = hair(p.line_strong);
    v.window_corner_radius = CornerRadius::same(space::RADIUS_DIALOG as u8);
    v.menu_corner_radius = radius;
    v.window_shadow = egui::Shadow::NONE;
    v.popup_shadow = egui::Shadow::NONE;
    v.extreme_bg_color = p.raised;
    v.faint_bg_color = p.sunken;
    v.code_bg_color = p.sunken;
    v.hyperlink_color = p.accent;
    v.warn_fg_color = p.warn.ink;
    v.error_fg_color = p.danger.ink;
    v.weak_text_color = Some(p.text3);
    v.selection.bg_fill = p.selected;
    v.selection.stroke = hair(p.text);
    v.text_cursor.stroke = Stroke::new(space::ARROW, p.text);
    // Nothing blinks.
    v.text_cursor.blink = false;
    for (widget, fill, line, ink) in [
        (&mut v.widgets.noninteractive, p.surface, p.line, p.text),
        (&mut v.widgets.inactive, p.raised, p.line, p.text),
        (&mut v.widgets.hovered, p.hover, p.line, p.text),
        (&mut v.widgets.active, p.active, p.line_strong, p.text),
        (&mut v.widgets.open, p.active, p.line, p.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = hair(line);
        widget.fg_stroke = hair(ink);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    v
}

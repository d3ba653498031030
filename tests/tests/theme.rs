//! The palette keeps its promises: contrast by WCAG 2.x, and semantic colours that colour-blind
//! people can tell apart. Recomputed from the theme's own constants.

use egui::Color32;
use stsafe_workbench::theme::{DARK, LIGHT, Palette};

/// Text needs this contrast (WCAG AA).
const TEXT: f64 = 4.5;
/// Borders of fields need this contrast (WCAG AA, non-text).
const LINE: f64 = 3.0;
/// Distance in OKLab that semantic colours keep for everybody; about 0.02 is just visible.
const APART: f64 = 0.06;

fn linear(colour: Color32) -> [f64; 3] {
    let [r, g, b, _] = colour.to_array();
    [r, g, b].map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn contrast(one: Color32, two: Color32) -> f64 {
    let luminance = |colour| {
        let [r, g, b] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b): (f64, f64) = (luminance(one), luminance(two));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

type Matrix = [[f64; 3]; 3];

fn times(matrix: &Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

/// Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
const PROTANOPIA: Matrix =
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const DEUTERANOPIA: Matrix =
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

/// Björn Ottosson's OKLab, from linear RGB.
fn oklab(rgb: [f64; 3]) -> [f64; 3] {
    let lms = times(
        &[
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        rgb,
    );
    times(
        &[
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        lms.map(f64::cbrt),
    )
}

fn seen(colour: Color32, eye: &Matrix) -> [f64; 3] {
    oklab(times(eye, linear(colour)).map(|value| value.clamp(0.0, 1.0)))
}

fn distance(one: [f64; 3], two: [f64; 3]) -> f64 {
    one.iter().zip(two).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

fn semantic(p: &Palette) -> [(&'static str, Color32); 8] {
    [
        ("ok", p.ok.ink),
        ("warn", p.warn.ink),
        ("danger", p.danger.ink),
        ("info", p.info.ink),
        ("sim", p.sim.ink),
        ("real", p.real.ink),
        ("oneway", p.oneway.ink),
        ("accent", p.accent),
    ]
}

fn soft(p: &Palette) -> [Color32; 8] {
    let pairs = [&p.ok, &p.warn, &p.danger, &p.info, &p.sim, &p.real, &p.oneway];
    let [ok, warn, danger, info, sim, real, oneway] = pairs.map(|pair| pair.soft);
    [ok, warn, danger, info, sim, real, oneway, p.accent_soft]
}

#[track_caller]
fn at_least(limit: f64, theme: &str, what: &str, one: Color32, two: Color32) {
    let value = contrast(one, two);
    assert!(value >= limit, "{theme}: {what} has contrast {value:.2}, {limit} is needed");
}

#[test]
fn text_can_be_read_on_every_layer() {
    for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
        let layers = [
            ("surface", p.surface),
            ("canvas", p.canvas),
            ("sunken", p.sunken),
            ("raised", p.raised),
            ("selected", p.selected),
            ("hover", p.hover),
        ];
        let mut inks = vec![("text", p.text), ("text2", p.text2), ("text3", p.text3)];
        inks.extend(semantic(p));
        for (ink, colour) in inks {
            for (layer, ground) in layers {
                at_least(TEXT, theme, &format!("{ink} on {layer}"), colour, ground);
            }
        }
        for ((ink, colour), ground) in semantic(p).into_iter().zip(soft(p)) {
            at_least(TEXT, theme, &format!("{ink} on its own soft fill"), colour, ground);
        }
        at_least(TEXT, theme, "text on active", p.text, p.active);
        at_least(TEXT, theme, "text2 on active", p.text2, p.active);
        at_least(TEXT, theme, "on_accent on accent", p.on_accent, p.accent);
        at_least(TEXT, theme, "on_accent on accent_hover", p.on_accent, p.accent_hover);
        at_least(TEXT, theme, "surface on real", p.surface, p.real.ink);
        at_least(TEXT, theme, "surface on oneway", p.surface, p.oneway.ink);
        for (layer, ground) in layers.into_iter().take(5) {
            at_least(LINE, theme, &format!("line_strong on {layer}"), p.line_strong, ground);
        }
    }
}

#[test]
fn meanings_stay_apart_for_every_eye() {
    // Smallest distances of the palette's own design, computed elsewhere when it was chosen.
    let designed = [
        ("light", &LIGHT, "normal", &NORMAL, 0.130),
        ("light", &LIGHT, "protanopia", &PROTANOPIA, 0.081),
        ("light", &LIGHT, "deuteranopia", &DEUTERANOPIA, 0.087),
        ("dark", &DARK, "normal", &NORMAL, 0.104),
        ("dark", &DARK, "protanopia", &PROTANOPIA, 0.097),
        ("dark", &DARK, "deuteranopia", &DEUTERANOPIA, 0.074),
    ];
    for (theme, palette, eye, matrix, expected) in designed {
        let colours = semantic(palette);
        let mut smallest = (f64::INFINITY, "", "");
        for (index, (one, a)) in colours.iter().enumerate() {
            for (two, b) in colours.iter().skip(index + 1) {
                let apart = distance(seen(*a, matrix), seen(*b, matrix));
                if apart < smallest.0 {
                    smallest = (apart, one, two);
                }
            }
        }
        let (apart, one, two) = smallest;
        assert!(apart >= APART, "{theme}, {eye}: {one} and {two} are only {apart:.3} apart");
        assert!((apart - expected).abs() < 0.003, "{theme}, {eye}: {apart:.3} instead of {expected}");
    }
}

#[test]
fn stricter_access_is_further_from_the_page() {
    for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
        let steps: Vec<f64> = p.access.iter().map(|fill| contrast(*fill, p.surface)).collect();
        assert!(steps.is_sorted(), "{theme}: {steps:?} does not rise from Always to Never");
    }
}

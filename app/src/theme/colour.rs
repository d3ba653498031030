//! Every colour of the window, for both themes. Nothing else in the program names a colour.
//!
//! Contrast (WCAG 2.x) and distances as colour-blind people see them are recomputed from these
//! constants by `tests/tests/theme.rs`.

use egui::Color32;

const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// One theme's colours, by use.
#[derive(Debug)]
pub struct Palette {
    /// Which of the two themes this is.
    pub dark: bool,
    /// Window base: header, navigation, status bar.
    pub canvas: Color32,
    /// Content.
    pub surface: Color32,
    /// Read-only byte blocks, gutters.
    pub sunken: Color32,
    /// Buttons, fields, dialogs, menus.
    pub raised: Color32,
    /// Row or button under the pointer, neutral badge.
    pub hover: Color32,
    /// Pressed, current navigation entry, chosen segment, gauge track.
    pub active: Color32,
    /// Selected row.
    pub selected: Color32,
    /// Row separators, dividers inside a region.
    pub line_subtle: Color32,
    /// Borders of regions, buttons, dialog headers.
    pub line: Color32,
    /// Borders of fields, empty slots, dialogs: 3:1 or better.
    pub line_strong: Color32,
    /// Primary text and all bytes that count.
    pub text: Color32,
    /// Secondary text, explanations.
    pub text2: Color32,
    /// Captions, units, zero bytes, padding, CRC.
    pub text3: Color32,
    /// Disabled controls only (exempt from the contrast rule).
    pub disabled: Color32,
    /// Focus, selection marks, links, primary button, changed bytes.
    pub accent: Color32,
    /// Primary button under the pointer.
    pub accent_hover: Color32,
    /// Byte highlight, chosen chip.
    pub accent_soft: Color32,
    /// Text and icons on `accent`.
    pub on_accent: Color32,
    /// Behind dialogs, flat.
    pub scrim: Color32,
    /// Check passed, accepted: text and its soft fill.
    pub ok: Pair,
    /// Works, but mind this.
    pub warn: Pair,
    /// Check failed, refused, error.
    pub danger: Pair,
    /// Neutral remark.
    pub info: Pair,
    /// Simulated device.
    pub sim: Pair,
    /// Real hardware.
    pub real: Pair,
    /// Cannot be undone.
    pub oneway: Pair,
    /// Fills of the access conditions Always, Host, Auth+Host, Never: the stricter, the further
    /// from the page.
    pub access: [Color32; 4],
}

/// A semantic colour: for text and icons, and the soft fill under them.
#[derive(Debug)]
pub struct Pair {
    /// Text, icon, border.
    pub ink: Color32,
    /// Fill: about 10 % (light) or 15 % (dark) of `ink` over `surface`.
    pub soft: Color32,
}

const fn pair(ink: u32, soft: u32) -> Pair {
    Pair { ink: hex(ink), soft: hex(soft) }
}

/// The light theme.
pub static LIGHT: Palette = Palette {
    dark: false,
    canvas: hex(0xF3F4F6),
    surface: hex(0xFFFFFF),
    sunken: hex(0xF8F9FA),
    raised: hex(0xFFFFFF),
    hover: hex(0xEEF0F3),
    active: hex(0xE4E7EC),
    selected: hex(0xE4EDFB),
    line_subtle: hex(0xE8EAEE),
    line: hex(0xD6DAE0),
    line_strong: hex(0x7F8895),
    text: hex(0x151A21),
    text2: hex(0x474F5B),
    text3: hex(0x636C79),
    disabled: hex(0x9CA3AE),
    accent: hex(0x1762CE),
    accent_hover: hex(0x124FA8),
    accent_soft: hex(0xE8EFFA),
    on_accent: hex(0xFFFFFF),
    scrim: Color32::from_rgba_premultiplied(9, 11, 14, 107),
    ok: pair(0x046A54, 0xE6F0EE),
    warn: pair(0x86640A, 0xF3F0E6),
    danger: pair(0x930F10, 0xF4E7E7),
    info: pair(0x1B4356, 0xE8ECEE),
    sim: pair(0x4A1AA0, 0xEDE8F6),
    real: pair(0x151A21, 0xE8E8E9),
    oneway: pair(0xB4248F, 0xF8E9F4),
    access: [hex(0xE9EEF6), hex(0xBFD0EA), hex(0x7E9CCB), hex(0x2C3F60)],
};

/// The dark theme.
pub static DARK: Palette = Palette {
    dark: true,
    canvas: hex(0x0E1115),
    surface: hex(0x14181D),
    sunken: hex(0x101419),
    raised: hex(0x1B2027),
    hover: hex(0x1E242B),
    active: hex(0x272E37),
    selected: hex(0x1A2C4B),
    line_subtle: hex(0x20262D),
    line: hex(0x2C333C),
    line_strong: hex(0x707A88),
    text: hex(0xE9ECF1),
    text2: hex(0xAEB6C2),
    text3: hex(0x8C95A3),
    disabled: hex(0x59616D),
    accent: hex(0x86AEFA),
    accent_hover: hex(0xA5C3FF),
    accent_soft: hex(0x252F3E),
    on_accent: hex(0x0B1526),
    scrim: Color32::from_rgba_premultiplied(2, 4, 5, 158),
    ok: pair(0x63DDA4, 0x203631),
    warn: pair(0xE8BC3A, 0x343121),
    danger: pair(0xFF6B4E, 0x372424),
    info: pair(0xAAD2EC, 0x2A343C),
    sim: pair(0x9E86FF, 0x29283F),
    real: pair(0xF2F4F7, 0x35393E),
    oneway: pair(0xE56EA6, 0x332532),
    access: [hex(0x222B38), hex(0x34496E), hex(0x6286BF), hex(0xB9CAE6)],
};

/// What a text or mark is, so that a widget names a role and the theme chooses the colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// Primary text.
    #[default]
    Text,
    /// Secondary text.
    Dim,
    /// Captions, units, zero bytes.
    Faint,
    /// Disabled controls and empty ASCII cells.
    Disabled,
    /// Links, selection, changed bytes.
    Accent,
    /// On a filled accent area.
    OnAccent,
    /// On a filled area of the text's own colour (real badge, one-way button).
    OnFill,
    /// A semantic colour.
    Tone(Tone),
    /// On the way from accent (255) to text (0), while a change fades.
    Fading(u8),
}

/// A semantic colour by meaning. Never used without its icon or word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Check passed, accepted.
    Ok,
    /// Works, but mind this.
    Warn,
    /// Check failed, refused, error.
    Danger,
    /// Neutral remark.
    Info,
    /// Simulated device.
    Sim,
    /// Real hardware.
    Real,
    /// Cannot be undone.
    OneWay,
}

impl Palette {
    /// The colour of a text role.
    pub fn ink(&self, ink: Ink) -> Color32 {
        match ink {
            Ink::Text => self.text,
            Ink::Dim => self.text2,
            Ink::Faint => self.text3,
            Ink::Disabled => self.disabled,
            Ink::Accent => self.accent,
            Ink::OnAccent => self.on_accent,
            Ink::OnFill => self.surface,
            Ink::Tone(tone) => self.tone(tone).ink,
            Ink::Fading(left) => self.text.lerp_to_gamma(self.accent, f32::from(left) / 255.0),
        }
    }

    /// Text colour and soft fill of a meaning.
    pub const fn tone(&self, tone: Tone) -> &Pair {
        match tone {
            Tone::Ok => &self.ok,
            Tone::Warn => &self.warn,
            Tone::Danger => &self.danger,
            Tone::Info => &self.info,
            Tone::Sim => &self.sim,
            Tone::Real => &self.real,
            Tone::OneWay => &self.oneway,
        }
    }
}

//! Every font, size and line height of the window.

use std::sync::{Arc, LazyLock};

use egui::{FontData, FontDefinitions, FontFamily, FontId, FontTweak};

/// Signs of both text faces beyond Latin; `assets/fonts/subset.py` reads this line.
pub const SIGNS: &str = "–—…‘’“”•←↑→↓−≈≠≤≥²³₀₁₂●│├└─×·Δ";

/// A typeface in one weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Inter 400.
    Ui,
    /// Inter 500.
    UiMedium,
    /// Inter 600.
    UiSemibold,
    /// JetBrains Mono 400.
    Mono,
    /// JetBrains Mono 500.
    MonoMedium,
    /// JetBrains Mono 600.
    MonoSemibold,
    /// Phosphor regular.
    Icons,
    /// Phosphor bold: arrows and checks.
    IconsBold,
    /// Phosphor fill: verdicts.
    IconsFill,
}

/// A text style: face, size and line height in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// Typeface and weight.
    pub family: Family,
    /// Size in points.
    pub size: f32,
    /// Line height in points.
    pub line: f32,
}

const fn face(family: Family, size: f32, line: f32) -> Face {
    Face { family, size, line }
}

/// Heading of a lesson's step.
pub const LESSON_TITLE: Face = face(Family::UiSemibold, 22.0, 30.0);
/// Text of a lesson: to be read, not looked up.
pub const LESSON: Face = face(Family::Ui, 15.0, 24.0);
/// Counter value: one per screen at most.
pub const DISPLAY: Face = face(Family::UiSemibold, 46.0, 58.0);
/// Traffic lights.
pub const VERDICT: Face = face(Family::UiSemibold, 20.0, 28.0);
/// Screen and dialog title.
pub const TITLE: Face = face(Family::UiSemibold, 18.0, 24.0);
/// Region heading.
pub const SECTION: Face = face(Family::UiSemibold, 13.0, 18.0);
/// Default.
pub const BODY: Face = face(Family::Ui, 13.0, 18.0);
/// Buttons, names in lists.
pub const STRONG: Face = face(Family::UiMedium, 13.0, 18.0);
/// Cells.
pub const TABLE: Face = face(Family::Ui, 12.0, 16.0);
/// Column heads, labels.
pub const CAPTION: Face = face(Family::UiMedium, 11.0, 16.0);
/// Status bar and notes beside a heading.
pub const NOTE: Face = face(Family::Ui, 11.0, 16.0);
/// Device ID.
pub const ID: Face = face(Family::MonoMedium, 24.0, 34.0);
/// Hex view, fields.
pub const HEX: Face = face(Family::Mono, 13.0, 20.0);
/// Bytes in tables.
pub const HEX_S: Face = face(Family::Mono, 12.0, 18.0);
/// Side notes, certificate bytes.
pub const HEX_XS: Face = face(Family::Mono, 11.0, 16.0);
/// Icon beside text.
pub const ICON: Face = face(Family::Icons, 16.0, 18.0);
/// Icon in tables.
pub const ICON_S: Face = face(Family::Icons, 14.0, 16.0);
/// Icon as a mark.
pub const ICON_XS: Face = face(Family::Icons, 12.0, 16.0);

impl Face {
    /// The same in weight 500.
    pub const fn medium(self) -> Self {
        let family = match self.family {
            Family::Ui | Family::UiMedium | Family::UiSemibold => Family::UiMedium,
            Family::Mono | Family::MonoMedium | Family::MonoSemibold => Family::MonoMedium,
            other => other,
        };
        Self { family, ..self }
    }

    /// The same in weight 600.
    pub const fn semibold(self) -> Self {
        let family = match self.family {
            Family::Ui | Family::UiMedium | Family::UiSemibold => Family::UiSemibold,
            Family::Mono | Family::MonoMedium | Family::MonoSemibold => Family::MonoSemibold,
            other => other,
        };
        Self { family, ..self }
    }

    /// The same icon, filled: verdicts.
    pub const fn filled(self) -> Self {
        Self { family: Family::IconsFill, ..self }
    }

    /// The same icon, bold: arrows and checks.
    pub const fn bold(self) -> Self {
        Self { family: Family::IconsBold, ..self }
    }

    /// Whether this face draws icons.
    pub const fn is_icon(self) -> bool {
        matches!(self.family, Family::Icons | Family::IconsBold | Family::IconsFill)
    }

    /// egui's name for it.
    pub fn font(self) -> FontId {
        FontId::new(self.size, self.family.egui())
    }
}

/// File in `assets/fonts`, and the name egui knows the family by.
const FILES: [(Family, &str, &[u8]); 9] = [
    (Family::Ui, "ui", include_bytes!("../../../assets/fonts/Inter-Regular.ttf")),
    (Family::UiMedium, "ui-medium", include_bytes!("../../../assets/fonts/Inter-Medium.ttf")),
    (Family::UiSemibold, "ui-semibold", include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf")),
    (Family::Mono, "mono", include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf")),
    (Family::MonoMedium, "mono-medium", include_bytes!("../../../assets/fonts/JetBrainsMono-Medium.ttf")),
    (
        Family::MonoSemibold,
        "mono-semibold",
        include_bytes!("../../../assets/fonts/JetBrainsMono-SemiBold.ttf"),
    ),
    (Family::Icons, "icons", include_bytes!("../../../assets/fonts/Phosphor-Regular.ttf")),
    (Family::IconsBold, "icons-bold", include_bytes!("../../../assets/fonts/Phosphor-Bold.ttf")),
    (Family::IconsFill, "icons-fill", include_bytes!("../../../assets/fonts/Phosphor-Fill.ttf")),
];

impl Family {
    fn egui(self) -> FontFamily {
        // Built once: a family name is a shared string, cloned for every text of every frame.
        static NAMES: LazyLock<[FontFamily; 9]> =
            LazyLock::new(|| FILES.map(|(_, name, _)| FontFamily::Name(name.into())));
        NAMES.get(self as usize).cloned().unwrap_or(FontFamily::Proportional)
    }
}

/// All fonts for egui: one family per weight, icons as fallback of the text families.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (family, name, bytes) in FILES {
        let icons = matches!(family, Family::Icons | Family::IconsBold | Family::IconsFill);
        let tweak = FontTweak { hinting: Some(!icons), ..Default::default() };
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
        let mut chain = vec![name.to_owned()];
        if !icons {
            chain.push("icons".to_owned());
        }
        fonts.families.insert(family.egui(), chain);
    }
    fonts.families.insert(FontFamily::Proportional, vec!["ui".to_owned(), "icons".to_owned()]);
    fonts.families.insert(FontFamily::Monospace, vec!["mono".to_owned(), "icons".to_owned()]);
    fonts
}

//! Distances, radii, line widths and fixed sizes of the window, in points.

/// Steps of the grid.
pub const S1: f32 = 4.0;
/// Two steps.
pub const S2: f32 = 8.0;
/// Three steps.
pub const S3: f32 = 12.0;
/// Four steps.
pub const S4: f32 = 16.0;
/// Padding of a region, left and right.
pub const PAD: f32 = 24.0;

/// Height of the header.
pub const HEADER: f32 = 44.0;
/// Width of the navigation.
pub const NAVIGATION: f32 = 176.0;
/// Width of the navigation as icons only.
pub const NAVIGATION_NARROW: f32 = 48.0;
/// The steps of a lesson in a small window: their numbers.
pub const RAIL_NARROW: f32 = 52.0;
/// Below this window width the navigation shows icons only.
pub const NARROW_WINDOW: f32 = 1_120.0;
/// Below this window width the inspector is hidden.
pub const INSPECTOR_WINDOW: f32 = 1_280.0;
/// Height of a screen's own header.
pub const SCREEN_HEADER: f32 = 52.0;
/// Height of the status bar.
pub const STATUS: f32 = 26.0;
/// The smallest window.
pub const SMALLEST: [f32; 2] = [1_024.0, 680.0];
/// The window the layout was drawn for.
pub const REFERENCE: [f32; 2] = [1_440.0, 900.0];

/// Buttons, fields, segments.
pub const CONTROL: f32 = 28.0;
/// Controls inside a region heading.
pub const CONTROL_SMALL: f32 = 24.0;
/// Entry of the navigation.
pub const ENTRY: f32 = 28.0;
/// Row of a table.
pub const ROW: f32 = 25.0;
/// Row of the trace and other dense lists.
pub const ROW_DENSE: f32 = 20.0;
/// Row of a list of facts.
pub const ROW_FACT: f32 = 26.0;
/// Row of a list with two lines of text.
pub const ROW_LIST: f32 = 48.0;
/// Head of a table.
pub const ROW_HEAD: f32 = 26.0;

/// Corner radius of controls, badges, byte blocks.
pub const RADIUS: f32 = 4.0;
/// Corner radius of chain nodes.
pub const RADIUS_NODE: f32 = 6.0;
/// Corner radius of dialogs.
pub const RADIUS_DIALOG: f32 = 8.0;
/// Corner radius of swatches, gauges and slots.
pub const RADIUS_SMALL: f32 = 2.0;

/// Hairlines.
pub const HAIR: f32 = 1.0;
/// Arrows, plots, sequence lines.
pub const ARROW: f32 = 1.5;
/// Focus ring, selected zone of the map.
pub const BOLD: f32 = 2.0;

/// Swatch of an access condition in a table.
pub const SWATCH: f32 = 14.0;

/// How long the fade behind a changed value lasts, in seconds.
pub const FADE_S: f32 = 0.6;
/// How long an arrow of the sequence diagram is drawn, in seconds.
pub const STEP_S: f32 = 0.2;
/// How long a panel slides or a tree node opens, in seconds.
pub const SLIDE_S: f32 = 0.12;

//! The look of the window: colours, type, space, icons. The only place with a colour, a size or a
//! font; widgets and panels name roles, never values.

mod access;
mod colour;
pub mod icon;
pub mod space;
mod style;
mod typeface;

pub use access::{access_icon, fill_access};
pub use colour::{DARK, Ink, LIGHT, Pair, Palette, Tone};
pub use style::{focus_ring, install, is_still, palette, set_motion};
pub use typeface::{
    BODY, CAPTION, DISPLAY, Face, Family, HEX, HEX_S, HEX_XS, ICON, ICON_S, ICON_XS, ID, LESSON,
    LESSON_TITLE, NOTE, SECTION, SIGNS, STRONG, TABLE, TITLE, VERDICT,
};

//! What floats over a screen: device picker, palette, list of shortcuts.

pub mod connect;
pub mod palette;
pub mod shortcuts;

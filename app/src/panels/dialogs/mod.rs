//! What floats over a screen: device picker, palette, list of shortcuts.

pub mod confirm;
pub mod connect;
pub mod lines;
pub mod outcome;
pub mod palette;
pub mod palette_rows;
pub mod raw;
mod rehearsal;
pub mod secrets;
pub mod settings;
pub mod shortcuts;

//! The workbench: window and command line in one.

pub mod theme;
pub mod widgets;

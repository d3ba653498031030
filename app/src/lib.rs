//! The workbench: window and command line in one.

pub mod action;
pub mod panels;
pub mod text;
pub mod theme;
pub mod view;
pub mod widgets;

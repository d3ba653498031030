//! The workbench: window and command line in one.

pub mod action;
mod at_chip;
#[cfg(not(target_arch = "wasm32"))]
pub mod board;
pub mod captures;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod files;
#[cfg(not(target_arch = "wasm32"))]
pub mod finder;
pub mod lesson;
#[cfg(not(target_arch = "wasm32"))]
pub mod log;
pub mod open;
pub mod order;
pub mod panels;
mod pick;
#[cfg(not(target_arch = "wasm32"))]
pub mod record;
pub mod roots;
pub mod secret;
pub mod secrets;
#[cfg(not(target_arch = "wasm32"))]
pub mod serve;
pub mod settings;
#[cfg(not(target_arch = "wasm32"))]
pub mod store;
pub mod text;
pub mod theme;
pub mod view;
pub mod widgets;
#[cfg(not(target_arch = "wasm32"))]
pub mod window;
pub mod workbench;
pub mod worker;

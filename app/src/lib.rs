//! The workbench: window and command line in one.

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod open;

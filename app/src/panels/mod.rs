//! The screens. Each has its own state, builds its data from the view before it paints, and pushes
//! actions; none knows another panel, a device, a channel or a thread.

pub mod access;
pub mod authentication;
pub mod bridge;
pub mod certificates;
pub mod counters;
pub mod dialogs;
pub mod kept;
pub mod keys;
pub mod lab;
pub mod memory;
pub mod overview;
pub mod profile;
pub mod session;
pub mod shell;
pub mod trace;
mod zones;

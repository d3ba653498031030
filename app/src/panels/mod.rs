//! The screens. Each has its own state, builds its data from the view before it paints, and pushes
//! actions; none knows another panel, a device, a channel or a thread.

pub mod access;
pub mod authentication;
mod before_after;
pub mod bridge;
pub mod certificates;
pub mod counters;
pub mod dialogs;
mod in_trace;
pub mod kept;
pub mod keys;
pub mod lab;
pub mod lessons;
mod lost;
mod masked;
pub mod memory;
pub mod overview;
pub mod profile;
mod proposal;
pub mod session;
pub mod shell;
pub mod trace;
pub mod twin;
mod zones;

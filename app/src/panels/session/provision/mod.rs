//! Host keys into the chip, four ways, and beside every step what somebody who listens on the bus has learned.

mod before;
mod build;
mod bus;
pub mod data;
mod heard;
mod paint;
mod state;

pub(super) use build::build;
pub use data::Data;
pub(super) use paint::show;
pub use state::State;

//! What the chip's command table does to the bytes: which commands carry a C-MAC, what is encrypted, and one command on
//! the wire in each way.

mod build;
pub mod data;
mod paint;

pub(super) use build::build;
pub use data::Data;
pub(super) use paint::show;

//! Many exchanges at once: kept small, filtered fast. Words are made when somebody looks.

pub mod filter;
pub mod probe;
pub mod store;

pub use store::{Row, Store};

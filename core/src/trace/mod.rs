//! Many exchanges at once: kept small, filtered fast. Words are made when somebody looks.

mod fill;
pub mod filter;
pub mod probe;
pub mod store;

pub use fill::{Filling, is_query};
pub use store::{Row, Store};

//! The parts screens are composed of. Each takes plain values and paints them; none knows a
//! device, a panel or a thread.

pub mod area;
pub mod badge;
pub mod button;
pub mod bytes;
pub mod chain;
pub mod copying;
pub mod dialog;
pub mod facts;
pub mod fade;
pub mod field;
pub mod frame;
pub mod gauge;
pub mod judged;
pub mod memory_map;
pub mod plot;
pub mod region;
pub mod regions;
pub mod row;
pub mod secret;
pub mod segment;
pub mod sequence;
pub mod slots;
pub mod state;
pub mod switch;
pub mod tree;
pub mod verdict;
pub mod words;

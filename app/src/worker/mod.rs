//! The one thread that owns the device. The screen sends requests and receives events; both channels are bounded, and
//! neither end ever waits for the other while it holds something.
//!
//! In a browser there is no thread: the same [`Runner`] is asked inline.

mod authenticate;
mod bridge;
mod build;
mod carry_out;
mod certificates;
mod desk;
mod keys;
mod lab;
mod lesson;
mod reading;
mod replay;
#[cfg(not(target_arch = "wasm32"))]
mod requests;
mod run;
mod session;
mod surroundings;
#[cfg(not(target_arch = "wasm32"))]
mod thread;
mod twin;

pub use run::{Emit, Runner};
pub use surroundings::{LessonChip, Opener, Surroundings};
#[cfg(not(target_arch = "wasm32"))]
pub use thread::Worker;

//! The usual mistakes of a MAC, one row each: what was done, why it is wrong, what to do instead. A mistake is one changed
//! part of the recipe.

mod answer;
mod command;
mod common;

pub(super) use answer::ANSWER;
pub(super) use command::COMMAND;
pub(super) use common::COMMON;

use super::mac::Facts;
use super::recipe::{Recipe, two};

/// One usual mistake.
pub(super) struct Usual {
    /// Stable name for scripts.
    pub id: &'static str,
    /// On the screen.
    pub name: &'static str,
    /// Why the bytes are wrong.
    pub cause: &'static str,
    /// What to do instead.
    pub cure: &'static str,
    /// Makes the mistake; false where it cannot be made with this frame.
    pub make: fn(&mut Recipe<'_>, &Facts<'_>) -> bool,
}

fn flags(recipe: &mut Recipe<'_>, bits: u8) -> bool {
    let Some(first) = recipe.header.first_mut() else { return false };
    let other = *first & 0x1F | bits;
    std::mem::replace(first, other) != other
}

fn longer(length: &mut Vec<u8>, of: usize, by: usize) -> bool {
    *length = two(of + by);
    true
}

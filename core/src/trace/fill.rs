//! A long capture on its way into a store: every exchange is kept, and what its answers tell of the chip is learnt.

use std::collections::HashMap;

use super::Store;
use crate::capture::Entry;
use crate::capture::follow::Follower;
use crate::exchange::Exchange;
use crate::observe::Observation;

/// Query: what the chip tells about itself, which decides how later frames read.
const QUERY: u8 = 0x14;
/// Questions whose answers are remembered; a chip knows fewer.
const MOST_TOLD: usize = 1024;

/// Takes exchanges in their order.
#[derive(Default)]
pub struct Filling {
    store: Store,
    follower: Follower,
    told: HashMap<Vec<u8>, Vec<u8>>,
}

impl Filling {
    /// The next exchange.
    pub fn take(&mut self, entry: &Entry) {
        let Exchange { sent, received, .. } = &entry.exchange;
        // The same question with the same answer tells nothing new, and long captures ask it often.
        if is_query(sent) && self.told.get(sent) != Some(received) {
            self.follower.explain(&entry.exchange);
            if self.told.len() < MOST_TOLD {
                self.told.insert(sent.clone(), received.clone());
            }
        }
        self.store.push_entry(entry);
    }

    /// The exchanges, and what they tell.
    pub fn finish(self) -> (Store, Observation) {
        (self.store, self.follower.seen().clone())
    }
}

/// Whether a write asks the chip about itself.
pub fn is_query(sent: &[u8]) -> bool {
    sent.first().is_some_and(|first| first & 0x1F == QUERY)
}

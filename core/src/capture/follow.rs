//! Exchanges decoded in their order: what earlier answers told (zone types, encryption flags, the counter) decides how
//! later ones are read. With the host keys, protected frames are opened and their MACs checked.

use super::open::{self, Explained};
use crate::command::Response;
use crate::exchange::Exchange;
use crate::link::CommandFrame;
use crate::observe::Observation;
use crate::session::SessionKeys;
use crate::session::transcript::Transcript;

/// After commands that were lost, the counter is searched this far ahead.
const SEARCHED: u32 = 64;
/// Where nothing tells the counter, it is searched up to here: a chip on a desk seldom comes further.
const SEARCHED_BLINDLY: u32 = 1 << 16;
/// So many frames are searched blindly; keys that fit none of them are other keys.
const BLIND_FRAMES: u32 = 4;

/// Goes through exchanges in their order.
#[derive(Default)]
pub struct Follower {
    seen: Observation,
    keys: Option<SessionKeys>,
    n: Option<u32>,
    /// Frames that were searched blindly.
    blind: u32,
}

impl Follower {
    /// Knows nothing yet. With `keys`, protected exchanges are opened.
    pub fn new(keys: Option<SessionKeys>) -> Self {
        Self { keys, ..Self::default() }
    }

    /// What the answers so far told of the chip.
    pub fn seen(&self) -> &Observation {
        &self.seen
    }

    /// Explains the next exchange, and learns from it.
    pub fn explain(&mut self, exchange: &Exchange) -> Explained {
        let transcript = self.transcript(exchange.session_n, &exchange.sent, &exchange.received);
        let explained = open::explain(&exchange.sent, &exchange.received, transcript.as_ref(), &self.seen);
        if let (Some(command), Some(response)) = (&explained.command, &explained.response) {
            let payload = open::answer_payload(explained.opened.as_ref(), &exchange.received);
            self.seen.learn(command, response, payload, exchange.number);
            if let Response::QueryHostKey(facts) = response {
                self.n = facts.as_ref().map(|facts| facts.counter);
            }
        }
        explained
    }

    /// The transcript of a protected exchange whose C-MAC fits the keys: at its own counter, or near the one where the
    /// last exchange left it.
    fn transcript(&mut self, own: Option<u32>, sent: &[u8], received: &[u8]) -> Option<Transcript> {
        let keys = self.keys.as_ref()?;
        let frame = CommandFrame::decode(sent).ok().filter(|frame| frame.cmac.is_some())?;
        let start = own.or(self.n);
        if start.is_none() {
            self.blind += 1;
        }
        let searched = match start {
            Some(_) => SEARCHED,
            None if self.blind <= BLIND_FRAMES => SEARCHED_BLINDLY,
            None => return None,
        };
        let mut near = (0..searched).map(|more| start.unwrap_or(0).wrapping_add(more));
        let n = near.find(|n| open::fits(keys, *n, &frame))?;
        self.n = Some(n.wrapping_add(1));
        open::with_keys(keys, n, sent, received, &self.seen)
    }
}

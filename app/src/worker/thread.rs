//! The thread around the runner, and the two channels to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};

use crate::action::Action;
use crate::open::Options;
use crate::view::Event;

use super::{Runner, Surroundings};

/// Requests that may wait. A user cannot click faster than they are taken.
const MOST_REQUESTS: usize = 64;
/// Events that may wait for the next frame.
const MOST_EVENTS: usize = 4096;
/// How often an idle worker looks whether the board is still there, or there again.
const WATCH: Duration = Duration::from_secs(1);

/// The worker, seen from the screen.
pub struct Worker {
    requests: Sender<Action>,
    events: Receiver<Event>,
    cancel: Arc<AtomicBool>,
}

impl Worker {
    /// Starts the thread. `wake` is called after every event, so that an idle window paints again.
    pub fn start(
        options: Options,
        around: Surroundings,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (requests, inbox) = bounded::<Action>(MOST_REQUESTS);
        let (outbox, events) = bounded::<Event>(MOST_EVENTS);
        let cancel = Arc::new(AtomicBool::new(false));
        let cancelled = Arc::clone(&cancel);
        let work = move || {
            let mut emit = |event| {
                // Nobody listens any more when the window is gone.
                let _ = outbox.send(event);
                wake();
            };
            let mut runner =
                Runner::within(around, options, Box::new(move || cancelled.load(Ordering::Relaxed)));
            runner.keep_states_in(crate::store::folder().map(|folder| folder.join("states")));
            loop {
                // Reading the zones in the background goes on until somebody wants something.
                let next = if runner.has_background() { inbox.try_recv().ok() } else { None };
                match next {
                    Some(action) => runner.perform(action, &mut emit),
                    None if runner.has_background() => runner.background(&mut emit),
                    None if runner.wants_watching() => match inbox.recv_timeout(WATCH) {
                        Ok(action) => runner.perform(action, &mut emit),
                        Err(RecvTimeoutError::Timeout) => runner.watch(&mut emit),
                        Err(RecvTimeoutError::Disconnected) => return,
                    },
                    None => match inbox.recv() {
                        Ok(action) => runner.perform(action, &mut emit),
                        Err(_) => return,
                    },
                }
            }
        };
        std::thread::Builder::new().name("device".into()).spawn(work)?;
        Ok(Self { requests, events, cancel })
    }

    /// Hands a request on; false when too many are waiting. Cancelling works at once, past the queue.
    pub fn request(&self, action: Action) -> bool {
        if action == Action::Cancel {
            self.cancel.store(true, Ordering::Relaxed);
            return true;
        }
        self.cancel.store(false, Ordering::Relaxed);
        !matches!(self.requests.try_send(action), Err(TrySendError::Full(_)))
    }

    /// What happened since the last call.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.events.try_iter()
    }
}

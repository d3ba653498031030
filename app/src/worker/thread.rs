//! The thread around the runner, and the two channels to it.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};

use crate::action::Action;
use crate::open::Options;
use crate::view::Event;

use super::requests::Requests;
use super::{Runner, Surroundings};

/// Requests that may wait. A user cannot click faster than they are taken.
const MOST_REQUESTS: usize = 64;
/// Events that may wait for the next frame.
const MOST_EVENTS: usize = 4096;
/// How often an idle worker looks whether the board is still there, or there again.
const WATCH: Duration = Duration::from_secs(1);

/// The worker, seen from the screen.
pub struct Worker {
    inbox: Sender<(u64, Action)>,
    events: Receiver<Event>,
    requests: Arc<Requests>,
}

impl Worker {
    /// Starts the thread. `wake` is called after every event, so that an idle window paints again.
    pub fn start(
        options: Options,
        around: Surroundings,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (inbox, waiting) = bounded::<(u64, Action)>(MOST_REQUESTS);
        let (outbox, events) = bounded::<Event>(MOST_EVENTS);
        let requests = Arc::new(Requests::default());
        let (numbers, cancelled) = (Arc::clone(&requests), Arc::clone(&requests));
        let work = move || {
            let mut emit = |event| {
                // Nobody listens any more when the window is gone.
                let _ = outbox.send(event);
                wake();
            };
            let mut runner = Runner::within(around, options, Box::new(move || cancelled.cancelled()));
            runner.keep_states_in(crate::store::folder().map(|folder| folder.join("states")));
            let perform = |runner: &mut Runner, (number, action), emit: &mut dyn FnMut(Event)| {
                numbers.begin(number);
                runner.perform(action, emit);
            };
            loop {
                // Reading the zones in the background goes on until somebody wants something.
                let next = if runner.has_background() { waiting.try_recv().ok() } else { None };
                match next {
                    Some(request) => perform(&mut runner, request, &mut emit),
                    None if runner.has_background() => runner.background(&mut emit),
                    None if runner.wants_watching() => match waiting.recv_timeout(WATCH) {
                        Ok(request) => perform(&mut runner, request, &mut emit),
                        Err(RecvTimeoutError::Timeout) => runner.watch(&mut emit),
                        Err(RecvTimeoutError::Disconnected) => return,
                    },
                    None => match waiting.recv() {
                        Ok(request) => perform(&mut runner, request, &mut emit),
                        Err(_) => return,
                    },
                }
            }
        };
        std::thread::Builder::new().name("device".into()).spawn(work)?;
        Ok(Self { inbox, events, requests })
    }

    /// Hands a request on; false when too many are waiting. Cancelling works at once, past the queue.
    pub fn request(&self, action: Action) -> bool {
        if action == Action::Cancel {
            self.requests.cancel();
            return true;
        }
        !matches!(self.inbox.try_send((self.requests.issue(), action)), Err(TrySendError::Full(_)))
    }

    /// What happened since the last call.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.events.try_iter()
    }
}

//! Which of the numbered requests were cancelled. A request that comes after a Cancel takes nothing back: the job that was
//! to stop stops, and the new one runs.

use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers, shared by the screen that issues them and the thread that works them off in order. Pure.
#[derive(Default)]
pub(super) struct Requests {
    issued: AtomicU64,
    running: AtomicU64,
    cancelled_up_to: AtomicU64,
}

impl Requests {
    /// The number of a new request, from 1.
    pub fn issue(&self) -> u64 {
        self.issued.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// The work on a request begins.
    pub fn begin(&self, number: u64) {
        self.running.store(number, Ordering::SeqCst);
    }

    /// Cancels the one that is worked on and all that wait.
    pub fn cancel(&self) {
        self.cancelled_up_to.store(self.issued.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Whether the one that is worked on is to stop.
    pub fn cancelled(&self) -> bool {
        self.running.load(Ordering::SeqCst) <= self.cancelled_up_to.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_after_a_cancel_does_not_let_the_cancelled_job_go_on() {
        let requests = Requests::default();
        let plan = requests.issue();
        requests.begin(plan);
        assert!(!requests.cancelled());
        requests.cancel();
        let later = requests.issue();
        assert!(requests.cancelled(), "the plan still has to stop");
        requests.begin(later);
        assert!(!requests.cancelled(), "nobody cancelled this one");
    }

    #[test]
    fn what_waits_is_cancelled_with_what_runs() {
        let requests = Requests::default();
        let (running, waiting) = (requests.issue(), requests.issue());
        requests.begin(running);
        requests.cancel();
        requests.begin(waiting);
        assert!(requests.cancelled());
    }
}

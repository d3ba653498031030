//! Looks for bridges while the device picker is open, and holds the virtual boards that this program plugged in.
//!
//! A thread of its own at the rim: asking a silent port takes seconds, and neither the screen nor the chip's own thread
//! waits for it. Each port is asked once when it appears, and again when somebody wants it.

mod boards;
mod probe;

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use stsafe_core::transport::discover::{self, Seen};

use crate::action::Action;
use crate::open::Options;
use crate::view::bridges::{Port, PortState, Reason};
use crate::view::{Activity, Event};

use boards::Boards;

/// How often the list of ports is read.
const LOOK: Duration = Duration::from_secs(1);
/// How often a port that could not be opened is tried again: the cure comes from outside.
const RETRY: Duration = Duration::from_secs(3);
/// Wishes that may wait.
const MOST_WISHES: usize = 64;
/// Events that may wait for the next frame.
const MOST_EVENTS: usize = 256;

/// The search, seen from the window.
pub struct Finder {
    wishes: Sender<Action>,
    events: Receiver<Event>,
}

impl Finder {
    /// Starts the thread; it looks for nothing yet. `wake` is called after every event.
    pub fn start(options: Options, wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (wishes, inbox) = bounded(MOST_WISHES);
        let (outbox, events) = bounded(MOST_EVENTS);
        let emit = Box::new(move |event| {
            let heard = outbox.send(event).is_ok();
            wake();
            heard
        });
        let search =
            Search { inbox, emit, held: None, known: Vec::new(), boards: Boards::new(options), tried: None };
        std::thread::Builder::new().name("finder".into()).spawn(move || search.run())?;
        Ok(Self { wishes, events })
    }

    /// Takes a wish that is about ports; gives any other action back.
    pub fn take(&self, action: Action) -> Option<Action> {
        match action {
            Action::Look(_) | Action::AskAgain(_) | Action::PlugIn(_) | Action::PullOut(_) => {
                // Where sixty wishes wait, one more changes nothing.
                let _ = self.wishes.try_send(action);
                None
            }
            other => Some(other),
        }
    }

    /// What happened since the last call.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.events.try_iter()
    }
}

/// A port, as the system lists it and as the screen shows it.
struct Known {
    /// `None` for a board of this program: no system lists a pseudo-terminal.
    seen: Option<Seen>,
    port: Port,
}

struct Search {
    inbox: Receiver<Action>,
    /// False when nobody listens any more.
    emit: Box<dyn Fn(Event) -> bool + Send>,
    /// Looking, with the address of the device in use, which is left alone; `None` while nobody looks.
    held: Option<String>,
    known: Vec<Known>,
    boards: Boards,
    /// When ports that could not be opened were tried last.
    tried: Option<Instant>,
}

impl Search {
    fn run(mut self) {
        loop {
            let wish = match self.held {
                Some(_) => self.inbox.recv_timeout(LOOK),
                None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match wish {
                Ok(wish) => self.do_wish(wish),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.held.is_some() {
                self.compare();
            }
            if !self.ask_all() {
                return;
            }
        }
    }

    fn do_wish(&mut self, wish: Action) {
        match wish {
            Action::Look(held) => {
                // A picker that is opened again shows what is true now.
                if self.held.is_none() && held.is_some() {
                    self.known.retain(|known| known.seen.is_none());
                }
                self.held = held;
            }
            Action::AskAgain(address) => {
                if let Some(known) = self.known.iter_mut().find(|known| known.port.address == address) {
                    known.port.state = start(known.seen.as_ref(), &known.port.address, self.held.as_deref());
                }
            }
            Action::PlugIn(again) => match self.boards.plug_in(again.as_deref()) {
                Ok(address) => {
                    self.known.retain(|known| Some(&known.port.address) != again.as_ref());
                    self.known.push(Known { seen: None, port: boards::port(address) });
                }
                Err(why) => {
                    let what = "The virtual board cannot be plugged in".to_owned();
                    (self.emit)(Event::Activity(Activity::Failed { what, why }));
                }
            },
            Action::PullOut(address) => {
                self.boards.pull_out(&address);
                if let Some(known) = self.known.iter_mut().find(|known| known.port.address == address) {
                    known.port.state = PortState::PulledOut;
                }
                self.tell();
            }
            _ => {}
        }
    }

    /// Reads the list of ports: those that went are forgotten, those that came are to be asked.
    fn compare(&mut self) {
        let listed = discover::ports();
        let before = self.known.len();
        self.known.retain(|known| known.seen.as_ref().is_none_or(|seen| listed.contains(seen)));
        let mut changed = self.known.len() != before;
        for seen in listed {
            if self.known.iter().any(|known| known.seen.as_ref() == Some(&seen)) {
                continue;
            }
            let mut port = probe::port(&seen);
            port.state = start(Some(&seen), &port.address, self.held.as_deref());
            self.known.push(Known { seen: Some(seen), port });
            changed = true;
        }
        let due = self.tried.is_none_or(|tried| tried.elapsed() >= RETRY);
        for known in self.known.iter_mut().filter(|_| due) {
            if let PortState::Rejected(Reason::Busy { .. } | Reason::Permission { .. }) = known.port.state {
                // Shown as it is until something else is known.
                probe::ask(&mut known.port);
                changed |= !matches!(
                    known.port.state,
                    PortState::Rejected(Reason::Busy { .. } | Reason::Permission { .. })
                );
            }
        }
        if due {
            self.tried = Some(Instant::now());
        }
        if changed {
            self.tell();
        }
    }

    /// Asks the ports that are to be asked, one after the other, until somebody wants something. False when nobody
    /// listens any more.
    fn ask_all(&mut self) -> bool {
        let asking = |known: &Known| known.port.state == PortState::Asking;
        if self.known.iter().any(asking) && !self.tell() {
            return false;
        }
        while self.inbox.is_empty() {
            let Some(known) = self.known.iter_mut().find(|known| asking(known)) else { break };
            probe::ask(&mut known.port);
            if !self.tell() {
                return false;
            }
        }
        true
    }

    fn tell(&self) -> bool {
        (self.emit)(Event::Ports(self.known.iter().map(|known| known.port.clone()).collect()))
    }
}

/// What is done with a port first.
fn start(seen: Option<&Seen>, address: &str, held: Option<&str>) -> PortState {
    let is_candidate =
        seen.is_none_or(|seen| seen.usb.as_ref().is_some_and(discover::UsbFacts::is_candidate));
    if address.is_empty() {
        PortState::Rejected(Reason::NoPort)
    } else if held == Some(address) {
        PortState::InUse
    } else if is_candidate {
        PortState::Asking
    } else {
        PortState::Rejected(Reason::OtherDevice)
    }
}

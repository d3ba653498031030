//! The virtual boards of this program: each is served by a thread of its own, on a pseudo-terminal, until it is pulled
//! out. It keeps its number and its chip while it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use stsafe_core::transport::address::Address;

use crate::board::{Board, Plug};
use crate::open::{self, Options};
use crate::view::bridges::{Port, PortState};

/// Boards that one window may plug in.
const MOST: usize = 16;

pub(super) struct Boards {
    options: Options,
    all: Vec<Own>,
}

struct Own {
    board: Arc<Board>,
    address: String,
    pulled: Arc<AtomicBool>,
}

impl Boards {
    pub fn new(options: Options) -> Self {
        Self { options, all: Vec::new() }
    }

    /// Plugs in a new board with a fresh chip, or the one that was at this address; gives the address it has now. The
    /// error is a sentence.
    pub fn plug_in(&mut self, again: Option<&str>) -> Result<String, String> {
        let plug = Plug::pty().map_err(|e| e.to_string())?;
        let address = plug.address().to_string();
        let pulled = Arc::new(AtomicBool::new(false));
        let board = match again {
            Some(before) => {
                let own = self.all.iter_mut().find(|own| own.address == before && own.is_out());
                let own = own.ok_or("it is plugged in")?;
                (own.address, own.pulled) = (address.clone(), Arc::clone(&pulled));
                Arc::clone(&own.board)
            }
            None => {
                let number = u8::try_from(self.all.len() + 1).unwrap_or(u8::MAX);
                if self.all.len() >= MOST {
                    return Err(format!("{MOST} boards are enough; plug one of them in again"));
                }
                let chip = open::virtual_chip(&Address::Sim, self.options).map_err(|e| e.to_string())?;
                let board = Arc::new(Board::new(chip.into_bus(), number));
                let own =
                    Own { board: Arc::clone(&board), address: address.clone(), pulled: Arc::clone(&pulled) };
                self.all.push(own);
                board
            }
        };
        let serve = move || drop(board.serve(plug, &pulled));
        std::thread::Builder::new().name("virtual board".into()).spawn(serve).map_err(|e| e.to_string())?;
        Ok(address)
    }

    /// Pulls the board at this address out.
    pub fn pull_out(&mut self, address: &str) {
        for own in self.all.iter().filter(|own| own.address == address) {
            own.pulled.store(true, Ordering::Relaxed);
        }
    }
}

impl Own {
    fn is_out(&self) -> bool {
        self.pulled.load(Ordering::Relaxed)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.pulled.store(true, Ordering::Relaxed);
    }
}

/// A board of this program as the picker shows it, before it was asked.
pub(super) fn port(address: String) -> Port {
    Port {
        address,
        name: "Virtual board, started here".to_owned(),
        usb: None,
        started_here: true,
        opened: None,
        asked: None,
        state: PortState::Asking,
    }
}

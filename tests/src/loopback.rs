//! Host transport, framing, the bridge's own program and a virtual chip in one memory: what goes over the link can be
//! cut, changed and counted.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stsafe_core::bridge::std_io::{Stream, block_on};
use stsafe_core::bridge::{Board, Bridge, Buffers, Wires, serve};
use stsafe_core::chip::Chip;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::wires::{SharedBus, virtual_bridge};
use stsafe_core::transport::bridge_host::Port;
use stsafe_core::transport::clock::{RealClock, StillClock};

/// What is done to bytes on their way.
pub type Trouble = Box<dyn FnMut(Vec<u8>) -> Vec<u8> + Send>;

/// What happens on the way between host and bridge; shared with the test.
#[derive(Default)]
pub struct Way {
    /// Changes what the host wrote.
    pub to_bridge: Option<Trouble>,
    /// Changes what the bridge wrote.
    pub to_host: Option<Trouble>,
    /// Unplugged: reading and writing fail.
    pub gone: bool,
    /// Writes of the host so far: each is one request, one round trip.
    pub writes: usize,
    /// Bytes in both directions.
    pub bytes: usize,
}

/// A port whose other end is a bridge.
pub struct Loopback<W, B> {
    bridge: Bridge<W, B>,
    buffers: Box<Buffers>,
    answers: VecDeque<u8>,
    way: Arc<Mutex<Way>>,
}

impl<W: Wires, B: Board> Loopback<W, B> {
    /// A port to this bridge, and the way between.
    pub fn new(bridge: Bridge<W, B>) -> (Self, Arc<Mutex<Way>>) {
        let way = Arc::new(Mutex::new(Way::default()));
        let port = Self { bridge, buffers: Box::default(), answers: VecDeque::new(), way: way.clone() };
        (port, way)
    }

    /// What the bridge answers to these bytes.
    pub fn answers(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let (mut rx, mut tx) = (Stream(bytes), Stream(&mut out));
        block_on(serve(&mut rx, &mut tx, &mut self.bridge, &mut self.buffers)).expect("memory does not fail");
        out
    }
}

impl<W: Wires + Send, B: Board + Send> Port for Loopback<W, B> {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let way = self.way.clone();
        let mut way = way.lock().expect("no test thread panicked");
        way.writes += 1;
        if way.gone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let bytes = way.to_bridge.as_mut().map_or_else(|| bytes.to_vec(), |change| change(bytes.to_vec()));
        let answers = self.answers(&bytes);
        let answers = way.to_host.as_mut().map_or_else(|| answers.clone(), |change| change(answers.clone()));
        way.bytes += bytes.len() + answers.len();
        self.answers.extend(answers);
        Ok(())
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if self.way.lock().expect("no test thread panicked").gone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if self.answers.is_empty() {
            std::thread::sleep(wait);
        }
        let n = buffer.len().min(self.answers.len());
        buffer.iter_mut().zip(self.answers.drain(..n)).for_each(|(slot, byte)| *slot = byte);
        Ok(n)
    }
}

/// A chip on a bus whose time passes only when somebody waits.
pub fn bus(chip: Chip) -> SharedBus {
    Arc::new(Mutex::new(Bus::new(chip, Box::<StillClock>::default(), 100)))
}

/// A chip on a bus for somebody who waits elsewhere: it answers at once.
pub fn prompt_bus(chip: Chip) -> SharedBus {
    Arc::new(Mutex::new(Bus::new(chip, Box::<RealClock>::default(), 0)))
}

/// A virtual board with this chip, seen from the host.
pub fn board(bus: &SharedBus) -> (impl Port + use<>, Arc<Mutex<Way>>) {
    Loopback::new(virtual_bridge(bus, &[0xB0, 0xA2, 0xD0]))
}

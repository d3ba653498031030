//! A virtual board: the bridge's own program with a virtual chip behind it, plugged into a pseudo-terminal, a serial
//! device or a TCP port. For whoever opens it, it is a plugged-in board.

use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use stsafe_core::bridge::std_io::{Stream, block_on};
use stsafe_core::bridge::{Buffers, serve as serve_stream};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::wires::{SharedBus, virtual_bridge};
use stsafe_core::transport::address::Address;

/// Where a virtual board is plugged in.
pub struct Plug {
    address: Address,
    end: End,
}

enum End {
    Tcp(TcpListener),
    /// Both directions of a port, and what has to stay open for it to live.
    Port(Box<dyn serialport::SerialPort>, Option<Box<dyn Send>>),
}

impl Plug {
    /// Listens on a TCP port; port 0 takes any free one.
    pub fn tcp(at: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(at)?;
        Ok(Self { address: Address::Tcp(listener.local_addr()?.to_string()), end: End::Tcp(listener) })
    }

    /// Makes a pseudo-terminal. Only Unix has them.
    #[cfg(unix)]
    pub fn pty() -> io::Result<Self> {
        use serialport::SerialPort;
        let (ours, theirs) = serialport::TTYPort::pair()?;
        let name = theirs.name().ok_or(io::ErrorKind::NotFound)?;
        // Their end is held open here: without it, the board would be gone whenever nobody has it open.
        Ok(Self { address: Address::Serial(name), end: End::Port(Box::new(ours), Some(Box::new(theirs))) })
    }

    /// Makes a pseudo-terminal. Only Unix has them.
    #[cfg(not(unix))]
    pub fn pty() -> io::Result<Self> {
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "this system has no pseudo-terminals; chip serve --board --tcp serves a board over TCP",
        ))
    }

    /// Takes a serial device that exists.
    pub fn tty(name: &str) -> io::Result<Self> {
        let port = serialport::new(name, stsafe_core::bridge::UART_BAUD).dtr_on_open(true).open()?;
        Ok(Self { address: Address::Serial(name.into()), end: End::Port(port, None) })
    }

    /// The address to open it by.
    pub fn address(&self) -> &Address {
        &self.address
    }
}

/// How often a board looks whether it was pulled out.
const LOOK: Duration = Duration::from_millis(100);

/// A virtual board: a bridge with a virtual chip behind it. It keeps its number and its chip while it is unplugged.
pub struct Board {
    bus: SharedBus,
    id: [u8; 12],
}

impl Board {
    /// Puts a board around a chip. `number` tells the boards of this program apart.
    pub fn new(bus: Bus, number: u8) -> Self {
        let mut id = *b"VIRTUAL\0\0\0\0\0";
        let [.., of_program, p3, p2, p1, p0] = &mut id;
        *of_program = number;
        [*p3, *p2, *p1, *p0] = std::process::id().to_be_bytes();
        Self { bus: Arc::new(Mutex::new(bus)), id }
    }

    /// Its unique number, as a bridge says it.
    pub fn unique_id(&self) -> String {
        stsafe_core::hex::run(&self.id)
    }

    /// Plugs it in and serves until the plug is pulled (of a TCP port: until the program ends), and says why it was. Then the chip has no power any more.
    pub fn serve(&self, plug: Plug, pulled: &AtomicBool) -> io::Error {
        let mut bridge = virtual_bridge(&self.bus, &self.id);
        let mut buffers = Box::<Buffers>::default();
        let mut run = |rx: &mut dyn Read, tx: &mut dyn Write| {
            block_on(serve_stream(&mut Stream(rx), &mut Stream(tx), &mut bridge, &mut buffers))
        };
        let ended = match plug.end {
            End::Tcp(listener) => loop {
                match listener.accept().and_then(|(stream, _)| {
                    stream.set_nodelay(true)?;
                    Ok((stream.try_clone()?, stream))
                }) {
                    // A host that goes away is no error: the next one may come.
                    Ok((mut rx, mut tx)) => drop(run(&mut rx, &mut tx)),
                    Err(e) => break e,
                }
            },
            End::Port(mut port, held) => {
                let ended = port.set_timeout(LOOK).map_err(io::Error::from);
                let ended = ended.and_then(|()| port.try_clone().map_err(io::Error::from));
                let ended = ended.and_then(|rx| run(&mut Until { port: rx, pulled }, &mut port));
                drop(held);
                ended.err().unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into())
            }
        };
        // Whoever panicked while holding the bus did not leave it half changed: every change is one call.
        self.bus.lock().unwrap_or_else(PoisonError::into_inner).power_cycle();
        ended
    }
}

/// A port that ends when the plug is pulled.
struct Until<'a> {
    port: Box<dyn serialport::SerialPort>,
    pulled: &'a AtomicBool,
}

impl Read for Until<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.pulled.load(Ordering::Relaxed) {
            match self.port.read(buffer) {
                Err(e) if matches!(e.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {}
                done => return done,
            }
        }
        Ok(0)
    }
}

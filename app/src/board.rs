//! A virtual board: the bridge's own program with a virtual chip behind it, plugged into a pseudo-terminal, a serial
//! device or a TCP port. For whoever opens it, it is a plugged-in board.

use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use stsafe_core::bridge::std_io::{Stream, block_on};
use stsafe_core::bridge::{Buffers, serve as serve_stream};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::wires::virtual_bridge;
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
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no pseudo-terminals; use --tcp"))
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

/// Serves this chip until the plug is pulled, and says why it was.
pub fn serve(plug: Plug, bus: Bus) -> io::Error {
    let bus = Arc::new(Mutex::new(bus));
    let mut bridge = virtual_bridge(&bus, &unique_id());
    let mut buffers = Box::<Buffers>::default();
    let mut run = |rx: &mut dyn Read, tx: &mut dyn Write| {
        block_on(serve_stream(&mut Stream(rx), &mut Stream(tx), &mut bridge, &mut buffers))
    };
    match plug.end {
        End::Tcp(listener) => loop {
            match listener.accept().and_then(|(stream, _)| {
                stream.set_nodelay(true)?;
                Ok((stream.try_clone()?, stream))
            }) {
                // A host that goes away is no error: the next one may come.
                Ok((mut rx, mut tx)) => drop(run(&mut rx, &mut tx)),
                Err(e) => return e,
            }
        },
        End::Port(mut port, held) => {
            let ended = port.set_timeout(std::time::Duration::from_secs(3600)).map_err(io::Error::from);
            let ended = ended.and_then(|()| port.try_clone().map_err(io::Error::from));
            let ended = ended.and_then(|mut rx| run(&mut rx, &mut port));
            drop(held);
            ended.err().unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into())
        }
    }
}

/// A number of this board's own, as long as it is plugged in: the process's.
fn unique_id() -> [u8; 12] {
    let mut id = *b"VIRTUAL\0\0\0\0\0";
    if let Some(tail) = id.last_chunk_mut() {
        *tail = std::process::id().to_be_bytes();
    }
    id
}

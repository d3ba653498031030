//! A virtual chip offered to other programs over TCP: who is connected, and when it ends.
//!
//! All connections share one chip, as hosts would share one I²C bus: it is locked for one exchange at a time, never
//! while anybody waits for the network. What the bytes of a connection mean is said by its [`Dialect`].

mod frames;

use core::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use clap::ValueEnum;
use stsafe_core::transport::simulated::Simulated;
use stsafe_core::transport::{Timing, Transport, TransportError};

/// Where the simplest dialect in public use is expected.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:8120";
/// More connections than this at once are closed again.
pub const MOST_CONNECTIONS: usize = 16;
/// A chip that is silent for this long gives no answer to this command.
const SILENCE: Duration = Duration::from_secs(5);
/// After a failed accept (no file descriptors left) others get time to close theirs.
const PAUSE: Duration = Duration::from_millis(50);

/// How the bytes on a connection are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dialect {
    /// Both ways a 2-byte big-endian length, then the frame as on the I²C bus: STSELib test benches
    Frames,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frames => f.write_str("frames"),
        }
    }
}

/// Where a line for people goes.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// What happened until the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Connections that were taken.
    pub connections: u64,
    /// Commands that were answered.
    pub exchanges: u64,
}

/// A running server. It stops when told to, or when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    chip: Mutex<Simulated>,
    dialect: Dialect,
    log: Log,
    stopping: AtomicBool,
    connections: AtomicU64,
    exchanges: AtomicU64,
}

/// A connection and its thread.
struct Connection {
    stream: TcpStream,
    thread: JoinHandle<()>,
}

impl Server {
    /// Starts to take connections from `listener`.
    pub fn start(listener: TcpListener, chip: Simulated, dialect: Dialect, log: Log) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            chip: Mutex::new(chip),
            dialect,
            log,
            stopping: AtomicBool::new(false),
            connections: AtomicU64::new(0),
            exchanges: AtomicU64::new(0),
        });
        let theirs = Arc::clone(&shared);
        let acceptor = Builder::new().name("accept".into()).spawn(move || theirs.accept(&listener))?;
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// Where it listens; tells the port that was chosen for port 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes every connection, waits for the command that is being executed, and says what happened.
    pub fn stop(mut self) -> Served {
        self.end();
        self.shared.served()
    }

    fn end(&mut self) {
        let Some(acceptor) = self.acceptor.take() else { return };
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Accepting has no other way to be woken. Should it fail, the thread ends with the program.
        if TcpStream::connect_timeout(&reachable(self.address), SILENCE).is_ok() {
            let _ = acceptor.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        let mut open: Vec<Connection> = Vec::new();
        loop {
            let taken = listener.accept();
            if self.stopping.load(Ordering::SeqCst) {
                break;
            }
            open.retain(|connection| !connection.thread.is_finished());
            match taken {
                Ok((stream, peer)) if open.len() >= MOST_CONNECTIONS => {
                    drop(stream);
                    (self.log)(&format!("{peer}: closed, {MOST_CONNECTIONS} others are connected"));
                }
                Ok((stream, peer)) => match self.connect(stream, peer) {
                    Ok(connection) => open.push(connection),
                    Err(error) => (self.log)(&format!("{peer}: closed, {error}")),
                },
                Err(error) => {
                    (self.log)(&format!("a connection could not be taken: {error}"));
                    std::thread::sleep(PAUSE);
                }
            }
        }
        for connection in open {
            let _ = connection.stream.shutdown(Shutdown::Both);
            let _ = connection.thread.join();
        }
    }

    fn connect(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) -> io::Result<Connection> {
        // An answer is one small write; waiting for more to send would only cost time.
        stream.set_nodelay(true)?;
        let mut theirs = stream.try_clone()?;
        let shared = Arc::clone(self);
        let work = move || shared.serve(&mut theirs, peer);
        let thread = Builder::new().name("serve".into()).spawn(work)?;
        Ok(Connection { stream, thread })
    }

    fn serve(&self, stream: &mut TcpStream, peer: SocketAddr) {
        self.connections.fetch_add(1, Ordering::Relaxed);
        (self.log)(&format!("{peer}: connected"));
        self.power_up();
        let ended = match self.dialect {
            Dialect::Frames => frames::serve(stream, |frame| self.exchange(frame)),
        };
        let _ = stream.shutdown(Shutdown::Both);
        match ended {
            _ if self.stopping.load(Ordering::SeqCst) => {}
            Ok(()) => (self.log)(&format!("{peer}: gone")),
            Err(why) => (self.log)(&format!("{peer}: closed, {why}")),
        }
    }

    /// One exchange with the chip, which is locked for as long as a bus would be taken.
    fn exchange(&self, frame: &[u8]) -> Result<Vec<u8>, TransportError> {
        let timing = Timing { first: Duration::ZERO, interval: Duration::from_millis(1), deadline: SILENCE };
        let answer = self.chip().exchange(frame, timing)?;
        self.exchanges.fetch_add(1, Ordering::Relaxed);
        Ok(answer.bytes)
    }

    /// Whoever connects finds a chip with power: a cut has no other end here.
    fn power_up(&self) {
        if let Some(bus) = self.chip().bench()
            && bus.faults.unplugged
        {
            bus.power_cycle();
        }
    }

    fn chip(&self) -> MutexGuard<'_, Simulated> {
        // Nothing in there panics; should it ever, the others go on with the chip as it is.
        self.chip.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn served(&self) -> Served {
        Served {
            connections: self.connections.load(Ordering::Relaxed),
            exchanges: self.exchanges.load(Ordering::Relaxed),
        }
    }
}

/// An address to which this machine can connect: "any" is only for listening.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, address.port())
}

//! A bridge behind a TCP connection: `tcp:HOST:PORT`. The same bytes as on a serial port.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::bridge_host::Port;

/// How long connecting may take, per address of the host.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// A connected port.
pub struct TcpPort {
    stream: TcpStream,
    wait: Option<Duration>,
}

impl TcpPort {
    /// Connects to `host`, given as `HOST:PORT`.
    pub fn connect(host: &str) -> io::Result<Self> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "no such host");
        for address in host.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, CONNECT_LIMIT) {
                Ok(stream) => {
                    // Each request is one small write that waits for its answer.
                    stream.set_nodelay(true)?;
                    stream.set_write_timeout(Some(CONNECT_LIMIT))?;
                    return Ok(Self { stream, wait: None });
                }
                Err(e) => last = e,
            }
        }
        Err(last)
    }
}

impl Port for TcpPort {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        // The system takes no limit of zero.
        if self.wait != Some(wait) {
            self.stream.set_nonblocking(wait.is_zero())?;
            self.stream.set_read_timeout(Some(wait).filter(|wait| !wait.is_zero()))?;
            self.wait = Some(wait);
        }
        match self.stream.read(buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => Ok(n),
            Err(e) => match e.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => Ok(0),
                _ => Err(e),
            },
        }
    }
}

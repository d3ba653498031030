//! The bridge on an operating system: its futures run to their end at once, and any stream of `std` serves as link.

use std::io;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use embedded_io_async::{ErrorType, Read, Write};

/// Runs a future whose parts all block: it is ready at the first try.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

/// A blocking stream as embedded-io sees it.
pub struct Stream<T>(pub T);

impl<T> ErrorType for Stream<T> {
    type Error = io::Error;
}

impl<T: io::Read> Read for Stream<T> {
    async fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buf) {
                // A serial port with a time limit has nothing yet; the bridge has nothing else to do.
                Err(e) if matches!(e.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {}
                done => return done,
            }
        }
    }
}

impl<T: io::Write> Write for Stream<T> {
    async fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(buf)
    }

    async fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

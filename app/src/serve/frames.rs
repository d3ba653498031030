//! The dialect `frames`: each direction is a 2-byte big-endian length, then the frame as on the I²C bus, CRC included.
//!
//! A frame that the chip refuses is answered, as on the bus. What cannot be a frame ends the connection: behind a wrong
//! length nobody knows where the next frame begins.

use core::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use stsafe_core::transport::TransportError;

/// Longest announced frame that is read; the chip itself refuses everything above its 754 bytes with a status.
pub const MOST_BYTES: usize = 4096;
/// A frame that has begun must be complete after this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a connection was closed from this side.
#[derive(Debug)]
pub enum Broken {
    /// The length cannot be.
    Length(usize),
    /// The other side went away, or fell silent, in the middle of a frame.
    Half { got: usize, of: usize },
    /// The chip gave no answer.
    Chip(TransportError),
    /// The network failed.
    Io(io::Error),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(0) => f.write_str("a frame of 0 B was announced"),
            Self::Length(n) => write!(f, "a frame of {n} B was announced, at most {MOST_BYTES} B are read"),
            Self::Half { got, of } => write!(f, "it ended in the middle of a frame: {got} B of {of} B"),
            Self::Chip(e) => write!(f, "the chip gave no answer: {e}"),
            Self::Io(e) => e.fmt(f),
        }
    }
}

/// A connection whose reads can be limited in time.
pub trait Line: Read + Write {
    /// From now on a read waits no longer than this; `None` waits for ever.
    fn patience(&mut self, time: Option<Duration>) -> io::Result<()>;
}

impl Line for TcpStream {
    fn patience(&mut self, time: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(time)?;
        self.set_write_timeout(Some(PATIENCE))
    }
}

/// Answers frames until the other side goes away between two of them.
pub fn serve(
    line: &mut impl Line,
    mut exchange: impl FnMut(&[u8]) -> Result<Vec<u8>, TransportError>,
) -> Result<(), Broken> {
    let mut frame = Vec::new();
    while read_frame(line, &mut frame)? {
        let answer = exchange(&frame).map_err(Broken::Chip)?;
        // No answer of this chip comes near 65,535 bytes.
        let length = u16::try_from(answer.len()).unwrap_or(u16::MAX);
        let message = [&length.to_be_bytes(), answer.as_slice()].concat();
        line.write_all(&message).map_err(Broken::Io)?;
    }
    Ok(())
}

/// Reads one frame; false when the other side is gone.
fn read_frame(line: &mut impl Line, frame: &mut Vec<u8>) -> Result<bool, Broken> {
    let mut length = [0; 2];
    let [first, second] = &mut length;
    // Between two frames anybody may take all the time there is.
    line.patience(None).map_err(Broken::Io)?;
    if fill(line, std::slice::from_mut(first), None)? == 0 {
        return Ok(false);
    }
    let deadline = Instant::now() + PATIENCE;
    if fill(line, std::slice::from_mut(second), Some(deadline))? == 0 {
        return Err(Broken::Half { got: 1, of: 2 });
    }
    let of = usize::from(u16::from_be_bytes(length));
    if of == 0 || of > MOST_BYTES {
        return Err(Broken::Length(of));
    }
    frame.resize(of, 0);
    let got = fill(line, frame, Some(deadline))?;
    if got < of { Err(Broken::Half { got, of }) } else { Ok(true) }
}

/// Reads until `bytes` is full, the other side is gone, or the time is over; says how many bytes came.
fn fill(line: &mut impl Line, bytes: &mut [u8], deadline: Option<Instant>) -> Result<usize, Broken> {
    let mut got = 0;
    while let Some(rest) = bytes.get_mut(got..).filter(|rest| !rest.is_empty()) {
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            line.patience(Some(left)).map_err(Broken::Io)?;
        }
        match line.read(rest) {
            Ok(0) => break,
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(e) => return Err(Broken::Io(e)),
        }
    }
    Ok(got)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A connection on which everything was already said.
    struct Said {
        input: io::Cursor<Vec<u8>>,
        output: Vec<u8>,
    }

    impl Read for Said {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            // One byte at a time: half a frame is normal.
            let end = buf.len().min(1);
            self.input.read(buf.get_mut(..end).unwrap_or_default())
        }
    }

    impl Write for Said {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.output.write(buf)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Line for Said {
        fn patience(&mut self, _: Option<Duration>) -> io::Result<()> {
            Ok(())
        }
    }

    fn say(bytes: &[u8]) -> (Result<(), Broken>, Vec<u8>) {
        let mut line = Said { input: io::Cursor::new(bytes.to_vec()), output: Vec::new() };
        let end = serve(&mut line, |frame| Ok(frame.iter().rev().copied().collect()));
        (end, line.output)
    }

    #[test]
    fn frames_are_answered_one_after_the_other() {
        let (end, output) = say(&[0, 3, 1, 2, 3, 0, 1, 9]);
        assert!(end.is_ok());
        assert_eq!(output, [0, 3, 3, 2, 1, 0, 1, 9]);
    }

    #[test]
    fn what_cannot_be_a_frame_ends_the_connection_and_says_why() {
        for (bytes, word) in [
            (&[0][..], "1 B of 2 B"),
            (&[0, 0], "0 B was announced"),
            (&[0x10, 0x01, 1, 2], "4097 B"),
            (&[0xFF, 0xFF], "65535 B"),
            (&[0, 4, 1, 2, 3], "3 B of 4 B"),
        ] {
            let (end, output) = say(bytes);
            let words = end.unwrap_err().to_string();
            assert!(words.contains(word), "{words}");
            assert!(output.is_empty());
        }
    }
}

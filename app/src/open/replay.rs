//! Captures played as devices.

use std::path::Path;

use stsafe_core::transport::Transport;
use stsafe_core::transport::address::Address;
use stsafe_core::transport::replay::Replay;

use super::OpenError;
use crate::captures;

/// Opens the capture at `path`. One that is damaged in places is not played: its answers would come in a wrong order.
pub fn open(path: &Path, address: &Address) -> Result<Box<dyn Transport>, OpenError> {
    let capture = captures::open(path).map_err(OpenError::Capture)?;
    if let Some(problem) = capture.problems.first() {
        let why = format!("{}, {problem}; a capture that is played must be whole", crate::files::name(path));
        return Err(OpenError::Capture(why));
    }
    Ok(Box::new(Replay::new(&capture.entries, address.to_string())))
}

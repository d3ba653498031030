//! Capture files of the user, opened. What their lines mean is core's business.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use stsafe_core::capture::Capture;
use stsafe_core::capture::read::read_all;

use crate::files;

/// Reads a capture; the error is a sentence. Lines that cannot be read are in its problems.
pub fn open(path: &Path) -> Result<Capture, String> {
    let name = files::name(path);
    // A pipe or a device may never end.
    if !path.is_file() {
        return Err(format!("{name}: not a file"));
    }
    let file = File::open(path).map_err(|error| format!("{name}: {error}"))?;
    read_all(BufReader::with_capacity(1 << 16, file)).map_err(|foreign| format!("{name}: {foreign}"))
}

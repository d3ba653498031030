//! Exchanges written to a capture file while they happen: a program that is stopped loses none that was finished.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stsafe_core::capture::read::read_start;
use stsafe_core::capture::write::Writer;
use stsafe_core::capture::{Entry, Header};
use stsafe_core::device::{Device, Recorder};
use stsafe_core::exchange::Exchange;
use stsafe_core::observe::Observation;
use stsafe_core::transport::Origin;

use crate::files;

/// Where exchanges are written, and whether secrets are blanked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file. A capture that is already there goes on.
    pub file: PathBuf,
    /// Passwords and keys stay in.
    pub with_secrets: bool,
}

/// What became of the writing; asked when the work is done.
#[derive(Clone, Debug, Default)]
pub struct Written(Arc<Mutex<Option<String>>>);

impl Written {
    /// Why the capture is not whole, in a sentence; `None` where it is.
    pub fn trouble(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// From now on writes every exchange of `device` to the file. The error is a sentence; what fails later is told by
/// `written`.
pub fn attach(device: &mut Device, place: &Place, written: &Written) -> Result<(), String> {
    let name = files::name(&place.file);
    let file = append(&place.file).map_err(|why| format!("{name}: {why}"))?;
    let (address, origin) = (device.transport().address().to_owned(), device.transport().origin());
    device.record_with(Box::new(Recording {
        file,
        name,
        header: Header {
            device: device_name(origin).into(),
            address,
            origin: Some(origin),
            unix_ms: 0,
            blanked: !place.with_secrets,
        },
        writer: None,
        written: written.clone(),
    }));
    Ok(())
}

/// What a device is called in the heading of a capture.
pub fn device_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Virtual => "SPL05 virtual chip",
        Origin::Real => "STSAFE-A120",
        Origin::Replay => "Recording",
    }
}

/// Opens a file to be continued: a new one, an empty one, or a capture.
fn append(path: &Path) -> Result<File, String> {
    let words = |error: std::io::Error| error.to_string();
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(words)?;
    if !file.metadata().map_err(words)?.is_file() {
        return Err("not a file".into());
    }
    if file.metadata().map_err(words)?.len() > 0 {
        read_start(BufReader::new(&mut file)).map_err(|foreign| format!("not continued, {foreign}"))?;
        // What a stopped program left of a line stays a line of its own.
        file.seek(SeekFrom::End(-1)).map_err(words)?;
        let mut last = [0];
        file.read_exact(&mut last).map_err(words)?;
        if last != *b"\n" {
            file.write_all(b"\n").map_err(words)?;
        }
    }
    Ok(file)
}

struct Recording {
    file: File,
    name: String,
    header: Header,
    /// There is one once the heading is written, with the first exchange.
    writer: Option<Writer>,
    written: Written,
}

impl Recorder for Recording {
    fn record(&mut self, exchange: &Exchange, seen: &Observation) {
        let mut text = String::new();
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                self.header.unix_ms = exchange.unix_ms;
                let (writer, heading) = Writer::begin(&self.header);
                text = heading;
                none.insert(writer)
            }
        };
        text += &writer.line(&Entry::from(exchange.clone()), seen);
        // One write per line: what is cut off in it is the last line only.
        if let Err(error) = self.file.write_all(text.as_bytes()) {
            let what = format!("{}: exchange {} was not written: {error}", self.name, exchange.number);
            self.written.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(what);
        }
    }
}

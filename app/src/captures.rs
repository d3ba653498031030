//! Capture files of the user: opened into a store, saved whole, off the screen's thread. What their lines mean is core's
//! business.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError};

use stsafe_core::capture::follow::Follower;
use stsafe_core::capture::read::{self, read_all};
#[cfg(not(target_arch = "wasm32"))]
use stsafe_core::capture::write::Writer;
use stsafe_core::capture::{Capture, Entry, Foreign, Header, Problem};
use stsafe_core::import::{self, NotRead};
use stsafe_core::observe::Observation;
use stsafe_core::session::SessionKeys;
use stsafe_core::trace::{Filling, Store, is_query};
use stsafe_core::words::grouped;

use crate::files;
#[cfg(not(target_arch = "wasm32"))]
use crate::view::Part;
use crate::view::{Compared, OpenedCapture, Unsealed};

/// An export of a logic analyser takes about 60 bytes for each byte on the wire; a longer one is cut by its tool.
const MOST_FOREIGN_BYTES: usize = 64 << 20;

fn file(path: &Path) -> Result<BufReader<File>, String> {
    let name = files::name(path);
    // A pipe or a device may never end.
    if !path.is_file() {
        return Err(format!("{name}: not a file"));
    }
    let file = File::open(path).map_err(|error| format!("{name}: {error}"))?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// Reads a capture, ours or another tool's; the error is a sentence. Lines that cannot be read are in its problems.
pub fn open(path: &Path) -> Result<Capture, String> {
    match read_all(file(path)?) {
        Err(foreign @ Foreign::Heading { .. }) => foreign_capture(path, &foreign),
        read => read.map_err(|foreign| format!("{}: {foreign}", files::name(path))),
    }
}

/// A capture of another tool. Its times count from its beginning.
fn foreign_capture(path: &Path, foreign: &Foreign) -> Result<Capture, String> {
    let bytes = files::read_raw(path, MOST_FOREIGN_BYTES)?;
    let read = import::read(&bytes).map_err(|why| match why {
        NotRead::Foreign(_) => format!("{}: {foreign}", files::name(path)),
        NotRead::Layout(..) => format!("{}, {why}", files::name(path)),
    })?;
    let problem = |it: import::Problem| Problem { line: it.line as u64, what: it.what };
    let problem_count = (read.problems.len() + read.more_problems) as u64;
    Ok(Capture {
        header: Header { device: read.format.to_string(), ..Header::default() },
        entries: read.exchanges.into_iter().map(Entry::from).collect(),
        problems: read.problems.into_iter().map(problem).collect(),
        problem_count,
        other_addresses: read.other_addresses as u64,
    })
}

/// What of another tool's capture is not shown, in a sentence.
fn foreign_remark(name: &str, capture: &Capture) -> Option<String> {
    let first = capture.problems.first().map(|first| match capture.problem_count {
        1 => format!("{name}, {first}"),
        n => format!("{name}, {first}; {} more lines cannot be used", grouped(n - 1)),
    });
    let others = other_addresses(capture).map(|words| format!("{name}: {words}"));
    [first, others].into_iter().flatten().reduce(|one, other| format!("{one}. {other}"))
}

/// That other devices were on the bus too, in a sentence.
pub fn other_addresses(capture: &Capture) -> Option<String> {
    match capture.other_addresses {
        0 => None,
        1 => Some("1 transfer with another address on this bus is left out".to_owned()),
        n => Some(format!("{} transfers with other addresses on this bus are left out", grouped(n))),
    }
}

/// Reads a capture to be looked at, however long it is.
pub fn open_store(path: &Path) -> Result<OpenedCapture, String> {
    let name = files::name(path);
    let mut filling = Filling::default();
    let mut take = |entry: &Entry| filling.take(entry);
    let remark = match read::read(file(path)?, &mut take) {
        Ok(summary) => summary.words().map(|words| format!("{name}, {words}")),
        Err(foreign @ Foreign::Heading { .. }) => {
            let capture = foreign_capture(path, &foreign)?;
            capture.entries.iter().for_each(take);
            foreign_remark(&name, &capture)
        }
        Err(foreign) => return Err(format!("{name}: {foreign}")),
    };
    let (store, known) = filling.finish();
    Ok(OpenedCapture { name, path: path.to_owned(), store, known, remark, unsealed: None })
}

/// Writes a whole capture, secrets blanked, in place of what was there. The error is a sentence.
#[cfg(not(target_arch = "wasm32"))]
pub fn save(path: &Path, store: &Store, known: &Observation, header: &Header) -> Result<(), String> {
    let (mut writer, mut text) = Writer::begin(header);
    for (_, row) in store.iter() {
        text += &writer.line(&row.entry(), known);
    }
    let name = files::name(path);
    stsafe_core::chip::store::replace(path, text.as_bytes()).map_err(|error| format!("{name}: {error}"))
}

/// Tries host keys on the protected exchanges of a capture, in their order.
pub fn unseal(store: &Store, keys: SessionKeys) -> Unsealed {
    let mut follower = Follower::new(Some(keys.clone()));
    let (mut counters, mut protected) = (Vec::new(), 0);
    for (place, row) in store.iter() {
        protected += usize::from(row.protected());
        // Only queries tell what decides how others read.
        if row.protected() || is_query(row.sent) {
            let opened = follower.explain(&row.exchange()).opened;
            counters.extend(opened.map(|opened| (place, opened.n)));
        }
    }
    Unsealed { keys, counters, protected }
}

/// What a job came to.
pub enum Done {
    /// Host keys were tried.
    Unsealed(Unsealed),
    /// A second capture was held against the first, or why not.
    Compared(Result<Box<Compared>, String>),
    /// A capture was opened, or why not.
    Opened(Result<Box<OpenedCapture>, String>),
    /// A capture was saved, or why not.
    Saved(Result<(), String>),
}

/// A capture that is being read or written.
pub struct Job(Receiver<Done>);

impl Job {
    /// Opens a capture in the background; `ctx` is woken when it is there.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(ctx: &egui::Context, path: PathBuf) -> Self {
        Self::start(ctx, move || Done::Opened(open_store(&path).map(Box::new)))
    }

    /// Tries host keys in the background.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn unseal(ctx: &egui::Context, store: Store, keys: SessionKeys) -> Self {
        Self::start(ctx, move || Done::Unsealed(unseal(&store, keys)))
    }

    /// Opens a second capture in the background and compares.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn compare(ctx: &egui::Context, first: Part, path: PathBuf) -> Self {
        Self::start(ctx, move || {
            Done::Compared(open_store(&path).map(|OpenedCapture { name, store, known, remark, .. }| {
                let second = Part { name, store, known };
                Box::new(Compared { remark, ..Compared::of(first, second) })
            }))
        })
    }

    /// Saves a capture in the background.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn save(ctx: &egui::Context, path: PathBuf, what: ToSave) -> Self {
        Self::start(ctx, move || Done::Saved(save(&path, &what.store, &what.known, &what.header)))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn start(ctx: &egui::Context, work: impl FnOnce() -> Done + Send + 'static) -> Self {
        let (send, answer) = std::sync::mpsc::channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            // The window may be gone by now; then nobody listens.
            let _ = send.send(work());
            ctx.request_repaint();
        });
        Self(answer)
    }

    /// What it came to, once it is done.
    pub fn done(&self) -> Option<Done> {
        match self.0.try_recv() {
            Ok(done) => Some(done),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Done::Opened(Err("reading the capture stopped".into()))),
        }
    }
}

/// What is saved: the exchanges as they were when it was asked for.
pub struct ToSave {
    /// The exchanges.
    pub store: Store,
    /// What tells their secrets.
    pub known: Observation,
    /// What stands above them.
    pub header: Header,
}

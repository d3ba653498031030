//! A board that is unplugged while something runs, and plugged in again: one error, nothing sent twice, what is not known
//! is said. The board is a virtual one on a real pseudo-terminal or TCP port, and every frame that it received is counted.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serialport::{SerialPort, TTYPort};
use stsafe_core::bridge::std_io::{Stream, block_on};
use stsafe_core::bridge::{Buffers, Decoder, REQUEST_HEADER, Request, serve};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::wires::{SharedBus, virtual_bridge};
use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::data_partition::Decrement;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::lab::raw::{CrcMode, RawFrame};
use stsafe_core::observe::Observation;
use stsafe_core::plan::{Ended, Plan};
use stsafe_core::policy::Session;
use stsafe_workbench::action::Action;
use stsafe_workbench::open::Options;
use stsafe_workbench::view::bridges::{Errand, Unplugged};
use stsafe_workbench::view::{Activity, Event, View};
use stsafe_workbench::worker::{Runner, Surroundings};
use workbench_tests::loopback;

/// A board that writes down what it receives, and that can be pulled out just before an answer leaves it.
struct Board {
    bus: SharedBus,
    id: &'static [u8],
    received: Arc<Mutex<Vec<u8>>>,
    /// Pulled out as soon as it looks.
    pull: Arc<AtomicBool>,
    /// Pulled out when the next answer should leave.
    cut: Arc<AtomicBool>,
}

struct Ear<R>(R, Arc<Mutex<Vec<u8>>>, Arc<AtomicBool>);

impl<R: Read> Read for Ear<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buffer) {
                Err(e) if e.kind() == io::ErrorKind::TimedOut && !self.2.load(Ordering::SeqCst) => {}
                Ok(n) => {
                    self.1.lock().unwrap().extend_from_slice(&buffer[..n]);
                    return Ok(n);
                }
                Err(_) => return Ok(0),
            }
        }
    }
}

struct Mouth<T>(T, Arc<AtomicBool>);

impl<T: Write> Write for Mouth<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.1.load(Ordering::SeqCst) {
            Err(io::ErrorKind::BrokenPipe.into())
        } else {
            self.0.write(bytes)
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Board {
    fn new(id: &'static [u8]) -> Self {
        let chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
        Self {
            bus: loopback::prompt_bus(chip),
            id,
            received: Arc::default(),
            pull: Arc::default(),
            cut: Arc::default(),
        }
    }

    fn serve(&self, rx: impl Read, tx: impl Write) {
        let mut bridge = virtual_bridge(&self.bus, self.id);
        let mut rx = Stream(Ear(rx, self.received.clone(), self.pull.clone()));
        let mut tx = Stream(Mouth(tx, self.cut.clone()));
        drop(block_on(serve(&mut rx, &mut tx, &mut bridge, &mut Buffers::default())));
    }

    /// The same board as another thread sees it.
    fn twin(&self) -> Self {
        let Self { bus, id, received, pull, cut } = self;
        Self { bus: bus.clone(), id, received: received.clone(), pull: pull.clone(), cut: cut.clone() }
    }

    /// Plugs it into a new pseudo-terminal.
    fn plug_in(&self) -> String {
        self.pull.store(false, Ordering::SeqCst);
        self.cut.store(false, Ordering::SeqCst);
        let (mut ours, theirs) = TTYPort::pair().unwrap();
        let name = theirs.name().unwrap();
        ours.set_timeout(Duration::from_millis(20)).unwrap();
        let board = self.twin();
        std::thread::spawn(move || {
            let rx = ours.try_clone_native().unwrap();
            board.serve(rx, ours);
            drop(theirs);
        });
        format!("serial:{name}")
    }

    fn pull_out(&self) {
        self.pull.store(true, Ordering::SeqCst);
    }

    fn cut_next_answer(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    /// Frames for the chip that it received, in order; other requests count as empty.
    fn frames(&self) -> Vec<Vec<u8>> {
        let received = self.received.lock().unwrap();
        let (mut input, mut decoder, mut frames) = (&received[..], Decoder::new(), Vec::new());
        while let Some(content) = decoder.next(&mut input) {
            let (header, fields) = content.unwrap().split_at(REQUEST_HEADER);
            frames.push(match Request::read(header[3], fields).unwrap().unwrap() {
                Request::Transceive { data, .. } | Request::Write { data, .. } => data.to_vec(),
                _ => Vec::new(),
            });
        }
        frames
    }
}

/// The runner, and what a window knows from it.
struct Desk {
    runner: Runner,
    view: View,
    failures: Vec<String>,
}

impl Desk {
    fn connected(address: &str) -> Self {
        let mut desk = Self {
            runner: Runner::within(
                Surroundings::default(),
                Options { seed: Some(1), ..Options::default() },
                Box::new(|| false),
            ),
            view: View::default(),
            failures: Vec::new(),
        };
        desk.perform(Action::Connect { address: address.into(), read_only: false });
        assert!(desk.view.known.partition.is_some(), "{:?}", desk.view.activity);
        desk
    }

    fn take(view: &mut View, failures: &mut Vec<String>, event: Event) {
        match &event {
            Event::Activity(Activity::Failed { what, .. }) => failures.push(what.clone()),
            Event::Carried { outcome, .. } => {
                if let Ended::Failed { what, .. } = &outcome.ended {
                    failures.push(what.clone());
                }
            }
            _ => {}
        }
        view.apply(event);
    }

    fn perform(&mut self, action: Action) {
        let Self { runner, view, failures } = self;
        runner.perform(action, &mut |event| Self::take(view, failures, event));
    }

    fn watch(&mut self) {
        let Self { runner, view, failures } = self;
        runner.watch(&mut |event| Self::take(view, failures, event));
    }

    fn watch_until(&mut self, what: &str, done: impl Fn(&View) -> bool) {
        let start = Instant::now();
        while !done(&self.view) {
            assert!(start.elapsed() < Duration::from_secs(20), "{what}: did not happen");
            self.watch();
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn decrement(&mut self) -> Vec<u8> {
        let command = Decrement::by(5, 7).into_command();
        let frame = frame(&command);
        let seen: &Observation = &self.view.known;
        let plan = Plan::new("Decrement", [("Decrement".to_owned(), command)], seen, Session::None).shared();
        self.perform(Action::CarryOut { plan, agreed: true, asked_by: "Counters", cut: None });
        frame
    }

    /// A typed frame that somebody agreed to.
    fn send_typed(&mut self, frame: &[u8]) {
        let frame = Arc::new(RawFrame::of(frame, CrcMode::Typed).unwrap());
        self.perform(Action::SendRaw { frame, agreed: true, lost: false });
    }

    fn counter(&self) -> Option<u32> {
        self.view.known.zone(5)?.counter
    }
}

fn frame(command: &Command) -> Vec<u8> {
    let row = command.row();
    stsafe_core::link::CommandFrame::plain(row.key.code(), command.payload()).encode()
}

fn times(frames: &[Vec<u8>], frame: &[u8]) -> usize {
    frames.iter().filter(|other| *other == frame).count()
}

#[test]
fn a_decrement_whose_answer_is_cut_off_is_one_error_and_is_never_sent_again() {
    let board = Board::new(b"BOARD-A");
    let mut desk = Desk::connected(&board.plug_in());
    assert_eq!(desk.counter(), Some(u32::MAX));
    // The chip executes it; the answer never leaves the board.
    board.cut_next_answer();
    let decrement = desk.decrement();
    assert_eq!(desk.failures.len(), 1, "{:?}", desk.failures);
    let said = &desk.failures[0];
    assert!(said.contains("the bridge is gone (unplugged, or its program ended)"), "{said}");
    assert!(said.ends_with("whether the command was executed is not known"), "{said}");
    let unplugged = desk.view.unplugged.clone().unwrap();
    let board_name = "Virtual board".to_owned();
    let unique_id = "424F4152442D41".to_owned();
    assert_eq!(unplugged, Unplugged { board: board_name, unique_id, failed: said.clone(), back: false });
    assert!(desk.view.known.in_doubt.zones.contains(&5), "its counter is in doubt");

    // While it is away nothing goes out, and what is asked for says so.
    let before = board.frames().len();
    desk.perform(Action::ReadZone(5));
    assert_eq!(desk.failures.pop().as_deref(), Some("Nothing was sent, the board is unplugged"));
    assert_eq!(board.frames().len(), before);

    // Back, behind another port: it is greeted, and nothing else happens by itself.
    desk.perform(Action::TakeBack(board.plug_in()));
    assert!(desk.view.unplugged.as_ref().is_some_and(|unplugged| unplugged.back));
    for _ in 0..3 {
        desk.watch();
    }
    let sent = board.frames().split_off(before);
    assert!(!sent.is_empty() && sent.iter().all(Vec::is_empty), "only who it is was asked: {sent:?}");
    assert!(desk.view.known.zones.is_empty() && desk.view.known.private_keys.is_none(), "nothing is certain");

    // The user asks again, and sees that it was executed.
    desk.perform(Action::Refresh);
    assert_eq!(desk.view.unplugged, None);
    assert_eq!(desk.counter(), Some(u32::MAX - 7));
    assert!(desk.view.known.in_doubt.zones.is_empty());
    assert_eq!(times(&board.frames(), &decrement), 1, "received once, over both plugs");
}

#[test]
fn a_board_unplugged_while_nothing_runs_is_noticed_without_sending_anything() {
    let board = Board::new(b"BOARD-A");
    let mut desk = Desk::connected(&board.plug_in());
    let before = board.frames().len();
    desk.watch();
    assert_eq!((board.frames().len(), desk.view.is_gone()), (before, false));
    board.pull_out();
    desk.watch_until("unplugged", View::is_gone);
    assert_eq!(board.frames().len(), before, "looking costs no round trip");
    assert_eq!(desk.view.unplugged.as_ref().map(|unplugged| unplugged.failed.as_str()), Some(""));
    assert!(desk.failures.is_empty());
}

#[test]
fn unplugged_while_the_tables_are_read_is_one_failure_and_not_one_per_query() {
    let board = Board::new(b"BOARD-A");
    let mut desk = Desk::connected(&board.plug_in());
    let (before, exchanges) = (board.frames().len(), desk.view.exchange_count);
    board.cut_next_answer();
    desk.perform(Action::Refresh);
    assert_eq!(desk.failures.len(), 1, "{:?}", desk.failures);
    assert_eq!(desk.view.exchange_count, exchanges + 1);
    assert_eq!(board.frames().len(), before + 1);
    assert!(desk.view.is_gone());
}

#[test]
fn another_board_is_not_taken_for_the_one_that_was_unplugged() {
    let (first, second) = (Board::new(b"BOARD-A"), Board::new(b"BOARD-B"));
    let mut desk = Desk::connected(&first.plug_in());
    first.pull_out();
    desk.watch_until("unplugged", View::is_gone);
    desk.perform(Action::TakeBack(second.plug_in()));
    assert!(desk.view.is_gone());
    assert!(second.frames().iter().all(Vec::is_empty), "its chip is left alone");
}

#[test]
fn another_chip_on_the_same_board_is_not_sent_what_was_agreed_to_for_the_first() {
    let decrement = frame(&Decrement::by(5, 7).into_command());
    let board = Board::new(b"BOARD-A");
    let mut desk = Desk::connected(&board.plug_in());
    desk.perform(Action::ReadZone(0));
    let replug = |desk: &mut Desk| {
        board.pull_out();
        desk.watch_until("unplugged", View::is_gone);
        desk.perform(Action::TakeBack(board.plug_in()));
    };

    // The same chip: it is asked who it is, and then gets the frame.
    replug(&mut desk);
    desk.send_typed(&decrement);
    assert_eq!((times(&board.frames(), &decrement), desk.failures.len()), (1, 0));

    // Another one: a byte of its device ID differs.
    replug(&mut desk);
    board.bus.lock().unwrap().chip.nvm.zone_mut(0).unwrap().data[24] ^= 0xFF;
    desk.send_typed(&decrement);
    assert_eq!(times(&board.frames(), &decrement), 1, "it did not get it");
    let said = desk.failures.pop().unwrap();
    assert!(said.contains("before it was unplugged this was device 0209"), "{said}");

    // Once somebody has read it anew it is the chip that counts.
    desk.perform(Action::Refresh);
    desk.send_typed(&decrement);
    assert_eq!((times(&board.frames(), &decrement), desk.failures.len()), (2, 0));
}

#[test]
fn a_board_behind_tcp_is_found_again_by_its_number() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp:{}", listener.local_addr().unwrap());
    let (right, wrong) = (Board::new(b"BOARD-A"), Board::new(b"BOARD-B"));
    let at_the_port = Arc::new(Mutex::new(right.twin()));
    let open: Arc<Mutex<Option<TcpStream>>> = Arc::default();
    let (who, line) = (at_the_port.clone(), open.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            *line.lock().unwrap() = Some(stream.try_clone().unwrap());
            let board = who.lock().unwrap().twin();
            std::thread::spawn(move || board.serve(stream.try_clone().unwrap(), stream));
        }
    });
    let mut desk = Desk::connected(&address);
    let chip_frames = |board: &Board| board.frames().iter().filter(|frame| !frame.is_empty()).count();
    let before = chip_frames(&right);
    *at_the_port.lock().unwrap() = wrong.twin();
    open.lock().unwrap().take().unwrap().shutdown(std::net::Shutdown::Both).unwrap();
    desk.watch_until("unplugged", View::is_gone);
    for _ in 0..3 {
        desk.watch();
    }
    assert!(desk.view.is_gone(), "another board answers there");
    *at_the_port.lock().unwrap() = right.twin();
    desk.watch_until("back", |view| !view.is_gone());
    assert_eq!((chip_frames(&right), chip_frames(&wrong)), (before, 0), "nothing was sent by itself");
    desk.perform(Action::Refresh);
    assert_eq!(desk.view.unplugged, None);
    assert_eq!(desk.counter(), Some(u32::MAX));
}

#[test]
fn errands_reach_the_bridge_and_switched_lines_leave_the_session_in_doubt() {
    use stsafe_core::bridge::Lines;
    let board = Board::new(b"BOARD-A");
    let mut desk = Desk::connected(&board.plug_in());
    desk.perform(Action::Bridge(Errand::Look));
    desk.perform(Action::Bridge(Errand::SetSpeed(1_000_000)));
    desk.perform(Action::Bridge(Errand::Scan));
    let seen = desk.view.bridge.clone().unwrap();
    assert_eq!((seen.wanted_hz, seen.speed_hz), (Some(1_000_000), Some(400_000)), "what was really set");
    assert_eq!((seen.scan, seen.lines), (Some(vec![0x20]), Some(Lines(Lines::POWER))));
    assert_eq!((seen.health.requests, seen.health.errors), (seen.health.answers, 0));
    assert_eq!(seen.health.requests, board.frames().len() as u64, "each request is one round trip");

    assert!(desk.view.known.private_keys.is_some());
    desk.perform(Action::Bridge(Errand::SetLines(Lines(Lines::POWER), Lines(0))));
    assert_eq!(desk.view.bridge.as_ref().and_then(|seen| seen.lines), Some(Lines(0)));
    assert!(desk.view.known.private_keys.is_none(), "what it held while it had power is in doubt");
    desk.perform(Action::ReadZone(1));
    assert!(desk.view.failed_zones.contains_key(&1), "without power it answers nothing");
    assert!(!desk.view.is_gone(), "the board is still there");
    desk.perform(Action::Bridge(Errand::SetLines(Lines(Lines::POWER), Lines(Lines::POWER))));
    desk.perform(Action::Refresh);
    assert!(desk.view.known.private_keys.is_some());
    assert!(desk.failures.is_empty(), "{:?}", desk.failures);
}

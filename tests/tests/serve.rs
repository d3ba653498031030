//! The virtual chip served over TCP in the dialect `frames`, as a test bench of ST's host library would use it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::Nvm;
use stsafe_core::chip::store;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::data_partition::Decrement;
use stsafe_core::command::maintenance::Echo;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::link::{Code, CommandFrame, ResponseFrame, Status};
use stsafe_core::transport::address::Address;
use stsafe_core::transport::{Answer, Origin, Timing, Transport, TransportError};
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore};
use stsafe_workbench::open::{self, Options};
use stsafe_workbench::serve::{Dialect, MOST_CONNECTIONS, Server};

/// A server on a free port, and the lines that it says.
struct Bench {
    server: Server,
    said: Arc<Mutex<Vec<String>>>,
}

impl Bench {
    fn new() -> Self {
        Self::with(&Address::Sim, "")
    }

    fn with(address: &Address, faults: &str) -> Self {
        let mut options = Options { seed: Some(1), time_percent: 0, ..Options::default() };
        if !faults.is_empty() {
            options.faults = faults.parse().unwrap();
        }
        let chip = open::virtual_chip(address, options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&said);
        let log = Box::new(move |line: &str| lines.lock().unwrap().push(line.to_owned()));
        Self { server: Server::start(listener, chip, Dialect::Frames, log).unwrap(), said }
    }

    fn client(&self) -> Client {
        Client::to(self.server.address())
    }

    /// Waits until a line with this word was said.
    fn hears(&self, word: &str) {
        for _ in 0..500 {
            if self.said.lock().unwrap().iter().any(|line| line.contains(word)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{word:?} was not said, only {:?}", self.said.lock().unwrap());
    }
}

struct Client {
    stream: TcpStream,
}

impl Client {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { stream }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// One exchange, byte by byte as the dialect says.
    fn exchange(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        let mut message = u16::try_from(frame.len()).unwrap().to_be_bytes().to_vec();
        message.extend(frame);
        self.stream.write_all(&message).ok()?;
        let mut length = [0; 2];
        self.stream.read_exact(&mut length).ok()?;
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        self.stream.read_exact(&mut answer).ok()?;
        Some(answer)
    }

    /// The answer's status and payload.
    fn ask(&mut self, code: u8, payload: &[u8]) -> (Status, Vec<u8>) {
        let frame = CommandFrame::plain(Code::Basic(code), payload.to_vec());
        let answer = ResponseFrame::decode(&self.exchange(&frame.encode()).unwrap()).unwrap();
        (answer.status(), answer.body)
    }

    /// Whether the other side closed the connection.
    fn is_closed(&mut self) -> bool {
        matches!(self.stream.read(&mut [0; 1]), Ok(0) | Err(_))
    }
}

/// The driver over the same wire.
impl Transport for Client {
    fn exchange(&mut self, frame: &[u8], _: Timing) -> Result<Answer, TransportError> {
        let bytes = Self::exchange(self, frame).ok_or(TransportError::Lost("closed".into()))?;
        Ok(Answer { bytes, nacks: 0, took_us: 0 })
    }
    fn read_again(&mut self) -> Result<Answer, TransportError> {
        Err(TransportError::Lost("this dialect has no second read".into()))
    }
    fn origin(&self) -> Origin {
        Origin::Virtual
    }
    fn address(&self) -> &'static str {
        "test"
    }
}

#[test]
fn the_bytes_on_the_wire_are_length_and_frame_both_ways() {
    let bench = Bench::new();
    let mut client = bench.client();
    // Echo of "Hello": header, payload, CRC; the CRC was made with the published parameters of CRC-16/IBM-SDLC.
    let frame = [&[0x00][..], b"Hello", &crc_x25(b"\0Hello")].concat();
    client.send(&[&[0, 8][..], &frame].concat());
    let mut answer = [0; 12];
    client.stream.read_exact(&mut answer).unwrap();
    assert_eq!(
        answer[..10],
        [0, 10, 0x00, 0x00, 0x07, b'H', b'e', b'l', b'l', b'o'],
        "status, length, payload"
    );
    assert_eq!(answer[10..], crc_x25(b"\0Hello"), "the CRC leaves the length out");
}

/// CRC-16/IBM-SDLC bit by bit, for a second opinion.
fn crc_x25(bytes: &[u8]) -> [u8; 2] {
    let crc = bytes.iter().fold(0xFFFF_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0x8408 } else { c >> 1 })
    });
    (crc ^ 0xFFFF).to_be_bytes()
}

#[test]
fn a_host_authenticates_the_served_chip() {
    let bench = Bench::new();
    let mut device = Device::new(Box::new(bench.client()));
    assert!(device.refresh().is_empty(), "every query is answered");
    let now = Timestamp::now();
    let mut run = Authentication::new(TrustStore::shipped(), now, DeviceKind::Virtual);
    run.run_all(&mut device, &mut SeededRandom::new(3));
    assert!(run.is_genuine(), "chain and challenge, over the wire");
    assert_eq!(device.run(Echo { data: vec![0x11; 700] }).unwrap(), [0x11; 700], "a long frame as well");
}

#[test]
fn a_client_cut_off_at_any_byte_leaves_the_server_and_the_chip_as_they_were() {
    let bench = Bench::new();
    let decrement = Decrement::by(5, 1).into_command();
    let frame = CommandFrame::plain(Code::Basic(0x04), decrement.payload()).encode();
    let message = [&u16::try_from(frame.len()).unwrap().to_be_bytes()[..], &frame].concat();
    for cut in 0..message.len() {
        let mut client = bench.client();
        client.send(&message[..cut]);
        client.stream.shutdown(Shutdown::Write).unwrap();
        assert!(client.is_closed(), "cut at byte {cut}: closed without an answer");
    }
    let mut other = bench.client();
    let (status, zone) = other.ask(0x05, &[0, 5, 0, 0, 0, 0]);
    assert_eq!((status, zone.as_slice()), (Status::OK, &[0xFF; 4][..]), "half a decrement is none");
    bench.hears("1 B of 2 B");
    bench.hears(&format!("{} B of {} B", frame.len() - 1, frame.len()));
}

#[test]
fn lengths_that_cannot_be_close_the_connection_and_only_that() {
    let bench = Bench::new();
    let mut witness = bench.client();
    for (bytes, word) in
        [(&b"GET / HTTP/1.1\r\n"[..], "18245 B"), (&[0xFF; 9], "65535 B"), (&[0, 0, 1], "of 0 B")]
    {
        let mut client = bench.client();
        client.send(bytes);
        assert!(client.is_closed());
        bench.hears(word);
    }
    assert_eq!(witness.ask(0x00, b"still here"), (Status::OK, b"still here".to_vec()));
}

#[test]
fn garbage_in_a_frame_is_answered_by_the_chip_itself() {
    let bench = Bench::new();
    let mut client = bench.client();
    for (frame, status) in [
        (vec![0x00], Status::COMMUNICATION_ERROR),
        (b"garbage".to_vec(), Status::COMMUNICATION_ERROR),
        (vec![0; 800], Status::BUFFER_EXCEEDED),
        (CommandFrame::plain(Code::Basic(0x1D), vec![]).encode(), Status::NOT_SUPPORTED),
    ] {
        let answer = ResponseFrame::decode(&client.exchange(&frame).unwrap()).unwrap();
        assert_eq!(answer.status(), status);
    }
    assert_eq!(client.ask(0x00, b"ok"), (Status::OK, b"ok".to_vec()), "the connection goes on");
}

#[test]
fn clients_at_once_and_one_after_the_other_share_one_chip() {
    const EACH: u32 = 50;
    let bench = Bench::new();
    let address = bench.server.address();
    let count = move || {
        let mut client = Client::to(address);
        for _ in 0..EACH {
            assert_eq!(client.ask(0x04, &[0, 5, 0, 0, 0, 0, 0, 1]).0, Status::OK);
        }
    };
    let threads = [0, 1, 2, 3].map(|_| std::thread::spawn(count));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let mut last = bench.client();
    let (_, value) = last.ask(0x05, &[0, 5, 0, 0, 0, 0]);
    assert_eq!(value, (u32::MAX - 4 * EACH).to_be_bytes(), "every decrement counted once");
    drop(last);
    let served = bench.server.stop();
    assert_eq!((served.connections, served.exchanges), (5, u64::from(4 * EACH + 1)));
}

#[test]
fn too_many_connections_are_turned_away_until_one_ends() {
    let bench = Bench::new();
    let mut clients: Vec<Client> = (0..MOST_CONNECTIONS).map(|_| bench.client()).collect();
    clients.iter_mut().for_each(|client| assert_eq!(client.ask(0x00, b"in").0, Status::OK));
    assert!(bench.client().is_closed());
    drop(clients.pop());
    bench.hears("gone");
    // The thread is gone a moment after its last line.
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(bench.client().ask(0x00, b"in").0, Status::OK);
}

#[test]
fn stopping_closes_idle_connections_and_waits_for_nobody() {
    let bench = Bench::new();
    let mut idle = bench.client();
    assert_eq!(idle.ask(0x00, b"x").0, Status::OK);
    let served = bench.server.stop();
    assert!(idle.is_closed());
    assert_eq!((served.connections, served.exchanges), (1, 1));
}

#[test]
fn a_chip_without_power_closes_the_connection_and_wakes_for_the_next_one() {
    let bench = Bench::with(&Address::Sim, "power-cut=after,at=04");
    let mut client = bench.client();
    let decrement = CommandFrame::plain(Code::Basic(0x04), vec![0, 5, 0, 0, 0, 0, 0, 1]).encode();
    assert!(client.exchange(&decrement).is_none(), "no answer");
    bench.hears("the chip gave no answer");
    let (_, value) = bench.client().ask(0x05, &[0, 5, 0, 0, 0, 0]);
    assert_eq!(value, (u32::MAX - 1).to_be_bytes(), "it was executed");
}

#[test]
fn a_served_file_holds_every_answered_change() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("served");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("chip.ron");
    let bench = Bench::with(&Address::SimFile(path.clone()), "");
    let mut client = bench.client();
    assert_eq!(client.ask(0x06, &[0x80, 1, 0, 0, 0xC0, 0xDE]).0, Status::OK);
    let on_disk = || -> Nvm { store::parse(&path, &std::fs::read_to_string(&path).unwrap()).unwrap() };
    assert_eq!(on_disk().zone(1).unwrap().data[..2], [0xC0, 0xDE]);
    let second = open::virtual_chip(&Address::SimFile(path.clone()), Options::default());
    assert!(second.is_err_and(|e| e.to_string().contains("already open elsewhere")));
    bench.server.stop();
    let (_store, nvm) = store::Store::open(&path, || scenario::state(Scenario::Genuine).unwrap()).unwrap();
    assert!(nvm == on_disk(), "and can be opened by others once the server is gone");
}

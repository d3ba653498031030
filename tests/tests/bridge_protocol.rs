//! The link between host and bridge: frames met by numbers reckoned elsewhere, every cut, every kind of noise, and what
//! the bridge does and never does on the bus.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};
use proptest::prelude::*;
use stsafe_core::bridge::answer::{Answer, ERRORS, Error, Stage};
use stsafe_core::bridge::client::Client;
use stsafe_core::bridge::frame::{Damage, Decoder, encode};
use stsafe_core::bridge::{
    Blocking, BlockingWires, Board, Bridge, Lines, MAX_CONTENT, MAX_DATA, MAX_WIRE, Recovery, Request, table,
};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::hex;
use stsafe_core::link::{Code, CommandFrame};
use stsafe_core::transport::bridge_host::{BridgeHost, BridgeLink, LinkFault, Port};
use workbench_tests::loopback::{Loopback, Way, board, bus};

/// Where no answer will come.
const SOON: Duration = Duration::from_millis(5);
/// Where one will.
const LONG: Duration = Duration::from_secs(5);

fn sim() -> stsafe_core::chip::wires::SharedBus {
    bus(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap())
}

fn host() -> (BridgeLink<impl Port>, Arc<Mutex<Way>>) {
    let (port, way) = board(&sim());
    (BridgeLink::new(port), way)
}

/// Frames in a stream, as their contents.
fn frames(stream: &[u8]) -> Vec<Result<Vec<u8>, Damage>> {
    let (mut decoder, mut input, mut found) = (Decoder::new(), stream, Vec::new());
    while let Some(frame) = decoder.next(&mut input) {
        found.push(frame.map(<[u8]>::to_vec));
    }
    found
}

/// Header and payload of Query host key slot, with its CRC (worked frame of the specification, 1.5).
const QUERY: [u8; 4] = [0x14, 0x47, 0xCB, 0x0D];

fn transceive(data: &[u8]) -> Request<'_> {
    Request::Transceive {
        address: 0x20,
        first: 5_000,
        interval: 1_000,
        deadline: 1_005_000,
        head: 5,
        length_at: 1,
        beyond: 3,
        restart: 1,
        limit: 755,
        data,
    }
}

#[test]
fn requests_are_the_bytes_that_an_independent_program_makes_of_the_document() {
    // Python, from the words of assets/docs/BRIDGE.md; the document shows the same three frames.
    let document = include_str!("../../assets/docs/BRIDGE.md");
    let mut client = Client::numbered_from(1);
    for (request, expected) in [
        (Request::Info {}, "00 02 01 02 01 03 F9 BD 00"),
        (Request::Echo { data: &[0x00, 0xAA] }, "00 02 01 03 02 01 04 AA 9A 5E 00"),
        (
            transceive(&QUERY),
            "00 02 01 04 03 31 20 01 03 13 88 01 03 03 E8 10 0F 55 C8 05 01 03 01 02 F3 14 47 CB 0D 2C A1 00",
        ),
    ] {
        assert_eq!(hex::pairs(client.request(&request).unwrap()), expected);
        assert!(document.contains(expected), "the document shows {expected}");
    }
}

#[test]
fn the_document_lists_every_request_and_every_error() {
    let document = include_str!("../../assets/docs/BRIDGE.md");
    for row in table::ROWS {
        let fields: Vec<String> = row.fields.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
        let fields = if fields.is_empty() { "none".into() } else { fields.join(", ") };
        let line = format!("| {:02X} | {} | {fields} | {} |", row.code, row.name, row.answer);
        assert!(document.contains(&line), "missing: {line}");
    }
    for (code, words) in ERRORS {
        assert!(document.contains(&format!("| {code} | {words} |")), "missing: | {code} | {words} |");
    }
}

proptest! {
    #[test]
    fn any_content_arrives_whole_however_the_stream_is_sliced(
        content in proptest::collection::vec(prop_oneof![Just(0u8), any::<u8>()], 0..MAX_CONTENT),
        slice in 1usize..300,
    ) {
        let mut wire = [0; MAX_WIRE];
        let len = encode(&[&content], &mut wire).unwrap();
        let inner = &wire[1..len - 1];
        prop_assert!(!inner.contains(&0), "a zero only ever ends a frame");
        let (mut decoder, mut found) = (Decoder::new(), Vec::new());
        for mut piece in wire[..len].chunks(slice) {
            while let Some(frame) = decoder.next(&mut piece) {
                found.push(frame.map(<[u8]>::to_vec));
            }
        }
        prop_assert_eq!(found, vec![Ok(content)]);
    }

    #[test]
    fn noise_is_never_a_request_and_never_stops_the_bridge(noise in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let (mut port, _) = Loopback::new(stsafe_core::chip::wires::virtual_bridge(&sim(), &[1]));
        let mut wire = [0; MAX_WIRE];
        let len = encode(&[&[1, 0, 9, 0]], &mut wire).unwrap();
        let answers = frames(&port.answers(&[&noise, &wire[..len]].concat()));
        let last = answers.last().unwrap().as_ref().unwrap().clone();
        let answer = Answer::read(&last).unwrap();
        prop_assert_eq!((answer.seq, answer.error), (9, None), "the request behind the noise is answered");
        for frame in &answers[..answers.len() - 1] {
            let content = frame.as_ref().unwrap();
            prop_assert_eq!(Answer::read(content).unwrap().seq, 0, "noise only makes complaints");
        }
    }

    #[test]
    fn no_bytes_from_a_bridge_stop_the_host(noise in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let mut client = Client::numbered_from(1);
        client.request(&Request::Info {}).unwrap();
        let mut input = &noise[..];
        while client.feed(&mut input).is_some() {}
        prop_assert!(input.is_empty());
    }
}

#[test]
fn a_request_cut_at_any_byte_does_nothing_and_the_next_one_is_answered() {
    let mut client = Client::numbered_from(1);
    let request = client.request(&transceive(&QUERY)).unwrap().to_vec();
    let next = client.request(&Request::Echo { data: b"next" }).unwrap().to_vec();
    for cut in 0..request.len() - 1 {
        let shared = sim();
        let (mut port, _) = Loopback::new(stsafe_core::chip::wires::virtual_bridge(&shared, &[1]));
        let answers = frames(&port.answers(&[&request[..cut], &next].concat()));
        let last = answers.last().unwrap().as_ref().unwrap().clone();
        assert_eq!(Answer::read(&last).unwrap().data, b"next", "cut after {cut} bytes");
        assert!(shared.lock().unwrap().read(5).is_err(), "cut after {cut} bytes: the chip has seen nothing");
    }
}

#[test]
fn every_bit_changed_in_a_request_is_found() {
    let mut client = Client::numbered_from(1);
    let request = client.request(&transceive(&QUERY)).unwrap().to_vec();
    // Between the delimiters.
    for bit in 8..(request.len() - 1) * 8 {
        let mut changed = request.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let shared = sim();
        let (mut port, _) = Loopback::new(stsafe_core::chip::wires::virtual_bridge(&shared, &[1]));
        let answers = frames(&port.answers(&[&changed[..], &[0]].concat()));
        let done = |frame: &Result<Vec<u8>, Damage>| {
            Answer::read(frame.as_ref().unwrap()).unwrap().error != Some(Error::Damaged)
        };
        assert!(!answers.iter().any(done), "bit {bit}");
    }
}

#[test]
fn an_answer_cut_at_any_byte_is_a_named_error_and_the_next_request_works() {
    let (mut link, way) = host();
    let whole = 600;
    let data = [7; 600];
    let echo = |link: &mut BridgeLink<_>, limit| link.ask(&Request::Echo { data: &data }, limit);
    assert_eq!(echo(&mut link, LONG).unwrap().data.len(), whole);
    // Header of 16 bytes and CRC, and what COBS adds.
    for cut in (0..620).step_by(7) {
        way.lock().unwrap().to_host = Some(Box::new(move |bytes: Vec<u8>| bytes[..cut].to_vec()));
        let error = echo(&mut link, SOON).unwrap_err();
        assert!(matches!(error, LinkFault::Silent { strays: 0, .. }), "cut after {cut}: {error}");
        way.lock().unwrap().to_host = None;
        assert_eq!(echo(&mut link, LONG).unwrap().data, data, "after the cut at {cut}");
    }
}

#[test]
fn each_fault_on_the_way_is_told_apart() {
    let answer_of = |change: fn(Vec<u8>) -> Vec<u8>| {
        let (mut link, way) = host();
        way.lock().unwrap().to_host = Some(Box::new(change));
        let result = link.ask(&Request::Echo { data: b"one" }, Duration::from_millis(50));
        (result, link.health(), way)
    };
    let (result, health, _) = answer_of(|mut bytes| {
        // The last byte of the data.
        let at = bytes.len() - 4;
        bytes[at] ^= 0x40;
        bytes
    });
    assert_eq!((result, health.damaged), (Err(LinkFault::Damaged("wrong CRC")), 1));

    let (result, health, _) = answer_of(|bytes| {
        let mut content = frames(&bytes)[0].clone().unwrap();
        content[2] ^= 0x55;
        let mut wire = [0; MAX_WIRE];
        let len = encode(&[&content], &mut wire).unwrap();
        wire[..len].to_vec()
    });
    assert!(matches!(result, Err(LinkFault::Silent { strays: 1, .. })), "wrong sequence number: {result:?}");
    assert_eq!(health.strays, 1);

    let (result, ..) = answer_of(|bytes| {
        let mut content = frames(&bytes)[0].clone().unwrap();
        content[0] = 7;
        let mut wire = [0; MAX_WIRE];
        let len = encode(&[&content], &mut wire).unwrap();
        wire[..len].to_vec()
    });
    assert_eq!(result, Err(LinkFault::WrongVersion { bridge: 7 }));

    let (result, health, way) = answer_of(|bytes| [&bytes[..], &bytes[..]].concat());
    assert_eq!((result.unwrap().data, health.strays), (b"one".to_vec(), 0), "the first answer counts");
    drop(way);

    let (result, ..) = answer_of(|_| Vec::new());
    assert!(
        matches!(result, Err(LinkFault::Silent { strays: 0, .. })),
        "a bridge that never answers: {result:?}"
    );

    let (result, ..) = answer_of(|bytes| [&[0x55; 5000][..], &[0], &bytes].concat());
    assert_eq!(result, Err(LinkFault::Damaged("frame too long")));

    let (mut link, way) = host();
    way.lock().unwrap().to_bridge = Some(Box::new(|mut bytes: Vec<u8>| {
        bytes[5] ^= 1;
        bytes
    }));
    let result = link.ask(&Request::Echo { data: b"one" }, LONG);
    assert_eq!(result, Err(LinkFault::Damaged("the bridge could not read it")));
    assert_eq!(way.lock().unwrap().writes, 1, "nothing is sent twice");
}

#[test]
fn a_second_answer_is_not_taken_for_the_next_one() {
    let (mut link, way) = host();
    way.lock().unwrap().to_host = Some(Box::new(|bytes: Vec<u8>| [&bytes[..], &bytes[..]].concat()));
    for text in [&b"one"[..], b"two", b"three"] {
        assert_eq!(link.ask(&Request::Echo { data: text }, LONG).unwrap().data, text);
    }
}

/// Sends the frames that an earlier program left unread before the answer to the first request, as a bridge does whose
/// buffers were full: the new program finds nothing when it opens the port.
fn leave_unread(way: &Arc<Mutex<Way>>, unread: Vec<u8>) {
    let mut unread = Some(unread);
    way.lock().unwrap().to_host =
        Some(Box::new(move |bytes| [unread.take().unwrap_or_default(), bytes].concat()));
}

/// What a program left unread that numbered its requests from 1: who the bridge is, and the chip's answer to a command.
fn unread_answers() -> Vec<u8> {
    let shared = sim();
    let (mut port, _) = Loopback::new(stsafe_core::chip::wires::virtual_bridge(&shared, b"another"));
    let mut client = Client::numbered_from(1);
    let mut requests = client.request(&Request::Info {}).unwrap().to_vec();
    for _ in 0..3 {
        // Not the query, so that its answer cannot be mistaken for the query's.
        let echo = CommandFrame::plain(Code::Basic(0x00), vec![0x51]).encode();
        requests.extend(client.request(&transceive(&echo)).unwrap());
    }
    port.answers(&requests)
}

#[test]
fn answers_that_an_earlier_program_left_unread_are_not_taken_for_ours() {
    let opened = |link: fn(_) -> BridgeLink<_>| {
        let (port, way) = board(&sim());
        leave_unread(&way, unread_answers());
        let mut host = BridgeHost::over(link(port), "test").unwrap();
        let answer = host.link().ask(&transceive(&QUERY), LONG).unwrap().data;
        (host.info().unique_id.clone(), answer, host.link().health().strays)
    };
    let (port, _) = board(&sim());
    let right = BridgeLink::new(port).ask(&transceive(&QUERY), LONG).unwrap().data;
    let ours = |(id, answer, strays): (String, Vec<u8>, u64)| {
        // Four unread answers stood before the handshake's, and none of them counts.
        id == hex::run(&[0xB0, 0xA2, 0xD0]) && answer == right && strays == 4
    };
    assert!(
        !ours(opened(|port| BridgeLink::numbered_from(port, 1))),
        "with the same numbers they are believed: that is the danger"
    );
    // One in 32,768 draws is the other program's number; two in a row are not.
    assert!(ours(opened(BridgeLink::new)) || ours(opened(BridgeLink::new)));
}

#[test]
fn numbers_begin_at_random_and_pass_over_0() {
    let first = |link: fn(_) -> BridgeLink<_>| {
        let (port, way) = board(&sim());
        let mut link = link(port);
        let sent = Arc::new(Mutex::new(Vec::new()));
        let seen = sent.clone();
        way.lock().unwrap().to_bridge = Some(Box::new(move |bytes: Vec<u8>| {
            let content = frames(&bytes)[0].clone().unwrap();
            seen.lock().unwrap().push(u16::from_be_bytes([content[1], content[2]]));
            bytes
        }));
        for _ in 0..3 {
            link.ask(&Request::GetSpeed {}, LONG).unwrap();
        }
        sent.lock().unwrap().clone()
    };
    let drawn: BTreeSet<u16> = (0..8).map(|_| first(BridgeLink::new)[0]).collect();
    assert!(drawn.len() > 4, "{drawn:?}");
    assert_eq!(first(|port| BridgeLink::numbered_from(port, 0)), [1, 2, 3]);
    assert_eq!(first(|port| BridgeLink::numbered_from(port, 1)), [1, 2, 3]);
    assert_eq!(first(|port| BridgeLink::numbered_from(port, 0xFFFE)), [0xFFFE, 0xFFFF, 1]);
}

#[test]
fn an_unplugged_bridge_is_one_error_and_stays_gone() {
    let (mut link, way) = host();
    link.handshake().unwrap();
    way.lock().unwrap().gone = true;
    let error = link.ask(&Request::Info {}, LONG).unwrap_err();
    assert_eq!(error.to_string(), "the bridge is gone (unplugged, or its program ended)");
    way.lock().unwrap().gone = false;
    assert!(link.ask(&Request::Info {}, LONG).is_err(), "whoever is there now is somebody else");
}

#[test]
fn data_up_to_the_stated_capacity_goes_both_ways_and_more_is_refused() {
    let (mut link, _) = host();
    for len in [0, 1, 253, 254, 255, 753, 755, MAX_DATA] {
        let data: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
        assert_eq!(link.ask(&Request::Echo { data: &data }, LONG).unwrap().data, data, "{len} B");
    }
    assert_eq!(link.ask(&Request::Echo { data: &[1; MAX_DATA + 1] }, LONG), Err(LinkFault::TooLong));
}

#[test]
fn a_host_of_another_version_is_told_so_and_nothing_is_done() {
    let shared = sim();
    let (mut port, _) = Loopback::new(stsafe_core::chip::wires::virtual_bridge(&shared, &[1]));
    let mut wire = [0; MAX_WIRE];
    let len = encode(&[&[2, 0, 5, 0x10, 0x20], &QUERY], &mut wire).unwrap();
    let answers = frames(&port.answers(&wire[..len]));
    let content = answers[0].clone().unwrap();
    let answer = Answer::read(&content).unwrap();
    assert_eq!((answer.version, answer.seq, answer.error), (1, 5, Some(Error::WrongVersion)));
    assert!(shared.lock().unwrap().read(5).is_err());
}

#[test]
fn requests_that_make_no_sense_are_refused_by_name() {
    let (mut link, _) = host();
    let mut refused = |request: Request<'_>| match link.ask(&request, LONG) {
        Err(LinkFault::Refused { error, stage, .. }) => (error, stage),
        other => panic!("{request:?}: {other:?}"),
    };
    let nothing = |error| (error, Stage::Nothing);
    assert_eq!(refused(Request::Read { address: 0x20, len: 1025 }), nothing(Error::TooLong));
    assert_eq!(refused(Request::Read { address: 0x20, len: 0 }), nothing(Error::Malformed));
    assert_eq!(refused(Request::Probe { address: 0x80 }), nothing(Error::Malformed));
    assert_eq!(refused(Request::SetSpeed { hertz: 0 }), nothing(Error::Malformed));
    assert_eq!(refused(Request::WriteRead { address: 0x20, len: 1, data: &[] }), nothing(Error::Malformed));
    assert_eq!(
        refused(Request::PollRead { address: 0x20, interval: 0, deadline: 10_000_001, len: 1 }),
        nothing(Error::Malformed)
    );
    for (head, length_at, limit) in [(1, 1, 755), (5, 4, 755), (5, 1, 1025), (5, 1, 4), (255, 254, 1024)] {
        let request = Request::Transceive {
            address: 0x20,
            first: 0,
            interval: 0,
            deadline: 0,
            head,
            length_at,
            beyond: 3,
            restart: 1,
            limit,
            data: &QUERY,
        };
        assert_eq!(refused(request), nothing(Error::Malformed), "{head} {length_at} {limit}");
    }
}

#[test]
fn scan_probe_speed_lines_and_recovery() {
    let (mut link, _) = host();
    let mut ask = |request: Request<'_>| link.ask(&request, LONG);
    let found = ask(Request::Scan {}).unwrap().data;
    let addresses: Vec<usize> = (0..128).filter(|a| found[a / 8] >> (a % 8) & 1 == 1).collect();
    assert_eq!(addresses, [0x20]);
    assert!(ask(Request::Probe { address: 0x20 }).is_ok());
    assert!(matches!(
        ask(Request::Probe { address: 0x21 }),
        Err(LinkFault::Refused { error: Error::AddressNack, nacks: 1, .. })
    ));
    assert_eq!(ask(Request::SetSpeed { hertz: 1_000_000 }).unwrap().data, 400_000u32.to_be_bytes());
    assert_eq!(ask(Request::GetSpeed {}).unwrap().data, 400_000u32.to_be_bytes());
    assert_eq!(ask(Request::SetLines { mask: 1, value: 0 }).unwrap().data, [0]);
    assert!(ask(Request::Probe { address: 0x20 }).is_err(), "a chip without power does not acknowledge");
    assert_eq!(ask(Request::SetLines { mask: 1, value: 1 }).unwrap().data, [1]);
    assert!(ask(Request::Probe { address: 0x20 }).is_ok());
    assert_eq!(ask(Request::Recover {}).unwrap().data, [0, 1]);
}

/// What the wires do next.
#[derive(Clone, Debug)]
enum Next {
    Fail(ErrorKind),
    Take,
    Give(Vec<u8>),
}

/// Wires that follow a script and remember what was written.
struct Scripted<const TELLS: bool> {
    script: VecDeque<Next>,
    written: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl<const TELLS: bool> ErrorType for Scripted<TELLS> {
    type Error = ErrorKind;
}

impl<const TELLS: bool> I2c for Scripted<TELLS> {
    fn transaction(&mut self, _: u8, operations: &mut [Operation<'_>]) -> Result<(), ErrorKind> {
        for operation in operations {
            if let Operation::Write(bytes) = operation {
                self.written.lock().unwrap().push(bytes.to_vec());
            }
            match (self.script.pop_front(), operation) {
                (Some(Next::Fail(kind)), _) => return Err(kind),
                (Some(Next::Give(bytes)), Operation::Read(into)) => {
                    let n = into.len();
                    into.copy_from_slice(&bytes[..n]);
                }
                (Some(Next::Take), Operation::Write(_)) => {}
                other => panic!("the script does not expect {other:?}"),
            }
        }
        Ok(())
    }
}

impl<const TELLS: bool> BlockingWires for Scripted<TELLS> {
    const TELLS_NACKS: bool = TELLS;
    fn speed_hz(&self) -> u32 {
        0
    }
    fn set_speed_hz(&mut self, hertz: u32) -> u32 {
        hertz
    }
    fn recover(&mut self) -> Option<Recovery> {
        None
    }
}

struct Plain(u32);

impl Board for Plain {
    fn name(&self) -> &str {
        "test"
    }
    fn unique_id(&self) -> &[u8] {
        &[]
    }
    fn firmware(&self) -> [u8; 3] {
        [0; 3]
    }
    fn capabilities(&self) -> u16 {
        0
    }
    fn now_us(&self) -> u32 {
        self.0
    }
    async fn wait_us(&mut self, time: u32) {
        // Close to the wrap, so that every time here crosses it.
        self.0 = self.0.wrapping_add(time);
    }
    async fn set_lines(&mut self, _: Lines, _: Lines) -> Option<Lines> {
        None
    }
}

/// The answer's bytes, or the error with its stage and the attempts.
type Outcome = Result<Vec<u8>, (Error, Stage, u32)>;

fn scripted<const TELLS: bool>(script: &[Next]) -> (Outcome, Vec<Vec<u8>>) {
    let written = Arc::new(Mutex::new(Vec::new()));
    let wires = Scripted::<TELLS> { script: script.iter().cloned().collect(), written: written.clone() };
    let (port, _) = Loopback::new(Bridge::new(Blocking(wires), Plain(u32::MAX - 100)));
    let result = match BridgeLink::new(port).ask(&transceive(&QUERY), LONG) {
        Ok(reply) => Ok(reply.data),
        Err(LinkFault::Refused { error, stage, nacks, .. }) => Err((error, stage, nacks)),
        Err(other) => panic!("{other}"),
    };
    let written = written.lock().unwrap().clone();
    (result, written)
}

const ADDRESS: Next = Next::Fail(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address));
const DATA: Next = Next::Fail(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Data));
const UNKNOWN: Next = Next::Fail(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Unknown));

#[test]
fn a_write_is_repeated_only_while_its_address_is_not_acknowledged() {
    let answer = [0x00, 0x00, 0x02, 0xF0, 0x78];
    let give = || Next::Give(answer.to_vec());
    let (result, written) = scripted::<true>(&[ADDRESS, ADDRESS, Next::Take, ADDRESS, give()]);
    assert_eq!(result.unwrap(), answer);
    assert_eq!(written, vec![QUERY.to_vec(); 3], "twice not acknowledged, then taken once");
    for (next, error) in [
        (DATA, Error::DataNack),
        (UNKNOWN, Error::UnknownNack),
        (Next::Fail(ErrorKind::Bus), Error::Bus),
        (Next::Fail(ErrorKind::ArbitrationLoss), Error::Arbitration),
        (Next::Fail(ErrorKind::Overrun), Error::Other),
    ] {
        let (result, written) = scripted::<true>(&[next]);
        let (told, stage, _) = result.unwrap_err();
        assert_eq!((told, stage), (error, Stage::Perhaps));
        assert_eq!(
            written.len(),
            1,
            "{error}: a byte may have been acknowledged, so it is not written again"
        );
    }
}

#[test]
fn where_nacks_are_not_told_apart_the_address_is_probed_and_the_data_written_once() {
    let answer = [0x00, 0x00, 0x02, 0xF0, 0x78];
    let script = [UNKNOWN, UNKNOWN, Next::Take, Next::Take, UNKNOWN, Next::Give(answer.to_vec())];
    let (result, written) = scripted::<false>(&script);
    assert_eq!(result.unwrap(), answer);
    let empty = Vec::new();
    assert_eq!(written, [empty.clone(), empty.clone(), empty.clone(), QUERY.to_vec()]);
    let (result, written) = scripted::<false>(&[Next::Take, UNKNOWN]);
    assert_eq!(result.unwrap_err(), (Error::UnknownNack, Stage::Perhaps, 1));
    assert_eq!(written, [empty, QUERY.to_vec()]);
}

#[test]
fn an_absent_chip_and_a_silent_chip_are_told_apart() {
    let (result, _) = scripted::<true>(&vec![ADDRESS; 1100]);
    assert_eq!(result.unwrap_err(), (Error::AddressNack, Stage::Nothing, 1006));
    let script: Vec<Next> = std::iter::once(Next::Take).chain(vec![ADDRESS; 1100]).collect();
    let (result, _) = scripted::<true>(&script);
    assert_eq!(result.unwrap_err(), (Error::Timeout, Stage::Written, 1006));
}

#[test]
fn an_answer_that_announces_too_much_comes_back_as_its_head() {
    let head = vec![0x00, 0x02, 0xF1, 0xAA, 0xBB];
    let (result, _) = scripted::<true>(&[Next::Take, Next::Give(head)]);
    assert_eq!(result.unwrap_err(), (Error::TooLong, Stage::Answered, 0), "756 bytes, the limit is 755");
}

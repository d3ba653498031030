//! Any bytes into each side of the link: what the fuzz targets call. Panics are the findings.

use super::answer::{Answer, Info};
use super::client::Client;
use super::frame::{Decoder, encode};
use super::std_io::{Stream, block_on};
use super::{Buffers, MAX_WIRE, Request, serve};
use crate::chip::Chip;
use crate::chip::bus::Bus;
use crate::chip::scenario::{self, Scenario};
use crate::chip::wires::virtual_bridge;
use crate::crypto::SeededRandom;
use crate::transport::clock::StillClock;

/// Bytes from a line: frames, requests and answers in them.
pub fn framing(bytes: &[u8]) {
    let (mut decoder, mut input) = (Decoder::new(), bytes);
    while let Some(frame) = decoder.next(&mut input) {
        frame.map(content).unwrap_or_default();
    }
    // As if the CRC had been right, which nobody finds by trying.
    content(bytes);
}

fn content(bytes: &[u8]) {
    if let Ok(answer) = Answer::read(bytes) {
        let _ = Info::read(answer.data);
    }
    if let Some((code, fields)) = bytes.split_first() {
        let _ = Request::read(*code, fields);
    }
}

/// Bytes to the bridge's own program, with a virtual chip behind it: as they are, and then as the content of a frame.
pub fn bridge(bytes: &[u8]) {
    // Where the shipped profile cannot be read there is nothing to try.
    let Ok(state) = scenario::state(Scenario::Genuine) else { return };
    let chip = Chip::new(state, Box::new(SeededRandom::new(1)));
    let bus = Bus::new(chip, Box::<StillClock>::default(), 100);
    let mut bridge = virtual_bridge(&std::sync::Arc::new(std::sync::Mutex::new(bus)), &[1]);
    let mut answers = Vec::new();
    let mut buffers = Box::<Buffers>::default();
    let mut wire = [0; MAX_WIRE];
    let len = encode(&[bytes], &mut wire).unwrap_or(0);
    let bytes = [bytes, wire.get(..len).unwrap_or(&[])].concat();
    let _ = block_on(serve(&mut Stream(&*bytes), &mut Stream(&mut answers), &mut bridge, &mut buffers));
}

/// Bytes from a bridge to a host that waits for an answer.
pub fn host(bytes: &[u8]) {
    let mut client = Client::numbered_from(1);
    let _ = client.request(&Request::Info {});
    let mut input = bytes;
    while client.feed(&mut input).is_some() {
        let _ = client.request(&Request::GetSpeed {});
    }
}

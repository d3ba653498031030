//! Exchanges as a pcapng file, for Wireshark: every write and every read is one packet of the link type that Wireshark
//! has for I²C. `assets/wireshark/` holds the dissector that names commands and statuses.
//!
//! Bytes only; nothing is opened, written or blanked here. Secrets are blanked before an exchange comes here.
//!
//! Sources (KNOWN): block layouts from the IETF draft "PCAP Now Generic (pcapng)"; link type 209 LINKTYPE_I2C_LINUX from
//! the list of tcpdump.org: bus number, four bytes of flags, then the address byte and the data.

use crate::exchange::{Exchange, Outcome};
use crate::link::I2C_ADDRESS;

/// LINKTYPE_I2C_LINUX.
const LINK_TYPE: u16 = 209;
/// Bus number and flags before the address byte; this program has one bus and no flags.
const PSEUDO_HEADER: [u8; 5] = [0; 5];

const SECTION: u32 = 0x0A0D_0D0A;
const INTERFACE: u32 = 1;
const PACKET: u32 = 6;
/// Tells a reader which byte order the file has.
const BYTE_ORDER: u32 = 0x1A2B_3C4D;

const COMMENT: u16 = 1;
const SECTION_APPLICATION: u16 = 4;
const INTERFACE_NAME: u16 = 2;
const INTERFACE_DESCRIPTION: u16 = 3;

/// What a file begins with: one section, one interface. `device` is its address as the program writes it, `about` what
/// answers there; a simulated chip is called simulated by the caller.
pub fn begin(device: &str, about: &str) -> Vec<u8> {
    let mut section = [BYTE_ORDER.to_le_bytes(), [1, 0, 0, 0]].concat();
    // The length of the section is not known before its end.
    section.extend([0xFF; 8]);
    option(&mut section, SECTION_APPLICATION, concat!("STSAFE-A120 Workbench ", env!("CARGO_PKG_VERSION")));
    end_of_options(&mut section);
    // No limit of the packets' length.
    let mut interface = [LINK_TYPE.to_le_bytes(), [0; 2], [0; 2], [0; 2]].concat();
    option(&mut interface, INTERFACE_NAME, device);
    option(&mut interface, INTERFACE_DESCRIPTION, about);
    end_of_options(&mut interface);
    let mut file = Vec::new();
    block(&mut file, SECTION, &section);
    block(&mut file, INTERFACE, &interface);
    file
}

/// Appends the packets of one exchange: the write, and the read where an answer came. `words` says what it is about and
/// becomes the comment of the write.
pub fn append(file: &mut Vec<u8>, exchange: &Exchange, words: &str) {
    let mut notes = vec![format!("{} {words}", exchange.number)];
    if exchange.nacks > 0 {
        notes.push(format!("{} not acknowledged", exchange.nacks));
    }
    if exchange.read_again > 0 {
        notes.push(format!("read {} times more, because the answer was damaged", exchange.read_again));
    }
    if let Some(n) = exchange.session_n {
        notes.push(format!("protected, counter {n}"));
    }
    if let Outcome::Failed(why) | Outcome::Damaged(why) = &exchange.outcome {
        notes.push(why.clone());
    }
    let began_us = exchange.unix_ms.saturating_mul(1000);
    packet(file, began_us, I2C_ADDRESS << 1, &exchange.sent, &notes.join("; "));
    if !exchange.received.is_empty() {
        let took_us = u64::try_from(exchange.took.as_micros()).unwrap_or(u64::MAX);
        packet(file, began_us.saturating_add(took_us), I2C_ADDRESS << 1 | 1, &exchange.received, "");
    }
}

/// One packet: `address` with the direction in its lowest bit. Times are in microseconds since 1970, which is what a
/// reader takes where the interface says nothing.
fn packet(file: &mut Vec<u8>, at_us: u64, address: u8, data: &[u8], comment: &str) {
    let bytes = [&PSEUDO_HEADER[..], &[address], data].concat();
    // A frame has at most 755 bytes, so its length always fits.
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let [high, low] = [(at_us >> 32) as u32, at_us as u32];
    let mut body: Vec<u8> =
        [0, high, low, len, len].iter().flat_map(|word: &u32| word.to_le_bytes()).collect();
    body.extend(&bytes);
    pad(&mut body);
    if !comment.is_empty() {
        option(&mut body, COMMENT, comment);
        end_of_options(&mut body);
    }
    block(file, PACKET, &body);
}

/// A block: kind, length, body, length again.
fn block(file: &mut Vec<u8>, kind: u32, body: &[u8]) {
    let len = u32::try_from(body.len() + 12).unwrap_or(u32::MAX).to_le_bytes();
    file.extend(kind.to_le_bytes());
    file.extend(len);
    file.extend(body);
    file.extend(len);
}

/// A text option, cut at a character where it is longer than the format's two length bytes can say.
fn option(body: &mut Vec<u8>, code: u16, text: &str) {
    let text = text.get(..text.floor_char_boundary(usize::from(u16::MAX))).unwrap_or_default();
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
    body.extend(text.as_bytes());
    pad(body);
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

/// Everything in this format begins at a multiple of four bytes.
fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

//! The samples: one command of each code in the chip's command table, with an answer. Data only.
//!
//! Payloads of commands are the reference frames of the specification (appendix A, 4.12 and 6.6, RUN: made by ST's
//! library); a test holds their CRC. Answers have the layout and the length of a real one, their content is filler: X and
//! Y of the appendix, 77 for signatures, else counting bytes. Commands without a known layout have no sample.

use super::Sample;
use crate::link::Code;

/// X of a public key, with its length.
macro_rules! x {
    () => {
        "0020101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F"
    };
}
/// A point: form, X, Y.
macro_rules! point {
    () => {
        concat!("04", x!(), "0020303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F")
    };
}
/// R, and S, with its length.
macro_rules! half {
    () => {
        "00207777777777777777777777777777777777777777777777777777777777777777"
    };
}
/// 16 counting bytes.
macro_rules! sixteen {
    () => {
        "000102030405060708090A0B0C0D0E0F"
    };
}
/// The curve P-256 with the length of its identifier.
macro_rules! p256 {
    () => {
        "00082A8648CE3D030107"
    };
}
/// SHA-256 with the length of its identifier.
macro_rules! sha256 {
    () => {
        "0009608648016503040201"
    };
}

const fn basic(code: u8, words: &'static str, payload: &'static str, answer: &'static str) -> Sample {
    Sample { code: Code::Basic(code), words, payload, answer }
}

const fn extended(code: u8, words: &'static str, payload: &'static str, answer: &'static str) -> Sample {
    Sample { code: Code::Extended(code), words, payload, answer }
}

pub(super) static ALL: &[Sample] = &[
    basic(0x00, "three bytes", "010203", "010203"),
    basic(0x02, "16 random bytes", "0010", sixteen!()),
    basic(0x04, "zone 5 by 1", "0005000000000001DEAD", "0007A11F"),
    basic(0x05, "zone 0, 2 B at 0002", "000000020002", "0001"),
    basic(0x06, "zone 1, DE AD", "00010000DEAD", ""),
    basic(0x09, "slot 3, 16 B over \"abc\"", "030310616263", sixteen!()),
    basic(0x0A, "slot 3, 4 B over \"abc\"", "02030411111111616263", "01"),
    basic(
        0x0E,
        "slot 0, 16 zeros",
        "0000000000000000000000000000000000",
        concat!(sixteen!(), "1011121314151617"),
    ),
    basic(0x0F, "slot 0, 24 zeros", "00000000000000000000000000000000000000000000000000", sixteen!()),
    basic(0x11, "slot 1, P-256", concat!("130100FF0000", p256!()), point!()),
    basic(
        0x16,
        "slot 0, a digest",
        "0000201111111111111111111111111111111111111111111111111111111111111111",
        concat!(half!(), half!()),
    ),
    basic(
        0x17,
        "Ed25519, a digest of 3 B",
        concat!("0000032B6570", x!(), half!(), half!(), "010003111111"),
        "01",
    ),
    basic(0x18, "the ephemeral slot", concat!("FF", x!()), x!()),
    basic(0x1A, "16 bytes of password", "31313131313131313131313131313131", "0103"),
    basic(0x1B, "slot 4, one block", "020400000000000000000000000000000000", sixteen!()),
    basic(0x1C, "slot 4, one block", "020400000000000000000000000000000000", sixteen!()),
    extended(0x00, "SHA-256 over \"abc\"", concat!(sha256!(), "616263"), ""),
    extended(0x01, "\"abc\"", "616263", ""),
    extended(0x02, "no payload", "", concat!("0020", sixteen!(), "101112131415161718191A1B1C1D1E1F")),
    extended(0x03, "P-256, anonymous", concat!(p256!(), point!(), "01"), ""),
    extended(0x04, "P-256, anonymous", concat!(p256!(), point!(), "02"), ""),
    extended(0x05, "slot 4, CCM*, AES-256", "D73B708A16A46507000800040100000C0400", ""),
    extended(0x06, "no payload", "", ""),
    extended(
        0x07,
        "two AES-128 keys",
        concat!("00000000", sixteen!(), "101112131415161718191A1B1C1D1E1F"),
        "",
    ),
    extended(
        0x08,
        "an envelope of zeros",
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "",
    ),
    extended(
        0x09,
        "slot 4, ECB, AES-128, in an envelope",
        "00E9B22226C5B16768BD97EB71EDA2595B936A0817645FA9D27B01637ED9C0F0",
        "",
    ),
    extended(0x0A, "slot 1, Ed25519", concat!("0100032B6570", x!()), ""),
    extended(0x0B, "P-256", p256!(), concat!(p256!(), point!())),
    extended(0x0E, "no payload", "", sixteen!()),
    extended(0x0F, "public slot 1", concat!("0001", half!(), half!()), "01"),
    extended(
        0x10,
        "from slot 9, expand to 16 B",
        concat!("020901", sha256!(), "00034354580003010010"),
        sixteen!(),
    ),
    extended(0x11, "slot 4, GCM, \"msg\"", "04000C0E0E0E0E0E0E0E0E0E0E0E0E0002414400036D7367", "000102"),
    extended(0x12, "\"msg\"", "000000036D7367", "000102"),
    extended(0x13, "\"msg\", tag of 16 B", "000000036D7367", concat!("000102", sixteen!())),
    extended(0x14, "slot 4, GCM, \"msg\"", "04000C0E0E0E0E0E0E0E0E0E0E0E0E0002414400036D7367", "000102"),
    extended(0x15, "\"msg\"", "000000036D7367", "000102"),
    extended(0x16, "\"msg\", tag of 16 B", "000000036D736754545454545454545454545454545454", "01000102"),
    extended(0x17, "slot 4, CMAC, AES-128", "0004000100030499999999999999999999999999999999", ""),
    extended(0x18, "P-256, AES-256, anonymous", concat!(p256!(), point!(), "0301"), ""),
    extended(0x19, "slot 4", "04", ""),
    extended(
        0x1A,
        "P-256, Y is even",
        concat!(p256!(), "02101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F"),
        "303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F",
    ),
];

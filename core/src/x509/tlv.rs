//! One ASN.1 element header: tag and length, read leniently, with the complaint kept instead of thrown away.

/// Identifier bytes that occur in certificates.
pub(super) mod tag {
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const UTF8_STRING: u8 = 0x0C;
    pub const PRINTABLE_STRING: u8 = 0x13;
    pub const TELETEX_STRING: u8 = 0x14;
    pub const IA5_STRING: u8 = 0x16;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const VISIBLE_STRING: u8 = 0x1A;
    pub const UNIVERSAL_STRING: u8 = 0x1C;
    pub const BMP_STRING: u8 = 0x1E;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
    /// `[0] EXPLICIT`, the version.
    pub const VERSION: u8 = 0xA0;
    /// `[1] IMPLICIT`, issuerUniqueID.
    pub const ISSUER_ID: u8 = 0x81;
    /// `[2] IMPLICIT`, subjectUniqueID.
    pub const SUBJECT_ID: u8 = 0x82;
    /// `[3] EXPLICIT`, the extensions.
    pub const EXTENSIONS: u8 = 0xA3;
    /// Bit 6 of an identifier byte: the value is a list of elements.
    pub const CONSTRUCTED: u8 = 0x20;
}

/// Name of an identifier byte as ASN.1 writes it: `SEQUENCE`, `UTF8String`, `[0]`.
pub fn tag_name(identifier: u8) -> String {
    let known = match identifier {
        tag::BOOLEAN => "BOOLEAN",
        tag::INTEGER => "INTEGER",
        tag::BIT_STRING => "BIT STRING",
        tag::OCTET_STRING => "OCTET STRING",
        tag::NULL => "NULL",
        tag::OID => "OBJECT IDENTIFIER",
        tag::UTF8_STRING => "UTF8String",
        tag::PRINTABLE_STRING => "PrintableString",
        tag::TELETEX_STRING => "TeletexString",
        tag::IA5_STRING => "IA5String",
        tag::UTC_TIME => "UTCTime",
        tag::GENERALIZED_TIME => "GeneralizedTime",
        tag::VISIBLE_STRING => "VisibleString",
        tag::UNIVERSAL_STRING => "UniversalString",
        tag::BMP_STRING => "BMPString",
        tag::SEQUENCE => "SEQUENCE",
        tag::SET => "SET",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let number = identifier & 0x1F;
    match identifier >> 6 {
        0b10 => format!("[{number}]"),
        0b01 => format!("[APPLICATION {number}]"),
        0b11 => format!("[PRIVATE {number}]"),
        _ => format!("tag {identifier:02X}"),
    }
}

/// Tag and length of one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub identifier: u8,
    /// Bytes of tag and length together, 2 to 6.
    pub bytes: usize,
    /// Bytes of the value, as announced.
    pub length: usize,
    /// False for a length written longer than needed, which DER forbids and this reader accepts.
    pub minimal: bool,
}

/// What is wrong at the first byte that cannot be read on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Offset of the byte.
    pub offset: usize,
    /// What belongs there.
    pub expected: String,
    /// What is there instead.
    pub found: String,
}

impl Fault {
    fn new(offset: usize, expected: &str, found: String) -> Self {
        Self { offset, expected: expected.to_owned(), found }
    }
}

/// Reads the header at `at`, inside a parent that ends at `end`.
pub(super) fn header(bytes: &[u8], at: usize, end: usize) -> Result<Header, Fault> {
    let here = bytes.get(at..end.min(bytes.len())).unwrap_or_default();
    let ends = |offset| Fault::new(offset, "tag and length", "the end of the data".to_owned());
    let (&identifier, rest) = here.split_first().ok_or_else(|| ends(at))?;
    if identifier & 0x1F == 0x1F {
        return Err(Fault::new(
            at,
            "a tag of one byte",
            format!("{identifier:02X}, the start of a longer tag"),
        ));
    }
    if identifier == 0 {
        return Err(Fault::new(at, "a tag", "00, which is none".to_owned()));
    }
    let (&first, rest) = rest.split_first().ok_or_else(|| ends(at.saturating_add(1)))?;
    if first < 0x80 {
        return Ok(Header { identifier, bytes: 2, length: usize::from(first), minimal: true });
    }
    let count = usize::from(first & 0x7F);
    if count == 0 || count > 4 {
        let found = if count == 0 { "80, an open-ended length" } else { "more than 4 length bytes" };
        return Err(Fault::new(
            at.saturating_add(1),
            "a length of at most 4 bytes",
            format!("{first:02X}: {found}"),
        ));
    }
    let digits = rest.get(..count).ok_or_else(|| ends(at.saturating_add(2).saturating_add(rest.len())))?;
    let length = digits.iter().fold(0_u32, |length, digit| length << 8 | u32::from(*digit));
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let minimal = length >= 0x80 && digits.first() != Some(&0);
    Ok(Header { identifier, bytes: 2 + count, length, minimal })
}

//! The catalogue: one row per command. Code, name, family and typical time are declared here and nowhere else; codec,
//! chip, trace, menus and tests are driven by it.

use core::fmt;

pub use super::row::{Family, Key, Layout, Row, TimeSource};
use super::{
    CommandValue, Context, access, agreement, asymmetric, attribute, chunked, cipher, data_partition, derive,
    digest, envelope, host_keys, mac, maintenance, query, signature, symmetric, undetermined,
};
use crate::bytes::{FieldError, Put, Reader};
use crate::link::Code;

/// A command that has a row of its own in the catalogue.
pub trait Listed: CommandValue {
    /// The command as one of all commands.
    fn into_command(self) -> Command;
    /// Its answer as one of all answers.
    fn into_response(response: Self::Response) -> Response;
}

macro_rules! key {
    (basic $code:literal) => {
        Key::Plain(Code::Basic($code))
    };
    (basic $code:literal tag $tag:literal) => {
        Key::Tagged(Code::Basic($code), $tag)
    };
    (extended $code:literal) => {
        Key::Plain(Code::Extended($code))
    };
}

macro_rules! layout {
    () => {
        Layout::Known
    };
    ($layout:ident) => {
        Layout::$layout
    };
}

macro_rules! row {
    ($value:path, $kind:ident $code:literal $(tag $tag:literal)?, $name:literal, $family:ident, $ms:literal, $source:ident $(, $layout:ident)?) => {
        Row {
            key: key!($kind $code $(tag $tag)?),
            name: $name,
            type_name: stringify!($value),
            family: Family::$family,
            time_ms: $ms,
            time_source: TimeSource::$source,
            layout: layout!($($layout)?),
        }
    };
}

macro_rules! catalogue {
    ($($variant:ident($value:path) = $kind:ident $code:literal $(tag $tag:literal)?, $name:literal, $family:ident, $ms:literal ms $source:ident $(, $layout:ident)?;)*) => {
        /// Any command of the catalogue.
        #[derive(Clone, PartialEq)]
        pub enum Command {
            $(#[doc = $name] $variant($value),)*
        }

        /// The answer to any command of the catalogue.
        #[derive(Clone, PartialEq)]
        pub enum Response {
            $(#[doc = $name] $variant(<$value as CommandValue>::Response),)*
        }

        /// All rows, in the order of their codes.
        pub const CATALOG: &[Row] = &[$(row!($value, $kind $code $(tag $tag)?, $name, $family, $ms, $source $(, $layout)?)),*];

        $(impl Listed for $value {
            fn into_command(self) -> Command {
                Command::$variant(self)
            }
            fn into_response(response: Self::Response) -> Response {
                Response::$variant(response)
            }
        })*

        impl Command {
            /// The catalogue row.
            pub fn row(&self) -> &'static Row {
                match self {
                    $(Self::$variant(_) => {
                        const ROW: &Row = &row!($value, $kind $code $(tag $tag)?, $name, $family, $ms, $source $(, $layout)?);
                        ROW
                    })*
                }
            }

            fn encode_body(&self, out: &mut Vec<u8>) {
                match self { $(Self::$variant(value) => value.encode(out),)* }
            }

            fn decode_body(key: Key, r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Option<Self>, FieldError> {
                $(if key == key!($kind $code $(tag $tag)?) {
                    return <$value as CommandValue>::decode(r, context).map(|value| Some(Self::$variant(value)));
                })*
                Ok(None)
            }

            /// Reads the payload of an answer with status 00 to this command; nothing may be left over.
            pub fn decode_response(&self, r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Response, FieldError> {
                let response = match self {
                    $(Self::$variant(value) => Response::$variant(value.decode_response(r, context)?),)*
                };
                r.end()?;
                Ok(response)
            }

            /// What is asked, in a few words.
            pub fn summary(&self) -> String {
                match self { $(Self::$variant(value) => value.summary(),)* }
            }
        }

        impl Response {
            /// The payload of the answer.
            pub fn encode(&self) -> Vec<u8> {
                let mut out = Vec::new();
                match self { $(Self::$variant(response) => <$value as CommandValue>::encode_response(response, &mut out),)* }
                out
            }

            /// What was answered, in a few words, where that is worth a table row.
            pub fn summary(&self) -> Option<String> {
                match self { $(Self::$variant(response) => <$value as CommandValue>::response_summary(response),)* }
            }
        }
    };
}

catalogue! {
    Echo(maintenance::Echo) = basic 0x00, "Echo", Maintenance, 2 ms Library;
    Reset(maintenance::Reset) = basic 0x01, "Reset", Maintenance, 2 ms Library;
    GenerateRandom(maintenance::GenerateRandom) = basic 0x02, "Generate random", Maintenance, 4 ms Library;
    StartSession(undetermined::StartSession) = basic 0x03, "Start session", NotDetermined, 22 ms Library, Undetermined;
    Decrement(data_partition::Decrement) = basic 0x04, "Decrement", DataPartition, 23 ms Library;
    Read(data_partition::Read) = basic 0x05, "Read", DataPartition, 23 ms Library;
    Update(data_partition::Update) = basic 0x06, "Update", DataPartition, 22 ms Library;
    Increment(undetermined::Increment) = basic 0x07, "Increment", NotDetermined, 26 ms Library, Undetermined;
    DeriveLoRaKeys(undetermined::DeriveLoRaKeys) = basic 0x08, "Derive LoRa keys (reserved)", NotDetermined, 26 ms Assumed, Undetermined;
    GenerateMac(mac::GenerateMac) = basic 0x09, "Generate MAC", Mac, 23 ms Library;
    VerifyMac(mac::VerifyMac) = basic 0x0A, "Verify MAC", Mac, 23 ms Library;
    UnwrapIssuerEnvelope(undetermined::UnwrapIssuerEnvelope) = basic 0x0B, "Unwrap issuer envelope", NotDetermined, 3 ms Assumed, Undetermined;
    DeletePassword(access::DeletePassword) = basic 0x0C tag 0x09, "Delete password", Access, 22 ms Assumed;
    Hibernate(undetermined::Hibernate) = basic 0x0D, "Hibernate", NotDetermined, 5 ms Assumed, A110;
    Wrap(envelope::Wrap) = basic 0x0E, "Wrap local envelope", Envelope, 3 ms Library;
    Unwrap(envelope::Unwrap) = basic 0x0F, "Unwrap local envelope", Envelope, 3 ms Library;
    PutLifeCycle(attribute::PutLifeCycle) = basic 0x10 tag 0x08, "Put life cycle", Attribute, 22 ms Assumed;
    PutI2c(attribute::PutI2c) = basic 0x10 tag 0x0A, "Put I²C parameters", Attribute, 22 ms Assumed;
    PutHostKeyV1(attribute::PutHostKeyV1) = basic 0x10 tag 0x17, "Put host key V1", Attribute, 22 ms Assumed, A110;
    PutCommandAccess(attribute::PutCommandAccess) = basic 0x10 tag 0x29, "Put command access conditions", Attribute, 22 ms Assumed;
    PutEncryption(attribute::PutEncryption) = basic 0x10 tag 0x2A, "Put encryption flags", Attribute, 22 ms Assumed;
    PutHostKeyControl(attribute::PutHostKeyControl) = basic 0x10 tag 0x4A, "Put host key control fields", Attribute, 22 ms Assumed;
    PutSymmetricControl(attribute::PutSymmetricControl) = basic 0x10 tag 0x4B, "Put symmetric slot control fields", Attribute, 22 ms Assumed;
    PutPublicKeyFlags(attribute::PutPublicKeyFlags) = basic 0x10 tag 0x4D, "Put public key flags", Attribute, 22 ms Assumed;
    GenerateEnvelopeKey(envelope::GenerateEnvelopeKey) = basic 0x11 tag 0x07, "Generate local envelope key", Envelope, 32 ms Library;
    GenerateKey(signature::GenerateKey) = basic 0x11 tag 0x13, "Generate key", Signature, 32 ms Library;
    PutKey(undetermined::PutKey) = basic 0x12, "Put key", NotDetermined, 22 ms Assumed, Undetermined;
    Configure(undetermined::Configure) = basic 0x13, "Configure", NotDetermined, 22 ms Assumed, Undetermined;
    QueryEnvelopeKeys(query::EnvelopeKeys) = basic 0x14 tag 0x07, "Query local envelope keys", Query, 5 ms Library;
    QueryLifeCycle(query::LifeCycle) = basic 0x14 tag 0x08, "Query life cycle", Query, 5 ms Library;
    QueryI2c(query::I2cParameters) = basic 0x14 tag 0x0A, "Query I²C parameters", Query, 5 ms Library;
    QueryProductData(query::ProductData) = basic 0x14 tag 0x11, "Query product data", Query, 5 ms Library;
    QueryPartition(query::Partition) = basic 0x14 tag 0x12, "Query data partition", Query, 5 ms Library;
    QueryPrivateKeys(query::PrivateKeyTable) = basic 0x14 tag 0x14, "Query private key table", Query, 5 ms Library;
    QueryHostKeyV1(query::HostKeyV1) = basic 0x14 tag 0x17, "Query host key slot V1", Query, 5 ms Library;
    QuerySymmetricKeys(query::SymmetricKeyTable) = basic 0x14 tag 0x23, "Query symmetric key table", Query, 5 ms Library;
    QueryCommandTable(query::CommandTable) = basic 0x14 tag 0x24, "Query command table", Query, 5 ms Library;
    QueryHostKey(query::HostKeyV2) = basic 0x14 tag 0x47, "Query host key slot", Query, 5 ms Library;
    QueryPublicKeys(query::PublicKeyTable) = basic 0x14 tag 0x48, "Query public key table", Query, 5 ms Library;
    QueryHostKeyControl(query::HostKeyControl) = basic 0x14 tag 0x4A, "Query host key control fields", Query, 5 ms Library;
    QuerySymmetricControl(query::SymmetricControl) = basic 0x14 tag 0x4B, "Query symmetric slot control fields", Query, 5 ms Library;
    QueryPublicKey(query::PublicKeySlot) = basic 0x14 tag 0x4C, "Query public key slot", Query, 5 ms Library;
    GetSignature(undetermined::GetSignature) = basic 0x15, "Get signature", NotDetermined, 500 ms Library, Undetermined;
    GenerateSignature(signature::GenerateSignature) = basic 0x16, "Generate signature", Signature, 37 ms Library;
    VerifySignature(signature::VerifySignature) = basic 0x17, "Verify signature", Signature, 62 ms Library;
    EstablishKey(asymmetric::EstablishKey) = basic 0x18, "Establish key", Agreement, 83 ms Library;
    Standby(undetermined::Standby) = basic 0x19, "Standby", NotDetermined, 5 ms Assumed, Undetermined;
    VerifyPassword(access::VerifyPassword) = basic 0x1A, "Verify password", Access, 23 ms Assumed;
    Encrypt(cipher::Encrypt) = basic 0x1B, "Encrypt", Cipher, 5 ms Library;
    Decrypt(cipher::Decrypt) = basic 0x1C, "Decrypt", Cipher, 6 ms Library;
    StartHash(digest::StartHash) = extended 0x00, "Start hash", Digest, 5 ms Assumed;
    ProcessHash(digest::ProcessHash) = extended 0x01, "Process hash", Digest, 5 ms Assumed;
    FinishHash(digest::FinishHash) = extended 0x02, "Finish hash", Digest, 5 ms Assumed;
    StartKekSession(agreement::StartKekSession) = extended 0x03, "Start KEK session", Agreement, 83 ms Assumed;
    EstablishSymmetricKeys(agreement::EstablishSymmetricKeys) = extended 0x04, "Establish symmetric keys", Agreement, 83 ms Assumed;
    ConfirmSymmetricKeys(agreement::ConfirmSymmetricKeys) = extended 0x05, "Confirm symmetric keys", Agreement, 22 ms Assumed;
    StopKekSession(agreement::StopKekSession) = extended 0x06, "Stop KEK session", Agreement, 2 ms Assumed;
    WriteHostKeys(host_keys::WriteHostKeys) = extended 0x07, "Write host keys", HostKeys, 22 ms Assumed;
    WriteHostKeysWrapped(host_keys::WriteHostKeysWrapped) = extended 0x08, "Write host keys, wrapped", HostKeys, 22 ms Assumed;
    WriteSymmetricKeyWrapped(symmetric::WriteSymmetricKeyWrapped) = extended 0x09, "Write symmetric key, wrapped", SymmetricKeys, 22 ms Assumed;
    WritePublicKey(asymmetric::WritePublicKey) = extended 0x0A, "Write public key", Access, 22 ms Assumed;
    GenerateEcdheKey(asymmetric::GenerateEcdheKey) = extended 0x0B, "Generate ECDHE key", Agreement, 32 ms Assumed;
    Reserved0C(undetermined::Reserved0C) = extended 0x0C, "Reserved 1F 0C", NotDetermined, 5 ms Assumed, Undetermined;
    Reserved0D(undetermined::Reserved0D) = extended 0x0D, "Reserved 1F 0D", NotDetermined, 5 ms Assumed, Undetermined;
    GenerateChallenge(access::GenerateChallenge) = extended 0x0E, "Generate challenge", Access, 4 ms Assumed;
    VerifyEntitySignature(access::VerifyEntitySignature) = extended 0x0F, "Verify entity signature", Access, 62 ms Assumed;
    DeriveKeys(derive::DeriveKeys) = extended 0x10, "Derive keys", Derive, 23 ms Assumed;
    StartEncrypt(chunked::StartEncrypt) = extended 0x11, "Start encrypt", Cipher, 5 ms Assumed;
    ProcessEncrypt(chunked::ProcessEncrypt) = extended 0x12, "Process encrypt", Cipher, 5 ms Assumed;
    FinishEncrypt(chunked::FinishEncrypt) = extended 0x13, "Finish encrypt", Cipher, 5 ms Assumed;
    StartDecrypt(chunked::StartDecrypt) = extended 0x14, "Start decrypt", Cipher, 6 ms Assumed;
    ProcessDecrypt(chunked::ProcessDecrypt) = extended 0x15, "Process decrypt", Cipher, 6 ms Assumed;
    FinishDecrypt(chunked::FinishDecrypt) = extended 0x16, "Finish decrypt", Cipher, 6 ms Assumed;
    WriteSymmetricKey(symmetric::WriteSymmetricKey) = extended 0x17, "Write symmetric key", SymmetricKeys, 22 ms Assumed;
    EstablishHostKeys(agreement::EstablishHostKeys) = extended 0x18, "Establish host keys", HostKeys, 83 ms Assumed;
    EraseSymmetricKey(symmetric::EraseSymmetricKey) = extended 0x19, "Erase symmetric key", SymmetricKeys, 22 ms Assumed;
    DecompressKey(asymmetric::DecompressKey) = extended 0x1A, "Decompress public key", Signature, 32 ms Assumed;
}

/// Why bytes are not a command value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// No row has this code.
    Unknown(Code),
    /// The code exists, the subject tag does not.
    UnknownTag(Code, u8),
    /// A field is wrong.
    Field(Key, FieldError),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(code) => write!(f, "no command with code {code} is known"),
            Self::UnknownTag(code, tag) => write!(f, "command {code} has no subject {tag:02X}"),
            Self::Field(key, error) => write!(f, "{}: {error}", row(*key).map_or("command", |row| row.name)),
        }
    }
}

impl core::error::Error for DecodeError {}

/// The row of a key.
pub fn row(key: Key) -> Option<&'static Row> {
    CATALOG.iter().find(|row| row.key == key)
}

/// The row that a code and payload belong to.
pub fn row_of(code: Code, payload: &[u8]) -> Option<&'static Row> {
    row(Key::Plain(code)).or_else(|| payload.first().and_then(|tag| row(Key::Tagged(code, *tag))))
}

/// Whether any row has this code, whatever its tag.
pub fn knows(code: Code) -> bool {
    CATALOG.iter().any(|row| row.key.code() == code)
}

impl Command {
    /// The payload, subject tag included.
    pub fn payload(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Key::Tagged(_, tag) = self.row().key {
            out.put_u8(tag);
        }
        self.encode_body(&mut out);
        out
    }

    /// Reads code and (decrypted) payload; nothing may be left over.
    pub fn decode(code: Code, payload: &[u8], context: &dyn Context) -> Result<Self, DecodeError> {
        Self::decode_with(code, &mut Reader::new(payload), context)
    }

    /// As [`Command::decode`], from a reader that may be recorded.
    pub fn decode_with(
        code: Code,
        r: &mut Reader<'_, '_>,
        context: &dyn Context,
    ) -> Result<Self, DecodeError> {
        if !knows(code) {
            return Err(DecodeError::Unknown(code));
        }
        let plain = Key::Plain(code);
        let key = if row(plain).is_some() {
            plain
        } else {
            let tag = r.u8("subject").map_err(|e| DecodeError::Field(plain, e))?;
            match row(Key::Tagged(code, tag)) {
                Some(row) => {
                    r.means(format_args!("{}", row.name));
                    row.key
                }
                None => return Err(DecodeError::UnknownTag(code, tag)),
            }
        };
        let field = |e| DecodeError::Field(key, e);
        let command = Self::decode_body(key, r, context).map_err(field)?;
        r.end().map_err(field)?;
        command.ok_or(DecodeError::Unknown(code))
    }
}

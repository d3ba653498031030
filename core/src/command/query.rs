//! Query `14`: what the chip tells about itself. Always sent unprotected, whatever the command table says (KNOWN).
//!
//! One file per subject; here only what they share.

/// A query without parameters: declares the struct and delegates to two functions.
macro_rules! plain_query {
    ($(#[$doc:meta])* $name:ident -> $response:ty, $summary:literal, $encode:expr, $decode:expr, $words:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;

        impl $crate::command::CommandValue for $name {
            type Response = $response;

            fn encode(&self, _: &mut Vec<u8>) {}

            fn decode(_: &mut $crate::bytes::Reader<'_, '_>, _: &dyn $crate::command::Context) -> Result<Self, $crate::bytes::FieldError> {
                Ok(Self)
            }

            fn encode_response(response: &$response, out: &mut Vec<u8>) {
                let encode: fn(&$response, &mut Vec<u8>) = $encode;
                encode(response, out);
            }

            fn decode_response(&self, r: &mut $crate::bytes::Reader<'_, '_>, _: &dyn $crate::command::Context) -> Result<$response, $crate::bytes::FieldError> {
                let decode: fn(&mut $crate::bytes::Reader<'_, '_>) -> Result<$response, $crate::bytes::FieldError> = $decode;
                decode(r)
            }

            fn summary(&self) -> String {
                $summary.into()
            }

            fn response_summary(response: &$response) -> Option<String> {
                let words: fn(&$response) -> String = $words;
                Some(words(response))
            }
        }
    };
}

// After the macro, which they use.
mod host_keys;
mod private_keys;
mod product;
mod public_keys;
mod rights;
mod status;
mod symmetric_keys;

pub use host_keys::{HostKeyControl, HostKeyControlFields, HostKeyFacts, HostKeyV1, HostKeyV2};
pub use private_keys::{PrivateKeyTable, PrivateKeyTableContent};
pub use product::{Product, ProductData, ProductDataContent};
pub use public_keys::{
    PublicKeyFlags, PublicKeySlot, PublicKeySlotContent, PublicKeyTable, PublicKeyTableContent,
};
pub(super) use rights::encryption_words;
pub use rights::{CommandTable, Partition};
pub use status::{I2cParameters, I2cParametersContent, LifeCycle, LifeCycleState};
pub use symmetric_keys::{
    EnvelopeKeyRecord, EnvelopeKeys, SymmetricControl, SymmetricControlFields, SymmetricKeyTable,
};

/// A table's length as its count byte; no table of this chip comes near 255.
fn count(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

fn hex(bytes: &[u8]) -> String {
    crate::hex::pairs(bytes)
}

//! Commands that have a code but no known layout on the A120: their payload stays bytes, and the virtual chip answers
//! 04 instead of inventing one (specification 10.2 and 12).

use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};

/// A command whose payload is kept as it came; `(secret)` where it or its answer may be a key.
macro_rules! undetermined {
    ($($(#[$doc:meta])* $name:ident $(($mark:ident))?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            /// The payload, whatever it means.
            pub payload: Vec<u8>,
        }

        impl CommandValue for $name {
            type Response = Undetermined;

            fn encode(&self, out: &mut Vec<u8>) {
                out.put(&self.payload);
            }

            fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
                let payload = r.rest("payload, layout not determined").to_vec();
                $(if !payload.is_empty() { r.$mark(); })?
                Ok(Self { payload })
            }

            fn encode_response(response: &Undetermined, out: &mut Vec<u8>) {
                out.put(&response.payload);
            }

            fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Undetermined, FieldError> {
                let payload = r.rest("answer, layout not determined").to_vec();
                $(if !payload.is_empty() { r.$mark(); })?
                Ok(Undetermined { payload })
            }

            fn summary(&self) -> String {
                format!("{} B, layout not determined", self.payload.len())
            }
        }
    )*};
}

/// An answer of a chip that does know the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undetermined {
    /// The payload, whatever it means.
    pub payload: Vec<u8>,
}

undetermined! {
    /// Start session `03`. The A110 takes a subject (08 signature session) and a key slot (X-CUBE).
    StartSession;
    /// Increment `07`: in the library's list of codes only.
    Increment;
    /// `08`: Derive LoRa keys on other products, reserved here.
    DeriveLoRaKeys (secret);
    /// Unwrap issuer envelope `0B`: in the library's list of codes only.
    UnwrapIssuerEnvelope (secret);
    /// Put key `12`: in the library's list of codes only.
    PutKey (secret);
    /// Configure `13`: in the library's list of codes only.
    Configure;
    /// Get signature `15`: the signature over the session that Start session opened. The A110 takes an optional
    /// challenge (X-CUBE).
    GetSignature;
    /// Standby `19`: in the library's list of codes only; the A120 falls asleep by its I²C parameters.
    Standby;
    /// `1F 0C`, reserved.
    Reserved0C (secret);
    /// `1F 0D`, reserved.
    Reserved0D (secret);
}

/// Hibernate `0D`: layout of the A100 and A110. An A120 answers 04 (ST's library refuses to send it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hibernate {
    /// 1: I²C start or reset wakes, 2: reset only.
    pub wake_up: u8,
}

impl CommandValue for Hibernate {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.wake_up);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let wake_up = r.u8("wake-up mode")?;
        r.means(format_args!(
            "{}",
            match wake_up {
                1 => "I²C start or reset",
                2 => "reset only",
                _ => "unknown",
            }
        ));
        Ok(Self { wake_up })
    }

    fn summary(&self) -> String {
        "A100 and A110 only".into()
    }
}

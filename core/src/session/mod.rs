//! The host secure channel: C-MAC, R-MAC, C-ENC, R-ENC and the sequence counter (specification section 5, RUN with
//! both key sizes against ST's library).
//!
//! Pure: keys, counter and bytes in, bytes out. Who sends what, and what a doubt about the counter costs, is decided
//! in `device`. Host and virtual chip reckon through the same functions and cannot disagree about a MAC by accident;
//! the golden transcripts hold them against ST's.

pub mod eavesdrop;
pub mod examples;
pub mod judge;
pub mod kek;
mod keys;
pub mod material;
pub mod on_wire;
pub mod reckon;
pub mod transcript;

pub use keys::{KeyError, SessionKeys};
pub use reckon::Generation;

use core::fmt;

use crate::access::Encryption;
use crate::crypto::mac;
use crate::link::{Code, CommandFrame, Flags, MAC_BYTES, ResponseFrame};

/// What is wrong with a protected frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionError {
    /// The answer is too short for an R-MAC.
    NoRmac,
    /// The R-MAC is not the one reckoned here.
    Rmac {
        /// On the wire.
        got: [u8; MAC_BYTES],
        /// Reckoned.
        computed: [u8; MAC_BYTES],
    },
    /// The ciphertext is not whole blocks.
    NotBlocks(usize),
    /// The padding is not `80 00…`.
    Padding,
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRmac => f.write_str("the answer carries no R-MAC"),
            Self::Rmac { got, computed } => {
                write!(f, "the R-MAC is {}, reckoned is {}", crate::hex::run(got), crate::hex::run(computed))
            }
            Self::NotBlocks(n) => write!(f, "{n} B of ciphertext are not whole blocks of 16"),
            Self::Padding => {
                f.write_str("the decrypted bytes do not end in 80 00…: wrong cipher key, or altered")
            }
        }
    }
}

impl core::error::Error for SessionError {}

/// Makes a protected command. `n` is the counter before it.
pub fn protect_command(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    code: Code,
    payload: &[u8],
    encryption: Encryption,
) -> CommandFrame {
    let payload = if encryption.command {
        reckon::encrypt(keys, &reckon::iv(keys, &generation.block(n.wrapping_add(1), reckon::C_ENC)), payload)
    } else {
        payload.to_vec()
    };
    let mut frame = CommandFrame { code, flags: Flags::HOST_SESSION, payload, cmac: None };
    frame.cmac = Some(command_mac(keys, generation, n, &frame));
    frame
}

/// The C-MAC that belongs to a frame as sent. `n` is the counter before it.
pub fn command_mac(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    frame: &CommandFrame,
) -> [u8; MAC_BYTES] {
    keys.mac(&reckon::cmac_input(generation, n, frame))
}

/// The chip's side: does the C-MAC fit?
pub fn command_mac_fits(keys: &SessionKeys, generation: Generation, n: u32, frame: &CommandFrame) -> bool {
    let computed = command_mac(keys, generation, n, frame);
    frame.cmac.is_some_and(|got| mac::equal(&got, &computed))
}

/// The chip's side: the payload of an encrypted command. `n` is the counter before it.
pub fn decrypt_command(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    frame: &CommandFrame,
) -> Result<Vec<u8>, SessionError> {
    let iv = reckon::iv(keys, &generation.block(n.wrapping_add(1), reckon::C_ENC));
    reckon::decrypt(keys, &iv, &frame.payload)
}

/// The chip's side: makes a protected answer to `command`. An empty payload is never encrypted (RUN).
pub fn protect_response(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    command: &CommandFrame,
    header: u8,
    payload: &[u8],
    encrypt: bool,
) -> ResponseFrame {
    let mut body = if encrypt && !payload.is_empty() {
        reckon::encrypt(keys, &reckon::iv(keys, &generation.block(n.wrapping_add(1), reckon::R_ENC)), payload)
    } else {
        payload.to_vec()
    };
    let rmac = keys.mac(&reckon::rmac_input(generation, n, command, header, &body));
    body.extend(rmac);
    ResponseFrame { header, body }
}

/// The host's side: checks the R-MAC and gives the payload, decrypted where it is. Works for refusals as well: unlike
/// ST's library, a status is believed only with its R-MAC where one is present.
pub fn open_response(
    keys: &SessionKeys,
    generation: Generation,
    n: u32,
    command: &CommandFrame,
    response: &ResponseFrame,
    encrypted: bool,
) -> Result<Vec<u8>, SessionError> {
    let (payload, got) = response.body.split_last_chunk::<MAC_BYTES>().ok_or(SessionError::NoRmac)?;
    let computed = keys.mac(&reckon::rmac_input(generation, n, command, response.header, payload));
    if !mac::equal(got, &computed) {
        return Err(SessionError::Rmac { got: *got, computed });
    }
    if encrypted && !payload.is_empty() {
        let iv = reckon::iv(keys, &generation.block(n.wrapping_add(1), reckon::R_ENC));
        return reckon::decrypt(keys, &iv, payload);
    }
    Ok(payload.to_vec())
}

#[cfg(test)]
mod tests {
    //! The worked examples of specification 5.7 to 5.12: computed twice there, once by a device that ran against
    //! ST's library.
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::hex;

    const READ: &str = "00 01 00 10 00 08";
    const UPDATE: &str = "00 01 00 00 48656c6c6f2c20535453414645";

    fn keys(aes256: bool) -> SessionKeys {
        let (mac, cipher) = if aes256 {
            (
                "00112233445566778899AABBCCDDEEFFFFEEDDCCBBAA99887766554433221100",
                "0123456789ABCDEF0123456789ABCDEFEFCDAB8967452301EFCDAB8967452301",
            )
        } else {
            ("00112233445566778899AABBCCDDEEFF", "0123456789ABCDEF0123456789ABCDEF")
        };
        SessionKeys::new(&hex::parse(mac).unwrap(), &hex::parse(cipher).unwrap()).unwrap()
    }

    fn command(aes256: bool, n: u32, code: Code, payload: &str, encryption: Encryption) -> CommandFrame {
        let payload = hex::parse(payload).unwrap();
        protect_command(&keys(aes256), Generation::V2, n, code, &payload, encryption)
    }

    #[test]
    fn example_a_a_read_under_mac_both_ways() {
        let sent = command(false, 0x3A, Code::Basic(5), READ, Encryption::default());
        assert_eq!(hex::run(&sent.encode()), "E50001001000087F50858225A1");
        let answer = protect_response(
            &keys(false),
            Generation::V2,
            0x3A,
            &sent,
            0x40,
            &hex::parse("A0A1A2A3A4A5A6A7").unwrap(),
            false,
        );
        assert_eq!(hex::run(&answer.encode()), "40000EA0A1A2A3A4A5A6A748BED9798CAC");
        let payload = open_response(&keys(false), Generation::V2, 0x3A, &sent, &answer, false).unwrap();
        assert_eq!(hex::run(&payload), "A0A1A2A3A4A5A6A7");
    }

    #[test]
    fn example_b_an_encrypted_update() {
        let encryption = Encryption { command: true, response: false };
        let sent = command(false, 0x3B, Code::Basic(6), UPDATE, encryption);
        assert_eq!(
            hex::run(&sent.encode()),
            "E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E1543A030A041"
        );
        assert!(command_mac_fits(&keys(false), Generation::V2, 0x3B, &sent));
        let plain = decrypt_command(&keys(false), Generation::V2, 0x3B, &sent).unwrap();
        assert_eq!(plain, hex::parse(UPDATE).unwrap());
        let answer = protect_response(&keys(false), Generation::V2, 0x3B, &sent, 0x40, &[], true);
        assert_eq!(hex::run(&answer.encode()), "40000600511480A193", "an empty answer is not encrypted");
    }

    #[test]
    fn example_c_an_echo_encrypted_both_ways() {
        let encryption = Encryption { command: true, response: true };
        let plain = "4142434445464748494A4B4C4D4E4F50";
        let sent = command(false, 0x3C, Code::Basic(0), plain, encryption);
        assert_eq!(hex::run(&sent.cmac.unwrap()), "486D9DAD");
        assert_eq!(sent.payload.len(), 32, "an aligned payload grows by a block");
        let answer = protect_response(
            &keys(false),
            Generation::V2,
            0x3C,
            &sent,
            0x40,
            &hex::parse(plain).unwrap(),
            true,
        );
        let wire = hex::run(&answer.encode());
        assert!(wire.starts_with("400026CA269553B700C355") && wire.ends_with("89B09E227849"), "{wire}");
    }

    #[test]
    fn example_d_a_refusal_is_believed_only_with_its_rmac() {
        let sent = command(false, 0x3D, Code::Basic(2), "00 04", Encryption::default());
        assert_eq!(hex::run(&sent.encode()), "E200047F74D996C6DA");
        let answer = ResponseFrame::decode(&hex::parse("44000602D74C3590D1").unwrap()).unwrap();
        assert_eq!(open_response(&keys(false), Generation::V2, 0x3D, &sent, &answer, false), Ok(vec![]));
        let forged = ResponseFrame { header: 0x40, ..answer };
        let error = open_response(&keys(false), Generation::V2, 0x3D, &sent, &forged, false).unwrap_err();
        assert!(matches!(error, SessionError::Rmac { .. }));
    }

    #[test]
    fn aes_256_gives_the_printed_frames() {
        let plain = Encryption::default();
        let read = command(true, 0x3A, Code::Basic(5), READ, plain);
        assert_eq!(hex::run(&read.encode()), "E500010010000849917B0A9CD7");
        let update =
            command(true, 0x3B, Code::Basic(6), UPDATE, Encryption { command: true, response: false });
        assert_eq!(
            hex::run(&update.encode()),
            "E66D701F9327943B5EC76A34FCBA495AF64BDEC56DC01F72BA89AF113FE13F3F2025C6A99DFF60"
        );
        let random = command(true, 0x3D, Code::Basic(2), "00 04", plain);
        assert_eq!(hex::run(&random.encode()), "E2000467B65EF6FD43");
    }

    #[test]
    fn an_extended_header_is_covered_with_both_bytes() {
        let sent =
            command(false, 0x3A, Code::Extended(0x0B), "00 08 2A8648CE3D030107", Encryption::default());
        assert_eq!(hex::run(&sent.encode()), "FF0B00082A8648CE3D03010727CD2902050E");
    }

    #[test]
    fn a_wrong_cipher_key_shows_in_the_padding() {
        let encryption = Encryption { command: true, response: false };
        let sent = command(false, 0x3B, Code::Basic(6), UPDATE, encryption);
        let other = SessionKeys::new(&[0; 16], &[1; 16]).unwrap();
        assert_eq!(decrypt_command(&other, Generation::V2, 0x3B, &sent), Err(SessionError::Padding));
    }
}

//! From what is typed to the commands that would be sent.

use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::derive::{DeriveKeys, Expansion, InputKey, MAX_OUTPUTS, Output, Salt};
use stsafe_core::command::envelope::{LEAST_CONTENT_BYTES, MOST_CONTENT_BYTES, Unwrap, Wrap};
use stsafe_core::command::mac::{GenerateMac, VerifyMac};
use stsafe_core::command::tables::KeyMode;
use stsafe_core::lab::work::{self, Cipher, Steps as Commands};
use zeroize::Zeroizing;

use super::{
    Experiment,
    form::{Form, Steps, typed_key},
};

/// Commands with the words of their button.
pub(super) struct Wanted {
    /// What is done, where that is more than the button says.
    pub title: Option<String>,
    /// What the button says.
    pub button: String,
    /// The commands.
    pub commands: Commands,
}

fn one(button: String, title: String, command: stsafe_core::command::Command) -> Wanted {
    Wanted { title: None, button, commands: vec![(title, command)] }
}

/// What an experiment would send; the error is a sentence about an input.
pub(super) fn wanted(
    form: &Form,
    experiment: Experiment,
    slot: u8,
    mode: Option<KeyMode>,
) -> Result<Wanted, String> {
    match experiment {
        Experiment::Hash => hash(form),
        Experiment::Mac => mac(form, slot),
        Experiment::Cipher => cipher(form, slot, mode),
        Experiment::Envelope => envelope(form),
        Experiment::Derive => derive(form, slot),
        Experiment::BringUp | Experiment::Raw | Experiment::Random => Err(String::new()),
    }
}

fn hash(form: &Form) -> Result<Wanted, String> {
    let message = form.message.bytes("Message")?;
    let commands = work::hash(form.hash, &message, form.piece_bytes()?);
    Ok(Wanted {
        title: None,
        button: format!("Hash {} B with {}", message.len(), form.hash.name()),
        commands,
    })
}

fn mac(form: &Form, slot: u8) -> Result<Wanted, String> {
    let message = form.message.bytes("Message")?;
    let bytes = message.len();
    if form.back {
        let mac = form.mac.bytes("MAC")?;
        if mac.is_empty() || mac.len() > 255 {
            return Err("Type the MAC that is to be verified, in hex.".to_owned());
        }
        let button = format!("Verify the MAC over {bytes} B");
        return Ok(one(button.clone(), button, VerifyMac { slot, mac, message }.into_command()));
    }
    let mac_bytes =
        form.mac_bytes.trim().parse::<u8>().map_err(|_| "Length of the MAC: 1 to 255 B.".to_owned())?;
    let button = format!("Make a MAC over {bytes} B");
    Ok(one(button.clone(), button, GenerateMac { slot, mac_bytes, message }.into_command()))
}

fn cipher(form: &Form, slot: u8, mode: Option<KeyMode>) -> Result<Wanted, String> {
    // A key of no cipher, or none at all: the chip refuses whatever follows, so the shortest form will do.
    let mode = mode.filter(|mode| matches!(mode, KeyMode::Ecb | KeyMode::Ccm { .. } | KeyMode::Gcm { .. }));
    let mode = mode.unwrap_or(KeyMode::Ecb);
    let sealed = mode != KeyMode::Ecb;
    let (data, what) = if form.back {
        (form.ciphertext.bytes("Ciphertext")?, "Decrypt")
    } else {
        (form.message.bytes("Message")?, "Encrypt")
    };
    let given = |input: &super::form::Input, name| if sealed { input.bytes(name) } else { Ok(Vec::new()) };
    let order = Cipher {
        slot,
        mode,
        decrypt: form.back,
        nonce: given(&form.nonce, "Nonce")?,
        aad: given(&form.aad, "Associated data")?,
        tag: if form.back { given(&form.tag, "Tag")? } else { Vec::new() },
        piece_bytes: if sealed { form.piece_bytes()? } else { None },
        data,
    };
    let button = format!("{what} {} B", order.data.len());
    let title = format!("{button} with slot {slot}, {}", mode.name());
    Ok(Wanted { title: Some(title), button, commands: order.steps()? })
}

fn envelope(form: &Form) -> Result<Wanted, String> {
    let slot = form.envelope_slot;
    if form.back {
        let envelope = form.envelope.bytes("Envelope")?;
        let button = format!("Unwrap {} B", envelope.len());
        return Ok(one(button.clone(), button, Unwrap { slot, envelope }.into_command()));
    }
    let content = form.content.typed().ok_or_else(|| match form.content.typed_bytes() {
        0 => format!(
            "Type what is to be wrapped: {LEAST_CONTENT_BYTES} to {MOST_CONTENT_BYTES} B, a multiple of 8 B."
        ),
        n if n > MOST_CONTENT_BYTES => {
            format!("Content: {n} B were typed, and an envelope holds at most {MOST_CONTENT_BYTES} B.")
        }
        n => format!("Content: byte {n} has one digit."),
    })?;
    let button = format!("Wrap {} B", content.len());
    Ok(one(button.clone(), button, Wrap { slot, content }.into_command()))
}

fn derive(form: &Form, slot: u8) -> Result<Wanted, String> {
    let input = if form.from_slot {
        InputKey::Slot(slot)
    } else {
        let key = typed_key(&form.input_key);
        InputKey::Given(key.ok_or("Type the input key: 16 to 32 B, in hex.")?)
    };
    let salt = form.salt.bytes("Salt")?;
    let outputs = lengths(&form.lengths)?;
    let info = form.info.bytes("Info")?;
    let count = outputs.len();
    let command = DeriveKeys {
        input,
        hash: form.hash,
        extract: (form.steps != Steps::Expand).then_some(Salt::Given(salt)),
        expand: (form.steps != Steps::Extract).then_some(Expansion { info, outputs }),
    };
    let button = match (form.steps, count) {
        (Steps::Extract, _) => "Extract into a slot".to_owned(),
        (_, 1) => "Derive 1 key".to_owned(),
        (_, n) => format!("Derive {n} keys"),
    };
    Ok(one(button.clone(), button, command.into_command()))
}

fn lengths(text: &str) -> Result<Vec<Output>, String> {
    let wrong = || "Lengths: bytes of each key, as in 32 or 16, 16.".to_owned();
    let numbers = text.split(',').map(|part| part.trim().parse::<u16>().ok().filter(|bytes| *bytes > 0));
    let outputs: Option<Vec<Output>> = numbers.map(|bytes| Some(Output::Answer { bytes: bytes? })).collect();
    outputs.filter(|outputs| outputs.len() <= MAX_OUTPUTS).ok_or_else(wrong)
}

/// The key that the host would reckon with.
pub(super) fn host_key(form: &Form) -> Option<Zeroizing<Vec<u8>>> {
    typed_key(&form.key)
}

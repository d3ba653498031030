//! `lab`: experiments on one chip. An answer that differs from what the host reckons is a negative verdict.

use serde_json::{Value as Json, json};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::derive::{DeriveKeys, Expansion, InputKey, MAX_OUTPUTS, Output, Salt};
use stsafe_core::command::envelope::{Unwrap, Wrap};
use stsafe_core::command::mac::{GenerateMac, VerifyMac};
use stsafe_core::command::tables::KeyMode;
use stsafe_core::command::{Command, Response};
use stsafe_core::device::{Consent, Device};
use stsafe_core::hex;
use stsafe_core::lab::reckon::{self, Compared, Value};
use stsafe_core::lab::work::{self, Cipher};
use zeroize::Zeroizing;

use super::args::{CipherArgs, Common, DeriveArgs, EnvelopeArgs, HashArgs, Input, LabCommand, MacArgs};
use super::lab_loops;
use super::outcome::{Failure, Outcome, Report, device_json};
use super::{host_keys, opening::Opening};
use crate::files;

/// Who asks, as captures name it.
pub(super) const LAB: &str = "lab";
/// The longest file that goes in: more than any run of pieces makes sense for.
const MOST_FILE_BYTES: usize = 1 << 20;

pub fn run(common: &Common, command: &LabCommand) -> Outcome {
    match command {
        LabCommand::Echo(args) => lab_loops::echo(common, args),
        LabCommand::Random(args) => lab_loops::random(common, args),
        LabCommand::Hash(args) => hash(common, args),
        LabCommand::Mac(args) => mac(common, args),
        LabCommand::Encrypt(args) => cipher(common, args, false),
        LabCommand::Decrypt(args) => cipher(common, args, true),
        LabCommand::Wrap(args) => envelope(common, args, false),
        LabCommand::Unwrap(args) => envelope(common, args, true),
        LabCommand::Derive(args) => derive(common, args),
    }
}

fn hash(common: &Common, args: &HashArgs) -> Outcome {
    let steps = work::hash(args.alg, &bytes(&args.input)?, args.piece.map(usize::from));
    let device = Opening::known(common, LAB)?.begin();
    answered(common, device, &steps, None, None)
}

fn mac(common: &Common, args: &MacArgs) -> Outcome {
    let (slot, message) = (args.slot, bytes(&args.input)?);
    let key = key(args.key.as_deref())?;
    let command = match &args.verify {
        Some(mac) => VerifyMac { slot, mac: parsed("--verify", mac)?, message }.into_command(),
        None => GenerateMac { slot, mac_bytes: args.length, message }.into_command(),
    };
    let device = Opening::known(common, LAB)?.begin();
    let mode = mode(&device, slot);
    answered(common, device, &[("MAC".to_owned(), command)], mode, key)
}

fn cipher(common: &Common, args: &CipherArgs, decrypt: bool) -> Outcome {
    let (data, key) = (bytes(&args.input)?, key(args.key.as_deref())?);
    let device = Opening::known(common, LAB)?.begin();
    let known = mode(&device, args.slot);
    let order = Cipher {
        slot: args.slot,
        // Of an empty slot the chip says the rest.
        mode: known.unwrap_or(KeyMode::Ecb),
        decrypt,
        nonce: parsed("--nonce", &args.nonce)?,
        aad: parsed("--aad", &args.aad)?,
        tag: parsed("--tag", &args.tag)?,
        piece_bytes: args.piece.map(usize::from),
        data,
    };
    let steps = order.steps().map_err(Failure::usage)?;
    answered(common, device, &steps, known, key)
}

fn envelope(common: &Common, args: &EnvelopeArgs, unwrap: bool) -> Outcome {
    let (slot, bytes) = (args.slot, bytes(&args.input)?);
    let command = if unwrap {
        Unwrap { slot, envelope: bytes }.into_command()
    } else {
        Wrap { slot, content: Zeroizing::new(bytes) }.into_command()
    };
    let device = Opening::known(common, LAB)?.begin();
    answered(common, device, &[("Envelope".to_owned(), command)], None, None)
}

fn derive(common: &Common, args: &DeriveArgs) -> Outcome {
    if args.length.len() > MAX_OUTPUTS {
        return Err(Failure::usage(format!("--length: at most {MAX_OUTPUTS} keys in one command")));
    }
    let salt = Salt::Given(parsed("--salt", &args.salt)?);
    let input = match (args.slot, &args.input_key) {
        (Some(slot), _) => InputKey::Slot(slot),
        (None, Some(text)) => InputKey::Given(host_keys::bytes(
            "--input-key",
            text,
            &|n| (1..=64).contains(&n),
            "1 to 64 bytes",
        )?),
        (None, None) => return Err(Failure::usage("--slot or --input-key is needed")),
    };
    let outputs = args.length.iter().map(|bytes| Output::Answer { bytes: *bytes }).collect();
    let command = DeriveKeys {
        input,
        hash: args.alg,
        extract: (!args.expand_only).then_some(salt),
        expand: Some(Expansion { info: parsed("--info", &args.info)?, outputs }),
    };
    let key = key(args.key.as_deref())?;
    let device = Opening::known(common, LAB)?.begin();
    answered(common, device, &[("Derive".to_owned(), command.into_command())], None, key)
}

/// Sends the commands and compares what comes back.
fn answered(
    common: &Common,
    mut device: Device,
    steps: &[(String, Command)],
    mode: Option<KeyMode>,
    key: Option<Zeroizing<Vec<u8>>>,
) -> Outcome {
    let consent = if common.yes { Consent::Given } else { Consent::Withheld };
    let sent: Vec<Command> = steps.iter().map(|(_, command)| command.clone()).collect();
    let got: Result<Vec<Response>, _> = sent.iter().map(|command| device.run_any(command, consent)).collect();
    let rows = reckon::compare(&sent, &got?, mode, key.as_ref().map(|key| key.as_slice()));
    let mut text = String::new();
    for row in &rows {
        let (sign, host) = match (row.equal(), &row.host) {
            (Some(true), _) => ("=", "the host reckons the same".to_owned()),
            (Some(false), Ok(host)) => ("≠", format!("the host reckons {}", shown(host))),
            (_, Err(why)) => ("–", why.clone()),
            (None, Ok(_)) => ("–", String::new()),
        };
        text += &format!("{:12} {}\n{:12} {sign} {host}\n", row.what, shown(&row.chip), "");
    }
    let positive = rows.iter().all(|row| row.equal() != Some(false)) && !verified_wrong(&rows);
    let values: Vec<Json> = rows.iter().map(row_json).collect();
    let json = json!({ "device": device_json(&mut device), "commands": sent.len(), "values": values });
    Ok(Report { positive, ..Report::new(text, json) })
}

/// A MAC or a tag that the chip calls wrong is a negative verdict, whatever the host says.
fn verified_wrong(rows: &[Compared]) -> bool {
    rows.iter().any(|row| row.chip == Value::Words("wrong"))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => hex::pairs(bytes),
        Value::Words(words) => (*words).to_owned(),
    }
}

fn row_json(row: &Compared) -> Json {
    let value = |value: &Value| match value {
        Value::Bytes(bytes) => json!(hex::run(bytes)),
        Value::Words(words) => json!(words),
    };
    json!({
        "name": row.what, "chip": value(&row.chip),
        "host": row.host.as_ref().ok().map(value), "equal": row.equal(),
    })
}

fn mode(device: &Device, slot: u8) -> Option<KeyMode> {
    device.observation().symmetric_key(slot).map(|key| key.mode)
}

fn key(text: Option<&str>) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    text.map(|text| host_keys::bytes("--key", text, &|n| (16..=32).contains(&n), "16 to 32 bytes"))
        .transpose()
}

fn parsed(option: &str, text: &str) -> Result<Vec<u8>, Failure> {
    hex::parse(text).map_err(|error| Failure::usage(format!("{option}: {error}")))
}

fn bytes(input: &Input) -> Result<Vec<u8>, Failure> {
    match (&input.hex, &input.text, &input.file) {
        (Some(text), ..) => parsed("--hex", text),
        (_, Some(text), _) => Ok(text.clone().into_bytes()),
        (_, _, Some(path)) => files::read_raw(path, MOST_FILE_BYTES).map_err(Failure::file),
        (None, None, None) => Err(Failure::usage("--hex, --text or --file is needed")),
    }
}

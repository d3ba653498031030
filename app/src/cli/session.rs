//! `session explain`: is a pasted frame right, and if not, which usual mistake explains its bytes? Nothing is sent.

use std::io::Read;
use std::ops::RangeInclusive;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use stsafe_core::access::Encryption;
use stsafe_core::hex;
use stsafe_core::paste::{self, Direction, Pasted};
use stsafe_core::session::Generation;
use stsafe_core::session::judge::{Given, Judgement, MOST_COUNTERS, judge};
use stsafe_core::session::transcript::{Mac, Sealed, Transcript};

use super::args::Common;
use super::host_keys;
use super::outcome::{Failure, Outcome, Report, verdict_text};

/// `session`.
#[derive(Subcommand)]
pub enum SessionCommand {
    /// Judge a frame (and its answer): CRC, flags, MAC, encryption, and the mistake that explains it
    Explain(ExplainArgs),
    /// Tell what somebody who listened on the bus learned from a capture; 1 is the exit code where he has the host keys
    Listen(super::listen::ListenArgs),
}

/// `session explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// The frame in any notation: hex, C or Rust array, STSELib's print, an analyser's lines; command, then answer. From
    /// stdin where left out
    #[arg(num_args = 0..)]
    pub frame: Vec<String>,
    /// MAC key: hex, or @FILE with hex or with the bytes themselves
    #[arg(long, value_name = "HEX|@FILE", requires = "cipher_key")]
    pub cmac_key: Option<String>,
    /// Cipher key: hex, or @FILE with hex or with the bytes themselves
    #[arg(long, value_name = "HEX|@FILE", requires = "cmac_key")]
    pub cipher_key: Option<String>,
    /// Counter N before the command, or a range to search: 59, 0x3B, 0x30..0x50
    #[arg(long, value_name = "N|A..B", value_parser = counters, default_value = "0")]
    pub counter: RangeInclusive<u32>,
    /// What the chip's command table says of this command; found out from the bytes where left out
    #[arg(long)]
    pub encrypted: Option<Encrypted>,
    /// Host key slot of an A100 or A110: 24 bits of counter
    #[arg(long)]
    pub v1: bool,
}

/// `--encrypted`.
#[derive(Clone, Copy, ValueEnum)]
pub enum Encrypted {
    None,
    Command,
    Answer,
    Both,
}

impl Encrypted {
    fn flags(self) -> Encryption {
        Encryption {
            command: matches!(self, Self::Command | Self::Both),
            response: matches!(self, Self::Answer | Self::Both),
        }
    }
}

pub fn run(common: &Common, command: &SessionCommand) -> Outcome {
    match command {
        SessionCommand::Explain(args) => explain(common, args),
        SessionCommand::Listen(args) => super::listen::run(args),
    }
}

fn explain(common: &Common, args: &ExplainArgs) -> Outcome {
    let text = if args.frame.is_empty() { from_stdin()? } else { args.frame.join(" ") };
    let frames = paste::frames(&text).map_err(|e| Failure::usage(e.to_string()))?;
    let keys = host_keys::either(common, args.cmac_key.as_deref(), args.cipher_key.as_deref())?;
    let given = Given {
        keys: keys.as_ref(),
        generation: if args.v1 { Generation::V1 } else { Generation::V2 },
        counters: args.counter.clone(),
        encryption: args.encrypted.map(Encrypted::flags),
    };
    let judged = judge(&frames, &given);
    if judged.is_empty() {
        return Err(Failure::usage("only the library's print before encryption is there, and no frame"));
    }
    let text: Vec<String> = judged.iter().map(words).collect();
    let json = json!({
        "notation": frames.first().map(|frame| frame.notation.name()),
        "length_restored": frames.iter().any(|frame: &Pasted| frame.length_restored),
        "frames": judged.iter().map(machine).collect::<Vec<_>>(),
        "verdicts": judged.iter().map(|judgement| &judgement.verdict).collect::<Vec<_>>(),
    });
    let positive = judged.iter().all(Judgement::is_right);
    Ok(Report { text: text.join("\n"), json, positive })
}

fn words(judgement: &Judgement) -> String {
    let way = way(judgement);
    let mut text = format!("{way}  {}\n", hex::pairs(&judgement.wire));
    text += &verdict_text(&judgement.verdict);
    if let Some(transcript) = &judgement.transcript {
        text += &values(transcript, judgement.direction);
    }
    if !judgement.is_right() {
        for tried in judgement.tried.iter() {
            let mark = if tried.explains { ">" } else { " " };
            text += &format!("{mark} {}  {}\n", hex::run(&tried.value), tried.name);
        }
    }
    let told = &judgement.explanation;
    text += &format!("\n{}. {}\n", told.title, told.cause);
    for (label, line) in [("Do", &told.cure), ("Cost", &told.cost)] {
        if !line.is_empty() {
            text += &format!("{label}: {line}\n");
        }
    }
    if let Some(status) = judgement.chip_answers {
        text += &format!("The chip answers {status}.\n");
    }
    if let (Some(right), false) = (&judgement.right, judgement.is_right()) {
        text += &format!("Right: {}\n", hex::pairs(right));
    }
    text
}

fn values(transcript: &Transcript, direction: Direction) -> String {
    let mut text = format!("  {:18} {:08X}\n", "Counter N", transcript.n);
    let (sealed, mac, name) = match direction {
        Direction::Command => (transcript.command.as_ref(), Some(&transcript.cmac), "C-MAC"),
        Direction::Answer => (transcript.response.as_ref(), transcript.rmac.as_ref(), "R-MAC"),
    };
    let mut line = |name: &str, bytes: &[u8]| text += &format!("  {name:18} {}\n", hex::run(bytes));
    if let Some(sealed) = sealed {
        line("Block 0 for the IV", &sealed.block);
        line("IV", &sealed.iv);
        if let Ok(padded) = &sealed.padded {
            line("Payload, padded", padded);
        }
        line("Ciphertext", &sealed.ciphertext);
    }
    if let Some(mac) = mac {
        line(&format!("{name} input"), &mac.input);
        line("AES-CMAC", &mac.tag);
        line(&format!("{name} reckoned"), &mac.reckoned);
    }
    text
}

fn way(judgement: &Judgement) -> &'static str {
    match judgement.direction {
        Direction::Command => "Command",
        Direction::Answer => "Answer",
    }
}

fn machine(judgement: &Judgement) -> Value {
    let told = &judgement.explanation;
    let tried = judgement.tried.iter().map(|tried| {
        json!({ "id": tried.id, "name": tried.name, "value": hex::run(&tried.value), "explains": tried.explains })
    });
    let run = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(hex::run);
    json!({
        "direction": way(judgement).to_lowercase(),
        "bytes": hex::run(&judgement.wire),
        "right": judgement.is_right(),
        "counter": judgement.n,
        "mac": judgement.mac.map(|mac| hex::run(&mac)),
        "plaintext": run(&judgement.plaintext),
        "explanation": {
            "id": told.id, "title": told.title, "cause": told.cause, "cure": told.cure, "cost": told.cost,
        },
        "tried": tried.collect::<Vec<_>>(),
        "chip_answers": judgement.chip_answers.map(|s| json!({ "code": format!("{:02X}", s.code()), "name": s.name() })),
        "right_frame": run(&judgement.right),
        "values": judgement.transcript.as_ref().map(transcript_json),
    })
}

fn transcript_json(transcript: &Transcript) -> Value {
    let sealed = |sealed: &Sealed| {
        json!({
            "block": hex::run(&sealed.block), "iv": hex::run(&sealed.iv),
            "padded": sealed.padded.as_deref().ok().map(hex::run), "ciphertext": hex::run(&sealed.ciphertext),
        })
    };
    let mac = |mac: &Mac| {
        json!({
            "input": hex::run(&mac.input), "tag": hex::run(&mac.tag), "reckoned": hex::run(&mac.reckoned),
            "on_wire": mac.on_wire.map(|mac| hex::run(&mac)),
        })
    };
    json!({
        "n": format!("{:08X}", transcript.n),
        "command": transcript.command.as_ref().map(sealed), "cmac": mac(&transcript.cmac),
        "answer": transcript.response.as_ref().map(sealed), "rmac": transcript.rmac.as_ref().map(mac),
    })
}

fn from_stdin() -> Result<String, Failure> {
    let most = u64::try_from(paste::MOST_TEXT_BYTES).unwrap_or(u64::MAX);
    let mut text = String::new();
    let read = std::io::stdin().take(most + 1).read_to_string(&mut text);
    read.map_err(|e| Failure::file(format!("stdin: {e}")))?;
    Ok(text)
}

fn counters(text: &str) -> Result<RangeInclusive<u32>, String> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) = (super::args::number(from)?, super::args::number(to)?);
    if from > to {
        return Err(format!("{from}..{to} counts backwards"));
    }
    if to - from >= MOST_COUNTERS {
        return Err(format!("at most {MOST_COUNTERS} counters in one search"));
    }
    Ok(from..=to)
}

//! `session listen`: what somebody on the bus learned from a capture, and whether he has the host keys now.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use stsafe_core::hex;
use stsafe_core::session::eavesdrop::{Conclusion, Grade, Learned, Listener, Overheard};

use super::outcome::{Failure, Outcome, Report};
use crate::{captures, files};

/// `session listen`.
#[derive(Args)]
pub struct ListenArgs {
    /// The capture: of this program, of STSELib's prints, of an analyser
    pub file: PathBuf,
    /// Print overheard keys in clear; without it their bytes are not shown
    #[arg(long)]
    pub secrets: bool,
}

/// Longer ones are cut in the text; the JSON has them whole.
const MOST_BYTES_ON_A_LINE: usize = 32;

pub fn run(args: &ListenArgs) -> Outcome {
    let capture = captures::open(&args.file).map_err(Failure::file)?;
    let mut listener = Listener::default();
    let mut text = String::new();
    let mut list = Vec::new();
    for entry in &capture.entries {
        let exchange = &entry.exchange;
        let heard = listener.hear(&exchange.sent, &exchange.received);
        // A capture with its secrets blanked has other bytes than the bus had.
        let shown = args.secrets && entry.hidden.is_empty();
        text += &words(exchange.number, &heard, shown);
        list.push(exchange_json(exchange.number, &heard, shown));
    }
    let name = files::name(&args.file);
    for problem in &capture.problems {
        text += &format!("! {name}, {problem}\n");
    }
    let conclusion = listener.conclusion();
    text += &format!("\n{}\n", conclusion.sentence());
    let json = json!({
        "exchanges": list,
        "conclusion": { "id": id(conclusion), "sentence": conclusion.sentence(), "has_keys": conclusion == Conclusion::Keys },
        "secrets_blanked": capture.header.blanked,
        "problems": capture.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    Ok(Report { text, json, positive: conclusion != Conclusion::Keys && capture.problem_count == 0 })
}

fn id(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Nothing => "nothing",
        Conclusion::Keys => "keys",
        Conclusion::Anonymous => "anonymous",
        Conclusion::Signed(_) => "signed",
        Conclusion::Unheard => "unheard",
        Conclusion::Ciphertext => "ciphertext",
    }
}

fn grade(learned: &Learned) -> &'static str {
    match learned.grade {
        Grade::Secret => "secret",
        Grade::Public => "public",
        Grade::Sealed => "sealed",
    }
}

fn bytes(learned: &Learned, secrets: bool) -> Option<String> {
    (secrets || learned.grade != Grade::Secret).then(|| hex::run(&learned.bytes))
}

fn words(number: u64, heard: &Overheard, secrets: bool) -> String {
    let status = heard.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let mut text = format!("{number:5}  {}, {status}\n", heard.command);
    for learned in &heard.learned {
        let shown = match bytes(learned, secrets) {
            None => format!("{} B, not shown", learned.bytes.len()),
            Some(digits) => match digits.get(..2 * MOST_BYTES_ON_A_LINE) {
                Some(start) if start.len() < digits.len() => format!("{start}…"),
                _ => digits,
            },
        };
        text += &format!("       {:6}  {}: {}", grade(learned), learned.name, learned.words);
        text += &if shown.is_empty() { "\n".to_owned() } else { format!("  {shown}\n") };
    }
    text
}

fn exchange_json(number: u64, heard: &Overheard, secrets: bool) -> Value {
    let learned = heard.learned.iter().map(|learned| {
        json!({
            "name": learned.name, "grade": grade(learned), "words": learned.words,
            "length": learned.bytes.len(), "bytes": bytes(learned, secrets),
        })
    });
    json!({
        "number": number, "command": heard.command,
        "status": heard.status.map(|status| format!("{:02X}", status.code())),
        "learned": learned.collect::<Vec<_>>(),
    })
}

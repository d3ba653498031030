//! The command line: the window's twin. One file per subcommand; results on stdout, words on stderr.
//!
//! Exit codes: 0 done and every verdict positive · 1 a verdict is negative · 2 usage, or consent is missing · 3 device,
//! link or file error, a refusal by the chip or by policy.

mod args;
mod asn1;
mod auth;
mod certs;
mod held;
mod host_keys;
mod info;
mod keys;
mod lab;
mod lab_loops;
mod listen;
mod opening;
mod outcome;
mod plan;
mod ports;
mod private_keys;
mod profile;
mod raw;
mod rehearsal;
mod report;
mod request;
mod roots;
mod secrets;
mod serve;
mod session;
mod trace;
mod tree;
mod trust;
mod write_keys;
mod zones;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command, Common, KeysCommand};
use outcome::{Failure, Outcome, Report};

use crate::log::Level;
use crate::{open, record};

/// Exit code of arguments that make no sense.
const USAGE: u8 = 2;

/// What the command line asks for.
pub enum Request {
    /// No subcommand: open the window on this device.
    Window(open::Options, stsafe_core::transport::address::Address, Option<record::Place>, Level),
    /// A subcommand ran; the process ends with this code.
    Done(ExitCode),
}

/// Reads the arguments; runs the subcommand if there is one.
pub fn run() -> Request {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return Request::Done(refuse(&error)),
    };
    let Some(command) = cli.command else {
        if cli.common.keys.host_keys.is_some() {
            let what = "--host-keys goes with a command; the window opens a session on its screen Session";
            return Request::Done(print(&cli.common, Err(Failure::usage(what))));
        }
        let Common { device, log_level, .. } = &cli.common;
        return Request::Window(cli.common.options(), device.clone(), cli.common.trace(), *log_level);
    };
    let outcome = perform(&cli.common, command).and_then(|report| match cli.common.written.trouble() {
        Some(why) => Err(Failure::file(why)),
        None => Ok(report),
    });
    Request::Done(print(&cli.common, outcome))
}

/// Every command that can be given, as its words: `certs verify`.
pub fn verbs() -> Vec<String> {
    fn walk(command: &clap::Command, before: &str, list: &mut Vec<String>) {
        for sub in command.get_subcommands() {
            let words = format!("{before} {}", sub.get_name()).trim_start().to_owned();
            walk(sub, &words, list);
            if !sub.is_subcommand_required_set() {
                list.push(words);
            }
        }
    }
    let mut list = Vec::new();
    walk(&Cli::command(), "", &mut list);
    list
}

/// Arguments that make no sense, or a question about them: in clap's words, and as JSON where JSON was asked for.
fn refuse(error: &clap::Error) -> ExitCode {
    let asked = std::env::args().any(|arg| arg == "--json");
    if error.use_stderr() && asked {
        let words = error.to_string();
        let what = words.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let json = pretty(&Failure::usage(what).json());
        // Nobody is left to tell where stdout is closed.
        let _ = writeln!(std::io::stdout(), "{json}");
    }
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { USAGE } else { 0 })
}

fn perform(common: &Common, command: Command) -> Outcome {
    match command {
        Command::Info => info::run(common),
        Command::Zones => zones::list(common),
        Command::Read(args) => zones::read(common, &args),
        Command::Update(args) => zones::update(common, &args),
        Command::Decrement(args) => zones::decrement(common, &args),
        Command::Auth(args) => auth::run(common, &args),
        Command::Certs(command) => certs::run(common, &command),
        Command::Keys { command: None } => keys::run(common),
        Command::Keys { command: Some(KeysCommand::Host(args)) } => write_keys::host(common, &args),
        Command::Keys { command: Some(KeysCommand::Public(args)) } => write_keys::public(common, &args),
        Command::Report(args) => report::run(common, &args),
        Command::Plan(command) => plan::run(common, &command),
        Command::Profile(command) => profile::run(common, &command),
        Command::Raw(args) => raw::run(common, &args),
        Command::Trace(command) => trace::run(common, &command),
        Command::Ports => ports::run(),
        Command::Chip(command) => serve::run(common, &command),
        Command::Secrets(command) => secrets::run(common, &command),
        Command::Session(command) => session::run(common, &command),
        Command::Lab(command) => lab::run(common, &command),
    }
}

/// The one place that writes: words and JSON cannot mix.
fn print(common: &Common, outcome: Outcome) -> ExitCode {
    let (text, words, code) = match outcome {
        Ok(Report { text, json, positive }) => {
            let text = if common.json { pretty(&json) } else { text };
            (text, String::new(), u8::from(!positive))
        }
        Err(failure) => {
            let text = if common.json { pretty(&failure.json()) } else { String::new() };
            (text, failure.words(), failure.code)
        }
    };
    // A reader that went away (a closed pipe) is no error of ours, and there is nobody left to tell.
    let _ = if text.is_empty() { Ok(()) } else { writeln!(std::io::stdout(), "{}", text.trim_end()) };
    let _ = if words.is_empty() { Ok(()) } else { writeln!(std::io::stderr(), "{words}") };
    ExitCode::from(code)
}

fn pretty(json: &serde_json::Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}

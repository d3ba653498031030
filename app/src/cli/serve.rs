//! `chip serve`: the virtual chip for other programs; `chip new`: one in a file; `chip save`: one as a start state.

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde_json::json;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::start::Start;
use stsafe_core::chip::store::{self, Store};
use stsafe_core::transport::address::Address;
use stsafe_core::transport::simulated::Simulated;

use super::args::{ChipCommand, Common, ServeArgs};
use super::outcome::{Failure, Outcome, Report};
use super::profile;
use crate::board::{Board, Plug};
use crate::open;
use crate::serve::{Log, Server};

pub fn run(common: &Common, command: &ChipCommand) -> Outcome {
    match command {
        ChipCommand::New { file, profile, state: None } => new(file, profile),
        ChipCommand::New { file, profile: _, state: Some(state) } => begin(file, state),
        ChipCommand::Save { file } => save(common, file),
        ChipCommand::Serve(args) => serve(common, args),
    }
}

fn new(file: &Path, profile: &str) -> Outcome {
    let profile = profile::find(profile)?;
    let nvm = scenario::fresh(&profile).map_err(|e| Failure::device(e.to_string()))?;
    Store::create(file, &nvm).map_err(|e| Failure::file(e.to_string()))?;
    let address = format!("sim:{}", file.display());
    Ok(Report::new(
        format!("A fresh {} chip. Open it with --device {address}", profile.name),
        json!({ "device": address, "profile": profile.name }),
    ))
}

/// A named state, or the one that was saved in a file.
fn begin(file: &Path, word: &str) -> Outcome {
    let (nvm, about) = match word.parse::<Start>() {
        Ok(start) => (start.state().map_err(|e| Failure::device(e.to_string()))?, start.about().to_owned()),
        Err(unknown) => {
            let path = Path::new(word);
            if !path.exists() {
                return Err(Failure::usage(format!("{unknown}, and no file of that name")));
            }
            let text = crate::files::read_text(path, store::MAX_BYTES).map_err(Failure::file)?;
            let nvm = store::parse(path, &text).map_err(|e| Failure::file(e.to_string()))?;
            (nvm, format!("As saved in {word}."))
        }
    };
    Store::create(file, &nvm).map_err(|e| Failure::file(e.to_string()))?;
    let address = format!("sim:{}", file.display());
    Ok(Report::new(
        format!("{about} Open it with --device {address}"),
        json!({ "device": address, "state": word, "about": about }),
    ))
}

fn save(common: &Common, file: &Path) -> Outcome {
    let chip = open::virtual_chip(&common.device, common.options());
    let bus = chip.map_err(|e| Failure::device(e.to_string()))?.into_bus();
    Store::create(file, &bus.chip.nvm).map_err(|e| Failure::file(e.to_string()))?;
    let text = format!("Saved. A chip begins like this with: chip new FILE --state {}", file.display());
    Ok(Report::new(text, json!({ "state": file })))
}

fn serve(common: &Common, args: &ServeArgs) -> Outcome {
    if common.read_only {
        let what = "--read-only cannot be kept here: whoever connects sends what they like";
        return Err(Failure::usage(what));
    }
    let chip = match args.scenario {
        Scenario::Genuine => open::virtual_chip(&common.device, common.options()),
        _ if common.device != Address::Sim => {
            return Err(Failure::usage("--scenario makes a chip of its own: leave --device out"));
        }
        impostor => open::scenario_chip(impostor, common.options()),
    };
    let chip = chip.map_err(|e| Failure::device(e.to_string()))?;
    if args.board {
        return board(common, args, chip);
    }
    let listener = TcpListener::bind(&args.tcp)
        .map_err(|e| Failure::device(format!("{}: cannot listen there: {e}", args.tcp)))?;
    let (interrupt, interrupted) = crossbeam_channel::bounded(1);
    // A second Ctrl-C finds the channel full: stopping has begun.
    ctrlc::set_handler(move || {
        let _ = interrupt.try_send(());
    })
    .map_err(|e| Failure::device(format!("Ctrl-C cannot be listened to: {e}")))?;
    let server = Server::start(listener, chip, args.dialect, log())
        .map_err(|e| Failure::device(format!("{}: {e}", args.tcp)))?;
    let address = server.address();
    let say = log();
    say(&format!(
        "Simulated chip {} on tcp {address}, dialect {}. Ctrl-C stops.",
        common.device, args.dialect
    ));
    if !address.ip().is_loopback() {
        say("Everybody on the network may use this chip.");
    }
    // Never an error: the sender lives in the handler, which lives as long as the program.
    let _ = interrupted.recv();
    let served = server.stop();
    let text = format!("Stopped: {} connections, {} exchanges", served.connections, served.exchanges);
    let json = json!({
        "device": common.device.to_string(), "address": address.to_string(),
        "connections": served.connections, "exchanges": served.exchanges,
    });
    Ok(Report::new(text, json))
}

/// A board has one plug, so it serves one host after the other; Ctrl-C pulls it.
fn board(common: &Common, args: &ServeArgs, chip: Simulated) -> Outcome {
    let plug = match (&args.tty, args.pty) {
        (Some(name), _) => Plug::tty(name),
        (None, true) => Plug::pty(),
        (None, false) => Plug::tcp(&args.tcp),
    };
    let plug = plug.map_err(|e| Failure::device(format!("the virtual board cannot be plugged in: {e}")))?;
    let address = plug.address().to_string();
    // On stdout, so that a script can read where the board is before anything else happens.
    let line = if common.json { json!({ "device": address }).to_string() } else { address.clone() };
    let _ = writeln!(std::io::stdout(), "{line}").and_then(|()| std::io::stdout().flush());
    log()(&format!(
        "Virtual board with the simulated chip {}. Open it with --device {address}. Ctrl-C stops.",
        common.device
    ));
    let ended = Board::new(chip.into_bus(), 0).serve(plug, &AtomicBool::new(false));
    Err(Failure::device(format!("{address}: {ended}")))
}

/// Words for people go to stderr, at once.
fn log() -> Log {
    // Where even stderr is gone there is nobody to tell.
    Box::new(|line| drop(writeln!(std::io::stderr(), "{line}")))
}

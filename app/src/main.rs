//! Opens the window, or runs a subcommand.

use std::io::Write;
use std::process::ExitCode;

use stsafe_workbench::cli::{self, Request};
use stsafe_workbench::window;

/// The device, link or file failed.
const FAILED: u8 = 3;

fn main() -> ExitCode {
    match cli::run() {
        Request::Done(code) => code,
        Request::Window(options, address, trace, log) => {
            match window::run(address.to_string(), options, trace, log) {
                Ok(()) => ExitCode::SUCCESS,
                Err(why) => {
                    // Where even stderr is gone there is nobody to tell.
                    let _ = writeln!(std::io::stderr(), "{why}");
                    ExitCode::from(FAILED)
                }
            }
        }
    }
}

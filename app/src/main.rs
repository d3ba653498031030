//! Opens the window, or runs a subcommand.

use std::process::ExitCode;

use stsafe_workbench::cli::{self, Request};

fn main() -> ExitCode {
    match cli::run() {
        Request::Done(code) => code,
        Request::Window(..) => ExitCode::SUCCESS,
    }
}

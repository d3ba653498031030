//! The program as its user runs it: every test of the command line starts it through this.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The program with these arguments, on a virtual chip that answers at once and draws the same numbers every time.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stsafe-workbench"));
    command.args(args).args(["--time-scale", "0", "--seed", "1"]);
    // Roots and counts of whoever runs the tests are nobody's business here.
    command.env("XDG_CONFIG_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings"));
    command
}

/// Runs it to its end: exit code, stdout, stderr.
pub fn run(args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// A folder of this test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

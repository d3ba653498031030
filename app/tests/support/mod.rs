//! The program as its user runs it: every test of the command line starts it through this.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

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
    outcome(&mut command(args))
}

/// Exit code and the JSON document on stdout.
pub fn json(args: &[&str]) -> (i32, Value) {
    let (code, text, words) = run(&[args, &["--json"]].concat());
    (code, parsed(&text, &words))
}

/// What a document says went wrong.
pub fn what(document: &Value) -> &str {
    document["error"]["what"].as_str().unwrap_or_default()
}

fn outcome(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn parsed(text: &str, words: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}{words}"))
}

/// Settings and files of one test, and a passphrase in one of them.
pub struct Home(pub PathBuf);

impl Home {
    /// Each test has one of its own: they run side by side.
    pub fn new(name: &str) -> Self {
        let home = Self(folder(name));
        std::fs::write(home.0.join("phrase"), "correct horse battery\nnot this line\n").unwrap();
        home
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Runs the program with these settings: exit code, stdout, stderr.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        outcome(command(args).env("XDG_CONFIG_HOME", &self.0))
    }

    /// The same with JSON.
    pub fn json(&self, args: &[&str]) -> (i32, Value) {
        let (code, text, words) = self.run(&[args, &["--json"]].concat());
        (code, parsed(&text, &words))
    }

    /// The same with the passphrase from its file.
    pub fn with_phrase(&self, args: &[&str]) -> (i32, Value) {
        self.json(&[args, &["--passphrase-file", &self.file("phrase")]].concat())
    }
}

/// A folder of this test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

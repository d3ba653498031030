//! What a subcommand came to: a report or a failure, each as text and as JSON, and the exit code of each.

use serde_json::{Value, json};
use stsafe_core::device::{Device, DeviceError, Layer};
use stsafe_core::link::Status;
use stsafe_core::places::Problems;
use stsafe_core::verdict::{CheckResult, Verdict};

/// A subcommand's end.
pub type Outcome = Result<Report, Failure>;

/// It was done.
pub struct Report {
    /// For people.
    pub text: String,
    /// For programs.
    pub json: Value,
    /// No verdict in it is negative.
    pub positive: bool,
}

impl Report {
    /// A report without verdicts.
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json, positive: true }
    }
}

/// It was not done.
#[derive(Debug)]
pub struct Failure {
    /// 2 usage or missing consent, 3 everything else.
    pub code: u8,
    /// Which layer: usage, file, safety, transport, link, chip, decode.
    layer: &'static str,
    what: String,
    advice: String,
    status: Option<(u8, &'static str)>,
}

impl Failure {
    /// The arguments make no sense.
    pub fn usage(what: impl Into<String>) -> Self {
        Self { code: 2, layer: "usage", what: what.into(), advice: String::new(), status: None }
    }

    /// A file cannot be used.
    pub fn file(what: impl Into<String>) -> Self {
        Self { code: 3, layer: "file", what: what.into(), advice: String::new(), status: None }
    }

    /// A file has mistakes: all of them, each in a line of its own.
    pub fn problems(file: &str, problems: &Problems) -> Self {
        let lines: Vec<String> = problems.0.iter().map(|problem| format!("{file}, {problem}")).collect();
        Self::file(lines.join("\n"))
    }

    /// A device cannot be opened.
    pub fn device(what: impl Into<String>) -> Self {
        Self { code: 3, layer: "device", what: what.into(), advice: String::new(), status: None }
    }

    /// What was asked for is not done, because the chip, or its copy, is not as it has to be.
    pub fn refusal(what: impl Into<String>, advice: &str) -> Self {
        Self { code: 3, layer: "plan", what: what.into(), advice: advice.into(), status: None }
    }

    /// Nobody agreed to something that cannot be undone.
    pub fn unagreed(what: impl Into<String>, advice: &str) -> Self {
        Self { code: 2, layer: Layer::Safety.name(), what: what.into(), advice: advice.into(), status: None }
    }

    /// The chip refused: its status, and what was exchanged.
    pub fn refused(&mut self, status: Status, exchanged: String) {
        self.layer = Layer::Chip.name();
        self.status = Some((status.code(), status.name()));
        self.advice = format!("{}\n{exchanged}", status.advice()).trim_end().into();
    }

    /// With one more sentence of advice.
    pub fn and(mut self, advice: &str) -> Self {
        self.advice = format!("{}\n{advice}", self.advice).trim_start().to_owned();
        self
    }

    /// In words, for stderr.
    pub fn words(&self) -> String {
        if self.advice.is_empty() { self.what.clone() } else { format!("{}\n{}", self.what, self.advice) }
    }

    /// As JSON, for stdout.
    pub fn json(&self) -> Value {
        let status = self.status.map(|(code, name)| json!({ "code": format!("{code:02X}"), "name": name }));
        json!({ "error": { "layer": self.layer, "what": self.what, "advice": self.advice, "status": status } })
    }
}

impl From<DeviceError> for Failure {
    fn from(error: DeviceError) -> Self {
        Self {
            code: if error.layer == Layer::Safety { 2 } else { 3 },
            layer: error.layer.name(),
            what: error.to_string(),
            advice: error.advice().into(),
            status: error.status().map(|s| (s.code(), s.name())),
        }
    }
}

/// The device as every JSON document names it.
pub fn device_json(device: &mut Device) -> Value {
    let transport = device.transport();
    json!({ "address": transport.address(), "origin": transport.origin() })
}

/// A verdict for people: its question, its result, its lines.
pub fn verdict_text(verdict: &Verdict) -> String {
    let mut text = format!("{}  {}\n", verdict.title, word(verdict.result));
    for check in &verdict.checks {
        text += &format!("  {:4}  {}: {}\n", word(check.result), check.title, check.reason);
    }
    text
}

fn word(result: CheckResult) -> &'static str {
    match result {
        CheckResult::Pass => "pass",
        CheckResult::Warn => "warn",
        CheckResult::Fail => "FAIL",
        CheckResult::NotRun => "not run",
    }
}

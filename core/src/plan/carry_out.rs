//! A plan meets a device: step by step, until all is done or an answer differs from the prediction.

use core::fmt;

use super::{Forecast, Planned};
use crate::command::Response;
use crate::device::{Consent, Device, DeviceError};
use crate::link::Status;
use crate::policy::{self, Session};

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every step was answered as predicted.
    AllDone,
    /// Somebody stopped it between two steps.
    Cancelled,
    /// The chip is not as it was when this was planned; the step was not sent.
    Outdated {
        /// What policy says now.
        now: String,
    },
    /// The chip answered something else.
    Differs {
        /// What was expected.
        predicted: String,
        /// What came.
        got: String,
    },
    /// No answer, a damaged one, or one that is not believed.
    Failed {
        /// What failed.
        what: String,
        /// What to try.
        advice: String,
    },
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllDone => f.write_str("every step was answered as predicted"),
            Self::Cancelled => f.write_str("stopped between two steps"),
            Self::Outdated { now } => write!(f, "the chip is not as it was when this was planned: {now}"),
            Self::Differs { predicted, got } => {
                write!(f, "predicted was {predicted}, the chip answered {got}")
            }
            Self::Failed { what, .. } => f.write_str(what),
        }
    }
}

/// What became of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedOut {
    /// Steps that were answered as predicted.
    pub done: usize,
    /// Whether the step after those may have changed the chip, although its answer was not the predicted one.
    pub doubtful: bool,
    /// How it ended.
    pub ended: Ended,
}

/// Sends the steps in order. `go_on` is asked before each one, with its number from 0, and may look at what happened.
pub fn carry_out(
    steps: &[Planned],
    device: &mut Device,
    consent: Consent,
    go_on: &mut dyn FnMut(usize, &mut Device) -> bool,
) -> CarriedOut {
    carry_out_hearing(steps, device, consent, go_on, &mut |_| {})
}

/// The same; `heard` is told every answer as it comes.
pub fn carry_out_hearing(
    steps: &[Planned],
    device: &mut Device,
    consent: Consent,
    go_on: &mut dyn FnMut(usize, &mut Device) -> bool,
    heard: &mut dyn FnMut(&Result<Response, DeviceError>),
) -> CarriedOut {
    for (done, step) in steps.iter().enumerate() {
        let stopped = |doubtful, ended| CarriedOut { done, doubtful, ended };
        if !go_on(done, device) {
            return stopped(false, Ended::Cancelled);
        }
        let session = if device.has_session() { Session::Opened } else { Session::None };
        let now = policy::may(&step.command, device.observation(), session);
        if session == Session::None && now.answer != step.verdict.answer {
            return stopped(false, Ended::Outdated { now: now.to_string() });
        }
        let answer = device.run_any(&step.command, consent);
        heard(&answer);
        let Some(got) = surprise(&step.forecast, &answer) else { continue };
        let predicted = step.forecast.words();
        return match answer {
            Ok(_) => stopped(true, Ended::Differs { predicted, got }),
            Err(error) if error.status().is_some() => stopped(false, Ended::Differs { predicted, got }),
            Err(error) => stopped(
                !error.was_not_taken(),
                Ended::Failed { what: got, advice: error.advice().to_owned() },
            ),
        };
    }
    CarriedOut { done: steps.len(), doubtful: false, ended: Ended::AllDone }
}

/// What came instead of the prediction; `None` when it came true.
fn surprise(forecast: &Forecast, answer: &Result<Response, DeviceError>) -> Option<String> {
    match (forecast, answer) {
        (Forecast::Answer(expected), Ok(got)) if **expected == *got => None,
        (Forecast::Status(Status::OK) | Forecast::Open, Ok(_)) => None,
        (Forecast::Status(expected), Err(error)) if error.status() == Some(*expected) => None,
        (Forecast::Open, Err(error)) if error.status().is_some() => None,
        (_, Ok(got)) => Some(match got.summary() {
            Some(summary) => format!("{}, {summary}", Status::OK),
            None => format!("{}, with other bytes", Status::OK),
        }),
        (_, Err(error)) => {
            Some(error.status().map_or_else(|| error.to_string(), |status| status.to_string()))
        }
    }
}

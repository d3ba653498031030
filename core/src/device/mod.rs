//! Where the layers meet: consent and read-only mode → encode → frame → exchange → check → decode → observe.
//!
//! Every command of every screen and script leaves through here, so here is where safety is enforced.

pub mod breakage;
pub mod budget;
pub mod debugger;
mod error;
mod power;
pub mod prepare;
pub mod provision;
mod raw;
pub mod refresh;
pub mod replay;
mod request;
pub mod session;
mod shielded;

pub use error::{DeviceError, Fault, Layer};
pub use request::RequestError;
pub use session::Protection;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bytes::Reader;
use crate::capture::blank;
use crate::command::catalog::Listed;
use crate::command::{Command, Family, Response};
use crate::effect::{self, Judged};
use crate::exchange::{Exchange, Outcome};
use crate::link::{Code, CommandFrame, ResponseFrame};
use crate::observe::Observation;
use crate::plan::Identity;
use crate::policy::{Answer, Verdict};
use crate::session::transcript::Transcript;
use crate::transport::{self, Timing, Transport, TransportError};

/// Whether the user agreed to what a consuming or one-way command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Not asked, or not given.
    Withheld,
    /// Given for exactly this command.
    Given,
}

/// A damaged answer is read again this many times; the command is never written again.
const READ_AGAIN: u32 = 2;

/// Is told every exchange as soon as it is over.
pub trait Recorder: Send {
    /// One exchange, and what was known of the chip before its answer.
    fn record(&mut self, exchange: &Exchange, seen: &Observation);
}

/// A chip, opened.
pub struct Device {
    transport: Box<dyn Transport>,
    observation: Observation,
    read_only: bool,
    asked_by: &'static str,
    count: u64,
    log: Vec<Exchange>,
    recorders: Vec<Box<dyn Recorder>>,
    session: Option<session::HostSession>,
    /// What the host reckoned for frames that it broke on purpose, by number of exchange.
    broken: BTreeMap<u64, Transcript>,
    /// Who the chip was before the way to it was gone; nobody has asked since.
    before_unplugged: Option<Identity>,
    wrong_macs: u16,
    memory: Option<Box<dyn budget::WrongMacMemory>>,
    accept_wrong_macs: bool,
    protect_everything: bool,
    heeds_policy: bool,
}

impl Device {
    /// Opens the chip behind `transport`. Nothing is sent.
    pub fn new(transport: Box<dyn Transport>) -> Self {
        Self {
            transport,
            observation: Observation::default(),
            read_only: false,
            asked_by: "",
            count: 0,
            log: Vec::new(),
            recorders: Vec::new(),
            session: None,
            broken: BTreeMap::new(),
            before_unplugged: None,
            wrong_macs: 0,
            memory: None,
            accept_wrong_macs: false,
            protect_everything: false,
            heeds_policy: false,
        }
    }

    /// In read-only mode only read-only and volatile commands leave.
    pub fn set_read_only(&mut self, read_only: bool) {
        self.read_only = read_only;
    }

    /// From now on does not send what the chip will refuse, as far as that is known beforehand.
    pub fn heed_policy(&mut self, on: bool) {
        self.heeds_policy = on;
    }

    /// Whether read-only mode is on.
    pub fn read_only(&self) -> bool {
        self.read_only
    }

    /// Names the part of the program on whose behalf the next commands are sent.
    pub fn asked_by(&mut self, who: &'static str) {
        self.asked_by = who;
    }

    /// What is known of the chip.
    pub fn observation(&self) -> &Observation {
        &self.observation
    }

    /// The way to the chip.
    pub fn transport(&mut self) -> &mut dyn Transport {
        &mut *self.transport
    }

    /// How many exchanges there were since the device was opened.
    pub fn exchanges(&self) -> u64 {
        self.count
    }

    /// Tells `recorder` too every exchange from now on.
    pub fn record_with(&mut self, recorder: Box<dyn Recorder>) {
        self.recorders.push(recorder);
    }

    /// The exchanges since the last call, oldest first.
    pub fn take_log(&mut self) -> Vec<Exchange> {
        std::mem::take(&mut self.log)
    }

    /// The last of the exchanges that [`Device::take_log`] has not taken yet.
    pub fn last_exchange(&self) -> Option<&Exchange> {
        self.log.last()
    }

    /// Sends a command that needs no consent.
    pub fn run<C: Listed>(&mut self, command: C) -> Result<C::Response, DeviceError> {
        self.run_with(command, Consent::Withheld)
    }

    /// Sends a command.
    pub fn run_with<C: Listed>(&mut self, command: C, consent: Consent) -> Result<C::Response, DeviceError> {
        let any = command.clone().into_command();
        let error = |layer, fault| DeviceError::new(any.row(), layer, fault);
        let payload = self.transact(&any, consent)?;
        let mut r = Reader::new(&payload);
        let decoded = command.decode_response(&mut r, &self.observation);
        let response = match decoded.and_then(|response| r.end().map(|()| response)) {
            Ok(response) => response,
            Err(e) => {
                self.learn_as_read(&any, &payload);
                return Err(error(Layer::Decode, Fault::Field(e)));
            }
        };
        self.learn(&any, C::into_response(response.clone()), &payload);
        Ok(response)
    }

    /// Sends any command of the catalogue.
    pub fn run_any(&mut self, command: &Command, consent: Consent) -> Result<Response, DeviceError> {
        let payload = self.transact(command, consent)?;
        let response = command
            .decode_response(&mut Reader::new(&payload), &self.observation)
            .map_err(|e| DeviceError::new(command.row(), Layer::Decode, Fault::Field(e)));
        match &response {
            Ok(response) => self.learn(command, response.clone(), &payload),
            Err(_) => self.learn_as_read(command, &payload),
        }
        response
    }

    /// What a command would do to this chip.
    pub fn judge(&self, command: &Command) -> Judged {
        effect::of(command, &self.observation)
    }

    fn learn(&mut self, command: &Command, response: Response, payload: &[u8]) {
        // Their layout follows from the key's mode: what counts is how the chip read it.
        let by_mode = matches!(
            command,
            Command::Encrypt(_) | Command::Decrypt(_) | Command::StartEncrypt(_) | Command::StartDecrypt(_)
        );
        if by_mode {
            return self.learn_as_read(command, payload);
        }
        self.observation.learn(command, &response, payload, self.count);
        if command.row().family == Family::HostKeys {
            self.host_keys_written();
        }
    }

    /// Learns from an answer by the command as the chip read it, which may be another one than was meant.
    fn learn_as_read(&mut self, command: &Command, payload: &[u8]) {
        let code = command.row().key.code();
        let read = Command::decode(code, &command.payload(), &self.observation);
        let read = read.unwrap_or_else(|_| command.clone());
        match read.decode_response(&mut Reader::new(payload), &self.observation) {
            Ok(response) => self.observation.learn(&read, &response, payload, self.count),
            Err(_) => self.doubt(&read),
        }
    }

    fn transact(&mut self, command: &Command, consent: Consent) -> Result<Vec<u8>, DeviceError> {
        let row = command.row();
        let payload = command.payload();
        let judged = self.judge(command);
        self.writable(row.name, &judged)?;
        // Nobody is asked to agree to what the chip will refuse.
        self.heed(command)?;
        self.permit(row.name, row.key.code(), &payload, judged, consent)?;
        let protection = self.protection(command);
        let (status, payload) = match protection {
            Protection::Host(encryption) => self.transact_protected(command, encryption)?,
            Protection::Plain => {
                let frame = CommandFrame::plain(row.key.code(), payload);
                let answer = self.exchange(row.name, &frame.encode(), row.time(), None);
                let answer = answer.inspect_err(|_| self.doubt(command))?;
                (answer.status(), answer.body)
            }
        };
        if status.is_ok() {
            return Ok(payload);
        }
        let protected = protection != Protection::Plain;
        self.observation.learn_refusal(command, status, protected, self.count);
        Err(DeviceError::new(row, Layer::Chip, Fault::Status(status)))
    }

    /// The first gate: read-only mode.
    fn writable(&self, name: &'static str, judged: &Judged) -> Result<(), DeviceError> {
        if self.read_only && judged.effect > effect::Effect::Volatile {
            let fault = Fault::ReadOnlyMode { judged: judged.clone() };
            return Err(DeviceError { command: name, layer: Layer::Safety, fault });
        }
        Ok(())
    }

    /// The second, where it is closed: a refusal that is certain is not provoked.
    fn heed(&self, command: &Command) -> Result<(), DeviceError> {
        let verdict = if self.heeds_policy { Some(self.may(command)) } else { None };
        match verdict {
            Some(Verdict { answer: Answer::Refused(status), rule }) => {
                Err(DeviceError::new(command.row(), Layer::Policy, Fault::Predicted { status, rule }))
            }
            _ => Ok(()),
        }
    }

    /// The third: consent, and that it was given for this very chip.
    fn permit(
        &mut self,
        name: &'static str,
        code: Code,
        payload: &[u8],
        judged: Judged,
        consent: Consent,
    ) -> Result<(), DeviceError> {
        let stop = |fault| Err(DeviceError { command: name, layer: Layer::Safety, fault });
        if !judged.effect.needs_consent() {
            return Ok(());
        }
        if consent == Consent::Withheld {
            let payload = blank::payload(code, payload, &self.observation);
            return stop(Fault::NoConsent { judged, payload });
        }
        // While nobody watched, another chip may have been put in.
        let Some(agreed) = self.before_unplugged.clone() else { return Ok(()) };
        let found = self.identity()?;
        if !agreed.may_be(&found) {
            return stop(Fault::OtherChip { agreed, found });
        }
        self.before_unplugged = None;
        Ok(())
    }

    /// One exchange, recorded whatever comes of it.
    fn exchange(
        &mut self,
        name: &'static str,
        wire: &[u8],
        expected: Duration,
        session_n: Option<u32>,
    ) -> Result<ResponseFrame, DeviceError> {
        self.count += 1;
        let error = |layer, fault| DeviceError { command: name, layer, fault };
        let unix_ms = web_time::SystemTime::now()
            .duration_since(web_time::UNIX_EPOCH)
            .map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(0));
        let mut record = Exchange {
            number: self.count,
            unix_ms,
            asked_by: self.asked_by.into(),
            sent: wire.to_vec(),
            received: Vec::new(),
            nacks: 0,
            read_again: 0,
            took: Duration::ZERO,
            expected,
            session_n,
            outcome: Outcome::Failed(String::new()),
        };
        let mut got = self.transport.exchange(wire, Timing::for_time(expected));
        let result = loop {
            let transport::Answer { bytes, nacks, took_us } = match got {
                Ok(answer) => answer,
                Err(e) => {
                    if let TransportError::Lost(_) = e {
                        self.power_in_doubt();
                    }
                    record.outcome = Outcome::Failed(e.to_string());
                    break Err(error(Layer::Transport, Fault::Transport(e)));
                }
            };
            record.nacks += nacks;
            record.took += Duration::from_micros(took_us);
            let decoded = ResponseFrame::decode(&bytes);
            record.received = bytes;
            match decoded {
                Ok(frame) => {
                    record.outcome = Outcome::Answered(frame.status());
                    break Ok(frame);
                }
                Err(e) if record.read_again >= READ_AGAIN => {
                    record.outcome = Outcome::Damaged(e.to_string());
                    break Err(error(Layer::Link, Fault::Link(e)));
                }
                Err(_) => {
                    record.read_again += 1;
                    got = self.transport.read_again();
                }
            }
        };
        for recorder in &mut self.recorders {
            recorder.record(&record, &self.observation);
        }
        self.log.push(record);
        result
    }
}

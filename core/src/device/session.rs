//! Host sessions of the driver: which commands are protected, where the counter stands, and when to stop.
//!
//! Unlike ST's library: the R-MAC is verified on refusals as well where one is present; after any doubt the counter is
//! asked again before the next protected command; and wrong C-MACs are counted, because too many of them in a row
//! block the host keys for ever (50 on the A110, stated by ST staff; assumed on the A120).

use super::{Device, DeviceError, Fault, Layer};
use crate::access::{CommandAccess, Encryption, ZoneAccess};
use crate::command::maintenance::Echo;
use crate::command::query::{CommandTable, HostKeyFacts, HostKeyV2};
use crate::command::tables::CommandRecord;
use crate::command::{Command, Family, Key};
use crate::link::{Code, CommandFrame, ResponseFrame, Status};
use crate::observe::Observation;
use crate::policy;
use crate::session::{self, Generation, SessionKeys};
use crate::twin::KnownHostKeys;

/// The driver stops after this many wrong C-MACs in a row, unless told to go on.
pub const WRONG_MACS_STOP: u16 = 8;

/// What the Echo of a proof says.
const PROOF: &[u8] = b"Hello, STSAFE";

/// An open host session.
pub(super) struct HostSession {
    pub(super) keys: SessionKeys,
    /// Counter N of the next command; `None` after a doubt: it is asked before the next protected command.
    n: Option<u32>,
    /// The last protected answer was believed: the MAC key is right, and not blocked.
    proved: bool,
    /// Encrypted commands in a row that the chip understood.
    understood: u8,
}

/// With a wrong cipher key the chip takes one command in 256 for well padded; after this many in a row the key is
/// right.
const CIPHER_PROOF: u8 = 3;

/// How one command goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// As it is.
    Plain,
    /// With C-MAC and R-MAC, and encrypted where the chip's own table says so.
    Host(Encryption),
}

impl Device {
    /// Opens a host session: asks the chip for its counter, nothing else goes over the bus. An earlier session ends.
    pub fn open_session(&mut self, keys: SessionKeys) -> Result<HostKeyFacts, DeviceError> {
        self.session = None;
        let facts = self.run(HostKeyV2)?;
        let Some(facts) = facts else {
            return Err(DeviceError::no_host_keys());
        };
        self.session = Some(HostSession { keys, n: Some(facts.counter), proved: false, understood: 0 });
        Ok(facts)
    }

    /// Sends one protected Echo: wrong keys cost one wrong C-MAC here, instead of one with every command that follows.
    /// Asks for the command table where it is not known, because it says what of an Echo is encrypted.
    pub fn prove_session(&mut self) -> Result<(), DeviceError> {
        if self.observation.commands.is_none() {
            self.run(CommandTable)?;
        }
        let before = std::mem::replace(&mut self.protect_everything, true);
        let echoed = self.run(Echo { data: PROOF.to_vec() });
        self.protect_everything = before;
        echoed.map(drop)
    }

    /// Forgets the counter and asks the chip for it: costs nothing on either side.
    pub fn resynchronise(&mut self) -> Result<u32, DeviceError> {
        self.set_counter(None);
        self.counter()
    }

    /// Ends the session on this side; the chip has no notion of it.
    pub fn close_session(&mut self) {
        self.session = None;
    }

    /// The host keys of the open session, for a twin.
    pub fn known_host_keys(&self) -> Option<KnownHostKeys> {
        let (mac, cipher) = self.session.as_ref()?.keys.pair();
        Some(KnownHostKeys { mac, cipher })
    }

    /// Whether a session is open.
    pub fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// Counter N of the next protected command, where it is not in doubt.
    pub fn session_counter(&self) -> Option<u32> {
        self.session.as_ref()?.n
    }

    /// Goes on beyond [`WRONG_MACS_STOP`] from now on: the user accepts that the chip's host keys may be lost.
    pub fn accept_wrong_macs(&mut self, accept: bool) {
        self.accept_wrong_macs = accept;
    }

    /// Whether the user accepted that.
    pub fn accepts_wrong_macs(&self) -> bool {
        self.accept_wrong_macs
    }

    /// From now on protects every command that can be protected while a session is open, also where the chip does not
    /// ask for it. Costs a step of the counter each.
    pub fn protect_everything(&mut self, on: bool) {
        self.protect_everything = on;
    }

    /// How far the open session is proved, as the policy asks for it.
    pub fn standing(&self) -> policy::Session {
        match &self.session {
            None => policy::Session::None,
            Some(HostSession { proved: false, .. }) => policy::Session::Opened,
            Some(session) if session.understood < CIPHER_PROOF => policy::Session::Proved,
            Some(_) => policy::Session::Understood,
        }
    }

    /// What the chip will say to `command` now, and which rule decides.
    pub fn may(&self, command: &Command) -> policy::Verdict {
        policy::may(command, &self.observation, self.standing())
    }

    /// How `command` would go out now.
    pub fn protection(&self, command: &Command) -> Protection {
        if self.session.is_none() {
            return Protection::Plain;
        }
        match needed(command, &self.observation) {
            Protection::Plain if self.protect_everything => possible(command, &self.observation),
            protection => protection,
        }
    }

    /// Sends a command under the session and gives status and payload.
    pub(super) fn transact_protected(
        &mut self,
        command: &Command,
        encryption: Encryption,
    ) -> Result<(Status, Vec<u8>), DeviceError> {
        let row = command.row();
        let error = |fault| DeviceError::new(row, Layer::Session, fault);
        self.recall_wrong_macs();
        if self.wrong_macs >= WRONG_MACS_STOP && !self.accept_wrong_macs {
            return Err(error(Fault::WrongMacBudget { used: self.wrong_macs }));
        }
        let n = self.counter()?;
        let Some(keys) = self.session.as_ref().map(|session| session.keys.clone()) else {
            return Err(error(Fault::NoSession));
        };
        let code = row.key.code();
        let sent = session::protect_command(&keys, Generation::V2, n, code, &command.payload(), encryption);
        // From the first byte on the wire until a believed answer, nobody knows where the chip's counter stands.
        self.set_counter(None);
        let answer = match self.exchange(row.name, &sent.encode(), row.time(), Some(n)) {
            Ok(answer) => answer,
            Err(lost) => {
                self.doubt_keys();
                self.doubt(command);
                self.observation.doubt_host_keys();
                return Err(lost);
            }
        };
        let opened = self.believe(&keys, n, &sent, &answer, encryption);
        opened.map_err(|e| {
            self.doubt(command);
            self.observation.doubt_host_keys();
            error(Fault::Session(e))
        })
    }

    /// Status and payload of an answer, once it is believed; moves the counter on.
    pub(super) fn believe(
        &mut self,
        keys: &SessionKeys,
        n: u32,
        sent: &CommandFrame,
        answer: &ResponseFrame,
        encryption: Encryption,
    ) -> Result<(Status, Vec<u8>), session::SessionError> {
        let status = answer.status();
        // Before the C-MAC is checked nobody can make an R-MAC: these two come bare, and the counter stays (KNOWN). With
        // an R-MAC, 16 is about another MAC than the session's: the one that confirms established keys.
        let bare = answer.body.is_empty();
        if bare && matches!(status, Status::INVALID_CMAC | Status::COMMUNICATION_ERROR) {
            if status == Status::INVALID_CMAC {
                self.set_wrong_macs(self.wrong_macs.saturating_add(1));
                self.observation.learn_bare_refusal(status);
                self.doubt_keys();
            }
            self.set_counter(Some(n));
            return Ok((status, Vec::new()));
        }
        if !sent.flags.rmac {
            // Nothing was asked for that could prove it: the counter is asked before the next protected command.
            return Ok((status, answer.body.clone()));
        }
        if bare && !status.is_ok() {
            // Nothing proves it. The counter is left in doubt, so it is asked before the next protected command.
            self.observation.learn_bare_refusal(status);
            if !matches!(status, Status::NOT_SUPPORTED | Status::BUFFER_EXCEEDED) {
                self.doubt_keys();
            }
            return Ok((status, Vec::new()));
        }
        let opened = session::open_response(keys, Generation::V2, n, sent, answer, encryption.response);
        let payload = opened.inspect_err(|_| self.doubt_keys())?;
        self.set_wrong_macs(0);
        self.set_counter(n.checked_add(1));
        self.observation.learn_host_counter(n.saturating_add(1));
        if let Some(session) = self.session.as_mut() {
            session.proved = true;
            if encryption.command {
                let understood = status != Status::DECRYPTION_ERROR;
                session.understood = if understood { session.understood.saturating_add(1) } else { 0 };
            }
        }
        Ok((status, payload))
    }

    /// Nothing is proved of the session's keys any more.
    pub(super) fn doubt_keys(&mut self) {
        if let Some(session) = self.session.as_mut() {
            (session.proved, session.understood) = (false, 0);
        }
    }

    /// The chip may have done what it was asked, or not.
    pub(super) fn doubt(&mut self, command: &Command) {
        self.observation.doubt(command);
        // What a command without a known layout does, nobody knows.
        if matches!(command.row().family, Family::HostKeys | Family::NotDetermined) {
            self.host_keys_written();
        }
    }

    /// New host keys on the chip: those of the open session are others, and the counter starts anew (GH#47).
    pub(super) fn host_keys_written(&mut self) {
        if let Some(session) = self.session.as_mut() {
            (session.n, session.proved, session.understood) = (None, false, 0);
        }
    }

    pub(super) fn counter(&mut self) -> Result<u32, DeviceError> {
        if let Some(n) = self.session_counter() {
            return Ok(n);
        }
        let facts = self.run(HostKeyV2)?.ok_or_else(DeviceError::no_host_keys)?;
        self.set_counter(Some(facts.counter));
        Ok(facts.counter)
    }

    pub(super) fn set_counter(&mut self, n: Option<u32>) {
        if let Some(session) = self.session.as_mut() {
            session.n = n;
        }
    }
}

/// Which protection the chip asks for, from its own command table and from the zone's access condition: a zone with
/// Host needs the C-MAC even where the command is free (specification 4.11.13), and so does a private key slot where
/// Generate key is Host.
pub fn needed(command: &Command, seen: &Observation) -> Protection {
    // Never and Admin are refused with or without a C-MAC; a plain refusal costs no counter.
    let by_command = record(command, seen).is_some_and(|record| {
        matches!(
            CommandAccess::from_code(record.access),
            Some(CommandAccess::Host | CommandAccess::AdminOrHost)
        )
    });
    if by_command || object_needs_host(command, seen) { possible(command, seen) } else { Protection::Plain }
}

/// The protection that a command can have: encrypted where the chip's table says so; some commands have none.
fn possible(command: &Command, seen: &Observation) -> Protection {
    if always_plain(command.row().key) {
        return Protection::Plain;
    }
    Protection::Host(record(command, seen).map_or(Encryption::default(), |record| record.encryption))
}

/// The command's record in the chip's own table.
pub(super) fn record<'a>(command: &Command, seen: &'a Observation) -> Option<&'a CommandRecord> {
    let code = command.row().key.code();
    let table = &seen.commands.as_ref()?.value;
    table.records.iter().find(|record| record.code == code)
}

/// Sent raw whatever the table says (KNOWN, STSELib): Query, Put attribute, Reset, Delete.
fn always_plain(key: Key) -> bool {
    matches!(key.code(), Code::Basic(0x01 | 0x0C | 0x10 | 0x14))
}

fn object_needs_host(command: &Command, seen: &Observation) -> bool {
    let access = match command {
        Command::GenerateKey(c) => {
            let table = seen.private_keys.as_ref().map(|seen| &seen.value.slots);
            let record = table.and_then(|slots| slots.iter().find(|record| record.slot == c.slot));
            return record.is_some_and(|record| record.mode.generate_access() == 1);
        }
        Command::Read(c) => seen.zone(c.zone).map(|zone| zone.read.access()),
        Command::Update(c) => seen.zone(c.zone).map(|zone| zone.update.access()),
        Command::Decrement(c) => seen.zone(c.zone).map(|zone| zone.update.access()),
        _ => None,
    };
    matches!(access, Some(ZoneAccess::Host | ZoneAccess::AuthAndHost))
}

//! The virtual chip: bytes in, bytes out, as the real one. Checks first, then the command; a refused command changes
//! nothing but what the specification says it changes (counters of sessions and of wrong MACs).
//!
//! It never calls the host's policy: the two are tested against each other. Everything undocumented in its behaviour
//! is the specification's INFERRED reading and named so where it stands.

mod access;
mod agreement;
mod attributes;
pub mod build;
pub mod bus;
mod chunked;
mod cipher;
mod derive;
mod digest;
mod envelope;
pub mod faults;
mod key_use;
mod mac;
mod maintenance;
pub mod power;
mod private_keys;
#[cfg(not(target_arch = "wasm32"))]
pub mod probe;
mod protected;
mod provisioning;
mod queries;
pub mod refusal;
mod room;
pub mod scenario;
pub mod start;
pub mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod store;
pub mod wires;
mod zones;

use std::time::Duration;

use crate::access::CommandAccess;
use crate::bytes::Reader;
use crate::command::catalog::{self, DecodeError};
use crate::command::query::{I2cParametersContent, LifeCycleState};
use crate::command::tables::{KeyMode, ZoneKind};
use crate::command::{Command, Context, Key, Layout, Response};
use crate::crypto::Curve;
use crate::crypto::{RandomSource, Signature};
use crate::link::{Code, CommandFrame, LinkError, MAX_FRAME_BYTES, ResponseFrame, Status};
use power::Writing;
pub use protected::ChipSide;
use refusal::Refusal;
use room::Room;
use state::{Nvm, Ram};

/// A virtual STSAFE-A120.
pub struct Chip {
    /// What survives power-off.
    pub nvm: Nvm,
    /// What does not.
    pub ram: Ram,
    random: Box<dyn RandomSource>,
    address: u8,
    last_refusal: Option<Refusal>,
    writing: Writing,
    replayed: Option<Signature>,
    /// Protected frames as the chip saw them.
    seen: Vec<protected::ChipSide>,
    /// What fits into the answer to the command that is being executed.
    room: Room,
}

/// Who sent the command that is being executed.
#[derive(Clone, Copy, Debug, Default)]
struct Authority {
    /// The command carried a valid C-MAC.
    host: bool,
}

/// What came out of one write: the answer, and how long a real chip would have been busy with it.
pub struct Outcome {
    /// Bytes that a read transaction delivers.
    pub answer: Vec<u8>,
    /// Documented execution time.
    pub busy: Duration,
}

/// Time of a command that was refused before execution: Query's 5 ms (ASSUMED; no source tells).
const REFUSAL_TIME: Duration = Duration::from_millis(5);

impl Chip {
    /// A chip with this state and this source of randomness.
    pub fn new(nvm: Nvm, random: Box<dyn RandomSource>) -> Self {
        let address = I2cParametersContent(nvm.i2c).address();
        Self {
            nvm,
            ram: Ram::default(),
            random,
            address,
            last_refusal: None,
            writing: Writing::default(),
            replayed: None,
            seen: Vec::new(),
            room: Room::PLAIN,
        }
    }

    /// The 7-bit I²C address in force: the attribute as it was at the last reset (INFERRED).
    pub fn address(&self) -> u8 {
        self.address
    }

    /// Why the last command was refused, in words: the chip-side view that only a virtual chip has.
    pub fn last_refusal(&self) -> Option<&Refusal> {
        self.last_refusal.as_ref()
    }

    /// From now on every signature is this recorded one: the chip is a box that plays back what it once heard.
    fn replay_signature(&mut self, recorded: Signature) {
        self.replayed = Some(recorded);
    }

    /// Reset or power-off and -on: volatile state is gone.
    pub fn reset(&mut self) {
        self.ram = Ram::default();
        self.address = I2cParametersContent(self.nvm.i2c).address();
    }

    /// Takes one write transaction, executes it, and gives the answer.
    pub fn take(&mut self, wire: &[u8]) -> Outcome {
        let (frame, busy) = self.execute(wire);
        Outcome { answer: frame.encode(), busy }
    }

    /// The order of checks is the specification's (10.1, INFERRED): CRC, code, MAC, life cycle, command access,
    /// layout, object, execution.
    fn execute(&mut self, wire: &[u8]) -> (ResponseFrame, Duration) {
        self.last_refusal = None;
        self.writing = Writing::default();
        self.room = Room::PLAIN;
        if wire.len() > MAX_FRAME_BYTES + 2 {
            return self.refuse(Refusal::new(Status::BUFFER_EXCEEDED, "the frame is longer than the buffer"));
        }
        let frame = match CommandFrame::decode(wire) {
            Ok(frame) => frame,
            Err(error) => return self.refuse(Refusal::new(Status::COMMUNICATION_ERROR, link_words(&error))),
        };
        if let Err(refusal) = check_supported(frame.code) {
            return self.refuse(refusal);
        }
        if frame.cmac.is_some() {
            return match self.take_protected(&frame) {
                Ok(done) => done,
                Err(refusal) => self.refuse(refusal),
            };
        }
        match self.run(frame.code, &frame.payload, Authority { host: false }) {
            Ok((response, busy)) => {
                (ResponseFrame { header: Status::OK.code(), body: response.encode() }, busy)
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn refuse(&mut self, refusal: Refusal) -> (ResponseFrame, Duration) {
        let status = refusal.status;
        self.note(refusal);
        (ResponseFrame::status_only(status), REFUSAL_TIME)
    }

    fn note(&mut self, refusal: Refusal) {
        self.last_refusal = Some(refusal);
    }

    fn run(&mut self, code: Code, payload: &[u8], who: Authority) -> Result<(Response, Duration), Refusal> {
        self.check_life_cycle(code, payload)?;
        self.check_command_access(code, who)?;
        let command =
            Command::decode_with(code, &mut Reader::new(payload), &self.nvm).map_err(|e| match e {
                DecodeError::Unknown(_) => Refusal::new(Status::NOT_SUPPORTED, e.to_string()),
                DecodeError::UnknownTag(..) => Refusal::new(Status::INCONSISTENT_DATA, e.to_string()),
                DecodeError::Field(_, field) => Refusal::from(field),
            })?;
        let busy = command.row().time();
        let response = self.dispatch(command, who)?;
        Ok((response, busy))
    }

    /// Locked, only a handful of commands work (INFERRED): Echo, Reset, random, Query, password, and Put life cycle.
    fn check_life_cycle(&self, code: Code, payload: &[u8]) -> Result<(), Refusal> {
        let state = LifeCycleState(self.nvm.life_cycle);
        let allowed = match state {
            LifeCycleState::TERMINATED => code == Code::Basic(0x14),
            _ if state.is_locked() => {
                matches!(code, Code::Basic(0x00 | 0x01 | 0x02 | 0x14 | 0x1A))
                    || (code == Code::Basic(0x10) && payload.first() == Some(&0x08))
            }
            _ => true,
        };
        if allowed {
            return Ok(());
        }
        Err(Refusal::new(Status::LIFE_CYCLE, format!("life cycle is {:02X} {}", state.0, state.name())))
    }

    /// Access condition of the command itself. Statuses are INFERRED (specification 10.2).
    fn check_command_access(&self, code: Code, who: Authority) -> Result<(), Refusal> {
        let Some(rule) = self.nvm.rule(code) else { return Ok(()) };
        let access = CommandAccess::from_code(rule.access).unwrap_or(CommandAccess::Never);
        let allowed = match access {
            CommandAccess::Free => true,
            CommandAccess::Host | CommandAccess::AdminOrHost => who.host,
            CommandAccess::AdminOrPassword => self.ram.password_verified,
            CommandAccess::Never | CommandAccess::Admin => false,
        };
        if allowed {
            return Ok(());
        }
        let status =
            if access == CommandAccess::Never { Status::NOT_AUTHORISED } else { Status::ACCESS_CONDITION };
        Err(Refusal::new(status, format!("command {code} is {}", access.name())))
    }

    /// One arm per catalogue row: a row without a handler does not compile.
    fn dispatch(&mut self, command: Command, who: Authority) -> Result<Response, Refusal> {
        Ok(match command {
            Command::Echo(c) => Response::Echo(self.echo(c)?),
            Command::Reset(_) => Response::Reset(self.reset_command()),
            Command::GenerateRandom(c) => Response::GenerateRandom(self.generate_random(c)?),
            Command::Decrement(c) => Response::Decrement(self.decrement(&c, who)?),
            Command::Read(c) => Response::Read(self.read_zone(c, who)?),
            Command::Update(c) => Response::Update(self.update(&c, who)?),
            Command::GenerateMac(c) => Response::GenerateMac(self.generate_mac(&c)?),
            Command::VerifyMac(c) => Response::VerifyMac(self.verify_mac(&c)?),
            Command::Wrap(c) => Response::Wrap(self.wrap(&c)?),
            Command::Unwrap(c) => Response::Unwrap(self.unwrap_envelope(&c)?),
            Command::GenerateEnvelopeKey(c) => Response::GenerateEnvelopeKey(self.generate_envelope_key(c)?),
            Command::GenerateKey(c) => Response::GenerateKey(self.generate_key(c, who)?),
            Command::PutLifeCycle(c) => Response::PutLifeCycle(self.put_life_cycle(c)?),
            Command::PutI2c(c) => Response::PutI2c(self.put_i2c(c)?),
            Command::PutCommandAccess(c) => Response::PutCommandAccess(self.put_command_access(&c)?),
            Command::PutEncryption(c) => Response::PutEncryption(self.put_encryption(&c)?),
            Command::PutHostKeyControl(c) => Response::PutHostKeyControl(self.put_host_key_control(c)?),
            Command::PutSymmetricControl(c) => Response::PutSymmetricControl(self.put_symmetric_control(c)?),
            Command::PutPublicKeyFlags(c) => Response::PutPublicKeyFlags(self.put_public_key_flags(c)?),
            Command::QueryEnvelopeKeys(_) => Response::QueryEnvelopeKeys(self.envelope_keys()),
            Command::QueryLifeCycle(_) => Response::QueryLifeCycle(LifeCycleState(self.nvm.life_cycle)),
            Command::QueryI2c(_) => Response::QueryI2c(self.i2c_parameters()),
            Command::QueryProductData(_) => Response::QueryProductData(self.product_data()),
            Command::QueryPartition(_) => Response::QueryPartition(self.partition()),
            Command::QueryPrivateKeys(_) => Response::QueryPrivateKeys(self.private_key_table()),
            Command::QueryHostKeyV1(_) => Response::QueryHostKeyV1(None),
            Command::QuerySymmetricKeys(_) => Response::QuerySymmetricKeys(self.symmetric_key_table()),
            Command::QueryCommandTable(_) => Response::QueryCommandTable(self.command_table()),
            Command::QueryHostKey(_) => Response::QueryHostKey(self.host_key()),
            Command::QueryHostKeyControl(_) => Response::QueryHostKeyControl(self.host_key_control()),
            Command::QuerySymmetricControl(c) => Response::QuerySymmetricControl(self.symmetric_control(c)?),
            Command::QueryPublicKey(c) => Response::QueryPublicKey(self.public_key_slot(c)?),
            Command::QueryPublicKeys(_) => Response::QueryPublicKeys(self.public_key_table()),
            Command::GenerateSignature(c) => Response::GenerateSignature(self.generate_signature(&c)?),
            Command::VerifySignature(c) => Response::VerifySignature(self.verify_signature(&c)?),
            Command::EstablishKey(c) => Response::EstablishKey(self.establish_key(&c)?),
            Command::VerifyPassword(c) => Response::VerifyPassword(self.verify_password(&c)?),
            Command::DeletePassword(_) => Response::DeletePassword(self.delete_password()?),
            Command::StartKekSession(c) => Response::StartKekSession(self.start_kek_session(&c)?),
            Command::EstablishSymmetricKeys(c) => {
                Response::EstablishSymmetricKeys(self.establish_symmetric_keys(&c)?)
            }
            Command::ConfirmSymmetricKeys(c) => {
                Response::ConfirmSymmetricKeys(self.confirm_symmetric_keys(&c)?)
            }
            Command::StopKekSession(_) => Response::StopKekSession(self.stop_kek_session()),
            Command::WriteHostKeys(c) => Response::WriteHostKeys(self.write_host_keys(&c)?),
            Command::WriteHostKeysWrapped(c) => {
                Response::WriteHostKeysWrapped(self.write_host_keys_wrapped(&c)?)
            }
            Command::WriteSymmetricKeyWrapped(c) => {
                Response::WriteSymmetricKeyWrapped(self.write_symmetric_key_wrapped(&c)?)
            }
            Command::WritePublicKey(c) => Response::WritePublicKey(self.write_public_key(&c)?),
            Command::GenerateEcdheKey(c) => Response::GenerateEcdheKey(self.generate_ecdhe_key(c)?),
            Command::GenerateChallenge(_) => Response::GenerateChallenge(self.generate_challenge()?),
            Command::VerifyEntitySignature(c) => {
                Response::VerifyEntitySignature(self.verify_entity_signature(&c)?)
            }
            Command::WriteSymmetricKey(c) => Response::WriteSymmetricKey(self.write_symmetric_key(&c)?),
            Command::EstablishHostKeys(c) => Response::EstablishHostKeys(self.establish_host_keys(&c)?),
            Command::EraseSymmetricKey(c) => Response::EraseSymmetricKey(self.erase_symmetric_key(c)?),
            Command::DecompressKey(c) => Response::DecompressKey(self.decompress_key(&c)?),
            Command::Encrypt(c) => Response::Encrypt(self.encrypt(&c)?),
            Command::Decrypt(c) => Response::Decrypt(self.decrypt(&c)?),
            Command::StartHash(c) => Response::StartHash(self.start_hash(&c)?),
            Command::ProcessHash(c) => Response::ProcessHash(self.process_hash(&c)?),
            Command::FinishHash(c) => Response::FinishHash(self.finish_hash(&c)?),
            Command::DeriveKeys(c) => Response::DeriveKeys(self.derive_keys(&c)?),
            Command::StartEncrypt(c) => Response::StartEncrypt(self.start_encrypt(&c)?),
            Command::ProcessEncrypt(c) => Response::ProcessEncrypt(self.process_encrypt(&c)?),
            Command::FinishEncrypt(c) => Response::FinishEncrypt(self.finish_encrypt(&c)?),
            Command::StartDecrypt(c) => Response::StartDecrypt(self.start_decrypt(&c)?),
            Command::ProcessDecrypt(c) => Response::ProcessDecrypt(self.process_decrypt(&c)?),
            Command::FinishDecrypt(c) => Response::FinishDecrypt(self.finish_decrypt(&c)?),
            Command::StartSession(_)
            | Command::Increment(_)
            | Command::DeriveLoRaKeys(_)
            | Command::UnwrapIssuerEnvelope(_)
            | Command::Hibernate(_)
            | Command::PutHostKeyV1(_)
            | Command::PutKey(_)
            | Command::Configure(_)
            | Command::GetSignature(_)
            | Command::Standby(_)
            | Command::Reserved0C(_)
            | Command::Reserved0D(_) => return Err(Refusal::not_determined(command.row())),
        })
    }
}

/// What layouts depend on, from the chip's own state.
impl Context for Nvm {
    fn zone_kind(&self, zone: u8) -> Option<ZoneKind> {
        self.zone(zone).map(|zone| zone.kind)
    }

    fn private_curve(&self, slot: u8) -> Option<Curve> {
        self.private.iter().find(|s| s.slot == slot)?.key.as_ref().map(|key| key.curve)
    }

    fn symmetric_mode(&self, slot: u8) -> Option<KeyMode> {
        self.symmetric.get(usize::from(slot))?.key.as_ref().map(|key| key.mode)
    }
}

/// Codes that this chip does not have, or that nobody knows how to answer, are refused before any MAC is looked at
/// (specification 10.1).
fn check_supported(code: Code) -> Result<(), Refusal> {
    match catalog::row(Key::Plain(code)) {
        Some(row) if row.layout != Layout::Known => Err(Refusal::not_determined(row)),
        None if !catalog::knows(code) => {
            Err(Refusal::new(Status::NOT_SUPPORTED, DecodeError::Unknown(code).to_string()))
        }
        _ => Ok(()),
    }
}

fn link_words(error: &LinkError) -> String {
    format!("the frame is damaged: {error}")
}

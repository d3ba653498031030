//! Leaf rotation: a new key in a slot, a request signed by it, the certificate that comes back into a zone, and the zone
//! closed. Two plans with a certification authority in between; nothing in the chip ties slot and zone together.

use core::fmt;

use super::Plan;
use crate::access::ZoneAccess;
use crate::command::Command;
use crate::command::catalog::Listed;
use crate::command::data_partition::{AccessChange, PIECE_BYTES, Read, Update, ZoneOption};
use crate::command::signature::GenerateKey;
use crate::command::tables::ZoneKind;
use crate::crypto::{Curve, PublicKey};
use crate::observe::Observation;
use crate::policy::Session;
use crate::x509::Certificate;

/// A usage limit that is none (X-CUBE).
const UNLIMITED: u16 = 0xFFFF;
/// The two bytes after the usage limit, as ST's A120 library sends them.
const MODE_FILLER: [u8; 2] = [0, 0];

/// Which slot and which zone, and on which curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Private key slot, 1 to 4: slot 0 is the factory's, and the ephemeral one keeps nothing.
    pub slot: u8,
    /// Zone for the certificate.
    pub zone: u8,
    /// Curve of the new key; one that signs.
    pub curve: Curve,
}

/// Why a rotation cannot go on. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RotationError {
    /// Slot 0, or one that the chip does not have.
    Slot(u8),
    /// A curve that does not sign.
    Curve(Curve),
    /// No such zone, a counter zone, or the zone of the factory's certificate.
    Zone(u8),
    /// It does not fit.
    TooLong {
        /// Bytes of the certificate.
        certificate: usize,
        /// Bytes of the zone.
        zone: u16,
    },
    /// It is no certificate.
    Certificate(String),
    /// It is about another key than the one in the slot.
    OtherKey,
}

impl fmt::Display for RotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot(slot) => write!(f, "private slot {slot} takes no new identity; 1 to 4 do"),
            Self::Curve(curve) => write!(f, "a key on {curve} signs nothing"),
            Self::Zone(zone) => {
                write!(f, "zone {zone} takes no certificate: it is no data zone, or the factory's")
            }
            Self::TooLong { certificate, zone } => {
                write!(f, "the certificate has {certificate} B, the zone {zone} B")
            }
            Self::Certificate(why) => write!(f, "this is no certificate: {why}"),
            Self::OtherKey => f.write_str("the certificate is about another key than the one in the slot"),
        }
    }
}

impl core::error::Error for RotationError {}

impl Rotation {
    /// Whether slot, zone and curve serve, as far as the chip is known.
    ///
    /// # Errors
    ///
    /// What does not serve.
    pub fn check(&self, seen: &Observation) -> Result<u16, RotationError> {
        let known = seen.private_keys.as_ref();
        let there = known.is_none_or(|table| table.value.slots.iter().any(|record| record.slot == self.slot));
        if !(1..=4).contains(&self.slot) || !there {
            return Err(RotationError::Slot(self.slot));
        }
        if !self.curve.can_sign() {
            return Err(RotationError::Curve(self.curve));
        }
        match seen.zone(self.zone) {
            Some(zone) if self.zone != 0 && zone.kind() == ZoneKind::Data => Ok(zone.bytes),
            _ => Err(RotationError::Zone(self.zone)),
        }
    }

    /// The first half: a new key in the slot. Its public half is in the answer, and nowhere else afterwards.
    ///
    /// # Errors
    ///
    /// Slot, zone or curve do not serve.
    pub fn key_plan(&self, seen: &Observation, session: Session) -> Result<Plan, RotationError> {
        self.check(seen)?;
        let Self { slot, curve, .. } = *self;
        let command = GenerateKey { slot, usage_limit: UNLIMITED, mode: MODE_FILLER, curve };
        let title = format!("A new {} key in private slot {slot}", curve.name());
        let plan = Plan::new(title.clone(), [(title, command.into_command())], seen, session);
        Ok(plan
            .consequence(
                "A key that was there is gone for ever, and certificates about it are worth nothing.",
            )
            .asks(format!("Make the key of slot {slot}"), format!("new key {slot}")))
    }

    /// The second half: the certificate into the zone, read back, and the zone closed where `freeze` says so.
    ///
    /// # Errors
    ///
    /// It is no certificate, is about another key, or does not fit.
    pub fn certificate_plan(
        &self,
        certificate: &[u8],
        key: &PublicKey,
        freeze: bool,
        seen: &Observation,
        session: Session,
    ) -> Result<Plan, RotationError> {
        let room = self.check(seen)?;
        let parsed =
            Certificate::parse(certificate).map_err(|e| RotationError::Certificate(e.to_string()))?;
        let about = parsed.key.public_key().map_err(RotationError::Certificate)?;
        if about.curve() != key.curve() || about.bytes() != key.bytes() {
            return Err(RotationError::OtherKey);
        }
        let der = &parsed.der;
        if der.len() > usize::from(room) {
            return Err(RotationError::TooLong { certificate: der.len(), zone: room });
        }
        let zone = self.zone;
        let mut commands: Vec<(String, Command)> = Vec::new();
        let pieces = || (0..).step_by(usize::from(PIECE_BYTES)).zip(der.chunks(usize::from(PIECE_BYTES)));
        for (offset, piece) in pieces() {
            let update = Update { option: ZoneOption::NONE, zone, offset, data: piece.to_vec() };
            commands.push((format!("Write {} B at {offset:04X}", piece.len()), update.into_command()));
        }
        for (offset, piece) in pieces() {
            let length = u16::try_from(piece.len()).unwrap_or(PIECE_BYTES);
            commands.push((format!("Read {length} B back"), Read::new(zone, offset, length).into_command()));
        }
        if freeze {
            let option = ZoneOption::changing(AccessChange::to(ZoneAccess::Never, false));
            let update = Update { option, zone, offset: 0, data: Vec::new() };
            commands.push((format!("Close zone {zone} to updates, for ever"), update.into_command()));
        }
        let plan =
            Plan::new(format!("Certificate of slot {} in zone {zone}", self.slot), commands, seen, session);
        let consequence = if freeze {
            "The certificate stays in this zone for ever."
        } else {
            "The zone holds the certificate and can still be written."
        };
        let button = if freeze { "Write and close" } else { "Write the certificate" };
        Ok(plan.consequence(consequence).asks(button, format!("close zone {zone}")))
    }
}

//! Reads a chip: every query, and the content of zones, piece by piece.

use super::{Device, DeviceError};
use crate::command::catalog::Listed;
use crate::command::data_partition::Read;
use crate::command::query;
use crate::command::tables::ZoneRecord;
use crate::plan::Identity;
use crate::x509::{DEVICE_ID, HEADER_BYTES, ZoneContent, certificate_length};

pub use crate::command::data_partition::PIECE_BYTES;

/// One query that did not work, with its reason.
pub type Failed = DeviceError;

impl Device {
    /// Asks everything that the chip tells about itself. A query that fails does not stop the others. From here on the
    /// chip counts as the one that answers now.
    pub fn refresh(&mut self) -> Vec<Failed> {
        self.before_unplugged = None;
        let mut failed = Vec::new();
        self.ask(query::ProductData, &mut failed);
        self.ask(query::CommandTable, &mut failed);
        self.ask(query::Partition, &mut failed);
        self.ask(query::LifeCycle, &mut failed);
        self.ask(query::I2cParameters, &mut failed);
        self.ask(query::PrivateKeyTable, &mut failed);
        self.ask(query::HostKeyV2, &mut failed);
        self.ask(query::HostKeyControl, &mut failed);
        self.ask(query::SymmetricKeyTable, &mut failed);
        self.ask(query::EnvelopeKeys, &mut failed);
        failed
    }

    /// Asks what the chip tells slot by slot: control fields of symmetric slots, generic public keys. Many exchanges,
    /// which the policy needs to judge provisioning. Goes by the symmetric key table, so it comes after
    /// [`Device::refresh`].
    pub fn refresh_slots(&mut self) -> Vec<Failed> {
        let mut failed = Vec::new();
        let slots = self.observation().symmetric_keys.as_ref().map_or(0, |seen| seen.value.len());
        for slot in (0..=u8::MAX).take(slots) {
            self.ask(query::SymmetricControl { slot }, &mut failed);
        }
        self.ask(query::PublicKeyTable, &mut failed);
        for slot in 0..self.observation().public_key_slots().unwrap_or(0) {
            self.ask(query::PublicKeySlot { slot }, &mut failed);
        }
        failed
    }

    /// Asks the chip who it is. A device ID that cannot be read is `None`; one that was read before does not count.
    pub fn identity(&mut self) -> Result<Identity, DeviceError> {
        let product = self.run(query::ProductData)?.raw;
        let length = u16::try_from(DEVICE_ID.len()).unwrap_or(u16::MAX);
        let offset = u16::try_from(DEVICE_ID.start).unwrap_or(u16::MAX);
        let device_id = self.run(Read::new(0, offset, length)).ok().map(|content| content.data);
        Ok(Identity { product, device_id })
    }

    /// Reads the content of every zone, as far as the chip lets this host. Many exchanges; goes by the partition, so it
    /// comes after [`Device::refresh`].
    pub fn refresh_zones(&mut self) -> Vec<Failed> {
        let zones = self.observation().partition.as_ref().map_or_else(Vec::new, |seen| seen.value.clone());
        let read = |zone: &ZoneRecord| self.read_zone(zone.index, 0, zone.bytes).err();
        zones.iter().filter_map(read).collect()
    }

    fn ask<C: Listed>(&mut self, query: C, failed: &mut Vec<Failed>) {
        // The rest would fail for the same reason.
        if failed.last().is_some_and(DeviceError::is_lost) {
            return;
        }
        if let Err(error) = self.run(query) {
            failed.push(error);
        }
    }

    /// Reads the certificate at the start of a zone, as long as its first bytes say it is; `None` where there is none.
    pub fn read_certificate(&mut self, zone: u8) -> Result<Option<Vec<u8>>, DeviceError> {
        let start = self.read_zone(zone, 0, u16::try_from(HEADER_BYTES).unwrap_or(4))?;
        let Ok(ZoneContent::Certificate(length)) = certificate_length(&start) else { return Ok(None) };
        self.read_zone(zone, 0, u16::try_from(length).unwrap_or(u16::MAX)).map(Some)
    }

    /// Reads bytes of a zone in pieces.
    pub fn read_zone(&mut self, zone: u8, offset: u16, length: u16) -> Result<Vec<u8>, DeviceError> {
        let mut data = Vec::new();
        let mut at = offset;
        let end = offset.saturating_add(length);
        while at < end {
            let piece = (end - at).min(PIECE_BYTES);
            data.extend(self.run(Read::new(zone, at, piece))?.data);
            at += piece;
        }
        Ok(data)
    }
}

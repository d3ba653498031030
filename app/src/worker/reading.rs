//! What the chip is asked and read for: its tables, its zones now or when nothing else is wanted, its certificate.

use stsafe_core::command::tables::ZoneRecord;
use stsafe_core::device::DeviceError;
use stsafe_core::device::refresh::PIECE_BYTES;
use stsafe_core::x509::{Certificate, ChainQuery, chain};

use super::run::{Emit, Runner, kind};
use crate::view::{Activity, Event};

impl Runner {
    pub(super) fn read_anew(&mut self, emit: Emit<'_>) {
        self.job("Reading the chip's tables", emit, |me, emit| {
            me.refresh(emit)?;
            me.read_certificate(emit)?;
            me.background = me.zones().iter().map(|zone| (zone.index, 0, zone.bytes)).collect();
            Ok(())
        });
    }

    /// One piece of a zone.
    pub(super) fn read_ahead(&mut self, emit: Emit<'_>) {
        let (Some((zone, offset, end)), Some(device)) = (self.background.pop_front(), self.device.as_mut())
        else {
            self.background.clear();
            return;
        };
        device.asked_by("Memory");
        let piece = (end - offset).min(PIECE_BYTES);
        match device.read_zone(zone, offset, piece) {
            Ok(_) if offset + piece < end => self.background.push_front((zone, offset + piece, end)),
            Ok(_) => {}
            // A zone that may not be read is told when somebody opens it.
            Err(error) => emit(zone_failed(zone, &error)),
        }
        self.tell(emit);
        if self.background.is_empty() {
            self.tell_held(emit);
        }
    }

    pub(super) fn refresh(&mut self, emit: Emit<'_>) -> Result<(), DeviceError> {
        let Some(device) = self.device.as_mut() else { return Ok(()) };
        device.asked_by("Overview");
        let failed = device.refresh().into_iter().next();
        self.tell(emit);
        // A query that fails leaves its value unknown; only a chip that answers nothing at all, or is gone, is a failed
        // job.
        let silent = self.device.as_ref().is_some_and(|device| device.observation().product_data.is_none());
        failed.filter(|failed| silent || failed.is_lost()).map_or(Ok(()), Err)
    }

    pub(super) fn read_zones(&mut self, zones: &[u8], emit: Emit<'_>) -> Result<(), DeviceError> {
        let total = zones.len();
        for (i, index) in zones.iter().enumerate() {
            if (self.cancelled)() {
                break;
            }
            let what = format!("Reading zone {index}");
            let progress = Some((i, total));
            emit(Event::Activity(Activity::Working { what, progress }));
            self.background.retain(|(zone, ..)| zone != index);
            let Some(record) = self.zones().into_iter().find(|zone| zone.index == *index) else { continue };
            let Some(device) = self.device.as_mut() else { return Ok(()) };
            device.asked_by("Memory");
            match device.read_zone(*index, 0, record.bytes) {
                Err(error) if error.is_lost() => return Err(error),
                Err(error) => emit(zone_failed(*index, &error)),
                Ok(_) => {}
            }
            self.tell(emit);
        }
        Ok(())
    }

    pub(super) fn read_certificate(&mut self, emit: Emit<'_>) -> Result<(), DeviceError> {
        let Some(device) = self.device.as_mut() else { return Ok(()) };
        device.asked_by("Certificates");
        // What is in zone 0 instead of a certificate is said by the screen, from the bytes.
        let Some(bytes) = device.read_certificate(0)? else { return Ok(()) };
        let kind = kind(device);
        if let Ok(leaf) = Certificate::parse(&bytes) {
            let query = ChainQuery {
                leaf: &leaf,
                candidates: &[],
                store: &self.trust,
                at: (self.around.today)(),
                device: kind,
                zone: Some(&bytes),
            };
            emit(Event::Chain(Box::new(chain::judge(&query))));
        }
        Ok(())
    }

    pub(super) fn zones(&self) -> Vec<ZoneRecord> {
        let partition = self.device.as_ref().and_then(|device| device.observation().partition.as_ref());
        partition.map(|seen| seen.value.clone()).unwrap_or_default()
    }
}

fn zone_failed(zone: u8, error: &DeviceError) -> Event {
    Event::ZoneFailed { zone, what: error.to_string(), why: error.advice().to_owned() }
}

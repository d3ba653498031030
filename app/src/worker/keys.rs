//! What the Keys screen asks of the device: every slot's own query, keys that are drawn, and the exchange of ephemeral
//! keys that comes before keys which do not travel in clear.

use std::sync::Arc;

use stsafe_core::crypto::Draw;
use stsafe_core::device::DeviceError;
use stsafe_core::device::provision::ProvisionError;

use super::run::{Emit, Runner};
use crate::at_chip;
use crate::order::{Drawn, KeyOrder};
use crate::view::{Activity, Event};

impl Runner {
    pub(super) fn refresh_slots(&mut self, _: Emit<'_>) -> Result<(), DeviceError> {
        let Some(device) = self.device.as_mut() else { return Ok(()) };
        device.asked_by("Keys");
        // A query that fails leaves its value unknown, and the screen says so.
        drop(device.refresh_slots());
        Ok(())
    }

    pub(super) fn draw_keys(&mut self, lengths: &[usize], emit: Emit<'_>) {
        let keys = lengths.iter().map(|len| self.random.value(Draw::HostKey { len: *len })).collect();
        emit(match keys {
            Ok(keys) => Event::Drawn(Drawn(keys)),
            Err(error) => Event::Activity(Activity::Failed {
                what: "No key was drawn".to_owned(),
                why: error.to_string(),
            }),
        });
    }

    pub(super) fn prepare(&mut self, order: &Arc<KeyOrder>, emit: Emit<'_>) {
        let Some(device) = self.device.as_mut() else { return };
        let what = "Exchanging ephemeral keys".to_owned();
        emit(Event::Activity(Activity::Working { what: what.clone(), progress: None }));
        device.asked_by("Keys");
        let prepared = at_chip::prepare(order, device, &mut *self.random);
        self.tell(emit);
        let prepared = prepared.map(|prepared| emit(Event::Prepared(prepared)));
        emit(Event::Activity(match prepared {
            Ok(()) => Activity::Idle,
            Err(ProvisionError::Device(error)) => {
                Activity::Failed { what: error.to_string(), why: error.advice().to_owned() }
            }
            Err(error) => Activity::Failed { what, why: error.to_string() },
        }));
    }
}

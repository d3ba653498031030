//! What the Keys screen asks of the device: every slot's own query, keys that are drawn, and the exchange of ephemeral
//! keys that comes before keys which do not travel in clear.

use std::sync::Arc;

use stsafe_core::command::{Family, agreement::StopKekSession, query};
use stsafe_core::crypto::Draw;
use stsafe_core::device::prepare::Prepared;
use stsafe_core::device::provision::{Issuer, ProvisionError, Terms};
use stsafe_core::device::{Consent, Device, DeviceError};
use stsafe_core::link::Status;
use stsafe_core::plan::{Forecast, Plan};
use stsafe_core::policy::{Answer, Session};

use super::run::{Emit, Runner};
use crate::order::{Drawn, KeyOrder, PreparedKeys};
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
        let key = order.issuer.as_ref().and_then(|issuer| Some((issuer, issuer.private()?)));
        let issuer = key.as_ref().map(|(issuer, key)| Issuer { key, slot: issuer.slot, hash: issuer.hash() });
        let terms =
            Terms { curve: order.curve, issuer, random: &mut *self.random, consent: Consent::Withheld };
        let prepared = device.prepare(&order.material, terms);
        let prepared = prepared.map(|prepared| of(order, prepared, device));
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

/// The plan of what is left, judged on the chip as it is after the exchange.
fn of(order: &Arc<KeyOrder>, prepared: Prepared, device: &Device) -> PreparedKeys {
    let session = if device.has_session() { Session::Opened } else { Session::None };
    let mut plan = Plan::new(&order.title, prepared.commands, device.observation(), session)
        .consequence(&order.consequence)
        .asks(&order.button, &order.words);
    // Policy cannot look into an envelope; who sealed it knows that it is intact.
    for step in &mut plan.steps {
        if step.verdict.answer == Answer::Unknown {
            step.forecast = Forecast::Status(Status::OK);
        }
    }
    PreparedKeys { order: Arc::clone(order), plan: plan.shared(), keys: prepared.keys, sent: false }
}

/// After a plan about keys: a KEK session that a stopped plan left open is closed, and what the answers did not tell is
/// asked for.
pub(super) fn settle(device: &mut Device, plan: &Plan) {
    let about_keys = |family| matches!(family, Family::HostKeys | Family::SymmetricKeys | Family::Agreement);
    if !plan.steps.iter().any(|step| about_keys(step.command.row().family)) {
        return;
    }
    if device.observation().volatile.kek_session.is_some() {
        drop(device.run(StopKekSession));
    }
    if device.observation().host_key.is_none() {
        drop(device.run(query::HostKeyV2));
    }
    if device.observation().symmetric_keys.is_none() {
        drop(device.run(query::SymmetricKeyTable));
    }
}

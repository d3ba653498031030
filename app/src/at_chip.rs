//! Keys on order, at the chip: the exchange of ephemeral keys, the plan of what is left, and what is asked afterwards. The
//! window's worker and the command line do it alike. Nobody is asked here, and nothing is written.

use std::sync::Arc;

use stsafe_core::command::{Family, agreement::StopKekSession, query};
use stsafe_core::crypto::RandomSource;
use stsafe_core::device::prepare::Prepared;
use stsafe_core::device::provision::{Issuer, ProvisionError, Terms};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::Status;
use stsafe_core::plan::{Forecast, Plan};
use stsafe_core::policy::{Answer, Session};

use crate::order::{KeyOrder, PreparedKeys};

/// Exchanges ephemeral keys, and judges what is left on the chip as it is then. A reset takes the exchange back.
pub fn prepare(
    order: &Arc<KeyOrder>,
    device: &mut Device,
    random: &mut dyn RandomSource,
) -> Result<PreparedKeys, ProvisionError> {
    let key = order.issuer.as_ref().and_then(|issuer| Some((issuer, issuer.private()?)));
    let issuer = key.as_ref().map(|(issuer, key)| Issuer { key, slot: issuer.slot, hash: issuer.hash() });
    let terms = Terms { curve: order.curve, issuer, random, consent: Consent::Withheld };
    let prepared = device.prepare(&order.material, terms)?;
    Ok(of(order, prepared, device))
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
pub fn settle(device: &mut Device, plan: &Plan) {
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

//! A plan on a twin of the connected chip, in a host session where the chip is in one.

use stsafe_core::device::Device;
use stsafe_core::plan::{self, Plan, Rehearsal};
use stsafe_core::profile::Profile;
use stsafe_core::twin::Twin;

use super::args::Common;
use super::outcome::Failure;

/// The twin, and what became of the plan on it. What of the chip was not read is taken from SPL05.
pub fn on_twin(common: &Common, device: &Device, plan: &Plan) -> Result<(Twin, Rehearsal), Failure> {
    if let Some(sealed) = plan.sealed() {
        let advice = "Nothing was sent but queries and reads. keys host exchanges and writes in one go.";
        return Err(Failure::refusal(format!("not rehearsed: {sealed}"), advice));
    }
    let profile = Profile::spl05().map_err(|e| Failure::file(format!("shipped SPL05 profile: {e}")))?;
    let known = device.known_host_keys();
    let random = || common.options().host_random();
    let twin = Twin::of(device.observation(), &profile, known.as_ref(), &mut *random())
        .map_err(|e| Failure::device(e.to_string()))?;
    let mut copy = twin.beside(device, random())?;
    let rehearsal = plan::rehearse(plan, &mut copy);
    Ok((twin, rehearsal))
}

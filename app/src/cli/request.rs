//! `certs request`, `certs install`: a request signed by the chip, and the certificate that comes back into a zone.

use std::path::Path;

use serde_json::json;
use stsafe_core::chip::store;
use stsafe_core::command::signature::{GenerateKey, GenerateSignature};
use stsafe_core::crypto::{Curve, Draw, PublicKey};
use stsafe_core::device::{Consent, Device};
use stsafe_core::hex;
use stsafe_core::plan::{self, Ended, Rotation};
use stsafe_core::x509::issue::Subject;
use stsafe_core::x509::{Certificate, challenge, request};

use super::args::{Common, InstallArgs, RequestArgs};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json, verdict_text};
use super::rehearsal;

/// No certificate is near this size.
const MAX_BYTES: usize = 1 << 16;

fn consent(common: &Common) -> Consent {
    if common.yes { Consent::Given } else { Consent::Withheld }
}

pub fn request(common: &Common, args: &RequestArgs) -> Outcome {
    let mut device = Opening::known(common, "certs")?.begin();
    let key = key(common, args, &mut device)?;
    let subject = Subject::new(&args.country, &args.organization, &args.common_name);
    let der =
        device.certification_request(args.slot, &subject, &key, consent(common)).map_err(
            |error| match error {
                stsafe_core::device::RequestError::Device(error) => error.into(),
                other => Failure::refusal(other.to_string(), "Nothing was written."),
            },
        )?;
    let pem = request::to_pem(&der);
    if let Some(path) = &args.out {
        store::replace(path, pem.as_bytes()).map_err(|e| Failure::file(e.to_string()))?;
    }
    let json = json!({
        "device": device_json(&mut device), "slot": args.slot, "curve": key.curve().name(),
        "public_key": hex::run(key.bytes()), "request": pem,
    });
    Ok(Report::new(pem, json))
}

/// The public key of the slot: a new one, that of a certificate, or for slot 0 that of zone 0. No query tells it.
fn key(common: &Common, args: &RequestArgs, device: &mut Device) -> Result<PublicKey, Failure> {
    if let Some(curve) = args.generate {
        let command = GenerateKey { slot: args.slot, usage_limit: 0xFFFF, mode: [0, 0], curve };
        let made = device.run_with(command, consent(common))?;
        return PublicKey::new(curve, &made.bytes).map_err(|e| Failure::device(e.to_string()));
    }
    let certificate = match &args.key {
        Some(path) => read(path)?,
        None if args.slot == 0 => {
            let der = device.read_certificate(0)?;
            let der = der.ok_or_else(|| Failure::device("zone 0 holds no certificate"))?;
            Certificate::parse(&der).map_err(|e| Failure::device(e.to_string()))?
        }
        None => {
            let what = "no query tells the public key of a slot: --generate makes a new one, --key names a \
                        certificate about it";
            return Err(Failure::usage(what));
        }
    };
    certificate.key.public_key().map_err(Failure::file)
}

fn read(path: &Path) -> Result<Certificate, Failure> {
    let failed = |what: String| Failure::file(format!("{}: {what}", path.display()));
    let bytes = crate::files::read(path, MAX_BYTES).map_err(Failure::file)?;
    Certificate::from_any(&bytes).map_err(|e| failed(e.to_string()))
}

pub fn install(common: &Common, args: &InstallArgs) -> Outcome {
    let certificate = read(&args.file)?;
    let key = certificate.key.public_key().map_err(Failure::file)?;
    let mut device = Opening::observed(common, "certs")?.begin();
    // Nothing in the chip ties a slot to a zone: the slot proves that it holds the key before anything is written.
    let mut random = common.options().host_random();
    let nonce = random
        .value(Draw::HostChallenge { len: key.curve().coordinate_len() })
        .map_err(|e| Failure::device(e.to_string()))?;
    let sign = GenerateSignature { slot: args.slot, data: nonce.to_vec() };
    let signature = device.run_with(sign, consent(common))?;
    let possession = challenge::judge(&certificate, &nonce, &signature);
    if !possession.is_positive() {
        let text = verdict_text(&possession);
        let json = json!({ "device": device_json(&mut device), "verdicts": [possession] });
        return Ok(Report { text, json, positive: false });
    }
    let rotation = Rotation { slot: args.slot, zone: args.zone, curve: key.curve() };
    let plan = rotation
        .certificate_plan(&certificate.der, &key, args.freeze, device.observation(), device.standing())
        .map_err(|e| Failure::refusal(e.to_string(), "Nothing was written."))?;
    if let Some(step) = plan.obstacle() {
        return Err(Failure::refusal(format!("{}: {}", step.title, step.verdict), "Nothing was written."));
    }
    let (_, rehearsal) = rehearsal::on_twin(common, &device, &plan)?;
    let result = plan::apply(&plan, &rehearsal, &mut device, consent(common), &mut |_, _| true)
        .map_err(|barred| Failure::refusal(barred.to_string(), "Nothing was written."))?;
    if result.ended != Ended::AllDone {
        let what = format!("step {}: {}", result.done + 1, result.ended);
        return Err(Failure::refusal(what, "Read the zone back before anything else."));
    }
    let mut text = format!("{} B in zone {}, read back equal", certificate.der.len(), args.zone);
    text += if args.freeze { "; the zone is closed to updates, for ever\n\n" } else { "\n\n" };
    text += &verdict_text(&possession);
    let json = json!({
        "device": device_json(&mut device), "zone": args.zone, "slot": args.slot,
        "written": certificate.der.len(), "frozen": args.freeze, "verdicts": [possession],
    });
    Ok(Report::new(text, json))
}

/// The curves by short words.
const CURVES: [(&str, Curve); 8] = [
    ("p256", Curve::NistP256),
    ("p384", Curve::NistP384),
    ("p521", Curve::NistP521),
    ("bp256", Curve::BrainpoolP256),
    ("bp384", Curve::BrainpoolP384),
    ("bp512", Curve::BrainpoolP512),
    ("ed25519", Curve::Ed25519),
    ("x25519", Curve::X25519),
];

/// A curve by a short word.
pub fn any_curve(text: &str) -> Result<Curve, String> {
    one_of(text, "is no curve of the chip", |_| true)
}

/// A curve that signs, by a short word.
pub fn curve(text: &str) -> Result<Curve, String> {
    one_of(text, "signs nothing here", Curve::can_sign)
}

fn one_of(text: &str, otherwise: &str, fits: fn(Curve) -> bool) -> Result<Curve, String> {
    let mut known = CURVES.iter().filter(|(_, curve)| fits(*curve));
    let words: Vec<&str> = known.clone().map(|(word, _)| *word).collect();
    let found = known.find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, curve)| *curve);
    found.ok_or_else(|| format!("{text:?} {otherwise}; there are {}", words.join(", ")))
}

//! `keys host`, `keys public`: host keys and public keys into the chip, as the Keys screen brings them there: the same
//! plan, the same words, and nothing one-way without consent. No key is in what is printed.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use stsafe_core::command::asymmetric::WritePublicKey;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::command::tables::KeyType;
use stsafe_core::command::wire::WireKey;
use stsafe_core::crypto::PublicKey;
use stsafe_core::describe::Field;
use stsafe_core::device::provision::ProvisionError;
use stsafe_core::device::{Consent, Device};
use stsafe_core::hex;
use stsafe_core::observe::Observation;
use stsafe_core::plan::{self, CarriedOut, Ended, Plan};
use stsafe_core::policy::Answer;
use stsafe_core::session::material::Material;
use stsafe_core::x509::public_key;
use zeroize::Zeroizing;

use super::args::{Common, HostArgs, KeyWay, PublicArgs};
use super::host_keys::{new_passphrase, pair_or_stored, passphrase, vault};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json};
use super::private_keys;
use super::profile::observe;
use crate::order::{IssuerKey, Said, signer_of_host_keys, useless_in};
use crate::secret::TypedKeys;
use crate::secrets::{Kept, check_name};
use crate::{at_chip, files};

/// No public key and no certificate is near this size.
const MOST_BYTES: usize = 64 * 1024;

pub fn public(common: &Common, args: &PublicArgs) -> Outcome {
    may_write(common)?;
    let key = match (&args.key, &args.hex, args.curve) {
        (Some(path), ..) => of_file(path)?,
        (None, Some(text), Some(curve)) => {
            let bytes = hex::parse(text).map_err(|e| Failure::usage(format!("--hex: {e}")))?;
            PublicKey::new(curve, &bytes).map_err(|e| Failure::usage(format!("--hex: {e}")))?
        }
        _ => return Err(Failure::usage("which key: --key FILE, or --hex with --curve")),
    };
    if !key.curve().can_sign() {
        let what = format!("a key on {}, which never signs: a public slot verifies signatures", key.curve());
        return Err(Failure::usage(what));
    }
    let mut opening = Opening::new(common, "keys")?;
    observe(opening.device())?;
    let mut device = opening.begin();
    let mut said = Said::public_key(args.slot);
    let useless = useless_in(device.observation(), args.slot);
    said.consequence = format!("{} {useless}", said.consequence).trim_end().to_owned();
    let wire = WireKey { curve: key.curve(), bytes: key.bytes().to_vec() };
    let command = WritePublicKey { slot: args.slot, key: wire }.into_command();
    let steps = vec![(said.title.clone(), command)];
    let plan = said.plan(steps, device.observation(), device.standing());
    let facts =
        json!({ "slot": args.slot, "curve": key.curve().name(), "public_key": hex::run(key.bytes()) });
    acceptable(common, &plan)?;
    agreed_to(common, &plan)?;
    let (text, result) = sent(&mut device, &plan)?;
    let json = json!({
        "device": device_json(&mut device), "plan": plan.title, "consequence": plan.consequence, "key": facts,
        "chip": result,
    });
    Ok(Report::new(text, json))
}

fn of_file(path: &Path) -> Result<PublicKey, Failure> {
    let bytes = files::read_raw(path, MOST_BYTES).map_err(Failure::file)?;
    public_key::read(&bytes).map_err(|why| Failure::file(format!("{}: {why}", files::name(path))))
}

pub fn host(common: &Common, args: &HostArgs) -> Outcome {
    may_write(common)?;
    let pair = pair(common, args)?;
    if args.way != KeyWay::InClear && !args.curve.can_agree() {
        return Err(Failure::usage(format!("--curve: {} keys agree on nothing", args.curve)));
    }
    // What may fail before the chip is asked for anything final fails now.
    let keeping = args.keep.as_deref().map(|name| Keeping::new(common, name)).transpose()?;
    let mut opening = Opening::new(common, "keys")?;
    observe(opening.device())?;
    let mut device = opening.begin();
    let signer = signer(common, args, device.observation())?;
    let slot = signer.as_ref().map(|signer| signer.slot);
    let there = device.observation().host_key.as_ref().is_some_and(|seen| seen.value.is_some());
    let said = Said::host_keys(there);
    let way = way_words(args.way);
    let (plan, keys) = match (args.way, pair) {
        (KeyWay::InClear, Some(keys)) => {
            let steps = vec![(said.title.clone(), WriteHostKeys { keys: wire(&keys) }.into_command())];
            let plan = said.plan(steps, device.observation(), device.standing());
            (Arc::new(plan), vec![keys.mac().to_vec().into(), keys.cipher().to_vec().into()])
        }
        (_, pair) => {
            // What is left is judged after the exchange, and the exchange itself waits for the same consent.
            if !common.yes {
                let what = format!("not sent, it is one-way: {}, {way}. {}", said.title, said.consequence);
                return Err(Failure::unagreed(what, "Agree to it with --yes."));
            }
            let material = match &pair {
                Some(keys) => Material::HostKeys(wire(keys)),
                None => {
                    Material::AgreedHostKeys(if args.bits == 256 { KeyType::Aes256 } else { KeyType::Aes128 })
                }
            };
            let order = Arc::new(said.order(material, args.curve, signer));
            let prepared = at_chip::prepare(&order, &mut device, &mut *common.options().host_random());
            let prepared = prepared.map_err(|error| match error {
                ProvisionError::Device(error) => error.into(),
                error @ ProvisionError::Crypto(_) => {
                    Failure::refusal(error.to_string(), "Nothing was written.")
                }
            })?;
            (prepared.plan, prepared.keys)
        }
    };
    acceptable(common, &plan)?;
    agreed_to(common, &plan)?;
    if let Some(keeping) = &keeping {
        keeping.keep(&keys)?;
    }
    let (mut text, result) = match sent(&mut device, &plan) {
        Ok(done) => done,
        Err(failure) => {
            return Err(match keeping {
                Some(keeping) => keeping.after(failure),
                None => failure,
            });
        }
    };
    let kept = keeping.map(|keeping| keeping.name);
    if let Some(name) = &kept {
        text += &format!("The pair is kept as stored:{name}\n");
    }
    let json = json!({
        "device": device_json(&mut device), "plan": plan.title, "way": way, "signer_slot": slot,
        "curve": (args.way != KeyWay::InClear).then(|| args.curve.name()), "kept": kept, "chip": result,
    });
    Ok(Report::new(text, json))
}

/// The pair that was given; `None` where host and chip reckon it.
fn pair(common: &Common, args: &HostArgs) -> Result<Option<TypedKeys>, Failure> {
    match (&args.pair, args.way) {
        (Some(_), KeyWay::Agreed) => {
            Err(Failure::usage("--new: with --way agreed both sides reckon the pair, so none is given"))
        }
        (None, KeyWay::Agreed) if !matches!(args.bits, 128 | 256) => {
            Err(Failure::usage("--bits: 128 or 256"))
        }
        (None, KeyWay::Agreed) if args.keep.is_none() => Err(Failure::usage(
            "--way agreed needs --keep NAME: the chip gives the pair to nobody, and it would be lost here",
        )),
        (None, KeyWay::Agreed) => Ok(None),
        (None, _) => Err(Failure::usage("which pair: --new HEX|@FILE|stored:NAME")),
        (Some(value), _) => pair_or_stored(common, "--new", value).map(Some),
    }
}

/// Who signs, where the chip's control fields name somebody.
fn signer(common: &Common, args: &HostArgs, seen: &Observation) -> Result<Option<IssuerKey>, Failure> {
    let wanted = signer_of_host_keys(seen).filter(|_| args.way != KeyWay::InClear);
    let (slot, value) = match (wanted, &args.signer) {
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            return Err(Failure::usage("--signer: nobody has to sign for this; leave it out"));
        }
        (Some(slot), None) => {
            return Err(Failure::usage(format!(
                "the chip takes host keys only under a signature by the owner of public slot {slot}: --signer FILE"
            )));
        }
        (Some(slot), Some(value)) => (slot, value),
    };
    let key = private_keys::signing(common, "--signer", value)?;
    match seen.public_key(slot).flatten() {
        Some(held) if held.curve == key.curve() && held.bytes == key.public().bytes() => {}
        Some(_) => {
            let what = format!("--signer: this key is not the owner of public slot {slot}; nothing was sent");
            return Err(Failure::refusal(what, "keys shows the public key of every slot."));
        }
        None => {
            let what = format!("public slot {slot} holds no key, so that no signature is believed");
            return Err(Failure::refusal(what, "Write its owner's public key first: keys public."));
        }
    }
    Ok(IssuerKey::new(key.curve(), key.to_bytes(), slot))
}

const fn way_words(way: KeyWay) -> &'static str {
    match way {
        KeyWay::Wrapped => "wrapped",
        KeyWay::Agreed => "agreed",
        KeyWay::InClear => "in clear",
    }
}

fn wire(keys: &TypedKeys) -> HostKeyPair {
    let key_type = if keys.len() == 32 { KeyType::Aes256 } else { KeyType::Aes128 };
    let copy = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
    HostKeyPair { key_type, mac: copy(keys.mac()), cipher: copy(keys.cipher()) }
}

/// Before anything is exchanged or kept: the device would stop it at its last step only.
fn may_write(common: &Common) -> Result<(), Failure> {
    if common.read_only {
        let what = "not sent: read-only mode is on, and keys are written for good";
        return Err(Failure::unagreed(what, "Leave --read-only out."));
    }
    Ok(())
}

/// Exit code 2 with what it would do, where nobody agreed.
fn agreed_to(common: &Common, plan: &Plan) -> Result<(), Failure> {
    if common.yes || !plan.effect().needs_consent() {
        return Ok(());
    }
    let what = format!("not sent, it is {}: {}. {}", plan.effect(), plan.title, plan.consequence);
    Err(Failure::unagreed(what, "Agree to it with --yes."))
}

/// Nothing is sent that the chip is known to refuse, unless somebody forces it.
fn acceptable(common: &Common, plan: &Plan) -> Result<(), Failure> {
    let refused = plan.steps.iter().find(|step| matches!(step.verdict.answer, Answer::Refused(_)));
    match refused.filter(|_| !common.force) {
        Some(step) => Err(Failure::refusal(
            format!("{}: {}", step.title, step.verdict),
            "Nothing was written. --force sends it all the same.",
        )),
        None => Ok(()),
    }
}

/// The plan on the chip, as text and as JSON.
fn sent(device: &mut Device, plan: &Plan) -> Result<(String, Value), Failure> {
    device.take_log();
    let outcome = plan::carry_out(&plan.steps, device, Consent::Given, &mut |_, _| true);
    let exchanges = device.take_log();
    at_chip::settle(device, plan);
    if outcome.ended != Ended::AllDone {
        let doubt = "Whether that step changed the chip is not certain: read it back.";
        let what = format!("step {}: {}", outcome.done + 1, outcome.ended);
        return Err(Failure::refusal(what, if outcome.doubtful { doubt } else { "" }));
    }
    let mut text = format!("{}: {}\n", plan.title, outcome.ended);
    let steps = (1..).zip(&plan.steps).zip(&exchanges).map(|((number, step), exchange)| {
        // A frame with a key in it is in no output; --trace-secrets is the way to it.
        let open = !step.fields.iter().any(has_secret);
        let sent = open.then(|| hex::run(&exchange.sent));
        text += &format!("  {number}. {}\n", step.title);
        json!({ "title": step.title, "sent": sent, "received": hex::run(&exchange.received) })
    });
    let steps: Vec<Value> = steps.collect();
    let CarriedOut { done, doubtful, ended } = outcome;
    Ok((text, json!({ "done": done, "doubtful": doubtful, "ended": ended.to_string(), "steps": steps })))
}

fn has_secret(field: &Field) -> bool {
    field.secret || field.children.iter().any(has_secret)
}

/// The name under which the new pair is kept, before it is in the chip: a pair that only the chip has is lost.
struct Keeping {
    name: String,
    vault: crate::secrets::Vault,
    phrase: Zeroizing<String>,
}

impl Keeping {
    /// The name is free, and the passphrase is right.
    fn new(common: &Common, name: &str) -> Result<Self, Failure> {
        check_name(name)?;
        let vault = vault()?;
        let phrase = if vault.exists() { passphrase(common)? } else { new_passphrase(common)? };
        if vault.exists() && vault.open(&phrase)?.get(name).is_ok() {
            return Err(crate::secrets::SecretsError::Taken(name.to_owned()).into());
        }
        Ok(Self { name: name.to_owned(), vault, phrase })
    }

    fn keep(&self, keys: &[Zeroizing<Vec<u8>>]) -> Result<(), Failure> {
        let [mac, cipher] = keys else { return Err(Failure::device("no pair of host keys came of it")) };
        let pair = TypedKeys::of(mac, cipher).map_err(|e| Failure::device(e.to_string()))?;
        Ok(self.vault.change(&self.phrase, |secrets| secrets.add(&self.name, Kept::HostKeys(pair)))?)
    }

    /// The chip may have the pair although no answer says so: it stays, and whoever reads this knows.
    fn after(&self, failure: Failure) -> Failure {
        failure.and(&format!(
            "The pair stays kept as stored:{}; secrets remove {0} takes it out if the chip does not have it.",
            self.name
        ))
    }
}

//! `secrets`: what is kept in the encrypted file of the settings folder, by name. In clear only where it is asked for.

use serde_json::{Value, json};
use stsafe_core::hex;
use zeroize::Zeroizing;

use super::args::{AddArgs, Common, SecretsCommand};
use super::host_keys::{given, new_passphrase, passphrase, vault};
use super::outcome::{Failure, Outcome, Report};
use super::private_keys;
use crate::secrets::{Kept, check_name};

pub fn run(common: &Common, command: &SecretsCommand) -> Outcome {
    match command {
        SecretsCommand::Add(args) => add(common, args),
        SecretsCommand::List => list(common),
        SecretsCommand::Remove { name } => remove(common, name),
        SecretsCommand::Show { name, reveal } => show(common, name, *reveal),
    }
}

fn add(common: &Common, args: &AddArgs) -> Outcome {
    check_name(&args.name)?;
    let kept = match &args.private_key {
        Some(value) => Kept::from(&private_keys::given("--private-key", value, args.curve)?),
        None => match given(common)? {
            Some(keys) => Kept::HostKeys(keys.clone()),
            None => return Err(Failure::usage("what to keep: --host-keys, or --private-key")),
        },
    };
    let vault = vault()?;
    let phrase = if vault.exists() { passphrase(common)? } else { new_passphrase(common)? };
    let facts = facts(&args.name, &kept);
    let text =
        format!("{}: {}, {}; kept in {}", args.name, kept.kind(), kept.type_name(), vault.file().display());
    vault.change(&phrase, |secrets| secrets.add(&args.name, kept))?;
    Ok(Report::new(text, json!({ "file": vault.file(), "added": facts })))
}

fn list(common: &Common) -> Outcome {
    let vault = vault()?;
    if !vault.exists() {
        let text = format!("Nothing is kept: there is no {}", vault.file().display());
        return Ok(Report::new(text, json!({ "file": vault.file(), "secrets": [] })));
    }
    let secrets = vault.open(&passphrase(common)?)?;
    let width = secrets.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, kept) in secrets.iter() {
        text += &format!("{name:width$}  {}, {}\n", kept.kind(), kept.type_name());
    }
    if text.is_empty() {
        text = format!("{} is empty", vault.file().display());
    }
    let all: Vec<Value> = secrets.iter().map(|(name, kept)| facts(name, kept)).collect();
    Ok(Report::new(text, json!({ "file": vault.file(), "secrets": all })))
}

fn remove(common: &Common, name: &str) -> Outcome {
    let vault = existing()?;
    let kept = vault.change(&passphrase(common)?, |secrets| secrets.remove(name))?;
    let text = format!("{name}: {}, {}; removed", kept.kind(), kept.type_name());
    Ok(Report::new(text, json!({ "file": vault.file(), "removed": facts(name, &kept) })))
}

fn show(common: &Common, name: &str, reveal: bool) -> Outcome {
    let vault = existing()?;
    let secrets = vault.open(&passphrase(common)?)?;
    let kept = secrets.get(name)?;
    let mut text = format!("{name}: {}, {}\n", kept.kind(), kept.type_name());
    let mut document = facts(name, kept);
    if let Some(key) = kept.private_key() {
        text += &format!("Public key  {}\n", hex::run(key.public().bytes()));
    }
    if reveal {
        for (title, digits) in in_clear(kept) {
            text += &format!("{title:10}  {}\n", *digits);
            if let Value::Object(map) = &mut document {
                map.insert(title.to_lowercase().replace(' ', "_"), json!(*digits));
            }
        }
    } else {
        text += "The secret itself is printed with --reveal.\n";
    }
    Ok(Report::new(text, json!({ "file": vault.file(), "secret": document })))
}

fn existing() -> Result<crate::secrets::Vault, Failure> {
    let vault = vault()?;
    if vault.exists() {
        return Ok(vault);
    }
    Err(Failure::file(format!("nothing is kept: there is no {}", vault.file().display())))
}

/// What is no secret of it.
fn facts(name: &str, kept: &Kept) -> Value {
    let public = kept.private_key().map(|key| hex::run(key.public().bytes()));
    json!({ "name": name, "kind": kept.kind(), "type": kept.type_name(), "public_key": public })
}

fn in_clear(kept: &Kept) -> Vec<(&'static str, Zeroizing<String>)> {
    let digits = |bytes: &[u8]| Zeroizing::new(hex::run(bytes));
    match kept {
        Kept::HostKeys(keys) => vec![("MAC key", digits(keys.mac())), ("Cipher key", digits(keys.cipher()))],
        Kept::PrivateKey { scalar, .. } => vec![("Private key", digits(scalar))],
    }
}

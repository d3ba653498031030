//! `certs roots`: the roots that are known, and the user's own ones added and taken away.

use std::path::Path;

use serde_json::json;
use stsafe_core::hex;
use stsafe_core::x509::{Anchor, RootClass, TrustStore};

use super::args::{Common, RootsCommand};
use super::outcome::{Failure, Outcome, Report};
use super::trust;
use crate::{files, roots};

pub fn run(common: &Common, change: Option<&RootsCommand>) -> Outcome {
    match change {
        None => Ok(list(&trust::store(common)?)),
        Some(RootsCommand::Add { file }) => add(file),
        Some(RootsCommand::Remove { name }) => remove(name),
    }
}

fn list(store: &TrustStore) -> Report {
    let text: String = store.anchors().iter().map(entry).collect();
    let one = |anchor: &Anchor| {
        let certificate = &anchor.certificate;
        json!({
            "name": anchor.id,
            "class": anchor.class.word(),
            "believed": anchor.usage.word(),
            "subject": certificate.subject.to_string(),
            "valid_from": certificate.not_before.at.to_string(),
            "valid_to": certificate.not_after.at.to_string(),
            "sha256": hex::run(&certificate.digest()),
            "from": anchor.origin,
            "meaning": anchor.meaning,
        })
    };
    let all: Vec<_> = store.anchors().iter().map(one).collect();
    Report::new(text, json!({ "roots": all }))
}

fn entry(anchor: &Anchor) -> String {
    let certificate = &anchor.certificate;
    format!(
        "{}  {}, {}\n  Subject  {}\n  Valid    {} to {}\n  SHA-256  {}\n  From     {}\n  Proves   {}\n\n",
        anchor.id,
        anchor.class,
        anchor.usage.word(),
        certificate.subject,
        certificate.not_before,
        certificate.not_after,
        hex::run(&certificate.digest()),
        anchor.origin,
        anchor.meaning,
    )
}

fn add(file: &Path) -> Outcome {
    let mut store = trust::known()?;
    let bytes = files::read_raw(file, trust::MOST_BYTES).map_err(Failure::file)?;
    let added = store
        .add_user(&bytes, &file.display().to_string())
        .map_err(|e| Failure::file(format!("{}: {e}", file.display())))?;
    let own = |id: &&String| store.get(id).is_some_and(|anchor| anchor.class == RootClass::User);
    if let Some(shipped) = added.iter().find(|id| !own(id)) {
        let what =
            format!("{} ships with this program as {shipped}: --root {shipped} believes it", file.display());
        return Err(Failure::usage(what));
    }
    keep(&store)?;
    let text: String = added.iter().filter_map(|id| store.get(id)).map(entry).collect();
    Ok(Report::new(text, json!({ "added": added })))
}

fn remove(name: &str) -> Outcome {
    let mut store = trust::known()?;
    if !store.remove_user(name) {
        let own = store.anchors().iter().filter(|anchor| anchor.class == RootClass::User);
        let names: Vec<&str> = own.map(|anchor| anchor.id.as_str()).collect();
        let known = if names.is_empty() {
            "there are none".to_owned()
        } else {
            format!("those are {}", names.join(", "))
        };
        return Err(Failure::usage(format!("{name} is no root of your own; {known}")));
    }
    keep(&store)?;
    Ok(Report::new(format!("{name} removed"), json!({ "removed": name })))
}

fn keep(store: &TrustStore) -> Result<(), Failure> {
    let path = roots::place()
        .ok_or_else(|| Failure::file("this system names no folder for settings, so roots cannot be kept"))?;
    roots::keep(store, &path).map_err(Failure::file)
}

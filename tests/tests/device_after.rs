//! What the transcripts say of the device's state after their last step: the virtual chip has come to the same state,
//! nothing more has changed and nothing less.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test reports and stops")]

use serde_json::Value;
use stsafe_core::chip::state::Nvm;
use stsafe_core::command::{CATALOG, Key};
use stsafe_core::link::{Code, CommandFrame};
use workbench_tests::transcript::{self, Scenario, Step};

/// `given.device` with everything that `result.device_after` says has changed.
fn device_after(scenario: &Scenario) -> Option<Value> {
    let changes = scenario.result.get("device_after")?.as_object()?;
    let mut device = scenario.given["device"].clone();
    for (attribute, change) in changes {
        match (&mut device[attribute], change) {
            (Value::Array(list), Value::Object(entries)) => {
                // Zones and private slots are named by their number, the others by their place.
                for (key, entry) in entries {
                    let named = |old: &Value| match attribute.as_str() {
                        "zones" => old["index"] == entry["index"],
                        "private_slots" => old["slot"] == entry["slot"],
                        _ => false,
                    };
                    let place = list.iter().position(named).or_else(|| key.parse().ok())?;
                    *list.get_mut(place)? = entry.clone();
                }
            }
            (Value::Object(old), Value::Object(entries)) => old.extend(entries.clone()),
            (old, new) => *old = new.clone(),
        }
    }
    Some(device)
}

/// Without what the files do not tell: remaining uses, tries and wrong MACs, and which keys were derived.
fn told(mut nvm: Nvm) -> Nvm {
    nvm.wrong_macs = 0;
    nvm.private.iter_mut().filter_map(|slot| slot.key.as_mut()).for_each(|key| key.uses_left = None);
    nvm.symmetric.iter_mut().filter_map(|slot| slot.key.as_mut()).for_each(|key| key.derived = false);
    if let Some(password) = &mut nvm.password {
        password.tries_left = password.tries_max;
    }
    nvm
}

/// The parts that differ, by name.
fn differences(chip: &Nvm, file: &Nvm) -> Vec<&'static str> {
    let parts = [
        ("zones", chip.zones == file.zones),
        ("commands", chip.commands == file.commands),
        ("command access right", chip.command_access_may_change == file.command_access_may_change),
        (
            "command encryption right",
            chip.command_encryption_may_change == file.command_encryption_may_change,
        ),
        ("private keys", chip.private == file.private),
        ("host keys", chip.host_keys == file.host_keys),
        ("host key control", chip.host_key_control == file.host_key_control),
        ("symmetric keys", chip.symmetric == file.symmetric),
        ("public keys", chip.public == file.public),
        ("envelope keys", chip.envelope == file.envelope),
        ("password", chip.password == file.password),
        ("life cycle", chip.life_cycle == file.life_cycle),
        ("I²C", chip.i2c == file.i2c),
    ];
    parts.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
}

/// The zone of a refused Update. The device behind the files writes the data before it refuses the change of access that
/// comes with it; here a refused command changes nothing, so that zone's data cannot be compared.
fn refused_update(step: &Step) -> Option<u8> {
    let frame = CommandFrame::decode(&step.write()?).ok()?;
    let refused = step.compare == "status_class" && frame.code == Code::Basic(0x06);
    frame.payload.get(1).copied().filter(|_| refused)
}

fn is_implemented(scenario: &Scenario) -> bool {
    scenario.steps.iter().all(|step| {
        let Some(frame) = step.write().and_then(|write| CommandFrame::decode(&write).ok()) else {
            return true;
        };
        let tag = frame.payload.first().copied();
        let known = CATALOG.iter().any(|row| match row.key {
            Key::Plain(code) => code == frame.code,
            Key::Tagged(code, t) => code == frame.code && Some(t) == tag,
        });
        known || step.compare == "status_class"
    })
}

#[test]
fn the_chip_ends_every_transcript_in_the_state_that_the_file_tells() {
    let (mut compared, mut changed, mut wrong) = (0, 0, Vec::new());
    for scenario in transcript::load_all().iter().filter(|scenario| is_implemented(scenario)) {
        let mut chip = transcript::chip(scenario);
        let before = chip.nvm.clone();
        for step in &scenario.steps {
            match step.write() {
                Some(write) => drop(chip.take(&write)),
                None if step.api.contains("power") => chip.reset(),
                None => {}
            }
        }
        let Some(after) = device_after(scenario) else { continue };
        let mut after = told(transcript::device_state(&after));
        for zone in scenario.steps.iter().filter_map(refused_update) {
            if let (Some(file), Some(own)) = (after.zone_mut(zone), chip.nvm.zone(zone)) {
                file.data.clone_from(&own.data);
            }
        }
        compared += 1;
        changed += usize::from(chip.nvm != before);
        let parts = differences(&told(chip.nvm), &after);
        if !parts.is_empty() {
            wrong.push(format!("{}: {}", scenario.name, parts.join(", ")));
        }
    }
    println!("states compared {compared}, of which changed {changed}, wrong {}", wrong.len());
    wrong.iter().for_each(|line| println!("  WRONG {line}"));
    assert!(wrong.is_empty(), "see the report above");
    assert!(changed >= 70, "{changed} scenarios changed the state");
}

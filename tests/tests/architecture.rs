//! The rules of the house that a compiler does not check. See `assets/docs/ARCHITECTURE.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use stsafe_core::command::CATALOG;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every Rust file below a folder, with its text without comments and tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                files.push((path, lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(!files.is_empty(), "{folder} has no sources");
    files
}

/// Asserts that no file of `folders` says one of `words`; `except` names files that may.
#[track_caller]
fn never_says(folders: &[&str], words: &[&str], except: &[&str], rule: &str) {
    let mut broken = Vec::new();
    for (path, code) in folders.iter().flat_map(|folder| sources(folder)) {
        if except.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        for word in words.iter().filter(|word| code.contains(**word)) {
            broken.push(format!("{} says {word}", path.strip_prefix(root()).unwrap().display()));
        }
    }
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

#[test]
fn core_never_knows_the_screen() {
    never_says(&["core/src"], &["egui", "eframe", "rfd::"], &[], "core never knows the screen");
}

#[test]
fn the_codec_never_does_io() {
    let folders = [
        "core/src/command",
        "core/src/session",
        "core/src/x509",
        "core/src/profile",
        "core/src/link",
        "core/src/capture",
    ];
    let words =
        ["std::fs", "std::net", "std::thread", "std::time::Instant", "SystemTime", "web_time", "File::"];
    never_says(
        &folders,
        &words,
        &[],
        "codec, session, certificates and profile name no file, port, clock or thread",
    );
}

#[test]
fn the_chip_never_calls_the_hosts_judgement() {
    let words = ["crate::effect", "crate::policy", "crate::observe", "crate::device"];
    never_says(
        &["core/src/chip"],
        &words,
        &[],
        "the chip and the host's judgement are tested against each other",
    );
}

#[test]
fn the_hosts_judgement_never_looks_into_the_chip() {
    never_says(
        &["core/src/policy", "core/src/observe"],
        &["crate::chip", "super::chip"],
        &[],
        "policy and observation know answers only; the chip is tested against them",
    );
}

#[test]
fn panels_never_see_a_device_a_channel_or_a_thread() {
    let words = ["stsafe_core::device", "crossbeam", "std::thread", "crate::worker", "std::sync::mpsc"];
    never_says(&["app/src/panels", "app/src/widgets"], &words, &[], "panels paint the view and send actions");
}

#[test]
fn a_panel_never_uses_another_panel() {
    let panels = [
        "overview",
        "memory",
        "counters",
        "access",
        "keys",
        "certificates",
        "authentication",
        "session",
        "lessons",
        "trace",
        "bridge",
        "lab",
        "profile",
        "twin",
    ];
    for panel in panels {
        let others: Vec<String> =
            panels.iter().filter(|other| **other != panel).map(|other| format!("panels::{other}")).collect();
        let words: Vec<&str> = others.iter().map(String::as_str).collect();
        never_says(&[&format!("app/src/panels/{panel}")], &words, &[], "a panel never uses another panel");
    }
}

#[test]
fn only_the_window_itself_gives_consent() {
    let words = ["CarryOut", "SendRaw", "TwinErrand::Apply", "Consent::", "agreed: true"];
    never_says(
        &["app/src/panels", "app/src/widgets"],
        &words,
        &[],
        "a panel proposes; consent is given by the window, after its confirm dialog",
    );
}

#[test]
fn colours_sizes_and_fonts_are_in_the_theme_only() {
    let words = [
        "Color32::from_rgb",
        "Color32::from_gray",
        "Color32::from_hex",
        "FontId::new",
        "FontId::proportional",
    ];
    never_says(
        &["app/src/panels", "app/src/widgets"],
        &words,
        &[],
        "theme is the only place with a colour or a font",
    );
}

#[test]
fn nothing_refers_to_where_the_project_is_made() {
    let out = std::process::Command::new("git").args(["ls-files"]).current_dir(root()).output();
    let Ok(out) = out else { return };
    // Put together here, so that this very file does not say them.
    let words = [["..", "/shared"].concat(), ["/wo", "rk/"].concat(), [".lib", "rary"].concat()];
    for name in String::from_utf8_lossy(&out.stdout).lines() {
        let Ok(text) = fs::read_to_string(root().join(name)) else { continue };
        for word in &words {
            assert!(!text.contains(word.as_str()), "{name} says {word}");
        }
    }
}

#[test]
fn every_catalogue_row_has_a_key_of_its_own() {
    let keys: BTreeSet<_> = CATALOG.iter().map(|row| row.key).collect();
    assert_eq!(keys.len(), CATALOG.len());
    assert!(CATALOG.iter().all(|row| !row.name.is_empty() && row.time_ms > 0));
}

#[test]
fn every_catalogue_row_has_a_conversation() {
    let stories = sources("tests/tests/conversations");
    let told = |word: &str| {
        stories.iter().flat_map(|(_, code)| code.lines()).any(|line| {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            !line.trim_start().starts_with("use ") && words.into_iter().any(|w| w == word)
        })
    };
    let missing: Vec<&str> = CATALOG
        .iter()
        .filter(|row| !told(row.type_name.rsplit("::").next().unwrap_or_default().trim()))
        .map(|row| row.name)
        .collect();
    assert!(missing.is_empty(), "no conversation for {missing:?}");
}

#[test]
fn the_required_libraries_are_really_used() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for name in [
        "egui",
        "eframe",
        "p256",
        "x509-cert",
        "der",
        "rfd",
        "serde",
        "ron",
        "crossbeam-channel",
        "serialport",
        "rusb",
    ] {
        assert!(lock.contains(&format!("name = \"{name}\"\n")), "{name} is not in the lock file");
    }
    let used: String =
        sources("core/src").into_iter().chain(sources("app/src")).map(|(_, code)| code).collect();
    for word in [
        "p256::",
        "x509_cert::",
        "der::",
        "ron::",
        "serde::",
        "crossbeam_channel::",
        "rfd::",
        "eframe::",
        "serialport::",
        "rusb::",
    ] {
        assert!(used.contains(word), "{word} is declared but not used");
    }
}

//! Every command: one JSON document on stdout with --json whatever comes of it, nothing but it, and the exit code that the
//! documents promise: 0 done, 1 a verdict is negative, 2 usage or consent, 3 device, link, file or a refusal.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::Home;

impl Home {
    /// With the files that the commands need.
    fn with_files(name: &str) -> Self {
        let home = Self::new(name);
        let wire = "stsafe-capture 1\ndevice: x\norigin: virtual\ndate: 2026-11-20T14:02:11.204Z\n\
                    1 0.000 - 00AA1A7B 00AA00 00 took=1 expected=1\n";
        fs::write(home.0.join("broken.cap"), wire).unwrap();
        fs::write(home.0.join("broken.ron"), "PlanFile(version: 2,").unwrap();
        let leaf = "tests/data/certificates/leaf-a120-eval4-0209FBA403B2E48C7401F1.pem";
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        fs::copy(root.join(leaf), home.0.join("leaf.pem")).unwrap();
        home
    }

    fn words(&self, line: &str) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().display().to_string();
        line.split_whitespace()
            .map(|word| word.replace("{home}", &self.0.display().to_string()).replace("{root}", &root))
            .collect()
    }

    fn line(&self, line: &str) -> (i32, String, String) {
        let words = self.words(line);
        self.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// Verb, arguments, exit code. In this order: later ones use what earlier ones wrote.
const CASES: &[(&str, &str, i32)] = &[
    ("info", "", 0),
    ("info", "--device sim:{home}/no/such/folder/chip.ron", 3),
    ("info", "--device replay:{home}/missing.cap", 3),
    ("zones", "", 0),
    ("read", "1 --length 4", 0),
    ("read", "99", 2),
    ("read", "1 --length 4 --host-keys 0011", 2),
    ("update", "1 --hex AABB", 0),
    ("update", "1 --hex A", 2),
    ("update", "0 --hex AA", 3),
    ("update", "1 --hex AABB --read-only", 2),
    ("decrement", "5 --by 1", 2),
    ("decrement", "5 --by 1 --yes", 0),
    ("decrement", "1 --yes", 3),
    ("auth", "", 0),
    ("auth", "--scenario clone", 1),
    (
        "certs verify",
        "{root}/tests/data/certificates/leaf-a120-eval4-0209FBA403B2E48C7401F1.pem --root st-test-91-2023 --at 2026-11-20",
        0,
    ),
    (
        "certs verify",
        "{root}/tests/data/certificates/leaf-a120-eval4-0209FBA403B2E48C7401F1.pem --root st-prod-01",
        1,
    ),
    ("certs verify", "{home}/phrase", 3),
    ("certs show", "{root}/assets/certificates/st/stm-stsafe-a-prod-ca-01.pem", 0),
    ("certs show", "{home}/missing.pem", 3),
    ("certs request", "--slot 0 --common-name x --yes --out {home}/x.csr", 0),
    ("certs request", "--slot 1 --common-name x --yes", 2),
    ("certs install", "{root}/assets/certificates/st/stm-stsafe-a-prod-ca-01.pem --slot 1 --zone 1 --yes", 3),
    ("certs chip", "--at 2026-11-20", 0),
    ("certs chip", "--root st-prod-01 --at 2026-11-20", 1),
    ("certs roots", "", 0),
    ("certs roots add", "{root}/assets/certificates/st/stm-stsafe-a-prod-ca-01.pem", 2),
    ("certs roots add", "{home}/missing.pem", 3),
    ("certs roots remove", "user-1", 2),
    ("certs compare", "{home}/leaf.pem {home}/leaf.pem", 0),
    ("certs compare", "{home}/leaf.pem {root}/assets/certificates/st/stm-stsafe-a-prod-ca-01.pem", 1),
    ("certs asn1", "{home}/leaf.pem", 0),
    ("certs asn1", "{home}/phrase", 3),
    ("keys", "", 0),
    ("keys host", "--new 0011", 2),
    ("keys host", "--way agreed", 2),
    ("keys public", "--slot 0", 2),
    ("keys public", "--slot 0 --key {home}/leaf.pem", 2),
    ("keys public", "--slot 0 --key {home}/missing.pem", 3),
    ("report", "--html {home}/r.html --json-file {home}/r.json --capture {home}/r.cap", 0),
    ("report", "spl03-like", 1),
    ("report", "no-such-profile", 3),
    ("profile show", "ocd", 0),
    ("profile show", "{home}/broken.ron", 3),
    ("profile check", "--html {home}/p.html --json-file {home}/p.json", 0),
    ("profile check", "spl03-like", 1),
    ("profile check", "--html {home}/no/such/folder/p.html", 3),
    ("chip new", "{home}/chip.ron --state provisioned", 0),
    ("chip new", "{home}/chip.ron", 3),
    ("chip new", "{home}/other.ron --state nonsense", 2),
    ("plan new", "{home}/plan.ron --freeze 1 --device sim:{home}/fresh.ron", 0),
    ("plan new", "{home}/empty.ron", 2),
    ("plan show", "{home}/plan.ron", 0),
    ("plan show", "{home}/broken.ron", 3),
    ("plan run", "{home}/plan.ron --on twin --device sim:{home}/fresh.ron", 0),
    ("plan run", "{home}/plan.ron --device sim:{home}/fresh.ron", 2),
    ("plan run", "{home}/plan.ron --yes --device sim:{home}/fresh.ron", 0),
    ("plan run", "{home}/plan.ron --yes --device sim:{home}/fresh.ron", 3),
    ("raw", "00 AA", 0),
    ("raw", "0", 2),
    ("trace decode", "{home}/r.cap", 0),
    ("trace decode", "{home}/missing.cap", 3),
    ("trace compare", "{home}/r.cap {home}/r.cap", 0),
    ("trace compare", "{home}/r.cap {home}/broken.cap", 1),
    ("trace export", "{home}/r.cap --pcapng {home}/r.pcapng", 0),
    ("trace export", "{home}/missing.cap --pcapng {home}/x.pcapng", 3),
    ("trace replay", "{home}/r.cap", 0),
    ("trace replay", "{home}/missing.cap", 3),
    ("ports", "", 0),
    ("chip save", "{home}/saved.ron --device sim:{home}/chip.ron", 0),
    ("chip save", "{home}/saved.ron --device sim:{home}/chip.ron", 3),
    ("chip serve", "--tcp nowhere:port", 3),
    ("lab echo", "--rounds 1 --length 4", 0),
    ("lab random", "--bytes 32", 0),
    ("lab hash", "--text abc", 0),
    ("lab mac", "", 2),
    ("lab encrypt", "", 2),
    ("lab decrypt", "", 2),
    ("lab wrap", "", 2),
    ("lab unwrap", "", 2),
    ("lab derive", "", 2),
    ("session explain", "14 47 CB 0D", 0),
    ("session explain", "zz", 2),
    ("session listen", "{home}/missing.cap", 3),
    ("secrets list", "", 0),
    (
        "secrets add",
        "lab --host-keys 00112233445566778899AABBCCDDEEFF0123456789ABCDEF0123456789ABCDEF --passphrase-file {home}/phrase",
        0,
    ),
    ("secrets add", "lab", 2),
    ("secrets show", "lab --passphrase-file {home}/phrase", 0),
    ("secrets show", "other --passphrase-file {home}/phrase", 3),
    ("info", "--device sim:{home}/chip.ron --host-keys stored:lab --passphrase-file {home}/phrase", 0),
    ("secrets remove", "lab --passphrase-file {home}/phrase", 0),
    ("secrets remove", "lab --passphrase-file {home}/phrase", 3),
];

#[test]
fn every_verb_prints_one_json_document_and_ends_with_the_promised_code() {
    let home = Home::with_files("verbs-all");
    let mut wrong = Vec::new();
    for (verb, args, expected) in CASES {
        let (code, out, words) = home.line(&format!("{verb} {args} --json"));
        if code != *expected {
            wrong.push(format!("{verb} {args}: exit code {code}, promised {expected}\n{out}{words}"));
            continue;
        }
        let document: Value = match serde_json::from_str(&out) {
            Ok(document) => document,
            Err(error) => {
                wrong.push(format!("{verb} {args}: {error}: {out}"));
                continue;
            }
        };
        let error = &document["error"];
        let told = ["layer", "what", "advice"].iter().all(|key| error[key].is_string());
        let fits = match code {
            0 | 1 => error.is_null() && document.is_object(),
            _ => told && !words.is_empty(),
        };
        if !fits {
            wrong.push(format!("{verb} {args}: code {code} does not go with {document:#}\n{words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let tried: BTreeSet<String> = CASES.iter().map(|(verb, ..)| (*verb).to_owned()).collect();
    let there: BTreeSet<String> = stsafe_workbench::cli::verbs().into_iter().collect();
    assert_eq!(tried, there, "a verb without a case, or a case without a verb");
}

#[test]
fn arguments_that_make_no_sense_end_with_2_for_every_verb() {
    let home = Home::with_files("verbs-usage");
    for verb in stsafe_workbench::cli::verbs() {
        let (code, out, words) = home.line(&format!("{verb} --no-such-option --json"));
        let document: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{verb}: {e}: {out}"));
        assert_eq!((code, document["error"]["layer"].as_str()), (2, Some("usage")), "{verb}");
        assert!(words.contains("--no-such-option"), "{verb}: {words}");
        let (code, out, _) = home.line(&format!("{verb} --help"));
        assert!(code == 0 && out.contains("Usage:"), "{verb}");
    }
}

#[test]
fn the_readme_names_every_group_of_verbs_and_none_that_is_not_there() {
    let home = Home::with_files("verbs-readme");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let lines: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("stsafe-workbench ")).collect();
    let first = |verb: &str| verb.split(' ').next().unwrap_or_default().to_owned();
    let named: BTreeSet<String> = lines.iter().map(|line| first(line)).collect();
    let there: BTreeSet<String> = stsafe_workbench::cli::verbs().iter().map(|verb| first(verb)).collect();
    let missing: Vec<&String> = there.difference(&named).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(lines.len() > 15, "the README has its examples");
    for line in lines {
        // Every option of the example is one of the verb; what it would do is not done.
        let parts = line.split(" #").next().unwrap_or_default().split('"').enumerate();
        let quoted =
            |(n, part): (usize, &str)| if n % 2 == 1 { part.replace(' ', "") } else { part.to_owned() };
        let words: String = parts.map(quoted).collect();
        let (code, _, said) = home.line(&format!("{words} --help"));
        assert_eq!(code, 0, "{line}: {said}");
    }
}

#[test]
fn all_mistakes_of_a_plan_and_of_a_profile_are_told_at_once_by_line_and_column() {
    let home = Home::with_files("verbs-mistakes");
    let plan = "PlanFile(\n version: 2,\n title: \"x\", consequence: \"\",\n chip: ChipName(product: \"0\", device_id: None),\n \
                steps: [Step(says: \"x\", command: \"Read\", effect: \"Fine\", sends: \"05 00 00 00 00 00 04\", expects: \
                Status(0))],\n)";
    fs::write(home.0.join("wrong-plan.ron"), plan).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let profile = fs::read_to_string(root.join("assets/profiles/spl05.ron")).unwrap();
    let line_of = |text: &str, part: &str| text[..text.find(part).unwrap()].lines().count().to_string();
    let wrong = profile.replacen("version: 1", "version: 9", 1).replacen("bytes: 1000", "bytes: many", 1);
    fs::write(home.0.join("wrong-profile.ron"), &wrong).unwrap();
    let bytes = line_of(&wrong, "many");
    for (line, places) in [
        ("plan show {home}/wrong-plan.ron", ["line 2, column", "line 4, column", "line 5, column"]),
        ("profile show {home}/wrong-profile.ron", ["column", &format!("line {bytes}, column"), "version"]),
    ] {
        let (code, out, words) = home.line(&format!("{line} --json"));
        let document: Value = serde_json::from_str(&out).unwrap();
        let what = document["error"]["what"].as_str().unwrap();
        for place in places {
            assert!(what.contains(place) && words.contains(place), "{line}: {place} is not in {what}");
        }
        assert_eq!(code, 3);
    }
}

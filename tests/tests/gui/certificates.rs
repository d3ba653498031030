//! Certificates: two side by side, roots of one's own, anything as ASN.1, chains in other zones, and bad input.

use egui::{Key, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use stsafe_core::x509::{Certificate, simulator};
use stsafe_workbench::action::Action;
use stsafe_workbench::open::Options;
use stsafe_workbench::panels::certificates;
use stsafe_workbench::theme::space::SMALLEST;
use stsafe_workbench::view::certificates::CertificateErrand;
use stsafe_workbench::view::{Activity, View};
use stsafe_workbench::worker::{Runner, Surroundings};

use crate::bench::{Bench, click, click_first, drop_files, key, picture, shows, sized, update, window};

const EVAL3: &[u8] = include_bytes!("../../data/certificates/leaf-a110-eval3-020930C56159E439520139.der");
const EVAL4: &[u8] = include_bytes!("../../data/certificates/leaf-a120-eval4-0209FBA403B2E48C7401F1.der");
const CUT: &[u8] =
    include_bytes!("../../data/certificates/leaf-a110-eval3-TRUNCATED-0209B0846159E439520139.bin");

fn page(theme: Theme, name: &str) -> Harness<'static, Bench> {
    let mut harness = window(Bench::used(), theme);
    key(&mut harness, Key::Num6);
    turn(&mut harness, name);
    harness
}

/// Turns to a page by its segment; the chain's heading is called like its page.
fn turn(harness: &mut Harness<'static, Bench>, name: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, name).click();
    harness.run();
}

fn paste(harness: &mut Harness<'static, Bench>, text: &str) {
    harness.input_mut().events.push(egui::Event::Paste(text.to_owned()));
    harness.run();
}

#[test]
fn two_dropped_files_stand_side_by_side_and_tell_where_they_differ() {
    let mut harness = page(Theme::Light, "Chain");
    drop_files(&mut harness, &[("first.der", EVAL3), ("second.der", EVAL4)]);
    harness.run();
    assert!(shows(&harness, "From the file first.der") && shows(&harness, "From the file second.der"));
    assert!(shows(&harness, "serialNumber: differs, 020930C56159E439520139 and 0209FBA403B2E48C7401F1"));
    assert!(!shows(&harness, "signatureAlgorithm: equal"), "equal fields are left out");
    click_first(&mut harness, "serialNumber: differs");
    // Offset 15 (KNOWN), and the bytes in which the two numbers differ.
    assert!(shows(&harness, "First, offset 15, differs at 17 to 20, 22 to 23, 25"));
    click(&mut harness, "All");
    assert!(shows(&harness, "signatureAlgorithm: equal"));
    click(&mut harness, "Compare");
    assert!(!shows(&harness, "serialNumber: differs"), "the tree is back");
}

#[test]
fn a_file_is_compared_with_the_chips_own_by_one_button() {
    let mut harness = page(Theme::Light, "Chain");
    drop_files(&mut harness, &[("leaf.der", &simulator::default_identity().leaf)]);
    click(&mut harness, "Compare");
    assert!(shows(&harness, "A second certificate stands here beside the first"));
    click(&mut harness, "With the chip's");
    assert!(shows(&harness, "Every byte is the same."));
    drop_files(&mut harness, &[("other.der", EVAL4)]);
    assert!(shows(&harness, "From the file other.der"), "a file that is dropped now is the second");
}

#[test]
fn a_root_of_ones_own_is_believed_at_once_marked_and_removed() {
    let mut harness = page(Theme::Light, "Trust store");
    assert!(shows(&harness, "STM STSAFE-A PROD CA 01, ST, Believed"));
    assert!(shows(
        &harness,
        "WORKBENCH SIM CA \u{2013} NOT ST, Simulator, NOT ST, Believed for virtual chips only"
    ));
    turn(&mut harness, "Chain");
    drop_files(&mut harness, &[("leaf.der", &simulator::wrong_ca_leaf().expect("a leaf"))]);
    assert!(shows(&harness, "Issuer of the leaf: failed"));
    turn(&mut harness, "Trust store");
    drop_files(&mut harness, &[("their-ca.der", &simulator::wrong_ca().expect("a root"))]);
    click_first(&mut harness, "WORKBENCH OTHER CA \u{2013} NOT ST, Your own, Believed");
    assert!(shows(&harness, "their-ca.der"), "where it comes from");
    turn(&mut harness, "Chain");
    assert!(shows(&harness, "Trusted root is yours: passed"), "the verdict is given anew");
    turn(&mut harness, "Trust store");
    click(&mut harness, "Remove");
    assert!(!shows(&harness, "their-ca.der"));
    turn(&mut harness, "Chain");
    assert!(shows(&harness, "Issuer of the leaf: failed"));
}

#[test]
fn a_root_of_ones_own_is_there_again_at_the_next_start_and_a_broken_file_is_left_alone() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept-roots/roots.pem");
    let _ = std::fs::remove_file(&path);
    let run = |errand: Option<CertificateErrand>| {
        let around = Surroundings { roots: Some(path.clone()), ..Surroundings::default() };
        let options = Options { time_percent: 0, ..Options::default() };
        let (mut view, mut runner) = (View::default(), Runner::within(around, options, Box::new(|| false)));
        let connect = Action::Connect { address: "sim".to_owned(), read_only: false };
        for action in std::iter::once(connect).chain(errand.map(Action::Certificates)) {
            runner.perform(action, &mut |event| view.apply(event));
        }
        let own = view.certificates.trust.expect("the roots").get("user-1").map(|root| root.origin.clone());
        (own, view.activity)
    };
    let bytes = simulator::wrong_ca().expect("a root");
    let add = || CertificateErrand::AddRoot { name: "their ca.der".to_owned(), bytes: bytes.clone() };
    assert_eq!(run(None).0, None);
    assert_eq!(run(Some(add())).0.as_deref(), Some("their ca.der"));
    assert_eq!(run(None).0.as_deref(), Some("their ca.der"));
    assert_eq!(run(Some(CertificateErrand::RemoveRoot("user-1".to_owned()))).0, None);
    assert_eq!(run(None), (None, Activity::Idle), "a file without roots is no broken one");
    let broken = b"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
    std::fs::write(&path, broken).expect("a file");
    let (own, activity) = run(Some(add()));
    assert_eq!(own, None);
    assert!(matches!(activity, Activity::Failed { what, .. } if what == "The roots were not changed"));
    assert_eq!(std::fs::read(&path).expect("the file"), broken);
}

#[test]
fn a_test_root_is_switched_on_for_a_while() {
    let mut harness = page(Theme::Light, "Chain");
    drop_files(&mut harness, &[("eval4.der", EVAL4)]);
    assert!(shows(&harness, "Root is not trusted: failed"));
    turn(&mut harness, "Trust store");
    for _ in 0..2 {
        click_first(&mut harness, "STM STSAFE-A TEST CA 91, ST test, Known by name, not believed");
        click(&mut harness, "Believe");
    }
    turn(&mut harness, "Chain");
    assert!(shows(&harness, "Trusted root is a test authority: warning"));
}

#[test]
fn what_is_pasted_is_shown_as_a_tree_and_the_first_bad_byte_is_told() {
    let mut harness = page(Theme::Light, "ASN.1");
    paste(&mut harness, "30 08 02 01 05 30 03 01 01 FF");
    assert!(shows(&harness, "SEQUENCE, 10 B, hex, offset 0"));
    click_first(&mut harness, "BOOLEAN, offset 7, 1 bytes, TRUE");
    assert!(shows(&harness, "BOOLEAN: 7, header 2 B, value 1 B"));
    paste(&mut harness, "MAgCAQUwAwEB");
    assert!(shows(&harness, "SEQUENCE, 9 B, base64, offset 0, does not fit"));
    assert!(shows(
        &harness,
        "ASN.1 at offset 9: expected 1 more byte of BOOLEAN, found the end of the data."
    ));
    assert!(shows(&harness, "INTEGER, offset 2, 1 bytes, 5"), "what was understood stays");
    paste(&mut harness, "30 08 zz");
    assert!(shows(&harness, "Not read, line 1: 'z' is not a hex digit; it is no base64 either."));
    paste(&mut harness, "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----");
    assert!(shows(&harness, "a private key; this program does not show one"));
    let pem = Certificate::parse(EVAL4).expect("the leaf").to_pem();
    paste(&mut harness, &pem.repeat(2));
    assert_eq!(harness.get_all_by_label_contains("Certificate, 431 B, PEM, offset 0").count(), 2);
}

#[test]
fn a_file_that_is_no_whole_certificate_is_shown_as_far_as_it_goes() {
    let mut harness = page(Theme::Light, "Chain");
    drop_files(&mut harness, &[("cut.bin", CUT)]);
    assert!(shows(&harness, "Certificate, not whole, 157 B"));
    assert!(shows(&harness, "the certificate announces 413 bytes, 157 are here"));
    assert!(shows(&harness, "serialNumber, offset 13, 11 bytes, 0209B0846159E439520139"));
}

#[test]
fn a_chain_in_another_zone_can_be_chosen() {
    let mut bench = Bench::used();
    let both = [simulator::wrong_ca_leaf().expect("a leaf"), simulator::wrong_ca().expect("a root")].concat();
    for (number, piece) in both.chunks(200).enumerate() {
        bench.send("Memory", update(2, 200 * u16::try_from(number).expect("small"), piece));
    }
    bench.serve(Action::ReadAllZones);
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::Num6);
    assert!(shows(&harness, "Leaf from zone 0 of sim"));
    click(&mut harness, "Zone 2");
    assert!(shows(&harness, "Leaf from zone 2 of sim"));
    assert!(
        shows(&harness, "Root is not trusted: failed"),
        "its root lies behind it, and nobody believes that one"
    );
    click(&mut harness, "Zone 0");
    assert!(shows(&harness, "Trusted root is the simulator's: passed"));
}

#[test]
fn arrow_keys_fold_and_unfold_a_field() {
    let mut harness = page(Theme::Light, "Chain");
    assert!(shows(&harness, "notBefore"));
    harness.get_all_by_label_contains("validity, offset 121").next().expect("a row").focus();
    harness.run();
    key(&mut harness, Key::ArrowLeft);
    assert!(!shows(&harness, "notBefore"));
    key(&mut harness, Key::ArrowRight);
    assert!(shows(&harness, "notBefore"));
}

#[test]
fn of_four_thousand_elements_only_those_in_sight_are_rows_and_the_keyboard_reaches_the_others() {
    // A SEQUENCE of integers, each its own number; 4,096 elements are as many as a paste is read to.
    let integers: Vec<u8> =
        (0..4_095_u16).flat_map(|n| [0x02, 0x02, 0x01 | (n >> 8) as u8, n as u8]).collect();
    let length = u16::try_from(integers.len()).expect("fits").to_be_bytes();
    let der = [&[0x30, 0x82, length[0], length[1]][..], &integers].concat();
    let mut harness = page(Theme::Light, "ASN.1");
    paste(&mut harness, &stsafe_core::hex::run(&der));
    let row = |index: usize| format!("offset {}, 2 bytes", 4 + 4 * index);
    let rows =
        |harness: &Harness<'static, Bench>| harness.get_all_by_role(egui::accesskit::Role::TreeItem).count();
    assert!(shows(&harness, &row(0)) && !shows(&harness, &row(100)));
    assert!(rows(&harness) < 60, "{} rows", rows(&harness));
    harness.get_all_by_label_contains(&row(0)).next().expect("the first").focus();
    harness.run();
    for _ in 0..100 {
        key(&mut harness, Key::ArrowDown);
    }
    let focused = |harness: &Harness<'static, Bench>, index: usize| {
        harness.get_all_by_label_contains(&row(index)).any(|node| node.is_focused())
    };
    assert!(focused(&harness, 100), "one row per key");
    assert!(rows(&harness) < 60, "{} rows", rows(&harness));
    // A reader is told how many there are, though not all are there.
    let hundredth = row(100);
    let node = harness.get_all_by_label_contains(&hundredth).next().expect("a row");
    let told = (node.accesskit_node().data().position_in_set(), node.accesskit_node().data().size_of_set());
    assert_eq!(told, (Some(102), Some(4_096)));
    picture(&mut harness, "asn1-long-light");
    // Scrolled far away, the row keeps the keyboard and is one key away from its neighbour.
    let place = harness.get_all_by_label_contains(&row(100)).next().expect("a row").rect().center();
    harness.hover_at(place);
    for _ in 0..40 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Page,
            delta: egui::vec2(0.0, -1.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        harness.run();
    }
    assert!(!shows(&harness, &row(110)) && focused(&harness, 100));
    key(&mut harness, Key::ArrowDown);
    assert!(focused(&harness, 101) && shows(&harness, &row(105)), "it is in sight again");
}

#[test]
fn exported_files_hold_what_is_shown() {
    let bench = Bench::used();
    let data = certificates::build(&bench.window.view).expect("a chain");
    let leaf = simulator::default_identity().leaf;
    let entries = certificates::entries(&certificates::State::default(), &data);
    let names: Vec<&str> = entries.iter().map(|(_, name, _)| name.as_str()).collect();
    let stem = "eval5-020953494D554C415401F1";
    assert_eq!(names, [format!("{stem}.der"), format!("{stem}.pem"), format!("{stem}-chain.pem")]);
    assert_eq!(entries[0].2, leaf);
    let ders = |bytes: &[u8]| -> Vec<Vec<u8>> {
        Certificate::all_from_any(bytes).expect("certificates").into_iter().map(|it| it.der).collect()
    };
    assert_eq!(ders(&entries[1].2), std::slice::from_ref(&leaf));
    assert_eq!(ders(&entries[2].2), [leaf, simulator::ca_certificate().to_vec()], "the leaf first");
}

#[test]
fn bad_input_of_every_kind_is_named_and_nothing_breaks() {
    let mut harness = page(Theme::Light, "Chain");
    let mut bad: Vec<Vec<u8>> = (0..EVAL4.len()).step_by(37).map(|length| EVAL4[..length].to_vec()).collect();
    bad.extend((0..EVAL4.len()).step_by(53).map(|at| {
        let mut flipped = EVAL4.to_vec();
        flipped[at] ^= 0x80;
        flipped
    }));
    // Nested a thousand deep; a length of 4 GB; a length of a length.
    bad.push([0x30, 0x82, 0x0F, 0xFF].repeat(1_000));
    bad.push(vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]);
    bad.push(vec![0x30, 0x85, 1, 0, 0, 0, 0]);
    bad.push(vec![0x30, 0x80, 0, 0]);
    for bytes in &bad {
        drop_files(&mut harness, &[("bad.der", bytes)]);
        let judged = shows(&harness, "From the file bad.der");
        let shown = shows(&harness, "Shown: bad.der");
        assert!(judged || shown, "{} bytes: neither judged nor shown", bytes.len());
        if judged {
            assert!(shows(&harness, ": failed, "), "a changed certificate is not believed: {bytes:02X?}");
        }
        turn(&mut harness, "Chain");
    }
}

fn pictures(name: &str, act: impl Fn(&mut Harness<'static, Bench>)) {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, small) in [(stsafe_workbench::theme::space::REFERENCE, ""), (SMALLEST, "small-")] {
            let mut harness = sized(Bench::used(), theme, size);
            key(&mut harness, Key::Num6);
            act(&mut harness);
            picture(&mut harness, &format!("{small}{name}-{word}"));
        }
    }
}

#[test]
fn pictures_of_the_pages() {
    pictures("certificates-compare", |harness| {
        drop_files(harness, &[("eval3.der", EVAL3), ("eval4.der", EVAL4)]);
        harness.run();
        click_first(harness, "serialNumber: differs");
    });
    pictures("certificates-compare-empty", |harness| click(harness, "Compare"));
    pictures("certificates-roots", |harness| {
        click(harness, "Trust store");
        drop_files(harness, &[("their-ca.der", &simulator::wrong_ca().expect("a root"))]);
        click_first(harness, "WORKBENCH OTHER CA");
    });
    pictures("certificates-asn1", |harness| {
        click(harness, "ASN.1");
        paste(harness, &Certificate::parse(EVAL4).expect("the leaf").to_pem());
        click_first(harness, "serialNumber");
    });
    pictures("certificates-asn1-empty", |harness| click(harness, "ASN.1"));
    pictures("certificates-cut", |harness| drop_files(harness, &[("cut.bin", CUT)]));
    pictures("certificates-export", |harness| click(harness, "Export"));
}

/// Root, two intermediates and a leaf, made by OpenSSL: one PEM, the leaf first, and the root. `None` without OpenSSL.
fn four_levels() -> Option<(Vec<u8>, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("four-levels");
    std::fs::create_dir_all(&folder).expect("a folder");
    let openssl = |words: &str| {
        let words = words.split(' ').map(|word| word.replace('@', &format!("{}/", folder.display())));
        let done = std::process::Command::new("openssl").args(words).output().ok()?;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Some(())
    };
    let key = |name: &str| {
        openssl(&format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out @{name}.key"))
    };
    key("root")?;
    openssl("req -x509 -new -key @root.key -days 9000 -subj /C=ZZ/CN=Root -out @root.pem")?;
    for (name, issuer, ca) in [("one", "root", "TRUE"), ("two", "one", "TRUE"), ("leaf", "two", "FALSE")] {
        key(name)?;
        std::fs::write(folder.join("ext"), format!("basicConstraints=critical,CA:{ca}\n")).expect("a file");
        openssl(&format!("req -new -key @{name}.key -subj /C=ZZ/CN=Level-{name} -out @{name}.csr"))?;
        openssl(&format!(
            "x509 -req -in @{name}.csr -CA @{issuer}.pem -CAkey @{issuer}.key -set_serial 7 -days 8000 -extfile @ext -out @{name}.pem"
        ))?;
    }
    let read = |name: &str| std::fs::read(folder.join(format!("{name}.pem"))).expect("a certificate");
    // The intermediates out of order: the chain is found, not assumed.
    Some(([read("leaf"), read("one"), read("two")].concat(), read("root")))
}

#[test]
fn a_chain_of_four_levels_is_drawn_from_one_file() {
    let Some((chain, root)) = four_levels() else {
        let test = "a_chain_of_four_levels_is_drawn_from_one_file";
        return workbench_tests::skip(test, "needs apt install openssl");
    };
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = page(theme, "Trust store");
        drop_files(&mut harness, &[("root.pem", &root)]);
        turn(&mut harness, "Chain");
        drop_files(&mut harness, &[("chain.pem", &chain)]);
        for node in [
            "Root, self-signed: Root",
            "Intermediate 2: Level-one",
            "Intermediate: Level-two",
            "Leaf: Level-leaf",
        ] {
            assert!(shows(&harness, node), "{node}");
        }
        assert_eq!(harness.get_all_by_label_contains("Signs: Signature verifies").count(), 3);
        assert!(shows(&harness, "Trusted root is yours: passed"));
        picture(&mut harness, &format!("certificates-four-{word}"));
    }
}

//! Profile: a chip against what it should be, deviations by byte, a copy edited with its mistakes by line, a virtual chip
//! from it.

use egui::{Key, Theme};
use egui_kittest::Harness;
use stsafe_core::command::{attribute::PutHostKeyControl, catalog::Listed as _, query::HostKeyControlFields};
use stsafe_core::profile::{Profile, compare};
use stsafe_core::report::Format;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};

fn profile(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num0);
    harness
}

/// A chip that was used: a counter lowered, and the ways to its host keys set.
fn deviating() -> Bench {
    let mut bench = Bench::used();
    let fields = HostKeyControlFields([0x07, 0xFF]);
    bench.send("Keys", PutHostKeyControl { fields }.into_command());
    bench
}

#[test]
fn a_fresh_chip_agrees_with_its_profile_and_assumptions_are_counted_apart() {
    let harness = profile(Bench::fresh(), Theme::Light);
    let spl05 = Profile::spl05().expect("shipped");
    let counts = compare::compare(&spl05, &harness.state().window.view.known).counts();
    assert_eq!((counts.deviate, counts.unknown), (0, 0), "everything was asked");
    assert!(counts.assumed > 0, "ST does not print everything");
    let said = format!(
        "Agrees with SPL05: {} agree, 0 deviate, {} rest on assumptions, 0 not read",
        counts.agree, counts.assumed
    );
    assert!(shows(&harness, &said));
    assert!(shows(&harness, "Exit code 0"));
}

#[test]
fn a_lowered_counter_and_set_ways_are_the_deviations_with_their_bytes() {
    let mut harness = profile(deviating(), Theme::Light);
    assert!(shows(&harness, "Deviates from SPL05"));
    assert!(shows(&harness, "Exit code 1, a verdict is negative"));
    click_first(&mut harness, "Counters, ");
    assert!(shows(&harness, "Zone 5, counter: deviates, expected 4,294,967,295, is 500,000"));
    click_first(&mut harness, "Zone 5, counter: deviates");
    // 500,000 is 0007A120.
    assert!(shows(&harness, "00 07 A1 20"));
    click_first(&mut harness, "Host keys, ");
    assert!(shows(&harness, "deviates, expected"));
    assert!(shows(&harness, "07 FF"));
}

#[test]
fn d_goes_from_deviation_to_deviation() {
    let mut harness = profile(deviating(), Theme::Light);
    key(&mut harness, Key::D);
    let first = shows(&harness, "Standing deviates");
    key(&mut harness, Key::D);
    assert!(first && shows(&harness, "Standing deviates"));
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::ArrowDown);
    assert!(shows(&harness, "Standing "));
}

#[test]
fn another_profile_is_another_verdict() {
    let mut harness = profile(Bench::fresh(), Theme::Light);
    click(&mut harness, "spl03-like");
    assert!(shows(&harness, "Deviates from"));
}

#[test]
fn a_copy_with_mistakes_tells_all_of_them_by_line_and_column_and_cannot_be_compared_with() {
    let mut harness = profile(Bench::fresh(), Theme::Light);
    let text = Profile::spl05().map(|_| stsafe_core::profile::SPL05).expect("shipped");
    let wrong = text.replacen("bytes: 1000", "bytes: many", 1).replacen("version: 1", "version: 9", 1);
    assert_ne!(wrong, text, "the shipped text has these fields");
    let expected = Profile::from_ron(&wrong).expect_err("two mistakes").0;
    harness.state_mut().window.take_profile("mine.ron", wrong);
    harness.run();
    assert!(expected.len() >= 2, "{expected:?}");
    for problem in &expected {
        assert!(shows(&harness, &problem.to_string()), "{problem}");
    }
    click(&mut harness, "Compare with this");
    assert!(shows(&harness, "Leave the copy"), "it stays in the editor");
    click(&mut harness, "Leave the copy");
    assert!(shows(&harness, "Agrees with SPL05"));
}

#[test]
fn a_right_file_is_compared_with_at_once() {
    let mut harness = profile(Bench::fresh(), Theme::Light);
    let text = stsafe_core::profile::SPL05.replace("name: \"SPL05\"", "name: \"Mine\"");
    harness.state_mut().window.take_profile("mine.ron", text);
    harness.run();
    assert!(shows(&harness, "Agrees with Mine"));
}

#[test]
fn the_report_has_every_item_with_its_bytes() {
    let mut harness = profile(deviating(), Theme::Light);
    let (name, report) = harness.state().window.profile_report(Format::Json).expect("a comparison");
    assert_eq!(name, "profile-spl05.json");
    let json: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(json["result"], "fail");
    let items = json["items"].as_array().expect("items");
    let counter = items.iter().find(|item| item["title"] == "Zone 5, counter").expect("the counter");
    assert_eq!(counter["bytes"], "0007A120");
    key(&mut harness, Key::Num0);
}

/// Both formats as `profile check` writes them on the same chip, without the date.
fn by_command_line(profile: &str, device: &str) -> (i32, String, String) {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{profile}"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (json, html) = (folder.join("check.json"), folder.join("check.html"));
    let test = std::env::current_exe().expect("this test");
    let binary = test.parent().and_then(|path| path.parent()).expect("target").join("stsafe-workbench");
    let mut command = std::process::Command::new(binary);
    command.args(["profile", "check", profile, "--device", device, "--time-scale", "0", "--seed", "1"]);
    let out = command.arg("--json-file").arg(&json).arg("--html").arg(&html).output().expect("it runs");
    let text = |path| std::fs::read_to_string(path).unwrap_or_default();
    (out.status.code().unwrap_or(-1), without_date(&text(&json)), without_date(&text(&html)))
}

fn without_date(text: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_str(text).ok();
    if let Some(serde_json::Value::Object(mut map)) = json {
        assert!(map.remove("date").is_some(), "the report says when");
        return serde_json::Value::Object(map).to_string();
    }
    // The title ends with it, and it is the value behind Date.
    let at = text.find("STSAFE profile check, ").map(|at| at + "STSAFE profile check, ".len());
    let date = at.and_then(|at| text[at..].split('<').next()).expect("a title with the date");
    text.replace(date, "DATE")
}

#[test]
fn the_window_saves_byte_for_byte_what_profile_check_writes() {
    // Of an OCD everything is assumed, so nothing deviates; the older sample is another product.
    for (name, verdict) in
        [("spl05", Some(0)), ("spl03-like", Some(1)), ("ocd", Some(0)), ("demo-battery", None)]
    {
        let mut harness = profile(Bench::fresh(), Theme::Light);
        click(&mut harness, name);
        let window = &harness.state().window;
        let exit = if shows(&harness, "Exit code 0") { 0 } else { 1 };
        assert_eq!(exit, verdict.unwrap_or(exit), "{name}: the verdict of the window");
        let saved = |format| without_date(&window.profile_report(format).expect("a comparison").1);
        let (code, json, html) = by_command_line(name, "sim");
        assert_eq!(code, exit, "{name}: the verdict of the command line");
        assert_eq!(saved(Format::Json), json, "{name}");
        assert_eq!(saved(Format::Html), html, "{name}");
    }
}

#[test]
fn a_virtual_chip_made_from_a_profile_agrees_with_it() {
    let mut harness = profile(Bench::fresh(), Theme::Light);
    click(&mut harness, "ocd");
    harness.state_mut().asked.clear();
    click(&mut harness, "Make a virtual chip");
    assert!(harness.state().asked.iter().any(|action| matches!(action, Action::BuildChip(_))));
    assert!(shows(&harness, "Query all tables") || shows(&harness, "Agrees with"));
    harness.state_mut().serve(Action::QueryKeys);
    harness.run();
    assert!(!shows(&harness, "Deviates from"), "it is what the profile says");
    assert!(shows(&harness, "Agrees with"));
}

#[test]
fn without_a_profile_the_shipped_ones_are_offered() {
    let mut harness = profile(Bench::real(), Theme::Light);
    assert!(shows(&harness, "No profile chosen"));
    click_first(&mut harness, "spl05");
    assert!(shows(&harness, "SPL05"));
}

#[test]
fn pictures_of_the_profile() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = profile(deviating(), theme);
        key(&mut harness, Key::D);
        picture(&mut harness, &format!("profile-{word}"));
        key(&mut harness, Key::E);
        picture(&mut harness, &format!("profile-edit-{word}"));
    }
    let mut harness = sized(deviating(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    key(&mut harness, Key::Num0);
    picture(&mut harness, "profile-small");
}

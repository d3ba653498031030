//! What each panel's `build` makes of named states, as text under `tests/snapshots`. A change there is a change of what
//! people read; whoever makes it looks at the difference and, if it is meant, runs
//! `UPDATE_SNAPSHOTS=1 cargo test -p workbench-tests --test snapshots`.
//!
//! A snapshot is our own output: it finds what changed, not what is wrong. What is right is checked in `independent`,
//! against sources that are not ours.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

// The window with a virtual chip behind it is that of the window's own tests.
#[allow(dead_code, reason = "a snapshot needs less of it")]
#[path = "../gui/bench.rs"]
mod bench;
mod independent;
mod layout;

use std::fs;
use std::path::Path;

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::chip::state::{HostKeys, Secret};
use stsafe_core::command::query::LifeCycleState;
use stsafe_core::command::tables::KeyType;
use stsafe_workbench::action::Action;
use stsafe_workbench::panels::{access, authentication, certificates, counters, memory, overview, trace};
use stsafe_workbench::view::View;

use crate::bench::Bench;

/// Compares with the file, or writes it where that was asked for.
fn same(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, text).expect("the snapshot can be written");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{}\n{}", words(&path), difference(&kept, text));
}

fn words(path: &Path) -> String {
    format!(
        "{} says something else (- kept, + now). If that is meant: UPDATE_SNAPSHOTS=1 cargo test -p workbench-tests \
         --test snapshots",
        path.display()
    )
}

/// The lines between what both begin and both end with.
fn difference(kept: &str, now: &str) -> String {
    let (kept, now): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), now.lines().collect());
    let same_start = kept.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let room = kept.len().min(now.len()) - same_start;
    let same_end = kept.iter().rev().zip(now.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    let part = |lines: &[&str], mark: &str| {
        let changed = lines.get(same_start..lines.len() - same_end).unwrap_or_default();
        changed.iter().map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    format!("from line {}:\n{}{}", same_start + 1, part(&kept, "-"), part(&now, "+"))
}

#[test]
fn a_difference_names_the_line_and_shows_both_sides() {
    let said = difference("one\ntwo\nthree\n", "one\n2\nthree\n");
    assert_eq!(said, "from line 2:\n- two\n+ 2\n");
    assert_eq!(difference("one\n", "one\none\n"), "from line 2:\n+ one\n");
}

#[test]
fn the_layout_folds_bytes_and_breaks_long_lines() {
    #[derive(Debug)]
    #[allow(dead_code, reason = "only printed")]
    struct Row {
        name: &'static str,
        bytes: Option<Vec<u8>>,
        places: Vec<usize>,
        note: String,
    }
    let row = |note: &str| Row {
        name: "a, \"b\" {",
        bytes: Some([&[1, 2][..], &[0; 20]].concat()),
        places: vec![1, 20],
        note: note.to_owned(),
    };
    assert_eq!(
        layout::text(&row("x")),
        "Row { name: \"a, \\\"b\\\" {\", bytes: 01 02 00 ×20, places: [1, 20], note: \"x\" }\n"
    );
    let long = layout::text(&row(&"x".repeat(100)));
    let expected = format!(
        "Row\n  name: \"a, \\\"b\\\" {{\"\n  bytes: 01 02 00 ×20\n  places: [1, 20]\n  note: \"{}\"\n",
        "x".repeat(100)
    );
    assert_eq!(long, expected);
}

/// Host keys, zone 2 for the host only, zone 3 hidden; the table is untouched.
fn provisioned() -> Bench {
    let mut bench = Bench::used();
    bench.behind(|bus: &mut Bus| {
        let nvm = &mut bus.chip.nvm;
        let key = || Secret(vec![0x11; 16]);
        nvm.host_keys = Some(HostKeys { key_type: KeyType::Aes128, mac: key(), cipher: key(), counter: 7 });
        let mut set = |zone, read, update| {
            let zone = nvm.zone_mut(zone).expect("a zone");
            (zone.read, zone.update) = (read, update);
        };
        set(2, ZoneRight::new(ZoneAccess::Always, true), ZoneRight::new(ZoneAccess::Host, true));
        set(3, ZoneRight::new(ZoneAccess::Never, false), ZoneRight::new(ZoneAccess::AuthAndHost, true));
    });
    bench.serve(Action::ReadBack);
    bench
}

/// A chip whose life cycle is locked: it answers queries and refuses nearly everything else.
fn locked() -> Bench {
    let mut bench = Bench::empty();
    bench.serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    bench.behind(|bus: &mut Bus| bus.chip.nvm.life_cycle = LifeCycleState::OPERATIONAL_LOCKED.0);
    bench.serve(Action::Refresh);
    bench.serve(Action::ReadZone(1));
    bench
}

/// Zone 3 cannot be read, and the chip was asked.
fn failed_read() -> Bench {
    let mut bench = Bench::used();
    bench.behind(|bus: &mut Bus| {
        bus.chip.nvm.zone_mut(3).expect("zone 3").read = ZoneRight::new(ZoneAccess::Never, false);
    });
    bench.serve(Action::Refresh);
    bench.serve(Action::ReadZone(3));
    bench
}

fn read_only() -> Bench {
    let mut bench = Bench::used();
    bench.serve(Action::ToggleReadOnly);
    bench
}

fn authenticated(who: Scenario) -> Bench {
    let mut bench = Bench::fresh();
    bench.serve(Action::SetScenario(who));
    bench.serve(Action::RunAll);
    bench
}

fn memory_of(view: &View, zone: u8) -> Option<memory::Data> {
    let mut state = memory::State::default();
    state.zone = zone;
    memory::build(view, &state)
}

fn counter_of(view: &View, zone: u8) -> Option<counters::Data> {
    let mut state = counters::State::default();
    state.zone = zone;
    counters::build(view, &state)
}

/// What a screen reader says of each row, and who asked.
fn rows(view: &View) -> String {
    let shown = trace::build(view, &mut trace::State::default()).shown;
    let rows = shown.iter().filter_map(|place| trace::row(view, *place));
    rows.map(|row| format!("{}, {} B out, {} B back, {}\n", row.name(), row.sent, row.got, row.from))
        .collect()
}

#[test]
fn without_a_device_there_is_nothing_to_show() {
    let bench = Bench::empty();
    let view = &bench.window.view;
    assert!(overview::build(view).is_none() && certificates::build(view).is_none());
    assert!(memory::build(view, &memory::State::default()).is_none());
    assert!(counters::build(view, &counters::State::default()).is_none());
    assert!(access::build(view, &access::State::default()).is_none());
    assert!(authentication::build(view).is_none() && rows(view).is_empty());
}

#[test]
fn overview_of_a_fresh_a_provisioned_a_worn_a_locked_and_a_real_chip() {
    for (name, bench) in [
        ("fresh", Bench::fresh()),
        ("provisioned", provisioned()),
        ("worn", Bench::lived()),
        ("locked", locked()),
        ("read-only", read_only()),
        ("real", Bench::real()),
    ] {
        same(&format!("overview-{name}"), &layout::text(&overview::build(&bench.window.view)));
    }
}

#[test]
fn memory_fresh_written_closed_failed_and_locked() {
    for (name, bench, zone) in [
        ("fresh-zone-0", Bench::fresh(), 0),
        ("used-zone-1", Bench::used(), 1),
        ("provisioned-zone-2", provisioned(), 2),
        ("provisioned-zone-3", provisioned(), 3),
        ("worn-zone-5", Bench::lived(), 5),
        ("failed-zone-3", failed_read(), 3),
        ("locked-zone-1", locked(), 1),
        ("read-only-zone-1", read_only(), 1),
    ] {
        let data = memory_of(&bench.window.view, zone).expect("a chip");
        // The row of the zone that is looked at; the fresh chip's file has all rows.
        let row = data.zones.iter().find(|row| row.map.index == zone);
        same(&format!("memory-{name}"), &(layout::text(&row) + &layout::text(&data.shown)));
    }
    same("memory-fresh", &layout::text(&memory_of(&Bench::fresh().window.view, 0).expect("a chip").zones));
}

#[test]
fn counters_fresh_worn_locked_and_read_only() {
    for (name, bench, zone) in [
        ("fresh", Bench::fresh(), 5),
        ("worn", Bench::lived(), 5),
        ("locked", locked(), 6),
        ("read-only", read_only(), 5),
    ] {
        same(&format!("counters-{name}"), &layout::text(&counter_of(&bench.window.view, zone)));
    }
}

#[test]
fn access_fresh_provisioned_locked_and_read_only() {
    for (name, bench) in [
        ("fresh", Bench::fresh()),
        ("provisioned", provisioned()),
        ("locked", locked()),
        ("read-only", read_only()),
    ] {
        let data = access::build(&bench.window.view, &access::State::default()).expect("a chip");
        let rows: String = data.commands.iter().map(layout::text).collect();
        let rest = access::Data { commands: Vec::new(), ..data };
        same(&format!("access-{name}"), &layout::text(&rest));
        // The rows of the command table are the same in all these states.
        same("access-commands", &rows);
    }
}

#[test]
fn certificates_of_the_virtual_chip() {
    same("certificates-fresh", &layout::text(&certificates::build(&Bench::fresh().window.view)));
}

#[test]
fn authentication_before_and_after_genuine_and_cloned() {
    let before = Bench::fresh();
    same("authentication-fresh", &layout::text(&authentication::build(&before.window.view)));
    for who in Scenario::ALL {
        let bench = authenticated(who);
        let name = format!("authentication-{}", who.word());
        same(&name, &layout::text(&authentication::build(&bench.window.view)));
    }
}

#[test]
fn trace_of_a_conversation_and_of_refusals() {
    let bench = Bench::talked();
    let view = &bench.window.view;
    same("trace-talked", &rows(view));
    let refused = view.exchanges.iter().find(|(_, row)| row.refused()).map(|(place, _)| place);
    let detail = trace::detail(view, refused.expect("something was refused"));
    same("trace-refused", &layout::text(&detail));
    same("trace-locked", &rows(&locked().window.view));
}

//! Access: plan on the tracks, presets, several zones at once, the command table, what a stranger may do.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::access::{CommandAccess, ZoneAccess};
use stsafe_core::chip::bus::Bus;
use stsafe_core::link::Code;
use stsafe_workbench::action::Action;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};

fn access(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::Num4);
    harness
}

fn sent(harness: &Harness<'static, Bench>) -> usize {
    harness.state().asked.iter().filter(|action| matches!(action, Action::CarryOut { .. })).count()
}

fn update_of(harness: &Harness<'static, Bench>, zone: u8) -> (ZoneAccess, bool) {
    let record = harness.state().window.view.known.zone(zone).expect("a zone");
    (record.update.access(), record.update.may_change)
}

/// A chip whose zone 2 needs the host for updates, as a personalised one would.
fn personalised() -> Bench {
    let mut bench = Bench::used();
    bench.behind(|bus: &mut Bus| {
        let zone = bus.chip.nvm.zone_mut(2).expect("zone 2");
        zone.update = stsafe_core::access::ZoneRight::new(ZoneAccess::Host, true);
    });
    bench.serve(Action::Refresh);
    bench
}

#[test]
fn freezing_a_zone_is_planned_shown_and_sent_once_agreed_to() {
    let mut harness = access(Bench::used(), Theme::Light);
    click_first(&mut harness, "Zone 2, read: Always now");
    click(&mut harness, "Frozen");
    assert!(shows(&harness, "Zone 2, read: Always now; update: Always now, Never planned, one-way"));
    assert!(shows(&harness, "Update AC: Always becomes Never"));
    assert!(shows(&harness, "Carried by, An empty Update") || shows(&harness, "An empty update"));
    assert!(shows(&harness, "06 17 02 00 00"));
    assert!(shows(&harness, "it stays blank for the life of the chip"));
    harness.state_mut().asked.clear();
    click(&mut harness, "Freeze zone 2…");
    assert!(shows(&harness, "Freeze zone 2, for ever, One-way, Simulated"));
    key(&mut harness, Key::Escape);
    assert_eq!(sent(&harness), 0);
    click(&mut harness, "Freeze zone 2…");
    click(&mut harness, "Freeze zone 2");
    assert_eq!(sent(&harness), 1);
    assert_eq!(update_of(&harness, 2), (ZoneAccess::Never, false));
    assert!(shows(&harness, "Zone 2, read: Always now; update: Never now, right spent"));
}

#[test]
fn only_stricter_stations_can_be_planned_and_a_looser_preset_says_why_it_is_closed() {
    let mut harness = access(personalised(), Theme::Light);
    assert!(harness.query_by_label("Zone 2, update to Always").is_none(), "there is no way back");
    assert!(harness.query_by_label("Zone 0, update to Never").is_none(), "a spent right has no stations");
    click(&mut harness, "Zone 2, update to Auth+Host");
    assert!(shows(&harness, "Auth+Host planned, one-way"));
    assert!(shows(&harness, "Free is looser"));
    click(&mut harness, "Zone 2, update to Auth+Host");
    assert!(!shows(&harness, "planned, one-way"), "pressing it again takes it back");
}

#[test]
fn several_zones_are_one_list_and_it_stops_at_a_surprise() {
    let mut harness = access(Bench::used(), Theme::Light);
    for zone in [1, 3, 4] {
        click(&mut harness, &format!("Zone {zone}, update to Never"));
    }
    harness.state_mut().behind(|bus: &mut Bus| {
        let zone = bus.chip.nvm.zone_mut(3).expect("zone 3");
        zone.update = stsafe_core::access::ZoneRight::new(ZoneAccess::Host, false);
    });
    click(&mut harness, "Apply 3 changes…");
    assert!(shows(&harness, "Step 3, Zone 4, update becomes Never, One-way"));
    click(&mut harness, "Apply 3 changes");
    assert!(shows(&harness, "Step 2 of 3: Zone 3, update becomes Never"));
    assert!(shows(&harness, "Answered 11 Access condition not satisfied"));
    assert!(shows(&harness, "the steps before it stay done. Later steps were not sent."));
    assert_eq!(update_of(&harness, 1).0, ZoneAccess::Never);
    assert_eq!(update_of(&harness, 4).0, ZoneAccess::Always, "the third step was not sent");
}

#[test]
fn a_counter_is_frozen_by_a_decrement_and_says_so() {
    let mut harness = access(Bench::used(), Theme::Light);
    click(&mut harness, "Zone 5, update to Never");
    assert!(shows(&harness, "A decrement by 1"));
    assert!(shows(&harness, "travels with a decrement: 1 is taken off"));
    click(&mut harness, "Freeze zone 5…");
    click(&mut harness, "Freeze zone 5");
    let record = harness.state().window.view.known.zone(5).expect("zone 5");
    assert_eq!((record.counter, record.update.access()), (Some(499_999), ZoneAccess::Never));
}

#[test]
fn the_recommended_table_differs_in_eleven_commands_and_is_written_once() {
    let mut harness = access(Bench::used(), Theme::Light);
    assert!(shows(&harness, "11 changes"));
    assert!(shows(&harness, "0E Wrap local envelope, Free to Host, command encrypted"));
    assert!(shows(&harness, "1F 14 Start decrypt, Free to Host, answer encrypted"));
    assert!(shows(&harness, "this chip has none: they would be locked out"), "a chip without host keys");
    click(&mut harness, "SDK example");
    assert!(shows(&harness, "6 changes"));
    click(&mut harness, "ST recommended");
    click(&mut harness, "Write the table…");
    assert!(shows(&harness, "Step 1, Write the access conditions of all commands, One-way"));
    click(&mut harness, "Write the table");
    let table = &harness.state().window.view.known.commands.as_ref().expect("the table").value;
    assert!(!table.access_may_change && !table.encryption_may_change);
    let wrap = table.records.iter().find(|record| record.code == Code::Basic(0x0E)).expect("0E");
    assert_eq!((wrap.access, wrap.encryption.command), (CommandAccess::Host.code(), true));
    assert!(shows(&harness, "Nothing to write"));
    click(&mut harness, "SDK example");
    assert!(shows(&harness, "Refused: 11 Access condition not satisfied."), "a second write answers 11");
    harness.state_mut().asked.clear();
    click(&mut harness, "Write the table…");
    assert_eq!(harness.state().asked, []);
}

#[test]
fn a_real_chip_without_host_keys_is_not_locked_out() {
    let mut harness = access(Bench::real(), Theme::Light);
    assert!(shows(&harness, "No host keys on this chip: these commands would be locked out"));
    harness.state_mut().asked.clear();
    click(&mut harness, "Write the table…");
    assert_eq!(harness.state().asked, []);
}

#[test]
fn a_stranger_may_do_what_the_chip_lets_everybody_do() {
    let mut harness = access(personalised(), Theme::Light);
    click(&mut harness, "What could a stranger still do?");
    assert!(shows(&harness, "Read zones 0 to 11, Read-only, The chip will accept it."));
    assert!(shows(&harness, "Update zones 1, 3, 4, 9 to 11, Reversible, The chip will accept it."));
    assert!(shows(&harness, "Decrement zones 5 to 8, One-way, The chip will accept it."));
    assert!(shows(&harness, "Update zones 0, 2, Reversible, Refused: 11"));
}

#[test]
fn read_only_mode_lets_plan_but_not_send() {
    let mut harness = access(Bench::used(), Theme::Light);
    click(&mut harness, "Zone 1, update to Never");
    click(&mut harness, "Read-only mode");
    harness.state_mut().asked.clear();
    click(&mut harness, "Freeze zone 1…");
    assert_eq!(harness.state().asked, []);
    assert!(shows(&harness, "Read-only mode is on"));
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut harness = access(personalised(), theme);
        click_first(&mut harness, "Zone 2, read: Always now");
        click(&mut harness, "Frozen");
        picture(&mut harness, &format!("access-{word}"));
        click(&mut harness, "What could a stranger still do?");
        picture(&mut harness, &format!("access-stranger-{word}"));
        click(&mut harness, "ST recommended");
        click(&mut harness, "Write the table…");
        picture(&mut harness, &format!("access-table-confirm-{word}"));
        let mut harness = access(Bench::used(), theme);
        for zone in [1, 3, 4] {
            click(&mut harness, &format!("Zone {zone}, update to Never"));
        }
        picture(&mut harness, &format!("access-several-{word}"));
    }
    let mut harness = sized(personalised(), Theme::Light, stsafe_workbench::theme::space::SMALLEST);
    key(&mut harness, Key::Num4);
    click(&mut harness, "Zone 2, update to Never");
    picture(&mut harness, "small-access");
}

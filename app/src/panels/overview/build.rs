//! Builds the Overview from the view.

use stsafe_core::{
    access::ZoneAccess,
    command::query::Product,
    command::tables::{EPHEMERAL_SLOT, ZoneKind},
    hex,
    link::MAX_FRAME_BYTES,
    policy::Session,
    profile::compare::Group,
    transport::Origin,
};

use super::data::{Counter, Data, KeyRow, Next};
use crate::{
    action::{self, Action, Screen},
    panels::zones,
    text,
    theme::{Tone, icon},
    view::View,
    widgets::{facts::Fact, segment::grouped, slots::Slot, words},
};

/// Where the device ID lies in zone 0 (SPL05): the serial number of the certificate.
const ID: std::ops::Range<usize> = 15..26;

/// The Overview of the connected chip; `None` without one.
pub fn build(view: &View) -> Option<Data> {
    let device = view.device.as_ref()?;
    let id = zones::known(view, 0).and_then(|bytes| Some(bytes.get(ID)?.to_vec()));
    let serial_agrees = leaf(view).map(|leaf| Some(&leaf.serial) == id.as_ref());
    let (id, id_note) = match (id, serial_agrees) {
        (Some(id), Some(true)) => {
            (id, "Bytes 15 to 25 of zone 0, equal to the certificate serial number".to_owned())
        }
        (Some(id), Some(false)) => {
            (id, "Bytes 15 to 25 of zone 0, NOT the certificate serial number".to_owned())
        }
        (Some(id), None) => (id, "Bytes 15 to 25 of zone 0".to_owned()),
        (None, _) => (Vec::new(), "Not read: zone 0 holds it".to_owned()),
    };
    let records = view.known.partition.as_ref().map_or(&[][..], |seen| &seen.value);
    let bytes: u64 = records.iter().map(|zone| u64::from(zone.bytes)).sum();
    Some(Data {
        id,
        id_note,
        left: left(view),
        right: right(view),
        agreement: Fact::new("Match", agreement(view)),
        memory_note: match records.len() {
            0 => "Not read".to_owned(),
            n => format!("{n} zones, {} B of data", grouped(bytes)),
        },
        zones: records.iter().map(|record| zones::map_zone(view, record)).collect(),
        counters: counters(view),
        keys: keys(view),
        next: next(view),
        assumed: match (&view.profile, device.origin) {
            (Some(profile), Origin::Virtual) => {
                profile.assumptions().into_iter().map(|line| (line.what, in_pairs(line.value))).collect()
            }
            _ => Vec::new(),
        },
        simulated: (device.origin == Origin::Virtual)
            .then(|| (device.address.clone(), text::SIMULATED.to_owned())),
    })
}

/// Hex digits in a row are bytes: set them in pairs.
fn in_pairs(value: String) -> String {
    let bytes = value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    match hex::parse(&value) {
        Ok(parsed) if bytes => hex::pairs(&parsed),
        _ => value,
    }
}

fn leaf(view: &View) -> Option<&stsafe_core::x509::Certificate> {
    view.chain.as_ref()?.links.first().map(|link| &link.certificate)
}

fn not_read() -> [words::Run; 1] {
    [words::body("Not read").faint()]
}

fn left(view: &View) -> Vec<Fact> {
    let simulated = view.is_simulated();
    let profile = view.profile.as_ref();
    let product = view.known.product_data.as_ref().and_then(|seen| seen.value.mask).map(|mask| {
        vec![
            words::body(Product::of(mask).name()),
            words::hex_s(format!("mask {}", hex::pairs(&mask))).faint().gap(5.0),
        ]
    });
    let life = view.known.life_cycle.as_ref().map(|seen| {
        vec![words::hex_s(format!("{:02X}", seen.value.0)), words::body(seen.value.name()).gap(5.0)]
    });
    let bus = view.known.i2c.as_ref().map(|seen| {
        vec![
            words::hex_s(format!("0x{:02X}", seen.value.address())),
            words::body(format!(", frames up to {MAX_FRAME_BYTES} B")),
        ]
    });
    let named = profile.map(|profile| {
        vec![words::body(profile.name.as_str()), words::body(profile.title.as_str()).faint().gap(5.0)]
    });
    let or = |runs: Option<Vec<words::Run>>| runs.unwrap_or_else(|| not_read().to_vec());
    // The value is an assumption only as long as it is the profile's own: a chip that was locked since says so itself.
    let assumed_life = simulated
        && profile.is_some_and(|profile| {
            let now = view.known.life_cycle.as_ref().map(|seen| seen.value.0);
            profile.life_cycle.is_assumed() && now == Some(*profile.life_cycle.value())
        });
    vec![
        Fact::new("Product", or(product)),
        Fact::new("Profile", named.unwrap_or_else(|| vec![words::body("None chosen").faint()])),
        Fact::new("Life cycle", or(life)).assumed(assumed_life),
        Fact::new("Bus", or(bus)),
    ]
}

/// How the chip compares with its profile: what is proven, what only fits an assumption, what deviates.
fn agreement(view: &View) -> Vec<words::Run> {
    let Some(comparison) = &view.comparison else {
        return vec![words::body("No profile to compare with").faint()];
    };
    let counts = comparison.counts();
    let assumed = counts.assumed + counts.differ;
    let agree = words::body(format!("{} of {} agree", counts.agree, counts.total()));
    let mut runs = vec![agree, words::body(format!(", {assumed} assumed")).dim()];
    if counts.unknown > 0 {
        runs.push(words::body(format!(", {} not read", counts.unknown)).dim());
    }
    runs.push(words::body(", ").dim());
    runs.push(match counts.deviate {
        0 => words::body("0 deviate").dim(),
        n => words::body(format!("{n} deviate{}", if n == 1 { "s" } else { "" })).semibold().tone(Tone::Warn),
    });
    runs
}

/// How far the host session is open.
fn session(view: &View) -> Vec<words::Run> {
    let keys = view.known.host_key.as_ref().map(|seen| seen.value.as_ref());
    let counter = |runs: Vec<words::Run>| match keys.flatten() {
        Some(facts) => {
            let n = words::hex_s(format!("{:08X}", facts.counter)).gap(5.0);
            runs.into_iter().chain([words::body(", counter"), n]).collect()
        }
        None => runs,
    };
    let said = match (view.session, keys) {
        (Session::Opened, _) => "Open, not proved yet",
        (Session::Proved | Session::Understood, _) => "Open and proved",
        (Session::None, Some(None)) => "Closed: no host keys on this chip",
        (Session::None, Some(Some(_))) => "Closed",
        (Session::None, None) => return not_read().to_vec(),
    };
    counter(vec![words::body(said)])
}

fn right(view: &View) -> Vec<Fact> {
    let Some(leaf) = leaf(view) else {
        return vec![
            Fact::new("Certificate", not_read()),
            Fact::new("Issuer", not_read()),
            Fact::new("Host session", session(view)),
        ];
    };
    let name = |name: &stsafe_core::x509::Name| name.common_name().unwrap_or("no common name").to_owned();
    let key = leaf.key.name.clone();
    vec![
        Fact::new("Certificate", [words::hex_s(name(&leaf.subject)), words::body(key).faint().gap(8.0)]),
        Fact::new("Issuer", [words::body(name(&leaf.issuer))]),
        Fact::new("Valid", [words::body(format!("{} to {}", leaf.not_before, leaf.not_after))]),
        Fact::new("Host session", session(view)),
    ]
}

fn counters(view: &View) -> Vec<Counter> {
    let records = view.known.partition.iter().flat_map(|seen| &seen.value);
    records
        .filter(|record| record.kind() == ZoneKind::Counter)
        .filter_map(|record| {
            let value = record.counter?;
            let who = match record.update.access() {
                stsafe_core::access::ZoneAccess::Always => "free to everybody",
                stsafe_core::access::ZoneAccess::Host => "needs the host keys",
                stsafe_core::access::ZoneAccess::AuthAndHost => "needs host keys and an entity",
                stsafe_core::access::ZoneAccess::Never => "frozen for ever",
            };
            let note = match value {
                _ if view.known.in_doubt.zones.contains(&record.index) => {
                    "In doubt until it is read again".to_owned()
                }
                u32::MAX => format!("Never lowered, {who}"),
                0 => format!("At its end, {who}"),
                _ => format!("Lowered, {who}"),
            };
            Some(Counter { zone: record.index, value, note })
        })
        .collect()
}

fn keys(view: &View) -> Vec<KeyRow> {
    let known = &view.known;
    let slot = |filled: bool| if filled { Slot::Filled } else { Slot::Empty };
    let mut rows = Vec::new();
    if let Some(table) = &known.private_keys {
        let name = |n: u8| if n == EPHEMERAL_SLOT { "FF".to_owned() } else { format!("{n:X}") };
        let slots = table.value.slots.iter().map(|r| (name(r.slot), slot(r.curve.is_some()))).collect();
        let held =
            table.value.slots.iter().filter_map(|r| Some(format!("{} in slot {}", r.curve?, name(r.slot))));
        let held: Vec<_> = held.collect();
        let note = if held.is_empty() { "No key".to_owned() } else { held.join(", ") };
        rows.push(KeyRow { label: "Private".to_owned(), slots, note });
    }
    if let Some(host) = &known.host_key {
        let filled = slot(host.value.is_some());
        let note = match &host.value {
            Some(facts) => format!("{} pair, counter {:08X}", facts.key_type.name(), facts.counter),
            None => "Empty: no command can be protected".to_owned(),
        };
        let slots = vec![("MAC".to_owned(), filled), ("ENC".to_owned(), filled)];
        rows.push(KeyRow { label: "Host".to_owned(), slots, note });
    }
    if let Some(table) = &known.symmetric_keys {
        let slots =
            table.value.iter().enumerate().map(|(n, r)| (format!("{n:X}"), slot(r.key.is_some()))).collect();
        let held = table.value.iter().filter(|record| record.key.is_some()).count();
        let note = if held == 0 { "All empty".to_owned() } else { format!("{held} in use") };
        rows.push(KeyRow { label: "Symmetric".to_owned(), slots, note });
    }
    if let Some(profile) = view.profile.as_ref().filter(|_| view.is_simulated()) {
        let count = *profile.public_keys.slots.value();
        let slots = (0..count).map(|n| (n.to_string(), Slot::Assumed)).collect();
        let note = format!("{count} slots, number assumed");
        rows.push(KeyRow { label: "Public".to_owned(), slots, note });
    }
    if let Some(table) = &known.envelope_keys {
        let slots = table.value.iter().map(|r| (r.slot.to_string(), slot(r.key_type.is_some()))).collect();
        let held = table.value.iter().filter(|record| record.key_type.is_some()).count();
        let note = if held == 0 { "All empty".to_owned() } else { format!("{held} in use") };
        rows.push(KeyRow { label: "Local envelope".to_owned(), slots, note });
    }
    rows
}

/// The first deviation, on the screen where it lives.
fn deviation(view: &View) -> Option<Next> {
    let comparison = view.comparison.as_ref()?;
    let screen = |group| match group {
        Group::Zones => Some(Screen::Memory),
        Group::Counters => Some(Screen::Counters),
        Group::Commands => Some(Screen::Access),
        Group::Identity => Some(Screen::Certificates),
        Group::Bus => None,
        _ => Some(Screen::Keys),
    };
    let (first, screen) = comparison.deviations().find_map(|item| Some((item, screen(item.group)?)))?;
    let is = first.observed.as_deref().unwrap_or("not read");
    let more = match comparison.counts().deviate {
        0 | 1 => String::new(),
        n => format!(" And {} more.", n - 1),
    };
    Some(Next {
        icon: icon::GIT_DIFF,
        title: format!("See what deviates from {}", comparison.profile),
        detail: format!("{}: {is}.{more}", first.title),
        key: action::keys_of(&Action::Show(screen)),
        action: Action::Show(screen),
    })
}

fn next(view: &View) -> Vec<Next> {
    let item = |icon, title: &str, detail: String, key: &str, action| Next {
        icon,
        title: title.to_owned(),
        detail,
        key: key.to_owned(),
        action,
    };
    let records = view.known.partition.as_ref().map_or(&[][..], |seen| &seen.value);
    let unread = records.iter().filter(|record| zones::known(view, record.index).is_none()).count();
    let mut list = vec![item(
        icon::SEAL_CHECK,
        "Authenticate this chip",
        "Chain, then challenge. Read-only, about 110 ms.".to_owned(),
        "7",
        Action::Show(Screen::Authentication),
    )];
    let detail = if unread == 0 {
        "All zones were read.".to_owned()
    } else {
        format!("{} zones, {unread} of them not read yet.", records.len())
    };
    list.push(item(icon::ROWS, "See what is in its memory", detail, "2", Action::Show(Screen::Memory)));
    list.extend(deviation(view));
    let full: Vec<_> = records.iter().filter(|record| record.counter == Some(u32::MAX)).collect();
    if let Some(first) = full.first() {
        let n = full.len();
        let detail = if n == 1 {
            format!("Zone {} still stands at 2³² − 1.", first.index)
        } else {
            format!("{n} counters still stand at 2³² − 1.")
        };
        list.push(item(icon::GAUGE, "Lower the counters", detail, "3", Action::OpenCounter(first.index)));
    }
    let open = records.iter().filter(|record| record.update.access() == ZoneAccess::Always).count();
    if open > 0 {
        let detail = format!("Everybody may still write to {open} of {} zones.", records.len());
        list.push(item(
            icon::LOCK_KEY,
            "Close what shall not change",
            detail,
            "4",
            Action::Show(Screen::Access),
        ));
    }
    list.push(item(
        icon::CERTIFICATE,
        "Doubt its certificate",
        "Field by field, down to the byte.".to_owned(),
        "6",
        Action::Show(Screen::Certificates),
    ));
    if view.device.as_ref().is_some_and(|device| device.address == "sim") {
        list.push(item(
            icon::FLOPPY_DISK,
            "Keep a virtual chip in a file",
            "What you do to it then survives this window.".to_owned(),
            "Ctrl D",
            Action::ChooseDevice,
        ));
    }
    list
}

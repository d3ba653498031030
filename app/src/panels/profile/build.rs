//! The comparison of the chosen profile with what was observed, as the screen shows it. Paints nothing.

use stsafe_core::{
    capture::write::date,
    observe::Observation,
    profile::{
        SHIPPED,
        compare::{self, Comparison, Counts, Group, Standing},
    },
    report::{Compared, Format, ProfileReport},
};

use super::{
    data::{Data, Detail, GroupRow, Item, Line},
    state::State,
};
use crate::view::View;

/// The screen's data; `None` without a profile, and without a chip to compare with.
pub fn build(view: &View, state: &State) -> Option<Data> {
    let profile = state.profile.as_ref()?;
    let device = view.device.as_ref()?;
    let comparison = compare::compare(profile, &view.known);
    let shown = |group: Group| state.group.is_none_or(|only| only == group);
    let mut items = Vec::new();
    let mut rows = Vec::new();
    for group in Group::ALL.into_iter().filter(|group| shown(*group)) {
        let counts = comparison.counts_of(group);
        if counts.total() == 0 {
            continue;
        }
        rows.push(Line::Heading(group.name(), words(counts)));
        for compared in comparison.group(group) {
            rows.push(Line::Item(items.len()));
            items.push((item(compared), compared));
        }
    }
    let chosen = state.item.or_else(|| items.iter().position(|(item, _)| item.deviates)).unwrap_or(0);
    let detail = items.get(chosen).map(|(item, compared)| detail(item, compared));
    let word = state.chosen.and_then(|index| SHIPPED.get(index)).map_or("FILE", |(word, _)| *word);
    Some(Data {
        name: comparison.profile.clone(),
        sentence: comparison.sentence(),
        negative: !comparison.is_positive(),
        counts: comparison.counts(),
        groups: groups(&comparison),
        detail,
        items: items.into_iter().map(|(item, _)| item).collect(),
        rows,
        command_line: format!("stsafe-workbench profile check {word} --device {} --json", device.address),
        exit: if comparison.is_positive() { "Exit code 0" } else { "Exit code 1, a verdict is negative" },
        slots_asked: slots_asked(&view.known),
    })
}

/// Whether the slot by slot queries were asked.
fn slots_asked(known: &Observation) -> bool {
    known.symmetric_keys.is_none() || !known.symmetric_control.is_empty()
}

fn words(counts: Counts) -> String {
    let parts = [
        (counts.agree, "agree"),
        (counts.deviate, "deviate"),
        (counts.assumed, "as assumed"),
        (counts.differ, "not as assumed"),
        (counts.unknown, "not read"),
    ];
    let list: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    list.join(", ")
}

fn groups(comparison: &Comparison) -> Vec<GroupRow> {
    let all = comparison.counts();
    let mut list = vec![GroupRow { group: None, name: "All", deviate: all.deviate, total: all.total() }];
    for group in Group::ALL {
        let counts = comparison.counts_of(group);
        if counts.total() > 0 {
            list.push(GroupRow {
                group: Some(group),
                name: group.name(),
                deviate: counts.deviate,
                total: counts.total(),
            });
        }
    }
    list
}

fn item(compared: &compare::Item) -> Item {
    let record = compared.proof.as_ref().map(|proof| (proof.record.clone(), proof.lit.clone()));
    let key = compared.asked.key.to_string();
    Item {
        title: compared.title.clone(),
        expected: compared.expected.clone(),
        observed: compared.observed.clone().unwrap_or_else(|| "Not read".to_owned()),
        standing: compared.standing,
        deviates: compared.standing == Standing::Deviates,
        record: record.unwrap_or_default(),
        from: match key.strip_prefix("14 ") {
            Some(tag) => format!("Query {tag}"),
            None => compared.asked.name.to_owned(),
        },
    }
}

fn detail(item: &Item, compared: &compare::Item) -> Detail {
    let (meaning, to_do) = match compared.standing {
        Standing::Agrees => ("The chip says what the profile knows.", "Nothing."),
        Standing::Deviates => (
            "The profile knows this value from a source, and the chip says another one: it was personalised or used \
             since, or it is another product.",
            "If this is intended, keep the value in a profile of your own. Later chips are compared with that.",
        ),
        Standing::Assumed => (
            "ST prints no value. The chip says what is assumed here, which proves neither.",
            "With a second source the value can become known: edit a copy and name the source.",
        ),
        Standing::DiffersFromAssumed => (
            "The value was only assumed, and it is wrong for this chip. That is no deviation.",
            "Put the chip's value into a copy of the profile, with this chip as its source.",
        ),
        Standing::Unknown => (
            "The chip was not asked, or did not tell.",
            "Query all tables. What the chip does not tell stays unknown.",
        ),
    };
    let proof = compared.proof.as_ref();
    let computed = |computed: bool| if computed { ", computed from commands sent since" } else { "" };
    Detail {
        item: item.clone(),
        source: proof
            .map(|proof| format!("In {}{}", proof.source, computed(proof.computed)))
            .unwrap_or_default(),
        note: compared.note.clone(),
        meaning,
        to_do,
    }
}

/// The comparison as a file, the same that `profile check` writes: its proposed name, and its text. `None` without a
/// profile, and without a chip to compare with.
pub fn report(view: &View, state: &State, format: Format) -> Option<(String, String)> {
    let profile = state.profile.as_ref()?;
    let device = view.device.as_ref()?;
    let compared = Compared { address: device.address.clone(), origin: device.origin };
    let date = date(view.exchanges.last().map_or(0, |exchange| exchange.unix_ms()));
    let report = ProfileReport::new(compared, &date, &view.known, profile);
    let name = profile.name.to_lowercase().replace(' ', "-");
    Some((format!("profile-{name}.{}", format.extension()), report.to_file(format)))
}

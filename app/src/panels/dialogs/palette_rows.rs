//! The rows of the command palette, as plain values: what runs on the chip with its verdict, every action of the table,
//! devices and files that were used before.

use stsafe_core::{
    access::ZoneAccess,
    command::{
        Command,
        catalog::Listed as _,
        data_partition::{Decrement, Read, Update, ZoneOption},
        tables::ZoneKind,
    },
    effect::{self, Effect},
    policy::{self, Answer},
};

use crate::{
    action::{self, Action, Screen, TraceErrand},
    files,
    settings::Settings,
    theme::icon,
    view::View,
    widgets::{judged, segment::grouped},
};

/// A row of the palette.
#[derive(Clone, Debug)]
pub struct PaletteRow {
    /// The heading it stands under.
    pub group: &'static str,
    /// Its icon.
    pub icon: char,
    /// Verb and object.
    pub text: String,
    /// One sentence more: what it does, or why the chip would refuse it.
    pub detail: String,
    /// Keys; empty when it has none.
    pub keys: String,
    /// What the command would do; `None` for what stays in the program.
    pub effect: Option<Effect>,
    /// `accepted` or `not known beforehand`, where the chip is asked.
    pub answer: &'static str,
    /// What happens; `None` for what the chip would refuse.
    pub action: Option<Action>,
}

/// All rows that have every word that was typed, in the order of their groups.
pub fn rows(view: &View, settings: &Settings, typed: &str) -> Vec<PaletteRow> {
    let typed = typed.to_lowercase();
    let fits = |row: &PaletteRow| {
        // The numbers in what is said about a zone are no names.
        let detail = if row.effect.is_none() { row.detail.as_str() } else { "" };
        let all = format!("{} {detail}", row.text).to_lowercase();
        typed.split_whitespace().all(|word| all.contains(word))
    };
    let mut rows = Vec::new();
    // Fifty rows about zones help only somebody who has said something about one.
    if !typed.trim().is_empty() {
        rows.extend(zones(view));
    } else {
        rows.extend(recent(settings, view));
    }
    rows.extend(table());
    if !typed.trim().is_empty() {
        rows.extend(recent(settings, view));
    }
    rows.retain(fits);
    rows
}

/// The nearest name of something there is, for a typing mistake.
pub fn near(view: &View, settings: &Settings, typed: &str) -> Option<String> {
    let typed = typed.trim().to_lowercase();
    let all = zones(view).into_iter().chain(table()).chain(recent(settings, view));
    let names = all.flat_map(|row| {
        let words: Vec<String> =
            row.text.to_lowercase().trim_end_matches('…').split(' ').map(str::to_owned).collect();
        // Any run of words of the row may be what was meant.
        (0..words.len()).flat_map(move |from| {
            let words = words.clone();
            (from + 1..=words.len()).filter_map(move |to| words.get(from..to).map(|part| part.join(" ")))
        })
    });
    let mistakes = (typed.chars().count() / 3).max(1);
    let far = names.map(|name| (distance(&typed, &name), name));
    far.filter(|(away, _)| *away <= mistakes).min().map(|(_, name)| name)
}

/// How many letters must be added, left out, replaced or swapped with the next.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let at = |list: &[usize], index: usize| list.get(index).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (at(&row, j + 1) + 1).min(at(&next, j) + 1).min(at(&row, j) + usize::from(x != y));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    at(&row, b.len())
}

fn table() -> impl Iterator<Item = PaletteRow> {
    let shown = action::TABLE.iter().filter(|entry| !matches!(entry.action, Action::Palette | Action::Close));
    let row = |entry: &action::Entry| {
        let (group, icon) = match &entry.action {
            Action::Show(screen) => {
                let glyph = Screen::ALL.iter().find(|(one, ..)| one == screen).map(|(.., glyph)| *glyph);
                ("Go to", glyph.unwrap_or(icon::ARROW_RIGHT))
            }
            Action::Refresh | Action::ReadAllZones | Action::ReadCertificate => {
                ("Read from the chip", icon::EYE)
            }
            Action::NextStep | Action::RunAll => ("Read from the chip", icon::SEAL_CHECK),
            Action::ChooseDevice | Action::PickChipFile => ("Device and files", icon::CPU),
            Action::OpenFile
            | Action::SaveFile
            | Action::OpenCapture
            | Action::SaveCapture
            | Action::Trace(_) => ("Device and files", icon::FILE),
            _ => ("Window", icon::SLIDERS_HORIZONTAL),
        };
        PaletteRow {
            group,
            icon,
            text: entry.text.to_owned(),
            detail: entry.tooltip.to_owned(),
            keys: entry.keys.map(action::keys).unwrap_or_default(),
            effect: None,
            answer: "",
            action: Some(entry.action.clone()),
        }
    };
    let mut rows: Vec<_> = shown.map(row).collect();
    let order = ["Go to", "Read from the chip", "Device and files", "Window"];
    rows.sort_by_key(|row| order.iter().position(|group| *group == row.group));
    rows.into_iter()
}

fn recent(settings: &Settings, view: &View) -> Vec<PaletteRow> {
    let here = view.device.as_ref().map(|device| device.address.as_str());
    let row = |icon, text: String, detail: String, action| PaletteRow {
        group: "Recent",
        icon,
        text,
        detail,
        keys: String::new(),
        effect: None,
        answer: "",
        action: Some(action),
    };
    let devices = settings.recent.iter().filter(|address| Some(address.as_str()) != here).map(|address| {
        let connect = Action::Connect { address: address.clone(), read_only: settings.read_only };
        row(icon::CPU, format!("Connect to {address}"), "A device that was used before".to_owned(), connect)
    });
    let files = settings.files.iter().map(|path| {
        let detail = format!("{}", path.display());
        row(icon::FILE, format!("Open {}", files::name(path)), detail, Action::OpenRecentFile(path.clone()))
    });
    let captures = settings.captures.iter().map(|path| {
        let open = Action::Trace(TraceErrand::Open(path.clone()));
        let text = format!("Open {} in the Trace", files::name(path));
        row(icon::LIST_MAGNIFYING_GLASS, text, format!("{}", path.display()), open)
    });
    devices.chain(files).chain(captures).collect()
}

/// What can be asked of each zone, and whether the chip will do it.
fn zones(view: &View) -> Vec<PaletteRow> {
    let mut rows = Vec::new();
    for zone in view.known.partition.iter().flat_map(|seen| &seen.value) {
        let n = zone.index;
        let counter = zone.kind() == ZoneKind::Counter;
        let judged = |icon, text: String, detail: &str, command: Command, action: Action| {
            let effect = effect::of(&command, &view.known).effect;
            let verdict = policy::may(&command, &view.known, view.session);
            let refused = matches!(verdict.answer, Answer::Refused(_));
            PaletteRow {
                group: "On the chip",
                icon: if refused { icon::PROHIBIT } else { icon },
                text,
                detail: if refused { judged::rule(&verdict) } else { detail.to_owned() },
                keys: String::new(),
                effect: Some(effect),
                answer: if verdict.answer == Answer::Accepted { "accepted" } else { "not known beforehand" },
                action: (!refused).then_some(action),
            }
        };
        let size =
            format!("{}{} B", if counter { "Counter and " } else { "" }, grouped(u64::from(zone.bytes)));
        let read = Read::new(n, 0, 1).into_command();
        rows.push(judged(icon::EYE, format!("Read zone {n}"), &size, read, Action::ReadZone(n)));
        if counter {
            let lower = Decrement::by(n, 1).into_command();
            let detail = zone
                .counter
                .map_or(String::new(), |value| format!("Stands at {}", grouped(u64::from(value))));
            let text = format!("Decrement zone {n}…");
            rows.push(judged(icon::ARROW_LINE_RIGHT, text, &detail, lower, Action::OpenCounter(n)));
        } else {
            let update =
                Update { option: ZoneOption::NONE, zone: n, offset: 0, data: vec![0] }.into_command();
            let text = format!("Write to zone {n}…");
            rows.push(judged(icon::PENCIL_SIMPLE, text, "Opens its bytes", update, Action::OpenZone(n)));
        }
        let who = |access: ZoneAccess| access.name();
        let detail = format!("Read {}, update {}", who(zone.read.access()), who(zone.update.access()));
        rows.push(PaletteRow {
            group: "On the chip",
            icon: icon::LOCK_KEY,
            text: format!("Change access of zone {n}…"),
            detail,
            keys: String::new(),
            effect: Some(Effect::OneWay),
            answer: "to be planned",
            action: Some(Action::OpenAccess(n)),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_letter_is_one_mistake() {
        assert_eq!(distance("zoen 5", "zone 5"), 1);
        assert_eq!(distance("trace", "trace"), 0);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_typing_mistake_finds_what_was_meant_and_nonsense_finds_nothing() {
        let (view, settings) = (View::default(), Settings::default());
        assert_eq!(near(&view, &settings, "overveiw").as_deref(), Some("overview"));
        assert_eq!(near(&view, &settings, "qqqqqqqqqq"), None);
    }
}

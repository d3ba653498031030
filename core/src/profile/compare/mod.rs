//! A profile against what is known of a device: item by item, each with the bytes it rests on.
//!
//! Pure: nothing is asked of a chip here. A value that the profile only assumes is never counted as proven, whatever
//! the chip says; what was not read is unknown. Not compared: content of zones besides the leaf certificate, and what
//! no query tells (blank byte, times, the limit of wrong C-MACs).

mod answer;
mod bus;
mod commands;
mod identity;
mod item;
mod keys;
mod slots;
mod zones;

pub use item::{Asked, Counts, Group, Item, Proof, Standing};

use serde::Serialize;

use super::Profile;
use crate::observe::Observation;
use crate::verdict::{CheckResult, Verdict};
use item::Items;

/// A profile and a device, compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Name of the profile.
    pub profile: String,
    /// The items, group by group.
    pub items: Vec<Item>,
}

/// Compares what is known of a device with what it should be.
pub fn compare(profile: &Profile, seen: &Observation) -> Comparison {
    let mut items = Items::default();
    identity::compare(profile, seen, &mut items);
    bus::compare(profile, seen, &mut items);
    zones::compare(profile, seen, &mut items);
    keys::compare(profile, seen, &mut items);
    slots::compare(profile, seen, &mut items);
    commands::compare(profile, seen, &mut items);
    let mut items = items.done();
    items.sort_by_key(|item| item.group);
    Comparison { profile: profile.name.clone(), items }
}

impl Comparison {
    /// How many items of each standing.
    pub fn counts(&self) -> Counts {
        Counts::of(self.items.iter())
    }

    /// How many items of each standing in one group.
    pub fn counts_of(&self, group: Group) -> Counts {
        Counts::of(self.group(group))
    }

    /// The items of a group, in order.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.group == group)
    }

    /// The items that deviate.
    pub fn deviations(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.standing == Standing::Deviates)
    }

    /// Nothing deviates.
    pub fn is_positive(&self) -> bool {
        self.deviations().next().is_none()
    }

    /// The worst of all items.
    pub fn result(&self) -> CheckResult {
        self.items.iter().fold(CheckResult::NotRun, |worst, item| worst.worst(item.standing.result()))
    }

    /// The whole in a sentence: `Deviates from SPL05`.
    pub fn sentence(&self) -> String {
        let counts = self.counts();
        let name = &self.profile;
        if counts.deviate > 0 {
            format!("Deviates from {name}")
        } else if counts.agree == 0 {
            format!("Not compared with {name}: nothing was read that it settles")
        } else if counts.differ > 0 {
            format!("Agrees with {name}, but not with all that it assumes")
        } else if counts.unknown > 0 {
            format!("Agrees with {name} as far as it was read")
        } else {
            format!("Agrees with {name}")
        }
    }

    /// One verdict per group that has items, in order; each line with its bytes.
    pub fn verdicts(&self) -> Vec<Verdict> {
        Group::ALL
            .into_iter()
            .filter(|group| self.group(*group).next().is_some())
            .map(|group| Verdict::new(group.id(), group.name(), self.group(group).map(Item::check).collect()))
            .collect()
    }
}

//! A comparison with a profile by itself: what `profile check` and the Profile screen say and save, from one place.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{html, identity};
use crate::observe::Observation;
use crate::profile::compare::{Comparison, compare};
use crate::profile::{Assumption, Profile};
use crate::transport::Origin;

/// What a comparison can be saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One page for people.
    Html,
    /// For programs.
    Json,
}

impl Format {
    /// How the file's name ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
        }
    }
}

/// The device that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// How it was opened: `sim`, `serial:/dev/ttyACM0`.
    pub address: String,
    /// What answered.
    pub origin: Origin,
}

/// The comparison, and whom it is about.
#[derive(Clone, Debug)]
pub struct ProfileReport {
    /// The device.
    pub device: Compared,
    /// When, in words: `2026-11-20T14:02:11Z`.
    pub date: String,
    /// Name and value.
    pub identity: Vec<(String, String)>,
    /// The comparison.
    pub comparison: Comparison,
    /// What the profile assumes.
    pub assumed: Vec<Assumption>,
}

impl ProfileReport {
    /// Compares what is known of a chip with a profile.
    pub fn new(device: Compared, date: &str, seen: &Observation, profile: &Profile) -> Self {
        Self {
            identity: identity(&device.address, device.origin, date, seen, profile),
            date: date.to_owned(),
            device,
            comparison: compare(profile, seen),
            assumed: profile.assumptions(),
        }
    }

    /// As a file of this format.
    pub fn to_file(&self, format: Format) -> String {
        match format {
            Format::Html => self.to_html(),
            Format::Json => {
                // Names and values only, so it cannot fail; keys in the order of the alphabet, as everywhere.
                let value = serde_json::to_value(self).unwrap_or_default();
                serde_json::to_string_pretty(&value).unwrap_or_default()
            }
        }
    }

    /// One page that stands for itself: no file, font or script from elsewhere.
    fn to_html(&self) -> String {
        html::profile_page(self)
    }
}

impl Serialize for ProfileReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let compared = &self.comparison;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("device", &self.device)?;
        map.serialize_entry("date", &self.date)?;
        map.serialize_entry("profile", &compared.profile)?;
        map.serialize_entry("sentence", &compared.sentence())?;
        map.serialize_entry("result", &compared.result())?;
        map.serialize_entry("counts", &compared.counts())?;
        map.serialize_entry("verdicts", &compared.verdicts())?;
        map.serialize_entry("items", &compared.items)?;
        map.serialize_entry("assumed", &self.assumed)?;
        map.end()
    }
}

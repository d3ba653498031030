//! Which product, in which state of its life, and whether the certificate in zone 0 has the profile's shape. Whether the
//! certificate is genuine is not asked here.

use core::ops::Range;

use super::answer::{Answer, asked};
use super::item::{Asked, Expected, Got, Group, Items, Proof};
use crate::command::data_partition::Read;
use crate::command::query::{LifeCycle, LifeCycleState, Product, ProductData};
use crate::hex;
use crate::observe::Observation;
use crate::profile::{ContentSpec, Part, Profile};
use crate::x509::Certificate;
use crate::x509::length::{HEADER_BYTES, ZoneContent, certificate_length};

pub(super) fn compare(profile: &Profile, seen: &Observation, items: &mut Items) {
    let by = asked(ProductData);
    let product = seen.product_data.as_ref().map(|seen| (&seen.value, Answer::of(ProductData, seen)));
    let family = product.as_ref().map(|(data, answer)| {
        let name = data.mask.map_or("no mask told", |mask| Product::of(mask).name());
        let proof = answer.field("Mask identification").or_else(|| answer.whole());
        Got { words: name.to_owned(), agrees: name == profile.product, proof }
    });
    let expected = Expected::of(profile.product.clone(), None);
    items.add((Group::Identity, "product"), "Product", expected, by, family);
    let data = product.as_ref().map(|(data, answer)| {
        let agrees = hex::parse(profile.product_data.value()).is_ok_and(|bytes| bytes == data.raw);
        Got { words: hex::pairs(&data.raw), agrees, proof: answer.whole() }
    });
    let expected = Expected::fact(&profile.product_data, |text| hex::normal(text));
    items.add((Group::Identity, "product_data"), "Product data", expected, by, data);

    let words = |state: LifeCycleState| format!("{:02X} {}", state.0, state.name());
    let life = seen.life_cycle.as_ref().map(|seen| Got {
        words: words(seen.value),
        agrees: seen.value.0 == *profile.life_cycle.value(),
        proof: Answer::of(LifeCycle, seen).whole(),
    });
    let expected = Expected::fact(&profile.life_cycle, |code| words(LifeCycleState(*code)));
    items.add((Group::Identity, "life_cycle"), "Life cycle", expected, asked(LifeCycle), life);

    for zone in profile.zones.iter().filter(|zone| zone.content == ContentSpec::LeafCertificate) {
        leaf(profile, zone.index, seen, items);
    }
}

/// A field of a certificate: in words, whether it is as expected, and where it lies.
type Field = (String, bool, Range<usize>);

/// What is known of the start of a zone.
enum Content {
    Unread,
    NoCertificate(Vec<u8>),
    Certificate(Box<Certificate>),
}

fn content(zone: u8, seen: &Observation) -> Content {
    let Some(bytes) = seen.zones.get(&zone) else { return Content::Unread };
    let Some(start) = bytes.prefix(HEADER_BYTES) else { return Content::Unread };
    let length = match certificate_length(&start) {
        Ok(ZoneContent::Certificate(length)) => length,
        Ok(ZoneContent::Blank(_)) | Err(_) => return Content::NoCertificate(start),
    };
    match bytes.prefix(length) {
        None => Content::Unread,
        Some(der) => match Certificate::parse(&der) {
            Ok(certificate) => Content::Certificate(Box::new(certificate)),
            Err(_) => Content::NoCertificate(der),
        },
    }
}

fn leaf(profile: &Profile, zone: u8, seen: &Observation, items: &mut Items) {
    let by: Asked = asked(Read::new(zone, 0, 0));
    let content = content(zone, seen);
    let proof = |der: &[u8], lit: Range<usize>| Proof {
        source: format!("zone {zone}"),
        exchange: None,
        at: 0,
        record: der.to_vec(),
        lit,
        computed: false,
    };
    let got = |read: &dyn Fn(&Certificate) -> Field| match &content {
        Content::Unread => None,
        Content::NoCertificate(bytes) => Some(Got {
            words: "No certificate".into(),
            agrees: false,
            proof: Some(proof(bytes, 0..bytes.len())),
        }),
        Content::Certificate(certificate) => {
            let (words, agrees, lit) = read(certificate);
            Some(Got { words, agrees, proof: Some(proof(&certificate.der, lit)) })
        }
    };
    let spec = &profile.leaf;
    let assumed = profile.assumed_part(Part::Leaf);
    let mut add = |id, title: &str, expected, got| {
        items.add((Group::Identity, id), format!("Zone {zone}, {title}"), expected, by, got);
    };
    let prefix = hex::parse(&spec.serial_prefix).unwrap_or_default();
    let first = got(&|c| {
        let start = c.serial.get(..prefix.len()).unwrap_or(&c.serial);
        (hex::pairs(start), start == prefix, c.spans.serial.start..c.spans.serial.start + start.len())
    });
    add("leaf_serial", "serial begins", Expected::of(hex::pairs(&prefix), assumed), first);
    let trailer = hex::parse(spec.serial_trailer.value()).unwrap_or_default();
    let last = got(&|c| {
        let end = c.serial.get(c.serial.len().saturating_sub(trailer.len())..).unwrap_or_default();
        (hex::pairs(end), end == trailer, c.spans.serial.end.saturating_sub(end.len())..c.spans.serial.end)
    });
    let expected = Expected::fact(&spec.serial_trailer, |text| hex::normal(text));
    add("leaf_product", "serial ends", expected, last);
    let name = got(&|c| {
        let wanted = format!("{}{}", spec.common_name_prefix, c.serial_hex());
        let name = c.subject.common_name();
        let found = c.subject.attributes.iter().find(|attribute| Some(attribute.text.as_str()) == name);
        let words = found.map_or("none".to_owned(), |name| name.text.clone());
        let lit = found.map_or(c.subject.range.clone(), |name| name.range.clone());
        (words.clone(), words == wanted, lit)
    });
    let expected = Expected::of(format!("{} and the serial", spec.common_name_prefix), assumed);
    add("leaf_common_name", "common name", expected, name);
    let yes = |yes: bool| if yes { "present" } else { "absent" }.to_owned();
    let constraints = got(&|c| {
        let present = c.basic_constraints.is_some();
        let lit = c.basic_constraints.as_ref().map_or(c.spans.extensions.clone(), |b| b.range.clone());
        (yes(present), present == *spec.basic_constraints.value(), lit)
    });
    let expected = Expected::fact(&spec.basic_constraints, |present| yes(*present));
    add("leaf_basic_constraints", "basicConstraints", expected, constraints);
}

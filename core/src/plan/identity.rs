//! Which chip a plan is for, and whether a chip is still as it was when a plan was rehearsed.

use core::fmt;

use crate::command::{CommandValue, query};
use crate::hex;
use crate::observe::Observation;
use crate::x509::DEVICE_ID;

/// What tells a chip from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Bytes of the product data answer.
    pub product: Vec<u8>,
    /// The 11 bytes of the device ID; `None` where they were not read.
    pub device_id: Option<Vec<u8>>,
}

impl Identity {
    /// The identity as far as it was read; `None` without product data.
    pub fn of(seen: &Observation) -> Option<Self> {
        let id = seen.zones.get(&0).and_then(|zone| zone.bytes.get(DEVICE_ID));
        Some(Self {
            product: seen.product_data.as_ref()?.value.raw.clone(),
            device_id: id.and_then(|id| id.iter().copied().collect()),
        })
    }

    /// Whether nothing that was read of both contradicts that they are one chip.
    pub fn may_be(&self, other: &Self) -> bool {
        let differ = |(one, two)| one != two;
        self.product == other.product
            && !self.device_id.as_ref().zip(other.device_id.as_ref()).is_some_and(differ)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.device_id {
            Some(id) => write!(f, "device {}", hex::run(id)),
            None => write!(f, "a chip with product data {} and no device ID read", hex::pairs(&self.product)),
        }
    }
}

/// Everything that the tables of a chip say, each as the bytes of its answer, without the host keys' counter, which every
/// protected command moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footing(Vec<(String, Option<Vec<u8>>)>);

impl Footing {
    /// What is known now.
    pub fn of(seen: &Observation) -> Self {
        let mut list: Vec<(String, Option<Vec<u8>>)> = Vec::new();
        macro_rules! table {
            ($name:literal, $query:ty, $seen:expr) => {
                list.push(($name.into(), $seen.as_ref().map(|seen| encoded::<$query>(&seen.value))))
            };
        }
        table!("product data", query::ProductData, seen.product_data);
        table!("life cycle", query::LifeCycle, seen.life_cycle);
        table!("I²C parameters", query::I2cParameters, seen.i2c);
        table!("data partition", query::Partition, seen.partition);
        table!("command table", query::CommandTable, seen.commands);
        table!("private key table", query::PrivateKeyTable, seen.private_keys);
        table!("symmetric key table", query::SymmetricKeyTable, seen.symmetric_keys);
        table!("envelope keys", query::EnvelopeKeys, seen.envelope_keys);
        table!("host key control fields", query::HostKeyControl, seen.host_key_control);
        let host =
            seen.host_key.as_ref().map(|seen| seen.value.map_or(Vec::new(), |k| vec![k.key_type.code()]));
        list.push(("host key slot".into(), host));
        for (slot, seen) in &seen.symmetric_control {
            let name = format!("control fields of symmetric slot {slot}");
            list.push((name, Some(encoded::<query::SymmetricControl>(&seen.value))));
        }
        for (slot, seen) in &seen.public_keys {
            list.push((
                format!("public key slot {slot}"),
                Some(encoded::<query::PublicKeySlot>(&seen.value)),
            ));
        }
        let id = Identity::of(seen).and_then(|identity| identity.device_id);
        list.push(("device ID".into(), id));
        Self(list)
    }

    /// Every table was read.
    pub fn is_complete(&self) -> bool {
        self.0.iter().all(|(_, bytes)| bytes.is_some())
    }

    /// The names of what is not as in `other`.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let Self(mine) = self;
        let Self(others) = other;
        let find = |list: &[(String, Option<Vec<u8>>)], name: &str| {
            list.iter().find(|(known, _)| known == name).and_then(|(_, bytes)| bytes.clone())
        };
        let mut names: Vec<&String> = mine.iter().chain(others).map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        names.into_iter().filter(|name| find(mine, name) != find(others, name)).cloned().collect()
    }
}

fn encoded<C: CommandValue>(value: &C::Response) -> Vec<u8> {
    let mut out = Vec::new();
    C::encode_response(value, &mut out);
    out
}

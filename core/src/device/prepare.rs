//! Keys into the chip in two halves, so that somebody can look in between: the exchange of ephemeral keys, which a reset
//! takes back, and then the very commands that will write the keys.
//!
//! [`super::provision`] does both at once. The arithmetic of both is in `session::kek`.

use super::Device;
use super::provision::{Agreed, ProvisionError, Terms};
use crate::command::Command;
use crate::command::agreement::{
    ConfirmSymmetricKeys, EstablishHostKeys, EstablishSymmetricKeys, StartKekSession, StopKekSession,
};
use crate::command::catalog::Listed as _;
use crate::command::host_keys::WriteHostKeysWrapped;
use crate::command::symmetric::WriteSymmetricKeyWrapped;
use crate::session::kek::{self, KeyBytes};
use crate::session::material::Material;

/// What the host has after the exchange: the commands that are left, and the keys that both sides will have.
pub struct Prepared {
    /// What each command does, and the command, in the order in which they are to be sent.
    pub commands: Vec<(String, Command)>,
    /// Host keys: MAC key and cipher key. A symmetric key: one.
    pub keys: Vec<KeyBytes>,
}

impl Device {
    /// Exchanges ephemeral public keys and reckons the commands that are left. Nothing is written yet; the chip's
    /// ephemeral key serves the first of these commands and is gone with a reset.
    pub fn prepare(&mut self, material: &Material, mut terms: Terms<'_>) -> Result<Prepared, ProvisionError> {
        let agreed = self.agree(&mut terms)?;
        Ok(match material {
            Material::HostKeys(keys) => {
                let kek = first_kek(&agreed)?;
                let write = WriteHostKeysWrapped { envelope: kek::seal_host_keys(&kek, keys)? };
                let write = ("Write the envelope with the host keys".to_owned(), write.into_command());
                Prepared {
                    commands: wrapped(agreed, write),
                    keys: vec![keys.mac.clone(), keys.cipher.clone()],
                }
            }
            Material::Symmetric(info, key) => {
                let kek = first_kek(&agreed)?;
                let write = WriteSymmetricKeyWrapped { envelope: kek::seal_symmetric_key(&kek, info, key)? };
                let title = format!("Write the envelope for symmetric slot {}", info.slot);
                Prepared { commands: wrapped(agreed, (title, write.into_command())), keys: vec![key.clone()] }
            }
            Material::AgreedHostKeys(key_type) => {
                let Agreed { agreement, shared, device } = agreed;
                let keys = kek::establish_host_keys(&shared, &agreement.host.bytes, &device, *key_type)?;
                let command = EstablishHostKeys { agreement, key_type: *key_type };
                Prepared {
                    commands: vec![("Have the chip reckon the host keys".to_owned(), command.into_command())],
                    keys: vec![keys.mac.clone(), keys.cipher.clone()],
                }
            }
            Material::AgreedSymmetric(info) => {
                let Agreed { agreement, shared, .. } = agreed;
                let list = vec![*info];
                let established = kek::establish_symmetric_keys(&shared, &list)?;
                let mac = kek::confirmation_mac(&established.confirmation, &list)?;
                let confirm = ConfirmSymmetricKeys { mac, keys: list };
                let title = format!("Confirm the key for symmetric slot {}", info.slot);
                Prepared {
                    commands: vec![
                        (
                            "Have the chip reckon the key".to_owned(),
                            EstablishSymmetricKeys { agreement }.into_command(),
                        ),
                        (title, confirm.into_command()),
                    ],
                    keys: established.keys,
                }
            }
        })
    }
}

/// The working key of the session's first write.
fn first_kek(agreed: &Agreed) -> Result<KeyBytes, ProvisionError> {
    let base = kek::base_kek(&agreed.shared, &agreed.device, &agreed.agreement.host.bytes)?;
    Ok(kek::working_kek(&base, 1)?)
}

/// One write in a KEK session of its own.
fn wrapped(agreed: Agreed, write: (String, Command)) -> Vec<(String, Command)> {
    let start = StartKekSession { agreement: agreed.agreement };
    vec![
        ("Open a KEK session".to_owned(), start.into_command()),
        write,
        ("Close the KEK session".to_owned(), StopKekSession.into_command()),
    ]
}

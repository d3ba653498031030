//! The driver at its best: from the host's own random values and keys, every agreement of the transcripts is reckoned
//! again, and the frames come out as ST's library wrote them: envelopes, lists, MACs and signatures, byte for byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so and stops"
)]

use std::collections::BTreeMap;

use serde_json::Value;
use stsafe_core::bytes::Reader;
use stsafe_core::command::agreement::{
    Agreement, Authentication, ConfirmSymmetricKeys, EstablishHostKeys, EstablishSymmetricKeys,
    StartKekSession,
};
use stsafe_core::command::asymmetric::GenerateEcdheKey;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeysWrapped};
use stsafe_core::command::symmetric::WriteSymmetricKeyWrapped;
use stsafe_core::command::tables::{KeyInfo, KeyType};
use stsafe_core::command::wire::WireKey;
use stsafe_core::command::{CommandValue, NoContext};
use stsafe_core::crypto::{Curve, Hash, PrivateKey, PublicKey};
use stsafe_core::hex;
use stsafe_core::link::{Code, CommandFrame, ResponseFrame};
use stsafe_core::session::kek;
use workbench_tests::transcript::{self, Scenario, Step, bytes, curve};

/// What the host holds while it goes through one call of the library.
struct Host<'a> {
    scenario: &'a Scenario,
    args: Value,
    own: Option<PrivateKey>,
    device: Option<WireKey>,
    base: Vec<u8>,
    wrapped: u8,
}

impl<'a> Host<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, args: Value::Null, own: None, device: None, base: Vec::new(), wrapped: 0 }
    }

    /// Arguments and the host's random value come with the first exchange of a call.
    fn hear(&mut self, step: &Step) {
        if step.args.is_object() {
            self.args = step.args.clone();
        }
        let drawn = step.host_rng_used.first().map(|index| &self.scenario.given["host_rng"][*index]);
        if let Some(drawn) = drawn.filter(|drawn| drawn["use"] == "host_ecdhe_private_key") {
            let on = curve(drawn["curve"].as_str().unwrap());
            self.own = Some(PrivateKey::from_bytes(on, &bytes(drawn["hex"].as_str().unwrap())).unwrap());
        }
    }

    fn own(&self) -> &PrivateKey {
        self.own.as_ref().expect("an ephemeral key of the host")
    }

    fn device(&self) -> &WireKey {
        self.device.as_ref().expect("the chip's ECDHE key")
    }

    fn public(&self) -> WireKey {
        WireKey { curve: self.own().curve(), bytes: self.own().public().bytes().to_vec() }
    }

    fn shared(&self) -> Vec<u8> {
        let device = PublicKey::new(self.device().curve, &self.device().bytes).unwrap();
        self.own().agree(&device).unwrap().to_vec()
    }

    fn arg(&self, name: &str) -> Option<&str> {
        self.args[name].as_str()
    }

    fn secret(&self, name: &str) -> Vec<u8> {
        bytes(self.arg(name).unwrap())
    }

    /// Host's key, with its signature in the authenticated calls.
    fn agreement(&self, step: &Step) -> Agreement {
        let host = self.public();
        let Some(private) = self.arg("private_key") else {
            return Agreement { host, authentication: None };
        };
        let keys = self.scenario.given["host"]["authentication_keys"].as_array().unwrap();
        let entry = keys.iter().find(|key| key["private"] == *private).unwrap();
        let signer =
            PrivateKey::from_bytes(curve(entry["curve"].as_str().unwrap()), &bytes(private)).unwrap();
        let hash = (signer.curve() != Curve::Ed25519).then(|| match self.arg("hash").unwrap() {
            "STSE_SHA_256" => Hash::Sha256,
            "STSE_SHA_384" => Hash::Sha384,
            "STSE_SHA_512" => Hash::Sha512,
            other => panic!("hash {other:?} is not known"),
        });
        let signed = kek::to_be_signed(&host, self.device());
        told(step, "tbs", &signed);
        let signature = kek::sign(&signer, hash, &signed).unwrap();
        let slot = u8::try_from(self.args["public_key_slot"].as_u64().unwrap()).unwrap();
        Agreement { host, authentication: Some(Authentication { slot, hash, signature }) }
    }

    fn working_kek(&mut self, step: &Step) -> Vec<u8> {
        self.wrapped += 1;
        let kek = kek::working_kek(&self.base, self.wrapped).unwrap().to_vec();
        told(step, "working_kek", &kek);
        kek
    }

    /// The payload that the host sends in this step; `None` where it is not about agreement.
    fn payload(&mut self, step: &Step, code: Code) -> Option<Vec<u8>> {
        let command = match code {
            Code::Extended(0x0B) => {
                let frame = CommandFrame::decode(&step.write()?).unwrap();
                let command = GenerateEcdheKey::decode(&mut Reader::new(&frame.payload), &NoContext).unwrap();
                let answer = ResponseFrame::decode(&step.read()).unwrap();
                let mut r = Reader::new(&answer.body);
                self.device = Some(command.decode_response(&mut r, &NoContext).unwrap());
                command.into_command()
            }
            Code::Extended(0x03) => {
                let shared = self.shared();
                told(step, "shared_secret", &shared);
                self.base =
                    kek::base_kek(&shared, &self.device().bytes, &self.public().bytes).unwrap().to_vec();
                self.wrapped = 0;
                told(step, "volatile_base_kek", &self.base);
                StartKekSession { agreement: self.agreement(step) }.into_command()
            }
            Code::Extended(0x04) => {
                told(step, "shared_secret", &self.shared());
                EstablishSymmetricKeys { agreement: self.agreement(step) }.into_command()
            }
            Code::Extended(0x05) => {
                let list = self.args["key_infos"].as_array().unwrap();
                let keys: Vec<KeyInfo> = list.iter().map(key_info).collect();
                let established = kek::establish_symmetric_keys(&self.shared(), &keys).unwrap();
                told(step, "confirmation_key", &established.confirmation);
                for (told, key) in
                    step.intermediate["established_keys"].as_array().unwrap().iter().zip(&established.keys)
                {
                    assert_eq!(bytes(told.as_str().unwrap()), **key, "an established key");
                }
                let mac = kek::confirmation_mac(&established.confirmation, &keys).unwrap();
                ConfirmSymmetricKeys { mac, keys }.into_command()
            }
            Code::Extended(0x08) => {
                let keys = HostKeyPair {
                    key_type: self.host_key_type(),
                    mac: self.secret("mac_key").into(),
                    cipher: self.secret("cipher_key").into(),
                };
                let envelope = kek::seal_host_keys(&self.working_kek(step), &keys).unwrap();
                WriteHostKeysWrapped { envelope }.into_command()
            }
            Code::Extended(0x09) => {
                let (info, key) = (key_info(&self.args["info"]), self.secret("key"));
                let envelope = kek::seal_symmetric_key(&self.working_kek(step), &info, &key).unwrap();
                WriteSymmetricKeyWrapped { envelope }.into_command()
            }
            Code::Extended(0x18) => {
                let (shared, host) = (self.shared(), self.public().bytes);
                told(step, "shared_secret", &shared);
                let key_type = self.host_key_type();
                let keys = kek::establish_host_keys(&shared, &host, &self.device().bytes, key_type).unwrap();
                told(step, "host_mac_key", &keys.mac);
                told(step, "host_cipher_key", &keys.cipher);
                EstablishHostKeys { agreement: self.agreement(step), key_type }.into_command()
            }
            _ => return None,
        };
        Some(command.payload())
    }

    fn host_key_type(&self) -> KeyType {
        match self.arg("type").unwrap() {
            "STSAFEA_AES_128_HOST_KEY" => KeyType::Aes128,
            "STSAFEA_AES_256_HOST_KEY" => KeyType::Aes256,
            other => panic!("host key type {other:?} is not known"),
        }
    }
}

/// The transcript tells the same intermediate value.
#[track_caller]
fn told(step: &Step, name: &str, reckoned: &[u8]) {
    let value = step.intermediate[name].as_str().unwrap_or_else(|| panic!("{name} is not in the transcript"));
    assert_eq!(value, hex::run(reckoned).to_lowercase(), "{name}");
}

/// Key information from the library's arguments.
fn key_info(args: &Value) -> KeyInfo {
    let small = |name: &str| u8::try_from(args[name].as_u64().unwrap()).unwrap();
    let hex = |name: &str| bytes(args[name].as_str().unwrap())[0];
    let position = |names: &[&str], name: &str| {
        let name = args[name].as_str().unwrap();
        let found = names.iter().position(|known| *known == name);
        u8::try_from(found.unwrap_or_else(|| panic!("{name} is not known"))).unwrap()
    };
    let key_type = position(&["AES_128", "AES_256", "GENERIC_SECRET"], "type");
    let mode = position(&["CCM", "CMAC", "ECB", "GCM", "HKDF", "HMAC"], "mode_of_operation");
    let (lock, slot) = (small("lock_indicator"), small("slot_number"));
    let record = [lock, slot, key_type, mode, 0, hex("usage"), hex("param1"), hex("param2")];
    let mut r = Reader::new(&record[..usize::from(small("info_length"))]);
    KeyInfo::decode(&mut r).unwrap()
}

#[test]
fn every_agreement_of_the_transcripts_is_reckoned_again() {
    let mut compared: BTreeMap<Code, usize> = BTreeMap::new();
    let mut left_out = 0;
    for scenario in &transcript::load_all() {
        let mut host = Host::new(scenario);
        for (i, step) in scenario.steps.iter().enumerate() {
            host.hear(step);
            let Some(frame) = step.write().and_then(|write| CommandFrame::decode(&write).ok()) else {
                continue;
            };
            if frame.cmac.is_some() || (step.device_status.as_deref() != Some("00")) {
                continue;
            }
            // The key pair of Generate ECDHE key may be asked for by itself; then nothing follows.
            let Some(payload) = host.payload(step, frame.code) else { continue };
            if step.fault_of_stselib.as_bool() == Some(true) {
                left_out += 1;
                continue;
            }
            assert_eq!(
                hex::run(&payload),
                hex::run(&frame.payload),
                "{} step {} {}",
                scenario.name,
                i + 1,
                step.api
            );
            *compared.entry(frame.code).or_default() += 1;
        }
    }
    println!("agreements reckoned again {compared:?}, left out for a fault of the library: {left_out}");
    let least = [(0x03, 20), (0x04, 10), (0x05, 10), (0x08, 11), (0x09, 8), (0x0B, 40), (0x18, 10)];
    for (code, n) in least {
        let code = Code::Extended(code);
        assert!(compared.get(&code).is_some_and(|got| *got >= n), "{code}: {compared:?}, at least {n}");
    }
}

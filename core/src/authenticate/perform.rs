//! What each act does: commands to the chip, and judgements on the host.

use super::entity::{self, Host, HostCase};
use super::{Act, Authentication, SLOT, Stopped, ZONE};
use crate::command::access::GenerateChallenge;
use crate::command::data_partition::Read;
use crate::command::query::PublicKeySlot;
use crate::command::signature::GenerateSignature;
use crate::crypto::{Draw, RandomSource};
use crate::device::Device;
use crate::verdict::{CheckResult, Verdict};
use crate::x509::{Certificate, ChainQuery, HEADER_BYTES, ZoneContent, certificate_length, chain, challenge};

/// What an act has learnt: bytes, a sentence, and how it ended.
type Learnt = (Vec<u8>, String, CheckResult);

impl Authentication {
    pub(super) fn perform(
        &mut self,
        act: Act,
        device: &mut Device,
        random: &mut dyn RandomSource,
    ) -> Result<Learnt, Stopped> {
        match act {
            Act::ReadLength => self.read_length(device),
            Act::ReadCertificate => self.read_certificate(device),
            Act::JudgeChain => Ok(self.judge_chain(device)),
            Act::DrawChallenge => {
                let n = self.leaf.as_ref().map_or(32, challenge_bytes);
                let value = random.value(Draw::HostChallenge { len: n }).map_err(Stopped::Random)?;
                self.challenge = value.to_vec();
                Ok((self.challenge.clone(), format!("{n} random bytes"), CheckResult::Pass))
            }
            Act::Sign => {
                let command = GenerateSignature { slot: SLOT, data: self.challenge.clone() };
                let signature = device.run(command).map_err(Stopped::Device)?;
                let bytes = signature.to_bytes();
                self.signature = Some(signature);
                Ok((bytes, "Signature R, S".into(), CheckResult::Pass))
            }
            Act::JudgeSignature => Ok(self.judge_signature()),
            Act::ShowRoots => Ok(self.show_roots()),
            Act::ShowLeaf => Ok(self.show_leaf()),
            Act::ShowKey => Ok(self.show_key()),
            Act::AskSlot => self.ask_slot(device),
            Act::AskChallenge => self.ask_challenge(device),
            Act::SignAsHost => self.sign_as_host(random),
            Act::Present => self.present(device),
            Act::JudgeAnswer => Ok(self.judge_answer()),
        }
    }

    fn read_length(&mut self, device: &mut Device) -> Result<Learnt, Stopped> {
        let read = Read::new(ZONE, 0, u16::try_from(HEADER_BYTES).unwrap_or(4));
        let start = device.run(read).map_err(Stopped::Device)?.data;
        match certificate_length(&start).map_err(Stopped::Length)? {
            ZoneContent::Blank(_) => Err(Stopped::Blank),
            ZoneContent::Certificate(length) => {
                self.length = length;
                Ok((start, format!("Certificate is {length} bytes long"), CheckResult::Pass))
            }
        }
    }

    fn read_certificate(&mut self, device: &mut Device) -> Result<Learnt, Stopped> {
        let length = u16::try_from(self.length).unwrap_or(u16::MAX);
        let bytes = device.read_zone(ZONE, 0, length).map_err(Stopped::Device)?;
        let leaf = Certificate::parse(&bytes).map_err(Stopped::Certificate)?;
        let outcome = format!("Certificate of {}", leaf.label());
        self.leaf = Some(leaf);
        Ok((bytes, outcome, CheckResult::Pass))
    }

    fn judge_chain(&mut self, device: &Device) -> Learnt {
        let Some(leaf) = &self.leaf else {
            return (Vec::new(), "There is no certificate".into(), CheckResult::NotRun);
        };
        let zone =
            device.observation().zones.get(&ZONE).and_then(|zone| zone.prefix(zone.known_prefix_len()));
        let report = chain::judge(&ChainQuery {
            leaf,
            candidates: &[],
            store: &self.store,
            at: self.at,
            device: self.device_kind,
            zone: zone.as_deref(),
        });
        let result = report.verdict.result;
        let outcome = match report.root_class {
            Some(class) if result.is_positive() => format!("Ends at a root of class {class}"),
            _ => "No believed root vouches for it".into(),
        };
        self.chain = Some(report);
        (Vec::new(), outcome, result)
    }

    fn judge_signature(&mut self) -> Learnt {
        let (Some(leaf), Some(signature)) = (&self.leaf, &self.signature) else {
            return (Vec::new(), "There is no signature".into(), CheckResult::NotRun);
        };
        let verdict = challenge::judge(leaf, &self.challenge, signature);
        let result = verdict.result;
        let outcome = if verdict.is_positive() { "Signature verifies" } else { "Signature does not verify" };
        self.possession = Some(verdict);
        (Vec::new(), outcome.into(), result)
    }

    fn show_roots(&self) -> Learnt {
        let name =
            |root: &Certificate| root.subject.common_name().unwrap_or("a root without a name").to_owned();
        let names: Vec<String> = self.roots().map(name).collect();
        let bytes = self.roots().next().map(|root| root.subject.der.clone()).unwrap_or_default();
        let outcome = match names.as_slice() {
            [] => "No root is believed for this device".to_owned(),
            [one] => format!("Believes {one}"),
            more => format!("Believes {} roots: {}", more.len(), more.join(", ")),
        };
        (bytes, outcome, CheckResult::Pass)
    }

    fn show_leaf(&self) -> Learnt {
        let Some(leaf) = &self.leaf else { return nothing("There is no certificate") };
        let issuer = leaf.issuer.common_name().unwrap_or("nobody by name");
        (leaf.issuer.der.clone(), format!("{}, issued by {issuer}", leaf.label()), CheckResult::Pass)
    }

    fn show_key(&self) -> Learnt {
        let Some(leaf) = &self.leaf else { return nothing("There is no certificate") };
        let outcome = format!("{}, so challenges of {} bytes", leaf.key.name, challenge_bytes(leaf));
        (leaf.key.bytes.clone(), outcome, CheckResult::Pass)
    }

    /// A run without a host has none of these acts.
    fn host(&self) -> Option<&Host> {
        self.host.as_ref()
    }

    fn ask_slot(&mut self, device: &mut Device) -> Result<Learnt, Stopped> {
        let Some(slot) = self.host().map(|host| host.slot) else {
            return Ok(nothing("There is no host key"));
        };
        let content = device.run(PublicKeySlot { slot }).map_err(Stopped::Device)?;
        let check = entity::slot_check(slot, &content);
        let bytes = content.key.as_ref().map(|key| key.bytes.clone()).unwrap_or_default();
        let (result, outcome) = (check.result, check.reason.trim_end_matches('.').to_owned());
        if !result.is_positive() {
            self.entity = Some(Verdict::new("entity", entity::QUESTION, vec![check]));
        }
        self.proof.slot = Some(content);
        Ok((bytes, outcome, result))
    }

    fn ask_challenge(&mut self, device: &mut Device) -> Result<Learnt, Stopped> {
        let case = self.host().map(|host| host.case).unwrap_or_default();
        let ask = |device: &mut Device| device.run(GenerateChallenge).map_err(Stopped::Device);
        // What is to be played back is a true recording: the chip draws one more challenge before.
        if case == HostCase::OldSignature {
            self.proof.earlier = ask(device)?.to_vec();
        }
        let challenge = ask(device)?;
        let mut received = challenge;
        if case == HostCase::ChangedChallenge
            && let Some(first) = received.first_mut()
        {
            *first ^= 0x01;
        }
        (self.proof.challenge, self.proof.received) = (challenge.to_vec(), received.to_vec());
        let outcome = format!("Challenge of the chip, {} bytes", challenge.len());
        Ok((challenge.to_vec(), outcome, CheckResult::Pass))
    }

    fn sign_as_host(&mut self, random: &mut dyn RandomSource) -> Result<Learnt, Stopped> {
        let Some(host) = &self.host else { return Ok(nothing("There is no host key")) };
        let (signer, signature) = host.sign(&self.proof, random).map_err(Stopped::HostKey)?;
        let bytes = signature.to_bytes();
        let outcome = match host.case {
            HostCase::RightKey => "Signed with the host's key, which stays in this program",
            HostCase::WrongKey => "Signed with another key than the host's",
            HostCase::OldSignature => "A signature over an earlier challenge is played back",
            HostCase::ChangedChallenge => "Signed, but not the bytes that the chip sent",
        };
        (self.proof.signer, self.proof.signature) = (Some(signer), Some(signature));
        Ok((bytes, outcome.to_owned(), CheckResult::Pass))
    }

    fn present(&mut self, device: &mut Device) -> Result<Learnt, Stopped> {
        let signature = self.proof.signature.clone();
        let (Some(host), Some(signature)) = (self.host(), signature) else {
            return Ok(nothing("There is no signature of the host"));
        };
        let valid = device.run(host.present(signature)).map_err(Stopped::Device)?;
        self.proof.valid = Some(valid);
        let outcome = if valid { "Valid, says the chip" } else { "Not valid, says the chip" };
        Ok((vec![u8::from(valid)], outcome.to_owned(), CheckResult::Pass))
    }

    fn judge_answer(&mut self) -> Learnt {
        let Some(verdict) = self.host().and_then(|host| entity::judge(host, &self.proof)) else {
            return nothing("The chip did not answer");
        };
        let result = verdict.result;
        let outcome = if verdict.is_positive() {
            "The chip believes this host"
        } else {
            "The chip does not believe this host"
        };
        self.entity = Some(verdict);
        (Vec::new(), outcome.to_owned(), result)
    }
}

fn nothing(why: &str) -> Learnt {
    (Vec::new(), why.to_owned(), CheckResult::NotRun)
}

/// ST's sizes (KNOWN): the coordinate size, but 64 bytes with P-521.
fn challenge_bytes(leaf: &Certificate) -> usize {
    leaf.key.public_key().map_or(32, |key| key.curve().coordinate_len().min(64))
}

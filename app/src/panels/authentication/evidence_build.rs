//! Builds the evidence of one step: the bytes it rests on.

use stsafe_core::authenticate::Act;
use stsafe_core::crypto::Signature;
use stsafe_core::verdict::Verdict;

use super::data::Evidence;
use crate::{
    view::AuthenticationRun,
    widgets::{sequence::Way, verdict::Answer},
};

/// What the step rests on, as far as it has run.
pub(super) fn of(run: &AuthenticationRun, index: usize, act: Act, way: Way) -> Evidence {
    let number = index + 1;
    let done = run.done.iter().find(|done| done.act == act);
    let stopped = run.stopped.as_ref().filter(|(at, _)| *at == act);
    let title = format!("Step {number}, {}", name(act, way));
    let conclusion = match (done, stopped) {
        (_, Some((_, why))) => Some((Answer::Fail, why.clone())),
        (Some(done), None) => Some((Answer::from(done.result), conclusion(run, act, &done.outcome))),
        (None, None) => None,
    };
    let waiting = done.is_none() && stopped.is_none();
    let remark = if waiting { "Not run yet" } else { remark(act, way) };
    Evidence { title, remark: remark.to_owned(), rows: rows(run, act, way), conclusion }
}

fn name(act: Act, way: Way) -> &'static str {
    match (act, way) {
        (Act::ReadLength, Way::ToChip) => "first bytes of zone 0, command",
        (Act::ReadLength, _) => "first bytes of zone 0, answer",
        (Act::ReadCertificate, Way::ToChip) => "certificate, command",
        (Act::ReadCertificate, _) => "certificate",
        (Act::JudgeChain, _) => "chain",
        (Act::DrawChallenge, _) => "challenge",
        (Act::Sign, Way::ToChip) => "signature, command",
        (Act::Sign, Way::AtChip) => "the chip signs",
        (Act::Sign, _) => "signature",
        (Act::JudgeSignature, _) => "challenge and signature",
        (Act::ShowRoots, _) => "roots",
        (Act::ShowLeaf, _) => "the certificate's own words",
        (Act::ShowKey, _) => "public key",
        (Act::AskSlot, Way::ToChip) => "public key slot, command",
        (Act::AskSlot, _) => "public key slot, answer",
        (Act::AskChallenge, Way::ToChip) => "challenge of the chip, command",
        (Act::AskChallenge, _) => "challenge of the chip",
        (Act::SignAsHost, _) => "the host signs",
        (Act::Present, Way::ToChip) => "signature of the host, command",
        (Act::Present, Way::AtChip) => "the chip verifies",
        (Act::Present, _) => "answer of the chip",
        (Act::JudgeAnswer, _) => "what the answer rests on",
    }
}

fn remark(act: Act, way: Way) -> &'static str {
    match (act, way) {
        (Act::ReadLength, _) => "30 82 and two bytes tell how long the certificate is",
        (Act::ReadCertificate, _) => "In pieces of up to 253 bytes",
        (Act::JudgeChain, _) => "On the host, nothing on the bus",
        (Act::DrawChallenge, _) => "Fresh from the operating system, never used before",
        (Act::Sign, Way::AtChip) => "ECDSA with the private key of slot 0",
        (Act::Sign, _) => "The challenge is used directly as the digest",
        (Act::JudgeSignature, _) => "ECDSA, the challenge is used directly as the digest",
        (Act::ShowRoots, _) => "Names as they stand in the certificates",
        (Act::ShowLeaf, _) => "A claim, as long as nobody has checked the signature",
        (Act::ShowKey, _) => "As it stands in the certificate: 04, X, Y",
        (Act::AskSlot, _) => "The flags say what the key may verify",
        (Act::AskChallenge, _) => "The chip draws it and keeps it for one signature",
        (Act::SignAsHost, _) => "ECDSA over SHA-256 of the 16 bytes, unlike the chip's own signature",
        (Act::Present, _) => "The private key stays in this program, only R and S go",
        (Act::JudgeAnswer, _) => "Computed here, with the same bytes",
    }
}

fn conclusion(run: &AuthenticationRun, act: Act, outcome: &str) -> String {
    let failed = |verdict: Option<&Verdict>| {
        let checks = verdict.map_or(&[][..], |verdict| &verdict.checks);
        let bad = checks.iter().find(|check| !check.result.is_positive());
        bad.map(|check| format!("{}: {}", check.title, check.reason))
    };
    let reason = match act {
        Act::JudgeChain => failed(run.chain.as_ref().map(|report| &report.verdict)),
        Act::JudgeSignature => failed(run.possession.as_ref()),
        Act::AskSlot if run.proof.valid.is_none() => failed(run.entity.as_ref()),
        Act::JudgeAnswer => failed(run.entity.as_ref()),
        _ => None,
    };
    reason.unwrap_or_else(|| format!("{}.", outcome.trim_end_matches('.')))
}

fn rows(run: &AuthenticationRun, act: Act, way: Way) -> Vec<(String, Vec<u8>)> {
    let row = |label: &str, bytes: &[u8]| (label.to_owned(), bytes.to_vec());
    let halves = |bytes: &[u8]| {
        let (one, two) = bytes.split_at_checked(bytes.len() / 2).unwrap_or_default();
        (one.to_vec(), two.to_vec())
    };
    let mut rows = Vec::new();
    match (act, way) {
        (_, Way::ToChip) => rows.extend(run.exchanges_of(act).iter().map(|e| row("Sent", &e.sent))),
        (Act::ReadCertificate, _) => {
            let done = run.done.iter().find(|done| done.act == act);
            rows.extend(done.map(|done| row("Certificate", done.bytes.get(..128).unwrap_or(&done.bytes))));
        }
        (Act::ReadLength, _) => {
            rows.extend(run.exchanges_of(act).iter().map(|e| row("Received", &e.received)))
        }
        (Act::JudgeChain, _) => {
            if let Some(leaf) = run.leaf.as_ref().filter(|_| run.chain.is_some()) {
                rows.push(row("Serial", &leaf.serial));
                rows.push(row("Signature", &leaf.signature));
            }
        }
        (Act::DrawChallenge, _) if !run.challenge.is_empty() => rows.push(row("Challenge", &run.challenge)),
        (Act::Sign, _) if !run.signature.is_empty() => {
            let (r, s) = halves(&run.signature);
            rows.push(("Signature R".to_owned(), r));
            rows.push(("Signature S".to_owned(), s));
        }
        (Act::ShowRoots | Act::ShowLeaf | Act::ShowKey, _) => rows.extend(shown(run, act)),
        (Act::AskSlot | Act::AskChallenge, _) => {
            rows.extend(run.exchanges_of(act).iter().map(|e| row("Received", &e.received)));
        }
        (Act::SignAsHost | Act::Present | Act::JudgeAnswer, _) if run.of_act(act).is_some() => {
            rows.extend(proof(run, act));
        }
        (Act::JudgeSignature, _) if run.possession.is_some() => {
            let (r, s) = halves(&run.signature);
            rows.push(row("Challenge", &run.challenge));
            rows.push(("Signature R".to_owned(), r));
            rows.push(("Signature S".to_owned(), s));
            if let Some([4, point @ ..]) = run.leaf.as_ref().map(|leaf| leaf.key.bytes.as_slice()) {
                let (x, y) = halves(point);
                rows.push(("Public key, X".to_owned(), x));
                rows.push(("Public key, Y".to_owned(), y));
            }
        }
        _ => {}
    }
    rows
}

/// What is only looked at.
fn shown(run: &AuthenticationRun, act: Act) -> Vec<(String, Vec<u8>)> {
    let Some(done) = run.of_act(act) else { return Vec::new() };
    let leaf = run.leaf.as_ref();
    match (act, leaf) {
        (Act::ShowLeaf, Some(leaf)) => vec![
            ("Serial".to_owned(), leaf.serial.clone()),
            ("Subject".to_owned(), leaf.subject.der.clone()),
            ("Issuer".to_owned(), leaf.issuer.der.clone()),
        ],
        (Act::ShowRoots, _) => vec![("First root".to_owned(), done.bytes.clone())],
        _ => vec![("Public key".to_owned(), done.bytes.clone())],
    }
}

/// What the chip's answer about the host rests on. No private key is in a run.
fn proof(run: &AuthenticationRun, act: Act) -> Vec<(String, Vec<u8>)> {
    let proof = &run.proof;
    let mut rows = Vec::new();
    let mut add = |label: &str, bytes: &[u8]| {
        if !bytes.is_empty() {
            rows.push((label.to_owned(), bytes.to_vec()));
        }
    };
    let signature = |signature: &Signature| (signature.r.clone(), signature.s.clone());
    let (r, s) = proof.signature.as_ref().map(signature).unwrap_or_default();
    add("Challenge", &proof.challenge);
    if proof.received != proof.challenge {
        add("As received", &proof.received);
    }
    add("Earlier", &proof.earlier);
    add("Signature R", &r);
    add("Signature S", &s);
    if act != Act::SignAsHost {
        add(
            "Key in slot",
            proof.slot.iter().find_map(|slot| slot.key.as_ref()).map_or(&[], |key| &key.bytes),
        );
        add("Answer", &proof.valid.map(|valid| vec![u8::from(valid)]).unwrap_or_default());
    }
    if act == Act::JudgeAnswer {
        add("Key that signed", proof.signer.as_ref().map_or(&[], |key| key.bytes()));
    }
    rows
}

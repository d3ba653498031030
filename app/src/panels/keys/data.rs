//! What the Keys screen shows, as plain values.

use std::sync::Arc;

use stsafe_core::{crypto::Curve, effect::Effect, plan::Plan, policy::Verdict};

use super::Slot;
use crate::{action::KeyOrder, widgets::slots::Slot as Mark};

/// All key slots, and the guide of the chosen one.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Private slots in the chip's order.
    pub private: Vec<Private>,
    /// The mode bytes of private slots are a proposal of the profile.
    pub modes_assumed: bool,
    /// The host key slot, once it was asked for.
    pub host: Option<Host>,
    /// Symmetric slots in order.
    pub symmetric: Vec<Symmetric>,
    /// What they have in common.
    pub symmetric_note: String,
    /// Public slots in order.
    pub public: Vec<Public>,
    /// Local envelope slots in order.
    pub envelope: Vec<Envelope>,
    /// The control fields and public slots were asked for, slot by slot.
    pub slots_asked: bool,
    /// The guide of the chosen slot.
    pub guide: Option<Guide>,
    /// Why nothing can be sent now; empty when it can.
    pub closed: &'static str,
}

/// A private key slot.
#[derive(Clone, Debug)]
pub struct Private {
    /// Which.
    pub slot: u8,
    /// Whether it holds a key.
    pub mark: Mark,
    /// Its curve, or `Empty`.
    pub curve: String,
    /// Signs digests; signs the sequence of commands; establishes keys.
    pub uses: [bool; 3],
    /// Who may generate.
    pub generate: &'static str,
    /// Mode bytes.
    pub mode: String,
    /// How often it can still be used.
    pub left: String,
}

/// The host key slot.
#[derive(Clone, Debug)]
pub struct Host {
    /// `AES-128 pair` or `Empty`.
    pub kind: String,
    /// The session counter and its share, where there are keys.
    pub counter: Option<(String, String)>,
    /// The control fields and what they say of their change right.
    pub control: Option<(String, &'static str)>,
    /// Ways that are open now.
    pub ways: String,
    /// What another write would do, or why there is none.
    pub again: &'static str,
    /// Wrong C-MACs in a row.
    pub budget: Budget,
}

/// Wrong C-MACs in a row, and what they lead to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Budget {
    /// Known to this program.
    pub wrong: u16,
    /// Where this program stops.
    pub stop: u16,
    /// Where the chip blocks its host keys.
    pub limit: u16,
}

/// A symmetric key slot.
#[derive(Clone, Debug)]
pub struct Symmetric {
    /// Which.
    pub slot: u8,
    /// `Empty` or `AES-128 CMAC`.
    pub key: String,
    /// Whether it holds a key.
    pub full: bool,
    /// Its control fields, once they were asked for.
    pub control: String,
    /// Nothing may be written into it.
    pub closed: Option<bool>,
}

/// A public key slot.
#[derive(Clone, Debug)]
pub struct Public {
    /// Which.
    pub slot: u8,
    /// Whether it holds a key.
    pub mark: Mark,
    /// Its curve, or `Empty`.
    pub key: String,
    /// Its flags.
    pub flags: String,
    /// What they mean.
    pub note: String,
}

/// A local envelope slot.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Which.
    pub slot: u8,
    /// Whether it holds a key.
    pub mark: Mark,
    /// Its type, or `Empty`.
    pub key: String,
    /// What can be done.
    pub note: &'static str,
}

/// What can be done with the chosen slot, step by step.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The slot it is about.
    pub slot: Slot,
    /// `Generate a key in slot 1`.
    pub title: String,
    /// What follows from it.
    pub note: String,
    /// What it would do.
    pub effect: Option<Effect>,
    /// The numbered steps.
    pub steps: Vec<Step>,
    /// The bytes as far as the choices give them.
    pub bytes: Vec<Piece>,
    /// What the chip would say.
    pub verdict: Option<Verdict>,
    /// The list that is proposed, once every choice is made.
    pub plan: Option<Arc<Plan>>,
    /// What is agreed on with the chip first, once every choice is made.
    pub order: Option<Arc<KeyOrder>>,
    /// What is still to be chosen; empty when nothing is.
    pub missing: String,
    /// Why it cannot be rehearsed on a twin; empty when it can.
    pub no_rehearsal: &'static str,
    /// Keys that both sides have after the exchange.
    pub agreed: Vec<(&'static str, zeroize::Zeroizing<Vec<u8>>)>,
}

/// A numbered step.
#[derive(Clone, Debug)]
pub struct Step {
    /// `Curve`.
    pub title: &'static str,
    /// `P-256, answers in about 32 ms`.
    pub detail: String,
    /// How far it is.
    pub stage: Stage,
    /// What is chosen here.
    pub control: Control,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Decided.
    Done,
    /// Next.
    Now,
    /// After the others.
    Later,
}

/// What a step lets one choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Nothing.
    None,
    /// The curve, of those that can do what is wanted.
    Curve,
    /// A number of uses.
    Uses,
    /// The host keys' control fields.
    HostFields,
    /// AES-128 or AES-256.
    KeyType,
    /// In clear, in an envelope, by agreement.
    Way,
    /// MAC key and cipher key.
    HostKeys,
    /// The control fields of a symmetric slot.
    SlotFields,
    /// Mode, and what it is for.
    Mode,
    /// One key.
    Key(usize),
    /// The flags of a public slot.
    Flags,
    /// A public key.
    PublicKey,
    /// The private key on this curve that signs.
    IssuerKey(Curve),
}

/// A piece of the bytes: what it is in words, and its pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// `11 13`, `••` for a secret, `··` for what is not chosen yet.
    pub pairs: String,
    /// `Slot 1`.
    pub said: String,
    /// Frame check, not chosen by anybody.
    pub quiet: bool,
}

//! The kinds of authentication and the acts each is made of. What an act does is not here.

use core::fmt;
use core::str::FromStr;

use serde::Serialize;

/// Which way, and how finely cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The host authenticates the chip; both questions are asked whatever the first answer is, so that an impostor
    /// shows which of them finds it out (device profile 4.1).
    #[default]
    Device,
    /// The same cut finer, for people: what a host has to look at, one thing at a time. It ends at the first no, as a
    /// host's software does (device profile 4.2).
    MultiStep,
    /// The host authenticates the chip, then the chip the host, by a signature over the chip's own challenge (device
    /// profile 4.18). A host that does not believe the chip does not prove itself to it.
    Mutual,
}

impl Kind {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::Device, Self::MultiStep, Self::Mutual];

    /// The word on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "Device",
            Self::MultiStep => "Multi-step",
            Self::Mutual => "Mutual",
        }
    }

    /// The word on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::MultiStep => "multi-step",
            Self::Mutual => "mutual",
        }
    }

    /// Its acts, in order.
    pub const fn acts(self) -> &'static [Act] {
        use Act as A;
        match self {
            Self::Device => &[
                A::ReadLength,
                A::ReadCertificate,
                A::JudgeChain,
                A::DrawChallenge,
                A::Sign,
                A::JudgeSignature,
            ],
            Self::MultiStep => &[
                A::ShowRoots,
                A::ReadLength,
                A::ReadCertificate,
                A::ShowLeaf,
                A::JudgeChain,
                A::ShowKey,
                A::DrawChallenge,
                A::Sign,
                A::JudgeSignature,
            ],
            Self::Mutual => &[
                A::ReadLength,
                A::ReadCertificate,
                A::JudgeChain,
                A::DrawChallenge,
                A::Sign,
                A::JudgeSignature,
                A::AskSlot,
                A::AskChallenge,
                A::SignAsHost,
                A::Present,
                A::JudgeAnswer,
            ],
        }
    }

    /// How many questions it asks.
    pub const fn questions(self) -> usize {
        match self {
            Self::Device | Self::MultiStep => 2,
            Self::Mutual => 3,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(text));
        let words = Self::ALL.map(Self::word).join(", ");
        known.ok_or_else(|| format!("{text:?} is no kind of authentication; there are {words}"))
    }
}

/// One act of an authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look at the roots that are believed, on the host.
    ShowRoots,
    /// Read the first bytes of zone 0: how long is the certificate?
    ReadLength,
    /// Read the certificate in pieces.
    ReadCertificate,
    /// Look at what the certificate says, on the host.
    ShowLeaf,
    /// Judge the chain on the host.
    JudgeChain,
    /// Take the public key out of the certificate, on the host.
    ShowKey,
    /// Draw a fresh challenge on the host.
    DrawChallenge,
    /// Have the chip sign it.
    Sign,
    /// Verify the signature on the host.
    JudgeSignature,
    /// Ask the chip which host key it knows.
    AskSlot,
    /// Have the chip draw a challenge.
    AskChallenge,
    /// Sign it on the host.
    SignAsHost,
    /// Have the chip verify the signature.
    Present,
    /// Judge what the chip answered.
    JudgeAnswer,
}

impl Act {
    /// The stable name for scripts.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ShowRoots => "roots",
            Self::ReadLength => "read-length",
            Self::ReadCertificate => "read-certificate",
            Self::ShowLeaf => "leaf",
            Self::JudgeChain => "chain",
            Self::ShowKey => "device-key",
            Self::DrawChallenge => "challenge",
            Self::Sign => "sign",
            Self::JudgeSignature => "possession",
            Self::AskSlot => "entity-slot",
            Self::AskChallenge => "entity-challenge",
            Self::SignAsHost => "entity-sign",
            Self::Present => "entity-verify",
            Self::JudgeAnswer => "entity",
        }
    }

    /// What happens, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ShowRoots => "Roots that are believed",
            Self::ReadLength => "Read zone 0, first 4 bytes",
            Self::ReadCertificate => "Read the certificate",
            Self::ShowLeaf => "What the certificate says",
            Self::JudgeChain => "Chain",
            Self::ShowKey => "Key of the device",
            Self::DrawChallenge => "New challenge",
            Self::Sign => "Generate signature, slot 0",
            Self::JudgeSignature => "Challenge",
            Self::AskSlot => "Query the public key slot",
            Self::AskChallenge => "Generate challenge",
            Self::SignAsHost => "Host signs",
            Self::Present => "Verify entity signature",
            Self::JudgeAnswer => "Answer of the chip",
        }
    }

    /// Something is judged in it, so that its result is a verdict's and not only that it was done.
    pub const fn judges(self) -> bool {
        matches!(self, Self::JudgeChain | Self::JudgeSignature | Self::AskSlot | Self::JudgeAnswer)
    }
}

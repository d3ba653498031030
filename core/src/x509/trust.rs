//! Which roots are believed, and what each of them proves.
//!
//! The roots known in public are compiled in. Only the production root is on from the start: a test root proves a
//! sample, not a product, and the simulator's root proves nothing outside the simulator, because its private key is
//! public.

use super::certificate::Certificate;
use super::error::X509Error;
use super::pem;
use core::fmt;

/// What kind of root a chain ends at; every verdict names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RootClass {
    /// A production root of ST.
    St,
    /// A test or demonstration root of ST.
    StTest,
    /// A root the user added.
    User,
    /// The workbench's own root, whose private key is public.
    Simulator,
}

impl RootClass {
    /// In words: `ST`, `ST test`, `user`, `simulator`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::St => "ST",
            Self::StTest => "ST test",
            Self::User => "user",
            Self::Simulator => "simulator",
        }
    }
}

impl fmt::Display for RootClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What the certificate was read from, as the device itself says (`origin()`, or the virtual bit of a bridge).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// Hardware, or a file of unknown origin.
    Real,
    /// A virtual chip.
    Virtual,
}

/// When a root is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// Never; it is only known by name.
    Off,
    /// Only for devices that say they are virtual.
    VirtualOnly,
    /// Always.
    On,
}

impl Use {
    /// In words: `not believed`, `virtual chips only`, `believed`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "not believed",
            Self::VirtualOnly => "virtual chips only",
            Self::On => "believed",
        }
    }
}

/// A known root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Short name for settings and the command line, such as `st-prod-01`.
    pub id: String,
    /// What kind of root it is.
    pub class: RootClass,
    /// When it is believed.
    pub usage: Use,
    /// What a chain to this root proves, and what not.
    pub meaning: String,
    /// Where the certificate comes from.
    pub origin: String,
    /// The root itself.
    pub certificate: Certificate,
}

impl Anchor {
    /// True when a chain to this root counts for such a device.
    pub fn is_believed_for(&self, device: DeviceKind) -> bool {
        match self.usage {
            Use::Off => false,
            Use::VirtualOnly => device == DeviceKind::Virtual,
            Use::On => true,
        }
    }
}

/// A root that is compiled in.
struct Shipped {
    id: &'static str,
    class: RootClass,
    usage: Use,
    meaning: &'static str,
    origin: &'static str,
    der: &'static [u8],
}

const SHIPPED: [Shipped; 5] = [
    Shipped {
        id: "st-prod-01",
        class: RootClass::St,
        usage: Use::On,
        meaning: "It proves a chip made by ST, not that the chip is yours: all SPL samples share this root, so any \
                  of them passes here. Compare the serial number too.",
        origin: "ST, in the examples of its SDK; ships with this program.",
        der: include_bytes!("../../../assets/certificates/st/stm-stsafe-a-prod-ca-01.der"),
    },
    Shipped {
        id: "st-test-91-2017",
        class: RootClass::StTest,
        usage: Use::Off,
        meaning: "It proves a sample, not a product.",
        origin: "A public bootloader example for ST's chips; ships with this program.",
        der: include_bytes!("../../../assets/certificates/st/stm-stsafe-a-test-ca-91-2017.der"),
    },
    Shipped {
        id: "st-test-91-2023",
        class: RootClass::StTest,
        usage: Use::Off,
        meaning: "It proves a sample, not a product.",
        origin: "Put together again from the fields that ST's SDK documentation prints; its signature verifies. Ships with this program.",
        der: include_bytes!("../../../assets/certificates/st/stm-stsafe-a-test-ca-91-2023.der"),
    },
    Shipped {
        id: "st-demo-2016",
        class: RootClass::StTest,
        usage: Use::Off,
        meaning: "It belongs to demonstrations: it proves neither a product nor a sample.",
        origin: "A public bootloader example for ST's chips; ships with this program.",
        der: include_bytes!("../../../assets/certificates/st/stm-ca-demo-intermediate-key-2016.der"),
    },
    Shipped {
        id: "sim",
        class: RootClass::Simulator,
        usage: Use::VirtualOnly,
        meaning: "Its private key is public: it proves nothing about a product.",
        origin: "Made by this program for its virtual chips: NOT ST.",
        der: include_bytes!("../../../assets/certificates/simulator/ca.der"),
    },
];

/// Begins the line before a root of the user's.
const FROM: &str = "from:";

/// The roots known, and when each is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustStore {
    anchors: Vec<Anchor>,
}

impl TrustStore {
    /// No root at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The compiled-in roots: production on, simulator for virtual devices, test roots off.
    pub fn shipped() -> Self {
        let anchors = SHIPPED
            .iter()
            .filter_map(|shipped| {
                Some(Anchor {
                    id: shipped.id.to_owned(),
                    class: shipped.class,
                    usage: shipped.usage,
                    meaning: shipped.meaning.to_owned(),
                    origin: shipped.origin.to_owned(),
                    // A test reads each of them; a broken file is one root less, never a panic.
                    certificate: Certificate::parse(shipped.der).ok()?,
                })
            })
            .collect();
        Self { anchors }
    }

    /// All roots, compiled-in ones first.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// One root by its short name.
    pub fn get(&self, id: &str) -> Option<&Anchor> {
        self.anchors.iter().find(|anchor| anchor.id == id)
    }

    /// Changes when a root is believed; false when there is no such root.
    pub fn set(&mut self, id: &str, usage: Use) -> bool {
        let anchor = self.anchors.iter_mut().find(|anchor| anchor.id == id);
        anchor.map(|anchor| anchor.usage = usage).is_some()
    }

    /// Adds the user's own roots from PEM or DER, believed from now on, and gives their short names; `from` says where
    /// they come from. A root that is already known is switched on and keeps its class.
    ///
    /// # Errors
    ///
    /// The first that is no certificate; then none is added.
    pub fn add_user(&mut self, bytes: &[u8], from: &str) -> Result<Vec<String>, X509Error> {
        let certificates = Certificate::all_from_any(bytes)?;
        Ok(certificates.into_iter().map(|certificate| self.add_one(certificate, from)).collect())
    }

    fn add_one(&mut self, certificate: Certificate, from: &str) -> String {
        if let Some(known) = self.anchors.iter_mut().find(|anchor| anchor.certificate.der == certificate.der)
        {
            known.usage = Use::On;
            return known.id.clone();
        }
        let id = (1..).map(|number| format!("user-{number}")).find(|id| self.get(id).is_none());
        let id = id.unwrap_or_default();
        self.anchors.push(Anchor {
            id: id.clone(),
            class: RootClass::User,
            usage: Use::On,
            meaning: "You added this root: it proves what you know about its owner.".to_owned(),
            origin: from.to_owned(),
            certificate,
        });
        id
    }

    /// Takes in roots of the user's out of the text that [`TrustStore::user_text`] writes; any PEM will do.
    ///
    /// # Errors
    ///
    /// What is no text, and the first block that is no certificate; then none is added.
    pub fn take_user_text(&mut self, text: &[u8]) -> Result<(), X509Error> {
        let Ok(words) = core::str::from_utf8(text) else {
            return Err(X509Error::new("roots", 0, "text", "bytes that are none"));
        };
        let blocks = pem::blocks(text, |label| label == pem::LABEL)?;
        let certificates: Vec<(usize, Certificate)> = blocks
            .iter()
            .map(|block| Ok((block.at, Certificate::parse(&block.der)?)))
            .collect::<Result<_, X509Error>>()?;
        for (at, certificate) in certificates {
            // The nearest such line above the block.
            let above = words
                .get(..at)
                .unwrap_or_default()
                .lines()
                .rev()
                .take_while(|line| !line.starts_with(pem::END));
            let origin = above.filter_map(|line| line.strip_prefix(FROM)).next().map(str::trim);
            self.add_one(certificate, origin.unwrap_or("a file that is not named"));
        }
        Ok(())
    }

    /// The user's own roots as text: PEM, which other tools read too, each behind a line that says where it comes from.
    pub fn user_text(&self) -> String {
        let mut text = String::from("Roots that this user believes, one PEM block each. Public data.\n");
        for anchor in self.anchors.iter().filter(|anchor| anchor.class == RootClass::User) {
            let origin: String = anchor.origin.chars().filter(|sign| !sign.is_control()).collect();
            let origin = origin.replace("-----", "");
            text.push_str(&format!("\n{FROM} {origin}\n{}", anchor.certificate.to_pem()));
        }
        text
    }

    /// Takes a root of the user's away; compiled-in ones stay and can only be switched off.
    pub fn remove_user(&mut self, id: &str) -> bool {
        let before = self.anchors.len();
        self.anchors.retain(|anchor| anchor.id != id || anchor.class != RootClass::User);
        self.anchors.len() < before
    }

    /// The root that is exactly this certificate.
    pub fn find(&self, certificate: &Certificate) -> Option<&Anchor> {
        self.anchors.iter().find(|anchor| anchor.certificate.der == certificate.der)
    }
}

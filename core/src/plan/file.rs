//! A plan as a file that people review and keep: whom it is for, what each step does in words and in bytes, and the
//! answer that is expected. Words and bytes that contradict each other are mistakes, told by line and column.

use serde::{Deserialize, Serialize};

use super::identity::Identity;
use super::{Forecast, Plan, Planned};
use crate::bytes::Reader;
use crate::command::catalog::row_of;
use crate::command::{Command, NoContext, Row};
use crate::describe::Field;
use crate::effect::Effect;
use crate::hex;
use crate::link::frame::split_header;
use crate::link::{Code, Status};
use crate::observe::Observation;
use crate::places::{self, Places, Problem, Problems};
use crate::policy::Session;

/// Version of the file format that this program reads and writes.
pub const FORMAT: u32 = 1;
/// No plan is near this size.
pub const MAX_BYTES: usize = 1 << 20;
/// A right plan, which the reader goes on with after a mistake.
const EXAMPLE: &str = r#"PlanFile(version: 1, title: "Read", consequence: "", chip: ChipName(product: "0103546001", device_id: Some("0209")), steps: [Step(says: "Read", command: "Read", effect: "Read-only", sends: "05 00 00 00 00 00 04", expects: Status(0))])"#;

/// A plan on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// Version of the format.
    pub version: u32,
    /// What will be true afterwards.
    pub title: String,
    /// What follows from it, in a sentence; may be empty.
    pub consequence: String,
    /// The chip it was made for.
    pub chip: ChipName,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// Which chip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChipName {
    /// Product data, hex.
    pub product: String,
    /// Device ID, hex.
    pub device_id: Option<String>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it does, for people.
    pub says: String,
    /// Name of the command.
    pub command: String,
    /// Its effect: Read-only, Volatile, Reversible, Consuming, One-way.
    pub effect: String,
    /// Header and payload, hex; the CRC is added.
    pub sends: String,
    /// The answer that is expected.
    pub expects: Expects,
}

/// An expected answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expects {
    /// Status and payload, exactly; hex.
    Exactly(String),
    /// This status; the payload is not known beforehand.
    Status(u8),
    /// Any answer.
    Open,
}

/// Why a plan is not written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// The chip did not tell who it is, so nobody could say whom the plan is for.
    NoIdentity,
    /// This step carries a secret, which never goes into a file that is passed around.
    Secret(String),
}

impl core::fmt::Display for NotWritten {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoIdentity => f.write_str("the chip did not tell its product data and device ID"),
            Self::Secret(step) => write!(f, "the step {step:?} carries a key, which does not go into a file"),
        }
    }
}

/// Why a plan does not fit the connected chip; nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It was made for another chip.
    OtherChip {
        /// For which.
        planned: Identity,
        /// Which is there.
        found: Option<Identity>,
    },
    /// A step cannot be what the file says it is.
    Step {
        /// Number, from 1.
        number: usize,
        /// What contradicts.
        what: String,
    },
}

impl core::fmt::Display for Unfit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::OtherChip { planned, found: Some(found) } => {
                write!(f, "this plan was made for {planned}, connected is {found}")
            }
            Self::OtherChip { planned, found: None } => {
                write!(f, "this plan was made for {planned}; the connected chip does not tell who it is")
            }
            Self::Step { number, what } => write!(f, "step {number}: {what}"),
        }
    }
}

impl PlanFile {
    /// A plan for the chip that was observed.
    ///
    /// # Errors
    ///
    /// The chip has no name, or a step carries a secret.
    pub fn of(plan: &Plan, seen: &Observation) -> Result<Self, NotWritten> {
        let identity =
            Identity::of(seen).filter(|id| id.device_id.is_some()).ok_or(NotWritten::NoIdentity)?;
        if let Some(step) = plan.steps.iter().find(|step| step.fields.iter().any(is_secret)) {
            return Err(NotWritten::Secret(step.title.clone()));
        }
        let steps = plan.steps.iter().map(|step| Step {
            says: step.title.clone(),
            command: step.command.row().name.into(),
            effect: step.judged.effect.name().into(),
            sends: hex::pairs(step.before_crc()),
            expects: match &step.forecast {
                Forecast::Open => Expects::Open,
                Forecast::Status(status) => Expects::Status(status.code()),
                Forecast::Answer(answer) => {
                    Expects::Exactly(hex::pairs(&[vec![0], answer.encode()].concat()))
                }
            },
        });
        Ok(Self {
            version: FORMAT,
            title: plan.title.clone(),
            consequence: plan.consequence.clone(),
            chip: ChipName {
                product: hex::pairs(&identity.product),
                device_id: identity.device_id.as_deref().map(hex::run),
            },
            steps: steps.collect(),
        })
    }

    /// The file's text, made to be read.
    pub fn to_ron(&self) -> String {
        let config = ron::ser::PrettyConfig::default().struct_names(true);
        let body = ron::ser::to_string_pretty(self, config).unwrap_or_default();
        format!(
            "// A plan for one STSAFE chip: show it with `plan show`, rehearse and carry it out with `plan run`.\n\
             // What counts are the bytes after \"sends\"; words that contradict them are refused.\n{body}\n"
        )
    }

    /// Reads a plan: every mistake at once, by line and column.
    ///
    /// # Errors
    ///
    /// Every mistake.
    pub fn from_ron(text: &str) -> Result<Self, Problems> {
        places::read(text, MAX_BYTES, EXAMPLE, Self::problems)
    }

    /// Whom it is for.
    pub fn identity(&self) -> Identity {
        let bytes = |text: &str| hex::parse(text).unwrap_or_default();
        Identity { product: bytes(&self.chip.product), device_id: self.chip.device_id.as_deref().map(bytes) }
    }

    /// The worst effect that its steps name.
    pub fn effect(&self) -> Effect {
        self.steps.iter().filter_map(|step| effect(&step.effect)).max().unwrap_or(Effect::ReadOnly)
    }

    fn problems(&self, places: &Places<'_>) -> Vec<Problem> {
        let mut list = Vec::new();
        let mut wrong = |field: String, what: String| list.push(places.problem(field, what));
        if self.version != FORMAT {
            let what = format!("{} is not known to this program, which reads {FORMAT}", self.version);
            wrong("version".into(), what);
        }
        let names = [("product", Some(&self.chip.product)), ("device_id", self.chip.device_id.as_ref())];
        for (name, text) in names {
            if let Some(Err(error)) = text.map(|text| hex::parse(text)) {
                wrong(format!("chip.{name}"), error.to_string());
            }
        }
        if self.steps.is_empty() {
            wrong("steps".into(), "a plan has at least one step".into());
        }
        for (i, step) in self.steps.iter().enumerate() {
            for (field, what) in step.problems() {
                wrong(format!("steps[{i}].{field}"), what);
            }
        }
        list
    }

    /// The plan on the chip as it is observed: who it is for, and every step against what this chip would do. Nothing is
    /// sent.
    ///
    /// # Errors
    ///
    /// Everything that does not fit.
    pub fn plan(&self, seen: &Observation, session: Session) -> Result<Plan, Vec<Unfit>> {
        let (planned, found) = (self.identity(), Identity::of(seen));
        if found.as_ref() != Some(&planned) {
            return Err(vec![Unfit::OtherChip { planned, found }]);
        }
        let (mut commands, mut unfit) = (Vec::new(), Vec::new());
        for (number, step) in (1..).zip(&self.steps) {
            match step.command_on(seen) {
                Ok(command) => commands.push((step.says.clone(), command)),
                Err(what) => unfit.push(Unfit::Step { number, what }),
            }
        }
        if !unfit.is_empty() {
            return Err(unfit);
        }
        let mut plan =
            Plan::new(self.title.clone(), commands, seen, session).consequence(self.consequence.clone());
        for (number, (planned, step)) in (1..).zip(plan.steps.iter_mut().zip(&self.steps)) {
            if let Err(what) = step.settle(planned, seen) {
                unfit.push(Unfit::Step { number, what });
            }
        }
        if unfit.is_empty() { Ok(plan) } else { Err(unfit) }
    }
}

impl Step {
    /// Code, payload, and the row of the command.
    fn parts(&self) -> Result<(Code, Vec<u8>, &'static Row), String> {
        let bytes = hex::parse(&self.sends).map_err(|e| e.to_string())?;
        let (code, flags, used) = split_header(&bytes).map_err(|e| e.to_string())?;
        if flags.bits() != 0 {
            return Err("the header asks for protection, which a session adds".into());
        }
        let payload = bytes.get(used..).unwrap_or_default().to_vec();
        let row = row_of(code, &payload).ok_or_else(|| format!("no command begins with {code}"))?;
        Ok((code, payload, row))
    }

    fn problems(&self) -> Vec<(&'static str, String)> {
        let mut list = Vec::new();
        match self.parts() {
            Err(what) => list.push(("sends", what)),
            Ok((code, payload, row)) => {
                if row.name != self.command {
                    list.push((
                        "command",
                        format!("the bytes are {:?}, the words say {:?}", row.name, self.command),
                    ));
                }
                // Ciphers have a layout that depends on the chip's keys; they are decoded when the chip is known.
                if row.family != crate::command::Family::Cipher
                    && let Err(error) = Command::decode(code, &payload, &NoContext)
                {
                    list.push(("sends", error.to_string()));
                }
            }
        }
        if effect(&self.effect).is_none() {
            let what = format!(
                "{:?} is no effect; there are Read-only, Volatile, Reversible, Consuming, One-way",
                self.effect
            );
            list.push(("effect", what));
        }
        if let Expects::Exactly(text) = &self.expects {
            match hex::parse(text) {
                Err(error) => list.push(("expects", error.to_string())),
                Ok(bytes) if bytes.is_empty() => {
                    list.push(("expects", "a status byte is needed, then the payload".into()))
                }
                Ok(_) => {}
            }
        }
        list
    }

    fn command_on(&self, seen: &Observation) -> Result<Command, String> {
        let (code, payload, _) = self.parts()?;
        Command::decode(code, &payload, seen).map_err(|e| e.to_string())
    }

    /// Holds the step as it would go on this chip against the file, and takes over the file's answer where it says more.
    fn settle(&self, planned: &mut Planned, seen: &Observation) -> Result<(), String> {
        let effect = planned.judged.effect.name();
        if effect != self.effect {
            return Err(format!("it is {effect} on this chip, the plan says {}", self.effect));
        }
        match &self.expects {
            Expects::Open => Ok(()),
            Expects::Status(code) => {
                let expected = Status::of(*code);
                match &planned.forecast {
                    Forecast::Status(status) if *status != expected => Err(format!(
                        "the plan expects {expected}, this chip will answer {status}: {}",
                        planned.verdict.rule
                    )),
                    Forecast::Answer(_) if !expected.is_ok() => {
                        Err(format!("the plan expects {expected}, this chip will accept it"))
                    }
                    Forecast::Open => {
                        planned.forecast = Forecast::Status(expected);
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }
            Expects::Exactly(text) => {
                let bytes = hex::parse(text).map_err(|e| e.to_string())?;
                let (status, payload) = bytes.split_first().ok_or("no status is expected")?;
                let status = Status::of(*status);
                let expected = if status.is_ok() {
                    let answer = planned.command.decode_response(&mut Reader::new(payload), seen);
                    Forecast::Answer(Box::new(
                        answer.map_err(|e| format!("the expected answer does not fit: {e}"))?,
                    ))
                } else {
                    Forecast::Status(status)
                };
                let contradicts = match (&expected, &planned.forecast) {
                    (_, Forecast::Open) | (Forecast::Answer(_), Forecast::Status(Status::OK)) => false,
                    (one, other) => one != other,
                };
                if contradicts {
                    return Err(format!(
                        "the plan expects {}, this chip will answer {}: {}",
                        expected.words(),
                        planned.forecast.words(),
                        planned.verdict.rule
                    ));
                }
                planned.forecast = expected;
                Ok(())
            }
        }
    }
}

fn effect(name: &str) -> Option<Effect> {
    [Effect::ReadOnly, Effect::Volatile, Effect::Reversible, Effect::Consuming, Effect::OneWay]
        .into_iter()
        .find(|effect| effect.name() == name)
}

fn is_secret(field: &Field) -> bool {
    field.secret || field.children.iter().any(is_secret)
}

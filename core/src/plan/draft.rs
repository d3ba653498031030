//! A list of steps that is still being put together: steps come from several screens and from files, change places and go.
//! It is for one chip, and judged anew whenever something more is known of that chip.

use super::file::{PlanFile, Unfit};
use super::identity::Identity;
use super::{Forecast, Plan};
use crate::command::Command;
use crate::effect::Effect;
use crate::link::Status;
use crate::observe::Observation;
use crate::policy::Session;

/// The list.
#[derive(Clone, Default, PartialEq)]
pub struct Draft {
    title: Option<String>,
    consequence: String,
    chip: Option<Identity>,
    steps: Vec<Step>,
}

/// One step, not judged.
#[derive(Clone, PartialEq)]
struct Step {
    says: String,
    command: Command,
    /// The answer that was expected where the step comes from; it counts where nothing better is known.
    expects: Forecast,
}

impl Draft {
    /// The steps of a plan, and what it says of itself.
    pub fn of(plan: &Plan, seen: &Observation) -> Self {
        Self {
            title: Some(plan.title.clone()),
            consequence: plan.consequence.clone(),
            chip: Identity::of(seen),
            steps: steps(plan),
        }
    }

    /// The steps of a file, if they fit the chip that is observed.
    ///
    /// # Errors
    ///
    /// Everything that does not fit.
    pub fn from_file(file: &PlanFile, seen: &Observation, session: Session) -> Result<Self, Vec<Unfit>> {
        file.plan(seen, session).map(|plan| Self::of(&plan, seen))
    }

    /// Adds the steps of a plan at the end.
    ///
    /// # Errors
    ///
    /// The list is for another chip than the one that is observed; nothing was added.
    pub fn add(&mut self, plan: &Plan, seen: &Observation) -> Result<(), Unfit> {
        if self.steps.is_empty() {
            *self = Self::of(plan, seen);
            return Ok(());
        }
        self.fits(seen)?;
        self.steps.extend(steps(plan));
        // What was said of the first part is not true of the whole.
        (self.title, self.consequence) = (None, String::new());
        Ok(())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// The chip it is for, where that chip told who it is.
    pub fn chip(&self) -> Option<&Identity> {
        self.chip.as_ref()
    }

    /// Whether it is for the chip that is observed.
    ///
    /// # Errors
    ///
    /// It is for another one.
    pub fn fits(&self, seen: &Observation) -> Result<(), Unfit> {
        let found = Identity::of(seen);
        match &self.chip {
            Some(planned) if found.as_ref() != Some(planned) => {
                Err(Unfit::OtherChip { planned: planned.clone(), found })
            }
            _ => Ok(()),
        }
    }

    /// From now on for the chip that is observed: somebody wants the same steps there.
    pub fn adopt(&mut self, seen: &Observation) {
        self.chip = Identity::of(seen);
    }

    /// Takes a step out.
    pub fn remove(&mut self, index: usize) {
        if index < self.steps.len() {
            self.steps.remove(index);
            (self.title, self.consequence) = (None, String::new());
        }
    }

    /// Lets a step change places with the one before it.
    pub fn earlier(&mut self, index: usize) {
        if index > 0 && index < self.steps.len() {
            self.steps.swap(index - 1, index);
        }
    }

    /// Lets a step change places with the one after it.
    pub fn later(&mut self, index: usize) {
        self.earlier(index + 1);
    }

    /// The plan, judged on the chip as it is observed. Where an answer does not follow from that, the one that was
    /// expected before stands.
    pub fn judge(&self, seen: &Observation, session: Session) -> Plan {
        let commands = self.steps.iter().map(|step| (step.says.clone(), step.command.clone()));
        let mut plan =
            Plan::new(String::new(), commands, seen, session).consequence(self.consequence.clone());
        for (planned, step) in plan.steps.iter_mut().zip(&self.steps) {
            let vague = match planned.forecast {
                Forecast::Open => true,
                Forecast::Status(Status::OK) => matches!(step.expects, Forecast::Answer(_)),
                _ => false,
            };
            if vague {
                planned.forecast = step.expects.clone();
            }
        }
        if self.consequence.is_empty() {
            plan.consequence = consequence(&plan);
        }
        let count = plan.steps.len();
        let one_way = plan.steps.iter().filter(|step| step.judged.effect == Effect::OneWay).count();
        plan.title = match (&self.title, plan.steps.as_slice()) {
            (Some(title), _) => title.clone(),
            (None, [only]) => only.title.clone(),
            (None, _) if one_way > 0 => format!("{count} steps, {one_way} of them for ever"),
            (None, _) => format!("{count} steps"),
        };
        let (button, words) = match count {
            1 => ("Apply to the chip".to_owned(), "apply 1 step".to_owned()),
            _ => (format!("Apply {count} steps to the chip"), format!("apply {count} steps")),
        };
        plan.asks(button, words)
    }
}

/// What is true of any list.
fn consequence(plan: &Plan) -> String {
    let final_ones = plan.steps.iter().filter(|step| step.judged.effect.needs_consent()).count();
    match (final_ones, plan.steps.len()) {
        (0, _) => String::new(),
        (1, 1) => "Nobody can take it back.".to_owned(),
        (1, _) => "Nobody can take one of these steps back.".to_owned(),
        (many, all) if many == all => "Nobody can take any of these steps back.".to_owned(),
        (many, _) => format!("Nobody can take {many} of these steps back."),
    }
}

fn steps(plan: &Plan) -> Vec<Step> {
    let step = |step: &super::Planned| Step {
        says: step.title.clone(),
        command: step.command.clone(),
        expects: step.forecast.clone(),
    };
    plan.steps.iter().map(step).collect()
}

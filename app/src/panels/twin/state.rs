//! What the Twin screen remembers: the plan that is put together, the file it comes from, and what is looked at.

use std::path::PathBuf;

use stsafe_core::{
    chip::start::Start,
    observe::Observation,
    places::Problem,
    plan::{Draft, file::PlanFile},
    policy::Session,
};

/// What the screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The plan, its rehearsal, and what it changes.
    #[default]
    Plan,
    /// What the twin is.
    Twin,
    /// Start states.
    Classroom,
}

impl Page {
    /// In the order of the segment.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Twin, Self::Classroom];

    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Twin => "What the twin is",
            Self::Classroom => "Classroom",
        }
    }
}

/// A plan file that was opened and cannot be taken as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its name.
    pub name: String,
    /// What is wrong in it, by line and column; or, one by one, what does not fit this chip.
    pub wrong: Wrong,
}

/// What is wrong with a plan file.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// Mistakes in the text.
    Text(Vec<Problem>),
    /// It is right, and not for this chip.
    Unfit(Vec<String>),
}

/// A start state that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Chosen {
    /// One that ships with the program.
    Shipped(Start),
    /// A file.
    Saved(PathBuf),
}

/// What this screen remembers.
#[derive(Clone, PartialEq)]
pub struct State {
    /// What is shown.
    pub page: Page,
    /// The plan.
    pub draft: Draft,
    /// The step that is looked at.
    pub step: usize,
    /// A file that was not taken.
    pub file: Option<Opened>,
    /// The start state that is looked at.
    pub chosen: Chosen,
    /// The name under which a state will be kept.
    pub name: String,
}

impl Default for State {
    fn default() -> Self {
        Self {
            page: Page::Plan,
            draft: Draft::default(),
            step: 0,
            file: None,
            chosen: Chosen::Shipped(Start::Fresh),
            name: String::new(),
        }
    }
}

impl State {
    /// Takes in a plan file: in place of the plan that is there, if it is right and fits this chip.
    pub fn take_file(
        &mut self,
        name: String,
        read: Result<PlanFile, Vec<Problem>>,
        seen: &Observation,
        session: Session,
    ) {
        self.page = Page::Plan;
        let wrong = match read {
            Err(problems) => Wrong::Text(problems),
            Ok(file) => match Draft::from_file(&file, seen, session) {
                Ok(draft) => {
                    (self.draft, self.step, self.file) = (draft, 0, None);
                    return;
                }
                Err(unfit) => Wrong::Unfit(unfit.iter().map(ToString::to_string).collect()),
            },
        };
        self.file = Some(Opened { name, wrong });
    }
}

//! What the screens know of a lesson's own chips. They are never the chip that is connected.

use stsafe_core::chip::scenario::Scenario;

use super::AuthenticationRun;

/// The two chips of the lesson, each with its own authentication.
#[derive(Clone, Default)]
pub struct LessonDesk {
    /// The genuine chip.
    pub genuine: AuthenticationRun,
    /// Its clone.
    pub clone: AuthenticationRun,
}

impl LessonDesk {
    /// The run of one of them.
    pub fn of(&self, who: Scenario) -> &AuthenticationRun {
        if who == Scenario::Genuine { &self.genuine } else { &self.clone }
    }
}

/// What is asked of the lesson's chips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonErrand {
    /// Run both authentications until this act is done.
    RunTo(stsafe_core::authenticate::Act),
    /// Begin with new chips.
    Reset,
}

//! Any bytes as a plan file or a profile file, and what must hold for all of them: the entries of the fuzz targets.
//!
//! A promise that is broken is a failed assertion, so nothing but tests calls this.

use super::Problems;
use crate::observe::Observation;
use crate::plan::file::PlanFile;
use crate::policy::Session;
use crate::profile::{Profile, compare};

/// A plan: what was read and written again is the same plan, and on a chip of which nothing is known it fits none.
pub fn plan(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match PlanFile::from_ron(text) {
        Ok(plan) => {
            assert_eq!(
                PlanFile::from_ron(&plan.to_ron()).as_ref(),
                Ok(&plan),
                "written and read again it differs"
            );
            let _ = (plan.identity(), plan.effect());
            assert!(
                plan.plan(&Observation::default(), Session::None).is_err(),
                "nobody said which chip this is"
            );
        }
        Err(problems) => told(&problems, text),
    }
}

/// A profile: one that is read can be compared with a chip of which nothing is known.
pub fn profile(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match Profile::from_ron(text) {
        Ok(profile) => {
            let compared = compare::compare(&profile, &Observation::default());
            assert!(compared.counts().agree == 0, "what was not read agrees with nothing");
            let _ = profile.assumptions();
        }
        Err(problems) => told(&problems, text),
    }
}

/// Every mistake has a place in the text, in order, and words.
fn told(problems: &Problems, text: &str) {
    assert!(!problems.0.is_empty(), "refused without a reason");
    assert!(problems.0.is_sorted(), "not in the order of the text: {problems}");
    let lines: Vec<&str> = text.split('\n').collect();
    for problem in &problems.0 {
        assert!(!problem.what.is_empty(), "{problem}");
        let line = problem.line.checked_sub(1).and_then(|line| lines.get(line));
        let width = line.map_or(0, |line| line.chars().count() + 1);
        assert!((1..=width).contains(&problem.column), "no such place in the text: {problem}");
    }
}

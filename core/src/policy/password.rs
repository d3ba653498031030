//! The password: whether there is one, and tries, are known from the last answer only. A wrong password is an answer,
//! not a refusal.

use super::{Case, Check, refused, unknown};
use crate::command::access::PasswordVerification;
use crate::link::Status;

pub(super) fn verify(case: &Case) -> Check<String> {
    match last_answer(case)? {
        PasswordVerification { tries_left: 0, .. } => refused(Status::PASSWORD_BLOCKED, "No tries are left."),
        PasswordVerification { tries_left, .. } => Ok(format!("{tries_left} tries are left.")),
    }
}

pub(super) fn delete(case: &Case) -> Check<String> {
    last_answer(case)?;
    Ok("There is a password, and nothing guards its deletion.".into())
}

fn last_answer(case: &Case) -> Check<PasswordVerification> {
    let Some(seen) = &case.seen.password else {
        return unknown("Whether there is a password, and how many tries it has, the first answer tells.");
    };
    seen.value.map_or_else(|| refused(Status::KEY_NOT_FOUND, "There is no password."), Ok)
}

//! Start, Process and Finish hash: the chip has one running digest.

use super::{Case, Check, refused, unknown};
use crate::command::digest::StartHash;
use crate::crypto::Hash;
use crate::link::Status;

pub(super) fn start(c: &StartHash) -> Check<String> {
    if c.hash == Hash::Sha1 {
        return refused(Status::OUT_OF_RANGE, "SHA-1 is not offered.");
    }
    Ok(format!("{} is offered.", c.hash.name()))
}

pub(super) fn go_on(case: &Case) -> Check<String> {
    match (case.seen.volatile.hash, case.seen.volatile.reset_seen) {
        (true, _) => Ok("A digest is running.".into()),
        (false, true) => refused(Status::UNEXPECTED, "No digest was started."),
        (false, false) => {
            unknown("Whether another host left a digest running since the last reset is not known.")
        }
    }
}

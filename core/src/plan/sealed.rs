//! Steps that only one chip understands: they rest on an ephemeral key that the chip has drawn, whose private half no twin
//! has. Such a list is told apart before anybody tries it on a twin.

use core::fmt;

use super::Plan;
use crate::command::Command;

/// A step that a twin cannot answer as the chip will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its number, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, title } = self;
        write!(f, "step {number}, {title}: sealed with this chip's ephemeral key, which a twin does not have")
    }
}

impl Plan {
    /// The first step that no twin can rehearse: it was reckoned with the chip's ephemeral key, or uses one that the list
    /// itself does not draw (INFERRED from the agreement, specification 5.3 to 5.6: the shared secret needs that key's
    /// private half).
    pub fn sealed(&self) -> Option<Sealed> {
        let mut drawn = false;
        let found = self.steps.iter().position(|step| match &step.command {
            Command::GenerateEcdheKey(_) => {
                drawn = true;
                false
            }
            Command::StartKekSession(_)
            | Command::EstablishHostKeys(_)
            | Command::EstablishSymmetricKeys(_) => !drawn,
            Command::WriteHostKeysWrapped(_)
            | Command::WriteSymmetricKeyWrapped(_)
            | Command::ConfirmSymmetricKeys(_) => true,
            _ => false,
        })?;
        let step = self.steps.get(found)?;
        Some(Sealed { number: found + 1, title: step.title.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::agreement::{Agreement, EstablishHostKeys, StartKekSession, StopKekSession};
    use crate::command::asymmetric::GenerateEcdheKey;
    use crate::command::catalog::Listed as _;
    use crate::command::host_keys::WriteHostKeysWrapped;
    use crate::command::tables::KeyType;
    use crate::command::wire::WireKey;
    use crate::crypto::Curve;
    use crate::observe::Observation;
    use crate::policy::Session;

    fn sealed(commands: Vec<Command>) -> Option<usize> {
        let steps = commands.into_iter().map(|command| (command.row().name.to_owned(), command));
        let plan = Plan::new("x", steps, &Observation::default(), Session::None);
        plan.sealed().map(|sealed| sealed.number)
    }

    fn agreement() -> Agreement {
        let host = WireKey { curve: Curve::NistP256, bytes: vec![0x5A; 64] };
        Agreement { host, authentication: None }
    }

    #[test]
    fn a_list_that_draws_the_key_itself_is_rehearsed_up_to_what_was_reckoned_with_it() {
        let draw = || GenerateEcdheKey { curve: Curve::NistP256 }.into_command();
        let start = || StartKekSession { agreement: agreement() }.into_command();
        let stop = || StopKekSession.into_command();
        let write = || WriteHostKeysWrapped { envelope: vec![0; 48] }.into_command();
        let establish =
            || EstablishHostKeys { agreement: agreement(), key_type: KeyType::Aes128 }.into_command();
        assert_eq!(sealed(vec![]), None);
        assert_eq!(sealed(vec![stop()]), None);
        assert_eq!(sealed(vec![start(), write(), stop()]), Some(1), "the key was drawn before the list");
        assert_eq!(sealed(vec![establish()]), Some(1));
        assert_eq!(sealed(vec![draw(), start(), stop()]), None);
        assert_eq!(sealed(vec![draw(), establish()]), None, "the chip reckons, whoever it is");
        assert_eq!(sealed(vec![draw(), start(), write(), stop()]), Some(3), "an envelope for one chip");
    }
}

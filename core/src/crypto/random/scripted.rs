//! Random values that were written down: one entry is one value, not a stretch of a stream.

use std::collections::VecDeque;

use zeroize::Zeroizing;

use super::{Draw, RandomError, RandomSource, check_len};

/// Gives the values of a list, in order, and only for what they are meant. For replay; nothing here is secret.
#[derive(Clone, Default)]
pub struct ScriptedRandom {
    values: VecDeque<(Draw, Zeroizing<Vec<u8>>)>,
}

impl ScriptedRandom {
    /// A script without values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value at the end. Its length has to be that of the draw.
    pub fn push(&mut self, what: Draw, bytes: &[u8]) -> Result<(), RandomError> {
        check_len(what, bytes)?;
        self.values.push_back((what, Zeroizing::new(bytes.to_vec())));
        Ok(())
    }

    /// Values not drawn yet.
    pub fn remaining(&self) -> usize {
        self.values.len()
    }
}

impl RandomSource for ScriptedRandom {
    /// A refused draw leaves the script where it was.
    fn draw(&mut self, what: Draw, out: &mut [u8]) -> Result<(), RandomError> {
        check_len(what, out)?;
        let Some((scripted, value)) = self.values.front() else {
            return Err(RandomError::Exhausted { wanted: what });
        };
        if *scripted != what {
            return Err(RandomError::OtherValue { wanted: what, scripted: *scripted });
        }
        out.copy_from_slice(value);
        self.values.pop_front();
        Ok(())
    }
}

impl core::fmt::Debug for ScriptedRandom {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ScriptedRandom({} values)", self.values.len())
    }
}

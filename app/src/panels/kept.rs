//! A screen's data, kept from frame to frame: it is built again only when the view or the screen's own state changed.
//! Knows no screen.

use crate::view::View;

/// What was built, and from what.
#[derive(Debug)]
pub struct Kept<S, D> {
    from: Option<(u64, S)>,
    data: Option<D>,
}

impl<S, D> Default for Kept<S, D> {
    fn default() -> Self {
        Self { from: None, data: None }
    }
}

impl<S: Clone + PartialEq, D> Kept<S, D> {
    /// The data for this view and state.
    pub fn of(&mut self, view: &View, state: &S, build: impl FnOnce() -> Option<D>) -> Option<&D> {
        let same =
            self.from.as_ref().is_some_and(|(version, from)| *version == view.version() && from == state);
        if !same {
            self.data = build();
            self.from = Some((view.version(), state.clone()));
        }
        self.data.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Activity, Event};

    #[test]
    fn it_is_built_again_when_the_view_or_the_state_changes_and_not_else() {
        let (mut view, mut kept, mut built) = (View::default(), Kept::default(), 0);
        let mut ask = |view: &View, state: u8| {
            kept.of(view, &state, || {
                built += 1;
                Some(built)
            })
            .copied()
        };
        assert_eq!((ask(&view, 1), ask(&view, 1)), (Some(1), Some(1)));
        assert_eq!(ask(&view, 2), Some(2));
        view.apply(Event::Activity(Activity::Idle));
        assert_eq!((ask(&view, 2), ask(&view, 2)), (Some(3), Some(3)));
    }
}

//! What the Profile screen remembers: the chosen profile, the chosen item, and the copy that is being edited.

use std::sync::Arc;

use stsafe_core::{
    places::Problem,
    profile::{Profile, SHIPPED, compare::Group},
};

/// A profile as text, with its mistakes.
#[derive(Clone, Debug)]
pub struct Editor {
    /// What it is called: a file name, or the profile it is a copy of.
    pub name: String,
    /// The text.
    pub text: String,
    /// The text whose mistakes are known.
    checked: String,
    /// Its mistakes, in their order.
    pub problems: Vec<Problem>,
    /// The place that was chosen: line and column, from 1.
    pub go_to: Option<(usize, usize)>,
}

impl Editor {
    fn new(name: &str, text: &str) -> Self {
        let mut editor = Self {
            name: name.to_owned(),
            text: text.to_owned(),
            checked: String::new(),
            problems: Vec::new(),
            go_to: None,
        };
        editor.check();
        editor
    }

    /// Looks for mistakes where the text is another one than before.
    pub fn check(&mut self) {
        if self.checked == self.text && !self.text.is_empty() {
            return;
        }
        self.checked.clone_from(&self.text);
        self.problems = Profile::from_ron(&self.text).err().map_or_else(Vec::new, |found| found.0);
    }
}

/// What this screen remembers.
#[derive(Default)]
pub struct State {
    /// Which of [`State::names`].
    pub(super) chosen: Option<usize>,
    /// The chosen profile.
    pub(super) profile: Option<Arc<Profile>>,
    /// A profile of the user's own: name and text.
    mine: Option<(String, String)>,
    /// Only this group.
    pub(super) group: Option<Group>,
    /// The item that is looked at.
    pub(super) item: Option<usize>,
    /// It is to be brought into sight.
    pub(super) reveal: bool,
    /// The copy that is being edited.
    pub(super) editor: Option<Editor>,
}

impl State {
    /// The shipped profiles, and the user's own.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = SHIPPED.iter().map(|(word, _)| (*word).to_owned()).collect();
        names.extend(self.mine.as_ref().map(|(name, _)| name.clone()));
        names
    }

    /// Takes one of [`State::names`].
    pub(super) fn choose(&mut self, index: usize) {
        let text = match SHIPPED.get(index) {
            Some((_, text)) => *text,
            None => self.mine.as_ref().map_or("", |(_, text)| text.as_str()),
        };
        self.profile = Profile::from_ron(text).ok().map(Arc::new);
        self.chosen = self.profile.is_some().then_some(index);
        (self.item, self.group) = (None, None);
    }

    /// A virtual chip is compared with the profile of its kind until somebody chooses another.
    pub fn begin_with(&mut self, name: &str) {
        if self.chosen.is_none() {
            let found = SHIPPED
                .iter()
                .position(|(_, text)| Profile::from_ron(text).is_ok_and(|profile| profile.name == name));
            found.into_iter().for_each(|index| self.choose(index));
        }
    }

    /// Opens a copy of the chosen profile in the editor.
    pub(super) fn edit(&mut self) {
        let Some(chosen) = self.chosen else { return };
        self.editor = Some(match (SHIPPED.get(chosen), &self.mine) {
            (Some((word, text)), _) => Editor::new(&format!("copy of {word}"), text),
            (None, Some((name, text))) => Editor::new(name, text),
            (None, None) => return,
        });
    }

    /// Takes a file: a right one is compared with at once, one with mistakes opens in the editor.
    pub fn take_file(&mut self, name: &str, text: String) {
        let editor = Editor::new(name, &text);
        if editor.problems.is_empty() {
            self.keep(name, text);
        } else {
            self.editor = Some(editor);
        }
    }

    /// Compares with this text from now on.
    pub(super) fn keep(&mut self, name: &str, text: String) {
        self.mine = Some((name.to_owned(), text));
        self.editor = None;
        self.choose(SHIPPED.len());
    }
}

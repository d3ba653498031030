//! Host keys and private keys into the encrypted file and out of it: name, passphrase, and what came of it. No file is touched here.

use egui::{Key, Margin, Ui, vec2};
use zeroize::Zeroizing;

use crate::{
    secrets::{Kept, LEAST_PASSPHRASE, Wanted, check_name},
    theme::{self, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        dialog,
        field::Field,
        region,
        row::{self, Row},
        words,
    },
};

/// A passphrase that grows beyond this leaves a copy behind.
const ROOM: usize = 256;

/// What is wanted.
pub enum Errand {
    /// Keep this.
    Keep(Kept),
    /// Take one of these out.
    Take(Wanted),
}

/// How far it is.
pub enum Stage {
    /// The passphrase is asked for.
    Asking,
    /// The key is being made of it, which takes a moment on purpose.
    Working,
    /// It did not work; the sentence says why.
    Failed(String),
    /// The file is open: the names that fit, with their types.
    Names(Vec<(String, &'static str)>),
    /// It is done; a sentence.
    Done(String),
}

/// What this dialog remembers.
pub struct State {
    errand: Errand,
    /// How far it is.
    pub stage: Stage,
    /// The file, and whether it is there.
    file: String,
    exists: bool,
    /// The first field gets the keyboard.
    fresh: bool,
    name: String,
    passphrase: Zeroizing<String>,
    again: Zeroizing<String>,
}

impl State {
    /// Before anything was typed.
    pub fn new(errand: Errand, file: String, exists: bool) -> Self {
        let empty = || Zeroizing::new(String::with_capacity(ROOM));
        let stage = match (&errand, exists) {
            (Errand::Take(_), false) => {
                Stage::Done("Nothing was kept so far: the file does not exist.".to_owned())
            }
            _ => Stage::Asking,
        };
        Self {
            errand,
            stage,
            file,
            exists,
            fresh: true,
            name: String::new(),
            passphrase: empty(),
            again: empty(),
        }
    }

    /// Whether this is what is to be taken out.
    pub fn wants(&self, kept: &Kept) -> bool {
        matches!(&self.errand, Errand::Take(wanted) if wanted.is(kept))
    }

    /// What stops it, in words; empty where nothing does.
    fn missing(&self) -> String {
        if let (Errand::Keep(_), Err(why)) = (&self.errand, check_name(&self.name)) {
            return if self.name.is_empty() { "A name".to_owned() } else { why.to_string() };
        }
        let chars = self.passphrase.chars().count();
        if chars == 0 {
            "The passphrase".to_owned()
        } else if !self.exists && chars < LEAST_PASSPHRASE {
            format!("{LEAST_PASSPHRASE} characters at least, for a new file")
        } else if !self.exists && *self.passphrase != *self.again {
            "The same passphrase twice".to_owned()
        } else {
            String::new()
        }
    }

    fn decided(&mut self) -> Decision {
        let passphrase = std::mem::replace(&mut self.passphrase, Zeroizing::new(String::with_capacity(ROOM)));
        self.again = Zeroizing::new(String::with_capacity(ROOM));
        self.stage = Stage::Working;
        match &self.errand {
            Errand::Keep(kept) => Decision::Keep { name: self.name.clone(), kept: kept.clone(), passphrase },
            Errand::Take(_) => Decision::Unlock { passphrase },
        }
    }
}

/// What was decided.
pub enum Decision {
    /// Nothing yet.
    Open,
    /// The dialog goes away.
    Closed,
    /// Keep it under this name.
    Keep {
        /// The name.
        name: String,
        /// What.
        kept: Kept,
        /// The passphrase.
        passphrase: Zeroizing<String>,
    },
    /// Open the file.
    Unlock {
        /// The passphrase.
        passphrase: Zeroizing<String>,
    },
    /// Take the one of this name.
    Take(String),
}

/// Shows it.
pub fn show(ui: &Ui, state: &mut State) -> Decision {
    let (title, button) = match &state.errand {
        Errand::Keep(Kept::HostKeys(_)) => ("Keep host keys in the encrypted file", "Keep host keys"),
        Errand::Keep(_) => ("Keep a private key in the encrypted file", "Keep the private key"),
        Errand::Take(Wanted::HostKeys) => ("Take host keys from the encrypted file", "Open the file"),
        Errand::Take(_) => ("Take a private key from the encrypted file", "Open the file"),
    };
    let mut decision = Decision::Open;
    let asking = matches!(state.stage, Stage::Asking | Stage::Failed(_));
    let height = if state.exists { 312.0 } else { 372.0 };
    let close = dialog::dialog(ui, title, vec2(560.0, height), |ui, all| {
        let (body, ()) = dialog::foot(ui, all, |ui| {
            let done = matches!(state.stage, Stage::Done(_) | Stage::Names(_));
            let close = if done { "Close" } else { "Cancel" };
            if Button::new(Kind::Plain, close).shortcut("Esc").show(ui).clicked() {
                decision = Decision::Closed;
            }
            if asking {
                let missing = state.missing();
                let go = Button::new(Kind::Primary, button).enabled(missing.is_empty()).tooltip(&missing);
                let entered = missing.is_empty() && ui.input(|input| input.key_pressed(Key::Enter));
                if go.show(ui).clicked() || entered {
                    decision = state.decided();
                }
            }
        });
        region::scrolled(ui, "secrets", body, Margin::symmetric(20, 16), |ui| {
            if let Some(name) = content(ui, state, asking) {
                decision = Decision::Take(name);
            }
        });
    });
    if close && matches!(decision, Decision::Open) { Decision::Closed } else { decision }
}

/// The name that was chosen, if one was.
fn content(ui: &mut Ui, state: &mut State, asking: bool) -> Option<String> {
    if asking {
        fields(ui, state);
    }
    match &state.stage {
        Stage::Asking => {}
        Stage::Working => {
            let text = "Making the key of the passphrase: that takes a moment on purpose, for everybody who guesses.";
            row::paragraph(ui, &[words::body(text).dim()]);
        }
        Stage::Failed(why) => {
            ui.add_space(space::S2);
            marked(ui, icon::X_CIRCLE, Tone::Danger, why);
        }
        Stage::Done(what) => marked(ui, icon::CHECK_CIRCLE, Tone::Info, what),
        Stage::Names(names) if names.is_empty() => {
            let wanted =
                if let Errand::Take(wanted) = &state.errand { wanted.words() } else { "such a secret" };
            marked(
                ui,
                icon::CHECK_CIRCLE,
                Tone::Info,
                &format!("The file is open; it does not hold {wanted}."),
            );
        }
        Stage::Names(names) => {
            row::paragraph(ui, &[words::body("Which one goes into the fields").dim()]);
            ui.add_space(space::S2);
            let mut chosen = None;
            for (name, kind) in names {
                let row = Row::choice(ui, 34.0, false);
                row.pen.line(
                    row.rect.left_center() + vec2(12.0, 0.0),
                    egui::Align::Min,
                    f32::INFINITY,
                    &[words::body(name.as_str()), words::note(*kind).faint().gap(12.0)],
                );
                if row.chosen(false, format!("Take {name}, {kind}")).clicked() {
                    chosen = Some(name.clone());
                }
            }
            return chosen;
        }
    }
    None
}

fn fields(ui: &mut Ui, state: &mut State) {
    let name = crate::files::name(std::path::Path::new(&state.file));
    let place = if state.exists {
        format!("{name} in the settings folder")
    } else {
        format!("A new file is made in the settings folder: {name}")
    };
    row::paragraph(ui, &[words::note(place).dim()]).on_hover_text(state.file.as_str());
    ui.add_space(space::S3);
    let mut first = std::mem::take(&mut state.fresh);
    if let Errand::Keep(_) = state.errand {
        caption(ui, "Name");
        let field = Field::new("Name", "letters, digits, dots, dashes").face(theme::BODY);
        let shown = field.show(ui, &mut state.name);
        if std::mem::take(&mut first) {
            shown.request_focus();
        }
        ui.add_space(space::S2);
    }
    caption(ui, "Passphrase");
    let shown = Field::new("Passphrase", "").face(theme::BODY).secret().show(ui, &mut state.passphrase);
    if first {
        shown.request_focus();
    }
    ui.add_space(space::S2);
    if state.exists {
        return;
    }
    caption(ui, "Passphrase once more");
    Field::new("Passphrase once more", "").face(theme::BODY).secret().show(ui, &mut state.again);
    ui.add_space(space::S2);
    let lost =
        "Who forgets it has lost what is in the file: it is kept nowhere, and there is no other way in.";
    row::paragraph(ui, &[words::note(lost).dim()]);
}

/// The label of a field, which has the same name itself.
fn caption(ui: &mut Ui, name: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), egui::Sense::hover());
    let at = rect.left_center() - vec2(0.0, 1.0);
    words::Pen::new(ui).line(at, egui::Align::Min, f32::INFINITY, &[words::note(name).dim()]);
}

fn marked(ui: &mut Ui, glyph: char, tone: Tone, text: &str) {
    let width = ui.available_width() - 26.0;
    let at = ui.cursor().left_top() + vec2(0.0, 9.0);
    words::Pen::new(ui).line(at, egui::Align::Min, f32::INFINITY, &[words::icon(glyph).filled().tone(tone)]);
    row::paragraph_in(ui, 26.0, width, &[words::body(text)]);
}

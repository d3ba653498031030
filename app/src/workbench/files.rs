//! Files that come in by dialog, by drag and drop or from the list of recent ones, and files that go out. A file is
//! never a write to the chip.

use std::path::Path;

use egui::Context;

use super::{Dialog, Workbench};
use stsafe_core::profile::Profile;
use stsafe_core::report::Format;

use crate::{
    action::Screen,
    files,
    panels::{dialogs::connect, twin::Page},
    pick::{Picking, Purpose},
};

impl Workbench {
    /// Ctrl O: what a file can mean on this screen.
    pub(super) fn open_file(&mut self, ctx: &Context) {
        match self.screen {
            Screen::Memory => self.picking = Some(Picking::open(ctx, Purpose::Import, "")),
            Screen::Certificates => {
                self.picking = Some(Picking::open(ctx, self.certificate_purpose(), ""));
            }
            Screen::Trace => self.picking = Some(Picking::open(ctx, Purpose::Capture, "")),
            Screen::Twin if self.twin.page == Page::Classroom => {
                self.picking = Some(Picking::open(ctx, Purpose::State, ""));
            }
            Screen::Twin => self.picking = Some(Picking::open(ctx, Purpose::Plan, "")),
            _ => self.picking = Some(Picking::open(ctx, Purpose::ChipFile, "")),
        }
    }

    /// Ctrl S: what this screen can save, or why it cannot.
    pub(super) fn save_file(&mut self, ctx: &Context) {
        let saved = match self.screen {
            Screen::Memory => {
                let zone = self.memory.zone;
                let bytes =
                    self.view.known.zones.get(&zone).and_then(|zone| zone.bytes.iter().copied().collect());
                bytes.map(|bytes: Vec<u8>| (format!("zone-{zone}.bin"), self.memory.edited(zone, &bytes)))
            }
            Screen::Certificates => match self.certificate_to_save() {
                Some((stem, der)) => {
                    let name = format!("{stem}.der");
                    self.picking = Some(Picking::open(ctx, Purpose::SaveCertificate(der), &name));
                    return;
                }
                None => None,
            },
            Screen::Trace => return self.ask_where_to_save(ctx),
            Screen::Lab => {
                let drawn = self.view.lab.random.as_ref().filter(|run| !run.bytes.is_empty());
                drawn.map(|run| ("random.bin".to_owned(), run.bytes.clone()))
            }
            Screen::Profile => return self.save_report(ctx, Format::Html),
            Screen::Twin => match self.plan_file() {
                Ok(file) => Some(file),
                Err(why) => return self.fail("The plan was not saved", why),
            },
            _ => None,
        };
        match saved {
            Some((name, bytes)) => self.picking = Some(Picking::open(ctx, Purpose::Export(bytes), &name)),
            None => self.fail("Nothing was saved", nothing_to_save(self.screen).to_owned()),
        }
    }

    /// The comparison with the profile, as people or as programs want it.
    pub(super) fn save_report(&mut self, ctx: &Context, format: Format) {
        match self.profile_report(format) {
            Some((name, text)) => {
                self.picking = Some(Picking::open(ctx, Purpose::Export(text.into_bytes()), &name));
            }
            None => self.fail("Nothing was saved", nothing_to_save(Screen::Profile).to_owned()),
        }
    }

    /// What the file dialog said.
    pub(super) fn picked(&mut self, ctx: &Context, purpose: Purpose, path: &Path) {
        match purpose {
            Purpose::ChipFile => {
                self.connect.path = path.display().to_string();
                self.connect.chosen = connect::Choice::InFile;
                self.dialog = Some(Dialog::Connect);
            }
            Purpose::Import => self.import(path),
            Purpose::Certificate | Purpose::Beside | Purpose::Root | Purpose::Asn1 => {
                self.take_certificate(&purpose, path);
            }
            Purpose::SaveCertificate(der) => self.save_certificate(path, &der),
            Purpose::Capture => self.open_capture(ctx, path),
            Purpose::PrivateKey(curve) => self.take_private_key(path, curve),
            Purpose::Plan => self.take_plan(path),
            Purpose::State => self.begin_with(path),
            Purpose::SecondCapture => self.compare_capture(ctx, path),
            Purpose::SaveCapture => self.save_capture(ctx, path),
            Purpose::Export(bytes) => {
                if let Err(why) = files::write(path, &bytes) {
                    self.fail("The file was not saved", why);
                }
            }
        }
    }

    /// A file that is dropped on the window means what this screen is about; elsewhere a sentence says what would.
    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let Some(file) = dropped.first() else { return };
        if self.dialog.is_some() {
            return;
        }
        let path = file.path();
        let all: Vec<&Path> = dropped.iter().map(|file| file.path()).collect();
        match self.screen {
            Screen::Memory => self.import(path),
            Screen::Certificates => self.take_certificates(&all),
            Screen::Trace => self.open_capture(ctx, path),
            Screen::Twin if self.twin.page == Page::Classroom => self.begin_with(path),
            Screen::Twin => self.take_plan(path),
            Screen::Profile => match files::read_text(path, Profile::MAX_BYTES) {
                Ok(text) => self.take_profile(&files::name(path), text),
                Err(why) => self.fail("The file was not taken", why),
            },
            _ => self.fail("The file was not taken", no_meaning(&files::name(path), self.screen)),
        }
    }

    /// A file that was used before, from the palette.
    pub(super) fn open_recent_file(&mut self, path: &Path) {
        let certificate = path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| {
            ["pem", "der", "cer", "crt"].iter().any(|known| ending.eq_ignore_ascii_case(known))
        });
        if certificate {
            self.go_to(Screen::Certificates);
            self.take_certificate(&Purpose::Certificate, path);
        } else {
            self.go_to(Screen::Memory);
            self.import(path);
        }
    }

    /// The bytes of a file land as an edit of the zone that is looked at.
    fn import(&mut self, path: &Path) {
        let size = self.zone_size();
        let name = files::name(path);
        if size == 0 {
            return self.fail(
                "The file was not taken",
                format!("{name}: read the partition first, then choose a zone"),
            );
        }
        match files::read(path, size) {
            Ok(bytes) => {
                self.memory.import(&name, &bytes, size);
                self.remember_file(path);
            }
            Err(why) => self.fail("The file was not taken", why),
        }
    }

    fn zone_size(&self) -> usize {
        self.view.known.zone(self.memory.zone).map_or(0, |zone| usize::from(zone.bytes))
    }
}

fn no_meaning(name: &str, screen: Screen) -> String {
    format!(
        "{name}: a file has no meaning on {}. Drop bytes on Memory, where they land as an edit, a certificate on \
         Certificates, where it is judged, a capture on Trace, a profile on Profile, or a plan on Twin.",
        screen.name()
    )
}

pub(super) fn nothing_to_save(screen: Screen) -> &'static str {
    match screen {
        Screen::Memory => "Read the zone first: only bytes that are known can be saved.",
        Screen::Certificates => "Read the certificate from the chip, or open a file.",
        Screen::Trace => "Nothing was exchanged yet.",
        Screen::Lab => "Draw random bytes first: they are what this screen saves.",
        Screen::Profile => "Choose a profile and connect a chip: the comparison is saved.",
        Screen::Twin => "Nothing is planned yet.",
        _ => {
            "This screen has nothing to save. Memory saves the bytes of a zone, Certificates a certificate, Profile the \
             comparison, Trace what was exchanged, Lab random bytes."
        }
    }
}
